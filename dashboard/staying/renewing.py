"""Keep a connected access from ending: extend its first hour, refresh what a browser keeps, and seal it anew."""

import hashlib
from contextlib import suppress
from datetime import timedelta

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.session import visit
from dashboard.session.slots import Slot, first_time
from dashboard.staying import messages, remembered
from dashboard.staying.cookie import CookieChange, TooLarge
from dashboard.staying.in_browser import KEEPING, hand_over
from dashboard.staying.keys import KeyUnavailable
from dashboard.words.wording import zone_named
from igclient import OAuthClient
from igclient.errors import IGClientError

LOOK_EVERY = "1m"
EXTEND_WITHIN = timedelta(minutes=10)

_EXTENDED = Slot("extended", bool)


def renew_kept() -> None:
    """Give the browser the renewed access, where it keeps one."""
    keeping = KEEPING.get()
    if keeping is not None:
        renew_cookie(keeping.name)


@st.fragment(run_every=LOOK_EVERY)
def keep_alive() -> None:
    """Extend an hour that is nearly over, and refresh what the browser keeps once it is a day old."""
    try:
        has_changed = _extend_if_due() or refresh_if_due()
    except IGClientError:
        # Instagram ended it; the page's next read says so.
        return
    if has_changed:
        st.rerun()


def refresh_if_due() -> bool:
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
    renew_cookie(keeping.name)
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


def renew_cookie(keeping: str) -> None:
    """Give the browser the present access, sealed with the present secret."""
    # Without a secret to seal with now, the cookie stays as it is: it opens until its own access ends.
    with suppress(KeyUnavailable, TooLarge):
        hand_over(keeping, CookieChange.RENEW)
