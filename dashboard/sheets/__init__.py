"""The contact sheets: what lies on the light table, and the tools above it."""
