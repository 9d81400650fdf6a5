"""Hold a session, and what is packed in it to be saved, to the browser that began it.

Streamlit takes whoever names a session's id for the person, and gives a file to whoever has its address. Here both
have to come with a cookie that no script and no other browser has.
"""

import os
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.address import SECURE_PREFIX
from dashboard.server import NO_STORE
from dashboard.server.open_routes import HEALTH, MEDIA, PAGES, find_route
from dashboard.server.visits import Visits, visits
from dashboard.session import visit_cookie
from dashboard.session.visit_cookie import NAME

PROTOCOLS = "sec-websocket-protocol"
_MEDIA_ADDRESS = b"/media/"


class OwnBrowser:
    """Give every browser a visit cookie, and let no other resume its sessions or fetch its files."""

    def __init__(self, app: ASGIApp, known: Visits | None = None) -> None:
        self._app = app
        self._visits = visits() if known is None else known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        found, browser = find_route(scope), _cookie(scope)
        if found is not None and found.name == MEDIA:
            if self._visits.was_told_of(browser, _file_id(found.parameters["file_id"])):
                await self._app(scope, receive, _unkept(send))
            else:
                await PlainTextResponse("Not Found", 404, headers=NO_STORE)(scope, receive, send)
            return
        # Before a page opens its connection it asks for the health, also when it comes back later.
        if (
            browser is None
            and scope["method"] == "GET"
            and found is not None
            and found.name in (PAGES, HEALTH)
        ):
            send = _with_cookie(send, scope, is_page=found.name == PAGES)
        await self._app(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        browser, knows_session = _cookie(scope), False
        resumed = _resumed(scope)
        if resumed is not None and not self._visits.began(browser, resumed):
            scope = _without_resumed(scope)

        async def note_and_send(message: Message) -> None:
            nonlocal knows_session
            told = message.get("bytes") or b""
            if told and (not knows_session or _MEDIA_ADDRESS in told):
                knows_session |= self._note(browser, ForwardMsg.FromString(told))
            await send(message)

        self._visits.enter(browser)
        try:
            await self._app(scope, receive, note_and_send)
        finally:
            self._visits.leave(browser)

    def _note(self, browser: str | None, told: ForwardMsg) -> bool:
        """Note what the browser is about to learn; gives whether its session is among that.

        An address counts only where Streamlit itself puts one: a person can write anything into what comes back.
        """
        for address in (
            told.delta.new_element.download_button.url,
            told.backend_operation_response.deferred_file.url,
        ):
            if address:
                self._visits.note_file(browser, _file_id(address.rpartition("/")[2]))
        session_id = told.new_session.initialize.session_id
        if session_id:
            self._visits.note_session(browser, session_id)
        return bool(session_id)


def _cookie(scope: Scope) -> str | None:
    return visit_cookie.held(HTTPConnection(scope).cookies, is_https=_is_https(scope))


def _is_https(scope: Scope) -> bool:
    return scope["scheme"] in ("https", "wss")


def _file_id(name: str) -> str:
    # As Streamlit reads it: a file is found under any ending.
    return os.path.splitext(name)[0]


def _resumed(scope: Scope) -> str | None:
    """The id of the session that is to be resumed: the third word in the place of the protocols."""
    words = Headers(scope=scope).get(PROTOCOLS, "").split(",")
    return words[2].strip() or None if len(words) > 2 else None


def _without_resumed(scope: Scope) -> Scope:
    words = Headers(scope=scope)[PROTOCOLS].split(",")[:2]
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != PROTOCOLS.encode()]
    return {**scope, "headers": [*kept, (PROTOCOLS.encode(), ",".join(words).encode("latin-1"))]}


def _unkept(send: Send) -> Send:
    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = "private, no-store"
        await send(message)

    return send_unkept


def _with_cookie(send: Send, scope: Scope, *, is_page: bool) -> Send:
    """Have the browser hold a visit cookie until it is closed. It says nothing of a person."""
    is_secure = _is_https(scope)
    name = SECURE_PREFIX + NAME if is_secure else NAME
    cookie = (
        f"{name}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if is_secure else ''}"
    )

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            # The page's own files may be kept by everybody, and need none.
            if not is_page or headers.get("Content-Type", "").startswith("text/html"):
                headers.append("Set-Cookie", cookie)
                headers["Cache-Control"] = "private, no-cache"
        await send(message)

    return send_with_cookie
