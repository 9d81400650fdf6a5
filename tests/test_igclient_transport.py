"""The transport against servers that misbehave on loopback: limits, retries, silence about secrets."""

import contextlib
import gzip
import io
import json
import logging
import socket
import ssl
import struct
import threading
import time
import traceback
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from igclient import Transport, errors
from igclient.transport import RequestRecord, mask, mask_http_logs

SECRETS = {"access_token": "IGAAmarker/token+0001", "client_secret": "marker&secret=0002"}
MARKERS = ("marker/token", "marker%2Ftoken", "marker&secret", "marker%26secret")
SAID = "Malformed access token IGAAmarker/token+0001"
TOLD = ("message", "type", "fbtrace_id", "error_user_title", "error_user_msg")
ECHO = json.dumps({"error": {"code": 999, **dict.fromkeys(TOLD, SAID)}}).encode()
ESCAPED = ECHO.replace(b"IGAAmarker/token", b"IGAAm\\u0061rker\\u002ftoken")
REFUSED = json.dumps(
    dict.fromkeys(("error_message", "error_type", "error_reason", "fbtrace_id"), SAID)
).encode()
Script = Callable[[socket.socket], None]


class Server:
    """Play one script per connection, the last one for ever, and keep every request as it came."""

    def __init__(self) -> None:
        self.scripts: list[Script] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            script = self.scripts[min(self.connections, len(self.scripts) - 1)]
            self.connections += 1
            threading.Thread(target=self._play, args=(connection, script), daemon=True).start()

    def _play(self, connection: socket.socket, script: Script) -> None:
        with connection, contextlib.suppress(OSError):
            while request := self.read_request(connection):
                self.requests.append(request)
                script(connection)
                if script is not keep_alive:
                    return

    def read_request(self, connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return b""
            data += piece
            if data.startswith(b"\x16"):  # a TLS greeting, which never has an empty line
                return data
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                while len(body) < int(line.split(b":")[1]):
                    body += connection.recv(65536)
        return head + b"\r\n\r\n" + body

    def close(self) -> None:
        self.over.set()
        self._listener.close()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


def answer(
    body: bytes, status: str = "200 OK", *, length: int | None = None, headers: str = "Connection: close\r\n"
) -> bytes:
    length = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n".encode() + body


def plays(*pieces: bytes) -> Script:
    def script(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return script


def reset(connection: socket.socket) -> None:
    """Break the connection so that the other side sees a reset and not an orderly end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def keep_alive(connection: socket.socket) -> None:
    connection.sendall(answer(b'{"id": "1"}', headers=""))


GOOD = plays(answer(b'{"id": "1"}'))


def quick(**options: object) -> Transport:
    return Transport(**{"read_timeout": 20.0, "sleep": lambda seconds: None, **options})  # type: ignore[arg-type]


def everything_said(error: BaseException) -> str:
    """Return every text an error can put in a log: its own, its attributes', and those of what it chains."""
    said = [*traceback.format_exception(error)]
    while error is not None:
        said += [str(error), repr(error), repr(error.args), repr(vars(error))]
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return "\n".join(said)


def test_a_read_carries_its_parameters_and_brings_the_object(server) -> None:
    server.scripts = [GOOD]
    assert quick(user_agent="contact-sheet/1").get(server.url + "/me", {"fields": "id", **SECRETS}).data == {
        "id": "1"
    }
    head = server.requests[0].decode()
    assert head.startswith("GET /me?fields=id&access_token=IGAAmarker%2Ftoken%2B0001&client_secret=")
    assert "User-Agent: contact-sheet/1\r\n" in head


def test_a_post_is_a_form_and_shows_nothing_in_its_address(server) -> None:
    server.scripts = [GOOD]
    quick().post(server.url + "/oauth/access_token", {"code": "abc", **SECRETS})
    head, _, body = server.requests[0].decode().partition("\r\n\r\n")
    assert head.startswith("POST /oauth/access_token HTTP/1.1")
    assert "Content-Type: application/x-www-form-urlencoded" in head
    assert body.startswith("code=abc&access_token=IGAAmarker%2Ftoken%2B0001")


def test_usage_headers_arrive_whatever_their_case(server) -> None:
    server.scripts = [plays(answer(b"{}", headers='x-APP-usage: {"call_count":7}\r\n'))]
    usage = quick().get(server.url, {}).usage
    assert usage is not None
    assert usage.call_count == 7


def test_connections_are_reused_and_can_be_closed(server) -> None:
    server.scripts = [keep_alive]
    with quick() as transport:
        for _ in range(3):
            transport.get(server.url, {})
    assert (server.connections, len(server.requests)) == (1, 3)


@pytest.mark.parametrize(
    "fault",
    [
        reset,
        plays(),
        plays(answer(b'{"id":', length=500)),
        plays(b"nonsense\r\n\r\n"),
        plays(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        plays(answer(b"<html>Log in</html>")),
        plays(answer(b"")),
        plays(answer(b'{"data": [')),
        plays(answer(b"", "500 Internal Server Error")),
        plays(answer(b"<html>Bad gateway</html>", "502 Bad Gateway")),
        plays(
            answer(b'{"error":{"message":"An unknown error","type":"OAuthException","code":2}}', "400 Bad")
        ),
    ],
    ids=[
        "reset",
        "closed",
        "cut",
        "nonsense",
        "bad-chunk",
        "200-html",
        "empty",
        "truncated",
        "500",
        "502-html",
        "code-2",
    ],
)
def test_a_read_survives_a_passing_fault(server, fault) -> None:
    server.scripts = [fault, fault, GOOD]
    assert quick().get(server.url, SECRETS).data == {"id": "1"}
    assert server.connections == 3


@pytest.mark.parametrize(
    ("fault", "kind", "status"),
    [
        (reset, errors.ConnectionFailed, None),
        (plays(), errors.ConnectionFailed, None),
        (plays(answer(b'{"id":', length=500)), errors.ConnectionFailed, None),
        (plays(answer(b"", "503 Unavailable")), errors.ServiceUnavailable, 503),
        (plays(answer(b"<html>Log in</html>")), errors.UnexpectedResponse, 200),
    ],
    ids=["reset", "closed", "cut", "503", "html"],
)
def test_a_lasting_fault_is_told_after_three_tries(server, fault, kind, status) -> None:
    server.scripts = [fault]
    with pytest.raises(kind) as caught:
        quick().get(server.url, SECRETS)
    assert server.connections == 3
    assert getattr(caught.value, "http_status", None) == status


def test_a_reset_in_the_middle_of_the_body_is_a_failed_connection(server) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(answer(b'{"id":', length=500))
        time.sleep(0.05)
        reset(connection)

    server.scripts = [script]
    with pytest.raises(errors.ConnectionFailed) as caught:
        quick(retries=0).get(server.url, {})
    assert caught.value.cause_type == "ProtocolError"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"error":{"message":"No","code":190}}', errors.AccessTokenInvalid),
        (b'{"error":{"message":"No","code":4}}', errors.RateLimited),
        (b'{"error":{"message":"Please reduce the amount of data","code":1}}', errors.ServiceUnavailable),
    ],
)
def test_what_a_second_try_cannot_mend_is_not_tried_again(server, body, kind) -> None:
    server.scripts = [plays(answer(body))]
    with pytest.raises(kind):
        quick().get(server.url, {})
    assert server.connections == 1


