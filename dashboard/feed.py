"""Reads for the pages. What was read stays in the person's own session, so it is never read twice or shared."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import tzinfo

from dashboard import session
from dashboard.filters import Filters
from dashboard.selection import Selection, select
from igclient import InstagramClient, Media, User

Progress = Callable[[int, int], None]


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


def begin_reading(client: InstagramClient) -> Future[User]:
    """Begin to read the connected account's profile and its posts, side by side, while the page is drawn.

    The profile is read once per connection; to wait for it raises igclient.errors.IGClientError.
    """
    session.reader().begin()
    return session.profile(client.get_user)


def count_sheets(frames: int, size: int) -> int:
    """How many sheets of `size` that many frames fill; at least one."""
    return max(1, -(-frames // size))


def load_sheet(
    user: User, number: int, size: int, progress: Progress, *, chosen: Sequence[int] | None = None
) -> Sheet:
    """Give sheet `number` (from 1) of the whole roll, or of the `chosen` positions of what is read.

    The roll is read on until the sheet is there, telling `progress` how many posts of how many are. What was read
    before an error stays. A number past the end gives the last sheet. Raises igclient.errors.IGClientError.
    """
    reader = session.reader()
    roll = reader.roll
    if chosen is None:
        wanted = number * size
        reader.read_until(
            wanted, lambda read: progress(read, min(wanted, roll.frame_count(user.media_count)))
        )
    total = roll.frame_count(user.media_count)
    places: Sequence[int] = range(len(roll)) if chosen is None else chosen
    frames = total if chosen is None else len(chosen)
    sheets = count_sheets(frames, size)
    number = min(number, sheets)
    first = (number - 1) * size
    positions = tuple(places[first : first + size])
    items = tuple(roll.items[position] for position in positions)
    newest = roll.newest_number(user.media_count)
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


def search(user: User, filters: Filters, zone: tzinfo, beyond: int, progress: Progress) -> Selection:
    """Search what is read of the roll; where more than `beyond` frames are asked for, read on until they are found.

    Raises igclient.errors.IGClientError.
    """
    reader = session.reader()
    reader.read_until(1, lambda read: None)
    found = select(session.caption_index(), filters, zone)
    while 0 < beyond >= len(found) and not reader.is_over:
        progress(len(reader.roll), reader.roll.frame_count(user.media_count))
        reader.read_until(len(reader.roll) + 1, lambda read: None)
        found = select(session.caption_index(), filters, zone)
    return found


def load_frame(client: InstagramClient, media_id: str) -> Media:
    """Give one post: from what was read, else by asking for it alone.

    Raises igclient.errors.IGClientError.
    """
    roll = session.roll()
    position = roll.position(media_id)
    return roll.items[position] if position is not None else client.get_media(media_id)
