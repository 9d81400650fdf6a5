"""Set and remove the stay-connected cookie for the page, HttpOnly: a script on the page can then not read it.

The page hands over what it was given, which is sealed already; a script could not write such a cookie itself.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import config
from dashboard.components.browser_cookie import Outcome
from dashboard.server import NO_STORE
from dashboard.server.bounded import BodyRefused, read_body
from dashboard.staying.cookie import MAX_LENGTH, cookie_name, is_well_spelled
from dashboard.staying.route import HEADER, PATH

# Twice a cookie: the new one and the one it takes the place of.
_MOST_BYTES = 2 * MAX_LENGTH + 500
_MOST_SECONDS = 61 * 24 * 3_600


@dataclass(frozen=True, slots=True)
class _Errand:
    """What the page asks for: to keep a value, to remove it (None), or only to look whether that came to be."""

    value: str | None = field(repr=False)
    expected: str | None = field(repr=False)
    seconds: int
    only_look: bool


async def carry_out(request: Request) -> Response:
    """Do an errand of `stay_cookie` for a page of this very app, and say what was found.

    The page asks a second time, only to look, whether its browser has really kept or dropped the cookie.
    """
    if not _is_our_own_page(request):
        return PlainTextResponse("Forbidden", 403, headers=NO_STORE)
    try:
        errand = _read(await read_body(request, _MOST_BYTES))
    except (BodyRefused, ValueError, KeyError, TypeError, RecursionError):
        return PlainTextResponse("Bad request", 400, headers=NO_STORE)
    # The page's own address, as its browser knows it: a proxy may have taken the HTTPS off on the way.
    is_https = _origin(request).startswith("https://")
    name = cookie_name(config.read_settings().get("INSTAGRAM_APP_ID", ""), is_https=is_https)
    held = request.cookies.get(name)
    done = Outcome.GONE if errand.value is None else Outcome.KEPT
    if errand.only_look:
        return _answer(done if held == errand.value else Outcome.REFUSED)
    # A renewal must not bring back what another tab has removed, nor take the place of what it has renewed.
    if errand.expected is not None and held != errand.expected:
        return _answer(Outcome.GONE if held is None else Outcome.OTHER)
    answer = _answer(done)
    answer.set_cookie(
        name,
        errand.value or "",
        max_age=errand.seconds if errand.value else 0,
        httponly=True,
        samesite="lax",
        secure=is_https,
    )
    return answer


routes = (Route(PATH, carry_out, methods=["POST"]),)


def _is_our_own_page(request: Request) -> bool:
    """Whether a page of this app asks, and no other that the same browser shows."""
    if HEADER not in request.headers:
        return False
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin" and _origin(request).startswith(("http://", "https://"))
    try:
        return urlsplit(_origin(request)).netloc == request.headers["host"]
    except (ValueError, KeyError):
        return False


def _origin(request: Request) -> str:
    return request.headers.get("origin", "")


def _read(body: bytes) -> _Errand:
    record = json.loads(body)
    value, expected, seconds = record["value"], record["expected"], record["seconds"]
    if not all(given is None or is_well_spelled(given) for given in (value, expected)):
        raise ValueError("not a sealed cookie")
    if not isinstance(seconds, int) or not 0 <= seconds <= _MOST_SECONDS:
        raise ValueError("not a lifetime")
    return _Errand(value, expected, seconds, record["only_look"] is True)


def _answer(outcome: Outcome) -> JSONResponse:
    return JSONResponse({"outcome": outcome}, headers=NO_STORE)
