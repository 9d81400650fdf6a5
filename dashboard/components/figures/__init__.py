"""Figures beside each other: a number, what it is, and how it was counted. Six to a row, two on a phone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dashboard.components import register

_mount = register("figures")


@dataclass(frozen=True, slots=True)
class HeaderFigure:
    """One number in words, its name under it, and a line in small figures."""

    value: str
    name: str
    note: str


def figures(shown: Sequence[HeaderFigure], *, key: str) -> None:
    """Draw them."""
    _mount(key=key, data={"figures": [asdict(figure) for figure in shown]})
