"""Call something in a thread of its own, and ask for what came of it later."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def begin(make: Callable[[], T], *, name: str) -> Future[T]:
    """Begin to call `make`; the future gives what that gives, or raises what it raises.

    The end of the app does not wait for it.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(make())
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future
