"""What one person's session holds. The only module that spells session_state keys."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from dashboard.caption_index import CaptionIndex
from dashboard.fresh_links import FreshLinks
from dashboard.ledger import Ledger
from dashboard.login_state import BrowserNonce, Place
from dashboard.message import Message
from dashboard.post_notes import PostNotes
from dashboard.reader import Reader
from dashboard.roll import Roll
from dashboard.stay_cookie import CookieOrder, Keeping
from igclient import AccessToken, InstagramClient, User

if TYPE_CHECKING:
    from dashboard.export import Packed

T = TypeVar("T")

_CONNECTION = "connection"
_NONCE = "login_nonce"
_MESSAGE = "message"
_RETURN_TO = "return_to"
_ARRIVED_AT = "arrived_at"
_PROFILE = "user"
_FRESH_LINKS = "fresh_links"
_ROUTED = "routed"
_FIRST_FRAME = "first_frame"
_POST_NOTES = "post_notes"
_READER = "reader"
_INDEX = "caption_index"
_SELECTED = "selected"
_PACKED = "packed"
_NEXT = "next_run"
_HIDES_MEMORIES = "hides_memories"
_TAKEN = "taken_text"
_RESTORED = "restored"
_KEEPING = "keeping"
_COOKIE_ORDER = "cookie_order"
_NEWS = "news"
_EXTENDED = "extended"
# What belongs to the tab and not to the account in it.
_OF_THE_TAB = (_ROUTED, _RESTORED, _COOKIE_ORDER)


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
    return _get(_CONNECTION, Connection)


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
    links = _get(_FRESH_LINKS, FreshLinks)
    if links is not None:
        # Pictures still on their way must not read anything for an account that is no longer connected.
        links.stop()
    running = _get(_READER, Reader)
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
    return _get_or_make(_NONCE, BrowserNonce, BrowserNonce.new)


def message() -> Message | None:
    """What went wrong last, to be said on the connect page."""
    return _get(_MESSAGE, Message)


def set_message(new: Message | None) -> None:
    """Say this on the connect page, or nothing."""
    st.session_state[_MESSAGE] = new


def wanted_place() -> Place | None:
    """The page a signed-out person asked for; sign-in brings them back to it."""
    return _get(_RETURN_TO, Place)


def want_place(place: Place | None) -> None:
    """Remember where sign-in should bring the person back to."""
    st.session_state[_RETURN_TO] = place


def arrive_at(place: Place) -> None:
    """Ask the router to open this place on its next run."""
    st.session_state[_ARRIVED_AT] = place


def take_arrival() -> Place | None:
    """The place to open now; asked for once."""
    place = _get(_ARRIVED_AT, Place)
    st.session_state[_ARRIVED_AT] = None
    return place


def profile(make: Callable[[], User]) -> User:
    """The connected account's profile, read at most once a connection."""
    return _get_or_make(_PROFILE, User, make)


def reader() -> Reader:
    """What reads the connected account's media, and has read so far."""
    connected = connection()
    if connected is None:
        raise LookupError("nobody is connected")
    return _get_or_make(_READER, Reader, lambda: Reader(connected.client, Roll()))


def roll() -> Roll:
    """The connected account's media read so far."""
    return reader().roll


def caption_index() -> CaptionIndex:
    """The posts read so far, prepared for searching."""
    index = _get_or_make(_INDEX, CaptionIndex, CaptionIndex)
    index.update(reader().roll.items)
    return index


def selected() -> list[str]:
    """The ids of the frames picked in select mode, in the order they were picked."""
    return _get_or_make(_SELECTED, list, list)


def packed() -> "dict[tuple[str, ...], Packed]":
    """The ZIP made of the picked frames, by their ids; at most one."""
    return _get_or_make(_PACKED, dict, dict)


def post_notes() -> PostNotes:
    """What was read of single posts because somebody asked: comments, insights, fresh links."""
    return _get_or_make(_POST_NOTES, PostNotes, PostNotes)


def event_of(key: str, name: str) -> object:
    """What the element under `key` reported as `name`, for its callback; None when it did not."""
    return getattr(st.session_state.get(key), name, None)


def fresh_links(client: InstagramClient) -> FreshLinks:
    """The way to new links for the posts on the roll, with the client the account is read with now."""
    links = _get(_FRESH_LINKS, FreshLinks)
    if links is None or links.client is not client or links.roll is not roll():
        links = st.session_state[_FRESH_LINKS] = FreshLinks(client, roll(), now=now)
    return links


