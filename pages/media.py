"""The profile and the contact sheets."""

import streamlit as st

from dashboard import session
from dashboard.components.aside import aside
from dashboard.components.film import Frame, film
from dashboard.components.notice import notice, sample_banner
from dashboard.components.profile import profile
from dashboard.components.sheet_line import sheet_line
from dashboard.feed import count_sheets, load_profile, load_sheet
from dashboard.messages import explain
from dashboard.sheet import SIZES, Owner, cut_strips, develop, load_avatar
from dashboard.sign_in import client, end_access_if_over, require_token
from dashboard.viewer_dialog import open_viewer
from dashboard.wording import describe_sheet, zone_named
from igclient.errors import IGClientError

token = require_token()
zone, now = zone_named(st.context.timezone), session.now()
session.take_turn()


def keep_place() -> None:
    """After a change of size, stay on the sheet that holds the frame that was first."""
    session.turn_to(key="sheet", size_key="size")


try:
    with st.spinner("Reading your profile…"):
        user = load_profile(client())
        owner = Owner.of(user)
        avatar = load_avatar(user, owner)
except IGClientError as error:
    end_access_if_over(error)
    notice(explain(error))
    st.button("Try again", key="media_retry_profile")
    st.stop()

sample_banner()
if profile(user, token, avatar=avatar, now=now, zone=zone):
    st.rerun()
st.space("xsmall")

top = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
strips = st.container(gap="xsmall")
foot = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
top_line, foot_line = top.container(width="content"), foot.container(width="content")
with top:
    size: int = st.segmented_control(
        "Frames a sheet",
        SIZES,
        default=SIZES[1],
        required=True,
        key="size",
        bind="query-params",
        on_change=keep_place,
        label_visibility="collapsed",
    )
with foot:
    number = st.pagination(count_sheets(user, size), key="sheet", bind="query-params")


def show_progress(read: int, wanted: int) -> None:
    with progress:
        aside(f"{read:,} of {wanted:,} posts")


try:
    with strips, st.spinner("Reading your posts…"):
        progress = st.empty()
        sheet = load_sheet(client(), user, number, size, show_progress)
        progress.empty()
except IGClientError as error:
    end_access_if_over(error)
    with strips:
        notice(explain(error))
        st.button("Try again", key="media_retry_sheet")
    st.stop()
if sheet.number != number:
    session.turn_next_run(key="sheet", to=sheet.number)
    st.rerun()

session.note_first_frame(sheet.first)
described = describe_sheet(sheet.number, sheet.sheets, sheet.total, sheet.items, zone)
with top_line:
    sheet_line(described, key="media_line", sheet=sheet.number)
with foot_line:
    sheet_line(described, key="media_foot_line")
if not sheet.items:
    strips.info("When you post your first picture, it appears here.", title="No posts yet.")


def draw_strip(index: int, frames: list[Frame]) -> None:
    opened_id = film(frames, key=f"media_strip_{index}")
    if opened_id is not None:
        st.query_params["frame"] = opened_id


waiting = []
for index, strip in enumerate(cut_strips(sheet, zone, now)):
    developed = strip.developed_at_once(owner)
    if developed is not None:
        with strips:
            draw_strip(index, developed)
        continue
    slot = strips.empty()
    with slot:
        film(strip.frames)
    waiting.append((index, slot, strip))
for (index, slot, _), developed in zip(
    waiting, develop([strip for _, _, strip in waiting], owner), strict=True
):
    with slot:
        draw_strip(index, developed)

if "frame" in st.query_params:
    open_viewer(owner, sheet.total)
