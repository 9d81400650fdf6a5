"""The account's own level at the time of each post: what its neighbours have. Pure."""

import numpy as np
from numpy.typing import NDArray

from dashboard.insights.intervals import LEAST

NEIGHBOURS = 15
"""So many before a post, and so many after it."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def ratios(likes: Floats, counts: Bools, kinds: NDArray[np.str_] | None = None) -> Floats:
    """Each post's likes divided by the median of the 15 posts before and the 15 after it; NaN where there are none.

    Posts run from the oldest; only those that `counts` are neighbours. With `kinds`, neighbours are of the same kind;
    a kind with fewer than six posts is held against all. A level below one like counts as one.
    """
    level = levels(likes, counts)
    if kinds is not None:
        for kind in np.unique(kinds):
            of_kind = kinds == kind
            if np.count_nonzero(of_kind & counts) >= LEAST:
                level[of_kind] = levels(likes[of_kind], counts[of_kind])
    return likes / np.maximum(level, 1.0)


def levels(likes: Floats, counts: Bools) -> Floats:
    """The median likes of each post's neighbours, itself left out; NaN where it has none."""
    known = np.concatenate([np.full(NEIGHBOURS, np.nan), likes[counts], np.full(NEIGHBOURS + 1, np.nan)])
    windows = np.lib.stride_tricks.sliding_window_view(known, NEIGHBOURS)
    # How many of those that count come before this one.
    before: NDArray[np.int64] = np.cumsum(counts) - counts
    after = before + NEIGHBOURS + counts
    return _median_of_rows(np.hstack([windows[before], windows[after]]))


def _median_of_rows(rows: Floats) -> Floats:
    """The median of what each row knows."""
    ordered = np.sort(rows, axis=1)  # NaN comes last
    known = np.count_nonzero(~np.isnan(rows), axis=1)
    each = np.arange(len(rows))
    median: Floats = (ordered[each, np.maximum(known - 1, 0) // 2] + ordered[each, known // 2]) / 2
    return median
