"""The posts of an archive that is being written, as frames: which are there, which are on their way, what they show."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from igarchive import Row
from igarchive.lock import Workshop
from igarchive.pictures import thumbnail
from igarchive.plan import Planned

ROW = 7
SHOWN = 3 * ROW
"""How many frames are looked at at a time: three strips on a wide page."""
_SIDE = 160  # pixels; it is shown about half as large


@dataclass(frozen=True, slots=True)
class Developing:
    """One frame: its number, how much of its post is there (0 to 1), and whether a file of it could not be had."""

    id: str
    number: str
    share: float
    is_missing: bool
    picture: bytes | None


class Frames:
    """The posts of which a run fetches files, newest first. A run's thread tells of rows, a page looks.

    `numbers` are those printed above the account's frames, by post.
    """

    def __init__(self, posts: Sequence[Planned], numbers: Mapping[str, str], folder: Path) -> None:
        wanted = {one.post.id: len(one.wanted) for one in posts if one.wanted}
        self._ids = tuple(wanted)
        self._places = {post_id: place for place, post_id in enumerate(self._ids)}
        self._wanted, self._numbers = wanted, {post_id: numbers.get(post_id, "") for post_id in wanted}
        self._done = dict.fromkeys(wanted, 0)
        self._missing: set[str] = set()
        self._pictures: dict[str, bytes] = {}
        self._first_open = 0
        self._workshop, self._lock = Workshop(folder), threading.Lock()

    def note(self, row: Row) -> None:
        """Take in what became of a file."""
        if row.post_id not in self._places:
            return
        picture = self._picture_of(row) if self._is_near(row.post_id) else None
        with self._lock:
            self._done[row.post_id] += 1
            if not row.sha256:
                self._missing.add(row.post_id)
            if picture is not None:
                self._pictures[row.post_id] = picture
            while self._first_open < len(self._ids) and self._is_done(self._ids[self._first_open]):
                self._first_open += 1
            for post_id in [one for one in self._pictures if not self._is_near(one)]:
                del self._pictures[post_id]

    def look(self) -> list[Developing]:
        """The frames around the first one that is not all there."""
        with self._lock:
            first = self._first_shown()
            return [self._frame(post_id) for post_id in self._ids[first : first + SHOWN]]

    def _frame(self, post_id: str) -> Developing:
        return Developing(
            post_id,
            self._numbers[post_id],
            self._done[post_id] / self._wanted[post_id],
            post_id in self._missing,
            self._pictures.get(post_id),
        )

    def _is_done(self, post_id: str) -> bool:
        return self._done[post_id] >= self._wanted[post_id]

    def _first_shown(self) -> int:
        """The row before the one that is open stays in sight, and the strips are full as long as there are enough."""
        last = max(0, -(-len(self._ids) // ROW) - SHOWN // ROW)
        return ROW * max(0, min(self._first_open // ROW - 1, last))

    def _is_near(self, post_id: str) -> bool:
        return 0 <= self._places[post_id] - self._first_shown() < 2 * SHOWN

    def _picture_of(self, row: Row) -> bytes | None:
        if row.position != 1 or not row.sha256:
            return None
        path = self._workshop.thumbnail(row.name)
        return thumbnail(path, side=_SIDE) if path.exists() else None
