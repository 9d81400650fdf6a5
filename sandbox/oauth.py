"""Instagram's sign-in rules, without any web framework: scopes, codes, tokens and the clock they age by."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from threading import Lock
from urllib.parse import urlsplit

from sandbox import errors
from sandbox.errors import GraphError, OAuthError, Refused
from sandbox.sealing import Seal

LOGIN_SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_insights",
    "instagram_business_manage_comments",
    "instagram_business_content_publish",
    "instagram_business_manage_messages",
)
LEGACY_SCOPES = ("user_profile", "user_media")

CODE_LIFE = timedelta(hours=1)
SHORT_LIFE = timedelta(hours=1)
LONG_LIFE = timedelta(seconds=5183944)
REFRESH_AFTER = timedelta(hours=24)
CODE_PREFIX, TOKEN_PREFIX, LEGACY_TOKEN_PREFIX = "AQ", "IGAA", "IGQVJ"
EXCHANGE_FIELDS = ("client_id", "client_secret", "grant_type", "redirect_uri", "code")

PACIFIC = timezone(timedelta(hours=-8))


class Clock:
    """The sandbox's own time: the real one (or a given one), moved ahead on request."""

    def __init__(self, source: Callable[[], datetime] | None = None) -> None:
        self._source = source or (lambda: datetime.now(UTC))
        self._ahead = timedelta()
        self.started = self.now()

    def now(self) -> datetime:
        return self._source().astimezone(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self._ahead += by


@dataclass(frozen=True, slots=True)
class AuthorizeRequest:
    """A checked request for the authorize page."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """What one access token is good for, and until when."""

    account: str
    permissions: tuple[str, ...]
    long_lived: bool
    issued_at: datetime
    expires_at: datetime

    @property
    def is_legacy(self) -> bool:
        """Whether it came from the Basic Display API."""
        return self.permissions[0] in LEGACY_SCOPES


@dataclass
class Authority:
    """The sign-in half of the sandbox: one registered app, its codes and its tokens. Safe across threads.

    Codes and tokens carry under a seal what they are good for, so that no list of them can be filled by one visitor
    to push out another's. What is remembered is which codes were used, each for as long as it would have lived.
    `redirect_uris` are the registered ones; None takes any http or https address.
    """

    client_id: str
    client_secret: str = field(repr=False)
    clock: Clock
    redirect_uris: set[str] | None = None
    _seal: Seal = field(default_factory=Seal, repr=False)
    _used: dict[str, datetime] = field(default_factory=dict, repr=False)
    _issued: int = 0
    _revoked: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def check_authorize(self, query: Mapping[str, str]) -> AuthorizeRequest:
        """Check what the authorize page was opened with; raises `Refused` with the page's message."""
        if query.get("client_id") != self.client_id:
            raise _unauthorized(errors.PLATFORM_APP)
        redirect_uri = query.get("redirect_uri", "")
        if not self._is_registered(redirect_uri):
            raise _unauthorized(errors.REDIRECT_UNREGISTERED)
        if query.get("response_type") != "code":
            raise _unauthorized(errors.RESPONSE_TYPE)
        return AuthorizeRequest(
            self.client_id, redirect_uri, _checked_scopes(query.get("scope", "")), query.get("state")
        )

    def issue_code(self, request: AuthorizeRequest, account: str) -> str:
        expires_at = self.clock.now() + CODE_LIFE
        asked = (account, request.redirect_uri, request.scopes, expires_at.isoformat())
        return CODE_PREFIX + self._seal.close("code", *asked)

    def exchange_code(self, form: Mapping[str, str]) -> tuple[str, Grant]:
        """Trade a code for a short-lived token, once."""
        for name in EXCHANGE_FIELDS:
            if name not in form:
                raise Refused(errors.missing_field(name))
        if form.get("client_id") != self.client_id or not self._secret_matches(form):
            raise Refused(OAuthError(errors.PLATFORM_APP))
        if form.get("grant_type") != "authorization_code":
            raise Refused(OAuthError(errors.GRANT_TYPE))
        code = form.get("code", "")
        if code.endswith("#_"):
            raise Refused(OAuthError(errors.REDIRECT_MISMATCH))
        redirect_uri = form.get("redirect_uri", "")
        if not self._is_registered(redirect_uri):
            raise Refused(OAuthError(errors.REDIRECT_UNREGISTERED))
        contents = self._seal.open("code", code.removeprefix(CODE_PREFIX))
        if contents is None:
            raise Refused(OAuthError(errors.USED_OR_UNKNOWN_CODE))
        account, asked_uri, scopes, expiry = contents
        expires_at = datetime.fromisoformat(expiry)
        with self._lock:
            now = self.clock.now()
            self._used = {used: until for used, until in self._used.items() if until > now}
            if code in self._used:
                raise Refused(OAuthError(errors.CODE_USED))
            if now >= expires_at:
                raise Refused(OAuthError(errors.USED_OR_UNKNOWN_CODE))
            if redirect_uri != asked_uri:
                raise Refused(OAuthError(errors.REDIRECT_MISMATCH))
            self._used[code] = expires_at
        return self._issue_token(account, tuple(scopes), long_lived=False)

    def exchange_for_long_lived(self, query: Mapping[str, str]) -> tuple[str, Grant]:
        """Trade a short-lived token for one of sixty days."""
        _require_grant_type(query, "ig_exchange_token")
        if not self._secret_matches(query):
            raise Refused(errors.WRONG_SECRET)
        grant = self.authenticate(query.get("access_token"))
        if grant.long_lived:
            raise Refused(errors.SESSION_KEY_INVALID)
        return self._issue_token(grant.account, grant.permissions, long_lived=True)

    def refresh(self, query: Mapping[str, str]) -> tuple[str, Grant]:
        """Trade a long-lived token, a day old and still valid, for another sixty days."""
        _require_grant_type(query, "ig_refresh_token")
        grant = self.authenticate(query.get("access_token"))
        if not grant.long_lived:
            raise Refused(errors.NOT_LONG_LIVED)
        if self.clock.now() < grant.issued_at + REFRESH_AFTER:
            raise Refused(errors.TOO_YOUNG)
        return self._issue_token(grant.account, grant.permissions, long_lived=True)

    def authenticate(self, token: str | None) -> Grant:
        """The grant behind a token; raises `Refused` with code 190 when there is none."""
        if not token:
            raise Refused(errors.NO_TOKEN)
        contents = self._seal.open(
            "token", token.removeprefix(TOKEN_PREFIX).removeprefix(LEGACY_TOKEN_PREFIX)
        )
        if contents is None:
            raise Refused(errors.UNDECRYPTABLE)
        account, permissions, long_lived, number, *times = contents
        issued_at, expires_at = map(datetime.fromisoformat, times)
        if number <= self._revoked:
            raise Refused(errors.INVALIDATED)
        now = self.clock.now()
        if now >= expires_at:
            raise Refused(errors.session_expired(_worded(expires_at), _worded(now)))
        return Grant(account, tuple(permissions), long_lived, issued_at, expires_at)

    def revoke_all(self) -> None:
        """Invalidate every token, as a changed password does."""
        with self._lock:
            self._revoked = self._issued

    def _is_registered(self, uri: str) -> bool:
        if self.redirect_uris is not None:
            return uri in self.redirect_uris
        try:
            parts = urlsplit(uri)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc

    def _secret_matches(self, sent: Mapping[str, str]) -> bool:
        return secrets.compare_digest(sent.get("client_secret", "").encode(), self.client_secret.encode())

    def _issue_token(
        self, account: str, permissions: tuple[str, ...], *, long_lived: bool
    ) -> tuple[str, Grant]:
        now = self.clock.now()
        grant = Grant(account, permissions, long_lived, now, now + (LONG_LIFE if long_lived else SHORT_LIFE))
        with self._lock:
            self._issued += 1
            number = self._issued
        times = (grant.issued_at.isoformat(), grant.expires_at.isoformat())
        prefix = LEGACY_TOKEN_PREFIX if grant.is_legacy else TOKEN_PREFIX
        return prefix + self._seal.close("token", account, permissions, long_lived, number, *times), grant


def _unauthorized(message: str) -> Refused:
    return Refused(OAuthError(errors.AUTHORIZE_PREFIX + message))


def _checked_scopes(text: str) -> tuple[str, ...]:
    """Scopes asked for, separated by commas or blanks: all of one product, with its basic one among them."""
    asked = tuple(dict.fromkeys(text.replace(",", " ").split()))
    if not asked:
        raise _unauthorized(errors.EMPTY_SCOPE)
    family = LEGACY_SCOPES if asked[0] in LEGACY_SCOPES else LOGIN_SCOPES
    strangers = [name for name in asked if name not in family]
    if strangers:
        raise _unauthorized(errors.refused_scope(strangers))
    if family[0] not in asked:
        raise _unauthorized(f"Invalid scope: {list(asked)}")
    return tuple(name for name in family if name in asked)


def _require_grant_type(query: Mapping[str, str], expected: str) -> None:
    if query.get("grant_type") != expected:
        raise Refused(GraphError(errors.GRANT_TYPE, 100, "IGApiException"))


def _worded(moment: datetime) -> str:
    return moment.astimezone(PACIFIC).strftime("%A, %d-%b-%y %H:%M:%S PST")


PERMISSIONS_IN_WORDS = {
    "instagram_business_basic": "See your profile, and the photos, reels, videos and albums you have posted",
    "instagram_business_manage_insights": "See insights: how your posts and your account are doing",
    "instagram_business_manage_comments": "Read and manage the comments on your posts",
    "instagram_business_content_publish": "Publish posts for you",
    "instagram_business_manage_messages": "Read and answer your messages",
    "user_profile": "See your profile: your username and the kind of account",
    "user_media": "See the photos, videos and albums you have posted",
}
"""What each permission means to the person asked."""
