"""Make a thing of the whole process once, out of reach of visitors.

Streamlit's own resource cache is emptied by any browser that asks the server to clear its caches: what the sign-in's
safety rests on, and what must not be started twice, cannot live there.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 - a decorator reads as a verb
    """Turn a function without arguments into one that makes its value on the first call and keeps it."""

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
