"""What a person asked to see. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

MAX_TEXT = 200
"""The address, and the trip to Instagram and back, carry this much of a search."""
MAX_NUMBER = 9_999_999_999
"""The most likes or comments that can be asked for."""
MAX_IDS = 100
"""The most single posts an address names."""


class Sort(StrEnum):
    """Which frame comes first. The values are those in the address."""

    NEWEST = "newest"
    OLDEST = "oldest"
    MOST_LIKED = "most-liked"
    MOST_COMMENTED = "most-commented"
    MOST_DISCUSSED = "most-discussed"
    """The most comments for each like."""


class KindChoice(StrEnum):
    """A kind of frame to show. The values are those in the address.

    Withheld is any post with a file or a slide missing, whatever else it is.
    """

    PHOTO = "photo"
    VIDEO = "video"
    REEL = "reel"
    ALBUM = "album"
    WITHHELD = "withheld"


class FrameSet(StrEnum):
    """A set of frames that a number of the reconciliation line opens. The values are those in the address."""

    WITHOUT_FILE = "without-file"
    MISSING_SLIDES = "missing-slides"


class Weekday(StrEnum):
    """A day of the week; the week begins with Monday. The values are those in the address."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class DayPart(StrEnum):
    """A part of the day. The values are those in the address."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


WEEKDAYS = tuple(Weekday)
DAY_PARTS = tuple(DayPart)
DAY_PART_HOURS = {
    DayPart.MORNING: (6, 10),
    DayPart.MIDDAY: (10, 14),
    DayPart.AFTERNOON: (14, 18),
    DayPart.EVENING: (18, 22),
    DayPart.NIGHT: (22, 6),
}
"""The hour each part begins with, and the one it ends before."""


def day_part(hour: int) -> DayPart:
    """The part of the day an hour belongs to, from 0 to 23."""
    return next(
        (part for part in DAY_PARTS[:-1] if hour < DAY_PART_HOURS[part][1] and hour >= 6), DayPart.NIGHT
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to show, and in which order. A frame is shown when it satisfies all of it; ranges hold their ends.

    Dates, weekdays and hours are the person's zone's, or `in_utc`. `month` without `year` is that month of every year.
    `slides` are an album's, none of any other post; a caption is as long as its characters. `ids` name single posts.
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
    weekday: Weekday | None = None
    part: DayPart | None = None
    slides_min: int | None = None
    slides_max: int | None = None
    caption_min: int | None = None
    caption_max: int | None = None
    in_utc: bool = False
    ids: tuple[str, ...] = ()
    sort: Sort = Sort.NEWEST

    @property
    def is_active(self) -> bool:
        """Whether this may leave frames out. An order alone does not."""
        return replace(self.cleared(), in_utc=self.in_utc) != self

    def cleared(self) -> "Filters":
        """Show everything, in the same order."""
        return Filters(sort=self.sort)
