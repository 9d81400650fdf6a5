"""Pictures that the browser makes by itself, of files that lie in it: the server only says which file is whose."""

from collections.abc import Mapping

from dashboard.account.source import Spot
from dashboard.components import prints, register
from dashboard.components.open_export import SHELF, spot_as_data

MAKING = "browser_prints/making"
_mount = register("browser_prints", prints.PART, SHELF, MAKING)


def browser_prints(spots: Mapping[str, Spot], *, key: str, side: int) -> None:
    """Have a print made of the file at each spot, `side` pixels on its shorter side, and handed to what waits for it
    under its name."""
    _mount(
        key=key,
        data={
            "side": side,
            "spots": {name: spot_as_data(spot) for name, spot in spots.items()},
        },
    )
