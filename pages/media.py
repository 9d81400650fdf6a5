"""The profile and the contact sheets."""

import streamlit as st

from dashboard.components.film import Chosen, Mode
from dashboard.components.sheet_line import sheet_line
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sheets.address import View
from dashboard.sheets.filter_bar import draw_filters, draw_layout, search_for
from dashboard.sheets.first_look import draw_first_look, is_first_look
from dashboard.sheets.frames import cut_strips, develop, fetch_avatar
from dashboard.sheets.head import draw_head
from dashboard.sheets.notes import draw_empty, draw_memories, draw_report
from dashboard.sheets.run import begin_run
from dashboard.sheets.selecting import draw_select_switch, select_frame, select_is_on, selected
from dashboard.sheets.strips import draw_pictures, draw_strips, open_chosen
from dashboard.sheets.table import Places, Table, draw_lines, lay_out, lay_table
from dashboard.sheets.take_home import draw_take_home
from dashboard.sign_in.sample_banner import sample_banner
from dashboard.viewer.dialog import open_viewer


def draw_page() -> None:
    run = begin_run()
    sample_banner()
    draw_head(run)
    avatar = fetch_avatar(run.source)
    places = lay_out()
    if is_first_look():
        draw_first_look(run, places, avatar)

    with places.tools:
        filters = draw_filters(run.today, run.source.can)
        layout = draw_layout()
        mode = draw_select_switch()
    history.follow(View(filters, layout, widgets.number_of("sheet")))
    with places.unseen:
        history.draw_rest()
    table = lay_table(run, filters, layout, places)
    developing = develop(table.sheet.items, run.source)
    described = draw_lines(table, places)
    with places.foot_line:
        sheet_line(described if table.sheet.items else "", key="media_foot_line")
    draw_table(table, mode, places)
    with places.below:
        draw_report(run.source)
        is_front = table.is_whole_roll and table.sheet.number == 1
        memories = draw_memories(run, layout, table.sheet.newest) if is_front else ()

    if "frame" in st.query_params:
        open_viewer(
            run.source, table.sheet.newest, walk=table.walk, on_search=search_for, sought=filters.text
        )
    draw_pictures(developing, avatar=avatar)
    draw_pictures(develop(memories, run.source), key="memory_prints")


def draw_table(table: Table, mode: Mode, places: Places) -> None:
    """Draw the sheet's strips; a click on a frame opens or selects it."""
    run, is_selecting = table.run, mode is Mode.SELECT
    if is_selecting:
        with places.jumps:
            draw_take_home(table.ids, table.sheet.newest, run)
    with places.strips:
        if not table.sheet.items:
            draw_empty(table.filters, table.index, run)
        marked = set(selected()) if is_selecting else set()

        def take(chosen: Chosen) -> None:
            if select_is_on():
                select_frame(chosen, table.ids)
            else:
                open_chosen(chosen)

        draw_strips(cut_strips(table.sheet, run, marked), table.layout, mode, on_chosen=take)


draw_page()
