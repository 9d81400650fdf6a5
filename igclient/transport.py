"""Send one request: time limits, bounded answers, retry of reads, masking. The only home of `requests`."""

import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError, TimeoutError as PoolTimeout

from igclient.errors import ConnectionFailed, IGClientError, TimedOut, UnexpectedResponse, network_sign_in
from igclient.masking import SECRET_PARAMETERS, mask
from igclient.responses import Answer, Response, parse_answer
from igclient.unpacking import unpacked

__all__ = ["RequestRecord", "Transport", "mask", "mask_http_logs"]
Sent = Mapping[str, str] | None  # the query or the form of a request
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAID_BY_HTTP = frozenset({401, 407, 429, 503})
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}


def _now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """Describe one request after it ended, without its query, so that it may be shown and kept.
    `status` is None when no answer arrived, `error` the name of the error's class; `duration` is in seconds."""

    method: str
    host: str
    path: str
    status: int | None
    duration: float
    error: str | None


@dataclass(kw_only=True, eq=False)
class Transport:
    """Carry requests to Instagram and bring back JSON objects. Threads and people may share one.
    Times are in seconds. `read_timeout` bounds each wait for data and `total_timeout` the whole body of an answer;
    `max_bytes` bounds the body after decompression. `retries` is how many times a read is sent again after an error
    that `may_pass`, after a jittered pause that doubles from `backoff` up to `backoff_cap`, and is no shorter than
    Instagram asked for; where it asked for more than `backoff_cap`, nothing is sent again. `on_request` gets a
    `RequestRecord` after each request; `now` is the time (aware). Redirects are not followed, cookies not kept,
    certificates always verified. Reading and sending raise `TransportError`, `GraphAPIError`, `OAuthError`,
    `UnexpectedResponse`."""

    connect_timeout: float = 5.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    retries: int = 2
    backoff: float = 0.5
    backoff_cap: float = 8.0
    max_bytes: int = 8 * 1024 * 1024
    user_agent: str = "igclient"
    on_request: Callable[[RequestRecord], None] | None = None
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now

    def __post_init__(self) -> None:
        mask_http_logs()
        self._session = requests.Session()
        # requests reads a redirect's whole body and parses its address even to not follow it: let it see none.
        self._session.get_redirect_target = lambda resp: None  # type: ignore[method-assign]  # of this session alone
        self._session.headers.update({"User-Agent": self.user_agent, **_HEADERS})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, url: str, params: Sent, *, before_request: Callable[[], None] | None = None) -> Answer:
        """Read one address, again when that may help; `before_request` is called before each try."""
        attempt = 0
        while True:
            if before_request:
                before_request()
            try:
                return self._request("GET", url, params=params)
            except IGClientError as error:
                # What is too large would be too large again; only the caller can ask for less.
                asked = (error.retry_after or timedelta(0)).total_seconds()
                is_over = attempt >= self.retries or asked > self.backoff_cap
                if is_over or not error.may_pass or error.asks_for_less_data:
                    raise
            pause = min(self.backoff_cap, self.backoff * 2.0**attempt) * (0.5 + 0.5 * self.jitter())
            self.sleep(max(pause, asked))
            attempt += 1

    def post(self, url: str, data: Sent) -> Answer:
        """Send one form, exactly once."""
        return self._request("POST", url, data=data)

    def send(self, method: str, url: str, *, params: Sent = None, data: Sent = None) -> Response:
        """Make one exchange on the wire. A stand-in overrides this method and nothing else.
        Raises: `ConnectionFailed`, `TimedOut`; `UnexpectedResponse` for a body too large or wrongly compressed."""
        # A stand-in on this machine is never reached by way of a proxy.
        proxies = {"no_proxy": ",".join(_LOOPBACK)} if urlsplit(url).hostname in _LOOPBACK else None
        options: dict[str, Any] = {"proxies": proxies, "stream": True, "allow_redirects": False}
        options |= {"params": params, "data": data, "timeout": (self.connect_timeout, self.read_timeout)}
        try:
            with self._session.request(method, url, **options) as response:
                try:
                    body = self._body(response)
                except (OSError, HTTPError, UnexpectedResponse, TimedOut):
                    # What HTTP itself says counts, however its body breaks off: to ask again would lengthen a block.
                    if response.status_code not in _SAID_BY_HTTP:
                        raise
                    body = b""
                return Response(response.status_code, dict(response.headers), body)
        except (OSError, HTTPError) as error:
            told = {"cause_type": type(error).__name__, "cause": mask(str(error), _secrets(params, data))}
            failure: IGClientError = ConnectionFailed("Instagram could not be reached, or broke off.", **told)
            if isinstance(error, requests.exceptions.ProxyError) and "407" in told["cause"]:
                failure = network_sign_in(http_status=407, cause=told["cause"])
            elif isinstance(error, DecodeError):
                failure = UnexpectedResponse("Instagram's answer could not be decompressed.")
            elif isinstance(error, requests.Timeout | PoolTimeout | TimeoutError):
                failure = TimedOut("Instagram did not answer in time.", **told)
        # Raised out here, so that the original, whose text holds the whole address, is not chained to it.
        raise failure

    def close(self) -> None:
        """Close the connections that are kept open, as leaving a `with` block does."""
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def _request(self, method: str, url: str, **sent: Sent) -> Answer:
        """Send once. Errors' parsed texts are masked, not the raw body: in JSON a secret can be spelled in escapes."""
        started = self.clock()
        status: int | None = None
        error_name: str | None = None
        try:
            response = self.send(method, url, **sent)
            status = response.status
            return parse_answer(response, self.now())
        except IGClientError as error:
            error_name, secrets = type(error).__name__, _secrets(*sent.values())
            error.args = tuple(mask(text, secrets) for text in error.args)
            for name, value in vars(error).items():
                if isinstance(value, str):
                    setattr(error, name, mask(value, secrets))
            raise
        finally:
            if self.on_request:
                parts, duration = urlsplit(url), self.clock() - started
                host = parts.netloc.rpartition("@")[2]
                self.on_request(RequestRecord(method, host, parts.path, status, duration, error_name))

    def _body(self, response: requests.Response) -> bytes:
        """Read the body piece by piece: each piece is one wait on the wire, so a trickle cannot hold us."""
        body, deadline = bytearray(), self.clock() + self.total_timeout
        late = TimedOut("Instagram's answer took too long to arrive.", cause_type="TotalTimeout")
        with broken_off_after(response, self.total_timeout) as is_over:
            for chunk in unpacked(response.raw):
                body += chunk
                if len(body) > self.max_bytes:
                    words = f"Instagram's answer is larger than {self.max_bytes} bytes."
                    raise UnexpectedResponse(words, http_status=response.status_code)
                if self.clock() > deadline:
                    raise late
        if is_over.is_set():
            raise late
        return bytes(body)


