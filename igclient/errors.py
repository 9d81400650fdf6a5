"""Everything that can go wrong, as one tree.

IGClientError
├─ TransportError: ConnectionFailed, TimedOut
├─ OAuthError: AuthorizationDenied, CodeRejected, AppRejected, TokenRefused
├─ GraphAPIError: AccessTokenInvalid, PermissionMissing, RateLimited, ObjectMissing, ServiceUnavailable
└─ UnexpectedResponse, SignatureInvalid, TokenStoreError, and DownloadFailed in igclient.downloads

No message, attribute or chained exception holds an access token, an app secret or a code. Tables are at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Usage:
    """Hold how much of the allowance is used: https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
    The three figures are percentages (100 means throttled), each the highest that an answer reported under any id.
    `minutes_to_regain_access` is 0 unless a block is announced; 0 does not mean healthy."""

    call_count: float = 0.0
    total_time: float = 0.0
    total_cputime: float = 0.0
    minutes_to_regain_access: float = 0.0

    @property
    def percent(self) -> float:
        """Return the highest of the three percentages."""
        return max(self.call_count, self.total_time, self.total_cputime)

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long the announced block lasts, or None when no block is announced."""
        return timedelta(minutes=self.minutes_to_regain_access) or None


class IGClientError(Exception):
    """Be the base of every error: https://developers.facebook.com/docs/graph-api/guides/error-handling
    Details are keywords, None where the answer did not say. `code` and `error_subcode` are Graph's numbers, `type` its
    class of error, `fbtrace_id` the id Meta's support asks for, `user_title` and `user_message` words for the person,
    `is_transient` Graph's own opinion on trying again, `http_retry_after` what the header `Retry-After` asks for.
    `may_pass`: a later try of the same read may work."""

    http_status: int | None = None
    code: int | None = None
    error_subcode: int | None = None
    type: str | None = None
    fbtrace_id: str | None = None
    user_title: str | None = None
    user_message: str | None = None
    is_transient: bool | None = None
    usage: Usage | None = None
    http_retry_after: timedelta | None = None
    may_pass: bool = False

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        for name, value in details.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is no detail of {self.__class__.__name__}")
            setattr(self, name, value)

    @property
    def message(self) -> str:
        """Return the words of the error."""
        return str(self)

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long to wait before the next call, the longest of what was said; None when nothing was."""
        waits = (self.http_retry_after, self.usage.retry_after if self.usage else None)
        return max((wait for wait in waits if wait is not None), default=None)

    @property
    def asks_for_less_data(self) -> bool:
        """Return whether Graph found the answer too large, so that a smaller page may work."""
        return "reduce the amount of data" in self.message.lower()


class TransportError(IGClientError):
    """Say that no usable answer arrived. `cause_type` names the fault underneath, `cause` is its masked text.
    The fault itself is not chained, because its own text holds the address with the access token in it."""

    may_pass = True
    cause_type: str = ""
    cause: str = ""


class ConnectionFailed(TransportError):
    """Say that Instagram could not be reached, or the connection broke in the middle of the answer."""


class TimedOut(TransportError):
    """Say that connecting, or waiting for the answer, took longer than allowed."""


class OAuthError(IGClientError):
    """Say that Instagram refused an authorization or token step, in its own words (`error_description`).
    `error` is `error` on the redirect, `error_type` in a body; `reason` the cause by `OAUTH_MESSAGES`, when known."""

    error: str | None = None
    error_reason: str | None = None
    reason: str | None = None
    error_description = IGClientError.message


class AuthorizationDenied(OAuthError):
    """Say that the person declined on Instagram's page."""


class CodeRejected(OAuthError):
    """Say that the authorization code was used before, expired, or sent with another redirect_uri."""


class AppRejected(OAuthError):
    """Say that Instagram refused the app: id, secret, redirect_uri, scope, or the person's tester role."""


class TokenRefused(OAuthError):
    """Say that exchanging or refreshing a token was turned down."""


class GraphAPIError(IGClientError):
    """Say that Graph answered with an error."""


