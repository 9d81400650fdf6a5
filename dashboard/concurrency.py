"""Threads that share work: begun behind the caller, made once for the process, done once however many ask for it."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


def begin(make: Callable[[], T], *, name: str) -> Future[T]:
    """Begin to call `make` in a thread of its own; the future gives what that gives, or raises what it raises.

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


class once(Generic[T]):  # noqa: N801 - a decorator reads as a verb
    """Turn a function without arguments into one that makes its value for the whole process on the first call.

    Streamlit's own resource cache is emptied by any browser that asks the server to clear its caches: what the
    sign-in's safety rests on, and what must not be started twice, cannot live there.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def clear(self) -> None:
        """Let the next call make it anew."""
        with self._lock:
            self._made.clear()


class Allowance:
    """So much of something for everybody together; who wants more than is left waits, first come, first served."""

    def __init__(self, total: int) -> None:
        self._left = total
        self._turn = threading.Condition()
        self._line: deque[object] = deque()

    @contextmanager
    def hold(self, amount: int) -> Iterator[None]:
        """Take so much, at most the total, and give it back at the end. Nothing is had at once, and nothing waited for.

        A thread that holds some must not ask for more.
        """
        if amount == 0:
            yield
            return
        me = object()
        with self._turn:
            self._line.append(me)
            try:
                self._turn.wait_for(lambda: self._line[0] is me and self._left >= amount)
                self._left -= amount
            finally:
                self._line.remove(me)
                self._turn.notify_all()
        try:
            yield
        finally:
            with self._turn:
                self._left += amount
                self._turn.notify_all()


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
