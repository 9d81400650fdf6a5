"""The line that says what lies on the table, in the figures that are printed on film."""

from dashboard.components import register

_mount = register("sheet_line")


def sheet_line(
    words: str, *, brief: str | None = None, key: str | None = None, sheet: int | None = None
) -> None:
    """Draw one line of plain text, in a narrow window its `brief` form.

    When `sheet` changes, the page scrolls to it: a turned sheet begins at its top.
    """
    _mount(key=key, data={"words": words, "brief": words if brief is None else brief, "sheet": sheet})
