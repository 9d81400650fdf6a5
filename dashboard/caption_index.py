"""Every post made ready to be searched, filtered and sorted: once each, as the roll grows. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar, cast

from dashboard.account_report import lacks_file, missing_slides
from dashboard.roll import Roll
from dashboard.search import Caption, prepare
from dashboard.wording import Kind, kind_of
from igclient import Media

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One post, ready. `moment` is in Unix seconds, `discussed` in comments for each like; None is not known."""

    media: Media
    caption: Caption
    has_caption: bool
    kind: Kind
    lacks_file: bool
    lacks_slides: bool
    moment: float | None
    likes: int | None
    comments: int | None
    discussed: float | None

    @classmethod
    def of(cls, media: Media) -> "Entry":
        """Make a post ready."""
        likes, comments = media.like_count, media.comments_count
        return cls(
            media=media,
            caption=prepare(media.caption),
            has_caption=bool(media.caption and not media.caption.isspace()),
            kind=kind_of(media),
            lacks_file=lacks_file(media),
            lacks_slides=bool(missing_slides(media)),
            moment=media.timestamp.timestamp() if media.timestamp else None,
            likes=likes,
            comments=comments,
            # Without a like there is no "per like".
            discussed=comments / likes if likes and comments is not None else None,
        )


class CaptionIndex:
    """The posts of a roll as entries, in the roll's order.

    Belongs to one person's session, like the roll it follows, and is used from one thread.
    """

    def __init__(self, items: Sequence[Media] = ()) -> None:
        self.entries: list[Entry] = []
        self._version = 0
        self._known: dict[str, tuple[object, object]] = {}
        self._days: list[date | None] = []
        self._zone: tzinfo | None = None
        self.update(items)

    def __len__(self) -> int:
        return len(self.entries)

    def follow(self, roll: Roll) -> None:
        """Take in what is new on the roll, if anything is. Costs nothing when nothing is, so every run can call it."""
        # Asked for before the posts: should more come meanwhile, the next call takes them in.
        version = roll.version
        if version != self._version:
            self.update(roll.items)
            self._version = version
            self._known.clear()

    def worked_out(self, name: str, key: object, work: Callable[["CaptionIndex"], T]) -> T:
        """Give what `work` makes of all posts; done anew only for other posts, or another `key` than the last one."""
        known = self._known.get(name)
        if known is not None and known[0] == key:
            return cast("T", known[1])
        made = work(self)
        self._known[name] = key, made
        return made

    def update(self, items: Sequence[Media]) -> None:
        """Prepare what is new, and what was read again since."""
        items = tuple(items)  # the roll may grow meanwhile
        del self.entries[len(items) :]
        for position, (entry, media) in enumerate(zip(self.entries, items, strict=False)):
            if entry.media is not media:
                self.entries[position] = Entry.of(media)
                del self._days[position:]
        self.entries.extend(Entry.of(media) for media in items[len(self.entries) :])
        del self._days[len(items) :]

    def days(self, zone: tzinfo) -> Sequence[date | None]:
        """The day each post was made, in the person's zone; None where Instagram does not say."""
        if zone != self._zone:
            self._zone, self._days = zone, []
        new = self.entries[len(self._days) :]
        self._days.extend(_day(entry.media.timestamp, zone) for entry in new)
        return self._days


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    try:
        return moment.astimezone(zone).date() if moment else None
    except OverflowError:  # the last hours of the year 9999
        return None
