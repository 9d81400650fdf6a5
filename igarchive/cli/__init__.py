"""The command line over igarchive. The library imports nothing of it."""
