"""Who may see the setup page."""

import streamlit as st

from dashboard import session
from dashboard.config import SAMPLE, ConfigurationError, load_config
from dashboard.login_state import Place
from dashboard.sign_in import ENTRY_FILE, SETUP_PAGE, send_to_connect


def require_setup() -> None:
    """Let the person who may see the setup page go on, or show the sign-in and stop this run."""
    if not setup_is_open():
        send_to_connect()
    if not session.is_routed():
        # A cold deep link runs the page without the entry file, and so without the line on top.
        session.arrive_at(Place(SETUP_PAGE))
        st.switch_page(ENTRY_FILE, query_params={})


def setup_is_open() -> bool:
    """Whether this person may see the setup page, on which no secret ever stands.

    Everybody may until an Instagram app is set up; then the person connected through it, and whoever just failed to.
    """
    try:
        is_set_up = load_config() is not None
    except ConfigurationError:
        is_set_up = False
    connected, message = session.connection(), session.message()
    is_owners = connected is not None and connected.app != SAMPLE
    return not is_set_up or is_owners or (message is not None and bool(message.sent))
