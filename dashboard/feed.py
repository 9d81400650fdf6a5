"""Reads for the pages. What was read stays in the person's own session, so it is never read twice or shared."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard import session
from igclient import InstagramClient, Media, User

# The most one call gives: connecting and the first sheet then cost a single media read.
PAGE_SIZE = 100

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One contact sheet: its frames and where they stand on the roll."""

    number: int
    sheets: int
    first: int
    total: int
    items: tuple[Media, ...]

    def print_number(self, index: int) -> str:
        """The number printed above frame `index` of this sheet: the oldest post is 0001."""
        return f"{self.total - self.first - index:04d}"


def load_profile(client: InstagramClient) -> User:
    """Read the connected account's profile; once per connection.

    Raises igclient.errors.IGClientError.
    """
    return session.profile(client.get_user)


def count_sheets(user: User, size: int) -> int:
    """How many sheets of `size` frames the account fills; at least one."""
    return max(1, -(-session.roll().frame_count(user.media_count) // size))


def load_sheet(client: InstagramClient, user: User, number: int, size: int, progress: Progress) -> Sheet:
    """Read on until sheet `number` (from 1) is there, telling `progress` how many posts of how many are read.

    What was read before an error stays: the next call goes on from there. A number past the end gives the last sheet.
    Raises igclient.errors.IGClientError.
    """
    roll = session.roll()
    while len(roll) < number * size and not roll.is_complete:
        if roll.items:
            progress(len(roll), min(number * size, roll.frame_count(user.media_count)))
        roll.add(client.list_media(limit=PAGE_SIZE, after=roll.after))
    sheets = count_sheets(user, size)
    number = min(number, sheets)
    first = (number - 1) * size
    items = tuple(roll.items[first : first + size])
    return Sheet(number, sheets, first, roll.frame_count(user.media_count), items)


def load_frame(client: InstagramClient, media_id: str) -> Media:
    """Give one post: from what was read, else by asking for it alone.

    Raises igclient.errors.IGClientError.
    """
    roll = session.roll()
    position = roll.position(media_id)
    return roll.items[position] if position is not None else client.get_media(media_id)
