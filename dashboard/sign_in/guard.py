"""Let people in who have an account to show, and end what is over."""

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.account import current
from dashboard.account.source import Source
from dashboard.address import address_parts
from dashboard.config import SAMPLE
from dashboard.pictures.store import picture_store
from dashboard.places import CALLBACK_KEYS, CONNECT_PAGE, ENTRY_FILE, GUARDED_PAGES, HOME, Place
from dashboard.session import address_bar, slots, visit
from dashboard.session.fragments import drop_fragments
from dashboard.sign_in.farewell import leave_alone, watch_out_for
from dashboard.staying import in_browser, messages, staying
from dashboard.words import error_messages
from dashboard.words.message import Message
from igclient import AccessToken
from igclient.errors import IGClientError


def require_account() -> Source:
    """Give the account to show, whatever its source, or show the sign-in and stop this run."""
    if connection.current() is not None:
        require_token()
    shown = current.source()
    if shown is None:
        send_to_connect()
        raise AssertionError("switching pages always ends the run")
    return shown


def require_token() -> AccessToken:
    """Give the connected account's token, or show the sign-in and stop this run: for what only a live account has."""
    connected = connection.current()
    if connected is None:
        send_to_connect()
    elif connected.token.is_expired(clock.now()):
        end_access(error_messages.ACCESS_OVER)
    elif staying.ended_elsewhere():
        end_access(messages.DISCONNECTED_ELSEWHERE)
    else:
        return connected.token
    raise AssertionError("switching pages always ends the run")


def send_to_connect() -> None:
    """Show the sign-in, which will bring the person back to where they are now. Ends this run."""
    page = GUARDED_PAGES.get(address_parts().path.rpartition("/")[2], HOME.page)
    visit.WANTED.set(Place(page, asked_parameters()))
    # A cold deep link runs the page without the entry file; then only the entry file is known to exist.
    # Naming the new query matters: without it Streamlit refuses to leave while a widget is bound to the old one.
    st.switch_page(CONNECT_PAGE if visit.ROUTED.get() else ENTRY_FILE, query_params={})


def end_access(message: Message) -> None:
    """Forget an access that is over and offer to connect again, to the place the person is at."""
    forget(only=in_browser.known_cookie())
    visit.MESSAGE.set(message)
    send_to_connect()


def end_access_if_over(error: IGClientError) -> None:
    """When Instagram no longer accepts the token, say so on the connect page instead of here."""
    if connection.is_over(error):
        end_access(error_messages.ACCESS_ENDED_BY_INSTAGRAM)


def disconnect() -> None:
    """Forget the account that is shown, here, in the caches and in the browser, and look after it. Ends this run."""
    connected = connection.current()
    if connected is None:
        farewell = error_messages.CLOSED
    else:
        is_sample = connected.app == SAMPLE
        farewell = error_messages.DISCONNECTED_SAMPLE if is_sample else error_messages.DISCONNECTED
        staying.end_everywhere()
    watch_out_for(farewell)
    drop_fragments()
    is_gone = forget()
    visit.MESSAGE.set(farewell if is_gone else messages.NOT_FORGOTTEN)
    if not is_gone:
        leave_alone()
    st.switch_page(CONNECT_PAGE, query_params={})


def forget(*, only: str | None = None) -> bool:
    """Drop the session's state, the pictures kept for its account and the browser's cookie: `only` this one, or any.

    Gives whether session and store hold nothing of it; what else may hold it the next run looks after, and the browser
    reports on its cookie later.
    """
    shown, has_cookie = current.source(), in_browser.holds_cookie()
    key = shown.key if shown is not None and shown.user is not None else None
    slots.forget()
    if key is not None:
        picture_store().forget(key)
    if has_cookie:
        in_browser.drop_cookie(only)
    return slots.is_forgotten() and (key is None or not picture_store().holds(key))


def asked_parameters() -> tuple[tuple[str, str], ...]:
    """What the address asks for; a parameter that stands there twice, such as two kinds, counts twice."""
    return tuple(
        (name, value)
        for name, values in address_bar.read().items()
        if name not in CALLBACK_KEYS
        for value in values
    )
