"""What one person's session holds. Only this package spells session_state keys."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime

import streamlit as st

from dashboard.background import begin
from dashboard.caption_index import CaptionIndex
from dashboard.fresh_links import FreshLinks
from dashboard.ledger import Ledger
from dashboard.login_state import BrowserNonce, Place
from dashboard.message import Message
from dashboard.post_notes import PostNotes
from dashboard.reader import Reader
from dashboard.roll import Roll
from dashboard.session.keeping import (
    COOKIE_ORDER,
    RESTORED,
    cookie_order as cookie_order,
    keeping as keeping,
    news as news,
    set_cookie_order as set_cookie_order,
    set_keeping as set_keeping,
    take_extension as take_extension,
    take_restoring as take_restoring,
    tell as tell,
)
from dashboard.session.picks import (
    hide_memories as hide_memories,
    hides_memories as hides_memories,
    packed as packed,
    selected as selected,
)
from dashboard.session.slots import get, get_or_make, take_once
from dashboard.session.widgets import (
    asked_number as asked_number,
    empty_field as empty_field,
    event_of as event_of,
    is_at_noted_address as is_at_noted_address,
    note_address as note_address,
    note_first_frame as note_first_frame,
    open_frame as open_frame,
    set_next_run as set_next_run,
    set_now as set_now,
    take_next as take_next,
    take_text as take_text,
    turn_to as turn_to,
)
from igclient import AccessToken, InstagramClient, User

_CONNECTION = "connection"
_NONCE = "login_nonce"
_MESSAGE = "message"
_RETURN_TO = "return_to"
_ARRIVED_AT = "arrived_at"
_PROFILE = "user"
_FRESH_LINKS = "fresh_links"
_ROUTED = "routed"
_POST_NOTES = "post_notes"
_READER = "reader"
_INDEX = "caption_index"
_LOOKED = "looked"
# What belongs to the tab and not to the account in it.
_OF_THE_TAB = (_ROUTED, RESTORED, COOKIE_ORDER)


@dataclass(frozen=True, slots=True)
class Connection:
    """A signed-in account: whose app it came through, its token, the client that reads with it, and what was asked."""

    app: str
    token: AccessToken
    client: InstagramClient
    ledger: Ledger = field(repr=False)
    sandbox_url: str | None = None


def now() -> datetime:
    """The present, aware UTC. Everything that asks the time in the dashboard asks here."""
    return datetime.now(UTC)


def connection() -> Connection | None:
    """The signed-in account, if any."""
    return get(_CONNECTION, Connection)


def connect(new: Connection) -> None:
    """Keep a fresh connection; what another token had loaded goes."""
    forget()
    st.session_state[_CONNECTION] = new


def replace_connection(new: Connection) -> None:
    """Keep a renewed token for the same account; what was loaded stays."""
    reader().client = new.client
    st.session_state[_CONNECTION] = new


def forget() -> None:
    """Drop everything this session holds, widgets included, but for what is the tab's own."""
    links = get(_FRESH_LINKS, FreshLinks)
    if links is not None:
        # Pictures still on their way must not read anything for an account that is no longer connected.
        links.stop()
    running = get(_READER, Reader)
    if running is not None:
        running.stop()
    for key in list(st.session_state):
        if key not in _OF_THE_TAB:
            del st.session_state[key]


def is_forgotten() -> bool:
    """Whether nothing of an account is left in this session."""
    return set(st.session_state) <= set(_OF_THE_TAB)


def login_nonce() -> BrowserNonce:
    """The nonce this browser proves itself with when it comes back."""
    return get_or_make(_NONCE, BrowserNonce, lambda: BrowserNonce.new(is_https=is_https()))


def is_https() -> bool:
    """Whether the browser reached the page over HTTPS, as it says itself: a proxy may have taken it off on the way."""
    return (st.context.url or "").startswith("https://")


def message() -> Message | None:
    """What went wrong last, to be said on the connect page."""
    return get(_MESSAGE, Message)


def set_message(new: Message | None) -> None:
    """Say this on the connect page, or nothing."""
    st.session_state[_MESSAGE] = new


def wanted_place() -> Place | None:
    """The page a signed-out person asked for; sign-in brings them back to it."""
    return get(_RETURN_TO, Place)


def want_place(place: Place | None) -> None:
    """Remember where sign-in should bring the person back to."""
    st.session_state[_RETURN_TO] = place


def arrive_at(place: Place) -> None:
    """Ask the router to open this place on its next run."""
    st.session_state[_ARRIVED_AT] = place


def take_arrival() -> Place | None:
    """The place to open now; asked for once."""
    place = get(_ARRIVED_AT, Place)
    st.session_state[_ARRIVED_AT] = None
    return place


def profile(make: Callable[[], User]) -> Future[User]:
    """The connected account's profile, or its reading that is under way; one that failed is begun anew."""
    reading = get(_PROFILE, Future)
    if reading is None or (reading.done() and reading.exception() is not None):
        reading = st.session_state[_PROFILE] = begin(make, name="profile")
    return reading


def reader() -> Reader:
    """What reads the connected account's media, and has read so far."""
    connected = connection()
    if connected is None:
        raise LookupError("nobody is connected")
    return get_or_make(_READER, Reader, lambda: Reader(connected.client, Roll()))


def roll() -> Roll:
    """The connected account's media read so far."""
    return reader().roll


def caption_index() -> CaptionIndex:
    """The posts read so far, prepared for searching."""
    known = get_or_make(_INDEX, CaptionIndex, CaptionIndex)
    index = st.session_state[_INDEX] = known.following(reader().roll)
    return index


def post_notes() -> PostNotes:
    """What was read of single posts because somebody asked: comments, insights, fresh links."""
    return get_or_make(_POST_NOTES, PostNotes, PostNotes)


def fresh_links(client: InstagramClient) -> FreshLinks:
    """The way to new links for the posts on the roll, with the client the account is read with now."""
    links = get(_FRESH_LINKS, FreshLinks)
    if links is None or links.client is not client or links.roll is not roll():
        links = st.session_state[_FRESH_LINKS] = FreshLinks(client, roll(), now=now)
    return links


def known_profile() -> User | None:
    """The connected account's profile, if it has been read."""
    reading = get(_PROFILE, Future)
    return reading.result() if reading is not None and reading.done() and not reading.exception() else None


def takes_first_look() -> bool:
    """Whether this is the first the person sees of a connected account, and nothing of it was asked for; once true."""
    return take_once(_LOOKED) and not st.query_params


def mark_routed() -> None:
    """Note that the entry file has run in this session."""
    st.session_state[_ROUTED] = True


def is_routed() -> bool:
    """Whether the entry file has run in this session."""
    return bool(st.session_state.get(_ROUTED))
