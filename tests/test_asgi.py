"""What the ASGI entry adds: headers on every answer, Meta's callbacks, the health route, the HttpOnly cookie."""

import asyncio
import base64
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from still_source import jpeg
from test_dashboard_thumbnails import source
from test_igclient_callbacks import VECTOR, signed

from dashboard import clock, config
from dashboard.account import linked_file
from dashboard.config import ConfigurationError
from dashboard.pictures import store as thumbnails
from dashboard.server import bounded, deletion, health, meta_callbacks, stay_route
from dashboard.server.bounded import BodyRefused
from dashboard.server.security_headers import SecurityHeaders, content_policy, read_frame_ancestors
from dashboard.staying import route
from dashboard.staying.cookie import MAX_LENGTH, cookie_name

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 23, 22, 41, 7, tzinfo=UTC)
SITE = "https://sheets.example"
SETTINGS = {
    "INSTAGRAM_APP_ID": "1234567890",
    "INSTAGRAM_APP_SECRET": "key",
    "INSTAGRAM_REDIRECT_URI": f"{SITE}/",
    "COOKIE_SECRET": "marker-cookie-secret-" + "a" * 32,
}
CALLBACKS = [meta_callbacks.DEAUTHORIZE, meta_callbacks.DELETE]
SEALED = base64.urlsafe_b64encode(b"one sealed access").decode()
OTHER = base64.urlsafe_b64encode(b"another sealed access").decode()
OURS = {route.HEADER: "cookie", "Origin": SITE, "Sec-Fetch-Site": "same-origin"}


def fail(_):
    raise ValueError("a marker nobody should read")


def client(base_url=SITE, **given):
    app = Starlette(
        routes=[*health.routes, *meta_callbacks.routes, *stay_route.routes, Route("/fails", fail)],
        middleware=[Middleware(SecurityHeaders, **given)],
    )
    return TestClient(app, base_url=base_url, raise_server_exceptions=False)


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(config, "find_settings", lambda: config.Settings(dict(SETTINGS)))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return client()


@pytest.fixture
def pictures(monkeypatch):
    """The pictures of two accounts in this process's memory."""
    monkeypatch.setattr(linked_file, "download", lambda *asked, **given: jpeg())
    store = thumbnails.picture_store()
    kept = [source(owner="instagram:0"), source(owner="instagram:1")]
    for picture in kept:
        store.thumbnail(picture)
    yield lambda: [store.known_thumbnail(picture) is not None for picture in kept]
    thumbnails.picture_store.clear()


# --- the connection of the page


@pytest.mark.parametrize(
    ("origin", "host", "is_let_in"),
    [
        ("https://sheets.example", "sheets.example", True),
        ("http://localhost:8501", "localhost:8501", True),
        ("http://LOCALHOST:8501", "localhost:8501", True),
        # A proxy may call the host by another name; what Streamlit thinks of the origin is Streamlit's business.
        ("https://sheets.example", "127.0.0.1:8501", True),
        (None, "localhost:8501", True),
        ("http://localhost:9000", "localhost:8501", False),
        ("http://127.0.0.1:9000", "localhost:8501", False),
        ("http://127.0.0.1:8501", "localhost:8501", False),
        ("http://[::1]:9000", "localhost:8501", False),
        ("http://0.0.0.0:9000", "sheets.example", False),
        ("http://[", "localhost:8501", False),
    ],
)
def test_a_page_of_another_program_on_this_machine_is_not_let_in(origin, host, is_let_in):
    async def greet(socket):
        await socket.accept()
        await socket.send_text("come in")
        await socket.close()

    app = Starlette(routes=[WebSocketRoute("/stream", greet)], middleware=[Middleware(SecurityHeaders)])
    headers = {"host": host} | ({"origin": origin} if origin else {})
    try:
        with TestClient(app).websocket_connect("/stream", headers=headers) as socket:
            assert socket.receive_text() == "come in"
            was_let_in = True
    except WebSocketDisconnect:
        was_let_in = False
    assert was_let_in is is_let_in


