"""Look, after a disconnect, whether what was forgotten is really gone from the memory."""

import gc
import time
import weakref
from dataclasses import dataclass

from dashboard.access import connection
from dashboard.account.instagram import InstagramSource
from dashboard.account.source import Source
from dashboard.session import visit
from dashboard.session.slots import Slot
from dashboard.staying import messages
from dashboard.words.message import Message

# An answer that was on its way when the person disconnected is held until it has come.
PATIENCE_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Traces:
    """What has to be gone, and what to say when it is. A weak reference keeps nothing alive."""

    left: tuple["weakref.ref[object]", ...]
    farewell: Message


_TRACES = Slot("traces", Traces, of_the_tab=True)


def watch_out_for(shown: Source | None, farewell: Message) -> None:
    """Note what the session is about to forget; the next run looks after it, and says `farewell` when it is gone."""
    held: list[object] = [shown, shown.roll] if shown is not None else []
    connected = connection.current()
    if connected is not None:
        held += [connected.client, connected.token]
    if isinstance(shown, InstagramSource):
        held.append(shown.reader)
    _TRACES.set(Traces(tuple(weakref.ref(one) for one in held if one is not None), farewell))


def look_after() -> None:
    """Say whether what the last disconnect forgot is gone. Called before anything is drawn."""
    traces = _TRACES.take()
    if traces is None:
        return
    if _is_gone(traces):
        if visit.MESSAGE.get() in (None, messages.NOT_FORGOTTEN):
            visit.MESSAGE.set(traces.farewell)
        return
    visit.MESSAGE.set(messages.NOT_FORGOTTEN)
    # The next run looks again.
    _TRACES.set(traces)


def _is_gone(traces: Traces) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        gc.collect()
        if not any(one() is not None for one in traces.left):
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_AGAIN_SECONDS)
