"""Put a sheet on the page: its strips of empty frames at once, then their pictures, row by row, as they come."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.account.source import Source
from dashboard.components.browser_prints import browser_prints
from dashboard.components.film import Chosen, Frame, Mode, film
from dashboard.components.prints import Print, prints
from dashboard.components.profile import AVATAR
from dashboard.pictures.problems import PictureProblem
from dashboard.pictures.store import THUMBNAIL_SIDE, Picture
from dashboard.sheets import history
from dashboard.sheets.address import Layout
from igclient import Media

# A CDN that dawdles must not keep the tools away for longer.
FIRST_LOOK_SECONDS = 2.0
# The browser draws in one go what comes in one go, and the tools would hold up the last pictures.
PAINT_SECONDS = 0.15


def draw_strips(
    strips: Sequence[Sequence[Frame]],
    layout: Layout,
    mode: Mode,
    *,
    on_chosen: Callable[[Chosen], None],
    first_place: int = 0,
    sought: int = 0,
) -> None:
    """Draw the strips in order, the pictures still to come; `on_chosen` is called with the frame that is clicked.

    `first_place` is 0 for those of the sheet itself. `sought` counts how often somebody has gone to a time.
    """
    for place, frames in enumerate(strips, start=first_place):
        film(
            frames,
            place=place,
            mode=mode,
            size=layout.tile,
            crop=layout.crop,
            is_flush=first_place == 0,
            sought=sought,
            on_chosen=on_chosen,
        )


def open_chosen(chosen: Chosen) -> None:
    """Open the clicked frame in the viewer."""
    history.open_frame(chosen.id)


def draw_pictures(
    developing: Iterator[dict[str, Picture]],
    *,
    key: str = "prints",
    avatar: Future[Picture] | None = None,
    waits_for_avatar: bool = True,
) -> None:
    """Hand the frames on the page their pictures as they come; `key` is this sheet's own.

    The header gets its `avatar` as soon as that is there, and no row has to wait for it.
    """
    with st.container(gap=None):
        header = st.empty()
        for index, pictures in enumerate(developing):
            made = {
                media_id: Print.of(picture)
                for media_id, picture in pictures.items()
                # The browser makes these by itself.
                if picture.problem is not PictureProblem.IN_BROWSER
            }
            prints(made, key=f"{key}_{index}")
            if avatar is not None and avatar.done():
                _hand_to(header, avatar)
                avatar = None
        if avatar is not None and waits_for_avatar:
            _hand_to(header, avatar)


def show_first(developing: Iterator[dict[str, Picture]], avatar: Future[Picture]) -> None:
    """Hand over the pictures while nothing else is on the page yet, and let the browser paint them."""
    draw_pictures(developing, avatar=avatar, waits_for_avatar=False)
    time.sleep(PAINT_SECONDS)


def _hand_to(header: DeltaGenerator, avatar: Future[Picture]) -> None:
    if avatar.result().problem is not PictureProblem.IN_BROWSER:
        with header:
            prints({AVATAR: Print.of(avatar.result())}, key="prints_avatar")


def draw_browser_prints(items: Sequence[Media], source: Source) -> None:
    """Have the browser make the prints of the files that lie in it; nothing where there are none."""
    named = {AVATAR: source.avatar(), **{media.id: source.picture(media) for media in items}}
    spots = {name: picture.spot for name, picture in named.items() if picture.spot is not None}
    if spots:
        browser_prints(spots, key="browser_prints", side=THUMBNAIL_SIDE)