# --- the entry itself


def start(tmp_path, script, **environment):
    """Import asgi.py in a process of its own, as a server does; nothing of this machine's settings is read."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment = {**kept, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_server_writes_down_the_addresses_it_is_asked_for(tmp_path):
    script = """
import logging, uvicorn
uvicorn.Config("asgi:app", log_level="trace").load()
print(*(logging.getLogger(name).disabled for name in ("uvicorn.access", "uvicorn.asgi")))
logging.getLogger("uvicorn.error").error("< Cookie: %s", "marker")
"""
    started = start(tmp_path, script)
    assert started.stdout == "True True\n"
    assert "< Cookie: …" in started.stderr
    assert "marker" not in started.stderr


def test_a_setting_that_cannot_be_used_stops_the_start_with_a_sentence(tmp_path):
    ended = start(tmp_path, "import asgi", FRAME_ANCESTORS="everybody")
    assert ended.returncode
    assert "ConfigurationError: FRAME_ANCESTORS must be" in ended.stderr
    assert "everybody" not in ended.stderr


# --- Meta's callbacks


@pytest.mark.parametrize("path", CALLBACKS)
def test_a_request_that_meta_signed_is_answered_and_the_accounts_pictures_are_dropped(site, pictures, path):
    assert pictures() == [True, True]
    answer = site.post(path, data={"signed_request": VECTOR})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert pictures() == [False, True]


def test_a_deletion_gives_an_address_and_a_code_of_letters_and_digits(site):
    answers = [site.post(meta_callbacks.DELETE, data={"signed_request": VECTOR}).json() for _ in range(2)]
    for answer in answers:
        assert answer.keys() == {"url", "confirmation_code"}
        assert re.fullmatch(r"[0-9a-f]{40}", answer["confirmation_code"])
        assert answer["url"] == f"{SITE}/instagram/deletion/{answer['confirmation_code']}"
    assert answers[0] != answers[1]


def test_the_address_says_when_and_what_is_not_kept(site):
    answer = site.post(meta_callbacks.DELETE, data={"signed_request": VECTOR}).json()
    page = site.get(answer["url"])
    assert page.status_code == 200
    assert "Nothing of this account is kept here." in page.text
    assert "23 November 2026 at 22:41 UTC" in page.text
    assert answer["confirmation_code"] in page.text


def test_a_restart_or_another_replica_still_knows_the_code(site):
    code = deletion.make_code(SETTINGS["COOKIE_SECRET"], NOW)
    assert site.get(meta_callbacks.DELETION_STATUS + code).status_code == 200


@pytest.mark.parametrize(
    "code",
    [
        deletion.make_code("another secret", NOW),
        deletion.make_code(SETTINGS["COOKIE_SECRET"], NOW)[:-1],
        "0" * 40,
        "<script>",
        "%00",
    ],
    # The first two are other ones every time, and tests run side by side must have the same names.
    ids=["another secret's", "cut short", "zeros", "markup", "a null"],
)
def test_any_other_code_is_told_apart_and_never_repeated(site, code):
    page = site.get(meta_callbacks.DELETION_STATUS + code)
    assert page.status_code == 404
    assert "This code is not known here." in page.text
    assert code not in page.text


@given(st.text(), st.text(min_size=1))
def test_no_text_is_a_code(text, secret):
    assert deletion.received_at(text, secret) is None


@given(st.integers(0, 2**32 - 1), st.integers(0, 39), st.sampled_from("0f8"))
def test_a_code_holds_its_moment_and_no_changed_one_does(seconds, place, digit):
    moment = datetime.fromtimestamp(seconds, UTC)
    code = deletion.make_code("secret", moment)
    assert deletion.received_at(code, "secret") == moment
    changed = code[:place] + digit + code[place + 1 :]
    assert (deletion.received_at(changed, "secret") is None) == (changed != code)


@pytest.mark.parametrize(
    ("redirect_uri", "address"),
    [
        ("https://sheets.example", "https://sheets.example/instagram/deletion/c0de"),
        ("https://sheets.example/film/?a=1#_", "https://sheets.example/film/instagram/deletion/c0de"),
    ],
)
def test_the_status_page_is_where_the_app_is(redirect_uri, address):
    app = config.parse_config({**SETTINGS, "INSTAGRAM_REDIRECT_URI": redirect_uri})
    assert meta_callbacks.status_address(app, "c0de") == address


def test_the_host_a_request_names_is_not_believed(site):
    headers = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    answer = site.post(meta_callbacks.DELETE, data={"signed_request": VECTOR}, headers=headers)
    assert answer.json()["url"].startswith(f"{SITE}/")


BAD_BODIES = {
    "another secret": {
        "data": {"signed_request": signed({"user_id": "0", "algorithm": "HMAC-SHA256"}, "kez")}
    },
    "another algorithm": {"data": {"signed_request": signed({"user_id": "0", "algorithm": "none"})}},
    "cut": {"data": {"signed_request": VECTOR[:-1]}},
    "no field": {"data": {"signed": VECTOR}},
    "nothing": {},
    "JSON": {"json": {"signed_request": VECTOR}},
    "no text": {"content": b"signed_request=\xff\xfe"},
    "many fields": {"content": "&".join(f"f{n}=1" for n in range(20)) + f"&signed_request={VECTOR}"},
    "too long": {"content": f"signed_request={VECTOR}&more={'a' * 10_000}"},
}


@pytest.mark.parametrize("path", CALLBACKS)
@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_anything_else_is_refused_without_a_reason_and_drops_nothing(site, pictures, path, body):
    answer = site.post(path, **body)
    assert (answer.status_code, answer.text) == (400, "Bad request")
    assert pictures() == [True, True]


@pytest.mark.parametrize("path", CALLBACKS)
@pytest.mark.parametrize("missing", ["INSTAGRAM_APP_SECRET", "all"])
def test_without_an_app_of_ones_own_nothing_can_be_signed(monkeypatch, path, missing):
    left = {} if missing == "all" else {key: SETTINGS[key] for key in SETTINGS if key != missing}
    monkeypatch.setattr(config, "find_settings", lambda: config.Settings(dict(left)))
    assert client().post(path, data={"signed_request": VECTOR}).status_code == 400
    unknown = client().get(meta_callbacks.DELETION_STATUS + deletion.make_code("key", NOW))
    assert unknown.status_code == 404


def read(receive):
    return asyncio.run(bounded.read_body(Request({"type": "http"}, receive), 100))


def test_a_body_that_comes_too_slowly_is_given_up(monkeypatch):
    monkeypatch.setattr(bounded, "SECONDS", 0.01)
    waited = []

    async def trickle():
        waited.append(True)
        await asyncio.sleep(0.004)
        return {"type": "http.request", "body": b"a", "more_body": True}

    with pytest.raises(BodyRefused):
        read(trickle)
    assert 0 < len(waited) < 10


def test_a_body_that_breaks_off_is_given_up():
    parts = [{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}]

    async def break_off():
        return parts.pop(0)

    with pytest.raises(BodyRefused):
        read(break_off)


def test_a_body_may_be_as_long_as_said_and_no_longer():
    async def send(length):
        return {"type": "http.request", "body": b"a" * length, "more_body": False}

    assert read(lambda: send(100)) == b"a" * 100
    with pytest.raises(BodyRefused):
        read(lambda: send(101))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.binary(max_size=300))
def test_no_body_whatever_is_an_error_of_ours(site, body):
    for path in (*CALLBACKS, route.PATH):
        assert site.post(path, content=body, headers=OURS).status_code == 400


# --- the headers


def test_the_policy_allows_what_the_page_needs_and_no_more():
    rules = dict(rule.split(" ", 1) for rule in content_policy().split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in rules["script-src"]
    assert "http" not in rules["script-src"] + rules["connect-src"] + rules["img-src"] + rules["font-src"]
    assert not {"frame-src", "object-src", "worker-src"} & rules.keys()


def test_an_error_of_ours_tells_nothing(site):
    answer = site.get("/fails")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", route.PATH])
def test_a_page_a_refusal_and_a_missing_file_have_the_headers(site, path):
    headers = site.get(path).headers
    assert headers["content-security-policy"] == content_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_an_answers_own_headers_stay():
    def own(_):
        return PlainTextResponse("", headers={"Content-Security-Policy": "default-src 'self'"})

    app = Starlette(routes=[Route("/", own)], middleware=[Middleware(SecurityHeaders)])
    assert TestClient(app).get("/").headers["content-security-policy"] == "default-src 'self'"


@pytest.mark.parametrize(
    ("base_url", "promised"),
    [
        ("https://sheets.example", True),
        ("http://sheets.example", False),
        ("https://localhost:8501", False),
        ("https://127.0.0.1:8501", False),
        ("https://[::1]:8501", False),
    ],
)
def test_https_for_good_is_promised_over_https_and_never_for_this_machine(base_url, promised):
    assert ("strict-transport-security" in client(base_url).get("/healthz").headers) is promised


def test_a_host_that_is_none_promises_nothing():
    answer = client().get("/healthz", headers={"Host": "[::1"})
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    "setting", ["'none'", "'self'", "https://a.example", "'self' https://*.a.example https://b.example:8443"]
)
def test_who_may_frame_the_app_is_a_setting(setting):
    assert read_frame_ancestors(setting) == setting
    policy = client(frame_ancestors=setting).get("/healthz").headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {setting}")


@pytest.mark.parametrize(
    "setting",
    [
        "*",
        "http://a.example",
        "a.example",
        "'none' https://a.example",
        "'self'; script-src *",
        "https://a\r\nX: 1",
    ],
)
def test_a_setting_that_says_something_else_is_named(setting):
    with pytest.raises(ConfigurationError, match="FRAME_ANCESTORS") as raised:
        read_frame_ancestors(setting)
    assert "a.example" not in str(raised.value)


def test_nobody_may_frame_it_unless_said():
    assert read_frame_ancestors("") == "'none'"


def test_the_health_route_says_that_it_runs_and_nothing_else(site):
    answer = site.get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


# --- the cookie


COOKIE, PLAIN_COOKIE = (
    cookie_name(SETTINGS["INSTAGRAM_APP_ID"], is_https=is_https) for is_https in (True, False)
)


def ask(site, value, *, expected=None, only_look=False, headers=OURS, seconds=5_184_000):
    record = {"value": value, "expected": expected, "seconds": seconds, "only_look": only_look}
    return site.post(route.PATH, json=record, headers=headers)


def set_by(answer):
    """What an answer sets, by the browser's rules; None when it sets nothing."""
    cookies = SimpleCookie(answer.headers.get("set-cookie", ""))
    return cookies.get(COOKIE) or cookies.get(PLAIN_COOKIE)


