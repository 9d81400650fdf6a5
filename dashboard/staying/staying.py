"""Stay connected on this browser: keep an access sealed in its cookie, open it again, and let it go."""

import secrets
from collections.abc import Iterator

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.config import SAMPLE
from dashboard.places import Place
from dashboard.session import visit
from dashboard.session.slots import Slot, first_time, forget
from dashboard.staying import keys, messages, remembered
from dashboard.staying.cookie import (
    CookieChange,
    CookieProblem,
    CookieRejected,
    Keeping,
    Opened,
    Seal,
    TooLarge,
    is_well_spelled,
    unseal,
)
from dashboard.staying.in_browser import KEEPING, drop_cookie, hand_over, touch_cookie
from dashboard.staying.keys import KeyUnavailable
from dashboard.staying.renewing import refresh_if_due, renew_cookie
from dashboard.words import error_messages
from dashboard.words.message import Message
from igclient import OAuthClient
from igclient.errors import IGClientError

_RESTORED = Slot("restored", bool, of_the_tab=True)

_CANNOT_STAY: dict[type[Exception], Message] = {
    KeyUnavailable: messages.KEY_UNAVAILABLE,
    TooLarge: messages.TOO_LARGE,
}


def restore() -> None:
    """Connect the account this browser kept, if it kept one: once a session, before anything is drawn."""
    if not first_time(_RESTORED):
        return
    cookie = st.context.cookies.get(keys.name())
    if not cookie or connection.current() is not None:
        return
    place, message = visit.WANTED.get(), visit.MESSAGE.get()
    try:
        opened = _opened(cookie)
    except CookieRejected as error:
        drop_cookie(cookie)
        visit.MESSAGE.set(message or _why_dropped(cookie, error.problem))
        return
    _connect(opened, cookie, place)
    # A sign-in that failed on the way back leaves the person where they were, with a word about it.
    if message is not None:
        visit.tell(message)


def stay() -> None:
    """Keep the connected account's access in this browser, as 60 days; what stands in the way is told."""
    connected = connection.current()
    if connected is None:
        return
    try:
        # Without a key there is no need to ask Instagram for anything.
        keys.sealing(connection.app_named(connected.app))
        if not connected.token.is_long_lived:
            connection.renew(OAuthClient.exchange_for_long_lived_token)
        hand_over(secrets.token_hex(8), CookieChange.KEEP)
    except (KeyUnavailable, TooLarge) as error:
        visit.tell(_CANNOT_STAY[type(error)])


def stay_after_sign_in() -> None:
    """The same for a person who asked for it before the sign-in: a refusal leaves them connected, and told."""
    try:
        stay()
    except IGClientError:
        visit.tell(messages.STAY_FAILED)


def stop_staying() -> None:
    """Let the browser forget; the tabs that are open stay connected."""
    keeping = KEEPING.get()
    if keeping is not None:
        remembered.ended_keepings().add(keeping.name)
    KEEPING.set(None)
    drop_cookie()


def end_everywhere() -> None:
    """End what the browser keeps, in every tab of it that this process serves."""
    keeping = KEEPING.get()
    if keeping is not None:
        remembered.ended_keepings().add(keeping.name)
        remembered.disconnected().add(keeping.name)


def ended_elsewhere() -> bool:
    """Whether another tab has disconnected what this one was restored from."""
    keeping = KEEPING.get()
    return keeping is not None and keeping.name in remembered.disconnected()


def _opened(cookie: str) -> Opened:
    opened = unseal(cookie, _seals(), now=clock.now())
    ended = remembered.ended_keepings()
    if opened.keeping in ended or ended.is_full():
        raise CookieRejected(CookieProblem.UNREADABLE)
    return opened


def _why_dropped(cookie: str, problem: CookieProblem) -> Message:
    """Say why a kept access is over. Where only the sample can be connected, a restart is what ends its stay."""
    only_sample = all(app.name == SAMPLE for app in connection.apps())
    if problem is CookieProblem.UNREADABLE and only_sample and is_well_spelled(cookie):
        return messages.SAMPLE_BEGAN_ANEW
    return messages.DROPPED[problem]


def _seals() -> Iterator[tuple[Seal, ...]]:
    return (keys.seals(app) for app in connection.apps())


def _connect(opened: Opened, cookie: str, place: Place | None) -> None:
    app = connection.app_named(opened.app)
    connection.connect(connection.new_connection(app, opened.token, connection.new_ledger()))
    KEEPING.set(Keeping(opened.keeping, cookie))
    if place is not None:
        visit.ARRIVAL.set(place)
    try:
        if not refresh_if_due():
            if opened.is_outdated:
                renew_cookie(opened.keeping)
            touch_cookie()
    except IGClientError:
        forget()
        drop_cookie(cookie)
        visit.MESSAGE.set(error_messages.ACCESS_ENDED_BY_INSTAGRAM)
        visit.WANTED.set(place)
