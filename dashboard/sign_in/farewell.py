"""Look, after a disconnect, whether what was forgotten is really gone from the memory."""

import gc
import time
import weakref
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard import clock
from dashboard.account import current
from dashboard.session import visit
from dashboard.session.slots import Slot
from dashboard.staying import messages
from dashboard.words.message import Message

PATIENCE_SECONDS = 2.0
# An answer that was on its way when the person disconnected holds what asked for it until it has come.
ON_ITS_WAY_AT_MOST = timedelta(minutes=2)
# Doubled each time: to look means to have the whole process collect its garbage.
_LOOK_AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Traces:
    """What has to be gone, since when, and what to say when it is. A weak reference keeps nothing alive."""

    left: tuple["weakref.ref[object]", ...]
    since: datetime
    farewell: Message


_TRACES = Slot("traces", Traces, of_the_tab=True)


def watch_out_for(farewell: Message) -> None:
    """Note what the session is about to forget; the next run looks after it, and says `farewell` when it is gone."""
    _TRACES.set(Traces(tuple(weakref.ref(one) for one in current.held()), clock.now(), farewell))


def look_after() -> None:
    """Say whether what the last disconnect forgot is gone. Called before anything is drawn."""
    traces = _TRACES.take()
    if traces is None:
        return
    is_gone, said = _is_gone(traces), visit.MESSAGE.get()
    if is_gone and said in (None, messages.ON_ITS_WAY, messages.NOT_FORGOTTEN):
        visit.MESSAGE.set(traces.farewell)
    if not is_gone:
        is_late = clock.now() - traces.since > ON_ITS_WAY_AT_MOST
        visit.MESSAGE.set(messages.NOT_FORGOTTEN if is_late else messages.ON_ITS_WAY)
        # The next run looks again.
        _TRACES.set(traces)


def leave_alone() -> None:
    """Look after nothing: it is known already that something is left."""
    _TRACES.set(None)


def _is_gone(traces: Traces) -> bool:
    until, pause = time.monotonic() + PATIENCE_SECONDS, _LOOK_AGAIN_SECONDS
    while True:
        gc.collect()
        if not any(one() is not None for one in traces.left):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(pause)
        pause *= 2