def known_profile() -> User | None:
    """The connected account's profile, if it has been read."""
    return _get(_PROFILE, User)


def note_first_frame(index: int) -> None:
    """Remember which frame the sheet on screen begins with, from 0."""
    st.session_state[_FIRST_FRAME] = index


def turn_to(*, key: str, size_key: str) -> None:
    """Set the pagination under `key` to the sheet, of the size under `size_key`, that holds the noted frame."""
    st.session_state[key] = st.session_state.get(_FIRST_FRAME, 0) // st.session_state[size_key] + 1


def asked_number(key: str) -> int:
    """The number a widget bound to the address will show: its own, else that of the address, else 1."""
    number = st.session_state.get(key, st.query_params.get(key, "1"))
    return int(number) if re.fullmatch(r"[1-9]\d{0,5}", str(number)) else 1


def set_next_run(widgets: Mapping[str, object]) -> None:
    """Set widgets, by key, when the next run begins: a drawn widget cannot be changed in its own run."""
    st.session_state[_NEXT] = {**st.session_state.get(_NEXT, {}), **widgets}


def take_next() -> None:
    """Carry out what `set_next_run` asked for, before any widget is drawn."""
    st.session_state.update(st.session_state.pop(_NEXT, {}))


def set_now(**widgets: object) -> None:
    """Set widgets, by key, from a callback: it runs before any widget is drawn."""
    st.session_state.update(widgets)


def hide_memories() -> None:
    """Show no "on this day" in this session any more."""
    st.session_state[_HIDES_MEMORIES] = True


def hides_memories() -> bool:
    """Whether the person does not want to see this day in other years."""
    return bool(st.session_state.get(_HIDES_MEMORIES))


def empty_field(key: str) -> None:
    """Take what was typed into the field under `key` out of it, for `take_text`; called back before a run."""
    st.session_state[_TAKEN] = st.session_state.get(key, "")
    st.session_state[key] = ""


def take_text() -> str | None:
    """What a field was emptied of before this run; given once and not kept, for it may hold a code."""
    taken = st.session_state.pop(_TAKEN, None)
    return taken if isinstance(taken, str) else None


def take_restoring() -> bool:
    """Whether this session has yet to look for what its browser kept; asked for once."""
    return _take_once(_RESTORED)


def take_extension() -> bool:
    """Whether this connection's short-lived token has yet to be extended by itself; asked for once."""
    return _take_once(_EXTENDED)


def keeping() -> Keeping | None:
    """The decision to stay connected on this browser, if it was made."""
    return _get(_KEEPING, Keeping)


def set_keeping(new: Keeping | None) -> None:
    """Note what the browser keeps now."""
    st.session_state[_KEEPING] = new


def cookie_order() -> CookieOrder | None:
    """The errand the browser has not yet reported back from."""
    return _get(_COOKIE_ORDER, CookieOrder)


def set_cookie_order(new: CookieOrder | None) -> None:
    """Send the browser on an errand, in place of an unfinished one."""
    st.session_state[_COOKIE_ORDER] = new


def tell(message: Message) -> None:
    """Say this above the next page that is shown, until the person turns to another."""
    st.session_state[_NEWS] = (message, None)


def news(page: str) -> Message | None:
    """What is to be said above this page."""
    message, said_on = st.session_state.get(_NEWS) or (None, None)
    is_for_here = said_on in (None, page)
    st.session_state[_NEWS] = (message, page) if is_for_here and message else None
    return message if is_for_here else None


def mark_routed() -> None:
    """Note that the entry file has run in this session."""
    st.session_state[_ROUTED] = True


def is_routed() -> bool:
    """Whether the entry file has run in this session."""
    return bool(st.session_state.get(_ROUTED))


def _take_once(key: str) -> bool:
    taken = bool(st.session_state.get(key))
    st.session_state[key] = True
    return not taken


def _get(key: str, kind: type[T]) -> T | None:
    value = st.session_state.get(key)
    return value if isinstance(value, kind) else None


def _get_or_make(key: str, kind: type[T], make: Callable[[], T]) -> T:
    value = _get(key, kind)
    if value is None:
        value = st.session_state[key] = make()
    return value
