"""Fetch a picture or clip for the app, bounded in size, time and destination."""

import time
from enum import StrEnum
from urllib.parse import urlsplit

import requests

MAX_BYTES = 30 * 1024 * 1024
MAX_SECONDS = 15.0
CONNECT_SECONDS = 5.0
CDN_SUFFIXES = (".cdninstagram.com", ".fbcdn.net")
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
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if sandbox_url is not None and url.startswith(sandbox_url.rstrip("/") + "/cdn/"):
        return True
    host = (parts.hostname or "").lower()
    return (
        parts.scheme == "https" and port in (None, 443) and not parts.username and host.endswith(CDN_SUFFIXES)
    )


def download(url: str, *, sandbox_url: str | None = None) -> bytes:
    """Fetch a file of at most 30 MB within 15 seconds. Redirects are not followed: signed CDN links have none.

    Raises DownloadFailed.
    """
    if not is_allowed(url, sandbox_url=sandbox_url):
        raise DownloadFailed(DownloadProblem.REFUSED)
    deadline = time.monotonic() + MAX_SECONDS
    try:
        with requests.get(
            url, stream=True, timeout=(CONNECT_SECONDS, MAX_SECONDS), allow_redirects=False
        ) as response:
            if response.status_code != 200:
                raise DownloadFailed(_problem_of(response.status_code))
            return _read(response, deadline)
    except requests.RequestException:
        raise DownloadFailed(DownloadProblem.UNREACHABLE) from None


def _problem_of(status: int) -> DownloadProblem:
    # The CDN answers a dead signature with 403 and a deleted file with 404 or 410.
    if status in (403, 404, 410):
        return DownloadProblem.EXPIRED
    return DownloadProblem.REFUSED if status < 500 else DownloadProblem.UNREACHABLE


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MAX_BYTES:
            raise DownloadFailed(DownloadProblem.TOO_LARGE)
        if time.monotonic() > deadline:
            raise DownloadFailed(DownloadProblem.UNREACHABLE)
    return bytes(body)
