"""Put a sheet on the page: its strips of empty frames at once, then their pictures, row by row, as they come."""

import time
from collections.abc import Sequence

import streamlit as st

from dashboard.components.film import Chosen, Frame, Mode, film
from dashboard.components.prints import Print, prints
from dashboard.filter_bar import Layout
from dashboard.sheet import Owner, develop
from igclient import Media

# A CDN that dawdles must not keep the tools away for longer.
FIRST_LOOK_SECONDS = 2.0
# The browser draws in one go what comes in one go, and the tools would hold up the last pictures.
PAINT_SECONDS = 0.15


def draw_strips(
    strips: Sequence[Sequence[Frame]], layout: Layout, mode: Mode, *, first_place: int = 0
) -> Chosen | None:
    """Draw the strips in order, the pictures still to come; gives the frame chosen in this run, if one was."""
    chosen: Chosen | None = None
    for place, frames in enumerate(strips, start=first_place):
        chosen = film(frames, place=place, mode=mode, size=layout.tile, crop=layout.crop) or chosen
    return chosen


def draw_pictures(items: Sequence[Media], owner: Owner, *, key: str, patience: float | None = None) -> None:
    """Hand the frames on the page the pictures of these posts, as they come; `key` is this sheet's own.

    What has not come after `patience` seconds is left for the next run.
    """
    with st.container(gap=None):
        for index, pictures in enumerate(develop(items, owner, patience)):
            made = {media_id: Print.of(picture) for media_id, picture in pictures.items()}
            prints(made, key=f"{key}_{index}")


def show_first(items: Sequence[Media], owner: Owner, *, key: str) -> None:
    """Hand over the pictures while nothing else is on the page yet, and let the browser paint them."""
    draw_pictures(items, owner, key=key, patience=FIRST_LOOK_SECONDS)
    time.sleep(PAINT_SECONDS)
