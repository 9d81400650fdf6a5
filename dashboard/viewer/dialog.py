"""The viewer over the sheets: it follows the address, and turns within itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial

import streamlit as st

from dashboard import clock
from dashboard.account.opened_post import OpenedPost, neighbour, open_post, refresh
from dashboard.account.post_notes import post_notes
from dashboard.account.source import Source
from dashboard.archiving.files import Post, fetcher, name_of
from dashboard.archiving.held import held_slides
from dashboard.archiving.pack import pack_bytes
from dashboard.components.offered_file import offer_file
from dashboard.components.viewer import Turn, View, Wish, viewer
from dashboard.session import address_bar
from dashboard.sign_in.guard import end_access_if_over
from dashboard.viewer.post import load_view
from dashboard.words.error_messages import explain
from dashboard.words.wording import kind_of, zone_named
from igarchive.file_kinds import MEDIA_TYPES
from igclient.errors import IGClientError

KEY = "media_viewer"
_FORMATS = {"jpg": "JPEG", "mp4": "MP4"}


@dataclass(slots=True)
class Opening:
    """What the viewer was given by the page, and the slide whose picture was asked for at its own size.

    `needs_page` says that somebody has asked it for what only a run of the page can show.
    """

    source: Source
    newest: int
    on_open: Callable[[str], None]
    walk: Callable[[], Sequence[str]] | None
    on_search: Callable[[str], None] | None
    sought: str = ""
    at_full_size: str | None = None
    needs_page: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The post that is looked at, the slide of it, and the zone its times are told in."""

    opened: OpenedPost
    slide: int
    zone: tzinfo


def draw_viewer(
    source: Source,
    newest: int,
    *,
    on_open: Callable[[str], None],
    walk: Callable[[], Sequence[str]] | None = None,
    on_search: Callable[[str], None] | None = None,
    sought: str = "",
) -> None:
    """Show the frame that the address names, and wait for one to be clicked where it names none.

    `on_open` is called back with the id of the frame that was clicked, and has the address name it. `newest` is the
    number of the account's newest post. `walk` gives the ids that previous and next go along, such as the filtered set
    as far as it is read by then; without it they follow the roll. What was `sought` in captions is marked in them.
    `on_search` is called back with the hashtag or mention that was chosen, with its sign: widgets may be set there. The
    viewer then closes and the page runs. Without it they are plain text.
    """
    _draw(Opening(source, newest, on_open, walk, on_search, sought))


@st.fragment
def _draw(opening: Opening) -> None:
    if opening.needs_page:
        st.rerun()
    frame = st.query_params.get("frame")
    if frame is None:
        viewer(None, key=KEY, on_turn=partial(_turn, opening, None))
        return
    try:
        opened = open_post(opening.source, frame)
    except IGClientError as error:
        end_access_if_over(error)
        viewer(View.of_failure(frame, explain(error)), key=KEY, on_turn=partial(_turn, opening, None))
        return
    look = Look(opened, _slide(opened), zone_named(st.context.timezone))
    view = _view(opening, look)
    viewer(view, key=KEY, on_turn=partial(_turn, opening, look))
    # What lies in the browser is saved by that: this app has nothing of it to give.
    if not view.held:
        _draw_downloads(opening, Post(view.number, opened.media, view.permalink), look)


def _view(opening: Opening, look: Look) -> View:
    opened, shown = look.opened, look.opened.slides[look.slide]
    view = load_view(
        opening.source,
        opened,
        look.slide,
        newest=opening.newest,
        zone=look.zone,
        now=clock.now(),
        walk=opening.walk() if opening.walk else None,
        at_full_size=opening.at_full_size == shown.id,
    )
    view = replace(view, can_search=opening.on_search is not None, sought=opening.sought)
    if not shown.media_url:
        return view
    post = Post(view.number, opened.media, view.permalink)
    held = held_slides(opening.source, post)
    if any(held):
        return replace(view, held=held, file=kind_of(shown).value if held[look.slide] else "")
    name = name_of(opening.source, post, look.slide)
    kind = name.rpartition(".")[2]
    return replace(view, file=kind_of(shown).value, format=_FORMATS.get(kind, kind.upper()))


def _slide(opened: OpenedPost) -> int:
    asked = st.query_params.get("slide", "1")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    return max(min(wanted, len(opened.slides)) - 1, 0)


def _turn(opening: Opening, look: Look | None, turn: Turn) -> None:
    if turn.open is not None:
        opening.on_open(turn.open)
    elif turn.is_close:
        _close()
    elif look is not None:
        _turn_post(opening, look, turn)


def _turn_post(opening: Opening, look: Look, turn: Turn) -> None:
    notes, opened, source = post_notes(), look.opened, opening.source
    if turn.slide is not None:
        address_bar.change_and_note({"slide": str(turn.slide + 1)})
    elif turn.search is not None:
        if opening.on_search is not None:
            _close()
            opening.on_search(turn.search)
            opening.needs_page = True
    elif turn.wish is Wish.FULL:
        opening.at_full_size = opened.slides[look.slide].id
    elif turn.wish is Wish.FRESH:
        refresh(source, opened.media.id)
    elif turn.wish is Wish.COMMENTS:
        notes.read_comments(source, opened.media, now=clock.now(), zone=look.zone)
    elif turn.wish is Wish.INSIGHTS:
        notes.read_figures(source, opened.media)
    elif (
        media_id := neighbour(source, opened, turn.step, opening.walk() if opening.walk else None)
    ) is not None:
        address_bar.change_and_note({"frame": media_id}, without=("slide",))


def _close() -> None:
    """Let the address forget the frame."""
    address_bar.change_and_note({}, without=("frame", "slide"))


def _draw_downloads(opening: Opening, post: Post, look: Look) -> None:
    """Draw the buttons that the viewer presses: it lies over them, and Streamlit hands out files by its own alone.

    Nothing is fetched before it is asked for.
    """
    opened, slide = look.opened, look.slide
    shown, fetch = opened.slides[slide], fetcher(opening.source, [post])
    if shown.media_url:
        name = name_of(opening.source, post, slide)
        offer_file(
            f"Download this {kind_of(shown).value}",
            partial(fetch, shown),
            name,
            mime=MEDIA_TYPES[name.rpartition(".")[2]],
            key="viewer_file",
        )
    if len(opened.slides) > 1:
        offer_file(
            f"Download the album as a ZIP, {len(opened.slides)} slides",
            partial(pack_bytes, opening.source, [post], zone=look.zone, now=clock.now()),
            f"{name_of(opening.source, post, 0).rpartition('_')[0]}.zip",
            mime="application/zip",
            key="viewer_album",
        )
