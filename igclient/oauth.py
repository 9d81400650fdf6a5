"""Sign in and keep the access alive: authorize address, code, tokens, and what Meta posts when access is taken back."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import KW_ONLY, InitVar, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from igclient import errors
from igclient.nodes import read_id
from igclient.platforms import INSTAGRAM_LOGIN, Platform
from igclient.responses import oauth_error
from igclient.tokens import AccessToken, parse_token_answer
from igclient.transport import Transport

_REASONS = {"AccessTokenInvalid": "token_invalid", "PermissionMissing": "permission_missing"}


@dataclass(eq=False)
class OAuthClient:
    """Speak the token half of one platform for one registered app.
    `client_id` and `client_secret` are the Instagram app's, not the Meta app's. `redirect_uri` is the registered one to
    the letter. `now` returns the time (aware). Meta: instagram-api-with-instagram-login/business-login"""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    _: KW_ONLY
    platform: Platform = field(default=INSTAGRAM_LOGIN, repr=False)
    transport: InitVar[Transport | None] = None
    now: Callable[[], datetime] = field(default=partial(datetime.now, UTC), repr=False)

    def __post_init__(self, transport: Transport | None) -> None:
        self._app = {"client_id": self.client_id, "redirect_uri": self.redirect_uri}
        self._transport = transport or Transport()

    def authorization_url(
        self, *, state: str, scope: str | Iterable[str] | None = None, force_reauth: bool = False
    ) -> str:
        """Return the address where the person is asked.
        `state` comes back untouched. `scope` is a comma-separated string or several names; without it the platform's
        own are asked. `force_reauth` asks for the password even in a session. Meta: reference/oauth-authorize"""
        scopes = self.platform.scopes if scope is None else scope
        asked = {"scope": scopes if isinstance(scopes, str) else ",".join(scopes), "state": state}
        reauth = {"force_reauth": "true"} if force_reauth else {}
        query = urlencode({**self._app, "response_type": "code", **asked, **reauth})
        return f"{self.platform.authorize_url}?{query}"

    def exchange_code(self, code: str) -> AccessToken:
        """Turn the code of the redirect into a token of one hour; sent once, since a code works once.
        Raises: `OAuthError` (`CodeRejected`, `AppRejected`) and what every read raises. Meta: reference/access_token"""
        given = {"grant_type": "authorization_code", "code": code.strip().removesuffix("#_")}
        form, asked_at = {**self._app, "client_secret": self.client_secret, **given}, self.now()
        with _explained(errors.OAuthError):
            answer = self._transport.post(self.platform.token_url, form)
        return parse_token_answer(answer.data, asked_at, self.platform.short_lived_lifetime)

    def exchange_for_long_lived_token(self, token: AccessToken) -> AccessToken:
        """Turn a valid short-lived token into one of sixty days.
        Raises: `TokenRefused`, with `reason` `already_long_lived` for a token made in Meta's dashboard, which `renew`
        refreshes instead; `AppRejected`; and what every read raises. Meta: reference/access_token"""
        params = {"grant_type": "ig_exchange_token", "client_secret": self.client_secret}
        return self._lengthen(self.platform.long_lived_url, params, token)

    def refresh_long_lived_token(self, token: AccessToken) -> AccessToken:
        """Give a long-lived token, at least 24 hours old, another sixty days.
        Raises: `TokenRefused` and what every read raises. Meta: reference/refresh_access_token"""
        return self._lengthen(self.platform.refresh_url, {"grant_type": "ig_refresh_token"}, token)

    def renew(self, token: AccessToken) -> AccessToken:
        """Give any token sixty days: exchange it, or refresh it when it is, or turns out to be, long-lived already.
        Raises: what the exchange and the refresh raise; never `already_long_lived`."""
        if not token.is_long_lived:
            try:
                return self.exchange_for_long_lived_token(token)
            except errors.TokenRefused as error:
                if error.reason != "already_long_lived":
                    raise
        return self.refresh_long_lived_token(replace(token, is_long_lived=True))

    def _lengthen(self, url: str, params: Mapping[str, str], token: AccessToken) -> AccessToken:
        asked_at = self.now()
        with _explained(errors.TokenRefused):
            answer = self._transport.get(url, {**params, "access_token": token.value})
        return parse_token_answer(answer.data, asked_at, self.platform.long_lived_lifetime, token)


def parse_redirect_error(query: Mapping[str, str]) -> errors.OAuthError | None:
    """Return the error the redirect brought, or None when it brought none; anyone can write such words.
    `AuthorizationDenied` (`reason` `user_denied`) when the person declined, else by its words."""
    error, error_reason = query.get("error"), query.get("error_reason")
    if not (error or error_reason or query.get("error_code")):
        return None
    told: dict[str, Any] = {"error": error, "error_reason": error_reason}
    words = query.get("error_description") or query.get("error_message") or ""
    if error == "access_denied" or error_reason == "user_denied":
        return errors.AuthorizationDenied(
            words or "The user denied your request", reason="user_denied", **told
        )
    return oauth_error(words, **told)


@contextmanager
def _explained(fallback: type[errors.OAuthError]) -> Iterator[None]:
    """Raise what a refusal means at a token step. What a later try may mend stays, unless its words are known."""
    try:
        yield
    except (errors.GraphAPIError, errors.OAuthError) as error:
        told = {"error": error.type, "reason": _REASONS.get(type(error).__name__)} | vars(error)
        meaning = oauth_error(error.message, fallback=fallback, **told)
        is_patient = isinstance(error, errors.ServiceUnavailable | errors.RateLimited) and not meaning.reason
        if is_patient or isinstance(error, fallback):
            raise
        raise meaning from error


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Hold a verified `signed_request`: the person's app-scoped id, when it was issued, and all of its payload.
    Meta's own test sends the `user_id` `"0"`. Nothing in it keeps the same request from being sent again."""

    user_id: str
    issued_at: datetime | None
    payload: dict[str, Any]


def parse_signed_request(signed_request: str, client_secret: str) -> SignedRequest:
    """Verify the `signed_request` of Meta's callbacks. Meta: instagram-api-with-instagram-login/business-login
    Raises: `SignatureInvalid` when it is malformed or was not signed with this secret."""
    signature, _, encoded = signed_request.partition(".")
    with suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError, OSError, RecursionError):
        expected = hmac.new(client_secret.encode(), encoded.encode("ascii"), hashlib.sha256).digest()
        if hmac.compare_digest(_decoded(signature), expected):
            payload = json.loads(_decoded(encoded))
            if payload["algorithm"].upper() == "HMAC-SHA256":
                issued_at = payload.get("issued_at")
                moment = None if issued_at is None else datetime.fromtimestamp(issued_at, UTC)
                return SignedRequest(read_id(payload["user_id"]), moment, payload)
    raise errors.SignatureInvalid("This signed_request is malformed, or not signed with the app's secret.")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
