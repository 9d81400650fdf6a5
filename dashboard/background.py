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
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result gets it, and waits for nothing
            future.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future
