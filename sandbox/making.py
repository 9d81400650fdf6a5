"""How a post is made from its index: its picture or clip, its slides, its numbers. The same one every time."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox import captions
from sandbox.clips import CLIPS
from sandbox.nodes import Ids, Post, Slide, shortcode
from sandbox.pictures import FAMILIES

SIZES = {"square": (1080, 1080), "portrait": (1080, 1350), "wide": (1080, 566), "tall": (1080, 1440)}
SHAPES_BY_LETTER = {name[0]: name for name in SIZES}

CLIPS_BY_NAME = {clip.name: clip for clip in CLIPS}
CLIP_OF_FAMILY = {
    "misty_ridges": "drifting_fog",
    "bokeh": "rising_bokeh",
    "sea_and_sun": "evening_sea",
}
"""The clip behind a video whose cover is of this family."""
FILMED = {"R": ("misty_ridges", "bokeh"), "V": ("sea_and_sun", "misty_ridges", "bokeh")}
"""Families that reels and videos come in."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided about a post before it is made. `kind` is P, R, V or A: photo, reel, video, album."""

    kind: str
    shape: str
    family: str
    likes: float
    caption: str | None
    slide_count: int = 0
    filmed_slides: Collection[int] | None = None
    """Which slides are videos, counted from 1; None leaves it to chance."""
    withheld_slide: int | None = None


def make_post(
    ids: Ids, index: int, posted_at: datetime, plan: Plan, special: Mapping[str, Any] | None = None
) -> Post:
    """The post of an index; `special` overrules single fields."""
    media_id = ids.of(index)
    rng = random.Random(f"post:{media_id}")
    width, height = SIZES[plan.shape]
    clip = None
    if plan.kind in FILMED:
        clip = CLIPS_BY_NAME[CLIP_OF_FAMILY[plan.family]]
        width, height = clip.width, clip.height
    likes = plan.likes * rng.lognormvariate(0, 0.38) * (1.35 if plan.kind == "R" else 1)
    like_count = max(3, round(likes))
    post = Post(
        id=media_id,
        index=index,
        media_type={"P": "IMAGE", "A": "CAROUSEL_ALBUM"}.get(plan.kind, "VIDEO"),
        media_product_type="REELS" if plan.kind == "R" else "FEED",
        family=plan.family,
        width=width,
        height=height,
        shortcode=code_of(index),
        posted_at=posted_at,
        caption=plan.caption,
        like_count=like_count,
        comments_count=round(like_count * rng.uniform(0.006, 0.034)),
        slides=make_slides(ids, index, plan, rng) if plan.kind == "A" else (),
        clip=clip.name if clip else None,
        alt_text=captions.alt_text_for(plan.family) if plan.kind == "P" and rng.random() < 0.5 else None,
        shared_to_feed=rng.random() < 0.85,
        audio=rng.choice(("MUSIC", "ORIGINAL_SOUND")) if plan.kind == "R" else None,
    )
    return replace(post, **special) if special else post


def make_slides(ids: Ids, index: int, plan: Plan, rng: random.Random) -> tuple[Slide, ...]:
    """The slides of an album: mostly of one family, a few strays, and perhaps a video or two."""
    filmed = plan.filmed_slides
    if filmed is None:
        most = min(2, plan.slide_count // 2)
        filmed = rng.sample(range(2, plan.slide_count + 1), rng.randint(0, most))
    width, height = SIZES[plan.shape]
    slides = []
    for slot in range(1, plan.slide_count + 1):
        stray = slot > 2 and rng.random() < 0.25
        family = rng.choice(FAMILIES) if stray else plan.family
        clip = rng.choice(CLIPS).name
        slides.append(
            Slide(
                id=ids.of(index, slot),
                media_type="VIDEO" if slot in filmed else "IMAGE",
                family=family,
                width=width,
                height=height,
                shortcode=code_of(index, slot),
                clip=clip if slot in filmed else None,
                withheld=slot == plan.withheld_slide,
            )
        )
    return tuple(slides)


def code_of(index: int, slot: int = 0) -> str:
    """The shortcode in a permalink: newer posts have higher numbers."""
    return shortcode(3_512_000_000_000_000_000 - index * 64_000_000_000_011 - slot * 900_000_049)
