"""Every figure of the page, counted once from the posts. Pure."""

from dataclasses import dataclass

import numpy as np

from dashboard.insights.comparisons import (
    Comparison,
    Dot,
    compare_captions,
    compare_kinds,
    compare_slides,
    compare_times,
    compare_weekdays,
    count_above,
    count_times,
    rank,
)
from dashboard.insights.concentration import Concentration, count_concentration
from dashboard.insights.figure import Figure
from dashboard.insights.intervals import median_interval
from dashboard.insights.posts import Bools, Floats, Posts
from dashboard.insights.rhythm import Rhythm, count_rhythm
from dashboard.insights.words import Words, count_words

GOOD = 2.0
"""How many times its own level a post has to reach to be listed as far above it."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that is told of an account. None, and an empty comparison, are what cannot be said of these posts."""

    posts: Posts
    count: Figure
    likes: Figure | None
    comments: Figure | None
    rhythm: Rhythm
    concentration: Concentration | None
    times: Comparison
    times_counted: tuple[Figure, ...]
    ranking: tuple[Dot, ...]
    words: Words
    hidden_likes: int
    young: int


@dataclass(frozen=True, slots=True)
class Groups:
    """What is compared within a period: since the first day of a year, or of all time."""

    kinds: Comparison
    slides: Comparison
    captions: Comparison
    weekdays: Comparison
    above: Figure


def count_all(posts: Posts) -> Numbers:
    """Count everything that does not depend on a chosen period."""
    return Numbers(
        posts=posts,
        count=Figure("posts", len(posts), posts.basis("posts with a day"), posts.ids, posts.door()),
        likes=_median(posts, "likes", posts.likes, posts.liked),
        comments=_median(posts, "comments", posts.comments, ~np.isnan(posts.comments)),
        rhythm=count_rhythm(posts),
        concentration=count_concentration(posts),
        times=compare_times(posts),
        times_counted=count_times(posts),
        ranking=rank(posts),
        words=count_words(posts),
        hidden_likes=int(np.count_nonzero(~posts.liked)),
        young=int(np.count_nonzero(~posts.settled)),
    )


def count_groups(posts: Posts, since_year: int | None) -> Groups:
    """Compare the groups of posts since a year."""
    return Groups(
        compare_kinds(posts, since_year),
        compare_slides(posts, since_year),
        compare_captions(posts, since_year),
        compare_weekdays(posts, since_year),
        count_above(posts, GOOD, since_year),
    )


def _median(posts: Posts, name: str, values: Floats, told: Bools) -> Figure | None:
    known = values[told]
    if not len(known):
        return None
    interval = median_interval(known)
    asked = {f"{name}_min": 0}
    basis = posts.basis(f"median of {name}", told)
    value = interval.median if interval else None
    ids = posts.ids_at(np.flatnonzero(told))
    return Figure(name, value, basis, ids, posts.door(**asked), interval)
