"""A link that looks like the page's main button and saves what the server hands over at its address."""

from dashboard.components import register

_mount = register("save_link")


def save_link(words: str, address: str, *, key: str) -> None:
    """Draw it. `address` lies on this very server."""
    _mount(key=key, data={"words": words, "address": address})
