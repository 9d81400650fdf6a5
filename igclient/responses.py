"""Decipher an answer: status, headers and body become data or a typed error. No I/O happens here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from igclient.errors import (
    GRAPH_CODES,
    GRAPH_SUBCODES,
    OAUTH_MESSAGES,
    GraphAPIError,
    OAuthError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from igclient.usage import Usage, parse_usage


@dataclass(frozen=True, slots=True)
class Response:
    """Hold what came over the wire. The body is already decoded from gzip, and out of `repr`."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        """Show status and size only: a token answer's body is a secret."""
        return f"Response(status={self.status}, body={len(self.body)} bytes)"


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a good answer: the JSON object, and the usage its headers reported (None when they did not)."""

    data: dict[str, Any]
    usage: Usage | None = None

    def __repr__(self) -> str:
        """Show the keys only: a token answer's values are secrets."""
        return f"Answer(keys={sorted(self.data)}, usage={self.usage})"


def parse_answer(response: Response) -> Answer:
    """Return the JSON object of a good answer.

    Both error shapes are understood from every host, because both were seen from each.

    Raises: the `GraphAPIError` or `OAuthError` the body spells; `ServiceUnavailable` for any other 5xx;
    `UnexpectedResponse` for a redirect, for anything that is not a JSON object, and for any other status.

    https://developers.facebook.com/docs/graph-api/guides/error-handling
    """
    status = response.status
    usage = parse_usage(response.headers)
    payload = _json_object(response.body)
    if payload is not None:
        error = parse_error(payload, http_status=status)
        if isinstance(error, RateLimited):
            error.usage = usage
        if error is not None:
            raise error
    if status >= 500:
        raise ServiceUnavailable(f"Instagram answered with HTTP status {status}.", http_status=status)
    if 300 <= status < 400:
        raise UnexpectedResponse(
            "Instagram answered with a redirect, which is not followed.", http_status=status
        )
    if not 200 <= status < 300:
        raise UnexpectedResponse(f"Instagram answered with HTTP status {status}.", http_status=status)
    if payload is None:
        raise UnexpectedResponse("Instagram's answer is not a JSON object.", http_status=status)
    return Answer(payload, usage)


def parse_error(
    payload: Mapping[str, Any], *, http_status: int | None = None
) -> GraphAPIError | OAuthError | None:
    """Return the error a JSON object spells, in Graph's shape or the token host's; None when it spells none.

    https://developers.facebook.com/docs/graph-api/guides/error-handling
    """
    error = payload.get("error")
    if isinstance(error, Mapping):
        return _graph_error(error, http_status)
    if isinstance(error, str) or "error_message" in payload or "error_type" in payload:
        return oauth_error(
            _text(payload.get("error_message")) or _text(payload.get("error_description")) or "",
            error=_text(payload.get("error_type")) or _text(error),
            error_reason=_text(payload.get("error_reason")),
            http_status=http_status,
            code=_number(payload.get("code")),
        )
    return None


def oauth_error(
    error_description: str, *, fallback: type[OAuthError] = OAuthError, **details: Any
) -> OAuthError:
    """Return the `OAuthError` class and `reason` that Instagram's words stand for, else `fallback`.

    `details` are the keyword arguments of `OAuthError`; a `reason` among them is used where the words say
    nothing known.
    """
    kind, reason = fallback, details.pop("reason", None)
    for fragment, known_kind, known_reason in OAUTH_MESSAGES:
        if fragment in error_description.lower():
            kind, reason = known_kind, known_reason
            break
    description = error_description or "Instagram refused without saying why."
    return kind(description, reason=reason, **details)


def unwrap(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object inside `{"data": [{...}]}`, or the payload itself when it is flat.

    Meta documents the wrapped shape for the token and the profile; the flat one is what was captured.
    """
    data = payload.get("data")
    if isinstance(data, list) and data and isinstance(data[0], Mapping):
        return data[0]
    return payload


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _graph_error(error: Mapping[str, Any], http_status: int | None) -> GraphAPIError:
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    transient = error.get("is_transient")
    kind = GRAPH_CODES.get(code, GraphAPIError) if code is not None else GraphAPIError
    if code is not None and subcode is not None:
        kind = GRAPH_SUBCODES.get((code, subcode), kind)
    if kind is GraphAPIError and (transient is True or (http_status or 0) >= 500):
        kind = ServiceUnavailable
    return kind(
        _text(error.get("message")) or "Instagram refused without saying why.",
        http_status=http_status,
        code=code,
        error_subcode=subcode,
        type=_text(error.get("type")),
        fbtrace_id=_text(error.get("fbtrace_id")),
        user_title=_text(error.get("error_user_title")),
        user_message=_text(error.get("error_user_msg")),
        is_transient=transient if isinstance(transient, bool) else None,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
