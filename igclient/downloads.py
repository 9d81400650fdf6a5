"""Fetch the file of a post from Instagram's CDN: bounded in size, time and destination."""

import io
import re
import ssl
import time
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from urllib.parse import unquote, urlsplit

import requests
from urllib3.exceptions import HTTPError, TimeoutError as PoolTimeout

from igclient.errors import IGClientError
from igclient.public_session import CDN_HOST, NotPublic, PublicSession
from igclient.transport import RequestRecord, broken_off_after, mask_http_logs
from igclient.unpacking import unpacked

MAX_BYTES = 30 * 1024 * 1024
MAX_SECONDS = 15.0
CONNECT_SECONDS = 5.0
STALL_SECONDS = 20.0
"""The longest wait for the next piece of a file that may take longer than this."""
# Read from the left, letter by letter: a port, a name before an @ or a foreign script never get this far.
_CDN = re.compile(rf"https://{CDN_HOST}(?::443)?/", re.IGNORECASE | re.ASCII)
# A sandbox on this machine is never reached by way of a proxy, and is on no public address.
_cdn, _loopback = PublicSession(), PublicSession(is_public=False)


class DownloadProblem(StrEnum):
    """Name why a file could not be had. The first three are refusals of our own."""

    NOT_ALLOWED = "not_allowed"
    NOT_PUBLIC = "not_public"
    NOT_TRUSTED = "not_trusted"
    EXPIRED = "expired"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    EMPTY = "empty"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"


WORDS = {
    DownloadProblem.NOT_ALLOWED: "Nothing was asked: the link does not lead to Instagram's CDN over HTTPS.",
    DownloadProblem.NOT_PUBLIC: "Nothing was asked: the host leads to an address that is not on the internet.",
    DownloadProblem.NOT_TRUSTED: "Nothing was asked: the server could not prove with a certificate to be Instagram's.",
    DownloadProblem.EXPIRED: "The link is over, or the file is gone: read the post again for a new link.",
    DownloadProblem.REFUSED: "Instagram's server refused the file.",
    DownloadProblem.TOO_LARGE: "The file is larger than allowed.",
    DownloadProblem.EMPTY: "Instagram's server sent an empty file.",
    DownloadProblem.TIMED_OUT: "The file did not arrive in time.",
    DownloadProblem.UNREACHABLE: "Instagram's server could not be reached, had trouble, or broke off.",
}
_MAY_PASS = {DownloadProblem.EMPTY, DownloadProblem.TIMED_OUT, DownloadProblem.UNREACHABLE}


