"""The shown posts as columns: when each was made in the person's zone, what it is, and what it was given. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.insights.figure import Basis
from dashboard.search.filters import MAX_IDS, Filters
from dashboard.search.index import CaptionIndex, Entry
from dashboard.words.wording import in_zone

SETTLED_AFTER = timedelta(days=7)
"""A post this young still gathers likes."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Posts:
    """Posts that have a day, oldest first, one place in each column; those without are counted as `undated`.

    `days` are ordinals of the zone's calendar, `hours` its clock's, `weekdays` from 0 for Monday. Likes and comments
    that Instagram does not tell are NaN. `of` is how many posts there are, when not all of them are read yet.
    """

    entries: tuple[Entry, ...]
    days: Ints
    hours: Ints
    zone: tzinfo
    now: datetime
    in_utc: bool = False
    undated: int = 0
    of: int | None = None

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Each post's id."""
        return tuple(entry.media.id for entry in self.entries)

    @cached_property
    def kinds(self) -> NDArray[np.str_]:
        """Each post's kind, in the badges' words."""
        return np.array([entry.kind.value for entry in self.entries], dtype=np.str_)

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The day of each."""
        return tuple(map(date.fromordinal, self.days.tolist()))

    @cached_property
    def years(self) -> Ints:
        """The year of each."""
        return np.array([day.year for day in self.dates], dtype=np.int64)

    @cached_property
    def months(self) -> Ints:
        """The month of each, counted from the year 0, so that a step of one is a month."""
        return np.array([day.year * 12 + day.month - 1 for day in self.dates], dtype=np.int64)

    @cached_property
    def weekdays(self) -> Ints:
        """The day of the week of each, from 0 for Monday."""
        return (self.days + 6) % 7  # the first of January of the year 1 was a Monday

    @cached_property
    def likes(self) -> Floats:
        """The likes of each."""
        return _numbers(entry.likes for entry in self.entries)

    @cached_property
    def comments(self) -> Floats:
        """The comments of each."""
        return _numbers(entry.comments for entry in self.entries)

    @cached_property
    def slides(self) -> Ints:
        """An album's slides; none of any other post."""
        return np.array([entry.slides for entry in self.entries], dtype=np.int64)

    @cached_property
    def caption_lengths(self) -> Ints:
        """The characters of each caption."""
        return np.array([entry.caption_length for entry in self.entries], dtype=np.int64)

    @cached_property
    def moments(self) -> Floats:
        """When each was made, in Unix seconds."""
        return _numbers(entry.moment for entry in self.entries)

    @property
    def today(self) -> date:
        """The day it is, in the zone."""
        return in_zone(self.now, self.zone).date()

    @property
    def settled_until(self) -> date:
        """The last day whose posts are compared: seven days ago."""
        return self.today - SETTLED_AFTER

    @cached_property
    def settled(self) -> Bools:
        """Whether each is old enough to be compared."""
        return np.asarray(self.days <= self.settled_until.toordinal(), dtype=np.bool_)

    @cached_property
    def liked(self) -> Bools:
        """Whether Instagram tells the likes of each."""
        return ~np.isnan(self.likes)

    @cached_property
    def compared(self) -> Bools:
        """Whether each is compared with others: old enough, and its likes are told."""
        return self.settled & self.liked

    def where(self, mask: Bools) -> "Posts":
        """Only the posts at these places."""
        places = np.flatnonzero(mask)
        kept = tuple(self.entries[place] for place in places.tolist())
        return replace(self, entries=kept, days=self.days[places], hours=self.hours[places])

    def ids_at(self, places: Ints) -> tuple[str, ...]:
        """The ids of the posts at these places."""
        return tuple(self.ids[place] for place in places.tolist())

    def door(self, **asked: Any) -> Filters:
        """The filters that show what is asked for, counted in the same zone, of the posts that have a day."""
        if self.undated and len(self) and not asked.keys() & {"since", "until", "year", "month", "ids"}:
            asked["since"] = self.dates[0]
        return Filters(in_utc=self.in_utc, **asked)

    def compared_door(self, **asked: Any) -> Filters:
        """The same for posts that are compared alone: likes are told, and no younger than seven days."""
        return self.door(**{"likes_min": 0, "until": self.settled_until, **asked})

    def ids_door(self, ids: tuple[str, ...]) -> Filters | None:
        """The filters that name these posts; None for none, and for more than an address can name."""
        return self.door(ids=ids) if 0 < len(ids) <= MAX_IDS else None

    def basis(self, formula: str, mask: Bools | None = None, *more: str) -> Basis:
        """How a figure over these posts was counted."""
        years = self.years if mask is None else self.years[mask]
        first, last = (int(years[0]), int(years[-1])) if len(years) else (self.today.year, self.today.year)
        period = f"{first}" if first == last else f"{first}–{last}"
        return Basis(formula, len(years), period, str(self.zone), more)


def read_posts(
    index: CaptionIndex, zone: tzinfo, now: datetime, *, in_utc: bool = False, of: int | None = None
) -> Posts:
    """Lay the posts out as columns, whatever order they come in; `in_utc` counts days and hours so."""
    if in_utc:
        zone = UTC
    days = index.days(zone)
    dated = [
        (entry.moment, entry.media.id, day.toordinal(), entry)
        for entry, day in zip(index.entries, days, strict=True)
        if day is not None and entry.moment is not None
    ]
    dated.sort(key=lambda one: one[:2])
    hours = [in_zone(entry.media.timestamp, zone).hour for *_, entry in dated if entry.media.timestamp]
    return Posts(
        entries=tuple(entry for *_, entry in dated),
        days=np.array([day for _, _, day, _ in dated], dtype=np.int64),
        hours=np.array(hours, dtype=np.int64),
        zone=zone,
        now=now,
        in_utc=in_utc,
        undated=len(index) - len(dated),
        of=of,
    )


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
