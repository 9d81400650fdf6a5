"""Texts one under the other, with the characters that differ marked."""

from collections.abc import Sequence

from dashboard.components import register

ROWS = "differences/rows"
_mount = register("differences", ROWS)

Row = tuple[str, Sequence[tuple[str, bool]]]
"""A text's name and its pieces in order, each with whether it differs."""


def differences(rows: Sequence[Row], *, key: str) -> None:
    """Draw the rows. Blanks are shown as a sign of their own."""
    _mount(key=key, data={"rows": as_shown(rows)})


def as_shown(rows: Sequence[Row]) -> list[object]:
    """Give the rows as the browser's side reads them, with blanks, line breaks and signs without width made visible."""
    return [[name, [[_visible(text), differs] for text, differs in row]] for name, row in rows]


def _visible(text: str) -> str:
    return "".join("␣" if sign.isspace() or not sign.isprintable() else sign for sign in text)
