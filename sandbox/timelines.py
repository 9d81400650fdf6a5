"""The posts of the other accounts: none, one, or ten thousand that cost nothing until they are read."""

import random
from datetime import datetime, timedelta

from sandbox import captions
from sandbox.making import FILMED, Plan, make_post
from sandbox.nodes import Ids, Post
from sandbox.pictures import FAMILIES

PACE = timedelta(hours=5, minutes=15)
STRIDE = 8
"""Coprime to the number of families, so that each comes round in turn and neighbours differ."""


class Frames:
    """A run of plain posts at an even pace, each made from its index alone."""

    def __init__(self, ids: Ids, today: datetime, count: int) -> None:
        self.count = count
        self._ids = ids
        self._newest = today - timedelta(days=2) + timedelta(hours=15, minutes=4)

    def posted_at(self, index: int) -> datetime:
        return self._newest - index * PACE + timedelta(seconds=index * 7919 % 9000)

    def post(self, index: int) -> Post:
        rng = random.Random(f"frames:{self._ids.of(index)}")
        kind = "P" if self.count == 1 else rng.choices("PRVA", (70, 14, 4, 12))[0]
        family = rng.choice(FILMED[kind]) if kind in FILMED else FAMILIES[index * STRIDE % len(FAMILIES)]
        plan = Plan(
            kind=kind,
            shape=rng.choice(("portrait", "square", "wide", "tall")),
            family=family,
            likes=900 - 0.06 * index,
            caption=captions.written(family, index // len(FAMILIES), rng),
            slide_count=rng.choice((2, 3, 4, 6)),
        )
        return make_post(self._ids, index, self.posted_at(index), plan)


class Nothing:
    """No posts at all."""

    count = 0

    def posted_at(self, index: int) -> datetime:
        raise IndexError(index)

    def post(self, index: int) -> Post:
        raise IndexError(index)
