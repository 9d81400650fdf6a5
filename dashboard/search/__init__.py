"""Finding frames: words, filters, order, months. Pure, but for the index of the session."""
