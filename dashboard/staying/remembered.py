"""What this process remembers about kept accesses: which are over, and which were tried to refresh.

Another process, and this one after a restart, knows nothing of it: a copied cookie opens there until its access ends.
"""

import threading

from cachetools import TTLCache

from dashboard.concurrency import once

_TRY_AGAIN_SECONDS = 3_600
_LONGEST_SECONDS = 60 * 24 * 3_600
_MOST_REMEMBERED = 10_000


class Marks:
    """Names that are remembered for a while. Safe across threads."""

    def __init__(self, seconds: float) -> None:
        self._lock = threading.Lock()
        self._marks: TTLCache[str, bool] = TTLCache(_MOST_REMEMBERED, seconds)

    def add(self, name: str) -> bool:
        """Remember a name; False when it was remembered already."""
        with self._lock:
            is_new = name not in self._marks
            self._marks[name] = True
            return is_new

    def __contains__(self, name: str) -> bool:
        with self._lock:
            return name in self._marks


@once
def ended_keepings() -> Marks:
    """Keepings that are over, by their names."""
    return Marks(_LONGEST_SECONDS)


@once
def disconnected() -> Marks:
    """Those among them that a person disconnected, in every tab."""
    return Marks(_LONGEST_SECONDS)


@once
def refreshes_tried() -> Marks:
    """Accesses that were tried to refresh within the last hour, by a digest."""
    return Marks(_TRY_AGAIN_SECONDS)
