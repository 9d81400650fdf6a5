"""Stay connected on this browser: keep an access sealed in its cookie, open it again, renew it, and let it go."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import streamlit as st

from dashboard import access, messages, session, stay_keys, stay_marks, stay_messages
from dashboard.components.browser_cookie import Outcome, carry_out
from dashboard.login_state import Place
from dashboard.message import Message
from dashboard.stay_cookie import (
    CookieOrder,
    CookieProblem,
    CookieRejected,
    Errand,
    Keeping,
    Opened,
    Seal,
    TooLarge,
    seal,
    seconds_left,
    unseal,
)
from dashboard.stay_keys import KeyUnavailable
from dashboard.wording import zone_named
from igclient import OAuthClient
from igclient.errors import IGClientError

LOOK_EVERY = "1m"
EXTEND_WITHIN = timedelta(minutes=10)

_CANNOT_STAY: dict[type[Exception], Message] = {
    KeyUnavailable: stay_messages.KEY_UNAVAILABLE,
    TooLarge: stay_messages.TOO_LARGE,
}


def restore() -> None:
    """Connect the account this browser kept, if it kept one: once a session, before anything is drawn."""
    if not session.take_restoring():
        return
    cookie = st.context.cookies.get(stay_keys.name())
    if not cookie or session.connection() is not None:
        return
    place, message = session.wanted_place(), session.message()
    try:
        opened = _opened(cookie)
    except CookieRejected as error:
        let_go(cookie)
        session.set_message(message or stay_messages.DROPPED[error.problem])
        return
    _connect(opened, cookie, place)
    # A sign-in that failed on the way back leaves the person where they were, with a word about it.
    if message is not None:
        session.tell(message)


def stay() -> None:
    """Keep the connected account's access in this browser, as 60 days; what stands in the way is told."""
    connected = session.connection()
    if connected is None:
        return
    try:
        # Without a key there is no need to ask Instagram for anything.
        stay_keys.sealing(access.app_named(connected.app))
        if not connected.token.is_long_lived:
            access.renew(OAuthClient.exchange_for_long_lived_token)
        _hand_over(secrets.token_hex(8), Errand.KEEP)
    except (KeyUnavailable, TooLarge) as error:
        session.tell(_CANNOT_STAY[type(error)])


def stay_after_sign_in() -> None:
    """The same for a person who asked for it before the sign-in: a refusal leaves them connected, and told."""
    try:
        stay()
    except IGClientError:
        session.tell(stay_messages.STAY_FAILED)


def stop_staying() -> None:
    """Let the browser forget; the tabs that are open stay connected."""
    keeping = session.keeping()
    if keeping is not None:
        stay_marks.let_go().add(keeping.name)
    session.set_keeping(None)
    let_go()


def end_everywhere() -> None:
    """End what the browser keeps, in every tab of it that this process serves."""
    keeping = session.keeping()
    if keeping is not None:
        stay_marks.let_go().add(keeping.name)
        stay_marks.disconnected().add(keeping.name)


def renew_kept() -> None:
    """Give the browser the renewed access, where it keeps one."""
    keeping = session.keeping()
    if keeping is not None:
        _renew_cookie(keeping.name)


def let_go(cookie: str | None = None) -> None:
    """Have the browser drop its cookie; where one is given, that one only: another tab may have kept another since."""
    session.set_cookie_order(CookieOrder(Errand.REMOVE, expected=cookie))


def holds_cookie() -> bool:
    """Whether this browser was given the cookie, as far as this session knows."""
    return known_cookie() is not None


def known_cookie() -> str | None:
    """The cookie this browser holds, as far as this session knows: another tab may have changed it since."""
    keeping = session.keeping()
    return keeping.cookie if keeping is not None else st.context.cookies.get(stay_keys.name())


def ended_elsewhere() -> bool:
    """Whether another tab has disconnected what this one was restored from."""
    keeping = session.keeping()
    return keeping is not None and keeping.name in stay_marks.disconnected()


