"""The account that is shown, wherever it comes from: its posts, what was read, what can be asked."""
