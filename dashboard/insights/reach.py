"""What the insights permission tells of the posts: views, reach, saves, watch time, and rates by reach. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from dashboard.account.measuring import Measured
from dashboard.insights.figure import Basis, Figure
from dashboard.insights.intervals import median_interval
from dashboard.insights.posts import Bools, Floats, Posts
from dashboard.search.filters import Filters
from dashboard.words.wording import in_zone

COUNTED_AFTER = timedelta(hours=48)
"""Reach lags behind likes and views: a rate of a younger post would be too high."""
_MEASURES = {
    "views": ("Views", 1.0),
    "reach": ("Accounts reached", 1.0),
    "saved": ("Saved", 1.0),
    "shares": ("Shared", 1.0),
    "ig_reels_avg_watch_time": ("Reels: seconds watched", 1_000.0),
    "reels_skip_rate": ("Reels: % skipped early", 1.0),
}
"""Metrics, their names, and what they are divided by for the unit in the name."""
RATE = "100 × figure ÷ accounts reached"
_MORE = ("posts of 48 hours and more", "intervals by order statistics")
_RATES = {"likes": "Likes", "comments": "Comments", "saved": "Saves", "shares": "Shares"}


@dataclass(frozen=True, slots=True)
class Reach:
    """Medians over the posts that have a figure, and the same `of 100 accounts reached` for posts of 48 hours and more.

    `told` are the posts that have any figure, `silent` those that Instagram answered without one.
    """

    medians: tuple[Figure, ...]
    rates: tuple[Figure, ...]
    basis: Basis
    told: int
    silent: int


def count_reach(posts: Posts, found: Mapping[str, Measured]) -> Reach:
    """Count from what was answered so far, a post's figures by its id."""
    medians = tuple(
        _figure(posts, name, _column(posts, found, metric) / unit, f"median of {metric}")
        for metric, (name, unit) in _MEASURES.items()
    )
    last = in_zone(posts.now - COUNTED_AFTER, posts.zone).date() - timedelta(days=1)
    reach = _column(posts, found, "reach")
    reach[(posts.days > last.toordinal()) | (reach <= 0)] = np.nan
    rates = [
        _figure(posts, name, 100 * _column(posts, found, metric) / reach, RATE, *_MORE)
        for metric, name in _RATES.items()
    ]
    answered = [found[id] for id in posts.ids if id in found]
    told = sum(map(bool, answered))
    return Reach(
        tuple(figure for figure in medians if figure.n),
        tuple(figure for figure in rates if figure.n),
        posts.basis(RATE, ~np.isnan(reach), *_MORE),
        told,
        len(answered) - told,
    )


def _column(posts: Posts, found: Mapping[str, Measured], metric: str) -> Floats:
    return np.array([found.get(id, {}).get(metric, np.nan) for id in posts.ids], dtype=np.float64)


def _figure(posts: Posts, name: str, values: Floats, formula: str, *more: str) -> Figure:
    known = ~np.isnan(values)
    interval = median_interval(values[known])
    value = interval.median if interval else None
    ids = posts.ids_at(np.flatnonzero(known))
    return Figure(name, value, posts.basis(formula, known, *more), ids, _door(posts, known, ids), interval)


def _door(posts: Posts, mask: Bools, ids: tuple[str, ...]) -> Filters | None:
    """The days from the first to the last of them, where these are all posts of those days; else their ids."""
    if not ids:
        return None
    first, last = posts.dates[int(np.argmax(mask))], posts.dates[len(mask) - 1 - int(np.argmax(mask[::-1]))]
    between = (posts.days >= first.toordinal()) & (posts.days <= last.toordinal())
    is_all = np.array_equal(between, mask)
    return posts.door(since=first, until=last) if is_all else posts.ids_door(ids)
