"""What the address says of the sheets: one table of names and values of our own, read and written. Pure.

People keep addresses in bookmarks. So names and values stay as they are, whatever the buttons say, and the addresses
of before, which carried the buttons' words, are still read. See docs/decisions/0007-what-the-address-says.md.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from dashboard.account.source import Can
from dashboard.components.film import Crop, TileSize
from dashboard.search.filters import (
    MAX_IDS,
    MAX_NUMBER,
    MAX_TEXT,
    DayPart,
    Filters,
    FrameSet,
    KindChoice,
    Sort,
    Weekday,
)

SHEET_SIZES = (24, 48, 96)
TILES = (TileSize.SMALL, TileSize.MEDIUM, TileSize.LARGE)
INSTAGRAM_OPENED = date(2010, 10, 6)
_MAX_SHEETS = 999_999
_ID = re.compile(r"[A-Za-z0-9_.\-]{1,64}")

E = TypeVar("E", bound=StrEnum)
Query = Mapping[str, Sequence[str]]
"""Every value of every parameter, in order."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out."""

    frames: int = SHEET_SIZES[1]
    tile: TileSize = TileSize.MEDIUM
    crop: Crop = Crop.SQUARE


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: which frames, how they are laid out, and which sheet of them, from 1."""

    filters: Filters = field(default_factory=Filters)
    layout: Layout = field(default_factory=Layout)
    sheet: int = 1


def read_address(query: Query, *, today: date, can: frozenset[Can]) -> View:
    """Read an address of today or of before. What is unknown, broken or not to be had here counts as not asked for.

    `today` is the person's; the account's source says what it `can` do.
    """
    asked: dict[str, dict[str, Any]] = {"filters": {}, "layout": {}, "": {}}
    for name, parameter in PARAMETERS.items():
        value = parameter.read(query[name]) if query.get(name) else None
        if value is not None:
            asked[parameter.part][parameter.field] = value
    filters = _offered(Filters(**asked["filters"]), today, can)
    return View(filters, Layout(**asked["layout"]), **asked[""])


def write_address(view: View) -> dict[str, str]:
    """Write only what differs from the plain view, so that the plain page has a plain address."""
    plain = View()
    return {
        name: parameter.write(parameter.of(view))
        for name, parameter in PARAMETERS.items()
        if parameter.of(view) != parameter.of(plain)
    }


def years(today: date) -> range:
    """Every year a post can be of, newest first; not only those read so far, for a bookmark may name any of them."""
    return range(today.year, INSTAGRAM_OPENED.year - 1, -1)


def last_day(today: date) -> date:
    """The last day that can be asked for."""
    return date(today.year + 10, 12, 31)


def orders(can: frozenset[Can]) -> tuple[Sort, ...]:
    """The orders there are, for a source that can do this."""
    return tuple(Sort) if Can.LIKES in can else (Sort.NEWEST, Sort.OLDEST)


def _offered(filters: Filters, today: date, can: frozenset[Can]) -> Filters:
    """Let go of what the page does not offer for such a source on such a day."""
    if filters.year not in years(today):
        filters = replace(filters, year=None)
    if filters.since and not INSTAGRAM_OPENED <= filters.since <= last_day(today):
        filters = replace(filters, since=None)
    if filters.until and not INSTAGRAM_OPENED <= filters.until <= last_day(today):
        filters = replace(filters, until=None)
    if filters.sort not in orders(can):
        filters = replace(filters, sort=Sort.NEWEST)
    if Can.LIKES in can:
        return filters
    return replace(filters, likes_min=None, likes_max=None, comments_min=None, comments_max=None)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: which `field` of which `part` of the view it tells, and how it is read and written.

    `read` takes all values that stand in the address, one at least, and gives None for what means nothing.
    """

    part: str
    field: str
    read: Callable[[Sequence[str]], object]
    write: Callable[[Any], str] = str

    def of(self, view: View) -> Any:
        """What the view says of this."""
        return getattr(getattr(view, self.part) if self.part else view, self.field)


def _last(read: Callable[[str], object]) -> Callable[[Sequence[str]], object]:
    """Of what can only be one thing, the last counts."""
    return lambda values: read(values[-1])


def _number(least: int, most: int) -> Callable[[Sequence[str]], object]:
    def read(text: str) -> int | None:
        # The length is looked at first: turning a million digits into a number takes its time.
        if len(text) > 10 or not (text.isascii() and text.isdecimal()):
            return None
        return int(text) if least <= int(text) <= most else None

    return _last(read)


