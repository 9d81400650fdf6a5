"""Save a sheet to print whose pictures lie in the browser: it puts them into the page by itself."""

from collections.abc import Mapping

from dashboard.account.source import Spot
from dashboard.components import browser_prints, held_files, prints, register
from dashboard.components.open_export import SHELF, spot_as_data

_mount = register("held_sheet", prints.PART, SHELF, browser_prints.MAKING, held_files.SAVING)


def save_held_sheet(page: str, name: str, spots: Mapping[str, Spot], *, side: int, serial: int) -> None:
    """Have the browser save this page, once for every `serial`. `spots` are the pictures by the address that stands
    in their place, each made `side` pixels on its shorter side."""
    _mount(
        key="held_sheet",
        data={
            "page": page,
            "name": name,
            "spots": {address: spot_as_data(spot) for address, spot in spots.items()},
            "side": side,
            "serial": serial,
        },
    )
