"""The profile and the contact sheets."""

from concurrent.futures import wait

import streamlit as st

from dashboard import session
from dashboard.around_sheet import describe_sheet, draw_empty, draw_memories, draw_report
from dashboard.components.film import Mode
from dashboard.components.notice import notice, sample_banner, sandbox_note
from dashboard.components.profile import profile
from dashboard.components.sheet_line import sheet_line
from dashboard.components.timeline import timeline
from dashboard.components.tools_to_come import tools_to_come
from dashboard.feed import begin_reading, count_sheets, load_sheet, search
from dashboard.filter_bar import Layout, ask_for, draw_filters, draw_layout
from dashboard.filters import Filters, Sort
from dashboard.messages import explain
from dashboard.picked import draw_picked
from dashboard.reading_line import draw_reading
from dashboard.selecting import draw_select_switch, pick
from dashboard.selection import select
from dashboard.sheet import Owner, cut_strips, develop, fetch_avatar
from dashboard.sign_in import client, end_access_if_over, require_token
from dashboard.strips import FIRST_LOOK_SECONDS, draw_pictures, draw_strips, show_first
from dashboard.timeline import draw_timeline, month_at
from dashboard.viewer_dialog import open_viewer
from dashboard.wording import zone_named
from igclient.errors import IGClientError

token = require_token()
zone, now = zone_named(st.context.timezone), session.now()
session.take_next()


def first_sheet() -> None:
    """A changed filter shows other frames: begin with the first of them."""
    session.set_now(sheet=1)


def keep_place() -> None:
    """After a change of size, stay on the sheet that holds the frame that was first."""
    session.turn_to(key="sheet", size_key="size")


def show_progress(read: int, wanted: int) -> None:
    with progress:
        sheet_line(f"{read:,} of {wanted:,} posts")


sample_banner()
head = st.container(gap=None)
reading = begin_reading(client())
with head:
    pause = st.empty()
    if not reading.done():
        with pause, st.spinner("Reading your profile…"):
            wait([reading])
    try:
        user = reading.result()
    except IGClientError as error:
        end_access_if_over(error)
        notice(explain(error))
        st.button("Try again", key="media_retry_profile")
        st.stop()
    if profile(user, token, now=now, zone=zone, note=sandbox_note()):
        st.rerun()
owner = Owner.of(user)
avatar = fetch_avatar(user, owner)
roll = session.roll()

# The first look is at the pictures: what they can be chosen by comes when they lie there.
is_first_look = session.takes_first_look()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    if is_first_look:
        filters, layout, mode = Filters(), Layout(), Mode.OPEN
        tools_to_come()
    else:
        filters = draw_filters(now.astimezone(zone).year, first_sheet)
        layout = draw_layout(keep_place)
        mode = draw_select_switch()
top = st.container(
    horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
)
jumps = st.container()
strips = st.container(gap="xsmall")
foot = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
below = st.container()
foot_line = foot.container(width="content")

# Without a filter a sheet may lie beyond what is read, and is read for; with one, it is chosen among what is.
is_whole_roll = not filters.is_active and filters.sort is Sort.NEWEST
try:
    with strips, st.spinner("Reading your posts…"):
        progress = st.empty()
        beyond = (session.asked_number("sheet") - 1) * layout.frames
        selection = None if is_whole_roll else search(user, filters, zone, beyond, show_progress)
        chosen = None if selection is None else selection.positions
        total = roll.frame_count(user.media_count) if chosen is None else len(chosen)
        number = 1
        if total and not is_first_look:
            with foot:
                number = st.pagination(count_sheets(total, layout.frames), key="sheet", bind="query-params")
        sheet = load_sheet(user, number, layout.frames, show_progress, chosen=chosen)
        progress.empty()
except IGClientError as error:
    end_access_if_over(error)
    with strips:
        notice(explain(error))
        st.button("Try again", key="media_retry_sheet")
    st.stop()
if sheet.number != number:
    session.set_next_run({"sheet": sheet.number})
    st.rerun()
session.note_first_frame(sheet.first)
developing = develop(sheet.items, owner, patience=FIRST_LOOK_SECONDS if is_first_look else None)
index = session.caption_index()
# The reading behind the page may already be further than the index: only what is indexed is shown.
shown = range(len(index)) if chosen is None else chosen

described = describe_sheet(sheet, selection if filters.is_active or sheet.read else None, zone)
with top:
    with st.container(width="content"):
        sheet_line(described, key="media_line", sheet=sheet.number)
    with st.container(width="content"):
        draw_reading(user.media_count, has_room=len(sheet.items) < layout.frames, run_page=st.rerun)
with jumps:
    if filters.sort in (Sort.NEWEST, Sort.OLDEST):
        is_oldest_first = filters.sort is Sort.OLDEST
        years = index.worked_out(
            "timeline",
            (shown, zone, is_oldest_first),
            lambda index: draw_timeline(index, shown, zone, oldest_first=is_oldest_first),
        )
        place = timeline(years, here=month_at(index, shown, sheet.first, zone))
        if place is not None:
            session.set_next_run({"sheet": place // layout.frames + 1})
            st.rerun()

if is_first_look:
    with strips:
        draw_strips(cut_strips(sheet, owner, zone, now), layout, mode)
    show_first(developing, avatar)
    st.rerun()

with foot_line:
    sheet_line(described if sheet.items else "", key="media_foot_line")
ids = [roll.items[position].id for position in shown]
if mode is Mode.SELECT:
    with jumps:
        draw_picked(ids, owner, user.username or "instagram", sheet.newest, zone, now)
with strips:
    if not sheet.items:
        draw_empty(filters, index, zone)
    picked = set(session.selected()) if mode is Mode.SELECT else set()
    clicked = draw_strips(cut_strips(sheet, owner, zone, now, picked), layout, mode)

with below:
    draw_report(user)
    is_front = is_whole_roll and sheet.number == 1
    memories = draw_memories(owner, layout, sheet.newest, zone, now) if is_front else ()


def found_ids() -> list[str]:
    """What previous and next in the viewer go along: what is found by now, as the reading goes on behind it."""
    index = session.caption_index()
    places = range(len(index)) if is_whole_roll else select(index, filters, zone).positions
    return [roll.items[position].id for position in places]


if clicked is not None and mode is Mode.SELECT:
    pick(clicked, ids)
    st.rerun()
if clicked is not None:
    session.open_frame(clicked.id)
if "frame" in st.query_params:
    open_viewer(
        owner,
        sheet.newest,
        walk=found_ids,
        on_search=lambda text: ask_for(Filters(text=text)),
        sought=filters.text,
    )

draw_pictures(developing, avatar=avatar)
draw_pictures(develop(memories, owner), key="memory_prints")
