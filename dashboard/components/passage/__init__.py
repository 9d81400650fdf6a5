"""The words a figure begins with: a running head over a hairline, the takeaway as the title, how to read it."""

from dashboard.components import register

_mount = register("passage")


def passage(*, key: str, head: str = "", title: str = "", words: str = "", is_first: bool = False) -> None:
    """Draw what is given of them, as plain text; the first passage of a page has the page's own title."""
    _mount(key=key, data={"head": head, "title": title, "words": words, "is_first": is_first})
