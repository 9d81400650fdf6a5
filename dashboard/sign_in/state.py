"""Make and verify the OAuth `state`: signed, expiring, and bound to one browser. Pure.

RFC 6749, section 10.12: https://www.rfc-editor.org/rfc/rfc6749#section-10.12
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer, base64_decode, base64_encode

from dashboard.address import SECURE_PREFIX
from dashboard.places import Place

LIFETIME = timedelta(minutes=10)
COOKIE_PREFIX = "contact_sheet_login_"
# Filters ride along in the address Instagram sends back; beyond this they are left behind, not truncated.
MAX_QUERY_LENGTH = 1_000


class StateProblem(StrEnum):
    """Why a returned `state` was turned down."""

    MISSING = "missing"
    FORGED = "forged"
    EXPIRED = "expired"
    OTHER_BROWSER = "other_browser"
    ALREADY_USED = "already_used"


class StateRejected(Exception):
    """The returned `state` does not show that this browser began this sign-in. Carries no value."""

    def __init__(self, problem: StateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class BrowserNonce:
    """A random value the browser keeps in a cookie from the click until the return."""

    cookie: str
    value: str = field(repr=False)

    @classmethod
    def new(cls, *, is_https: bool) -> "BrowserNonce":
        """Draw a nonce with a cookie name of its own, so two tabs never overwrite each other."""
        prefix = SECURE_PREFIX if is_https else ""
        return cls(f"{prefix}{COOKIE_PREFIX}{secrets.token_hex(4)}", secrets.token_urlsafe(24))


@dataclass(frozen=True, slots=True)
class LoginState:
    """What a verified `state` says."""

    app: str
    place: Place
    cookie: str
    issue: str
    expires_at: datetime
    stay: bool = False
    """Whether the person wants to stay connected on this browser."""


def make_state(
    nonce: BrowserNonce,
    *,
    app: str,
    secret: str,
    place: Place,
    now: datetime,
    lifetime: timedelta = LIFETIME,
    stay: bool = False,
) -> str:
    """Sign a `state` that expires after `lifetime` and holds only in the browser that keeps `nonce`."""
    query = (
        place.query if sum(len(key) + len(value) for key, value in place.query) <= MAX_QUERY_LENGTH else ()
    )
    payload = {
        "c": nonce.cookie,
        "h": _digest(nonce.value),
        "i": secrets.token_hex(8),
        "p": place.page,
        "q": [list(pair) for pair in query],
        "s": stay,
        "x": int((now + lifetime).timestamp()),
    }
    signed = _serializer(app, secret).dumps(payload)
    return signed.decode() if isinstance(signed, bytes) else signed


def verify_state(
    state: str | None, *, app_secrets: Iterable[tuple[str, str]], cookies: Mapping[str, str], now: datetime
) -> LoginState:
    """Read a returned `state`, signed by one of the (app name, secret) pairs.

    Raises StateRejected; a missing `state` or cookie is as wrong as a forged one.
    """
    if not state:
        raise StateRejected(StateProblem.MISSING)
    if not _is_canonical(state):
        raise StateRejected(StateProblem.FORGED)
    for app, secret in app_secrets:
        try:
            payload = _serializer(app, secret).loads(state)
        except BadData:
            continue
        expires_at = datetime.fromtimestamp(payload["x"], UTC)
        if now >= expires_at:
            raise StateRejected(StateProblem.EXPIRED)
        if not hmac.compare_digest(_digest(cookies.get(payload["c"], "")), payload["h"]):
            raise StateRejected(StateProblem.OTHER_BROWSER)
        place = Place(payload["p"], tuple((key, value) for key, value in payload["q"]))
        return LoginState(
            app=app,
            place=place,
            cookie=payload["c"],
            issue=payload["i"],
            expires_at=expires_at,
            stay=bool(payload.get("s")),
        )
    raise StateRejected(StateProblem.FORGED)


def _is_canonical(state: str) -> bool:
    """Whether the signature is spelled as we spell it.

    Base64 skips letters that are not its own and leaves bits of the last one unused, so one signature has many
    spellings. What stands before it is signed letter by letter.
    """
    signature = state.rpartition(".")[2]
    try:
        return state.isascii() and base64_encode(base64_decode(signature)) == signature.encode()
    except BadData:
        return False


def _serializer(app: str, secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt=f"contact-sheet login state for {app}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _digest(nonce: str) -> str:
    # A cookie can hold bytes that are no text.
    return hashlib.sha256(nonce.encode(errors="surrogatepass")).hexdigest()
