"""What a person picked on the sheets, and what they do not want to see there."""

import streamlit as st

from dashboard.packed import Packed
from dashboard.session.slots import get_or_make

_SELECTED = "selected"
_PACKED = "packed"
_HIDES_MEMORIES = "hides_memories"


def selected() -> list[str]:
    """The ids of the frames picked in select mode, in the order they were picked."""
    return get_or_make(_SELECTED, list, list)


def packed() -> dict[tuple[str, ...], Packed]:
    """The ZIP made of the picked frames, by their ids; at most one."""
    return get_or_make(_PACKED, dict, dict)


def hide_memories() -> None:
    """Show no "on this day" in this session any more."""
    st.session_state[_HIDES_MEMORIES] = True


def hides_memories() -> bool:
    """Whether the person does not want to see this day in other years."""
    return bool(st.session_state.get(_HIDES_MEMORIES))
