"""What chance alone would show: the values are shuffled over the posts, and the best group looked for again. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.insights.intervals import LEAST

SHUFFLES = 499
"""With the account itself they are 500, so that a share of them is exact."""
SEED = 1
FEW = 5
"""In at most so many of 100 shuffled accounts may a group be as good for it to be called the best."""
_AT_ONCE = 50

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The group that stands out the most, its median, and in how many of 100 shuffled accounts one does as much."""

    name: str
    value: float
    of_hundred: int
    groups: int

    @property
    def can_be_told(self) -> bool:
        """Whether it stands out more than chance would have it."""
        return self.of_hundred <= FEW


def judge(
    values: Floats,
    groups: Mapping[str, Places],
    *,
    strata: Places | None = None,
    either_way: bool = False,
    shuffles: int = SHUFFLES,
    seed: int = SEED,
) -> Verdict | None:
    """Compare the best median of the groups with that of shuffled accounts; None where no group has six values.

    `groups` are places in `values`, and may share some. Values are shuffled within each of the `strata` only.
    `either_way` looks for the median farthest from 1 in ratio, above or below.
    """
    large = {name: places for name, places in groups.items() if len(places) >= LEAST}
    if not large:
        return None

    def distance(medians: Floats) -> Floats:
        return np.abs(np.log(np.maximum(medians, 1e-9))) if either_way else medians

    medians = np.array([np.median(values[places]) for places in large.values()])
    best = int(np.argmax(distance(medians)))
    wanted = float(distance(medians)[best])
    as_good = _count_as_good(values, list(large.values()), strata, wanted, distance, shuffles, seed)
    # Rounded up, so that "5 of 100" is never said of more than 5.
    of_hundred = -(-100 * (1 + as_good) // (shuffles + 1))
    return Verdict(list(large)[best], float(medians[best]), of_hundred, len(large))


def _count_as_good(
    values: Floats,
    groups: Sequence[Places],
    strata: Places | None,
    wanted: float,
    distance: Callable[[Floats], Floats],
    shuffles: int,
    seed: int,
) -> int:
    random = np.random.default_rng(seed)
    layers = [np.flatnonzero(strata == layer) for layer in np.unique(strata)] if strata is not None else []
    as_good = 0
    for begin in range(0, shuffles, _AT_ONCE):
        rows = min(_AT_ONCE, shuffles - begin)
        shuffled = np.tile(values, (rows, 1))
        for layer in layers or [np.arange(len(values))]:
            shuffled[:, layer] = random.permuted(shuffled[:, layer], axis=1)
        found = np.full(rows, -np.inf)
        for places in groups:
            found = np.maximum(found, distance(np.median(shuffled[:, places], axis=1)))
        as_good += int(np.count_nonzero(found >= wanted))
    return as_good
