"""How few posts hold how much of all likes. Pure."""

from dataclasses import dataclass

import numpy as np

from dashboard.insights.figure import Figure
from dashboard.insights.posts import Posts


@dataclass(frozen=True, slots=True)
class Concentration:
    """`half` are the fewest posts that hold half of all likes; `shares` what the first ones hold, as a part of 1."""

    half: Figure
    shares: tuple[Figure, ...]


def count_concentration(posts: Posts) -> Concentration | None:
    """Count from the most liked post down; posts with as many likes as the last one counted are counted too.

    None where nothing is liked, or so few posts are that a share says nothing.
    """
    known = posts.likes[posts.liked]
    total = float(known.sum())
    if len(known) < 2 or total <= 0:
        return None
    ordered = np.sort(known)[::-1]
    n = len(ordered)
    half = int(np.searchsorted(np.cumsum(ordered), total / 2)) + 1
    tenth = -(-n // 10)
    tops = dict.fromkeys(top for top in (1, 10, tenth) if top < n)
    return Concentration(
        _held_by(posts, float(ordered[half - 1]), "half of all likes"),
        tuple(
            _share_of(
                posts,
                float(ordered[top - 1]),
                total,
                f"the {top} most liked" if top > 1 else "the most liked one",
            )
            for top in sorted(tops)
        ),
    )


def _held_by(posts: Posts, least: float, name: str) -> Figure:
    places = np.flatnonzero(posts.likes >= least)
    basis = posts.basis("fewest posts, most liked first, that hold half of all likes", posts.liked)
    return Figure(name, len(places), basis, posts.ids_at(places), posts.door(likes_min=int(least)))


def _share_of(posts: Posts, least: float, total: float, name: str) -> Figure:
    places = np.flatnonzero(posts.likes >= least)
    basis = posts.basis("their likes ÷ all likes", posts.liked)
    share = float(posts.likes[places].sum()) / total
    return Figure(name, share, basis, posts.ids_at(places), posts.door(likes_min=int(least)))