@contextlib.contextmanager
def broken_off_after(response: requests.Response, seconds: float) -> Iterator[threading.Event]:
    """Break off the reading of a body that is not over in time; the event is then set, and the body is no whole one.
    One wait on the wire may last as long as all of them: no count of pieces ends what would last too long."""
    is_over = threading.Event()
    alarm = threading.Timer(max(0.0, seconds), _break_off, (response, is_over))
    alarm.daemon = True
    alarm.start()
    try:
        yield is_over
    except (OSError, HTTPError):
        # What was broken off may also say so by itself.
        if not is_over.is_set():
            raise
    finally:
        alarm.cancel()


def _break_off(response: requests.Response, is_over: threading.Event) -> None:
    is_over.set()
    # The answer may have ended, and its connection gone back, just before.
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        response.raw.shutdown()


def _secrets(*sent: Sent) -> list[str]:
    return [value for part in sent if part for name, value in part.items() if name in SECRET_PARAMETERS]


def _mask_record(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    if (masked := mask(message)) != message:
        record.msg, record.args = masked, ()
    return True


def mask_http_logs() -> None:
    """Mask secrets in urllib3's log lines, whose DEBUG level prints every address; calling twice is harmless."""
    for name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
        logging.getLogger(f"urllib3.{name}").addFilter(_mask_record)
