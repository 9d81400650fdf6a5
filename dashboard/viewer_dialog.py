"""The viewer as a dialog over the sheets: it follows the address, and turns within itself."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.components.notice import notice
from dashboard.components.viewer import viewer
from dashboard.messages import explain
from dashboard.sheet import Owner
from dashboard.sign_in import client
from dashboard.viewing import load_view, neighbour, open_post
from dashboard.wording import zone_named
from igclient.errors import IGClientError


def close_viewer() -> None:
    """Let the address forget the frame."""
    st.query_params.pop("frame", None)
    st.query_params.pop("slide", None)


@st.dialog("On the light table", width="large", on_dismiss=close_viewer)
def open_viewer(
    owner: Owner,
    total: int,
    *,
    walk: Sequence[str] | None = None,
    on_search: Callable[[str], None] | None = None,
) -> None:
    """Show the frame that the address names.

    `total` numbers the frames. `walk` is the ids that previous and next go along, such as the filtered set; without
    it they follow the roll. `on_search` is called with a hashtag or mention that was chosen, with its sign, after
    the address has forgotten the frame and before the page runs again.
    """
    try:
        with st.spinner("Fetching the picture…"):
            opened = open_post(client(), st.query_params["frame"])
            asked = st.query_params.get("slide", "1")
            slide = min(int(asked) if asked.isdecimal() and len(asked) < 4 else 1, len(opened.slides)) - 1
            view = load_view(opened, max(slide, 0), owner, total=total, zone=zone_named(st.context.timezone))
    except IGClientError as error:
        notice(explain(error))
        return
    turn = viewer(view, key="media_viewer")
    if turn is None:
        return
    if turn.slide is not None:
        st.query_params["slide"] = str(turn.slide + 1)
    elif (media_id := neighbour(opened, turn.step)) is not None:
        st.query_params.pop("slide", None)
        st.query_params["frame"] = media_id
    st.rerun(scope="fragment")
