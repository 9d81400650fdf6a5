"""Everything that can go wrong, as one tree.

IGClientError
├─ TransportError            no usable answer
│  ├─ ConnectionFailed
│  └─ TimedOut
├─ OAuthError                authorization or token step
│  ├─ AuthorizationDenied    the person said no
│  ├─ CodeRejected           used, expired, or sent with another redirect_uri
│  ├─ AppRejected            platform app, redirect_uri, scope, secret or tester role refused
│  └─ TokenRefused           exchange or refresh turned down
├─ GraphAPIError             Graph said no
│  ├─ AccessTokenInvalid     190, 102
│  ├─ PermissionMissing      10, 200-299
│  ├─ RateLimited            4, 17, 32, 341, 613, 80002
│  ├─ ObjectMissing          100/33
│  └─ ServiceUnavailable     1, 2, 5xx
└─ UnexpectedResponse        not JSON, or a shape nobody knows

No message, attribute or chained exception of these holds an access token, an app secret or a code.
Which class a given answer gets is data: `GRAPH_CODES`, `GRAPH_SUBCODES` and `OAUTH_MESSAGES` below.
"""

# the names say what happened (CodeRejected), as callers read them in `except`

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from igclient.usage import Usage


class IGClientError(Exception):
    """Be the base of every error this package raises."""


class TransportError(IGClientError):
    """Say that no usable answer arrived.

    `cause_type` is the class name of the underlying fault and `cause` its text with secrets masked. The fault
    itself is not chained, because its own text holds the address with the access token in it.
    """

    def __init__(self, message: str, *, cause_type: str = "", cause: str = "") -> None:
        super().__init__(message)
        self.cause_type = cause_type
        self.cause = cause


class ConnectionFailed(TransportError):
    """Say that Instagram could not be reached, or the connection broke in the middle of the answer."""


class TimedOut(TransportError):
    """Say that connecting, or waiting for the answer, took longer than allowed."""


class OAuthError(IGClientError):
    """Say that Instagram refused an authorization or token step.

    `error` is Instagram's kind of error (`error` on the redirect, `error_type` in a body), `error_reason` and
    `error_description` are its words, `reason` is the machine-readable cause when it is known (see
    `OAUTH_MESSAGES`), else None. `code`, `error_subcode`, `fbtrace_id` and `user_message` are kept when the
    answer had Graph's shape.
    """

    def __init__(
        self,
        error_description: str,
        *,
        error: str | None = None,
        error_reason: str | None = None,
        reason: str | None = None,
        http_status: int | None = None,
        code: int | None = None,
        error_subcode: int | None = None,
        fbtrace_id: str | None = None,
        user_message: str | None = None,
    ) -> None:
        super().__init__(error_description)
        self.error_description = error_description
        self.error = error
        self.error_reason = error_reason
        self.reason = reason
        self.http_status = http_status
        self.code = code
        self.error_subcode = error_subcode
        self.fbtrace_id = fbtrace_id
        self.user_message = user_message


class AuthorizationDenied(OAuthError):
    """Say that the person declined on Instagram's page."""


class CodeRejected(OAuthError):
    """Say that the authorization code was used before, expired, or sent with another redirect_uri."""


class AppRejected(OAuthError):
    """Say that Instagram refused the app: id, secret, redirect_uri, scope, or the person's tester role."""


class TokenRefused(OAuthError):
    """Say that exchanging or refreshing a token was turned down."""


class GraphAPIError(IGClientError):
    """Say that Graph answered with an error.

    `code` and `error_subcode` are Graph's numbers, `type` its class of error, `fbtrace_id` the id Meta's
    support asks for, `user_title` and `user_message` words meant for the person, `is_transient` Graph's own
    opinion on trying again. Anything but the message may be None.

    https://developers.facebook.com/docs/graph-api/guides/error-handling
    """

    def __init__(
        self,
        message: str,
        *,
        http_status: int | None = None,
        code: int | None = None,
        error_subcode: int | None = None,
        type: str | None = None,
        fbtrace_id: str | None = None,
        user_title: str | None = None,
        user_message: str | None = None,
        is_transient: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.http_status = http_status
        self.code = code
        self.error_subcode = error_subcode
        self.type = type
        self.fbtrace_id = fbtrace_id
        self.user_title = user_title
        self.user_message = user_message
        self.is_transient = is_transient

    @property
    def asks_for_less_data(self) -> bool:
        """Return whether Graph found the answer too large, so that a smaller page may work."""
        return "reduce the amount of data" in self.message.lower()


class AccessTokenInvalid(GraphAPIError):
    """Say that the access token is expired, revoked or malformed: only a new sign-in helps."""


class PermissionMissing(GraphAPIError):
    """Say that the permission this read needs was not granted, or was taken back."""


class RateLimited(GraphAPIError):
    """Say that the allowance is used up.

    `usage` is what the answer's headers said, `retry_after` how long to wait; either may be None. Calling
    again before then lengthens the block.
    """

    usage: Usage | None = None

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long to wait before the next call, or None when Instagram did not say."""
        return self.usage.retry_after if self.usage else None


class ObjectMissing(GraphAPIError):
    """Say that the object does not exist, or is not visible to this token."""


class ServiceUnavailable(GraphAPIError):
    """Say that Instagram could not answer just now; a later try may work."""


class UnexpectedResponse(IGClientError):
    """Say that the answer was not JSON, or had a shape nobody knows. `http_status` may be None."""

    def __init__(self, message: str, *, http_status: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status


GRAPH_CODES: Mapping[int, type[GraphAPIError]] = MappingProxyType(
    {
        102: AccessTokenInvalid,
        190: AccessTokenInvalid,
        10: PermissionMissing,
        **dict.fromkeys(range(200, 300), PermissionMissing),
        **dict.fromkeys((4, 17, 32, 341, 613, 80002), RateLimited),
        1: ServiceUnavailable,
        2: ServiceUnavailable,
    }
)
"""Graph's error code to class.

https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/error-codes
"""

GRAPH_SUBCODES: Mapping[tuple[int, int], type[GraphAPIError]] = MappingProxyType({(100, 33): ObjectMissing})
"""Graph's error code and subcode to class; asked before `GRAPH_CODES`."""

OAUTH_MESSAGES: tuple[tuple[str, type[OAuthError], str], ...] = (
    ("code has been used", CodeRejected, "code_used"),
    ("matching code was not found", CodeRejected, "code_used"),
    ("error validating verification code", CodeRejected, "redirect_mismatch"),
    ("invalid platform app", AppRejected, "platform_app"),
    ("invalid redirect_uri", AppRejected, "redirect_unregistered"),
    ("invalid scrubbed redirect_uri", AppRejected, "redirect_unregistered"),
    ("insufficient developer role", AppRejected, "tester_role"),
    ("invalid scope", AppRejected, "scope"),
    ("validating client secret", AppRejected, "client_secret"),
    ("session key invalid", TokenRefused, "already_long_lived"),
)
"""Part of Instagram's message (lower case) to class and `reason`; the first that fits counts.

https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
"""
