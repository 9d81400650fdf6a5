"""Staying connected on a browser: the sealed cookie, its key, its renewal, its end."""
