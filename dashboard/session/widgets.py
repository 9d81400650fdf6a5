"""Widgets that are set or read by their key, because something else on the page moved them."""

from collections.abc import Mapping

import streamlit as st

from dashboard.session.slots import Slot

_FIRST_FRAME = Slot("first_frame", int)
_NEXT: Slot[dict[str, object]] = Slot("next_run", dict)
_TAKEN = Slot("taken_text", str)


def event_of(key: str, name: str) -> object:
    """What the element under `key` reported as `name`, for its callback; None when it did not."""
    return getattr(st.session_state.get(key), name, None)


def note_first_frame(index: int) -> None:
    """Remember which frame the sheet on screen begins with, from 0."""
    _FIRST_FRAME.set(index)


def turn_to(*, key: str, size_key: str) -> None:
    """Set the pagination under `key` to the sheet, of the size under `size_key`, that holds the noted frame."""
    st.session_state[key] = (_FIRST_FRAME.get() or 0) // st.session_state[size_key] + 1


def is_drawn(key: str) -> bool:
    """Whether the last run drew the widget under `key`, or something has set it for this one."""
    return key in st.session_state


def number_of(key: str) -> int:
    """The number the pagination under `key` shows; 1 when it is not there."""
    number = st.session_state.get(key)
    return number if isinstance(number, int) else 1


def set_next_run(widgets: Mapping[str, object]) -> None:
    """Set widgets, by key, when the next run begins: a drawn widget cannot be changed in its own run."""
    _NEXT.set({**(_NEXT.get() or {}), **widgets})


def take_next() -> None:
    """Carry out what `set_next_run` asked for, before any widget is drawn."""
    st.session_state.update(_NEXT.take() or {})


def set_widgets(**widgets: object) -> None:
    """Set widgets, by key, from a callback: it runs before any widget is drawn."""
    st.session_state.update(widgets)


def empty_field(key: str) -> None:
    """Take what was typed into the field under `key` out of it, for `take_text`; called back before a run."""
    _TAKEN.set(str(st.session_state.get(key, "")))
    st.session_state[key] = ""


def take_text() -> str | None:
    """What a field was emptied of before this run; given once and not kept, for it may hold a code."""
    return _TAKEN.take()
