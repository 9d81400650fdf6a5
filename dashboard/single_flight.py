"""Do a piece of work once, however many threads ask for it at the same time."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class SingleFlight(Generic[K, T]):
    """Who asks while the work is under way waits for it, and gets the same result or the same error."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._under_way: dict[K, Future[T]] = {}

    def do(self, key: K, work: Callable[[], T]) -> T:
        """Give what `work` gives, or what another thread's work under the same key is about to give."""
        with self._lock:
            result = self._under_way.get(key)
            if result is not None:
                is_first = False
            else:
                is_first, result = True, Future()
                self._under_way[key] = result
        if is_first:
            try:
                result.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever waits must not wait forever
                result.set_exception(error)
            finally:
                with self._lock:
                    del self._under_way[key]
        return result.result()
