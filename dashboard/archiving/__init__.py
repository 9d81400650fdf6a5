"""Taking posts home: their files, their tables, one ZIP."""
