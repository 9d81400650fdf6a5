"""Put a sheet's strips on the page: at once where the pictures are at hand, else one after the other."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.film import Chosen, Frame, Mode, film
from dashboard.filter_bar import Layout
from dashboard.sheet import Owner, Strip, develop


def draw_strips(
    strips: Sequence[Strip], owner: Owner, layout: Layout, mode: Mode, *, first_place: int = 0
) -> Chosen | None:
    """Draw the strips in order; gives the frame chosen in this run, if one was.

    A strip that still lacks a picture shows its frames empty until its own pictures are there, or its first row is.
    """

    def draw(place: int, frames: Sequence[Frame]) -> Chosen | None:
        return film(frames, place=place, mode=mode, size=layout.tile, crop=layout.crop)

    chosen: Chosen | None = None
    waiting = []
    for place, strip in enumerate(strips, start=first_place):
        developed = strip.developed_at_once(owner)
        if developed is not None:
            chosen = draw(place, developed) or chosen
            continue
        slot = st.empty()
        with slot:
            film(strip.frames, size=layout.tile, crop=layout.crop)
        waiting.append((place, slot, strip))
    for index, developed in develop([strip for _, _, strip in waiting], owner):
        place, slot, _ = waiting[index]
        with slot:
            if any(frame.is_loading for frame in developed):
                film(developed, size=layout.tile, crop=layout.crop)
            else:
                chosen = draw(place, developed) or chosen
    return chosen
