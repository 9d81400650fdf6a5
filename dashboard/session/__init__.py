"""The session of one visitor: the shelf, the way through the app, and the widgets. Alone spells session_state."""
