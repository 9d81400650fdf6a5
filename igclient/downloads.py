"""Fetch a picture or clip for the app, bounded in size, time and destination."""

import contextlib
import re
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from urllib.parse import unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from igclient.public_session import NotPublic, PublicSession
from igclient.transport import RequestRecord

MAX_BYTES = 30 * 1024 * 1024
MAX_SECONDS = 15.0
CONNECT_SECONDS = 5.0
# Read from the left, letter by letter: a port, a name before an @ or a foreign script never get this far.
_CDN = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?:cdninstagram\.com|fbcdn\.net)(?::443)?/", re.IGNORECASE | re.ASCII
)
_CHUNK = 64 * 1024
# A sandbox on this machine is never reached by way of a proxy, and is on no public address.
_cdn, _loopback = PublicSession(), PublicSession(is_public=False)


class DownloadProblem(StrEnum):
    """Why a file could not be had."""

    EXPIRED = "expired"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"


class DownloadFailed(Exception):
    """A file could not be had. Carries no address: signed links are private."""

    def __init__(self, problem: DownloadProblem, *, is_gone: bool = False) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.is_gone = is_gone
        """Whether the server says that the file itself is gone, so that a new link would not bring it back."""


def is_allowed(url: str, *, sandbox_url: str | None) -> bool:
    """Whether the app may fetch this: HTTPS from Instagram's CDN, or a file of the sandbox it reads from."""
    if sandbox_url is not None and url.startswith(sandbox_url.rstrip("/") + "/cdn/"):
        return ".." not in unquote(url)
    return _CDN.match(url) is not None


def download(
    url: str, *, sandbox_url: str | None = None, on_request: Callable[[RequestRecord], None] | None = None
) -> bytes:
    """Fetch a file of at most 30 MB within 15 seconds. Redirects are not followed: signed CDN links have none.

    `on_request` is told about the request when it is over. Raises DownloadFailed.
    """
    if not is_allowed(url, sandbox_url=sandbox_url):
        raise DownloadFailed(DownloadProblem.REFUSED)
    session = _cdn if _CDN.match(url) else _loopback
    began, status = time.monotonic(), None
    deadline = time.monotonic() + MAX_SECONDS
    failure = DownloadFailed(DownloadProblem.UNREACHABLE)
    try:
        with session.get(
            url, stream=True, timeout=(CONNECT_SECONDS, MAX_SECONDS), allow_redirects=False
        ) as response:
            status = response.status_code
            if response.status_code == 200:
                return _read(response, deadline)
            failure = _failure_of(response.status_code)
    except NotPublic:
        failure = DownloadFailed(DownloadProblem.REFUSED)
    except (requests.RequestException, HTTPError, OSError):
        pass
    finally:
        if on_request is not None:
            parts, duration = urlsplit(url), time.monotonic() - began
            on_request(RequestRecord("GET", parts.netloc, parts.path, status, duration, None))
    # Raised out here, so that the original, whose text holds the whole link, is not chained to it.
    raise failure


def _failure_of(status: int) -> DownloadFailed:
    # The CDN answers a dead signature with 403 and a deleted file with 404 or 410.
    if status in (403, 404, 410):
        return DownloadFailed(DownloadProblem.EXPIRED, is_gone=status != 403)
    return DownloadFailed(DownloadProblem.REFUSED if status < 500 else DownloadProblem.UNREACHABLE)


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    # One wait on the wire may last as long as all of them: the alarm ends the one that would last too long.
    alarm = threading.Timer(max(0.0, deadline - time.monotonic()), _break_off, (response,))
    alarm.daemon = True
    alarm.start()
    try:
        # Each piece is one wait on the wire, so a trickle cannot hold us.
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > MAX_BYTES:
                raise DownloadFailed(DownloadProblem.TOO_LARGE)
            if time.monotonic() > deadline:
                raise DownloadFailed(DownloadProblem.UNREACHABLE)
    finally:
        alarm.cancel()
    return bytes(body)


def _break_off(response: requests.Response) -> None:
    # The answer may have ended, and its connection gone back, just before.
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        response.raw.shutdown()
