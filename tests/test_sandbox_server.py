"""The sandbox as a server: the authorize page and its headers, the record, the guard, the command."""

import asyncio
import http.client
import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from test_sandbox_oauth import REDIRECT, WITH_COMMENTS, asked, decide, lengthen, me, refresh, sign_in

from sandbox import PortTakenError, RequestRecord, Sandbox
from sandbox.record import MOST_KEPT, RequestLog

ROOT = Path(__file__).resolve().parent.parent
NASTY = "\"><script>alert('x')</script>&amp;\r\nSet-Cookie: a=b"


class Form(HTMLParser):
    """What a browser would find in the page: form, fields and buttons."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.form, self.fields, self.radios, self.buttons, self.text = [], {}, {}, {}, {}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag == "form":
            self.form = attributes
        elif tag == "input" and attributes["type"] == "hidden":
            self.fields[attributes["name"]] = attributes["value"]
        elif tag == "input":
            self.radios[attributes["value"]] = (attributes["name"], "checked" in attributes)
        elif tag == "button":
            self.buttons[attributes["value"]] = attributes["name"]

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(redirect_uris=[REDIRECT], account="single") as running:
        yield running


def authorize(sandbox, **changes):
    return requests.get(
        f"{sandbox.base_url}/oauth/authorize",
        params=asked(sandbox, **changes),
        allow_redirects=False,
        timeout=30,
    )


def test_the_page_is_a_plain_form_that_works_without_scripts(sandbox):
    answer = authorize(sandbox, scope=WITH_COMMENTS)
    page = Form(answer.text)
    assert answer.status_code == 200
    assert "Sandbox, not Instagram" in answer.text
    assert "Contact Sheet" in answer.text
    assert "See your profile, and the photos, reels, videos and albums you have posted" in answer.text
    assert "Read and manage the comments on your posts" in answer.text
    assert page.form == {"method": "post", "action": "/oauth/authorize/decision"}
    assert page.radios == {
        "sample": ("account", False),
        "empty": ("account", False),
        "single": ("account", True),
        "huge": ("account", False),
    }
    assert page.buttons == {"allow": "decision", "deny": "decision"}
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "@maya.lindqvist" in answer.text


def test_the_form_as_a_browser_sends_it_signs_in(sandbox):
    page = Form(authorize(sandbox, state="x&y").text)
    answer = requests.post(
        sandbox.base_url + page.form["action"],
        data=page.fields | {"account": "huge", "decision": "allow"},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.headers["Location"].startswith(REDIRECT + "?code=")
    assert "state=x%26y" in answer.headers["Location"]
    assert sandbox.requests[-1].account == "huge"


def test_without_a_choice_the_account_is_the_one_given(sandbox):
    form = asked(sandbox) | {"decision": "allow"}
    url = sandbox.base_url + "/oauth/authorize/decision"
    assert requests.post(url, data=form, allow_redirects=False, timeout=30).status_code == 303
    assert sandbox.requests[-1].account == "single"


def test_the_pages_headers_are_strict_and_let_the_way_back_through(sandbox):
    for answer, target in (
        (authorize(sandbox), " http://localhost:8501"),
        (authorize(sandbox, scope="x"), ""),
    ):
        policy = dict(
            part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["form-action"] == "'self'" + target
        assert policy["frame-ancestors"] == "'none'"
        assert policy["style-src"].startswith("'sha256-")
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "style=" not in answer.text


@pytest.mark.parametrize(
    ("uri", "source"),
    [
        ("https://app.example/back?x=1", "https://app.example"),
        ("http://[::1]:8501/", "http:"),
        ("myapp://callback", "myapp:"),
        ("http://localhost:8501/;script-src *", "http://localhost:8501"),
        ("http://a;script-src b/", "http:"),
    ],
)
def test_any_registered_redirect_uri_becomes_one_csp_source(uri, source):
    with Sandbox(redirect_uris=[uri]) as sandbox:
        policy = authorize(sandbox, redirect_uri=uri).headers["Content-Security-Policy"]
        assert f"form-action 'self' {source};" in policy
        assert policy.count("script-src") == 0


def test_everything_a_stranger_can_put_into_the_page_is_escaped():
    uri = "http://localhost:8501/'\"><b>x</b>"
    with Sandbox(redirect_uris=[uri]) as sandbox:
        answer = authorize(sandbox, redirect_uri=uri, state=NASTY)
        assert Form(answer.text).fields["state"] == NASTY
        assert Form(answer.text).fields["redirect_uri"] == uri
        assert "<script>" not in answer.text
        assert "<b>" not in answer.text
        refused = authorize(sandbox, redirect_uri=uri, scope="<script>alert(1)</script>")
        assert "<script>" not in refused.text
        assert "&lt;script&gt;" in refused.text


def test_a_browsers_wish_for_an_icon_is_no_refusal(sandbox):
    answer = requests.get(f"{sandbox.base_url}/favicon.ico", timeout=30)
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_state_cannot_write_headers(sandbox):
    answer = decide(sandbox, state=NASTY)
    assert "Set-Cookie" not in answer.headers
    assert "%0D%0ASet-Cookie" in answer.headers["Location"]


def test_a_redirect_uri_with_a_query_keeps_it():
    uri = "http://localhost:8501/?page=media"
    with Sandbox(redirect_uris=[uri]) as sandbox:
        assert decide(sandbox, redirect_uri=uri).headers["Location"].startswith(uri + "&code=")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io:80", "", "[::1"]
)
def test_foreign_host_names_are_refused(sandbox, host):
    for path in ("/", "/oauth/authorize", "/me", "/cdn/x.jpg"):
        answer = requests.get(sandbox.base_url + path, headers={"Host": host}, timeout=30)
        assert answer.status_code in (400, 421)
        assert "Sandbox, not Instagram" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:99", "[::1]:8765"])
def test_loopback_names_are_answered(sandbox, host):
    assert requests.get(sandbox.base_url + "/", headers={"Host": host}, timeout=30).status_code == 200


def test_it_listens_on_loopback_only(sandbox):
    port = int(sandbox.base_url.rpartition(":")[2])
    own = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in own - {"127.0.0.1"}:
        with socket.socket() as probe:
            probe.settimeout(1)
            if not address.startswith("127."):
                assert probe.connect_ex((address, port)) != 0


def test_the_record_of_a_whole_visit_holds_no_token():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        authorize(sandbox)
        decide(sandbox, "deny")
        token = sign_in(sandbox, scope=WITH_COMMENTS)
        longer = lengthen(sandbox, token).json()["access_token"]
        refresh(sandbox, longer)
        me(sandbox, token)
        query = {"access_token": token, "fields": "id,media_url"}
        posts = requests.get(f"{sandbox.base_url}/v25.0/me/media", params=query, timeout=30).json()["data"]
        for edge in ("", "/children", "/comments"):
            requests.get(
                f"{sandbox.base_url}/{posts[0]['id']}{edge}", params={"access_token": token}, timeout=30
            )
        requests.head(posts[2]["media_url"] + "x", timeout=30)
        kinds = [record.kind for record in sandbox.requests]
        assert " ".join(kinds) == (
            "authorize deny allow code_exchange long_lived refresh user media_list media children comments cdn"
        )
        assert sandbox.requests[2] == RequestRecord(
            "allow", "POST", "/oauth/authorize/decision", 303, "sample"
        )
        assert [record.status for record in sandbox.requests[4:7]] == [200, 400, 200]
        assert sandbox.requests[7].path == "/v25.0/me/media"
        accounts = [record.account for record in sandbox.requests]
        assert accounts == [None, None, *["sample"] * 3, None, *["sample"] * 5, None]
        everything = repr(sandbox.requests) + repr(vars(sandbox))
        for secret in (token, longer, sandbox.client_secret):
            assert secret not in repr(sandbox.requests)
        for secret in (token, longer):
            assert secret not in everything
        assert sandbox.count("media_list") == 1
        sandbox.forget_requests()
        assert (sandbox.requests, sandbox.count("media_list")) == ((), 0)
        with pytest.raises(ValueError, match="unknown kind"):
            sandbox.count("medialist")


def test_the_record_is_bounded_and_its_counts_are_not():
    log = RequestLog()
    for number in range(MOST_KEPT + 10):
        log.add(RequestRecord("user", "GET", f"/{number}", 200, None))
    assert len(log.records()) == MOST_KEPT
    assert log.records()[-1].path == f"/{MOST_KEPT + 9}"
    assert log.count("user") == MOST_KEPT + 10


def test_no_token_or_secret_in_any_log_even_at_debug(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
            caplog.set_level(logging.DEBUG, logger=name)
        token = sign_in(sandbox)
        caplog.clear()  # the client's own library logs addresses; what follows is sent without it
        connection = http.client.HTTPConnection(sandbox.base_url.removeprefix("http://"), timeout=30)
        secrets = {token, sandbox.client_secret, "marker-code"}
        query = urlencode({"access_token": token, "client_secret": sandbox.client_secret})
        paths = ("/me", "/me/media", "/access_token", "/refresh_access_token", "/v25.0/nothing", "/cdn/x.jpg")
        for path in paths:
            connection.request("GET", f"{path}?{query}")
            connection.getresponse().read()
        form = urlencode({"client_secret": sandbox.client_secret, "code": "marker-code"})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/oauth/access_token", form, kind)
        connection.getresponse().read()
        connection.request("POST", "/oauth/access_token", form, {"Content-Type": "multipart/form-data"})
        connection.getresponse().read()
        connection.close()
    said = caplog.text + "".join(capfd.readouterr())
    assert not {secret for secret in secrets if secret in said}


def test_importing_and_running_leave_logging_alone():
    code = (
        "import logging, sandbox\n"
        "with sandbox.Sandbox(): pass\n"
        "assert not logging.getLogger().handlers\n"
        "assert not logging.getLogger('uvicorn').handlers\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_can_be_stopped_and_started_again():
    before = threading.active_count()
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="not been started"):
        _ = sandbox.base_url
    sandbox.stop()
    for _ in range(2):
        sandbox.start()
        assert requests.get(sandbox.base_url, timeout=30).status_code == 200
        with pytest.raises(RuntimeError, match="running already"):
            sandbox.start()
        url = sandbox.base_url
        sandbox.stop()
        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=30)
    assert threading.active_count() <= before


def test_stopping_does_not_wait_for_idle_connections(caplog):
    with Sandbox() as sandbox, requests.Session() as session:
        session.get(sandbox.base_url, timeout=30)
        sandbox.stop()
    # What uvicorn says when it has waited long enough, and cuts whoever is still connected.
    assert "timeout graceful shutdown exceeded" not in caplog.text


def test_a_taken_port_is_a_clear_error(sandbox):
    port = int(sandbox.base_url.rpartition(":")[2])
    with pytest.raises(PortTakenError, match=rf"cannot listen on 127\.0\.0\.1:{port}"):
        Sandbox(port=port).start()


@pytest.mark.parametrize("wrong", [{"account": "nobody"}, {"shapes": "round"}, {"pictures": "none"}])
def test_wrong_options_are_named(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        Sandbox(**wrong)


@pytest.fixture
def slept(monkeypatch):
    """Every pause a coroutine made, in seconds; it is made for real."""
    pauses, sleep = [], asyncio.sleep

    async def noted(seconds, *given):
        pauses.append(seconds)
        return await sleep(seconds, *given)

    monkeypatch.setattr(asyncio, "sleep", noted)
    return pauses


@pytest.mark.parametrize(
    ("latency", "picture_latency", "slow", "fast"),
    [(123, 0, "/me", "/cdn/x.jpg"), (0, 123, "/cdn/x.jpg", "/me")],
)
def test_latency_is_added_to_answers_and_to_pictures_apart(slept, latency, picture_latency, slow, fast):
    with Sandbox(latency_ms=latency, picture_latency_ms=picture_latency) as sandbox:
        requests.get(sandbox.base_url + fast, timeout=30)
        assert 0.123 not in slept
        started = time.perf_counter()
        requests.get(sandbox.base_url + slow, timeout=30)
        assert time.perf_counter() - started > 0.123
        assert slept.count(0.123) == 1


def test_the_clock_can_be_given():
    at = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    with Sandbox(redirect_uris=[REDIRECT], clock=lambda: at) as sandbox:
        query = {"access_token": sign_in(sandbox), "fields": "timestamp", "limit": 1}
        (newest,) = requests.get(f"{sandbox.base_url}/me/media", params=query, timeout=30).json()["data"]
        assert timedelta(0) < at - datetime.fromisoformat(newest["timestamp"]) < timedelta(days=4)


def test_the_command_prints_what_a_client_needs_and_stops_cleanly():
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--client-id", "42", "--account", "empty"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        lines = []
        while not (lines and lines[-1].startswith("INSTAGRAM_BASE_URL=")):
            lines.append(running.stdout.readline())
            assert lines[-1], "it ended early"
        said = "".join(lines)
        url = re.search(r"Base URL +(http://127\.0\.0\.1:\d+)\n", said)[1]
        assert requests.get(url, timeout=30).status_code == 200
        running.send_signal(signal.SIGINT)
        rest, errors = running.communicate(timeout=30)
    assert (running.returncode, errors) == (0, "")
    assert rest.endswith("Stopped.\n")
    secret = re.search(r"Client secret +([0-9a-f]{32})\n", said)[1]
    for line in (
        "INSTAGRAM_APP_ID=42",
        f"INSTAGRAM_APP_SECRET={secret}",
        "INSTAGRAM_REDIRECT_URI=http://localhost:8501/",
        f"INSTAGRAM_BASE_URL={url}",
    ):
        assert line + "\n" in lines
    for uri in (
        "http://localhost:8501/",
        "http://localhost:8501",
        "http://127.0.0.1:8501/",
        "http://127.0.0.1:8501",
    ):
        assert re.search(rf"(^|\s){re.escape(uri)}\n", said)


def test_the_command_names_a_taken_port(sandbox):
    port = sandbox.base_url.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"cannot listen on 127.0.0.1:{port} (Address already in use); choose another port\n"
    )


def test_the_sandbox_knows_nothing_of_the_app_or_the_client():
    code = (
        "import sys, sandbox, sandbox.__main__\n"
        "found = {name.split('.')[0] for name in sys.modules} & {'dashboard', 'pages', 'igclient', 'streamlit'}\n"
        "sys.exit(', '.join(found) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
