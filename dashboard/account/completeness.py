"""Hold what Instagram gave against what the profile says: what is missing, and where. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from igclient import Media


@dataclass(frozen=True, slots=True)
class Gap:
    """A post with something missing: where it stands on the roll, and which slides (from 1) of how many."""

    position: int
    media_id: str
    slides: tuple[int, ...] = ()
    slide_count: int = 0


@dataclass(frozen=True, slots=True)
class AccountReport:
    """The reconciliation line: profile says N, fetched M, without file K, albums with missing slides J, unreadable U.

    `media_count` is N, None when the profile does not say. `unreadable` posts were listed, but nobody could read them.
    """

    media_count: int | None
    fetched: int
    without_file: tuple[Gap, ...]
    missing_slides: tuple[Gap, ...]
    is_complete: bool
    unreadable: int = 0

    @property
    def not_listed(self) -> int | None:
        """How many posts the profile counts and Instagram did not list; None until everything is read."""
        if not self.is_complete or self.media_count is None:
            return None
        return max(0, self.media_count - self.fetched - self.unreadable)

    @property
    def adds_up(self) -> bool:
        """Whether everything the profile counts is there, with its files."""
        return self.not_listed == 0 and not (self.unreadable or self.without_file or self.missing_slides)


def lacks_file(media: Media) -> bool:
    """Whether Instagram withholds the file. An album whose slides are known has its files in them."""
    return not media.media_url and not media.children


def missing_slides(media: Media) -> tuple[int, ...]:
    """Which slides of an album, counted from 1, have no file."""
    return tuple(number for number, slide in enumerate(media.children, start=1) if not slide.media_url)


def report_account(
    items: Sequence[Media], media_count: int | None, *, is_complete: bool, unreadable: int = 0
) -> AccountReport:
    """Count what was fetched so far, newest first as the roll holds it, and find the gaps."""
    without_file: list[Gap] = []
    albums: list[Gap] = []
    for position, media in enumerate(items):
        if lacks_file(media):
            without_file.append(Gap(position, media.id))
        elif media.children and (slides := missing_slides(media)):
            albums.append(Gap(position, media.id, slides, len(media.children)))
    return AccountReport(media_count, len(items), tuple(without_file), tuple(albums), is_complete, unreadable)
