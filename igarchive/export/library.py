"""Several ZIPs and folders as one: a file is found by the name a post gives it, in whichever of them it lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igarchive.export.files import Files
from igarchive.export.layout import is_closed
from igarchive.export.model import Why
from igarchive.file_kinds import MEDIA_TYPES, UNKNOWN, kind_of_file
from igarchive.zips import UnreadableZip

_NO_MEDIA = (".json", ".html", ".txt", ".js", ".css", ".srt", ".csv", ".zip")
_TELLING = 15


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold where a file lies: the place of its ZIP or folder among those that were opened, and its name in there."""

    place: int
    name: str


class Library:
    """Give the media of some trees by the names that posts give them. `trees` are in the order they are asked in."""

    def __init__(self, trees: Sequence[Files]) -> None:
        self.trees = tuple(trees)
        self._by_base: dict[str, list[Spot]] = {}
        for place, tree in enumerate(self.trees):
            for name in tree.names():
                if not name.lower().endswith(_NO_MEDIA) and not is_closed(name):
                    self._by_base.setdefault(name.rpartition("/")[2], []).append(Spot(place, name))

    def find(self, uri: str) -> Spot | None:
        """Return where the file of this name lies, whatever folder it is wrapped in; None when it is nowhere."""
        spots = self._by_base.get(uri.rpartition("/")[2], [])
        for spot in spots:
            if f"/{spot.name}".endswith(f"/{uri}"):
                return spot
        # Its folder may be another, after unpacking and sorting by hand. Instagram's names are long numbers, and then
        # the only file of this name is this one.
        return spots[0] if len(spots) == 1 and len(uri.rpartition("/")[2]) >= _TELLING else None

    def look_at(self, uri: str) -> tuple[str | None, Why | None]:
        """Return what a file is, a key of `MEDIA_TYPES`, and why it cannot be shown; both None where it lies in a
        browser, which will see for itself."""
        spot = self.find(uri)
        if spot is None:
            return None, Why.NOT_HERE
        try:
            head = self.trees[spot.place].head(spot.name)
        except UnreadableZip:
            return None, Why.DAMAGED
        if head is None:
            return None, None
        kind = kind_of_file(head)
        if kind == UNKNOWN:
            kind = (
                "mp4"  # what would tell may lie at its end, and films are what Instagram keeps in this form
            )
        return kind, None if MEDIA_TYPES.get(kind or "", "").startswith(
            ("image/", "video/")
        ) else Why.NOT_MEDIA

    def read(self, uri: str, *, at_most: int) -> bytes:
        """Return a whole file. Raises: `KeyError` when it is not here, `UnreadableZip`."""
        spot = self.find(uri)
        if spot is None:
            raise KeyError(uri)
        return self.trees[spot.place].read(spot.name, at_most=at_most)

    def stream(self, uri: str) -> Iterator[bytes]:
        """Give a file in pieces. Raises: `KeyError` when it is not here, `UnreadableZip`."""
        spot = self.find(uri)
        if spot is None:
            raise KeyError(uri)
        return self.trees[spot.place].stream(spot.name)

    def spots(self) -> Iterator[Spot]:
        """Give all that lies there and may be a picture or a video."""
        for spots in self._by_base.values():
            yield from spots
