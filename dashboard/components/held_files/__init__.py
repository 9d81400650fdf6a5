"""Save files that lie in the browser: it names and packs them by itself, and this app sees nothing of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.account.source import Spot
from dashboard.components import register
from dashboard.components.open_export import SHELF, spot_as_data

SAVING = "held_files/saving"
_mount = register("held_files", SHELF, SAVING)


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that the browser has, and what it is called once it is saved. What it ends in is likely, no more: the
    browser looks at its first bytes."""

    name: str
    spot: Spot


def save_held_files(label: str, zip_name: str, files: Sequence[HeldFile], *, table: str, key: str) -> None:
    """Draw a button that saves these files as one ZIP, with `table` beside them as posts.csv."""
    _mount(
        key=key,
        data={
            "label": label,
            "zip": zip_name,
            "files": [as_data(file) for file in files],
            "table": table,
        },
    )


def as_data(file: HeldFile) -> dict[str, object]:
    """Give a file as the browser's side reads it."""
    return {"name": file.name, "spot": spot_as_data(file.spot)}
