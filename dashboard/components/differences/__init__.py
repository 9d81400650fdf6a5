"""Two addresses one under the other, with the characters that differ marked."""

from collections.abc import Sequence

from dashboard.components import register
from dashboard.uri_diff import Difference, Piece

_mount = register("differences")


def differences(difference: Difference, *, ours: str, theirs: str, key: str) -> None:
    """Draw both addresses; `ours` and `theirs` name them. Blanks are shown as a sign of their own."""
    rows = [[ours, _pieces(difference.ours)], [theirs, _pieces(difference.theirs)]]
    _mount(key=key, data={"rows": rows})


def _pieces(pieces: Sequence[Piece]) -> list[list[object]]:
    return [[_visible(piece.text), piece.differs] for piece in pieces]


def _visible(text: str) -> str:
    """Blanks, line breaks and signs without width, made to be seen."""
    return "".join("␣" if sign.isspace() or not sign.isprintable() else sign for sign in text)
