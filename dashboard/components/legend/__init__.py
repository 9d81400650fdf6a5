"""What the colours of a chart stand for, with how many there are of each."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from dashboard.components import register

_mount = register("legend")


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour (as CSS writes it), its name, and how many marks have it."""

    color: str
    name: str
    number: str


def legend(shades: Sequence[Shade], *, key: str) -> None:
    """Draw the colours in their order."""
    _mount(key=key, data={"shades": [asdict(shade) for shade in shades]})
