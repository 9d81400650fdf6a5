"""Ctrl-C and a polite `kill`: the first lets a run close what it has, the second ends it at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from igclient.cli.running import say


@contextmanager
def stopped_by_signals() -> Iterator[Callable[[], bool]]:
    """Give what says whether somebody wants to stop. Outside the main thread, where no signal arrives, nobody does."""
    is_wanted = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if is_wanted.is_set():
            raise KeyboardInterrupt
        is_wanted.set()
        say("\nStopping: what is finished is kept. Once more to stop at once.")

    if threading.current_thread() is not threading.main_thread():
        yield is_wanted.is_set
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield is_wanted.is_set
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