def test_the_cookie_is_set_where_no_script_can_read_it(site):
    answer = ask(site, SEALED)
    assert answer.json() == {"outcome": "kept"}
    cookie = set_by(answer)
    assert cookie.value == SEALED
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "lax")
    # Without a domain, and with this path: else no browser takes a cookie of this name.
    assert cookie.key.startswith("__Host-")
    assert (cookie["path"], cookie["max-age"], cookie["domain"]) == ("/", "5184000", "")
    assert ask(site, SEALED, only_look=True).json() == {"outcome": "kept"}


@pytest.mark.usefixtures("site")
def test_without_https_it_is_not_secure_or_no_browser_would_keep_it():
    headers = {**OURS, "Origin": "http://localhost:8501"}
    cookie = set_by(ask(client("http://localhost:8501"), SEALED, headers=headers))
    assert (cookie.key, cookie["secure"]) == (PLAIN_COOKIE, "")


@pytest.mark.usefixtures("site")
def test_behind_a_proxy_that_takes_the_https_off_it_is_secure():
    assert set_by(ask(client("http://10.0.0.7:8501"), SEALED))["secure"]


def test_it_is_removed(site):
    ask(site, SEALED)
    answer = ask(site, None)
    assert answer.json() == {"outcome": "gone"}
    assert (set_by(answer).value, set_by(answer)["max-age"]) == ("", "0")
    assert ask(site, None, only_look=True).json() == {"outcome": "gone"}


