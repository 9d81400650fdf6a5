"""The line that says what lies on the table, in the figures that are printed on film."""

from dashboard.components import register

_mount = register("sheet_line")


def sheet_line(words: str, *, key: str | None = None, sheet: int | None = None) -> None:
    """Draw one line of plain text. When `sheet` changes, the page scrolls to it: a turned sheet begins at its top."""
    _mount(key=key, data={"words": words, "sheet": sheet})
