"""The viewer as a dialog over the sheets: it follows the address, and turns within itself."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial

import streamlit as st

from dashboard import clock
from dashboard.account.opened_post import OpenedPost, neighbour, open_post, refresh
from dashboard.account.post_notes import post_notes
from dashboard.account.source import Source
from dashboard.archiving.files import Post, extension_of, fetcher, file_stem
from dashboard.archiving.pack import pack_bytes
from dashboard.components.notice import notice
from dashboard.components.offered_file import offer_file
from dashboard.components.viewer import Turn, Wish, viewer
from dashboard.pictures.file_kinds import MEDIA_TYPES
from dashboard.session import address_bar
from dashboard.sign_in.guard import end_access_if_over
from dashboard.viewer.post import load_view
from dashboard.words.error_messages import explain
from dashboard.words.wording import kind_of, zone_named
from igclient.errors import IGClientError

KEY = "media_viewer"


@dataclass(slots=True)
class Opening:
    """What one opening of the viewer was given, and the slide whose picture was asked for at its own size."""

    source: Source
    newest: int
    walk: Callable[[], Sequence[str]] | None
    on_search: Callable[[str], None] | None
    sought: str = ""
    at_full_size: str | None = None
    is_drawn: bool = False


def close_viewer() -> None:
    """Let the address forget the frame."""
    address_bar.change({}, without=("frame", "slide"))


def open_viewer(
    source: Source,
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
    _dialog(Opening(source, newest, walk, on_search, sought))


@st.dialog("On the light table", width="large", on_dismiss=close_viewer)
def _dialog(opening: Opening) -> None:
    if "frame" not in st.query_params:
        st.rerun()
    zone = zone_named(st.context.timezone)
    try:
        # Later the picture that is there stays until the next one is.
        with nullcontext() if opening.is_drawn else st.spinner("Fetching the picture…"):
            opened = open_post(opening.source, st.query_params["frame"])
            slide = _slide(opened)
            view = load_view(
                opening.source,
                opened,
                slide,
                newest=opening.newest,
                zone=zone,
                now=clock.now(),
                walk=opening.walk() if opening.walk else None,
                at_full_size=opening.at_full_size == opened.slides[slide].id,
            )
    except IGClientError as error:
        end_access_if_over(error)
        notice(explain(error))
        return
    opening.is_drawn = True
    view = replace(view, can_search=opening.on_search is not None, sought=opening.sought)
    viewer(view, key=KEY, on_turn=partial(_turn, opening, opened, slide, zone))
    _downloads(opening, Post(view.number, opened.media, view.permalink), opened, slide, zone)


def _slide(opened: OpenedPost) -> int:
    asked = st.query_params.get("slide", "1")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    return max(min(wanted, len(opened.slides)) - 1, 0)


def _turn(opening: Opening, opened: OpenedPost, slide: int, zone: tzinfo, turn: Turn) -> None:
    notes, media, source = post_notes(), opened.media, opening.source
    if turn.slide is not None:
        address_bar.change({"slide": str(turn.slide + 1)})
    elif turn.search is not None:
        if opening.on_search is not None:
            close_viewer()
            opening.on_search(turn.search)
    elif turn.wish is Wish.FULL:
        opening.at_full_size = opened.slides[slide].id
    elif turn.wish is Wish.FRESH:
        refresh(source, media.id)
    elif turn.wish is Wish.COMMENTS:
        notes.read_comments(source, media, now=clock.now(), zone=zone)
    elif turn.wish is Wish.INSIGHTS:
        notes.read_figures(source, media)
    elif (
        media_id := neighbour(source, opened, turn.step, opening.walk() if opening.walk else None)
    ) is not None:
        address_bar.change({"frame": media_id}, without=("slide",))


def _downloads(opening: Opening, post: Post, opened: OpenedPost, slide: int, zone: tzinfo) -> None:
    """Offer this file as Instagram keeps it, and an album whole. Nothing is fetched before it is asked for."""
    shown, fetch = opened.slides[slide], fetcher(opening.source, [post])
    with st.container(horizontal=True, horizontal_alignment="right"):
        if shown.media_url:
            kind = extension_of(opening.source, post, slide)
            offer_file(
                f"Download this {kind_of(shown).value}",
                partial(fetch, shown),
                f"{file_stem(post, slide, zone)}.{kind}",
                mime=MEDIA_TYPES[kind],
                key="viewer_file",
            )
        if len(opened.slides) > 1:
            offer_file(
                f"Download the album as a ZIP, {len(opened.slides)} slides",
                partial(pack_bytes, [post], fetch, zone=zone, now=clock.now()),
                f"{file_stem(post, 0, zone).rpartition('_')[0]}.zip",
                mime="application/zip",
                key="viewer_album",
            )
