"""The head of a section: a hairline over the page's own width, and under it the section's name in quiet words."""

from dashboard.components import register

_mount = register("running_head")


def running_head(words: str = "", *, key: str) -> None:
    """Draw it; without words it is the line alone."""
    _mount(key=key, data={"words": words})
