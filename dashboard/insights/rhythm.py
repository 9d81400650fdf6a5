"""When the posts were made: months, weeks in a row, the longest silence. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from dashboard.insights.figure import Figure
from dashboard.insights.posts import Ints, Posts

WEEK = 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How the posts lie in time. `months` run from the first to the last, empty ones too.

    None is what cannot be said of so few: a silence needs two posts, a rhythm two months.
    """

    months: tuple[Figure, ...]
    a_month: Figure | None
    silence: Figure | None
    streak: Figure | None


def count_rhythm(posts: Posts) -> Rhythm:
    """Count the posts by month, the silences between them, and the weeks in a row that have one."""
    if not len(posts):
        return Rhythm((), None, None, None)
    months = _months(posts)
    return Rhythm(months, _a_month(posts, months), _longest_silence(posts), _longest_streak(posts))


def month_of(figure: Figure) -> tuple[int, int]:
    """The (year, month) that a figure of `months` counts."""
    year, month = figure.name.split("-")
    return int(year), int(month)


def _months(posts: Posts) -> tuple[Figure, ...]:
    basis = posts.basis("one frame = one post")
    starts = np.flatnonzero(np.diff(posts.months, prepend=posts.months[0] - 1))
    by_month = dict(
        zip(posts.months[starts].tolist(), np.split(np.arange(len(posts)), starts[1:]), strict=True)
    )
    none = np.empty(0, dtype=np.int64)

    def figure(month: int) -> Figure:
        places = by_month.get(month, none)
        year, number = month // 12, month % 12 + 1
        door = posts.door(year=year, month=number) if len(places) else None
        return Figure(f"{year:04d}-{number:02d}", len(places), basis, posts.ids_at(places), door)

    return tuple(map(figure, _filled(sorted(by_month))))


# A post dated to the year 2 must not put thousands of empty months on the page.
_MOST_EMPTY_MONTHS = 20 * 12


def _filled(months: Sequence[int]) -> list[int]:
    filled = list(months[:1])
    for before, month in pairwise(months):
        filled += [month] if month - before > _MOST_EMPTY_MONTHS else range(before + 1, month + 1)
    return filled


def _a_month(posts: Posts, months: Sequence[Figure]) -> Figure | None:
    if len(months) < 2:
        return None
    counts = [month.n for month in months]
    basis = posts.basis(
        "median of posts a month, empty months too", None, f"between {min(counts)} and {max(counts)}"
    )
    return Figure("a month", float(np.median(counts)), basis, posts.ids)


def _longest_silence(posts: Posts) -> Figure | None:
    """The most whole days without a post; of two as long, the later one."""
    if len(posts) < 2:
        return None
    silent = np.maximum(np.diff(posts.days) - 1, 0)
    before = len(silent) - 1 - int(np.argmax(silent[::-1]))
    ids = posts.ids[before : before + 2]
    basis = posts.basis("most days without a post between two")
    return Figure("longest silence", int(silent[before]), basis, ids, posts.door(ids=ids))


def _longest_streak(posts: Posts) -> Figure | None:
    """The most weeks in a row, Monday to Sunday, that have a post; of two as long, the later one."""
    weeks = _weeks(posts.days)
    own = np.unique(weeks)
    runs = np.split(own, np.flatnonzero(np.diff(own) > 1) + 1)
    longest = max(reversed(runs), key=len)
    if len(longest) < 2:
        return None
    first, last = int(longest[0]), int(longest[-1])
    within = np.flatnonzero((weeks >= first) & (weeks <= last))
    monday = date.fromordinal(first * WEEK + 1)
    sunday = date.fromordinal(last * WEEK + 1) + timedelta(days=WEEK - 1)
    basis = posts.basis("most weeks in a row with a post, Monday to Sunday")
    return Figure(
        "weeks in a row", len(longest), basis, posts.ids_at(within), posts.door(since=monday, until=sunday)
    )


def _weeks(days: Ints) -> Ints:
    """The number of each day's week, Monday to Sunday, counted on and on: a year may have 53, and none begins anew."""
    return (days - 1) // WEEK
