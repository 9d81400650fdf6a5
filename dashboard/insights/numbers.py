"""Every figure of the page, counted from the posts, each once. Pure."""

from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class Numbers:
    """All that is told of an account. None, and an empty comparison, are what cannot be said of these posts.

    Each is counted when it is first asked for, so that the first chart does not wait for the last one.
    """

    posts: Posts

    @cached_property
    def count(self) -> Figure:
        """How many posts have a day."""
        posts = self.posts
        return Figure("posts", len(posts), posts.basis("posts with a day"), posts.ids, posts.door())

    @cached_property
    def likes(self) -> Figure | None:
        """The median of their likes."""
        return _median(self.posts, "likes", self.posts.likes, self.posts.liked)

    @cached_property
    def comments(self) -> Figure | None:
        """The median of their comments."""
        return _median(self.posts, "comments", self.posts.comments, ~np.isnan(self.posts.comments))

    @cached_property
    def rhythm(self) -> Rhythm:
        """When they were made."""
        return count_rhythm(self.posts)

    @cached_property
    def concentration(self) -> Concentration | None:
        """How few of them hold how many of the likes."""
        return count_concentration(self.posts)

    @cached_property
    def times(self) -> Comparison:
        """Weekday by part of the day, against the own level."""
        return compare_times(self.posts)

    @cached_property
    def times_counted(self) -> tuple[Figure, ...]:
        """The same without likes: how many posts."""
        return count_times(self.posts)

    @cached_property
    def ranking(self) -> tuple[Dot, ...]:
        """Every compared post, the best against its own level first."""
        return rank(self.posts)

    @cached_property
    def words(self) -> Words:
        """What the captions say."""
        return count_words(self.posts)

    @cached_property
    def hidden_likes(self) -> int:
        """How many posts do not tell their likes."""
        return int(np.count_nonzero(~self.posts.liked))

    @cached_property
    def young(self) -> int:
        """How many posts are too young to be compared."""
        return int(np.count_nonzero(~self.posts.settled))


@dataclass(frozen=True, slots=True)
class Groups:
    """What is compared within a period: since the first day of a year, or of all time."""

    kinds: Comparison
    slides: Comparison
    captions: Comparison
    weekdays: Comparison
    above: Figure


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
