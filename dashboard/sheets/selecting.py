"""Select frames, one by one, in ranges or all that are shown."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.components.film import Chosen, Mode
from dashboard.session import widgets
from dashboard.session.slots import Slot

_SWITCH = "selecting"
SELECTED: Slot[list[str]] = Slot("selected", list)
"""The ids of the selected frames, in the order they were selected."""


def selected() -> list[str]:
    """Those ids; what is done to the list is kept."""
    return SELECTED.get_or_make(list)


def select_frame(chosen: Chosen, shown: Sequence[str]) -> None:
    """Select a frame or let it go; with shift, select everything from the last selected one up to it."""
    ids = selected()
    if chosen.extend and ids and ids[-1] in shown and chosen.id in shown:
        start, end = sorted((shown.index(ids[-1]), shown.index(chosen.id)))
        ids.extend(media_id for media_id in shown[start : end + 1] if media_id not in ids)
    elif chosen.id in ids:
        ids.remove(chosen.id)
    else:
        ids.append(chosen.id)


def select_all(shown: Sequence[str]) -> None:
    """Select everything that is shown, on every sheet of it."""
    ids = selected()
    known = set(ids)
    ids.extend(media_id for media_id in shown if media_id not in known)


def clear_selection() -> None:
    """Select nothing."""
    selected().clear()


def draw_select_switch() -> Mode:
    """Draw the switch to select mode; gives what a click on a frame means now."""
    return Mode.SELECT if st.toggle("Select", key=_SWITCH) else Mode.OPEN


def select_is_on() -> bool:
    """Whether that switch is on now, for a callback: it may have been pressed since the frames were drawn."""
    return widgets.is_on(_SWITCH)


def draw_select_bar(shown: Sequence[str]) -> None:
    """Draw what selects or lets go of many frames at once."""
    label = f"Select all {len(shown):,}"
    widgets.button(label, key="select_all", action=partial(select_all, shown), is_link=True)
    st.button(
        "Select none", key="select_none", type="tertiary", on_click=clear_selection, disabled=not selected()
    )
