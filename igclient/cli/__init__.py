"""The command line over igclient. The library imports nothing of it."""
