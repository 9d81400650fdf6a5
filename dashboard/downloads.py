"""Fetch a picture or clip for the app, bounded in size, time and destination."""

import re
import time
from enum import StrEnum
from urllib.parse import unquote

import requests
from urllib3.exceptions import HTTPError

MAX_BYTES = 30 * 1024 * 1024
MAX_SECONDS = 15.0
CONNECT_SECONDS = 5.0
# Read from the left, letter by letter: a port, a name before an @ or a foreign script never get this far.
_CDN = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?:cdninstagram\.com|fbcdn\.net)(?::443)?/", re.IGNORECASE | re.ASCII
)
_CHUNK = 64 * 1024


class DownloadProblem(StrEnum):
    """Why a file could not be had."""

    EXPIRED = "expired"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"


class DownloadFailed(Exception):
    """A file could not be had. Carries no address: signed links are private."""

    def __init__(self, problem: DownloadProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def is_allowed(url: str, *, sandbox_url: str | None) -> bool:
    """Whether the app may fetch this: HTTPS from Instagram's CDN, or a file of the sandbox it reads from."""
    if sandbox_url is not None and url.startswith(sandbox_url.rstrip("/") + "/cdn/"):
        return ".." not in unquote(url)
    return _CDN.match(url) is not None


def download(url: str, *, sandbox_url: str | None = None) -> bytes:
    """Fetch a file of at most 30 MB within 15 seconds. Redirects are not followed: signed CDN links have none.

    Raises DownloadFailed.
    """
    if not is_allowed(url, sandbox_url=sandbox_url):
        raise DownloadFailed(DownloadProblem.REFUSED)
    # A sandbox on this machine is never reached by way of a proxy.
    proxies = {} if _CDN.match(url) else {"no_proxy": "*"}
    deadline = time.monotonic() + MAX_SECONDS
    try:
        with requests.get(
            url,
            stream=True,
            timeout=(CONNECT_SECONDS, MAX_SECONDS),
            allow_redirects=False,
            proxies=proxies,
        ) as response:
            if response.status_code == 200:
                return _read(response, deadline)
            problem = _problem_of(response.status_code)
    except (requests.RequestException, HTTPError, OSError):
        problem = DownloadProblem.UNREACHABLE
    # Raised out here, so that the original, whose text holds the whole link, is not chained to it.
    raise DownloadFailed(problem)


def _problem_of(status: int) -> DownloadProblem:
    # The CDN answers a dead signature with 403 and a deleted file with 404 or 410.
    if status in (403, 404, 410):
        return DownloadProblem.EXPIRED
    return DownloadProblem.REFUSED if status < 500 else DownloadProblem.UNREACHABLE


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    # Each piece is one wait on the wire, so a trickle cannot hold us.
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > MAX_BYTES:
            raise DownloadFailed(DownloadProblem.TOO_LARGE)
        if time.monotonic() > deadline:
            raise DownloadFailed(DownloadProblem.UNREACHABLE)
    return bytes(body)
