"""The years and months of what is shown, to jump to, and the posts of this day in other years. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby

from dashboard.search.index import CaptionIndex


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
    """Years in order, without a gap between the first and the last. `undated` frames stand in none of them."""

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
    if not oldest_first:
        months.reverse()
    years = tuple(_year(year, tuple(group)) for year, group in groupby(months, key=lambda month: month.year))
    return Timeline(years, len(positions) - sum(counts.values()))


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
    if not known:
        return []
    (first_year, first_month), (last_year, last_month) = known[0], known[-1]
    # Months counted from the year 0, so that a step of one is a month.
    numbers = range(first_year * 12 + first_month - 1, last_year * 12 + last_month)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _year(year: int, months: tuple[Month, ...]) -> Year:
    firsts = [month.first for month in months if month.first is not None]
    return Year(year, sum(month.count for month in months), min(firsts, default=None), months)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