def _one_of(choices: Iterable[E], former: Mapping[str, E]) -> Callable[[Sequence[str]], object]:
    known = {**former, **{choice.value: choice for choice in choices}}
    return _last(known.get)


def _read_kinds(values: Sequence[str]) -> frozenset[KindChoice]:
    known = {**_FORMER_KINDS, **{kind.value: kind for kind in KindChoice}}
    return frozenset(known[part] for value in values for part in value.split(",") if part in known)


def _write_kinds(kinds: frozenset[KindChoice]) -> str:
    return ",".join(kind for kind in KindChoice if kind in kinds)


def _read_ids(values: Sequence[str]) -> tuple[str, ...] | None:
    named = dict.fromkeys(part for value in values for part in value.split(",") if _ID.fullmatch(part))
    return tuple(named)[:MAX_IDS] or None


def _read_size(text: str) -> int | None:
    return next((size for size in SHEET_SIZES if str(size) == text), None)


def _read_month(text: str) -> object:
    return _FORMER_MONTHS.index(text) + 1 if text in _FORMER_MONTHS else _number(1, 12)([text])


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_COUNT = _number(0, MAX_NUMBER)

# What the buttons said when the address carried their words. Not to be changed: such addresses are out there.
_FORMER_KINDS = {
    "Photos": KindChoice.PHOTO,
    "Reels": KindChoice.REEL,
    "Videos": KindChoice.VIDEO,
    "Albums": KindChoice.ALBUM,
    "Withheld": KindChoice.WITHHELD,
}
_FORMER_SORTS = {
    "Newest first": Sort.NEWEST,
    "Oldest first": Sort.OLDEST,
    "Most liked": Sort.MOST_LIKED,
    "Most commented": Sort.MOST_COMMENTED,
    "Most comments per like": Sort.MOST_DISCUSSED,
}
_FORMER_FRAMES = {"Without file": FrameSet.WITHOUT_FILE, "Missing slides": FrameSet.MISSING_SLIDES}
_FORMER_TILES = {"Small": TileSize.SMALL, "Medium": TileSize.MEDIUM, "Large": TileSize.LARGE}
_FORMER_CROPS = {"Square": Crop.SQUARE, "4:5": Crop.PORTRAIT, "As shot": Crop.AS_SHOT}
_FORMER_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

PARAMETERS: Mapping[str, Parameter] = {
    "q": Parameter("filters", "text", _last(lambda text: text.strip()[:MAX_TEXT].strip())),
    "kind": Parameter("filters", "kinds", _read_kinds, _write_kinds),
    "year": Parameter("filters", "year", _number(1, 9999)),
    "month": Parameter("filters", "month", _last(_read_month)),
    "since": Parameter("filters", "since", _last(_read_day)),
    "until": Parameter("filters", "until", _last(_read_day)),
    "no_caption": Parameter(
        "filters", "without_caption", _last(lambda text: text.lower() == "true"), lambda _: "true"
    ),
    "likes_min": Parameter("filters", "likes_min", _COUNT),
    "likes_max": Parameter("filters", "likes_max", _COUNT),
    "comments_min": Parameter("filters", "comments_min", _COUNT),
    "comments_max": Parameter("filters", "comments_max", _COUNT),
    "frames": Parameter("filters", "frames", _one_of(FrameSet, _FORMER_FRAMES)),
    "weekday": Parameter("filters", "weekday", _one_of(Weekday, {})),
    "part": Parameter("filters", "part", _one_of(DayPart, {})),
    "slides_min": Parameter("filters", "slides_min", _COUNT),
    "slides_max": Parameter("filters", "slides_max", _COUNT),
    "caption_min": Parameter("filters", "caption_min", _COUNT),
    "caption_max": Parameter("filters", "caption_max", _COUNT),
    "zone": Parameter(
        "filters", "in_utc", _last(lambda text: text.lower() == "utc" or None), lambda _: "utc"
    ),
    "ids": Parameter("filters", "ids", _read_ids, ",".join),
    "sort": Parameter("filters", "sort", _one_of(Sort, _FORMER_SORTS)),
    "size": Parameter("layout", "frames", _last(_read_size)),
    "tile": Parameter("layout", "tile", _one_of(TILES, _FORMER_TILES)),
    "crop": Parameter("layout", "crop", _one_of(Crop, _FORMER_CROPS)),
    "sheet": Parameter("", "sheet", _number(1, _MAX_SHEETS)),
}
"""The address's name for each part of the view. The widget of the same part has the same name for its key."""
