"""What this process knows of the browsers that visit it: which sessions each began, which files it was told of.

Of a browser, a session and a file nothing but a digest is kept, and nothing of a browser that has gone.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.concurrency import once
from dashboard.session.sweeper import sweeper

# Streamlit keeps a session without a browser for two minutes. Nothing of a visit has to outlive that for long.
REMEMBERED_SECONDS = 300.0


@dataclass(slots=True)
class _Visit:
    tabs: int = 0
    left_at: float = 0.0
    sessions: set[bytes] = field(default_factory=set)
    files: set[bytes] = field(default_factory=set)


class Visits:
    """Browsers by their visit cookie. One without a cookie (None) has begun nothing, and was told of nothing.

    Safe across threads; `clock` is in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._visits: dict[bytes, _Visit] = {}

    def __len__(self) -> int:
        return len(self._visits)

    def enter(self, browser: str | None) -> None:
        """A tab of the browser has connected."""
        if browser is not None:
            with self._lock:
                self._visits.setdefault(_digest(browser), _Visit()).tabs += 1

    def leave(self, browser: str | None) -> None:
        """The tab has gone. A browser that began nothing is forgotten with its last one."""
        if browser is None:
            return
        key = _digest(browser)
        with self._lock:
            visit = self._visits[key]
            visit.tabs -= 1
            visit.left_at = self._clock()
            if not visit.tabs and not visit.sessions:
                del self._visits[key]

    def note_session(self, browser: str | None, session_id: str) -> None:
        """The browser, which is connected, is about to learn the id of a session it began."""
        if browser is not None:
            with self._lock:
                self._visits[_digest(browser)].sessions.add(_digest(session_id))

    def note_file(self, browser: str | None, file_id: str) -> None:
        """The browser, which is connected, is about to be told where a file lies."""
        if browser is not None:
            with self._lock:
                self._visits[_digest(browser)].files.add(_digest(file_id))

    def began(self, browser: str | None, session_id: str) -> bool:
        """Whether this browser began the session."""
        visit = self._of(browser)
        return visit is not None and _digest(session_id) in visit.sessions

    def was_told_of(self, browser: str | None, file_id: str) -> bool:
        """Whether this browser was told where the file lies."""
        visit = self._of(browser)
        return visit is not None and _digest(file_id) in visit.files

    def expire(self) -> None:
        """Forget the browsers whose last tab has been gone for `REMEMBERED_SECONDS`."""
        now = self._clock()
        with self._lock:
            for key, visit in list(self._visits.items()):
                if not visit.tabs and now - visit.left_at >= REMEMBERED_SECONDS:
                    del self._visits[key]

    def _of(self, browser: str | None) -> _Visit | None:
        self.expire()
        return self._visits.get(_digest(browser)) if browser is not None else None


@once
def visits() -> Visits:
    """Give the process's one memory of its visits."""
    made = Visits()
    sweeper().sweep_with(made.expire)
    return made


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