def test_a_browser_that_keeps_no_cookies_is_found_out(site):
    ask(site, SEALED)
    site.cookies.clear()
    assert ask(site, SEALED, only_look=True).json() == {"outcome": "refused"}


def test_a_browser_that_does_not_let_it_go_is_found_out(site):
    site.cookies.set(COOKIE, SEALED)
    assert ask(site, None, only_look=True).json() == {"outcome": "refused"}


def test_to_look_sets_nothing(site):
    assert set_by(ask(site, SEALED, only_look=True)) is None


@pytest.mark.parametrize(("held", "outcome"), [(None, "gone"), (OTHER, "other"), (SEALED, "kept")])
def test_a_renewal_only_takes_the_place_of_what_it_renews(site, held, outcome):
    if held:
        site.cookies.set(COOKIE, held)
    answer = ask(site, OTHER, expected=SEALED)
    assert answer.json() == {"outcome": outcome}
    assert (set_by(answer) is not None) is (outcome == "kept")


STRANGERS = {
    "no header of ours": {route.HEADER: None},
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    "a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "https://sister.sheets.example"},
    "typed by hand": {"Sec-Fetch-Site": "none"},
    "no origin": {"Origin": None},
    "an origin that is none": {"Origin": "null"},
    "an old browser elsewhere": {"Sec-Fetch-Site": None, "Origin": "https://elsewhere.example"},
    "an old browser without origin": {"Sec-Fetch-Site": None, "Origin": None},
    "an old browser with nonsense": {"Sec-Fetch-Site": None, "Origin": "https://[::1"},
}


