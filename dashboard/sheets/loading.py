"""Reads for the pages. What was read stays in the person's own session, so it is never read twice or shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from dashboard.account.source import Source
from dashboard.concurrency import Progress
from dashboard.search.filters import Filters
from dashboard.search.index import index_of
from dashboard.search.selection import Selection, select
from igclient import Media


@dataclass(frozen=True, slots=True)
class Sheet:
    """One contact sheet: its posts, where each stands on the roll, and how many there are to choose from.

    `newest` is the number of the account's newest post. `read` is how many posts are read, until all of them are.
    """

    number: int
    sheets: int
    first: int
    chosen: int
    total: int
    newest: int
    positions: tuple[int, ...]
    items: tuple[Media, ...]
    read: int | None = None

    def print_number(self, index: int) -> str:
        """The number printed above frame `index` of this sheet: the account's first post is 0001."""
        return f"{self.newest - self.positions[index]:04d}"


def count_sheets(frames: int, size: int) -> int:
    """How many sheets of `size` that many frames fill; at least one."""
    return max(1, -(-frames // size))


def load_sheet(
    source: Source, number: int, size: int, progress: Progress, *, chosen: Sequence[int] | None = None
) -> Sheet:
    """Give sheet `number` (from 1) of the whole roll, or of the `chosen` positions of what is read.

    The roll is read on until the sheet is there, telling `progress` how many posts of how many are. What was read
    before an error stays. A number past the end gives the last sheet. Raises igclient.errors.IGClientError.
    """
    roll, counted = source.roll, profile_count(source)
    if chosen is None and source.reader is not None:
        wanted = number * size
        source.reader.read_until(wanted, lambda read: progress(read, min(wanted, roll.frame_count(counted))))
    total = roll.frame_count(counted)
    places: Sequence[int] = range(len(roll)) if chosen is None else chosen
    frames = total if chosen is None else len(chosen)
    sheets = count_sheets(frames, size)
    number = min(number, sheets)
    first = (number - 1) * size
    positions = tuple(places[first : first + size])
    items = tuple(roll.items[position] for position in positions)
    newest = roll.newest_number(counted)
    return Sheet(
        number,
        sheets,
        first,
        frames,
        total,
        newest,
        positions,
        items,
        None if roll.is_complete else len(roll),
    )


def search(source: Source, filters: Filters, zone: tzinfo, beyond: int, progress: Progress) -> Selection:
    """Search what is read of the roll; where more than `beyond` frames are asked for, read on until they are found.

    Raises igclient.errors.IGClientError.
    """
    reader, roll = source.reader, source.roll
    if reader is None:
        return select(index_of(roll), filters, zone)
    reader.read_until(1, lambda read: None)
    found = select(index_of(roll), filters, zone)
    while 0 < beyond >= len(found) and not reader.is_over:
        progress(len(roll), roll.frame_count(profile_count(source)))
        reader.read_until(len(roll) + 1, lambda read: None)
        found = select(index_of(roll), filters, zone)
    return found


def profile_count(source: Source) -> int | None:
    """How many posts the profile counts, as far as it says."""
    return source.user.media_count if source.user else None
