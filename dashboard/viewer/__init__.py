"""One post in full, over the sheets."""