@pytest.mark.parametrize("changes", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("value", [SEALED, None], ids=["set", "remove"])
def test_a_page_elsewhere_can_neither_set_nor_remove_it(site, changes, value):
    headers = {name: text for name, text in {**OURS, **changes}.items() if text is not None}
    answer = ask(site, value, headers=headers)
    assert (answer.status_code, answer.text) == (403, "Forbidden")
    assert set_by(answer) is None


def test_a_page_elsewhere_that_asks_first_is_not_let_in(site):
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": route.HEADER,
    }
    answer = site.options(route.PATH, headers=headers)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_an_old_browser_on_this_site_is_known_by_its_origin(site):
    headers = {name: text for name, text in OURS.items() if name != "Sec-Fetch-Site"}
    assert ask(site, SEALED, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "a; Domain=elsewhere.example"},
        {"value": "a\r\nSet-Cookie: b=1"},
        {"value": ""},
        {"value": "A" * (MAX_LENGTH + 4)},
        {"value": 5},
        {"value": [SEALED]},
        {"expected": "not sealed"},
        {"seconds": -1},
        {"seconds": 10**9},
        {"seconds": "60"},
        {"seconds": None},
    ],
)
def test_what_cannot_be_a_cookie_of_ours_is_refused(site, changes):
    record = {"value": SEALED, "expected": None, "seconds": 60, "only_look": False, **changes}
    answer = site.post(route.PATH, json=record, headers=OURS)
    assert (answer.status_code, answer.text) == (400, "Bad request")
    assert set_by(answer) is None


@pytest.mark.parametrize("body", ["[]", "5", "{}", "[" * 5_000, json.dumps({"value": SEALED * 1_000})])
def test_a_body_of_another_shape_is_refused(site, body):
    assert site.post(route.PATH, content=body, headers=OURS).status_code == 400


def test_a_page_is_told_of_the_route_only_while_the_server_has_it():
    assert route.address() is None
    route.offered().set()
    try:
        assert route.address() == route.PATH
    finally:
        route.offered().clear()
