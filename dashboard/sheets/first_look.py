"""The first look at a connected account: the pictures, before what they can be chosen by."""

from concurrent.futures import Future

import streamlit as st

from dashboard.components.film import Mode
from dashboard.components.tools_to_come import tools_to_come
from dashboard.pictures.store import Picture
from dashboard.search.filters import Filters
from dashboard.session.slots import Slot, first_time
from dashboard.sheets.address import Layout
from dashboard.sheets.frames import cut_strips, develop
from dashboard.sheets.jumps import draw_jumps
from dashboard.sheets.run import Run
from dashboard.sheets.strips import FIRST_LOOK_SECONDS, draw_strips, open_chosen, show_first
from dashboard.sheets.table import Places, draw_lines, lay_table

_LOOKED = Slot("looked", bool)


def is_first_look() -> bool:
    """Whether this is the first the person sees of an account, and nothing of it was asked for; once true."""
    return first_time(_LOOKED) and not st.query_params


def draw_first_look(run: Run, places: Places, avatar: Future[Picture]) -> None:
    """Draw the first sheet with the shapes of the tools, and let the browser paint it; the tools come in the next run.

    See docs/decisions/0006-the-first-look.md.
    """
    layout = Layout()
    for place, is_narrow in ((places.narrow_tools, True), (places.tools, False)):
        with place:
            tools_to_come(is_narrow=is_narrow)
    table = lay_table(run, Filters(), layout, places, turns=False)
    developing = develop(table.sheet.items, run.source, patience=FIRST_LOOK_SECONDS)
    draw_lines(table, places)
    with places.jumps:
        draw_jumps(table)
    with places.strips:
        draw_strips(cut_strips(table.sheet, run), layout, Mode.OPEN, on_chosen=open_chosen)
    show_first(developing, avatar)
    st.rerun()
