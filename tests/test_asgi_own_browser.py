"""A session, and what is packed in it, belong to the browser that began it: an id or an address alone opens nothing."""

import ast
import runpy
from contextlib import contextmanager
from http.cookies import SimpleCookie

import httpx2
import pytest
from app_driver import ENTRY, serving
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

from dashboard import config
from dashboard.server import open_routes
from dashboard.server.own_browser import NAME, OwnBrowser
from dashboard.server.visits import REMEMBERED_SECONDS, Visits
from dashboard.session import sweeper
from dashboard.session.sweeper import GONE_SECONDS, Sweeper

MINE, OTHER = "m" * 43, "o" * 43
SECURE = f"__Host-{NAME}"
SESSION = "0b0f7a52-3c1c-4f6e-9d6b-6a1d8f0c2e11"
FILE = "f" * 56


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


def new_session(session_id=SESSION):
    told = ForwardMsg()
    told.new_session.initialize.session_id = session_id
    return told


def button(address):
    told = ForwardMsg()
    told.delta.new_element.download_button.url = address
    return told


def packed_on_demand(address):
    told = ForwardMsg()
    told.backend_operation_response.deferred_file.url = address
    return told


def typed(words):
    told = ForwardMsg()
    told.delta.new_element.markdown.body = words
    told.delta.new_element.text_input.value = words
    return told


class Site:
    """A server behind the middleware. It tells a browser that connects what the test wants told."""

    def __init__(self, base="", scheme="http"):
        self.ticking, self.tells = Clock(), [new_session(), button(f"/media/{FILE}.zip")]
        self.visits = Visits(self.ticking)
        routes = [
            WebSocketRoute(f"{base}/_stcore/stream", self._stream),
            Route(f"{base}/_stcore/health", lambda _: self._health()),
            Route(
                f"{base}/media/{{file_id:path}}",
                lambda _: PlainTextResponse("packed"),
                methods=["GET", "POST"],
            ),
            Route("/healthz", lambda _: PlainTextResponse("ok")),
            Mount(base or "/", self._page),
        ]
        app = Starlette(routes=routes, middleware=[Middleware(OwnBrowser, known=self.visits)])
        self.client = TestClient(app, base_url=f"{scheme}://sheets.example", cookies={})
        self.base, self.stream = base, f"{scheme.replace('http', 'ws')}://sheets.example{base}/_stcore/stream"

    @staticmethod
    def _health():
        answer = PlainTextResponse("ok")
        answer.set_cookie("_streamlit_xsrf", "theirs")
        return answer

    @staticmethod
    async def _page(scope, receive, send):
        is_script = scope["path"].endswith(".js")
        kept = {"Cache-Control": "public, immutable"}
        answer = PlainTextResponse("script", headers=kept) if is_script else HTMLResponse("page")
        await answer(scope, receive, send)

    async def _stream(self, socket):
        await socket.accept()
        await socket.send_text(",".join(socket.headers.getlist("sec-websocket-protocol")))
        for told in self.tells:
            await socket.send_bytes(told.SerializeToString())
        await socket.receive()

    @contextmanager
    def tab(self, browser=MINE, *, name=NAME, resumes=None):
        """A tab that has heard everything it is told; gives the protocols that reached the app."""
        headers = {"cookie": f"{name}={browser}"} if browser else {}
        protocols = ["streamlit", "a-token", *([resumes] if resumes else [])]
        with self.client.websocket_connect(self.stream, subprotocols=protocols, headers=headers) as socket:
            reached = socket.receive_text()
            for _ in self.tells:
                socket.receive_bytes()
            yield [word.strip() for word in reached.split(",")]

    def get(self, path, browser=None, *, name=NAME, method="GET"):
        headers = {"cookie": f"{name}={browser}"} if browser else {}
        answer = self.client.request(method, self.base + path, headers=headers)
        self.client.cookies.clear()
        return answer

    def file(self, browser=MINE, file_id=FILE, **how):
        return self.get(f"/media/{file_id}.zip", browser, **how)

    def resumed(self, browser, session_id=SESSION, **how):
        with self.tab(browser, resumes=session_id, **how) as reached:
            return reached[2:] == [session_id]


def given(answer):
    return SimpleCookie(answer.headers.get("set-cookie", ""))


# --- the session


def test_a_session_is_resumed_by_the_browser_that_began_it_and_by_no_other():
    site = Site()
    with site.tab(MINE):
        pass
    assert site.resumed(MINE)
    assert not site.resumed(OTHER)
    assert not site.resumed(None)
    assert not site.resumed(MINE, "another-session")


def test_a_session_that_nobody_began_here_is_not_resumed():
    assert not Site().resumed(MINE)


