"""The files that are the same for everybody, sent smaller and kept by browsers: a first visit is most of all these.

Only files are packed. An answer that holds a person's own words beside a secret would tell its secret by its length.
"""

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.server.open_routes import base_path

SMALLEST_BYTES = 1_000
PACKED = (".js", ".css", ".svg", ".json")
"""What grows smaller; pictures and fonts are packed already."""
OWN_FILES_KEPT = "public, max-age=86400"
"""Our fonts and pictures have plain names: they may be others tomorrow. Streamlit's say themselves that they stay."""


class PackedFiles:
    """Pack scripts and styles for browsers that can unpack them, and have our own files kept for a day."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packing = GZipMiddleware(app, minimum_size=SMALLEST_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(base_path()) if scope["type"] == "http" else ""
        is_own = path.startswith("/app/static/")
        if not is_own and not path.startswith("/static/"):
            await self._app(scope, receive, send)
            return

        async def send_kept(message: Message) -> None:
            if is_own and message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).setdefault("Cache-Control", OWN_FILES_KEPT)
            await send(message)

        app = self._packing if path.endswith(PACKED) else self._app
        await app(scope, receive, send_kept)
