"""Decipher an answer: status, headers and body become data or a typed error. No I/O happens here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from igclient import errors
from igclient.errors import GraphAPIError, OAuthError, ServiceUnavailable, UnexpectedResponse
from igclient.nodes import read_text
from igclient.usage import Usage, parse_usage, read_object

_WORDLESS = "Instagram refused without saying why."
_PERSON = {"user_title": "error_user_title", "user_message": "error_user_msg"}
_GRAPH_TEXTS = {"type": "type", "fbtrace_id": "fbtrace_id", **_PERSON}


@dataclass(frozen=True, slots=True)
class Response:
    """Hold what came over the wire, decoded from gzip. The body can be a secret, so `repr` leaves it out."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold a good answer: its JSON object, which `repr` leaves out, and the usage its headers reported."""

    data: dict[str, Any] = field(repr=False)
    usage: Usage | None = None


def parse_answer(response: Response) -> Answer:
    """Return the JSON object of a good answer. Both error shapes are understood from every host.
    Raises: the `GraphAPIError` or `OAuthError` the body spells; `ServiceUnavailable` for any other 5xx;
    `UnexpectedResponse` for a redirect, for anything that is not a JSON object, and for any other status."""
    status, usage = response.status, parse_usage(response.headers)
    # A refusal is understood even when its words are broken UTF-8.
    body = response.body.decode(errors="replace").encode() if status >= 400 else response.body
    payload = read_object(body)
    if payload is not None and (error := parse_error(payload, http_status=status)):
        error.usage = usage
        raise error
    told = {"http_status": status, "usage": usage}
    if 300 <= status < 400:
        raise UnexpectedResponse("Instagram answered with a redirect, which is not followed.", **told)
    if not 200 <= status < 300:
        kind = ServiceUnavailable if status >= 500 else UnexpectedResponse
        raise kind(f"Instagram answered with HTTP status {status}.", **told)
    if payload is None:
        raise UnexpectedResponse("Instagram's answer is not a JSON object.", may_pass=True, **told)
    return Answer(payload, usage)


def parse_error(
    payload: Mapping[str, Any], *, http_status: int | None = None
) -> GraphAPIError | OAuthError | None:
    """Return the error a JSON object spells, in Graph's shape or the token host's; None when it spells none."""
    error = payload.get("error")
    if isinstance(error, Mapping):
        return _graph_error(error, http_status)
    if not isinstance(error, str) and payload.keys().isdisjoint(("error_message", "error_type")):
        return None
    texts = _texts(payload)
    words = texts.get("error_message") or texts.get("error_description") or ""
    told: dict[str, Any] = {name: texts.get(name) for name in ("error_reason", "fbtrace_id")}
    told |= {"error": texts.get("error_type") or texts.get("error"), "code": _number(payload.get("code"))}
    return oauth_error(words, http_status=http_status, **told)


def oauth_error(words: str, *, fallback: type[OAuthError] = OAuthError, **details: Any) -> OAuthError:
    """Return the `OAuthError` that Instagram's words stand for, else `fallback` with the `details` as they are."""
    for fragment, kind, reason in errors.OAUTH_MESSAGES:
        if fragment in words.lower():
            return kind(words, **details | {"reason": reason})
    return fallback(words or _WORDLESS, **details)


def unwrap(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the object inside `{"data": [{...}]}`, as Meta documents it, or the payload itself when it is flat."""
    data = payload.get("data")
    return data[0] if isinstance(data, list) and data and isinstance(data[0], Mapping) else payload


def _graph_error(error: Mapping[str, Any], http_status: int | None) -> GraphAPIError:
    texts, code, is_transient = _texts(error), _number(error.get("code")), error.get("is_transient")
    words, subcode = texts.get("message", ""), _number(error.get("error_subcode"))
    has_failed = is_transient is True or (http_status or 0) >= 500
    kind = errors.GRAPH_CODES.get(code or 0, ServiceUnavailable if has_failed else GraphAPIError)
    for known_code, known_subcode, fragment, known_kind in errors.GRAPH_SPECIAL:
        if code == known_code and known_subcode in (None, subcode) and fragment in words.lower():
            kind = known_kind
            break
    told: dict[str, Any] = {name: texts.get(spelled) for name, spelled in _GRAPH_TEXTS.items()}
    told |= {"is_transient": is_transient if isinstance(is_transient, bool) else None, "code": code}
    return kind(words or _WORDLESS, http_status=http_status, error_subcode=subcode, **told)


def _texts(wire: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that hold a text."""
    return {name: read_text(value) for name, value in wire.items() if isinstance(value, str) and value}


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
