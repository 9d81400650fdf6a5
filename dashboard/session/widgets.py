"""Widgets that are set or read by their key, because something else on the page moved them."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.session.slots import Slot

_FIRST_FRAME = Slot("first_frame", int)
_NEXT: Slot[dict[str, object]] = Slot("next_run", dict)
_TAKEN = Slot("taken_text", str)
_ACTIONS: Slot[dict[str, Callable[[], None]]] = Slot("actions", dict)


def button(
    label: str, *, key: str, action: Callable[[], None], is_link: bool = False, disabled: bool = False
) -> None:
    """Draw a button whose click calls `action` before the next run."""
    keep_action(key, action)
    st.button(
        label,
        key=key,
        type="tertiary" if is_link else "secondary",
        on_click=run_action,
        args=(key,),
        disabled=disabled,
    )


def keep_action(key: str, action: Callable[[], None]) -> None:
    """Keep what the element under `key` asks for, for `run_action`.

    Streamlit holds a widget's callback for as long as the tab is open. So it is given `run_action`, which knows
    nothing, and what the action knows of a person lies on the shelf and is forgotten with the rest.
    """
    _ACTIONS.get_or_make(dict)[key] = action


def run_action(key: str) -> None:
    """Carry out what is kept for the element under `key`: its callback. Nothing when that was forgotten."""
    action = _ACTIONS.get_or_make(dict).get(key)
    if action is not None:
        action()


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


def is_on(key: str) -> bool:
    """Whether the switch under `key` is on; False when it is not there."""
    return st.session_state.get(key) is True


def number_of(key: str) -> int:
    """The number the widget under `key` shows; 1 when it is not there."""
    number = st.session_state.get(key)
    return number if isinstance(number, int) else 1


def chosen_under(key: str) -> tuple[str, ...]:
    """What is chosen in the widget under `key`, which takes several; nothing when it is not there."""
    chosen = st.session_state.get(key)
    return tuple(chosen) if isinstance(chosen, list) else ()


def ids_under(key: str) -> tuple[str, ...]:
    """The ids of single posts that were asked for under `key`, where no widget is drawn; none when nothing was."""
    ids = st.session_state.get(key)
    return ids if isinstance(ids, tuple) else ()


def choice_of(key: str) -> str | None:
    """What is chosen in the widget under `key`; None when it is not there."""
    choice = st.session_state.get(key)
    return choice if isinstance(choice, str) else None


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
