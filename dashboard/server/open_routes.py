"""Which of the server's routes are answered. Streamlit brings more than this app asked for, and may bring others."""

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import NO_STORE, health, meta_callbacks, stay_route

OPEN = frozenset(
    {
        "",  # the pages, and the files of Streamlit's own page
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/media/{file_id:path}",  # what is packed to be saved
        "/app/static/{path:path}",
        *(route.path for route in (*health.routes, *meta_callbacks.routes, *stay_route.routes)),
    }
)
"""The paths of the routes that are answered, without `server.baseUrlPath`. Any other is a 404 to everybody."""


class OpenRoutes:
    """Answer what the app needs. A route that nobody has decided about is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_open(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Not Found", 404, headers=NO_STORE)(scope, receive, send)


def base_path() -> str:
    """Where the app lies on this server: empty, or a path that begins with a slash and ends without."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _is_open(scope: Scope) -> bool:
    # By the path alone, and the first that fits: a method that a closed route does not know must not lead past it.
    routes: list[BaseRoute] = HTTPConnection(scope).app.routes
    fitting = next((route for route in routes if route.matches(scope)[0] is not Match.NONE), None)
    if fitting is None:
        return True
    path = str(getattr(fitting, "path", None))
    return path in OPEN or path.removeprefix(base_path()) in OPEN
