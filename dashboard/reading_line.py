"""How far the reading behind the pages is, exactly and quietly, and what to do when it stops."""

from collections.abc import Callable

import streamlit as st

from dashboard import session
from dashboard.components.aside import aside
from dashboard.messages import explain
from dashboard.reader import Reader, ReaderState
from dashboard.sign_in import end_access_if_over
from igclient.errors import AccessTokenInvalid

TICK = "1s"


def draw_reading(user_count: int | None, *, has_room: bool, run_page: Callable[[], None]) -> None:
    """Read the rest behind the page and say how far it is; nothing is drawn once everything is read.

    `run_page` is called when everything is read, and where the sheet `has_room`, as soon as there is more to fill it.
    """
    reader = session.reader()
    shown = len(reader.roll)
    if reader.error is not None:
        end_access_if_over(reader.error)
    if reader.roll.is_complete:
        return

    is_painted = False

    @st.fragment(run_every=TICK)
    def draw() -> None:
        nonlocal is_painted
        if session.connection() is None:
            return
        # The page's own run paints the sheet first; the reading begins with the first tick after it.
        if is_painted:
            reader.go_on()
        is_painted = True
        is_cut_off = reader.state is ReaderState.FAILED and isinstance(reader.error, AccessTokenInvalid)
        if is_cut_off or reader.state is ReaderState.COMPLETE or (has_room and len(reader.roll) > shown):
            run_page()
        _say(reader, f"{len(reader.roll):,} of {reader.roll.frame_count(user_count):,}")

    draw()


def _say(reader: Reader, progress: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if reader.state is ReaderState.PAUSED:
            used = f"{reader.usage_percent or 0:.0f} %"
            aside(f"Paused at {progress}: {used} of Instagram's allowance is used.")
        elif reader.state is ReaderState.FAILED and reader.error is not None:
            aside(f"Stopped at {progress}. {explain(reader.error).headline}")
        elif reader.state is ReaderState.RETRYING and reader.error is not None:
            aside(f"{progress} read. {explain(reader.error).headline} Trying again…")
        else:
            aside(f"Reading the rest: {progress}")
        if reader.state in (ReaderState.PAUSED, ReaderState.FAILED):
            st.button("Go on", key="reading_go_on", type="tertiary", on_click=reader.resume)
