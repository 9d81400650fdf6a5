"""The profile and the contact sheets."""

import streamlit as st

from dashboard.components.film import Chosen, Mode
from dashboard.components.narrow_window import show_what_fits
from dashboard.components.sheet_line import sheet_line
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sheets.address import View
from dashboard.sheets.filter_bar import draw_filters, draw_layout, search_for
from dashboard.sheets.first_look import draw_first_look, is_first_look
from dashboard.sheets.frames import cut_strips, develop, fetch_avatar
from dashboard.sheets.head import draw_head
from dashboard.sheets.jumps import draw_jumps, is_sought, sought_on
from dashboard.sheets.narrow_tools import draw_narrow_tools
from dashboard.sheets.notes import (
    draw_empty,
    draw_lacks,
    draw_memories,
    draw_no_posts,
    draw_report,
    has_no_posts,
)
from dashboard.sheets.run import Run, begin_run
from dashboard.sheets.selecting import draw_select_switch, select_frame, select_is_on, selected
from dashboard.sheets.shelves import draw_shelves
from dashboard.sheets.strips import draw_browser_prints, draw_pictures, draw_strips, open_chosen
from dashboard.sheets.table import Places, Table, draw_lines, lay_out, lay_table
from dashboard.sheets.take_home import draw_take_home
from dashboard.viewer.dialog import draw_viewer


def draw_page() -> None:
    run = begin_run()
    with st.container(gap="xsmall"):
        draw_sheets(run)


def draw_sheets(run: Run) -> None:
    """Draw everything below the masthead."""
    draw_head(run)
    draw_shelves(run.source)
    avatar = fetch_avatar(run.source)
    places = lay_out()
    with places.unseen:
        show_what_fits()
    if is_first_look():
        draw_first_look(run, places, avatar)

    if has_no_posts(run.source):
        draw_no_posts()
        draw_pictures(develop((), run.source), avatar=avatar)
        return

    with places.tools:
        filters = draw_filters(run.today, run.source.can)
        layout = draw_layout()
        mode = draw_select_switch()
    history.follow(View(filters, layout, widgets.number_of("sheet")))
    with places.unseen:
        history.draw_rest()
    table = lay_table(run, filters, layout, places)
    developing = develop(table.sheet.items, run.source)
    with places.narrow_tools:
        draw_narrow_tools(run, filters, layout, table.index, is_selecting=mode is Mode.SELECT)
    described = draw_lines(table, places)
    with places.jumps:
        draw_jumps(table)
    with places.foot_line:
        sheet_line(described if table.sheet.items else "", key="media_foot_line")
    draw_table(table, mode, places)
    with places.below:
        draw_report(run.source)
        draw_lacks(run.source)
        is_front = table.is_whole_roll and table.sheet.number == 1
        memories = draw_memories(run, layout, table.sheet.newest) if is_front else ()

    with places.viewer:
        draw_viewer(
            run.source,
            table.sheet.newest,
            on_open=history.open_frame,
            walk=table.walk,
            on_search=search_for,
            sought=filters.text,
        )
    draw_pictures(developing, avatar=avatar)
    draw_pictures(develop(memories, run.source), key="memory_prints")
    draw_browser_prints((*table.sheet.items, *memories), run.source)


def draw_table(table: Table, mode: Mode, places: Places) -> None:
    """Draw the sheet's strips; a click on a frame opens or selects it."""
    run, is_selecting = table.run, mode is Mode.SELECT
    if is_selecting:
        with places.take_home:
            draw_take_home(table.ids, table.sheet.newest, run)
    with places.strips:
        if not table.sheet.items:
            draw_empty(table.filters, table.index, run)
        picked = set(selected()) if is_selecting else set()

        def take(chosen: Chosen) -> None:
            if select_is_on():
                select_frame(chosen, table.ids)
            else:
                open_chosen(chosen)

        sought = sought_on(table)
        strips = cut_strips(table.sheet, run, picked, is_marked=lambda media: is_sought(media, run, sought))
        serial = sought.serial if sought else 0
        draw_strips(strips, table.layout, mode, on_chosen=take, sought=serial)


draw_page()
