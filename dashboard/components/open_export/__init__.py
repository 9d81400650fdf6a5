"""A place to drop the ZIPs of Instagram's export: the browser opens them, and hands over what is asked for, no more."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from dashboard.account.source import Spot
from dashboard.components import register
from dashboard.session import widgets

SHELF = "open_export/shelf"
REMEMBERING = "open_export/remembering"
KEY = "open_export"
PIECE_BYTES = 4 << 20
"""A file is handed over in pieces of so many bytes, each packed: a browser's message may hold 25 MB."""
_mount = register("open_export", SHELF, "open_export/trees", REMEMBERING)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked for next: of which opening, which ZIP and which file in it, from which byte on.

    `number` tells two askings of one page apart.
    """

    opening: str
    zip: int
    file: int
    start: int
    number: int


def open_export(
    *, opening: str, asked: Asked | None, words: str, closed: Collection[str], hear: Callable[[object], None]
) -> None:
    """Draw the place. `opening` is what is being opened, "" for nothing: what the browser has of another it lets go.

    `words` say how far it is, or what went wrong. `closed` are the folders that no file's name is told of. `hear` is
    called with what the browser says.

    That is `{"kind": "listed", "opening", "files": [{"label", "names"}]}`, or
    `{"kind": "piece", "number", "data", "is_last"}`, or `{"kind": "refused", "problem"}`. `names` and `data` are gzip
    in base64, `names` a JSON list of name and size; `data` is null when the file cannot be had.
    """

    def said() -> None:
        hear(widgets.event_of(KEY, "said"))

    widgets.keep_action(KEY, said)
    data: dict[str, object] = {
        "opening": opening,
        "words": words,
        "closed": sorted(closed),
        "piece": PIECE_BYTES,
        "asked": None,
    }
    if asked is not None:
        data["asked"] = {
            "opening": asked.opening,
            "zip": asked.zip,
            "file": asked.file,
            "start": asked.start,
            "number": asked.number,
        }
    _mount(key=KEY, data=data, on_said_change=partial(widgets.run_action, KEY))


def spot_as_data(spot: Spot) -> dict[str, object]:
    """Give the place of a file as the browser's side reads it."""
    return {"opening": spot.opening, "zip": spot.zip, "file": spot.file, "is_video": spot.is_video}