def tend_cookie() -> None:
    """Hand the browser what it has to do, and hear what came of it. Called on every page, before it is drawn."""
    order = session.cookie_order()
    outcome = carry_out(order) if order is not None else None
    if order is None or outcome is None:
        return
    session.set_cookie_order(None)
    if order.errand is Errand.REMOVE:
        _note_removal(outcome)
    elif outcome is Outcome.REFUSED:
        session.set_keeping(None)
        session.tell(stay_messages.COOKIES_BLOCKED)
    elif outcome is Outcome.GONE:
        session.set_keeping(None)
        session.tell(stay_messages.LET_GO_ELSEWHERE)


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
    opened = unseal(cookie, _seals(), now=session.now())
    if opened.keeping in stay_marks.let_go():
        raise CookieRejected(CookieProblem.UNREADABLE)
    return opened


def _seals() -> Iterator[tuple[Seal, ...]]:
    return (stay_keys.seals(app) for app in access.apps())


def _connect(opened: Opened, cookie: str, place: Place | None) -> None:
    app = access.app_named(opened.app)
    session.connect(access.new_connection(app, opened.token, access.new_ledger()))
    session.set_keeping(Keeping(opened.keeping, cookie))
    if place is not None:
        session.arrive_at(place)
    try:
        if not _refresh_if_due() and opened.is_outdated:
            _renew_cookie(opened.keeping)
    except IGClientError:
        session.forget()
        let_go(cookie)
        session.set_message(messages.ACCESS_ENDED_BY_INSTAGRAM)
        session.want_place(place)


def _refresh_if_due() -> bool:
    """Refresh a kept access that is a day old; one try an hour. Raises IGClientError when it is over."""
    connected, keeping = session.connection(), session.keeping()
    if connected is None or keeping is None or not connected.token.is_refreshable(session.now()):
        return False
    if not stay_marks.refreshes_tried().add(hashlib.sha256(connected.token.value.encode()).hexdigest()):
        return False
    try:
        access.renew(OAuthClient.refresh_long_lived_token, in_passing=True)
    except IGClientError as error:
        if access.is_over(error):
            raise
        # What there is still works; the Access page says until when.
        return False
    _renew_cookie(keeping.name)
    return True


def _extend_if_due() -> bool:
    connected, now = session.connection(), session.now()
    if connected is None or connected.token.is_long_lived or connected.token.is_expired(now):
        return False
    if not connected.token.expires_within(EXTEND_WITHIN, now) or not session.take_extension():
        return False
    try:
        access.renew(OAuthClient.exchange_for_long_lived_token)
    except IGClientError:
        session.tell(stay_messages.EXTENSION_FAILED)
        return True
    renewed = session.connection()
    if renewed is not None:
        session.tell(stay_messages.extended(renewed.token, zone_named(st.context.timezone), now))
    return True


def _renew_cookie(keeping: str) -> None:
    # Without a secret to seal with now, the cookie stays as it is: it opens until its own access ends.
    with suppress(KeyUnavailable, TooLarge):
        _hand_over(keeping, Errand.RENEW)


def _hand_over(keeping: str, errand: Errand) -> None:
    """Seal the present access and give it to the browser. Raises KeyUnavailable, TooLarge."""
    connected, before = session.connection(), session.keeping()
    if connected is None:
        return
    cookie = seal(connected.token, keeping, by=stay_keys.sealing(access.app_named(connected.app)))
    seconds = seconds_left(connected.token, session.now())
    expected = before.cookie if before is not None and errand is Errand.RENEW else None
    session.set_keeping(Keeping(keeping, cookie))
    session.set_cookie_order(CookieOrder(errand, cookie, seconds, expected))


def _note_removal(outcome: Outcome) -> None:
    message = session.message()
    if outcome is Outcome.REFUSED:
        session.set_message(stay_messages.COOKIE_LEFT)
        session.tell(stay_messages.COOKIE_LEFT)
    elif outcome is Outcome.GONE and message in (messages.DISCONNECTED, messages.DISCONNECTED_SAMPLE):
        session.set_message(stay_messages.with_cookie_gone(message))
