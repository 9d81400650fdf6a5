"""Which routes the ASGI entry answers: what the app needs, and nothing that Streamlit brings besides."""

import re

import pytest
from app_driver import serving
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import asgi
from dashboard.server import open_routes
from dashboard.server.open_routes import OPEN, OpenRoutes
from dashboard.server.packed_files import SMALLEST_BYTES
from dashboard.server.security_headers import content_policy

# What Streamlit answers besides, and this app has no use for. A route that is in neither list fails the test below:
# look what it tells and does, then write it into one of them.
CLOSED = {
    "/_stcore/metrics",  # how many people are connected, and what the caches hold
    "/_stcore/upload_file/{session_id}/{file_id}",
    "/_stcore/bidi-components/{path:path}",  # our elements travel inside the page
    "/component/{path:path}",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/_stcore/agent/interact",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
}
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]


@pytest.fixture(scope="module")
def site():
    with serving(asgi.app, base_url="http://localhost:8501", follow_redirects=False) as client:
        yield client


def filled(path):
    return path.replace("{path:path}", "a/b.js").replace("{session_id}", "a").replace("{file_id}", "b")


def test_every_route_is_either_needed_or_closed(site):
    assert site.get("/healthz").status_code == 200
    answered = {route.path for route in asgi.app._starlette_app.routes}
    assert answered == OPEN | CLOSED
    assert not OPEN & CLOSED


@pytest.mark.parametrize("path", sorted(CLOSED))
@pytest.mark.parametrize("method", METHODS)
def test_what_the_app_does_not_need_is_not_there(site, path, method):
    answer = site.request(method, filled(path))
    assert (answer.status_code, answer.text) == (404, "" if method == "HEAD" else "Not Found")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == content_policy()


@pytest.mark.parametrize(
    "path", ["/", "/access", "/_stcore/health", "/_stcore/host-config", "/app/static/icon.svg", "/healthz"]
)
def test_what_the_app_needs_is_answered(site, path):
    assert site.get(path).status_code == 200


async def greet(socket):
    await socket.accept()
    await socket.close()


def served(base=""):
    """A server with one route that is needed, one of each kind that nobody decided about, and the pages."""
    answer = PlainTextResponse("told")
    routes = [
        Route(f"{base}/_stcore/health", lambda _: answer),
        Route(f"{base}/_stcore/news", lambda _: answer),
        WebSocketRoute(f"{base}/_stcore/stream", greet),
        WebSocketRoute(f"{base}/_stcore/more", greet),
        Mount(base or "/", PlainTextResponse("a page")),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(OpenRoutes)]))


@pytest.mark.parametrize("base", ["", "/film/club"])
def test_a_route_nobody_decided_about_is_closed_wherever_the_app_lies(monkeypatch, base):
    monkeypatch.setattr(open_routes.st, "get_option", lambda name: base[1:])
    client = served(base)
    assert client.get(f"{base}/_stcore/health").text == "told"
    assert client.get(f"{base}/sheets").text == "a page"
    for method in METHODS:
        assert client.request(method, f"{base}/_stcore/news").status_code == 404
    with client.websocket_connect(f"{base}/_stcore/stream"):
        pass
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"{base}/_stcore/more"):
        pass


def test_scripts_and_styles_are_sent_packed_to_who_can_unpack_them(site):
    names = re.findall(r"\./(static/[^\"]+\.(?:js|css))", site.get("/").text)
    assert names
    for name in names:
        file = site.get(f"/{name}", headers={"Accept-Encoding": "identity"})
        with site.stream("GET", f"/{name}", headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.read() == file.content
        assert "immutable" in packed.headers["cache-control"]
        assert "content-encoding" not in file.headers
        if len(file.content) > SMALLEST_BYTES:
            assert packed.headers["content-encoding"] == "gzip"
            assert packed.num_bytes_downloaded < len(file.content) * 0.6


@pytest.mark.parametrize("path", ["/", "/healthz", "/app/static/fonts/fraunces-latin.woff2"])
def test_nothing_else_is_packed(site, path):
    answer = site.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


def test_our_own_files_are_kept_for_a_day_and_what_is_missing_is_not(site):
    assert site.get("/app/static/hero/0.jpg").headers["cache-control"] == "public, max-age=86400"
    missing = site.get("/app/static/hero/none.jpg")
    assert missing.status_code == 404
    assert "max-age" not in missing.headers.get("cache-control", "")