def test_two_tabs_of_a_browser_resume_each_its_own():
    site, second = Site(), "second-session"
    with site.tab(MINE):
        site.tells = [new_session(second)]
        with site.tab(MINE):
            assert site.resumed(MINE, SESSION)
            assert site.resumed(MINE, second)
            assert not site.resumed(OTHER, second)


def test_what_was_left_of_the_protocols_is_as_it_came():
    site = Site()
    with site.tab(OTHER, resumes=SESSION) as reached:
        assert reached == ["streamlit", "a-token"]
    with site.tab(OTHER) as reached:
        assert reached == ["streamlit", "a-token"]


def test_an_id_in_a_second_header_reaches_nobody():
    site = Site()
    headers = httpx2.Headers([("Sec-WebSocket-Protocol", f"streamlit, a-token, {SESSION}")] * 2)
    with site.client.websocket_connect("/_stcore/stream", headers=headers) as socket:
        assert SESSION not in socket.receive_text()


def test_a_browser_that_keeps_no_cookies_is_served_and_resumes_nothing():
    site = Site()
    with site.tab(None):
        assert site.file(None).status_code == 404
    assert not site.resumed(None)
    assert len(site.visits) == 0


# --- what is packed to be saved


@pytest.mark.parametrize("base", ["", "/film/club"])
@pytest.mark.parametrize("telling", [button, packed_on_demand])
def test_a_file_is_given_to_the_browser_that_was_told_of_it_and_to_no_other(monkeypatch, base, telling):
    monkeypatch.setattr(open_routes.st, "get_option", lambda name: base[1:])
    site = Site(base)
    site.tells = [new_session(), telling(f"/media/{FILE}.zip")]
    assert site.file().status_code == 404
    with site.tab(MINE), site.tab(OTHER):
        pass
    site.tells = [new_session()]
    third = "t" * 43
    with site.tab(third):
        assert site.file(third).status_code == 404
    assert site.file(None).status_code == 404
    told = site.file(MINE)
    assert (told.status_code, told.text) == (200, "packed")
    assert told.headers["cache-control"] == "private, no-store"
    assert site.get(f"/media/{FILE}", MINE).status_code == 200
    assert site.file(MINE, "e" * 56).status_code == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_to_anybody_else_there_is_no_such_file_however_they_ask(method):
    site = Site()
    with site.tab(MINE):
        refused = site.file(OTHER, method=method)
    assert refused.status_code == 404
    assert refused.headers["cache-control"] == "no-store"


def test_an_address_that_somebody_typed_is_not_one_they_were_told():
    site = Site()
    site.tells = [new_session(), typed(f"/media/{FILE}.zip")]
    with site.tab(OTHER):
        assert site.file(OTHER).status_code == 404


def test_all_that_this_app_puts_under_media_are_downloads():
    """Streamlit keeps pictures, sound and logos there too: who uses them teaches OwnBrowser their addresses."""
    root = ENTRY.parent
    drawn = [ENTRY, *(root / "pages").glob("*.py"), *(root / "dashboard").rglob("*.py")]
    found = {
        f"{path.name}: st.{node.attr}"
        for path in drawn
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "st"
    }
    assert any(line.endswith("st.download_button") for line in found)
    assert not [
        line for line in found if line.endswith(("st.image", "st.audio", "st.video", "st.logo", "st.pdf"))
    ]


# --- how long


def test_a_browser_is_forgotten_in_its_time_after_its_last_tab():
    site = Site()
    with site.tab(MINE):
        with site.tab(MINE):
            pass
        site.ticking.now += 10 * REMEMBERED_SECONDS
        site.visits.expire()
        assert site.file(MINE).status_code == 200
    site.ticking.now += REMEMBERED_SECONDS - 0.1
    assert site.file(MINE).status_code == 200
    assert site.resumed(MINE)
    site.ticking.now += REMEMBERED_SECONDS
    assert site.file(MINE).status_code == 404
    assert not site.resumed(MINE)


def test_nothing_is_left_of_browsers_that_have_gone():
    site = Site()
    with site.tab(MINE):
        pass
    assert len(site.visits) == 1
    site.ticking.now += REMEMBERED_SECONDS
    site.visits.expire()
    assert len(site.visits) == 0


def test_a_browser_that_began_nothing_is_forgotten_at_once():
    site = Site()
    site.tells = []
    with site.tab(OTHER):
        assert len(site.visits) == 1
    assert len(site.visits) == 0


def test_neither_cookie_nor_session_nor_file_can_be_read_in_what_is_kept():
    site = Site()
    with site.tab(MINE):
        kept = repr(site.visits._visits)
    assert "sessions={b" in kept
    for secret in (MINE, SESSION, FILE):
        assert secret not in kept


