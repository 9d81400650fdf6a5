"""The years and months of what is shown, to jump to, and the posts of this day in other years. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import groupby, pairwise

from dashboard.search.index import CaptionIndex

# A post dated to the year 2 or 9999 must not put a hundred thousand empty months on the page.
_MOST_EMPTY_YEARS = 20
_MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Month:
    """A month, its number of frames, and the place of its first one in the selection (None when it has none)."""

    year: int
    month: int
    count: int
    first: int | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the timeline; the months before its first and after its last post of all are left out."""

    year: int
    count: int
    first: int | None
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years in order, at most the latest 100; a gap of up to 20 is filled. `undated` frames stand in none of them."""

    years: tuple[Year, ...]
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """Posts of this day in one past year, as positions on the roll."""

    year: int
    years_ago: int
    positions: tuple[int, ...]


def count_by_month(
    index: CaptionIndex, positions: Sequence[int], zone: tzinfo, *, oldest_first: bool = False
) -> Timeline:
    """Count the frames of a selection by month of the person's zone, empty months between them included.

    A place counts along `positions`, from 0, whatever their order. Years and months run from the newest, or from
    the oldest.
    """
    days = index.days(zone)
    counts: dict[tuple[int, int], int] = {}
    firsts: dict[tuple[int, int], int] = {}
    for place, position in enumerate(positions):
        if (day := days[position]) is not None:
            key = (day.year, day.month)
            counts[key] = counts.get(key, 0) + 1
            firsts.setdefault(key, place)
    months = [
        Month(year, month, counts.get((year, month), 0), firsts.get((year, month)))
        for year, month in _months_between(sorted(counts))
    ]
    years = [_year(year, tuple(group)) for year, group in groupby(months, key=lambda month: month.year)]
    years = years[-_MOST_YEARS:]
    if not oldest_first:
        years = [replace(year, months=year.months[::-1]) for year in reversed(years)]
    return Timeline(tuple(years), len(positions) - sum(year.count for year in years))


def month_at(
    index: CaptionIndex, positions: Sequence[int], place: int, zone: tzinfo
) -> tuple[int, int] | None:
    """The (year, month) of the frame at a place of the selection: where a person is. None when it has no date."""
    if not 0 <= place < len(positions):
        return None
    day = index.days(zone)[positions[place]]
    return (day.year, day.month) if day else None


def on_this_day(index: CaptionIndex, today: date, zone: tzinfo) -> tuple[Memory, ...]:
    """The posts of past years made on this day of the year, the latest year first.

    In a year without a 29 February, its posts come on the 28th: else they would be seen every fourth year only.
    """
    wanted = {(today.month, today.day)}
    if (today.month, today.day) == (2, 28) and not _is_leap(today.year):
        wanted.add((2, 29))
    by_year: dict[int, list[int]] = {}
    for position, day in enumerate(index.days(zone)):
        if day is not None and day.year < today.year and (day.month, day.day) in wanted:
            by_year.setdefault(day.year, []).append(position)
    return tuple(
        Memory(year, today.year - year, tuple(by_year[year])) for year in sorted(by_year, reverse=True)
    )


def _months_between(known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    # Months counted from the year 0, so that a step of one is a month.
    numbers = [year * 12 + month - 1 for year, month in known]
    filled = numbers[:1]
    for before, number in pairwise(numbers):
        is_gap = number - before > _MOST_EMPTY_YEARS * 12
        filled += [number] if is_gap else range(before + 1, number + 1)
    return [(number // 12, number % 12 + 1) for number in filled]


def _year(year: int, months: tuple[Month, ...]) -> Year:
    firsts = [month.first for month in months if month.first is not None]
    return Year(year, sum(month.count for month in months), min(firsts, default=None), months)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
