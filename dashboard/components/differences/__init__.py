"""Texts one under the other, with the characters that differ marked."""

from collections.abc import Sequence

from dashboard.components import register

_mount = register("differences")

Row = tuple[str, Sequence[tuple[str, bool]]]
"""A text's name and its pieces in order, each with whether it differs."""


def differences(rows: Sequence[Row], *, key: str) -> None:
    """Draw the rows. Blanks are shown as a sign of their own."""
    _mount(
        key=key,
        data={"rows": [[name, [[_visible(text), differs] for text, differs in row]] for name, row in rows]},
    )


def _visible(text: str) -> str:
    """Blanks, line breaks and signs without width, made to be seen."""
    return "".join("␣" if sign.isspace() or not sign.isprintable() else sign for sign in text)