class AccessTokenInvalid(GraphAPIError):
    """Say that the access token is expired, revoked or malformed: only a new sign-in helps."""


class PermissionMissing(GraphAPIError):
    """Say that the permission this read needs was not granted, or was taken back."""


class RateLimited(GraphAPIError):
    """Say that the allowance is used up. Calling again before `retry_after` is over lengthens the block."""


class ObjectMissing(GraphAPIError):
    """Say that the object does not exist, or is not visible to this token."""


class ServiceUnavailable(GraphAPIError):
    """Say that Instagram could not answer just now; a later try may work."""

    may_pass = True


class UnexpectedResponse(IGClientError):
    """Say that the answer was not JSON, or had a shape nobody knows."""


class SignatureInvalid(IGClientError):
    """Say that a `signed_request` is malformed, or was not signed with this app's secret."""


class TokenStoreError(IGClientError):
    """Say that a saved token could not be read or written: wrong key, damaged file, or no access to it."""


def network_sign_in(**details: Any) -> ConnectionFailed:
    """Return the error of a proxy or network on the way that wants a sign-in of its own; waiting does not help."""
    words = "The network on the way to Instagram asks for a sign-in of its own."
    return ConnectionFailed(words, cause_type="NetworkSignIn", may_pass=False, **details)


GRAPH_CODES: Mapping[int, type[GraphAPIError]] = {
    **dict.fromkeys((102, 190), AccessTokenInvalid),
    **dict.fromkeys((10, *range(200, 300)), PermissionMissing),
    **dict.fromkeys((4, 17, 32, 341, 613, 80002), RateLimited),
    **dict.fromkeys((1, 2), ServiceUnavailable),
}
"""Graph's code to class; any other is a plain `GraphAPIError`. Meta: instagram-graph-api/reference/error-codes"""
HTTP_STATUSES: Mapping[int, type[GraphAPIError]] = {
    401: AccessTokenInvalid,
    429: RateLimited,
    **dict.fromkeys((408, *range(500, 600)), ServiceUnavailable),
}
"""HTTP status to class, where neither a code nor words say more: https://www.rfc-editor.org/rfc/rfc9110#section-15"""
GRAPH_SPECIAL: tuple[tuple[int, int | None, str, type[GraphAPIError]], ...] = (
    (100, 33, "", ObjectMissing),
    (100, None, "does not exist, cannot be loaded due to missing permissions", ObjectMissing),
    (10, None, "not enough viewers", GraphAPIError),
)
"""Code, subcode (None for any) and part of the message (lower case) to class; asked before `GRAPH_CODES`."""
OAUTH_MESSAGES: tuple[tuple[str, type[OAuthError], str], ...] = (
    ("code has been used", CodeRejected, "code_used"),
    ("matching code was not found", CodeRejected, "code_used"),
    ("error validating verification code", CodeRejected, "redirect_mismatch"),
    ("invalid platform app", AppRejected, "platform_app"),
    ("missing required field", AppRejected, "field_missing"),
    ("required parameter", AppRejected, "field_missing"),
    ("invalid redirect_uri", AppRejected, "redirect_unregistered"),
    ("invalid scrubbed redirect_uri", AppRejected, "redirect_unregistered"),
    ("redirect_uri must match", AppRejected, "redirect_unregistered"),
    ("insufficient developer role", AppRejected, "tester_role"),
    ("invalid scope", AppRejected, "scope"),
    ("validating client secret", AppRejected, "client_secret"),
    ("session key invalid", TokenRefused, "already_long_lived"),
    ("unsupported request - method type", TokenRefused, "unsupported_request"),
    ("session invalid", AppRejected, "callbacks_missing"),
    ("sorry, this page isn", AppRejected, "page_missing"),
    ("user denied your request", AuthorizationDenied, "user_denied"),
    ("permissions error", AuthorizationDenied, "user_denied"),
)
"""Part of a message (lower case) to class and `reason`. Meta: instagram-api-with-instagram-login/business-login"""
