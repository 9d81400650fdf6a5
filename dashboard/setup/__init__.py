"""Setting up one's own Instagram app: the steps, the files, and the checks."""
