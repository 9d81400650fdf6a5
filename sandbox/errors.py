"""The error bodies of Instagram's two hosts, word for word, as data."""

import secrets
from dataclasses import dataclass
from typing import Any

USED_OR_UNKNOWN_CODE = "Matching code was not found or was already used"
CODE_USED = "This authorization code has been used"
REDIRECT_MISMATCH = (
    "Error validating verification code. Please make sure your redirect_uri is identical to the one you "
    "used in the OAuth dialog request"
)
PLATFORM_APP = "Invalid platform app"
REDIRECT_UNREGISTERED = "Invalid redirect_uri"
RESPONSE_TYPE = "Invalid response_type"
GRANT_TYPE = "Invalid grant_type"

EMPTY_SCOPE = "Invalid scope: []"
AUTHORIZE_PREFIX = "Invalid Request: Request parameters are invalid: "


@dataclass(frozen=True, slots=True)
class OAuthError:
    """An answer in the shape of the token host: `error_type`, `code`, `error_message`."""

    message: str
    status: int = 400

    def body(self) -> dict[str, Any]:
        return {"error_type": "OAuthException", "code": self.status, "error_message": self.message}


@dataclass(frozen=True, slots=True)
class GraphError:
    """An answer in the shape of the Graph host: everything under `error`."""

    message: str
    code: int
    type: str = "OAuthException"
    error_subcode: int | None = None
    status: int = 400

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        if self.error_subcode is not None:
            error["error_subcode"] = self.error_subcode
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16)
        return {"error": error}


class Refused(Exception):
    """Ends a request with one of Instagram's error answers."""

    def __init__(self, answer: OAuthError | GraphError) -> None:
        super().__init__(answer.message)
        self.answer = answer


def refused_scope(names: list[str]) -> str:
    """What the authorize page says about scopes it does not know."""
    return "Invalid scope field(s): " + ", ".join(names)


def missing_field(name: str) -> OAuthError:
    """What the token host says of a field that is not there, as of one by another name, or a JSON body."""
    return OAuthError(f"Missing required field {name}")


def no_longer(what: str) -> GraphError:
    """What an app made after November 4, 2026 may not use; Meta names no words for it, so these are the sandbox's."""
    return GraphError(f"(#12) {what} is not available to apps created after November 4, 2026", 12)


def nonexistent_field(name: str, node_type: str) -> GraphError:
    message = f"Tried accessing nonexistent field ({name}) on node type ({node_type})"
    return GraphError(message, 100, "IGApiException")


def unsupported_request(method: str, path: str = "") -> GraphError:
    suffix = f" ({path})" if path else ""
    return GraphError(f"Unsupported request - method type: {method.lower()}{suffix}", 100, "IGApiException")


def missing_object(object_id: str) -> GraphError:
    message = (
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation"
    )
    return GraphError(message, 100, "IGApiException", error_subcode=33)


def unknown_path(path: str) -> GraphError:
    return GraphError(f"Unknown path components: {path}", 2500)


def session_expired(expired: str, now: str) -> GraphError:
    return GraphError(f"Session has expired on {expired}. The current time is {now}.", 190)


def bad_parameter(message: str) -> GraphError:
    return GraphError(message, 100, "IGApiException")


def permission_missing(permission: str) -> GraphError:
    return GraphError(f"Application does not have permission for this action: {permission}", 10)


NO_TOKEN = GraphError("An access token is required to request this resource.", 190)
UNDECRYPTABLE = GraphError("The access token could not be decrypted", 190)
INVALIDATED = GraphError(
    "The session has been invalidated because the user changed their password or Facebook has changed the "
    "session for security reasons",
    190,
)
SESSION_KEY_INVALID = GraphError("Session key invalid", 452)
WRONG_SECRET = GraphError("Error validating client secret.", 1)
NOT_LONG_LIVED = bad_parameter("Only a long-lived access token can be refreshed")
TOO_YOUNG = bad_parameter("The access token must be at least 24 hours old to be refreshed")
REDUCE_DATA = GraphError("Please reduce the amount of data you're asking for, then retry your request", 1)
BAD_CURSOR = bad_parameter("The After Cursor specified exceeds the max limit supported by this endpoint")
VIDEO_NOT_FOUND = GraphError("Video content was not found", 9005, "IGApiException")
