"""What can be done with the picked frames: a ZIP of their files, their links, a sheet to print."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.aside import aside
from dashboard.export import MOST_POSTS, limit_in_words, pack
from dashboard.export_files import Fetch, Post, fetcher, number_posts
from dashboard.export_words import links_text
from dashboard.print_sheet import load_frames, note_of, print_sheet
from dashboard.selecting import draw_select_bar
from dashboard.sheet import Owner
from dashboard.wording import count, megabytes


def draw_picked(
    shown: Sequence[str], owner: Owner, username: str, newest: int, zone: tzinfo, now: datetime
) -> None:
    """Draw what picks many frames at once, and the exports of what is picked. Nothing is fetched unasked."""
    posts = number_posts(session.roll().items, session.selected(), newest)
    connected = session.connection()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw_select_bar(shown)
        if not posts or connected is None:
            aside("Choose frames; with the shift key, everything up to one.")
            return
        wants_zip = _draw_zip(posts, username)
        st.download_button(
            "Links",
            links_text(posts),
            f"{username}-links.txt",
            mime="text/plain",
            on_click="ignore",
            key="picked_links",
        )
        st.download_button(
            "Sheet to print",
            partial(_printed, posts, owner, username, zone),
            f"{username}-contact-sheet.html",
            mime="text/html",
            on_click="ignore",
            disabled=len(posts) > MOST_POSTS,
            key="picked_print",
        )
    if wants_zip:
        _pack(posts, fetcher(owner, posts), zone, now)
        st.rerun()


def _draw_zip(posts: list[Post], username: str) -> bool:
    """Offer the ZIP that was packed of exactly these posts, else to pack it; gives whether that is wanted now."""
    packed = session.packed().get(_ids(posts))
    if packed is None:
        return st.button(
            f"Pack {count(len(posts), 'post')} as a ZIP",
            disabled=len(posts) > MOST_POSTS,
            help=limit_in_words(len(posts)),
            key="picked_pack",
        )
    st.download_button(
        f"Save the ZIP, {megabytes(packed.size)}",
        packed.whole,
        f"{username}.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
        key="picked_zip",
    )
    if packed.missing:
        aside(f"{count(len(packed.missing), 'file')} could not be had: NOTES.txt in the ZIP says why.")
    return False


def _pack(posts: list[Post], fetch: Fetch, zone: tzinfo, now: datetime) -> None:
    """Fetch and pack, saying how far it is. Whatever the person clicks meanwhile ends it, and nothing is left."""
    session.packed().clear()
    bar = st.progress(0.0, "Fetching the first files…")

    def tell(done: int, files: int) -> None:
        bar.progress(done / files, f"{done:,} of {count(files, 'file')} fetched and packed")

    session.packed()[_ids(posts)] = pack(posts, fetch, zone=zone, now=now, progress=tell)


def _ids(posts: list[Post]) -> tuple[str, ...]:
    return tuple(post.media.id for post in posts)


def _printed(posts: list[Post], owner: Owner, username: str, zone: tzinfo) -> bytes:
    return print_sheet(load_frames(posts, owner, zone), f"@{username}", note_of(posts, zone)).encode()
