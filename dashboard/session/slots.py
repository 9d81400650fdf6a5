"""The shelf of a session: what is kept in it, each thing under a key of its own. Knows nothing of what it keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

import streamlit as st

T = TypeVar("T")
_declared: dict[str, "Slot[object]"] = {}


@runtime_checkable
class Stoppable(Protocol):
    """What goes on by itself until it is stopped, such as a reading in a thread of its own."""

    def stop(self) -> None:
        """Stop for good."""


@runtime_checkable
class Lasting(Protocol):
    """What may go on when its tab is gone, such as an archive of somebody who stays connected."""

    def leave(self) -> None:
        """The tab has gone; the account is not forgotten for that."""


@dataclass(frozen=True)
class Slot(Generic[T]):
    """A place on the shelf: one key, one kind of value. Declared once, where a module is imported.

    A second slot of the same key raises ValueError. What is `of_the_tab` survives `forget`.
    """

    key: str
    kind: type[T]
    of_the_tab: bool = False

    def __post_init__(self) -> None:
        if self.key in _declared:
            raise ValueError(f"the session has a slot {self.key!r} already")
        _declared[self.key] = self  # type: ignore[assignment] # read as what it holds, never written to

    def get(self) -> T | None:
        """The value, if there is one of this kind."""
        value = st.session_state.get(self.key)
        return value if isinstance(value, self.kind) else None

    def set(self, value: T | None) -> None:
        """Keep this value, or none."""
        st.session_state[self.key] = value

    def get_or_make(self, make: Callable[[], T]) -> T:
        """The value; made and kept when there is none."""
        value = self.get()
        if value is None:
            value = make()
            self.set(value)
        return value

    def take(self) -> T | None:
        """The value, which is then no longer kept."""
        value = self.get()
        st.session_state.pop(self.key, None)
        return value


def first_time(slot: Slot[bool]) -> bool:
    """Whether this is asked for the first time."""
    is_first = not slot.get()
    slot.set(True)
    return is_first


def forget() -> None:
    """Drop everything that is not the tab's own, widgets included; what goes on by itself is stopped."""
    running = [slot.get() for slot in _declared.values() if not slot.of_the_tab]
    for value in running:
        if isinstance(value, Stoppable):
            value.stop()
    kept = _of_the_tab()
    for key in list(st.session_state):
        if key not in kept:
            del st.session_state[key]


def is_forgotten() -> bool:
    """Whether nothing is left but the tab's own."""
    return set(st.session_state) <= _of_the_tab()


def _of_the_tab() -> set[str | int]:
    return {key for key, slot in _declared.items() if slot.of_the_tab}
