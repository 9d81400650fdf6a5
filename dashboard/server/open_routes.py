"""Which of the server's routes are answered. Streamlit brings more than this app asked for, and may bring others."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.server import NO_STORE, archive_route, health, meta_callbacks, stay_route

PAGES = ""  # and the files of Streamlit's own page
HEALTH = "/_stcore/health"
MEDIA = "/media/{file_id:path}"  # what is packed to be saved
OPEN = frozenset(
    {
        PAGES,
        HEALTH,
        "/_stcore/host-config",
        "/_stcore/stream",
        MEDIA,
        "/app/static/{path:path}",
        *(
            route.path
            for part in (health, meta_callbacks, stay_route, archive_route)
            for route in part.routes
        ),
    }
)
"""The paths of the routes that are answered, without `server.baseUrlPath`. Any other is a 404 to everybody."""


@dataclass(frozen=True, slots=True)
class Found:
    """The route that answers a request, by its path as `OPEN` spells it, and what it reads in the address."""

    name: str
    parameters: Mapping[str, str]


class OpenRoutes:
    """Answer what the app needs. A route that nobody has decided about is closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = find_route(scope) if scope["type"] in ("http", "websocket") else None
        if found is None or found.name in OPEN:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse("Not Found", 404, headers=NO_STORE)(scope, receive, send)


def base_path() -> str:
    """Where the app lies on this server: empty, or a path that begins with a slash and ends without."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def find_route(scope: Scope) -> Found | None:
    """Find the route that answers, if there is any.

    By the path alone, and the first that fits: a method that a closed route does not know must not lead past it.
    """
    routes: list[BaseRoute] = HTTPConnection(scope).app.routes
    for route in routes:
        match, read = route.matches(scope)
        if match is not Match.NONE:
            path = str(getattr(route, "path", None))
            name = path if path in OPEN else path.removeprefix(base_path())
            return Found(name, read.get("path_params", {}))
    return None
