"""Look in the browser whether an archive that lies there is whole: every file against the manifest's checksum."""

from collections.abc import Sequence

from dashboard.account.source import Spot
from dashboard.components import held_files, register
from dashboard.components.open_export import SHELF, spot_as_data

_mount = register("archive_check", SHELF, held_files.SAVING)


def archive_check(manifest: Spot, tops: Sequence[str]) -> None:
    """Draw the button, and beside it what came of it. `tops` are the folders that the parts lie in, each with its
    slash, in the order in which the browser has them."""
    _mount(key="archive_check", data={"manifest": spot_as_data(manifest), "tops": list(tops)})
