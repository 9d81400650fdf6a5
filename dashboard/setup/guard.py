"""Who may see the setup page."""

import streamlit as st

from dashboard import config
from dashboard.access import connection
from dashboard.address import HostKind, app_address, browser_is_here, where_is
from dashboard.config import SAMPLE, AppConfig, ConfigurationError, load_config
from dashboard.places import ENTRY_FILE, SETUP_PAGE, Place
from dashboard.session import visit
from dashboard.session.slots import Slot
from dashboard.setup.check_settings import check
from dashboard.setup.findings import Finding, Grade
from dashboard.sign_in.guard import send_to_connect

_KEPT_OPEN = Slot("setup_kept_open", bool)


def require_setup() -> None:
    """Let the person who may see the setup page go on, or show the sign-in and stop this run."""
    if not setup_is_open():
        send_to_connect()
    if not visit.ROUTED.get():
        # A cold deep link runs the page without the entry file, and so without the line on top.
        visit.ARRIVAL.set(Place(SETUP_PAGE))
        st.switch_page(ENTRY_FILE, query_params={})


def setup_is_open() -> bool:
    """Whether this person may see the setup page, on which no secret ever stands.

    Everybody may until an Instagram app is set up in a way that can work; then the person connected through it, whoever
    just failed to, and whoever has just saved the settings.
    """
    connected, message = connection.current(), visit.MESSAGE.get()
    is_owners = connected is not None and connected.app != SAMPLE
    has_failed = message is not None and bool(message.sent)
    return is_owners or has_failed or bool(_KEPT_OPEN.get()) or not _can_work()


def keep_open() -> None:
    """Leave the setup page open for this session, which has just saved what can work."""
    _KEPT_OPEN.set(True)


def _can_work() -> bool:
    """Whether there is an app and nothing is wrong with its settings."""
    try:
        own_app = load_config()
    except ConfigurationError:
        return False
    return own_app is not None and not what_is_wrong(own_app)


def what_is_wrong(own_app: AppConfig) -> tuple[Finding, ...]:
    """What of the settings this app was read from cannot work.

    They are held against the address in use on this machine alone, and only where they are made for this machine:
    elsewhere a visitor can say any.
    """
    where = where_is(own_app.redirect_uri)
    if where.kind is HostKind.LOOPBACK and browser_is_here():
        where = where_is(app_address())
    return tuple(one for one in check(config.read_settings(), where) if one.grade is Grade.WRONG)
