"""What this process remembers about kept accesses: which are over, and which were tried to refresh.

Another process, and this one after a restart, knows nothing of it: a copied cookie opens there until its access ends.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from dashboard import clock
from dashboard.concurrency import once

_TRY_AGAIN_SECONDS = 3_600
_LONGEST_SECONDS = 60 * 24 * 3_600
# A name costs some 200 bytes. What does not fit is refused: nothing is pushed out before its time.
_MOST_REMEMBERED = 1_000_000


class Marks:
    """Names that are remembered for as long as what they guard can live, and no shorter. Safe across threads.

    What they guard ends by this machine's clock, which may be set forth and back again. So a name is over when that
    clock says so and the time has really passed too. `passing` is in seconds.
    """

    def __init__(
        self, seconds: float, most: int = _MOST_REMEMBERED, passing: Callable[[], float] = time.monotonic
    ) -> None:
        self._lock = threading.Lock()
        self._seconds, self._most, self._passing = seconds, most, passing
        self._ends: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def add(self, name: str) -> bool:
        """Remember a name; False when it was remembered already, or when there is no room for it."""
        with self._lock:
            if self._has_no_room() or name in self._ends:
                return False
            by_clock, passed = self._moments()
            self._ends[name] = (by_clock + self._seconds, passed + self._seconds)
            return True

    def is_full(self) -> bool:
        """Whether a name may have found no room: who asks whether something is over has then to take it for over."""
        with self._lock:
            return self._has_no_room()

    def __contains__(self, name: str) -> bool:
        with self._lock:
            self._forget()
            return name in self._ends

    def _has_no_room(self) -> bool:
        self._forget()
        return len(self._ends) >= self._most

    def _forget(self) -> None:
        # The oldest first. One that a wrong clock marked for longer keeps the later ones as long, which does no harm.
        while self._ends:
            ends = next(iter(self._ends.values()))
            if any(moment < end for moment, end in zip(self._moments(), ends, strict=True)):
                return
            self._ends.popitem(last=False)

    def _moments(self) -> tuple[float, float]:
        return clock.now().timestamp(), self._passing()


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