@pytest.mark.parametrize("fault", [reset, plays(answer(b"", "500 No")), plays(answer(b"{}", length=9))])
def test_a_post_is_never_sent_twice(server, fault) -> None:
    server.scripts = [fault, GOOD]
    with pytest.raises(errors.IGClientError):
        quick().post(server.url, {"code": "abc"})
    assert server.connections == 1


def test_an_answer_that_never_comes_times_out(server) -> None:
    server.scripts = [lambda connection: server.over.wait(5) and None]
    with pytest.raises(errors.TimedOut) as caught:
        quick(read_timeout=0.1, retries=1).get(server.url, SECRETS)
    assert caught.value.cause_type == "ReadTimeout"
    assert server.connections == 2


def test_a_stalled_body_times_out(server) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(answer(b'{"id":', length=500))
        server.over.wait(5)

    server.scripts = [script]
    with pytest.raises(errors.TimedOut) as caught:
        quick(read_timeout=0.1, retries=0).get(server.url, SECRETS)
    assert caught.value.cause_type == "ReadTimeoutError"


def test_a_trickling_body_cannot_hold_the_caller(server) -> None:
    def script(connection: socket.socket) -> None:
        connection.sendall(answer(b"", length=5000))
        while not server.over.wait(0.01):
            connection.sendall(b" ")

    server.scripts = [script]
    started = time.monotonic()
    with pytest.raises(errors.TimedOut) as caught:
        quick(read_timeout=5, total_timeout=0.2, retries=0).get(server.url, SECRETS)
    assert caught.value.cause_type == "TotalTimeout"
    assert time.monotonic() - started < 30  # all of it takes fifty


