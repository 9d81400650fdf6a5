"""The sample account's posts: six years of a photographer, about one a week, with bursts and pauses."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cached_property

from sandbox import captions
from sandbox.making import FILMED, SHAPES_BY_LETTER, Plan, make_post
from sandbox.nodes import Ids, Post
from sandbox.pictures import FAMILIES
from sandbox.special import (
    FILMED_SLIDES,
    FIRST_FAMILIES,
    FIRST_KINDS,
    FIRST_SHAPES,
    LATER_KINDS,
    SLIDES_WITHHELD,
    SPECIAL,
)

COUNT = 321
_KINDS, _SHAPES, _FAMILIES = FIRST_KINDS.split(), FIRST_SHAPES.split(), FIRST_FAMILIES.split()
APART = 7
"""A family comes back at the earliest after this many other posts, so that neighbours on a sheet differ."""
SQUARE_BEFORE = 250
"""From this index on, back in time, everything was square."""
REELS_SINCE = 210
"""From this index on, back in time, videos were not reels yet."""
ANNIVERSARIES = (1, 2, 4, 5)


class Sample:
    """The timeline of the sample account."""

    count = COUNT

    def __init__(self, ids: Ids, today: datetime) -> None:
        self._ids = ids
        self._today = today
        self._made: dict[int, Post] = {}

    def posted_at(self, index: int) -> datetime:
        return self._moments[index]

    def post(self, index: int) -> Post:
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]

    def _make(self, index: int) -> Post:
        rng = random.Random(f"sample:{index}")
        word, family, turn = self._kinds[index], *self._families[index]
        plan = Plan(
            kind=word[0],
            shape=_shape(index, rng),
            family=family,
            likes=260 + 1150 * (1 - index / self.count) ** 1.6,
            caption=captions.written(family, turn, rng),
            slide_count=int(word[1:] or 0),
            filmed_slides=FILMED_SLIDES.get(index),
            withheld_slide=SLIDES_WITHHELD.get(index),
        )
        return make_post(self._ids, index, self._moments[index], plan, SPECIAL.get(index))

    @cached_property
    def _kinds(self) -> list[str]:
        return [_kind(index) for index in range(self.count)]

    @cached_property
    def _families(self) -> list[tuple[str, int]]:
        """Each post's family, and how often that family came before."""
        turns = dict.fromkeys(FAMILIES, -1)
        families = []
        for family in choose_families(self._kinds, _FAMILIES):
            turns[family] += 1
            families.append((family, turns[family]))
        return families

    @cached_property
    def _moments(self) -> list[datetime]:
        """When each post was made: mostly in the evening, the newest two days before today."""
        rng = random.Random("sample moments")
        weights = [rng.lognormvariate(0, 0.75) for _ in range(self.count)]
        scale = (6 * 365 - 9) / sum(weights)
        back, moments = 2.0, []
        for weight in weights:
            day = self._today - timedelta(days=int(back))
            hours = (16, 17, 17, 18, 18, 19, 20) if rng.random() < 0.7 else (5, 6, 7, 8, 11, 12)
            moments.append(_at(day, time(rng.choice(hours), rng.randrange(60), rng.randrange(60))))
            back += max(weight * scale, 0.4)
        for years in ANNIVERSARIES:
            _move_nearest(moments, _years_before(self._today, years))
        return sorted(moments, reverse=True)


def _kind(index: int) -> str:
    if index < len(_KINDS):
        return _KINDS[index]
    if index in LATER_KINDS:
        return LATER_KINDS[index]
    rng = random.Random(f"sample kind:{index}")
    lot = rng.random()
    if lot < 0.17:
        return f"A{rng.choice((2, 3, 3, 4, 4, 5, 6, 7, 8, 10))}"
    if lot < 0.30:
        return "R" if index < REELS_SINCE else "V"
    return "P"


def _shape(index: int, rng: random.Random) -> str:
    if index < len(_SHAPES):
        return SHAPES_BY_LETTER[_SHAPES[index]]
    if index >= SQUARE_BEFORE:
        return "square"
    return rng.choice(("portrait", "portrait", "portrait", "square", "square", "wide", "tall"))


def choose_families(kinds: Sequence[str], first: Sequence[str]) -> list[str]:
    """A family for each post: the given ones, then evenly spread and never the same on neighbouring frames."""
    rng = random.Random("sample families")
    chosen = list(first)
    used = {family: chosen.count(family) for family in FAMILIES}
    for word in kinds[len(chosen) :]:
        pool = FILMED.get(word[0], FAMILIES)
        open_ones = [family for family in pool if family not in chosen[-APART:]]
        open_ones = open_ones or [min(pool, key=lambda family: _last_place(chosen, family))]
        fewest = min(used[family] for family in open_ones)
        family = rng.choice([family for family in open_ones if used[family] <= fewest + 1])
        used[family] += 1
        chosen.append(family)
    return chosen


def _last_place(chosen: list[str], family: str) -> int:
    return max((index for index, name in enumerate(chosen) if name == family), default=-1)


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=hour.second)


def _years_before(day: datetime, years: int) -> datetime:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _move_nearest(moments: list[datetime], day: datetime) -> None:
    """Let the post nearest to a day fall on it."""
    nearest = min(range(len(moments)), key=lambda index: abs(moments[index] - day))
    moments[nearest] = _at(day, moments[nearest].time())
