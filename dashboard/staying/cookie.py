"""The cookie that keeps a person connected: an access sealed with a key the browser never sees. Pure.

A browser holds it, so it can be copied, and nothing here can call a copy back: it ends when the access ends.
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dashboard.address import SECURE_PREFIX
from igclient import AccessToken
from igclient.errors import UnexpectedResponse

# Browsers drop a cookie whose name and value are longer than 4,096 bytes together.
MAX_LENGTH = 4_000
_SPELLING = re.compile(r"[A-Za-z0-9_-]+={0,2}")


class CookieProblem(StrEnum):
    """Why a cookie was dropped. What was changed, cut short or sealed by another is not told apart."""

    UNREADABLE = "unreadable"
    OVER = "over"


class CookieRejected(Exception):
    """The cookie opens no access. Carries no value."""

    def __init__(self, problem: CookieProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class TooLarge(Exception):
    """The access does not fit into a cookie."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The decision to stay connected on a browser: a name it keeps through every renewal, and the present cookie."""

    name: str
    cookie: str = field(repr=False)


class CookieChange(StrEnum):
    """What the browser is asked to do with the cookie."""

    KEEP = "keep"
    RENEW = "renew"
    REMOVE = "remove"
    TOUCH = "touch"
    """Keep what is there, from now on; no answer is wanted."""


@dataclass(frozen=True, slots=True)
class CookieOrder:
    """One change for the browser to make, once. `value` is None to remove the cookie.

    With an `expected` value, nothing else is touched: a tab must neither bring back what another has removed, nor
    remove what another has kept since.
    """

    change: CookieChange
    value: str | None = field(default=None, repr=False)
    seconds: int = 0
    expected: str | None = field(default=None, repr=False)
    serial: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Seal:
    """What an access is sealed with: a secret of the server's, bound to one Instagram app."""

    app: str
    binding: str
    secret: str = field(repr=False)

    def fernet(self) -> Fernet:
        """The key. Another secret, another app or another sandbox has another one."""
        info = f"contact-sheet stay connected 1 {self.binding}".encode()
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.secret.encode())
        return Fernet(base64.urlsafe_b64encode(key))


@dataclass(frozen=True, slots=True)
class Opened:
    """What a cookie held. `keeping` is the name of the decision to stay."""

    app: str
    keeping: str
    token: AccessToken
    is_outdated: bool
    """Whether it was sealed with the secret before the present one."""


def cookie_name(client_id: str, *, is_https: bool) -> str:
    """The cookie's name: one for each Instagram app, since a browser sends a host's cookies whatever the port.

    Over HTTPS its prefix keeps a neighbour in the same domain from planting one.
    """
    mark = hashlib.sha256(client_id.encode()).hexdigest()[:8]
    return f"{SECURE_PREFIX if is_https else ''}contact_sheet_stay_{mark}"


def seal(token: AccessToken, keeping: str, *, by: Seal) -> str:
    """Encrypt and sign an access for the browser to hold. Raises TooLarge."""
    payload = json.dumps({"keeping": keeping, "token": token.to_dict()}, separators=(",", ":"))
    sealed = by.fernet().encrypt(payload.encode()).decode("ascii")
    if len(sealed) > MAX_LENGTH:
        raise TooLarge
    return sealed


def unseal(value: str, seals: Iterable[Sequence[Seal]], *, now: datetime) -> Opened:
    """Open what a browser brought. `seals` are each app's, its present secret's first.

    Raises CookieRejected, whatever the value is.
    """
    if is_well_spelled(value):
        for candidates in seals:
            for age, candidate in enumerate(candidates):
                try:
                    payload = candidate.fernet().decrypt(value)
                except InvalidToken:
                    continue
                return _read(payload, candidate.app, is_outdated=age > 0, now=now)
    raise CookieRejected(CookieProblem.UNREADABLE)


def seconds_left(token: AccessToken, now: datetime) -> int:
    """How long the browser may hold the cookie."""
    return token.remaining(now) // timedelta(seconds=1)


def is_well_spelled(value: str) -> bool:
    """Whether a value can be a cookie of ours at all, by its letters and its length."""
    if len(value) > MAX_LENGTH or not _SPELLING.fullmatch(value):
        return False
    try:
        decoded = base64.urlsafe_b64decode(value)
    except binascii.Error:
        return False
    # Base64 has bits that mean nothing at its end; one access is spelled one way.
    return base64.urlsafe_b64encode(decoded).decode("ascii") == value


def _read(payload: bytes, app: str, *, is_outdated: bool, now: datetime) -> Opened:
    try:
        record = json.loads(payload)
        token, keeping = AccessToken.from_dict(record["token"]), str(record["keeping"])
    except (ValueError, KeyError, TypeError, UnexpectedResponse):
        raise CookieRejected(CookieProblem.UNREADABLE) from None
    if token.is_expired(now):
        raise CookieRejected(CookieProblem.OVER)
    return Opened(app, keeping, token, is_outdated)
