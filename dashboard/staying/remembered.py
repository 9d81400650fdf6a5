"""What this process remembers about kept accesses: which are over, and which were tried to refresh.

Another process, and this one after a restart, knows nothing of it: a copied cookie opens there until its access ends.
"""

import threading

from cachetools import TTLCache

from dashboard.concurrency import once

_TRY_AGAIN_SECONDS = 3_600
_LONGEST_SECONDS = 60 * 24 * 3_600
# A name costs some 200 bytes. What does not fit is refused: nothing is pushed out before its time.
_MOST_REMEMBERED = 1_000_000


class Marks:
    """Names that are remembered for as long as what they guard can live, and no shorter. Safe across threads."""

    def __init__(self, seconds: float, most: int = _MOST_REMEMBERED) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._marks: TTLCache[str, bool] = TTLCache(most, seconds)

    def add(self, name: str) -> bool:
        """Remember a name; False when it was remembered already, or when there is no room for it."""
        with self._lock:
            if name in self._marks or self._has_no_room():
                return False
            self._marks[name] = True
            return True

    def is_full(self) -> bool:
        """Whether a name may have found no room: who asks whether something is over has then to take it for over."""
        with self._lock:
            return self._has_no_room()

    def __contains__(self, name: str) -> bool:
        with self._lock:
            return name in self._marks

    def _has_no_room(self) -> bool:
        self._marks.expire()
        return len(self._marks) >= self._most


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
