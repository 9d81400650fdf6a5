"""Likes at equal age: what each post had 1, 3, 7 and 30 days after it was made, read between snapshots. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.insights.figure import Basis
from dashboard.insights.intervals import LEAST
from dashboard.insights.posts import Posts
from dashboard.insights.snapshots import Snapshot, take_snapshot

AGES = (1, 3, 7, 30)
"""In days."""
_DAY = 86_400.0
FORMULA = "likes at equal age, straight line between snapshots"


@dataclass(frozen=True, slots=True)
class Curve:
    """One post's likes by its age in days, where two snapshots hold it between them."""

    id: str
    likes: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """The posts that have a curve, oldest first, and their median at each age that six of them reach."""

    curves: tuple[Curve, ...]
    medians: tuple[tuple[int, float], ...]
    basis: Basis


def count_growth(posts: Posts, snapshots: Sequence[Snapshot]) -> Growth:
    """Read each post's likes at each age off the snapshots and the present."""
    account = snapshots[0].account if snapshots else ""
    taken = sorted((*snapshots, take_snapshot(posts, account)), key=lambda one: one.taken)
    curves = []
    for entry in posts.entries:
        seen = [
            ((one.taken.timestamp() - (entry.moment or 0.0)) / _DAY, float(kept.likes))
            for one in taken
            if (kept := one.posts.get(entry.media.id)) is not None and kept.likes is not None
        ]
        likes = tuple((age, found) for age in AGES if (found := _at(age, seen)) is not None)
        if likes:
            curves.append(Curve(entry.media.id, likes))
    # The newest is what the others are the measure of.
    by_age = {
        age: [dict(curve.likes)[age] for curve in curves[:-1] if age in dict(curve.likes)] for age in AGES
    }
    medians = tuple((age, float(np.median(found))) for age, found in by_age.items() if len(found) >= LEAST)
    first, last = taken[0].taken.astimezone(posts.zone), taken[-1].taken.astimezone(posts.zone)
    period = f"{len(taken)} snapshots, {first:%Y-%m-%d} – {last:%Y-%m-%d}"
    return Growth(tuple(curves), medians, Basis(FORMULA, len(curves), period, str(posts.zone)))


def _at(age: float, seen: Sequence[tuple[float, float]]) -> float | None:
    """The likes at an age, on the straight line between what was seen before and after it; None outside of that."""
    for (before, low), (after, high) in pairwise(seen):
        if before <= age <= after and after > before:
            return low + (high - low) * (age - before) / (after - before)
    return None
