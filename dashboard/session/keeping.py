"""What a session knows of staying connected on its browser, and what is to be told about the access."""

import streamlit as st

from dashboard.message import Message
from dashboard.session.slots import get, take_once
from dashboard.stay_cookie import CookieOrder, Keeping

RESTORED = "restored"
COOKIE_ORDER = "cookie_order"
_KEEPING = "keeping"
_NEWS = "news"
_EXTENDED = "extended"


def take_restoring() -> bool:
    """Whether this session has yet to look for what its browser kept; asked for once."""
    return take_once(RESTORED)


def take_extension() -> bool:
    """Whether this connection's short-lived token has yet to be extended by itself; asked for once."""
    return take_once(_EXTENDED)


def keeping() -> Keeping | None:
    """The decision to stay connected on this browser, if it was made."""
    return get(_KEEPING, Keeping)


def set_keeping(new: Keeping | None) -> None:
    """Note what the browser keeps now."""
    st.session_state[_KEEPING] = new


def cookie_order() -> CookieOrder | None:
    """The errand the browser has not yet reported back from."""
    return get(COOKIE_ORDER, CookieOrder)


def set_cookie_order(new: CookieOrder | None) -> None:
    """Send the browser on an errand, in place of an unfinished one."""
    st.session_state[COOKIE_ORDER] = new


def tell(message: Message) -> None:
    """Say this above the next page that is shown, until the person turns to another."""
    st.session_state[_NEWS] = (message, None)


def news(page: str) -> Message | None:
    """What is to be said above this page."""
    message, said_on = st.session_state.get(_NEWS) or (None, None)
    is_for_here = said_on in (None, page)
    st.session_state[_NEWS] = (message, page) if is_for_here and message else None
    return message if is_for_here else None
