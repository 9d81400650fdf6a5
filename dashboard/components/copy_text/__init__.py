"""A text to be copied as it stands, and the button that does it."""

from dashboard.components import register

_mount = register("copy_text", "copying")


def copy_text(text: str, *, key: str, name: str) -> None:
    """Draw the text, line for line, with a button; `name` says what is copied, to those who only hear it."""
    _mount(key=key, data={"text": text, "name": name})
