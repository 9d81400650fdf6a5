"""Decipher an answer: status, headers and body become data, usage or a typed error. No I/O happens here."""

import json
import math
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
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
_LONGEST_BLOCK = timedelta(days=366)  # anything above is a broken header, not a year-long block
_MOST_DIGITS = 4_000  # Python reads and writes whole numbers of 4,300 digits at most
_NETWORK_SIGN_IN = frozenset({407, 511})  # what a proxy or a network on the way answers, never Instagram


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


def parse_answer(response: Response, now: datetime | None = None) -> Answer:
    """Return the JSON object of a good answer. Both error shapes are understood from every host.
    `now` (aware) is what a `Retry-After` with a date counts from where the answer has no date of its own.
    Raises: `GraphAPIError` or `OAuthError` it spells, else the `GraphAPIError` of `errors.HTTP_STATUSES`;
    `ConnectionFailed` where the network on the way wants a sign-in of its own; `UnexpectedResponse`."""
    status, usage = response.status, parse_usage(response.headers)
    said = {
        "http_status": status,
        "usage": usage,
        "http_retry_after": parse_retry_after(response.headers, now),
    }
    payload = _read_object(
        response.body.decode(errors="replace")
    )  # broken UTF-8 costs a letter, not the answer
    if payload is not None and (error := parse_error(payload, http_status=status)):
        vars(error).update(said)
        raise error
    if status in _NETWORK_SIGN_IN:
        raise errors.network_sign_in(**said)
    if not 200 <= status < 300:
        kind = errors.HTTP_STATUSES.get(status, UnexpectedResponse)
        what = "a redirect, which is not followed" if 300 <= status < 400 else f"HTTP status {status}"
        raise kind(f"Instagram answered with {what}.", **said)
    if payload is None:
        raise UnexpectedResponse("Instagram's answer is not a JSON object.", may_pass=True, **said)
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
    details |= {"http_status": http_status, "error": name or told.get("error")}
    meaning, kind = oauth_error(words or "", **details), errors.HTTP_STATUSES.get(http_status or 0)
    if meaning.reason or kind not in (errors.RateLimited, ServiceUnavailable):
        return meaning
    return kind(meaning.message, http_status=http_status, code=meaning.code, fbtrace_id=meaning.fbtrace_id)


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
    return Usage(calls, time, cpu, min(minutes, _LONGEST_BLOCK / timedelta(minutes=1)))


def parse_retry_after(headers: Mapping[str, str], now: datetime | None) -> timedelta | None:
    """Read `Retry-After`, seconds or a date; None when it is absent, over or senseless, at most a year.
    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3"""
    named = {name.lower(): text.strip() for name, text in headers.items()}
    text = named.get("retry-after", "")
    with suppress(ValueError, TypeError, OverflowError):
        if text.isascii() and text.isdecimal():
            wait = timedelta(seconds=min(int(text[:12]), _LONGEST_BLOCK.total_seconds()))
        else:
            # By Instagram's own clock where it tells it: this machine's may be wrong.
            since = _http_date(named["date"]) if "date" in named else now
            wait = _http_date(text) - since if since else timedelta(0)
        return min(wait, _LONGEST_BLOCK) if wait > timedelta(0) else None
    return None


def _http_date(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _graph_error(error: Mapping[str, Any], http_status: int | None) -> GraphAPIError:
    told = _documented(error)
    words, code, subcode = told.get("message", ""), told.get("code"), told.get("error_subcode")
    other = ServiceUnavailable if told.get("is_transient") else GraphAPIError
    kind = errors.GRAPH_CODES.get(code or 0, errors.HTTP_STATUSES.get(http_status or 0, other))
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
    """Return the JSON object a text spells, or None when it spells none.
    A number that Python or JSON cannot hold stays text: one odd figure costs itself and not the answer."""
    try:
        payload = json.loads(text, parse_int=_integer, parse_float=_real, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= _MOST_DIGITS else text


def _real(text: str) -> float | str:
    return float(text) if math.isfinite(float(text)) else text


def _figure(value: Any) -> float:
    """Return a number above 0 that a float can hold, 0 for anything else."""
    return float(value) if type(value) in (int, float) and 0 < value <= sys.float_info.max else 0.0
