"""The posts of each account by index, newest first: the same ones every time, dated back from today."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from sandbox import captions
from sandbox.nodes import Ids, Post, Slide, shortcode
from sandbox.pictures import FAMILIES

SIZES = {
    "square": (1080, 1080),
    "portrait": (1080, 1350),
    "wide": (1080, 566),
    "tall": (1080, 1440),
    "upright": (720, 1280),
}
APART = 7
"""A family comes back at the earliest after this many other posts, so that neighbours on a sheet differ."""


def draw_families(seed: str, count: int) -> list[str]:
    """A family for each of `count` posts, evenly spread, never the same one on neighbouring frames."""
    rng = random.Random(seed)
    used = dict.fromkeys(FAMILIES, 0)
    chosen: list[str] = []
    for _ in range(count):
        recent = chosen[-min(APART, len(FAMILIES) - 1) :]
        open_ones = [family for family in FAMILIES if family not in recent]
        fewest = min(used[family] for family in open_ones)
        family = rng.choice([family for family in open_ones if used[family] <= fewest + 1])
        used[family] += 1
        chosen.append(family)
    return chosen


def slides_for(
    ids: Ids, index: int, *, family: str, shape: str, count: int, rng: random.Random, videos: int
) -> tuple[Slide, ...]:
    """The slides of an album: mostly of one family, a few strays, and some videos among them."""
    width, height = SIZES[shape]
    filmed = set(rng.sample(range(1, count), min(videos, count - 1)))
    slides = []
    for slot in range(1, count + 1):
        stray = slot > 2 and rng.random() < 0.25
        slides.append(
            Slide(
                id=ids.of(index, slot),
                media_type="VIDEO" if slot - 1 in filmed else "IMAGE",
                family=rng.choice(FAMILIES) if stray else family,
                width=width,
                height=height,
                shortcode=code_of(index, slot),
            )
        )
    return tuple(slides)


def code_of(index: int, slot: int = 0) -> str:
    return shortcode(3_512_000_000_000_000_000 - index * 6_400_000_000_000_011 - slot * 90_000_000_049)


def make_post(
    ids: Ids,
    index: int,
    posted_at: datetime,
    *,
    kind: str,
    shape: str,
    family: str,
    slide_count: int,
    likes: float,
    caption: str | None,
    overrides: Mapping[str, Any] | None = None,
) -> Post:
    """One post; `kind` is P (photo), R (reel), V (video) or A (album)."""
    rng = random.Random(f"post:{ids.of(index)}")
    media_id = ids.of(index)
    width, height = SIZES[shape]
    if kind in "RV":
        width, height = SIZES["upright"]
    like_count = max(3, round(likes * rng.lognormvariate(0, 0.38) * (1.35 if kind == "R" else 1)))
    slides: tuple[Slide, ...] = ()
    if kind == "A":
        videos = rng.choice((0, 0, 1, 1, 2)) if slide_count > 2 else 0
        slides = slides_for(ids, index, family=family, shape=shape, count=slide_count, rng=rng, videos=videos)
    post = Post(
        id=media_id,
        index=index,
        media_type={"P": "IMAGE", "A": "CAROUSEL_ALBUM"}.get(kind, "VIDEO"),
        media_product_type="REELS" if kind == "R" else "FEED",
        family=family,
        width=width,
        height=height,
        shortcode=code_of(index),
        posted_at=posted_at,
        caption=caption,
        like_count=like_count,
        comments_count=round(like_count * rng.uniform(0.006, 0.034)),
        slides=slides,
        alt_text=captions.alt_text_for(family) if kind == "P" and rng.random() < 0.5 else None,
        shared_to_feed=rng.random() < 0.85,
        audio=rng.choice(("MUSIC", "ORIGINAL_SOUND")) if kind == "R" else None,
    )
    return replace(post, **overrides) if overrides else post


class Sample:
    """Six years of a photographer: about a post a week, with bursts, pauses and anniversaries."""

    count = 321

    def __init__(
        self, ids: Ids, today: datetime, first: str, shapes: str, special: Mapping[int, Mapping[str, Any]]
    ):
        self._ids = ids
        self._today = today
        self._first = first.split()
        self._shapes = shapes.split()
        self._special = special

    def posted_at(self, index: int) -> datetime:
        return self._moments[index]

    def post(self, index: int) -> Post:
        rng = random.Random(f"sample:{index}")
        kind, slide_count = self._kind(index, rng)
        shape = self._shape(index, rng)
        family, turn = self._families[index]
        age = index / self.count
        likes = 260 + 1150 * (1 - age) ** 1.6
        return make_post(
            self._ids,
            index,
            self._moments[index],
            kind=kind,
            shape=shape,
            family=family,
            slide_count=slide_count,
            likes=likes,
            caption=captions.written(family, turn, rng),
            overrides=self._special.get(index),
        )

    def _kind(self, index: int, rng: random.Random) -> tuple[str, int]:
        if index < len(self._first):
            word = self._first[index]
            return word[0], int(word[1:] or 0)
        lot = rng.random()
        if lot < 0.17:
            return "A", rng.choice((2, 3, 3, 4, 4, 5, 6, 7, 8, 10))
        if lot < 0.30:
            return ("R" if index < 210 else "V"), 0
        return "P", 0

    def _shape(self, index: int, rng: random.Random) -> str:
        if index < len(self._shapes):
            return {"s": "square", "p": "portrait", "w": "wide", "t": "tall"}[self._shapes[index]]
        if index > 250:
            return "square"
        return rng.choice(("portrait", "portrait", "portrait", "square", "square", "wide", "tall"))

    @cached_property
    def _families(self) -> list[tuple[str, int]]:
        """Each post's family, and how often that family came before."""
        turns: dict[str, int] = {}
        families = []
        for family in draw_families("sample", self.count):
            turns[family] = turns.get(family, -1) + 1
            families.append((family, turns[family]))
        return families

    @cached_property
    def _moments(self) -> list[datetime]:
        rng = random.Random("sample moments")
        weights = [rng.lognormvariate(0, 0.75) for _ in range(self.count)]
        scale = (6 * 365 - 9) / sum(weights)
        days, moments = 2.0, []
        for index in range(self.count):
            day = self._today - timedelta(days=int(days))
            evening = rng.random() < 0.7
            hour = rng.choice((16, 17, 17, 18, 18, 19, 20)) if evening else rng.choice((5, 6, 7, 8, 11, 12))
            moments.append(
                datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), day.tzinfo)
            )
            days += max(weights[index] * scale, 0.4)
        moments.sort(reverse=True)
        self._mark_anniversaries(moments)
        return moments

    def _mark_anniversaries(self, moments: list[datetime]) -> None:
        """Let a post of one, two, four and five years ago fall on today's date."""
        for years in (1, 2, 4, 5):
            wanted = self._today - timedelta(days=round(365.25 * years))
            wanted = wanted.replace(month=self._today.month, day=min(self._today.day, 28))
            nearest = min(range(1, len(moments)), key=lambda index: abs(moments[index] - wanted))
            moments[nearest] = datetime.combine(wanted, moments[nearest].timetz())
        moments.sort(reverse=True)