def test_a_host_that_does_not_accept_times_out() -> None:
    with socket.socket() as listener, contextlib.ExitStack() as stack:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):  # a full queue: the next greeting is dropped
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        with pytest.raises(errors.TimedOut) as caught:
            quick(connect_timeout=0.1, retries=0).get(f"http://127.0.0.1:{listener.getsockname()[1]}", {})
    assert caught.value.cause_type == "ConnectTimeout"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "nonsense", "http://.invalid/", "https://127.0.0.1:1/"]
)
def test_an_address_nobody_answers_is_a_failed_connection(url) -> None:
    with pytest.raises(errors.ConnectionFailed):
        quick(retries=0).get(url, SECRETS)


def test_a_plain_server_is_not_spoken_to_over_tls(server) -> None:
    server.scripts = [GOOD]
    with pytest.raises(errors.ConnectionFailed) as caught:
        quick(retries=0).get(server.url.replace("http:", "https:"), SECRETS)
    assert caught.value.cause_type == "SSLError"


def self_signed(path: Path) -> Path:
    """Write a key and a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(encoding))
    return path


def test_a_certificate_nobody_vouches_for_is_refused_before_the_token_is_sent(monkeypatch, tmp_path) -> None:
    for name in (
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):  # either would stand in for the session's own setting
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "self_signed.pem"))
    received: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            context.wrap_socket(listener.accept()[0], server_side=True) as wrapped,
        ):
            received.append(wrapped.recv(65536))
            wrapped.sendall(answer(b'{"id": "1"}'))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,), daemon=True)
        server.start()
        with pytest.raises(errors.ConnectionFailed) as caught:
            quick(retries=0).get(f"https://127.0.0.1:{listener.getsockname()[1]}", SECRETS)
        server.join(5)
    assert caught.value.cause_type == "SSLError"
    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.cause
    assert received == []


def test_a_redirect_is_not_followed_with_the_token(server) -> None:
    other = Server()
    other.scripts = [GOOD]
    server.scripts = [plays(answer(b"", "302 Found", headers=f"Location: {other.url}/steal\r\n"))]
    with pytest.raises(errors.UnexpectedResponse, match="redirect"):
        quick().get(server.url, SECRETS)
    other.close()
    assert other.connections == 0


@pytest.mark.parametrize(
    ("location", "body"),
    [
        (b"http://[bad/", b""),
        (b"\xff\xfe://\xff", b""),
        (b"/loop", gzip.compress(bytes(64 * 1024 * 1024))),
    ],
    ids=["bad address", "no text", "bomb"],
)
def test_a_redirect_is_not_even_looked_at(server, location, body) -> None:
    head = b"HTTP/1.1 302 Found\r\nContent-Encoding: gzip\r\nLocation: " + location
    server.scripts = [plays(head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)]
    tracemalloc.start()
    with pytest.raises(errors.UnexpectedResponse, match=r"redirect|larger"):
        quick(read_timeout=5).get(server.url, SECRETS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024
    assert server.connections == 1


def test_a_body_too_large_is_given_up(server) -> None:
    server.scripts = [plays(answer(b'"' + b"x" * 100_000 + b'"'))]
    with pytest.raises(errors.UnexpectedResponse, match="larger than 50000 bytes") as caught:
        quick(max_bytes=50_000).get(server.url, {})
    assert caught.value.http_status == 200
    assert server.connections == 1


def test_a_body_of_just_the_allowed_size_is_read(server) -> None:
    body = json.dumps({"id": "x" * 100_000}).encode()
    server.scripts = [plays(answer(body))]
    assert len(quick(max_bytes=len(body)).get(server.url, {}).data["id"]) == 100_000


def test_a_gzip_bomb_is_bounded_in_size_and_in_memory(server) -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    server.scripts = [plays(answer(bomb, headers="Content-Encoding: gzip\r\n"))]
    tracemalloc.start()
    with pytest.raises(errors.UnexpectedResponse, match="larger than 8388608 bytes"):
        quick(read_timeout=5).get(server.url, {})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Length: 500\r\n", b'{"err'),
        ("Content-Encoding: gzip\r\n", b"not gzip at all"),
    ],
)
def test_a_limit_counts_however_its_body_breaks_off(server, headers, body) -> None:
    def play(connection: socket.socket) -> None:
        head = f"HTTP/1.1 429 Too Many\r\nRetry-After: 900\r\nConnection: close\r\n{headers}\r\n"
        connection.sendall(head.encode() + body)

    server.scripts = [play]
    with pytest.raises(errors.RateLimited) as caught:
        quick().get(server.url, {})
    assert caught.value.retry_after == timedelta(minutes=15)
    assert server.connections == 1


def test_an_answer_that_unpacks_to_nothing_is_given_up_when_its_time_is_over(server) -> None:
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
        # It would last ten minutes.
        for _ in range(6_000):
            if stop.wait(0.1):
                return
            connection.sendall(gzip.compress(b""))

    server.scripts = [drip]
    with pytest.raises(errors.TimedOut, match="too long"):
        quick(retries=0, read_timeout=60, total_timeout=0.5).get(server.url, {})
    stop.set()


def test_gzip_is_understood_and_broken_gzip_is_unexpected(server) -> None:
    gzipped = "Content-Encoding: gzip\r\n"
    server.scripts = [
        plays(answer(gzip.compress(b'{"id": "1"}'), headers=gzipped)),
        plays(answer(b"not gzip at all", headers=gzipped)),
    ]
    assert quick().get(server.url, {}).data == {"id": "1"}
    with pytest.raises(errors.UnexpectedResponse, match="decompressed"):
        quick().get(server.url, {})


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_an_answer_whose_packing_is_cut_off_broke_off_and_is_asked_for_again(server, packing) -> None:
    pack = gzip.compress if packing == "gzip" else zlib.compress
    good, headers = pack(b'{"id": "1"}'), f"Content-Encoding: {packing}\r\nConnection: close\r\n"
    half = plays(answer(good[:-3], headers=headers))
    server.scripts = [half, plays(answer(good, headers=headers)), half]
    assert quick().get(server.url, {}).data == {"id": "1"}
    with pytest.raises(errors.ConnectionFailed) as caught:
        quick(retries=1).get(server.url, {})
    assert (caught.value.cause_type, caught.value.may_pass, server.connections) == ("ProtocolError", True, 4)


def test_pauses_double_up_to_a_cap_and_are_jittered(server) -> None:
    server.scripts = [reset]
    pauses: list[float] = []
    jitters = iter([0.0, 1.0, 0.5, 0.0])
    transport = quick(retries=4, backoff=1, backoff_cap=3, sleep=pauses.append, jitter=lambda: next(jitters))
    with pytest.raises(errors.ConnectionFailed):
        transport.get(server.url, {})
    assert pauses == [0.5, 2.0, 2.25, 1.5]


@pytest.mark.parametrize(
    ("wait", "pauses"),
    [
        ("0", [1.0, 2.0]),
        ("1", [1.0, 2.0]),
        ("3", [3.0, 3.0]),
        ("9", []),
        ("Fri, 31 Dec 2100 23:59:59 GMT", []),
    ],
)
def test_nothing_is_asked_again_earlier_than_instagram_said(server, wait, pauses) -> None:
    server.scripts = [plays(answer(b"", "503 Busy", headers=f"Retry-After: {wait}\r\nConnection: close\r\n"))]
    slept: list[float] = []
    with pytest.raises(errors.ServiceUnavailable):
        quick(backoff=1, backoff_cap=8, sleep=slept.append, jitter=lambda: 1.0).get(server.url, {})
    assert slept == pauses
    assert server.connections == 1 + len(pauses)


def test_a_limit_without_graphs_json_is_asked_once_and_dated_by_the_given_clock(server) -> None:
    wait = "Retry-After: Sat, 28 Nov 2026 12:05:00 GMT\r\n"
    server.scripts = [plays(answer(b"<html>", "429 Too Many Requests", headers=wait))]
    with pytest.raises(errors.RateLimited) as caught:
        quick(now=lambda: datetime(2026, 11, 28, 12, tzinfo=UTC)).get(server.url, {})
    assert caught.value.retry_after == timedelta(minutes=5)
    assert server.connections == 1


def test_a_proxy_that_wants_a_password_is_named_and_asked_once(server, monkeypatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, server.url)
    server.scripts = [plays(answer(b"", "407 Proxy Authentication Required"))]
    with pytest.raises(errors.ConnectionFailed, match="sign-in of its own") as caught:
        quick().get("https://graph.invalid/me", SECRETS)
    assert (caught.value.http_status, server.connections) == (407, 1)
    assert not any(marker in everything_said(caught.value) for marker in MARKERS)


def test_the_observer_sees_each_request_without_its_query(server) -> None:
    server.scripts = [reset, plays(answer(b'{"error":{"message":"No","code":190}}', "400 Bad"))]
    records: list[RequestRecord] = []
    ticks = iter(range(100))
    transport = quick(on_request=records.append, clock=lambda: float(next(ticks)))
    address = server.url.replace("http://", "http://name:marker/token@").replace("/token@", "token@")
    with pytest.raises(errors.AccessTokenInvalid):
        transport.get(address + "/me/media", SECRETS)
    host = server.url.removeprefix("http://")
    assert [(r.method, r.host, r.path, r.status, r.error) for r in records] == [
        ("GET", host, "/me/media", None, "ConnectionFailed"),
        ("GET", host, "/me/media", 400, "AccessTokenInvalid"),
    ]
    assert all(record.duration > 0 for record in records)
    assert "marker" not in repr(records)


def test_cookies_are_not_kept(server) -> None:
    server.scripts = [plays(answer(b"{}", headers="Set-Cookie: csrftoken=abc; Path=/\r\n"))]
    transport = quick()
    transport.get(server.url, {})
    transport.get(server.url, {})
    assert b"cookie" not in server.requests[1].lower()


def test_a_stand_in_on_this_machine_is_reached_without_the_proxy(server, monkeypatch) -> None:
    server.scripts = [GOOD]
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    assert quick(retries=0).get(server.url, {}).data == {"id": "1"}
    with pytest.raises(errors.ConnectionFailed):
        quick(retries=0).get("http://graph.invalid/", {})


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        reset,
        plays(answer(b'{"id":', length=500)),
        plays(answer(b"", "302 Found", headers="Location: http://127.0.0.1:1/\r\n")),
        plays(answer(b"<html>", "502 Bad Gateway")),
        plays(
            answer(
                b'{"error":{"message":"Malformed access token IGAAmarker/token+0001 or'
                b' marker%26secret%3D0002","code":190}}',
                "400 Bad",
            )
        ),
        plays(answer(ECHO)),
        plays(answer(ESCAPED, "400 Bad")),
        plays(answer(REFUSED)),
    ],
    ids=["good", "reset", "cut", "redirect", "502", "echo", "echo in a 200", "escaped echo", "oauth echo"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_log_and_no_exception_holds_a_secret(server, caplog, script, method) -> None:
    server.scripts = [script]
    stream = io.StringIO()
    own_handler = logging.StreamHandler(stream)
    logging.getLogger("urllib3").addHandler(own_handler)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    said = ""
    try:
        getattr(quick(), method)(server.url + "/me", SECRETS)
    except errors.IGClientError as error:
        said = everything_said(error)
    finally:
        logging.getLogger("urllib3").removeHandler(own_handler)
        logging.getLogger("urllib3").setLevel(logging.NOTSET)
    assert "Starting new HTTP connection" in stream.getvalue()
    if script is GOOD and method == "get":
        assert "access_token=***&client_secret=***" in stream.getvalue()
    for marker in MARKERS:
        assert marker not in said + caplog.text + stream.getvalue()
        assert all(marker not in repr(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/me", "http://.invalid/", "https://127.0.0.1:1/"])
def test_a_fault_keeps_its_kind_and_masked_words_and_chains_nothing(url) -> None:
    with pytest.raises(errors.ConnectionFailed) as caught:
        quick(retries=0).get(url, SECRETS)
    error = caught.value
    assert issubclass(getattr(requests.exceptions, error.cause_type), requests.RequestException)
    assert error.cause
    assert error.__cause__ is None
    assert error.__context__ is None
    assert not any(marker in everything_said(error) for marker in MARKERS)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("/me?access_token=IGAAx&fields=id", "/me?access_token=***&fields=id"),
        ("client_secret=abc)", "client_secret=***)"),
        ("?state=x&code=AQD-1_2#_", "?state=x&code=***"),
        ("next=https%3A%2F%2Fh%2F%3Faccess_token%3DIGAAx", "next=https%3A%2F%2Fh%2F%3Faccess_token%3D***"),
        ("status_code=200 error_code=190", "status_code=200 error_code=190"),
        ("ACCESS_TOKEN=x", "ACCESS_TOKEN=***"),
        ("/v/a.jpg?_nc_ht=h&_nc_ohc=aB-1&oh=00_AY&oe=67", "/v/a.jpg?_nc_ht=h&_nc_ohc=***&oh=***&oe=67"),
        ("u=%2Fa.jpg%3Foh%3D00_AY&b=1", "u=%2Fa.jpg%3Foh%3D***&b=1"),
        ("pooh=bear", "pooh=bear"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_secret_parameters_are_masked_in_any_text(text, masked) -> None:
    assert mask(text) == masked


def test_known_secrets_are_masked_in_every_spelling_but_short_ones_are_words() -> None:
    secret = "a b/c+d&efgh"
    assert mask("raw a b/c+d&efgh, quoted a%20b%2Fc%2Bd%26efgh, form a+b%2Fc%2Bd%26efgh", [secret]) == (
        "raw ***, quoted ***, form ***"
    )
    assert mask("the code is ok", ["ok"]) == "the code is ok"


def test_no_log_holds_the_signature_of_a_link(server, caplog) -> None:
    server.scripts = [GOOD]
    caplog.set_level(logging.DEBUG)
    quick().get(server.url + "/v/a.jpg", {"_nc_ohc": "marker-1", "oh": "marker-2", "oe": "6740AB"})
    assert "/v/a.jpg?_nc_ohc=***&oh=***&oe=6740AB" in caplog.text
    assert "marker-" not in caplog.text


def test_the_log_filter_is_installed_once() -> None:
    mask_http_logs()
    before = list(logging.getLogger("urllib3.connectionpool").filters)
    mask_http_logs()
    assert logging.getLogger("urllib3.connectionpool").filters == before