# --- the cookie


@pytest.mark.parametrize("path", ["/", "/access", "/_stcore/health"])
@pytest.mark.parametrize(("scheme", "name"), [("http", NAME), ("https", SECURE)])
def test_a_page_gives_a_browser_its_cookie_once_where_no_script_reads_it(path, scheme, name):
    site = Site(scheme=scheme)
    first, second = given(site.get(path))[name], given(site.get(path))[name]
    assert first.value != second.value
    assert (first["path"], first["httponly"], first["samesite"]) == ("/", True, "Lax")
    assert bool(first["secure"]) is (scheme == "https")
    assert first["max-age"] == first["expires"] == first["domain"] == ""
    assert name not in given(site.get(path, first.value, name=name))


def test_an_answer_with_a_cookie_is_kept_by_no_cache_and_loses_nothing_of_its_own():
    answer = Site().get("/_stcore/health")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert given(answer)["_streamlit_xsrf"].value == "theirs"
    assert NAME in given(answer)


@pytest.mark.parametrize("path", ["/static/app.js", "/healthz"])
def test_what_is_no_page_gives_none(path):
    answer = Site().get(path)
    assert answer.status_code == 200
    assert NAME not in given(answer)
    assert "private" not in answer.headers.get("cache-control", "")


def test_a_form_that_another_page_sends_here_changes_no_cookie():
    assert NAME not in given(Site().get("/", method="POST"))


def test_over_https_a_cookie_that_a_neighbour_could_plant_is_none():
    site = Site(scheme="https")
    assert SECURE in given(site.get("/", MINE, name=NAME))
    with site.tab(MINE, name=SECURE):
        assert site.file(MINE, name=SECURE).status_code == 200
        assert site.file(MINE, name=NAME).status_code == 404


@pytest.mark.parametrize("held", ["", "short", "m" * 44, "m" * 42 + "!", "m" * 10_000])
def test_a_cookie_that_was_not_given_here_is_none(held):
    site = Site()
    assert NAME in given(site.get("/", held))
    assert not site.resumed(held)


# --- the app itself

HERE = "localhost:8501"


def run(socket, page=""):
    """Run a page to its end; gives the session's id and the addresses of the files it offers."""
    message, files, session_id = BackMsg(), [], None
    message.rerun_script.page_name = page
    message.rerun_script.context_info.url = f"http://{HERE}/{page}"
    socket.send_bytes(message.SerializeToString())
    while True:
        told = ForwardMsg.FromString(socket.receive_bytes())
        files += [address] if (address := told.delta.new_element.download_button.url) else []
        session_id = told.new_session.initialize.session_id or session_id
        # The first page that a server is ever asked for takes two runs.
        if (
            told.WhichOneof("type") == "script_finished"
            and told.script_finished == told.FINISHED_SUCCESSFULLY
        ):
            return session_id, files


def test_the_app_gives_a_session_and_a_file_to_their_own_browser_alone(monkeypatch):
    monkeypatch.setattr(config, "find_settings", lambda: config.Settings({}))
    ticking = Clock()
    sweeping = Sweeper(sweeper.is_connected, sweeper.close_session, ticking)
    # An app can be served once; another test serves the entry's own.
    app = runpy.run_path(str(ENTRY.with_name("asgi.py")))["app"]
    with serving(app, base_url=f"http://{HERE}", client=("127.0.0.1", 50_000)) as client:
        mine = given(client.get("/"))[NAME].value
        client.cookies.clear()

        def headers(browser):
            return {"cookie": f"{NAME}={browser}"} if browser else {}

        def tab(browser, *resumed):
            protocols = ["streamlit", "none", *resumed]
            address = f"ws://{HERE}/_stcore/stream"
            return client.websocket_connect(address, subprotocols=protocols, headers=headers(browser))

        with tab(mine) as socket:
            session_id, files = run(socket, "setup")
            sweeping.note(session_id)
            sweeping.sweep()
            for browser, status in [(mine, 200), (OTHER, 404), (None, 404)]:
                answer = client.get(files[0], headers=headers(browser))
                assert answer.status_code == status
                assert "no-store" in answer.headers["cache-control"]
            with tab(OTHER, session_id) as stranger:
                assert run(stranger)[0] != session_id
        with tab(mine, session_id) as socket:
            assert run(socket, "setup")[0] == session_id
        assert get_instance().media_file_mgr._storage._files_by_id
        sweeping.sweep()
        ticking.now += GONE_SECONDS
        sweeping.sweep()
        assert get_instance().media_file_mgr._storage._files_by_id == {}