class Frames:
    """A run of plain posts at an even pace, each made from its index alone: any length costs nothing."""

    PACE = timedelta(hours=5, minutes=15)

    def __init__(self, ids: Ids, today: datetime, count: int) -> None:
        self.count = count
        self._ids = ids
        self._newest = today - timedelta(days=2) + timedelta(hours=17, minutes=40)

    def posted_at(self, index: int) -> datetime:
        return self._newest - index * self.PACE + timedelta(seconds=index * 7919 % 9000)

    def post(self, index: int) -> Post:
        rng = random.Random(f"frames:{self._ids.of(index)}")
        kind = "P" if self.count == 1 else rng.choices("PRVA", (70, 14, 4, 12))[0]
        family = FAMILIES[index * 5 % len(FAMILIES)] if len(FAMILIES) % 5 else FAMILIES[index % len(FAMILIES)]
        return make_post(
            self._ids,
            index,
            self.posted_at(index),
            kind=kind,
            shape=rng.choice(("portrait", "square", "wide", "tall")),
            family=family,
            slide_count=rng.choice((2, 3, 4, 6)),
            likes=900 - 0.06 * index,
            caption=captions.written(family, index // len(FAMILIES), rng),
        )


class Nothing:
    """No posts at all."""

    count = 0

    def posted_at(self, index: int) -> datetime:
        raise IndexError(index)

    def post(self, index: int) -> Post:
        raise IndexError(index)
