"""Stay connected on this browser: keep an access sealed in its cookie, open it again, renew it, and let it go."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.components.browser_cookie import Outcome, apply
from dashboard.places import Place
from dashboard.session import visit
from dashboard.session.slots import Slot, first_time, forget
from dashboard.staying import keys, messages, remembered, route
from dashboard.staying.cookie import (
    CookieChange,
    CookieOrder,
    CookieProblem,
    CookieRejected,
    Keeping,
    Opened,
    Seal,
    TooLarge,
    seal,
    seconds_left,
    unseal,
)
from dashboard.staying.keys import KeyUnavailable
from dashboard.words import explain
from dashboard.words.message import Message
from dashboard.words.wording import zone_named
from igclient import OAuthClient
from igclient.errors import IGClientError

LOOK_EVERY = "1m"
EXTEND_WITHIN = timedelta(minutes=10)

KEEPING = Slot("keeping", Keeping)
"""The decision to stay connected on this browser, if it was made."""
_COOKIE_ORDER = Slot("cookie_order", CookieOrder, of_the_tab=True)
_RESTORED = Slot("restored", bool, of_the_tab=True)
_EXTENDED = Slot("extended", bool)

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
        visit.MESSAGE.set(message or messages.DROPPED[error.problem])
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
        _hand_over(secrets.token_hex(8), CookieChange.KEEP)
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


def renew_kept() -> None:
    """Give the browser the renewed access, where it keeps one."""
    keeping = KEEPING.get()
    if keeping is not None:
        _renew_cookie(keeping.name)


def drop_cookie(cookie: str | None = None) -> None:
    """Have the browser drop its cookie; where one is given, that one only: another tab may have kept another since."""
    _COOKIE_ORDER.set(CookieOrder(CookieChange.REMOVE, expected=cookie))


def holds_cookie() -> bool:
    """Whether this browser was given the cookie, as far as this session knows."""
    return known_cookie() is not None


def known_cookie() -> str | None:
    """The cookie this browser holds, as far as this session knows: another tab may have changed it since."""
    keeping = KEEPING.get()
    return keeping.cookie if keeping is not None else st.context.cookies.get(keys.name())


def ended_elsewhere() -> bool:
    """Whether another tab has disconnected what this one was restored from."""
    keeping = KEEPING.get()
    return keeping is not None and keeping.name in remembered.disconnected()


def sync_cookie() -> None:
    """Hand the browser what it has to do, and hear what came of it. Called on every page, before it is drawn."""
    order = _COOKIE_ORDER.get()
    outcome = _apply(order) if order is not None else None
    if order is None or outcome is None:
        return
    _COOKIE_ORDER.set(None)
    if order.change is CookieChange.REMOVE:
        _note_removal(outcome)
    elif outcome is Outcome.REFUSED:
        KEEPING.set(None)
        visit.tell(messages.COOKIES_BLOCKED)
    elif outcome is Outcome.GONE:
        KEEPING.set(None)
        visit.tell(messages.LET_GO_ELSEWHERE)


@st.fragment(run_every=LOOK_EVERY)
def keep_alive() -> None:
    """Extend an hour that is nearly over, and refresh what the browser keeps once it is a day old."""
    try:
        has_changed = _extend_if_due() or _refresh_if_due()
    except IGClientError:
        # Instagram ended it; the page's next read says so.
        return
    if has_changed:
        st.rerun()


def _opened(cookie: str) -> Opened:
    opened = unseal(cookie, _seals(), now=clock.now())
    if opened.keeping in remembered.ended_keepings():
        raise CookieRejected(CookieProblem.UNREADABLE)
    return opened


def _seals() -> Iterator[tuple[Seal, ...]]:
    return (keys.seals(app) for app in connection.apps())


def _connect(opened: Opened, cookie: str, place: Place | None) -> None:
    app = connection.app_named(opened.app)
    connection.connect(connection.new_connection(app, opened.token, connection.new_ledger()))
    KEEPING.set(Keeping(opened.keeping, cookie))
    if place is not None:
        visit.ARRIVAL.set(place)
    try:
        if not _refresh_if_due() and opened.is_outdated:
            _renew_cookie(opened.keeping)
    except IGClientError:
        forget()
        drop_cookie(cookie)
        visit.MESSAGE.set(explain.ACCESS_ENDED_BY_INSTAGRAM)
        visit.WANTED.set(place)


def _refresh_if_due() -> bool:
    """Refresh a kept access that is a day old; one try an hour. Raises IGClientError when it is over."""
    connected, keeping = connection.current(), KEEPING.get()
    if connected is None or keeping is None or not connected.token.is_refreshable(clock.now()):
        return False
    if not remembered.refreshes_tried().add(hashlib.sha256(connected.token.value.encode()).hexdigest()):
        return False
    try:
        connection.renew(OAuthClient.refresh_long_lived_token, in_passing=True)
    except IGClientError as error:
        if connection.is_over(error):
            raise
        # What there is still works; the Access page says until when.
        return False
    _renew_cookie(keeping.name)
    return True


def _extend_if_due() -> bool:
    connected, now = connection.current(), clock.now()
    if connected is None or connected.token.is_long_lived or connected.token.is_expired(now):
        return False
    if not connected.token.expires_within(EXTEND_WITHIN, now) or not first_time(_EXTENDED):
        return False
    try:
        connection.renew(OAuthClient.exchange_for_long_lived_token)
    except IGClientError:
        visit.tell(messages.EXTENSION_FAILED)
        return True
    renewed = connection.current()
    if renewed is not None:
        visit.tell(messages.extended(renewed.token, zone_named(st.context.timezone), now))
    return True


def _renew_cookie(keeping: str) -> None:
    # Without a secret to seal with now, the cookie stays as it is: it opens until its own access ends.
    with suppress(KeyUnavailable, TooLarge):
        _hand_over(keeping, CookieChange.RENEW)


def _hand_over(keeping: str, change: CookieChange) -> None:
    """Seal the present access and give it to the browser. Raises KeyUnavailable, TooLarge."""
    connected, before = connection.current(), KEEPING.get()
    if connected is None:
        return
    cookie = seal(connected.token, keeping, by=keys.sealing(connection.app_named(connected.app)))
    seconds = seconds_left(connected.token, clock.now())
    expected = before.cookie if before is not None and change is CookieChange.RENEW else None
    KEEPING.set(Keeping(keeping, cookie))
    _COOKIE_ORDER.set(CookieOrder(change, cookie, seconds, expected))


def _apply(order: CookieOrder) -> Outcome | None:
    return apply(
        keys.name(),
        order.value,
        expected=order.expected,
        seconds=order.seconds,
        serial=order.serial,
        route=route.address(),
        header=route.HEADER,
    )


def _note_removal(outcome: Outcome) -> None:
    message = visit.MESSAGE.get()
    if outcome is Outcome.REFUSED:
        visit.MESSAGE.set(messages.COOKIE_LEFT)
        visit.tell(messages.COOKIE_LEFT)
    elif outcome is Outcome.GONE and message in (explain.DISCONNECTED, explain.DISCONNECTED_SAMPLE):
        visit.MESSAGE.set(messages.with_cookie_gone(message))
