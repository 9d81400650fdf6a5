"""Fetching files: from where, how much, how long, and what a failure says."""

import copy
import gzip
import logging
import pickle
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
import requests
from hypothesis import given, settings, strategies as st

from igclient import downloads, errors
from igclient.downloads import (
    WORDS,
    DownloadFailed,
    DownloadProblem,
    download,
    download_into,
    is_allowed,
)

MARKER = "oh=marker-of-a-signed-link"


@contextmanager
def server(answer, post=None, protocol="HTTP/1.0"):
    """A server on loopback; `answer(handler)` writes the answer. Gives its address, and the paths read.

    With the protocol HTTP/1.1 it keeps its connections open.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = protocol

        def do_GET(self):
            asked.append(self.path)
            answer(self)

        def do_POST(self):
            post(self)

        def log_message(self, *words):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}", asked
    finally:
        httpd.shutdown()
        httpd.server_close()


def send(handler, status=200, body=b"", **headers):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def fetched(base, path=f"/cdn/x.jpg?{MARKER}", **limits):
    return download(f"{base}{path}", sandbox_url=base, **limits)


def problem_of(base, path=f"/cdn/x.jpg?{MARKER}", **limits):
    with pytest.raises(DownloadFailed) as caught:
        fetched(base, path, **limits)
    return caught.value.problem


GOOD = [
    "https://scontent.cdninstagram.com/v/t51/1_n.jpg?oe=1",
    "https://SCONTENT-ber1-1.CDNInstagram.com/x",
    "https://video-fra3-1.cdninstagram.com/o1/v/t16/x.mp4",
    "https://scontent.xx.fbcdn.net/x.jpg",
    "https://scontent.xx.fbcdn.net:443/x.jpg",
]
BAD = [
    "",
    "x",
    "http://scontent.cdninstagram.com/x.jpg",
    "ftp://scontent.cdninstagram.com/x.jpg",
    "file:///etc/passwd",
    "file://scontent.cdninstagram.com/etc/passwd",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)//.cdninstagram.com",
    "//scontent.cdninstagram.com/x.jpg",
    "https://cdninstagram.com.evil.example/x.jpg",
    "https://evilcdninstagram.com/x.jpg",
    "https://scontent.evilcdninstagram.com/x.jpg",
    "https://evilfbcdn.net/x.jpg",
    "https://scontent.fbcdn.net.evil.example/",
    "https://scontent.cdninstagram.com@evil.example/x.jpg",
    "https://user@scontent.cdninstagram.com/x.jpg",
    "https://user:word@scontent.cdninstagram.com/x.jpg",
    "https://:word@scontent.cdninstagram.com/x.jpg",
    "https://@scontent.cdninstagram.com/x.jpg",
    "https://evil.example\\@scontent.cdninstagram.com/x.jpg",
    "https://evil.example\\.cdninstagram.com/x.jpg",
    "https://evil.example#.cdninstagram.com/x.jpg",
    "https://evil.example?.cdninstagram.com/x.jpg",
    "https://evil.example/.cdninstagram.com/x.jpg",
    "https://evil.example%2f.cdninstagram.com/x.jpg",
    "https://scontent.cdninstagram.com:8443/x.jpg",
    "https://scontent.cdninstagram.com:80/x.jpg",
    "https://scontent.cdninstagram.com:x/x.jpg",
    "https://scontent.cdninstagram.com:99999/x.jpg",
    "https://scontent.cdninstagram.com./x.jpg",
    "https://.cdninstagram.com/x.jpg",
    "https://a..cdninstagram.com/x.jpg",
    "https://127.0.0.1/x.jpg",
    "https://2130706433/x.jpg",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x.jpg",
    "https://[::1].cdninstagram.com/x.jpg",
    "https://[::1",
    "https://localhost/x.jpg",
    "https://evil.example\N{FULLWIDTH SOLIDUS}.cdninstagram.com/x.jpg",
    "https://scontent.cdninstagram\N{IDEOGRAPHIC FULL STOP}com/x.jpg",
    "https://scontent.cdnin\N{LATIN SMALL LETTER LONG S}tagram.com/x.jpg",
    "https://b\N{LATIN SMALL LETTER U WITH DIAERESIS}cher.cdninstagram.com/x.jpg",
    "https://evil.example\n.cdninstagram.com/x.jpg",
    "https://evil.example\t.cdninstagram.com/x.jpg",
    "https://evil.example\0.cdninstagram.com/x.jpg",
    "https://evil example.cdninstagram.com/x.jpg",
    " https://scontent.cdninstagram.com/x.jpg",
]


@pytest.mark.parametrize("url", GOOD)
def test_instagrams_cdn_is_allowed(url):
    assert is_allowed(url, sandbox_url=None)
    assert is_allowed(url, sandbox_url="http://127.0.0.1:8765")


@pytest.mark.parametrize("url", BAD)
def test_nothing_else_is(url):
    assert not is_allowed(url, sandbox_url=None)
    assert not is_allowed(url, sandbox_url="http://127.0.0.1:8765")
    with pytest.raises(DownloadFailed) as caught:
        download(url, sandbox_url="http://127.0.0.1:8765")
    assert caught.value.problem is DownloadProblem.NOT_ALLOWED


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8765/cdn/t51/x.jpg?oe=1", True),
        ("http://127.0.0.1:8765/cdn/", True),
        ("http://127.0.0.1:8765/me?access_token=x", False),
        ("http://127.0.0.1:8765/cdn", False),
        ("http://127.0.0.1:8765/cdnx/x.jpg", False),
        ("http://127.0.0.1:8765/cdn/../me", False),
        ("http://127.0.0.1:8765/cdn/%2e%2e/me", False),
        ("http://127.0.0.1:87655/cdn/x.jpg", False),
        ("http://127.0.0.1:8765@evil.example/cdn/x.jpg", False),
        ("http://127.0.0.1:8765.evil.example/cdn/x.jpg", False),
        ("http://localhost:8765/cdn/x.jpg", False),
        ("https://127.0.0.1:8765/cdn/x.jpg", False),
    ],
)
def test_of_the_sandbox_only_its_files(url, allowed):
    assert is_allowed(url, sandbox_url="http://127.0.0.1:8765") is allowed
    assert is_allowed(url, sandbox_url="http://127.0.0.1:8765/") is allowed
    assert not is_allowed(url, sandbox_url=None)


HOSTS = st.sampled_from(
    ["evil.example", ".cdninstagram.com", "scontent.cdninstagram.com", "127.0.0.1", ".fbcdn.net"]
)
PIECES = st.lists(
    st.one_of(HOSTS, st.sampled_from([*"@:/\\?#%.[]\t\n ", "//", "%40", "443"]), st.text(max_size=3)),
    max_size=6,
)


@settings(deadline=None)
@given(PIECES)
def test_what_is_allowed_is_asked_of_an_allowed_host_and_no_other(pieces):
    url = "https://" + "".join(pieces)
    if not is_allowed(url, sandbox_url=None):
        return
    prepared = requests.Request("GET", url).prepare()
    host = urlsplit(prepared.url).hostname
    assert host.endswith((".cdninstagram.com", ".fbcdn.net"))
    assert prepared.url.startswith("https://")
    assert "Authorization" not in prepared.headers


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_raises_anything_else(text):
    for url in (text, f"https://{text}", f"http://127.0.0.1:1/cdn/{text}"):
        is_allowed(url, sandbox_url="http://127.0.0.1:1")


def test_a_file_comes_as_it_was_served():
    body = bytes(range(256)) * 1000
    with server(lambda handler: send(handler, body=body)) as (base, asked):
        assert fetched(base) == body
    assert asked == [f"/cdn/x.jpg?{MARKER}"]


def test_the_signature_in_a_link_is_sent_untouched():
    path = "/cdn/a%20b_n.jpg?_nc_ht=x&oh=00_AYD%3D%3D&oe=6740AB%2F&_nc_sid=8b3546&b=1&a=2"
    with server(lambda handler: send(handler, body=b"x")) as (base, asked):
        fetched(base, path)
    assert asked == [path]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (403, DownloadProblem.EXPIRED),
        (404, DownloadProblem.EXPIRED),
        (410, DownloadProblem.EXPIRED),
        (400, DownloadProblem.REFUSED),
        (401, DownloadProblem.REFUSED),
        (429, DownloadProblem.REFUSED),
        (204, DownloadProblem.REFUSED),
        (206, DownloadProblem.REFUSED),
        (500, DownloadProblem.UNREACHABLE),
        (502, DownloadProblem.UNREACHABLE),
        (503, DownloadProblem.UNREACHABLE),
    ],
)
def test_what_a_status_means(status, problem):
    with server(lambda handler: send(handler, status)) as (base, asked):
        assert problem_of(base) is problem
    assert len(asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status):
    with server(lambda handler: send(handler, status, Location="/cdn/elsewhere")) as (base, asked):
        assert problem_of(base) is DownloadProblem.REFUSED
    assert len(asked) == 1


def test_a_file_too_large_is_given_up_even_when_it_lies_about_its_size():
    with server(lambda handler: send(handler, body=b"x" * 100_000)) as (base, _):
        assert len(fetched(base, max_bytes=100_000)) == 100_000
    with server(lambda handler: send(handler, body=b"x" * 100_001)) as (base, _):
        assert problem_of(base, max_bytes=100_000) is DownloadProblem.TOO_LARGE

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(1_000):
            try:
                handler.wfile.write(b"x" * 10_000)
            except OSError:
                return

    with server(endless) as (base, _):
        assert problem_of(base, max_bytes=100_000) is DownloadProblem.TOO_LARGE


def test_what_unpacks_to_too_much_is_given_up():
    bomb = gzip.compress(b"\0" * 50_000_000)
    with server(lambda handler: send(handler, body=bomb, Content_Encoding="gzip")) as (base, _):
        assert problem_of(base, max_bytes=1_000_000) is DownloadProblem.TOO_LARGE


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1.1"])
@pytest.mark.parametrize("packing", ["none", "gzip"])
def test_an_empty_file_is_no_file(packing, protocol):
    body, headers = {"none": (b"", {}), "gzip": (gzip.compress(b""), {"Content_Encoding": "gzip"})}[packing]
    with server(lambda handler: send(handler, body=body, **headers), protocol=protocol) as (base, _):
        assert problem_of(base) is DownloadProblem.EMPTY


@pytest.mark.parametrize(
    ("first", "then", "headers"),
    [
        (b"", gzip.compress(b""), {"Content-Encoding": "gzip"}),
        (gzip.compress(b"the beginning"), gzip.compress(b""), {"Content-Encoding": "gzip"}),
        (b"the beginning", None, {}),
        (b"the beginning", None, {"Content-Length": "1000"}),
    ],
    ids=[
        "unpacks to nothing",
        "unpacks to nothing after a beginning",
        "of no told length",
        "of a told length",
    ],
)
def test_what_is_broken_off_for_its_time_is_no_file(first, then, headers):
    enough = threading.Event()

    def answer(handler):
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(first)
        while not enough.wait(0.01):
            try:
                handler.wfile.write(then or b"")
                handler.wfile.flush()
            except OSError:
                return

    with server(answer) as (base, _):
        began = time.monotonic()
        assert problem_of(base, max_seconds=0.5) is DownloadProblem.TIMED_OUT
        assert time.monotonic() - began < 5
        enough.set()


def test_a_broken_packing_is_a_file_that_did_not_arrive():
    with server(lambda handler: send(handler, body=b"not gzip", Content_Encoding="gzip")) as (base, _):
        assert problem_of(base) is DownloadProblem.UNREACHABLE


def test_a_trickle_cannot_hold_the_app(monkeypatch):
    clock = iter(range(0, 10_000, 4))
    monkeypatch.setattr(downloads.time, "monotonic", lambda: float(next(clock)))
    done = threading.Event()

    def trickle(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for _ in range(200):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                break
            if done.wait(0.01):
                break

    with server(trickle) as (base, _):
        # The clock runs four seconds at every look: the fourth byte is too late, long before the last.
        assert problem_of(base) is DownloadProblem.TIMED_OUT
        looked = next(clock) // 4
        done.set()
    assert looked < 20


def test_a_silent_server_is_given_up():
    done = threading.Event()
    with server(lambda handler: done.wait(10)) as (base, _):
        assert problem_of(base, max_seconds=0.05) is DownloadProblem.TIMED_OUT
        done.set()


def test_an_answer_broken_off_is_no_file():
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.close_connection = True

    with server(broken) as (base, _):
        assert problem_of(base) is DownloadProblem.UNREACHABLE


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert problem_of(f"http://127.0.0.1:{port}") is DownloadProblem.UNREACHABLE


def into(write, base, path=f"/cdn/x.jpg?{MARKER}", **limits):
    return download_into(
        write, f"{base}{path}", sandbox_url=base, **{"max_bytes": 2**20, "max_seconds": 10, **limits}
    )


def test_a_file_is_written_piece_by_piece():
    pieces = []
    with server(lambda handler: send(handler, body=bytes(500_000))) as (base, _):
        assert into(pieces.append, base) == 500_000
        assert b"".join(pieces) == bytes(500_000)
        assert max(map(len, pieces)) <= 64 * 1024
        pieces.clear()
        with pytest.raises(DownloadFailed) as caught:
            into(pieces.append, base, max_bytes=100_000)
    assert caught.value.problem is DownloadProblem.TOO_LARGE
    assert sum(map(len, pieces)) <= 100_000


def test_a_disk_that_is_full_is_no_trouble_of_the_network():
    full = OSError(28, "No space left on device")

    def write(piece):
        raise full

    told = []
    with (
        server(lambda handler: send(handler, body=b"x")) as (base, _),
        pytest.raises(OSError, match="space") as caught,
    ):
        into(write, base, on_request=told.append)
    assert caught.value is full
    assert told[0].status == 200


def test_the_sandbox_is_never_reached_by_way_of_a_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with server(lambda handler: send(handler, body=b"x")) as (base, _):
        assert fetched(base) == b"x"


def everything_said(error):
    """All texts of an exception and of those it came from, shown or hidden."""
    texts, waiting, seen = [], [error], set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        texts += [str(one), repr(one), repr(one.args), repr(getattr(one, "__notes__", ""))]
        waiting += [one.__cause__, one.__context__]
    return "\n".join(texts)


@pytest.mark.parametrize("case", ["refused", "forbidden", "gone"])
def test_a_failure_carries_no_address(case):
    with server(lambda handler: send(handler, 403)) as (base, _):
        url = {
            "refused": f"https://evil.example/{MARKER}",
            "forbidden": f"{base}/cdn/x?{MARKER}",
            "gone": f"http://127.0.0.1:1/cdn/x?{MARKER}",
        }[case]
        with pytest.raises(DownloadFailed) as caught:
            download(url, sandbox_url="http://127.0.0.1:1" if case == "gone" else base)
    said = everything_said(caught.value)
    assert MARKER not in said
    assert "127.0.0.1" not in said
    assert "evil.example" not in said
    assert str(caught.value) == caught.value.message == WORDS[caught.value.problem]


@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_fetch_is_told_about_without_the_signature_of_its_link(status):
    told = []
    with server(lambda handler: send(handler, status, b"picture")) as (base, _):
        try:
            download(f"{base}/cdn/1.jpg?{MARKER}", sandbox_url=base, on_request=told.append)
        except DownloadFailed:
            assert status != 200
    (record,) = told
    assert (record.method, record.host, record.path) == ("GET", urlsplit(base).netloc, "/cdn/1.jpg")
    assert record.status == status
    assert MARKER not in repr(record)


def test_a_fetch_nobody_answers_is_told_about_too_and_one_that_is_not_allowed_is_none():
    told = []
    with server(lambda handler: handler.connection.close()) as (base, _), pytest.raises(DownloadFailed):
        download(f"{base}/cdn/1.jpg", sandbox_url=base, on_request=told.append)
    assert [record.status for record in told] == [None]
    with pytest.raises(DownloadFailed):
        download("https://evil.example/1.jpg", on_request=told.append)
    assert len(told) == 1


def test_every_problem_has_words_of_its_own():
    assert set(WORDS) == set(DownloadProblem)
    assert len(set(WORDS.values())) == len(DownloadProblem)


@pytest.mark.parametrize("problem", DownloadProblem)
def test_a_failure_is_one_of_the_clients_errors_and_survives_being_carried_around(problem):
    error = DownloadFailed(problem, is_gone=True)
    assert isinstance(error, errors.IGClientError)
    assert DownloadFailed.__name__ in errors.__doc__
    for same in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301  # our own
        assert (same.problem, same.is_gone, str(same)) == (problem, True, WORDS[problem])
        assert same.may_pass is (problem in {"empty", "timed_out", "unreachable"})


def test_no_log_holds_the_signature_of_a_link(caplog, monkeypatch):
    # As in a process that fetches a file before it has made a Transport.
    for name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
        monkeypatch.setattr(logging.getLogger(f"urllib3.{name}"), "filters", [])
    with caplog.at_level(logging.DEBUG), server(lambda handler: send(handler, body=b"x")) as (base, _):
        fetched(base)
    assert "/cdn/x.jpg" in caplog.text
    assert MARKER.removeprefix("oh=") not in caplog.text


@pytest.mark.parametrize("protocol", ["HTTP/1.0", "HTTP/1.1"])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(b"x" * 999)), ("deflate", zlib.compress(b"x" * 999))],
    ids=["gzip", "deflate"],
)
def test_a_file_that_is_packed_unasked_is_a_file_only_when_it_is_whole(coding, packed, protocol):
    sent = {"/cdn/whole": packed, "/cdn/cut": packed[: len(packed) // 2], "/cdn/nearly": packed[:-1]}
    with server(
        lambda handler: send(handler, body=sent[handler.path], Content_Encoding=coding), protocol=protocol
    ) as (base, _):
        assert fetched(base, "/cdn/whole") == b"x" * 999
        for path in ("/cdn/cut", "/cdn/nearly"):
            assert problem_of(base, path) is DownloadProblem.UNREACHABLE


def test_no_file_is_asked_for_packed_since_half_of_one_would_pass_for_the_whole():
    asked = []

    def answer(handler):
        asked.append(handler.headers["Accept-Encoding"])
        send(handler, 200, b"a file")

    with server(answer) as (base, _):
        assert download(f"{base}/cdn/a.jpg", sandbox_url=base) == b"a file"
    assert asked == ["identity"]
