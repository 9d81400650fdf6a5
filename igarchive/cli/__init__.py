"""The commands of `python -m igarchive`."""
