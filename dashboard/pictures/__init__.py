"""Pictures: fetched once, made small, kept for a while."""
