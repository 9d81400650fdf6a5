"""What a person asked to see. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAX_TEXT = 200
"""The address, and the trip to Instagram and back, carry this much of a search."""
MAX_NUMBER = 9_999_999_999
"""The most likes or comments that can be asked for."""


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
