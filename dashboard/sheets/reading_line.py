"""How far the reading behind the pages is, exactly and quietly, and what to do when it stops."""

from collections.abc import Callable

import streamlit as st

from dashboard.account import current
from dashboard.account.reader import Reader, ReaderState
from dashboard.account.source import Source
from dashboard.components.sheet_line import sheet_line
from dashboard.session import address_bar, widgets
from dashboard.sheets.loading import profile_count
from dashboard.sign_in.guard import end_access_if_over
from dashboard.words.error_messages import explain
from dashboard.words.wording import count, rough
from igclient.errors import AccessTokenInvalid

TICK = "1s"


def draw_reading(source: Source, *, dates: str, has_room: bool, run_page: Callable[[], None]) -> None:
    """Read the rest behind the page and say how far it is; or that all is read.

    In a narrow window the `dates` of the sheet stand in this place while there is nothing to say.
    `run_page` is called when everything is read, and where the sheet `has_room`, as soon as there is more to fill it;
    but not over the head of a person who looks at a post, or has just asked for something else.
    """
    reader, counted, shown = source.reader, profile_count(source), len(source.roll)
    if reader is not None and reader.error is not None:
        end_access_if_over(reader.error)
    if reader is None or reader.roll.is_complete:
        # The line stays, so that nothing below it moves.
        _line(_all_read(shown, source.roll.unreadable), brief=dates)
        return

    # The page's widgets are all drawn by now, so the address says what they say.
    address_bar.note()
    is_painted = False

    @st.fragment(run_every=TICK)
    def draw() -> None:
        nonlocal is_painted
        if current.source() is not source:
            return
        # The page's own run paints the sheet first; the reading begins with the first tick after it.
        if is_painted:
            reader.go_on()
        is_painted = True
        is_cut_off = reader.state is ReaderState.FAILED and isinstance(reader.error, AccessTokenInvalid)
        has_news = has_room and len(reader.roll) > shown
        if (is_cut_off or reader.state is ReaderState.COMPLETE or has_news) and _may_run_page():
            run_page()
        _say(reader, f"{len(reader.roll):,} of {reader.roll.frame_count(counted):,}")

    draw()


def _all_read(shown: int, unreadable: int) -> str:
    if unreadable:
        return f"{count(shown, 'post')} read, {unreadable:,} could not be"
    return f"All {count(shown, 'post')} read" if shown else ""


def _may_run_page() -> bool:
    return address_bar.is_as_noted() and "frame" not in st.query_params


def _say(reader: Reader, progress: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
        if reader.state is ReaderState.PAUSED:
            used = f"{reader.usage_percent or 0:.0f} %"
            _line(f"Paused at {progress}: {used} of Instagram's allowance is used.")
        elif reader.state is ReaderState.FAILED and reader.error is not None:
            until = f" It can go on in about {rough(reader.wait)}." if reader.wait else ""
            _line(f"Stopped at {progress}. {explain(reader.error).headline}{until}")
        elif reader.state is ReaderState.RETRYING and reader.error is not None:
            _line(f"{progress} read. {explain(reader.error).headline} Trying again…")
        else:
            _line(f"Reading the rest: {progress}", brief=f"{progress} read")
        if reader.state in (ReaderState.PAUSED, ReaderState.FAILED) and not reader.wait:
            widgets.button("Go on", key="reading_go_on", action=reader.resume, is_link=True)


def _line(words: str, *, brief: str | None = None) -> None:
    sheet_line(words, brief=brief, key="reading_line")
