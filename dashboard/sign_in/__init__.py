"""The way to Instagram and back, and who is let in."""
