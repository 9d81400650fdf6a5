"""Send one request: time limits, bounded answers, retry of reads, masking. The only home of `requests`."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.exceptions import TimeoutError as PoolTimeout

from igclient.errors import ConnectionFailed, IGClientError, TimedOut, UnexpectedResponse
from igclient.masking import SECRET_PARAMETERS, mask, mask_http_logs
from igclient.responses import Answer, Response, parse_answer

Sent = Mapping[str, str]
"""The query or the form of a request."""

_CHUNK = 64 * 1024
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_TIMEOUTS = (requests.Timeout, PoolTimeout, TimeoutError)
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}


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


class Transport:
    """Carry requests to Instagram and bring back JSON objects.
    Times are in seconds. `read_timeout` bounds each wait for data and `total_timeout` the whole body of an answer;
    `max_bytes` bounds the body after decompression. `retries` is how many times a read is sent again after an error
    that `may_pass`, after a jittered pause that doubles from `backoff` up to `backoff_cap`. `on_request` is called
    with a `RequestRecord` after each request, in the calling thread.
    Redirects are not followed, cookies not kept, certificates always verified. Threads and people may share one."""

    def __init__(
        self,
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 20.0,
        total_timeout: float = 60.0,
        retries: int = 2,
        backoff: float = 0.5,
        backoff_cap: float = 8.0,
        max_bytes: int = 8 * 1024 * 1024,
        user_agent: str = "igclient",
        on_request: Callable[[RequestRecord], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        mask_http_logs()
        self._timeout, self._total_timeout = (connect_timeout, read_timeout), total_timeout
        self._retries, self._backoff, self._backoff_cap = retries, backoff, backoff_cap
        self._max_bytes, self._on_request = max_bytes, on_request
        self._sleep, self._jitter, self._clock = sleep, jitter, clock
        self._session = requests.Session()
        # requests reads a redirect's whole body and parses its address even to not follow it: let it see none.
        self._session.get_redirect_target = lambda resp: None  # type: ignore[method-assign]  # of this session alone
        self._session.headers.update({"User-Agent": user_agent, **_HEADERS})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, url: str, params: Sent, *, before_request: Callable[[], None] | None = None) -> Answer:
        """Read one address, again when that may help; `before_request` is called before each try.
        Raises: `TransportError`, `GraphAPIError`, `OAuthError`, `UnexpectedResponse`."""
        attempt = 0
        while True:
            if before_request:
                before_request()
            try:
                return self._request("GET", url, params=params)
            except IGClientError as error:
                # What is too large would be too large again; only the caller can ask for less.
                if attempt >= self._retries or not error.may_pass or error.asks_for_less_data:
                    raise
            pause = min(self._backoff_cap, self._backoff * 2.0**attempt)
            self._sleep(pause * (0.5 + 0.5 * self._jitter()))
            attempt += 1

    def post(self, url: str, data: Sent) -> Answer:
        """Send one form, exactly once.
        Raises: `TransportError`, `GraphAPIError`, `OAuthError`, `UnexpectedResponse`."""
        return self._request("POST", url, data=data)

    def send(
        self, method: str, url: str, *, params: Sent | None = None, data: Sent | None = None
    ) -> Response:
        """Make one exchange on the wire. A stand-in overrides this method and nothing else.
        Raises: `ConnectionFailed`, `TimedOut`; `UnexpectedResponse` for a body too large or wrongly compressed."""
        # A stand-in on this machine is never reached by way of a proxy.
        proxies = {"no_proxy": ",".join(_LOOPBACK)} if urlsplit(url).hostname in _LOOPBACK else None
        options: dict[str, Any] = {"timeout": self._timeout, "proxies": proxies, "stream": True}
        options |= {"params": params, "data": data, "allow_redirects": False}
        try:
            with self._session.request(method, url, **options) as response:
                return Response(response.status_code, dict(response.headers), self._body(response))
        except (OSError, HTTPError) as error:
            told = {"cause_type": type(error).__name__, "cause": mask(str(error), _secrets(params, data))}
            words = "Instagram could not be reached, or broke off its answer."
            failure: IGClientError = ConnectionFailed(words, **told)
            if isinstance(error, DecodeError):
                failure = UnexpectedResponse("Instagram's answer could not be decompressed.")
            elif isinstance(error, _TIMEOUTS):
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
        """Send once. Every text of an error is masked: Instagram's can repeat what was sent ("Malformed access token
        ..."). Parsed texts are, not the raw body: in JSON the same secret can be spelled with escapes."""
        started = self._clock()
        status: int | None = None
        error_name: str | None = None
        try:
            response = self.send(method, url, **sent)
            status = response.status
            return parse_answer(response)
        except IGClientError as error:
            error_name, secrets = type(error).__name__, _secrets(*sent.values())
            error.args = tuple(mask(text, secrets) for text in error.args)
            for name, value in vars(error).items():
                if isinstance(value, str):
                    setattr(error, name, mask(value, secrets))
            raise
        finally:
            if self._on_request:
                parts, duration = urlsplit(url), self._clock() - started
                host = parts.netloc.rpartition("@")[2]
                self._on_request(RequestRecord(method, host, parts.path, status, duration, error_name))

    def _body(self, response: requests.Response) -> bytes:
        """Read the body piece by piece: each piece is one wait on the wire, so a trickle cannot hold us."""
        body, deadline = bytearray(), self._clock() + self._total_timeout
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._max_bytes:
                words = f"Instagram's answer is larger than {self._max_bytes} bytes."
                raise UnexpectedResponse(words, http_status=response.status_code)
            if self._clock() > deadline:
                raise TimedOut("Instagram's answer took too long to arrive.", cause_type="TotalTimeout")
        return bytes(body)


def _secrets(*sent: Sent | None) -> list[str]:
    return [value for values in sent if values for name, value in values.items() if name in SECRET_PARAMETERS]
