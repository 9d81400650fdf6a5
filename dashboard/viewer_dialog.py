"""The viewer as a dialog over the sheets: it follows the address, and turns within itself."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.components.notice import notice
from dashboard.components.viewer import Turn, Wish, viewer
from dashboard.export import pack_bytes
from dashboard.export_files import Post, fetcher, file_stem, likely_extension
from dashboard.messages import explain
from dashboard.sheet import Owner
from dashboard.sign_in import client, end_access_if_over
from dashboard.viewing import Opened, load_view, neighbour, open_post, refresh
from dashboard.wording import kind_of, zone_named
from igclient.errors import IGClientError

KEY = "media_viewer"


@dataclass(slots=True)
class Table:
    """What one opening of the viewer was given, and the slide whose picture was asked for at its own size."""

    owner: Owner
    newest: int
    walk: Callable[[], Sequence[str]] | None
    on_search: Callable[[str], None] | None
    sought: str = ""
    at_full_size: str | None = None
    is_drawn: bool = False


def close_viewer() -> None:
    """Let the address forget the frame."""
    st.query_params.pop("frame", None)
    st.query_params.pop("slide", None)


def open_viewer(
    owner: Owner,
    newest: int,
    *,
    walk: Callable[[], Sequence[str]] | None = None,
    on_search: Callable[[str], None] | None = None,
    sought: str = "",
) -> None:
    """Show the frame that the address names.

    `newest` is the number of the account's newest post. `walk` gives the ids that previous and next go along, such as
    the filtered set as far as it is read by then; without it they follow the roll. What was `sought` in captions is
    marked in them. `on_search` is called with the hashtag or mention that was chosen, with its sign, in a callback:
    widgets may be set there. The dialog then closes and the page runs. Without it they are plain text.
    """
    _dialog(Table(owner, newest, walk, on_search, sought))


@st.dialog("On the light table", width="large", on_dismiss=close_viewer)
def _dialog(table: Table) -> None:
    if "frame" not in st.query_params:
        st.rerun()
    zone = zone_named(st.context.timezone)
    try:
        # Later the picture that is there stays until the next one is.
        with nullcontext() if table.is_drawn else st.spinner("Fetching the picture…"):
            opened = open_post(client(), st.query_params["frame"])
            slide = _slide(opened)
            view = load_view(
                opened,
                slide,
                table.owner,
                newest=table.newest,
                zone=zone,
                now=session.now(),
                walk=table.walk() if table.walk else None,
                at_full_size=table.at_full_size == opened.slides[slide].id,
            )
    except IGClientError as error:
        end_access_if_over(error)
        notice(explain(error))
        return
    table.is_drawn = True
    view = replace(view, can_search=table.on_search is not None, sought=table.sought)
    viewer(view, key=KEY, on_turn=partial(_turn, table, opened, slide, zone))
    _downloads(table, Post(view.number, opened.media, view.permalink), opened, slide, zone)


def _slide(opened: Opened) -> int:
    asked = st.query_params.get("slide", "1")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    return max(min(wanted, len(opened.slides)) - 1, 0)


def _turn(table: Table, opened: Opened, slide: int, zone: tzinfo, turn: Turn) -> None:
    notes, media = session.post_notes(), opened.media
    if turn.slide is not None:
        st.query_params["slide"] = str(turn.slide + 1)
    elif turn.search is not None:
        if table.on_search is not None:
            close_viewer()
            table.on_search(turn.search)
    elif turn.wish is Wish.FULL:
        table.at_full_size = opened.slides[slide].id
    elif turn.wish is Wish.FRESH:
        refresh(client(), media.id)
    elif turn.wish is Wish.COMMENTS:
        notes.read_comments(client(), media, now=session.now(), zone=zone)
    elif turn.wish is Wish.INSIGHTS:
        notes.read_figures(client(), media)
    elif (media_id := neighbour(opened, turn.step, table.walk() if table.walk else None)) is not None:
        st.query_params.pop("slide", None)
        st.query_params["frame"] = media_id


def _downloads(table: Table, post: Post, opened: Opened, slide: int, zone: tzinfo) -> None:
    """Offer this file as Instagram keeps it, and an album whole. Nothing is fetched before it is asked for."""
    shown, fetch = opened.slides[slide], fetcher(table.owner, [post])
    with st.container(horizontal=True, horizontal_alignment="right"):
        if shown.media_url:
            st.download_button(
                f"Download this {kind_of(shown).value}",
                partial(fetch, shown),
                f"{file_stem(post, slide, zone)}.{likely_extension(shown)}",
                mime="video/mp4" if shown.is_video else "image/jpeg",
                on_click="ignore",
                key="viewer_file",
            )
        if len(opened.slides) > 1:
            st.download_button(
                f"Download the album as a ZIP, {len(opened.slides)} slides",
                partial(pack_bytes, [post], fetch, zone=zone, now=session.now()),
                f"{file_stem(post, 0, zone).rpartition('_')[0]}.zip",
                mime="application/zip",
                on_click="ignore",
                key="viewer_album",
            )
