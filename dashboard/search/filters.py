"""What a person asked to see, and how it is written in the address. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

MAX_TEXT = 200
"""The address, and the trip to Instagram and back, carry this much of a search."""

E = TypeVar("E", bound=StrEnum)


class Sort(StrEnum):
    """Which frame comes first. The values are those in the address."""

    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_LIKED = "most-liked"
    MOST_COMMENTED = "most-commented"
    MOST_DISCUSSED = "most-discussed"
    """The most comments for each like."""


class KindChoice(StrEnum):
    """A kind of frame to show. Withheld is any post with a file or a slide missing, whatever else it is."""

    PHOTO = "photo"
    VIDEO = "video"
    REEL = "reel"
    ALBUM = "album"
    WITHHELD = "withheld"


class FrameSet(StrEnum):
    """A set of frames that a number of the reconciliation line opens."""

    WITHOUT_FILE = "without-file"
    MISSING_SLIDES = "missing-slides"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show, and in which order. A frame is shown when it satisfies all of it; ranges hold their ends.

    Dates are days in the person's zone. `month` without `year` is that month of every year.
    """

    text: str = ""
    kinds: frozenset[KindChoice] = frozenset()
    year: int | None = None
    month: int | None = None
    since: date | None = None
    until: date | None = None
    without_caption: bool = False
    likes_min: int | None = None
    likes_max: int | None = None
    comments_min: int | None = None
    comments_max: int | None = None
    frames: FrameSet | None = None
    sort: Sort = Sort.NEWEST

    @property
    def is_active(self) -> bool:
        """Whether this may leave frames out. An order alone does not."""
        return self.cleared() != self

    def cleared(self) -> "Filters":
        """Show everything, in the same order."""
        return Filters(sort=self.sort)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """Read the address. What is unknown or broken there counts as not asked for."""
        read: dict[str, Any] = {
            name: _READERS[name](query[key]) for name, key in PARAMETERS.items() if key in query
        }
        return cls(**{name: value for name, value in read.items() if value is not None})

    def to_query(self) -> dict[str, str]:
        """Write only what differs from showing everything, so that the plain page has a plain address."""
        asked = [field for field in fields(self) if getattr(self, field.name) != field.default]
        return {PARAMETERS[field.name]: _written(getattr(self, field.name)) for field in asked}


PARAMETERS: Mapping[str, str] = {
    "text": "q",
    "kinds": "kind",
    "year": "year",
    "month": "month",
    "since": "since",
    "until": "until",
    "without_caption": "no_caption",
    "likes_min": "likes_min",
    "likes_max": "likes_max",
    "comments_min": "comments_min",
    "comments_max": "comments_max",
    "frames": "frames",
    "sort": "sort",
}
"""The address's name for each filter. People keep these in bookmarks: they stay as they are."""


def _written(value: object) -> str:
    if isinstance(value, frozenset):
        return ",".join(kind for kind in KindChoice if kind in value)
    if isinstance(value, bool):
        return "true"
    return str(value)


def _read_text(text: str) -> str:
    return text.strip()[:MAX_TEXT].strip()


def _read_kinds(text: str) -> frozenset[KindChoice]:
    return frozenset(kind for kind in KindChoice if kind in text.split(","))


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _read_flag(text: str) -> bool:
    return text == "true"


def _number(least: int, most: int) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        # The length is looked at first: turning a million digits into a number takes its time.
        if len(text) > 10 or not (text.isascii() and text.isdecimal()):
            return None
        return int(text) if least <= int(text) <= most else None

    return read


def _one_of(choices: type[E]) -> Callable[[str], E | None]:
    return lambda text: next((choice for choice in choices if choice == text), None)


_READERS: Mapping[str, Callable[[str], object]] = {
    "text": _read_text,
    "kinds": _read_kinds,
    "year": _number(1, 9999),
    "month": _number(1, 12),
    "since": _read_date,
    "until": _read_date,
    "without_caption": _read_flag,
    **dict.fromkeys(("likes_min", "likes_max", "comments_min", "comments_max"), _number(0, 9_999_999_999)),
    "frames": _one_of(FrameSet),
    "sort": _one_of(Sort),
}
