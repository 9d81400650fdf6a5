"""The line on top of every page: the name, and the pages there are, the present one underlined.

Streamlit's own top navigation turns into a sidebar on a phone; this one stays a line of words.
"""

from collections.abc import Sequence

import streamlit as st

from dashboard.components import register
from dashboard.session import widgets
from dashboard.session.slots import Slot

_mount = register("masthead", "masthead/keys", "masthead/silence")
_CHOSEN = Slot("chosen_page", str)


def masthead(pages: Sequence[st.Page], current: st.Page) -> st.Page | None:
    """Draw the line; gives the page that was chosen, once.

    It is kept until then: a run that is ended early must not lose it.
    """
    _mount(
        key="masthead",
        data={"pages": [page.title for page in pages], "current": current.title},
        on_chosen_change=lambda: _CHOSEN.set(str(widgets.event_of("masthead", "chosen"))),
    )
    chosen = _CHOSEN.take()
    return next((page for page in pages if page.title == chosen), None)
