"""Strips of film that develop while files are written, with figures and how far it is below them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import prints, register

_mount = register("developing", prints.PART)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A frame: its number, how much of it is there (0 to 1), and whether a part of it cannot be had.

    Its picture comes as the print of the same `id`.
    """

    id: str
    number: str
    share: float
    is_missing: bool


def developing(
    headline: str,
    frames: Sequence[Waiting],
    figures: Sequence[tuple[str, str]],
    share: float | None,
    *,
    key: str,
) -> None:
    """Draw it. `figures` are numbers, each with what it counts; `share` is how far all of it is, None for not known."""
    _mount(
        key=key,
        data={
            "headline": headline,
            "frames": [[one.id, one.number, round(one.share, 3), one.is_missing] for one in frames],
            "figures": figures,
            "share": share,
        },
    )
