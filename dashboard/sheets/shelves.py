"""The shelves of an opened export: its posts, and beside them what Instagram keeps apart from those."""

import streamlit as st

from dashboard.account import current
from dashboard.account.opened import OpenedSource, Shelf
from dashboard.account.source import Source
from dashboard.search.index import drop_index
from dashboard.session import address_bar, widgets
from dashboard.sheets.selecting import clear_selection

_KEY = "shelf"


def draw_shelves(source: Source) -> None:
    """Offer the shelves, each with how many lie on it; nothing where there is one alone."""
    if not isinstance(source, OpenedSource) or len(source.rolls) < 2:
        return
    counts = {shelf: len(roll) for shelf, roll in source.rolls.items()}
    st.pills(
        "Shelf",
        list(counts),
        default=source.shelf,
        required=True,
        format_func=lambda shelf: f"{shelf} {counts[shelf]:,}",
        key=_KEY,
        label_visibility="collapsed",
        on_change=_turn,
    )


def _turn() -> None:
    """Show the shelf that was chosen from its first sheet on, before the next run."""
    source, chosen = current.source(), widgets.choice_of(_KEY)
    if isinstance(source, OpenedSource) and chosen is not None and chosen in source.rolls:
        source.shelf = Shelf(chosen)
        drop_index()
        clear_selection()
        widgets.set_widgets(sheet=1)
        address_bar.change({}, without=("frame", "slide"))
