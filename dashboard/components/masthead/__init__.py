"""The line on top of every page: the name, and the pages there are, the present one underlined.

Streamlit's own top navigation turns into a sidebar on a phone; this one stays a line of words.
"""

from collections.abc import Sequence

import streamlit as st

from dashboard.components import register

_mount = register("masthead", "masthead/keys")


def masthead(pages: Sequence[st.Page], current: st.Page) -> st.Page | None:
    """Draw the line; gives the page chosen in this run, if one was."""
    result = _mount(
        key="masthead",
        data={"pages": [page.title for page in pages], "current": current.title},
        on_chosen_change=lambda: None,
    )
    return next((page for page in pages if page.title == result.chosen), None)
