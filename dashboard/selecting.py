"""Pick frames, one by one, in ranges or all that are shown."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.components.film import Chosen, Mode


def pick(chosen: Chosen, shown: Sequence[str]) -> None:
    """Pick a frame or let it go; with shift, pick everything from the last one picked up to it."""
    picked = session.selected()
    if chosen.extend and picked and picked[-1] in shown and chosen.id in shown:
        start, end = sorted((shown.index(picked[-1]), shown.index(chosen.id)))
        picked.extend(media_id for media_id in shown[start : end + 1] if media_id not in picked)
    elif chosen.id in picked:
        picked.remove(chosen.id)
    else:
        picked.append(chosen.id)


def pick_all(shown: Sequence[str]) -> None:
    """Pick everything that is shown, on every sheet of it."""
    picked = session.selected()
    known = set(picked)
    picked.extend(media_id for media_id in shown if media_id not in known)


def let_go() -> None:
    """Pick nothing."""
    session.selected().clear()


def draw_select_switch() -> Mode:
    """Draw the switch to select mode; gives what a click on a frame means now."""
    return Mode.SELECT if st.toggle("Select", key="selecting") else Mode.OPEN


def draw_select_bar(shown: Sequence[str]) -> None:
    """Draw what picks or lets go of many frames at once."""
    st.button("All shown", key="select_all", type="tertiary", on_click=pick_all, args=(shown,))
    st.button("None", key="select_none", type="tertiary", on_click=let_go, disabled=not session.selected())
