"""Every post made ready to be searched, filtered and sorted: once each, as the roll grows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TypeVar, cast

from dashboard.account.completeness import lacks_file, missing_slides
from dashboard.account.roll import Roll
from dashboard.search.captions import Caption, prepare
from dashboard.session.slots import Slot
from dashboard.words.ink import inked
from dashboard.words.wording import PostKind, kind_of
from igclient import Media

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One post, ready. `moment` is in Unix seconds, `discussed` in comments for each like; None is not known.

    `slides` are an album's, `caption_length` is in characters.
    """

    media: Media
    caption: Caption
    has_caption: bool
    kind: PostKind
    lacks_file: bool
    lacks_slides: bool
    moment: float | None
    likes: int | None
    comments: int | None
    discussed: float | None
    slides: int
    caption_length: int

    @classmethod
    def of(cls, media: Media) -> "Entry":
        """Make a post ready."""
        likes, comments = media.like_count, media.comments_count
        return cls(
            media=media,
            caption=prepare(media.caption),
            has_caption=bool(inked(media.caption)),
            kind=kind_of(media),
            lacks_file=lacks_file(media),
            lacks_slides=bool(missing_slides(media)),
            moment=media.timestamp.timestamp() if media.timestamp else None,
            likes=likes,
            comments=comments,
            # Without a like there is no "per like".
            discussed=comments / likes if likes and comments is not None else None,
            slides=len(media.children),
            caption_length=len(inked(media.caption).strip()),
        )


class CaptionIndex:
    """The posts of a roll as entries, in the roll's order; for a longer roll there is a new index.

    What is here never changes, for two runs of a page can overlap: one that is told to stop is not stopped at once.
    """

    def __init__(
        self, items: Sequence[Media] = (), *, before: "CaptionIndex | None" = None, version: int = 0
    ) -> None:
        items = tuple(items)  # the roll may grow meanwhile
        known = before.entries if before is not None else ()
        self.entries: tuple[Entry, ...] = (
            *(
                old if old.media is media else Entry.of(media)
                for old, media in zip(known, items, strict=False)
            ),
            *(Entry.of(media) for media in items[len(known) :]),
        )
        self._version = version
        self._worked_out: dict[str, tuple[object, object]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def following(self, roll: Roll) -> "CaptionIndex":
        """Give the index of the roll as it is now: this one when nothing is new, so every run can ask."""
        # Asked for before the posts: should more come meanwhile, the next call takes them in.
        version = roll.version
        return self if version == self._version else CaptionIndex(roll.items, before=self, version=version)

    def worked_out(self, name: str, key: object, work: Callable[["CaptionIndex"], T]) -> T:
        """Give what `work` makes of all posts; done anew only for another `key` than the last one."""
        known = self._worked_out.get(name)
        if known is not None and known[0] == key:
            return cast("T", known[1])
        made = work(self)
        self._worked_out[name] = key, made
        return made

    def days(self, zone: tzinfo) -> Sequence[date | None]:
        """The day each post was made, in the person's zone; None where Instagram does not say."""
        return self.worked_out(
            "days", zone, lambda index: [_day(entry.media.timestamp, zone) for entry in index.entries]
        )


_INDEX = Slot("caption_index", CaptionIndex)


def index_of(roll: Roll) -> CaptionIndex:
    """The posts on the session's roll so far, prepared for searching."""
    index = _INDEX.get_or_make(CaptionIndex).following(roll)
    _INDEX.set(index)
    return index


def drop_index() -> None:
    """Begin anew with the next roll: another one is shown from here on."""
    _INDEX.set(None)


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    try:
        return moment.astimezone(zone).date() if moment else None
    except OverflowError:  # the last hours of the year 9999
        return None
