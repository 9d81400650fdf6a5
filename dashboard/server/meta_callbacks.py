"""What Meta posts when a person removes the app or asks for their data to be deleted, and our answers.

There is no account on the server to delete. What a request can end here are the pictures in this process's memory.
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
"""

import logging
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import clock
from dashboard.config import AppConfig, ConfigurationError, load_config
from dashboard.pictures.store import picture_store
from dashboard.server import NO_STORE
from dashboard.server.bounded import BodyRefused, read_body
from dashboard.server.deletion import make_code, received_at, status_page
from igclient.errors import SignatureInvalid
from igclient.oauth import SignedRequest, parse_signed_request

DEAUTHORIZE = "/instagram/deauthorize"
DELETE = "/instagram/delete"
DELETION_STATUS = "/instagram/deletion/"

_MOST_BYTES = 10_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Verified:
    """A request that Meta signed with the secret of this app."""

    app: AppConfig
    request: SignedRequest


async def deauthorize(request: Request) -> Response:
    """A person has removed the app: Instagram has ended its access, and nothing of it is kept here."""
    verified = await _verified(request)
    if verified is None:
        return _refusal()
    _forget(verified)
    return JSONResponse({"deleted": True}, headers=NO_STORE)


async def delete_data(request: Request) -> Response:
    """A person asks for their data to be deleted: say where they can read that there is none."""
    verified = await _verified(request)
    if verified is None:
        return _refusal()
    _forget(verified)
    code = make_code(verified.app.state_secret, clock.now())
    answer = {"url": status_address(verified.app, code), "confirmation_code": code}
    return JSONResponse(answer, headers=NO_STORE)


async def deletion_status(request: Request) -> Response:
    """The page behind a confirmation code."""
    code = str(request.path_params["code"])
    app = await run_in_threadpool(_configured_app)
    moment = received_at(code, app.state_secret) if app is not None else None
    status = 404 if moment is None else 200
    return HTMLResponse(status_page(code, moment), status, headers=NO_STORE)


def status_address(app: AppConfig, code: str) -> str:
    """The status page's address. It rests on the app's own setting, not on what a request says about its host."""
    front = urlsplit(app.redirect_uri)
    path = front.path.rstrip("/") + DELETION_STATUS + code
    return urlunsplit((front.scheme, front.netloc, path, "", ""))


routes = (
    Route(DEAUTHORIZE, deauthorize, methods=["POST"]),
    Route(DELETE, delete_data, methods=["POST"]),
    Route(DELETION_STATUS + "{code}", deletion_status),
)


async def _verified(request: Request) -> _Verified | None:
    """The request, when it was signed with the app's secret. Why another was not is told to nobody."""
    try:
        body = await read_body(request, _MOST_BYTES)
        fields = parse_qs(body.decode("ascii"), max_num_fields=10)
        app = await run_in_threadpool(_configured_app)
        if app is None:
            return None
        signed = parse_signed_request(fields["signed_request"][0], app.client_secret)
    except (BodyRefused, SignatureInvalid, ValueError, KeyError):
        return None
    return _Verified(app, signed)


def _configured_app() -> AppConfig | None:
    try:
        return load_config()
    except ConfigurationError as error:
        _log.warning("Meta's callbacks are not answered: %s", error)
        return None


def _forget(verified: _Verified) -> None:
    # The same request may come twice, or be played again by somebody: to forget twice does no harm.
    picture_store().forget(f"{verified.app.name}:{verified.request.user_id}")


def _refusal() -> Response:
    return PlainTextResponse("Bad request", 400, headers=NO_STORE)
