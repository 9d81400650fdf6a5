"""Forget in time, by ourselves: a session whose browser is gone, and what is kept for a while only.

Streamlit keeps a session without a browser for two minutes, but looks whether they are over when somebody else comes.
Nobody may come. So one thread of the process looks every now and then, and ends what is over.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from weakref import WeakValueDictionary

from streamlit.runtime import exists, get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.concurrency import once
from dashboard.session.slots import Lasting, Stoppable

# A browser that lost its connection comes back within seconds; a closed tab does not.
GONE_SECONDS = 100.0
SWEEP_EVERY_SECONDS = 10.0

_log = logging.getLogger(__name__)
_sessions: WeakValueDictionary[str, AppSession] = WeakValueDictionary()


class Sweeper:
    """Ends the sessions whose browser has been gone for `GONE_SECONDS`, and lets what is kept for a while expire.

    `is_connected` says whether a session has a browser, `close` ends one for good; `clock` is in seconds.
    """

    def __init__(
        self,
        is_connected: Callable[[str], bool],
        close: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_connected, self._close, self._clock = is_connected, close, clock
        self._lock = threading.Lock()
        self._gone_since: dict[str, float | None] = {}
        self._expiring: list[Callable[[], None]] = []

    def note(self, session_id: str) -> None:
        """Look after this session from now on."""
        with self._lock:
            self._gone_since[session_id] = None

    def sweep_with(self, expire: Callable[[], None]) -> None:
        """Call `expire` at every sweep."""
        with self._lock:
            self._expiring.append(expire)

    def sweep(self) -> None:
        """Look once."""
        over = list(self._over())
        for session_id in over:
            self._close(session_id)
        with self._lock:
            expiring = tuple(self._expiring)
        for expire in expiring:
            expire()
        if over:
            # What a session held refers to itself in circles, and nothing else may happen that has them collected.
            gc.collect()

    def _over(self) -> Iterator[str]:
        now = self._clock()
        with self._lock:
            for session_id, since in list(self._gone_since.items()):
                if self._is_connected(session_id):
                    self._gone_since[session_id] = None
                elif since is None:
                    self._gone_since[session_id] = now
                elif now - since >= GONE_SECONDS:
                    del self._gone_since[session_id]
                    yield session_id


def note_session() -> None:
    """Have the process's sweeper look after the session that runs now."""
    context = get_script_run_ctx()
    if context is not None:
        sweeper().note(context.session_id)


@once
def sweeper() -> Sweeper:
    """Give the process's one sweeper, and set it to work."""
    made = Sweeper(is_connected, close_session)
    threading.Thread(target=_sweep_for_ever, args=(made,), name="sweeper", daemon=True).start()
    return made


def _sweep_for_ever(made: Sweeper) -> None:
    while True:
        time.sleep(SWEEP_EVERY_SECONDS)
        try:
            made.sweep()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong once must not end the looking
            _log.warning("A sweep did not end well: %s", type(error).__name__)


def is_connected(session_id: str) -> bool:
    """Whether a session has a browser."""
    if not exists():
        return False
    running = get_instance()._session_mgr.get_active_session_info(session_id)
    if running is not None:
        _sessions[session_id] = running.session
    return running is not None


def close_session(session_id: str) -> None:
    """Have Streamlit end a session, unless its browser has just come back; gives when that is done."""
    if not exists():
        return
    runtime, is_done = get_instance(), threading.Event()
    # A session may be closed on the server's own event loop alone, which Streamlit does not hand out otherwise.
    loop = runtime._get_async_objs().eventloop

    def close() -> None:
        try:
            session = _sessions.get(session_id)
            if session is None or runtime.is_active_session(session_id):
                return
            runtime.close_session(session_id)
            # Streamlit itself no longer finds one whose two minutes are over: this machine may have slept.
            session.shutdown()
            # What was packed to be saved was only marked by that: Streamlit drops it when somebody else's run ends.
            runtime.media_file_mgr.remove_orphaned_files()
            _empty(session)
        finally:
            is_done.set()

    loop.call_soon_threadsafe(close)
    is_done.wait(SWEEP_EVERY_SECONDS)


def _empty(session: AppSession) -> None:
    """Take everything out of a session that was closed: the server's loop may hold on to the last one it served."""
    for value in session.session_state.filtered_state.values():
        if isinstance(value, Lasting):
            value.leave()
        elif isinstance(value, Stoppable):
            value.stop()
    session.session_state.clear()
    session._fragment_storage.clear()
