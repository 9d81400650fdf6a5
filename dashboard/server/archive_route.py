"""Stream an archive's ZIP to the browser that made it, once: whole, or in pieces where the connection was lost."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from dashboard.archiving.handed_out import PATH, Parcel, handed_out
from dashboard.server import NO_STORE
from dashboard.session import visit_cookie


class _OneTime(FileResponse):
    """A file that is gone when its last byte was sent. Until then its browser may ask for the rest."""

    def __init__(self, key: str, parcel: Parcel) -> None:
        super().__init__(
            parcel.file,
            filename=parcel.name,
            media_type="application/zip",
            headers={"Cache-Control": "private, no-store"},
        )
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begins_at, sent = None, 0

        async def watch(message: Message) -> None:
            nonlocal begins_at, sent
            await send(message)
            if message["type"] == "http.response.start":
                begins_at = _first_byte(message)
            else:
                sent += len(message.get("body", b""))

        try:
            await super().__call__(scope, receive, watch)
        finally:
            is_of_use = begins_at is not None and scope["method"] == "GET"
            handed_out().end(self._key, begins_at or 0, sent if is_of_use else 0)


async def hand_over(request: Request) -> Response:
    """Give the ZIP to its browser; to anybody else there is none."""
    key = str(request.path_params["key"])
    browser = visit_cookie.held(request.cookies, is_https=request.url.scheme == "https")
    parcel = handed_out().take(key, browser)
    if parcel is None:
        return PlainTextResponse("Not Found", 404, headers=NO_STORE)
    return _OneTime(key, parcel)


routes = (Route(PATH, hand_over, methods=["GET"]),)


def _first_byte(start: Message) -> int | None:
    """Where in the file an answer begins; None where it brings no piece of it, or several."""
    headers = {name.lower(): value for name, value in start["headers"]}
    if start["status"] == 206:
        unit, _, said = headers.get(b"content-range", b"").partition(b" ")
        return int(said.partition(b"-")[0]) if unit == b"bytes" else None
    return 0 if start["status"] == 200 else None
