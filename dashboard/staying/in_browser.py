"""What a session has the browser do with its cookie, what came of it, and until when the browser holds it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.components.browser_cookie import Answer, Outcome, apply
from dashboard.session import visit
from dashboard.session.slots import Slot
from dashboard.staying import keys, messages, route
from dashboard.staying.cookie import CookieChange, CookieOrder, Keeping, seal, seconds_left
from dashboard.words import error_messages

KEEPING = Slot("keeping", Keeping)
"""The decision to stay connected on this browser, if it was made."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the browser said about its cookie: until when it holds it, or nothing about that (None)."""

    until: datetime | None


HELD = Slot("cookie_held", Held)
"""What the browser said, once it was asked."""
_COOKIE_ORDER = Slot("cookie_order", CookieOrder, of_the_tab=True)


def hand_over(keeping: str, change: CookieChange) -> None:
    """Seal the present access and give it to the browser. Raises KeyUnavailable, TooLarge."""
    connected, before = connection.current(), KEEPING.get()
    if connected is None:
        return
    cookie = seal(connected.token, keeping, by=keys.sealing(connection.app_named(connected.app)))
    seconds = seconds_left(connected.token, clock.now())
    expected = before.cookie if before is not None and change is CookieChange.RENEW else None
    KEEPING.set(Keeping(keeping, cookie))
    _COOKIE_ORDER.set(CookieOrder(change, cookie, seconds, expected))


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


def touch_cookie(*, is_asked: bool = False) -> None:
    """Have the browser keep the cookie it has from now on, as if it were new; `is_asked` to say until when.

    Some browsers forget in a week what a script wrote; what the server writes they keep as long as they are told.
    """
    connected, keeping = connection.current(), KEEPING.get()
    if connected is None or keeping is None or route.address() is not None:
        return
    # A touch stays with the page, which carries it out once: a run that is cut short must not lose it.
    order = _COOKIE_ORDER.get()
    if order is not None and order.change is not CookieChange.TOUCH:
        return
    seconds = seconds_left(connected.token, clock.now())
    change = CookieChange.RENEW if is_asked else CookieChange.TOUCH
    _COOKIE_ORDER.set(CookieOrder(change, keeping.cookie, seconds, keeping.cookie))


def sync_cookie() -> None:
    """Hand the browser what it has to do, and hear what came of it. Called on every page, before it is drawn."""
    order = _COOKIE_ORDER.get()
    answer = _apply(order) if order is not None else None
    if order is None or answer is None:
        return
    _COOKIE_ORDER.set(None)
    outcome = answer.outcome
    if outcome is Outcome.KEPT:
        HELD.set(Held(datetime.fromtimestamp(answer.until, UTC) if answer.until is not None else None))
    if order.change is CookieChange.REMOVE:
        _note_removal(outcome)
    elif outcome is Outcome.REFUSED:
        KEEPING.set(None)
        visit.tell(messages.COOKIES_BLOCKED)
    elif outcome is Outcome.GONE:
        KEEPING.set(None)
        visit.tell(messages.LET_GO_ELSEWHERE)


def _apply(order: CookieOrder) -> Answer | None:
    return apply(
        keys.name(),
        order.value,
        expected=order.expected,
        seconds=order.seconds,
        serial=order.serial,
        route=route.address(),
        header=route.HEADER,
        is_answered=order.change is not CookieChange.TOUCH,
    )


def _note_removal(outcome: Outcome) -> None:
    message = visit.MESSAGE.get()
    if outcome is Outcome.REFUSED:
        visit.MESSAGE.set(messages.COOKIE_LEFT)
        visit.tell(messages.COOKIE_LEFT)
    elif outcome is Outcome.GONE and message in (
        error_messages.DISCONNECTED,
        error_messages.DISCONNECTED_SAMPLE,
    ):
        visit.MESSAGE.set(messages.with_cookie_gone(message))