class DownloadFailed(IGClientError):
    """Say why a file could not be had (`problem`), without any address: signed links are private.
    `is_gone`: the server says that the file itself is gone, so that a new link would not bring it back."""

    def __init__(self, problem: DownloadProblem, *, is_gone: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.is_gone = is_gone
        self.may_pass = problem in _MAY_PASS

    def __str__(self) -> str:
        return WORDS[self.problem]


def is_allowed(url: str, *, sandbox_url: str | None) -> bool:
    """Return whether this is a file of Instagram's CDN over HTTPS, or one of the sandbox at `sandbox_url`."""
    if sandbox_url is not None and url.startswith(sandbox_url.rstrip("/") + "/cdn/"):
        return ".." not in unquote(url)
    return _CDN.match(url) is not None


def download(
    url: str,
    *,
    sandbox_url: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_seconds: float = MAX_SECONDS,
    on_request: Callable[[RequestRecord], None] | None = None,
) -> bytes:
    """Fetch the file behind a `media_url`, `thumbnail_url` or `profile_picture_url`, into memory.
    Everything else is as in `download_into`. Meta: reference/instagram-media"""
    body = io.BytesIO()
    asked = partial(download_into, body.write, url, sandbox_url=sandbox_url, on_request=on_request)
    asked(max_bytes=max_bytes, max_seconds=max_seconds)
    return body.getvalue()


def download_into(
    write: Callable[[bytes], object],
    url: str,
    *,
    max_bytes: int,
    max_seconds: float,
    sandbox_url: str | None = None,
    on_request: Callable[[RequestRecord], None] | None = None,
) -> int:
    """Fetch a file as `download` does, but `write` it piece by piece; return its size.
    Only HTTPS to a public address of Instagram's CDN is allowed, and the files below the base address of a sandbox.
    `max_bytes` counts what is unpacked. `max_seconds` bounds the wait for the answer's head, and the time from the
    beginning to the last byte. Redirects are not followed (signed links have none), and nothing is tried twice: a
    beginning may be written when this raises. `on_request` gets a `RequestRecord`, which holds no query, when a
    request is over. Raises: `DownloadFailed`, and what `write` raises. Meta: reference/instagram-media"""
    if not is_allowed(url, sandbox_url=sandbox_url):
        raise DownloadFailed(DownloadProblem.NOT_ALLOWED)
    mask_http_logs()
    session = _cdn if _CDN.match(url) else _loopback
    waits = (min(CONNECT_SECONDS, max_seconds), min(STALL_SECONDS, max_seconds))
    began, status = time.monotonic(), None
    kept = _Kept(write)
    try:
        with session.get(url, stream=True, timeout=waits, allow_redirects=False) as response:
            status = response.status_code
            until = began + max_seconds
            read = _read(response, kept, until, max_bytes) if status == 200 else _problem_of(status)
    except NotPublic:
        read = DownloadProblem.NOT_PUBLIC
    except (requests.Timeout, PoolTimeout, TimeoutError):
        read = DownloadProblem.TIMED_OUT
    except (requests.RequestException, HTTPError, OSError) as error:
        untrusted = _holds(error, ssl.SSLCertVerificationError)
        read = DownloadProblem.NOT_TRUSTED if untrusted else DownloadProblem.UNREACHABLE
    finally:
        if on_request is not None:
            parts, duration = urlsplit(url), time.monotonic() - began
            on_request(RequestRecord("GET", parts.netloc, parts.path, status, duration, None))
    if kept.failure is not None:
        raise kept.failure
    if read is None:
        return kept.size
    # Raised out here, so that the original, whose text holds the whole link, is not chained to it.
    raise DownloadFailed(read, is_gone=status in (404, 410))


class _Kept:
    """Count what was given on, and keep what that raised: a full disk is no trouble of the network."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write, self.size = write, 0
        self.failure: OSError | None = None

    def write(self, piece: bytes) -> bool:
        """Return whether the piece was taken."""
        try:
            self._write(piece)
        except OSError as error:
            self.failure = error
        self.size += len(piece)
        return self.failure is None


def _problem_of(status: int) -> DownloadProblem:
    # The CDN answers a dead signature with 403 and a deleted file with 404 or 410.
    if status in (403, 404, 410):
        return DownloadProblem.EXPIRED
    return DownloadProblem.REFUSED if status < 500 else DownloadProblem.UNREACHABLE


def _read(
    response: requests.Response, kept: _Kept, deadline: float, max_bytes: int
) -> DownloadProblem | None:
    with broken_off_after(response, deadline - time.monotonic()) as is_over:
        # Each piece is one wait on the wire, so a trickle cannot hold us.
        for chunk in unpacked(response.raw):
            if kept.size + len(chunk) > max_bytes:
                return DownloadProblem.TOO_LARGE
            if not kept.write(chunk):
                return None
            if time.monotonic() > deadline:
                return DownloadProblem.TIMED_OUT
    # What was broken off passes for a whole file where its length was not told.
    if is_over.is_set():
        return DownloadProblem.TIMED_OUT
    return None if kept.size else DownloadProblem.EMPTY


def _holds(error: BaseException, kind: type[BaseException]) -> bool:
    """Return whether an error is of this kind, or wraps one: requests and urllib3 each wrap what OpenSSL said."""
    inner = [one for one in (*error.args, getattr(error, "reason", None)) if isinstance(one, BaseException)]
    return isinstance(error, kind) or any(_holds(one, kind) for one in inner)
