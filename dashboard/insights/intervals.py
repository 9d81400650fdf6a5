"""The median with its exact interval by order statistics. Pure.

Of n values, the number that lie below the true median is binomial with one half, whatever they are distributed like.
So from the k-th smallest to the k-th largest they hold it with a chance of 1 - 2 (C(n,0) + … + C(n,k-1)) / 2^n.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LEAST = 6
"""From here on there is an interval of 95 %: of five values, even smallest to largest hold it 93.75 times in 100."""
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A median and the values it lies between; `exact` is how surely, at least 0.95."""

    median: float
    low: float
    high: float
    exact: float

    def holds(self, value: float) -> bool:
        """Whether the value is within it, ends included."""
        return self.low <= value <= self.high


def median_interval(values: NDArray[np.float64]) -> Interval | None:
    """The median of these values; None for fewer than six, of which nothing can be said with 95 %."""
    if len(values) < LEAST:
        return None
    ordered = np.sort(values)
    place, exact = interval_place(len(ordered))
    return Interval(float(np.median(ordered)), float(ordered[place - 1]), float(ordered[-place]), exact)


@lru_cache(maxsize=4096)
def interval_place(n: int) -> tuple[int, float]:
    """Which smallest and largest of `n` values, from 1, hold the median with 95 % at least, and how surely they do.

    Raises ValueError below six.
    """
    if n < LEAST:
        raise ValueError("no interval of 95 % below six values")
    most = (1 - CONFIDENCE) / 2
    whole, place = 1 << n, 0
    tail = chosen = 0
    # In whole numbers: at ten thousand posts no float holds the counts.
    while True:
        chosen = math.comb(n, place) if place == 0 else chosen * (n - place + 1) // place
        if (tail + chosen) / whole > most:
            return place, 1 - 2 * (tail / whole)
        tail += chosen
        place += 1
