"""Decipher an answer: status, headers and body become data, usage or a typed error. No I/O happens here."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from igclient import errors
from igclient.errors import GraphAPIError, OAuthError, ServiceUnavailable, UnexpectedResponse, Usage
from igclient.nodes import read_text

_WORDLESS = "Instagram refused without saying why."
_KINDS = {"code": int, "error_subcode": int, "is_transient": bool}  # all else that errors tell is text
_GRAPH_DETAILS = {name: name for name in (*_KINDS, "type", "fbtrace_id")}
_GRAPH_DETAILS |= {"user_title": "error_user_title", "user_message": "error_user_msg"}
_USAGE_HEADERS = frozenset({"x-app-usage", "x-business-use-case-usage"})
_FIGURES = ("call_count", "total_time", "total_cputime", "estimated_time_to_regain_access")
_LONGEST_BLOCK = 60 * 24 * 366  # minutes; anything above is a broken header, not a year-long block


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
    Raises: `GraphAPIError` or `OAuthError` it spells, `ServiceUnavailable` for another 5xx, `UnexpectedResponse`."""
    status, usage = response.status, parse_usage(response.headers)
    payload = _read_object(
        response.body.decode(errors="replace")
    )  # broken UTF-8 costs a letter, not the answer
    if payload is not None and (error := parse_error(payload, http_status=status)):
        error.usage = usage
        raise error
    told = {"http_status": status, "usage": usage}
    if not 200 <= status < 300:
        kind = ServiceUnavailable if status >= 500 else UnexpectedResponse
        what = "a redirect, which is not followed" if 300 <= status < 400 else f"HTTP status {status}"
        raise kind(f"Instagram answered with {what}.", **told)
    if payload is None:
        raise UnexpectedResponse("Instagram's answer is not a JSON object.", may_pass=True, **told)
    return Answer(payload, usage)


def parse_error(payload: Mapping[str, Any], *, http_status: int | None = None) -> errors.IGClientError | None:
    """Return the error a JSON object spells, in Graph's shape or the token host's; None when it spells none."""
    error = payload.get("error")
    if isinstance(error, Mapping):
        return _graph_error(error, http_status)
    if not isinstance(error, str) and payload.keys().isdisjoint(("error_message", "error_type")):
        return None
    told = _documented(payload)
    words, name = told.get("error_message") or told.get("error_description"), told.get("error_type")
    details: dict[str, Any] = {detail: told.get(detail) for detail in ("error_reason", "fbtrace_id", "code")}
    return oauth_error(words or "", http_status=http_status, error=name or told.get("error"), **details)


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


def parse_usage(headers: Mapping[str, str]) -> Usage | None:
    """Read the usage headers, whatever the case of their names; None when they say nothing usable."""
    reports: list[dict[str, Any]] = []
    for name, text in headers.items():
        payload = (_read_object(text) or {}) if name.lower() in _USAGE_HEADERS else {}
        # The app's header is one report, the business header a list of them for each id.
        reports += [] if payload.keys().isdisjoint(_FIGURES) else [payload]
        for entries in (value for value in payload.values() if isinstance(value, list)):
            reports += [entry for entry in entries if isinstance(entry, dict)]
    if not reports:
        return None
    calls, time, cpu, minutes = (max(_figure(report.get(key)) for report in reports) for key in _FIGURES)
    return Usage(calls, time, cpu, min(minutes, _LONGEST_BLOCK))


def _graph_error(error: Mapping[str, Any], http_status: int | None) -> GraphAPIError:
    told = _documented(error)
    words, code, subcode = told.get("message", ""), told.get("code"), told.get("error_subcode")
    has_failed = told.get("is_transient") or (http_status or 0) >= 500
    kind = errors.GRAPH_CODES.get(code or 0, ServiceUnavailable if has_failed else GraphAPIError)
    for known_code, known_subcode, fragment, known_kind in errors.GRAPH_SPECIAL:
        if code == known_code and known_subcode in (None, subcode) and fragment in words.lower():
            kind = known_kind
    details = {detail: told.get(spelled) for detail, spelled in _GRAPH_DETAILS.items()}
    return kind(words or _WORDLESS, http_status=http_status, **details)


def _documented(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an error tells, without the values of another kind than documented."""
    told = {name: value for name, value in wire.items() if type(value) is _KINDS.get(name, str)}
    return {name: read_text(value) if isinstance(value, str) else value for name, value in told.items()}


def _read_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object a text spells, or None when it spells none."""
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _figure(value: Any) -> float:
    """Return a number above 0 that a float can hold, 0 for anything else."""
    return float(value) if type(value) in (int, float) and 0 < value <= sys.float_info.max else 0.0
