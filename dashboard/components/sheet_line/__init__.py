"""The line that says what lies on the table, in the figures that are printed on film."""

from dashboard.components import register

_mount = register("sheet_line")


def sheet_line(words: str, *, key: str | None = None) -> None:
    """Draw one line of plain text."""
    _mount(key=key, data={"words": words})
