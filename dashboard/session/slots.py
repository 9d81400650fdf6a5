"""Typed values under session_state keys."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def get(key: str, kind: type[T]) -> T | None:
    """The value under `key`, if it is of this kind."""
    value = st.session_state.get(key)
    return value if isinstance(value, kind) else None


def get_or_make(key: str, kind: type[T], make: Callable[[], T]) -> T:
    """The value under `key`; made and kept when there is none of this kind."""
    value = get(key, kind)
    if value is None:
        value = st.session_state[key] = make()
    return value


def take_once(key: str) -> bool:
    """Whether this is asked for the first time."""
    taken = bool(st.session_state.get(key))
    st.session_state[key] = True
    return not taken
