"""The sandbox's routes: the authorize page, the token host, the Graph and the CDN."""

import json
import re
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox import authorize_page, cdn, errors, insights
from sandbox.comments import find_comment
from sandbox.errors import Refused
from sandbox.faults import FaultPlan, with_faults
from sandbox.fields import (
    Reading,
    children_page,
    comments_page,
    media_page,
    media_type,
    render_object,
    replies_page,
    user_type,
)
from sandbox.graph import Field, parse_fields, render
from sandbox.nodes import Account
from sandbox.oauth import Grant
from sandbox.pipeline import GraphJSON, Handler, Service, loopback_only, pipeline
from sandbox.retired import refuse_retired

DEFAULT_VERSION = "v25.0"
CALLS_A_DAY = 4_800
_VERSION = re.compile(r"v\d{1,2}\.\d")
_LONG_LIVED = {"access_token": "long_lived", "refresh_access_token": "refresh"}
_EDGES = {"media": "media_list"} | {
    edge: edge for edge in ("children", "comments", "replies", "stories", "insights")
}


async def post_page(service: Service, request: Request) -> Response:
    return HTMLResponse(authorize_page.post(), headers=authorize_page.headers())


async def home(service: Service, request: Request) -> Response:
    return HTMLResponse(authorize_page.home(), headers=authorize_page.headers())


async def favicon(service: Service, request: Request) -> Response:
    """Nothing, rather than the Graph's refusal in the console of whoever opens a page here."""
    return Response(status_code=204)


async def authorize(service: Service, request: Request) -> Response:
    query = dict(request.query_params)
    try:
        asked = service.authority.check_authorize(query)
    except Refused as refusal:
        return _refused_page(refusal.answer.message)
    page = authorize_page.consent(asked, tuple(service.accounts.values()), service.default_account)
    return HTMLResponse(page, headers=authorize_page.headers(asked.redirect_uri))


async def decide(service: Service, request: Request) -> Response:
    form = await _form(request)
    allowed = form.get("decision") == "allow"
    request.state.kind = "allow" if allowed else "deny"
    try:
        asked = service.authority.check_authorize(form)
    except Refused as refusal:
        return _refused_page(refusal.answer.message)
    if not allowed:
        return RedirectResponse(authorize_page.denied_url(asked), 303, authorize_page.headers())
    account = form.get("account", service.default_account)
    if account not in service.accounts:
        return _refused_page(errors.AUTHORIZE_PREFIX + "Unknown account")
    request.state.account = account
    code = service.authority.issue_code(asked, account)
    return RedirectResponse(authorize_page.allowed_url(asked, code), 303, authorize_page.headers())


def _refused_page(message: str) -> Response:
    return HTMLResponse(authorize_page.refused(message), 400, authorize_page.headers())


async def code_exchange(service: Service, request: Request) -> Response:
    token, grant = service.authority.exchange_code(await _form(request))
    request.state.account = grant.account
    return GraphJSON(_token_answer(service, token, grant), headers={"Cache-Control": "no-store"})


def _token_answer(service: Service, token: str, grant: Grant) -> dict[str, Any]:
    user_id = service.accounts[grant.account].profile.id
    if service.shapes == "wrapped":
        permissions = ",".join(grant.permissions)
        return {"data": [{"access_token": token, "user_id": user_id, "permissions": permissions}]}
    answer: dict[str, Any] = {"access_token": token, "user_id": int(user_id)}
    if service.shapes == "flat" and not grant.is_legacy:
        answer["permissions"] = list(grant.permissions)
    return answer


async def _form(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=40)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def graph(service: Service, request: Request) -> Response:
    """Everything under graph.instagram.com: optional version, then long-lived tokens, nodes and edges."""
    version, parts = _split(request.url.path)
    request.state.kind = _kind(service, parts)
    refuse_retired({**await _form(request), **request.query_params}, request.headers, parts)
    if request.method not in ("GET", "HEAD"):
        raise Refused(errors.unsupported_request(request.method))
    if parts and parts[0] in _LONG_LIVED and len(parts) == 1:
        return _long_lived(service, request, parts[0], versioned=version is not None)
    if request.state.kind is None:
        raise Refused(errors.unknown_path("/" + "/".join(parts)))
    query = dict(request.query_params)
    token = query.get("access_token", "")
    grant = service.authority.authenticate(token)
    request.state.account = grant.account
    calls = service.count_call(token)
    account = service.accounts[grant.account]
    reading = Reading(account, grant, service.links, version or DEFAULT_VERSION, token)
    answer = _read(reading, parts, query)
    if service.shapes == "wrapped" and request.state.kind == "user":
        answer = {"data": [answer]}
    return GraphJSON(answer, headers=_usage(calls, account, reading.version))


def _split(path: str) -> tuple[str | None, list[str]]:
    parts = [part for part in path.split("/") if part]
    if parts and _VERSION.fullmatch(parts[0]):
        return parts[0], parts[1:]
    return None, parts


def _kind(service: Service, parts: list[str]) -> str | None:
    if len(parts) == 1 and parts[0] in _LONG_LIVED:
        return _LONG_LIVED[parts[0]]
    if not parts or not (parts[0] == "me" or parts[0].isdigit()):
        return None
    if len(parts) == 2:
        return _EDGES.get(parts[1])
    if len(parts) > 2:
        return None
    is_user = parts[0] == "me" or any(account.answers_to(parts[0]) for account in service.accounts.values())
    return "user" if is_user else "media"


def _long_lived(service: Service, request: Request, endpoint: str, *, versioned: bool) -> Response:
    if versioned:
        raise Refused(errors.unsupported_request("get", request.url.path))
    query = dict(request.query_params)
    if endpoint == "access_token":
        token, grant = service.authority.exchange_for_long_lived(query)
    else:
        token, grant = service.authority.refresh(query)
    request.state.account = grant.account
    life = int((grant.expires_at - grant.issued_at).total_seconds())
    answer = {"access_token": token, "token_type": "bearer", "expires_in": life}
    return GraphJSON(answer, headers={"Cache-Control": "no-store"})


def _read(reading: Reading, parts: list[str], query: dict[str, str]) -> dict[str, Any]:
    asked = parse_fields(query.get("fields", ""))
    subject, edge = parts[0], parts[1] if len(parts) == 2 else None
    if subject == "me" or reading.account.answers_to(subject):
        if edge is None:
            return render(user_type(reading), reading.account.profile, asked, reading)
        if edge == "media":
            return media_page(reading, Field("media", query, asked))
        if edge == "stories" and not reading.grant.is_legacy:
            return insights.stories_page(reading, Field("stories", query, asked), media_type(reading))
        if edge == "insights" and not reading.grant.is_legacy:
            return insights.user_insights(reading, query)
        raise Refused(errors.nonexistent_field(edge, "User"))
    if edge == "replies" and (comment := find_comment(reading.account, subject)):
        return replies_page(reading, comment, Field("replies", query, asked))
    found = reading.account.find(subject)
    if found is None and (story := insights.find_story(reading.account, subject)):
        found = story, None
    if found is None:
        raise Refused(errors.missing_object(subject))
    if edge is None:
        return render_object(found, asked, reading)
    post, slide = found
    if edge == "insights" and slide is None and not reading.grant.is_legacy:
        return insights.media_insights(reading, post, query)
    if slide is not None or edge not in media_type(reading).edges:
        raise Refused(errors.nonexistent_field(edge, "Media"))
    if edge == "children":
        return children_page(reading, post, asked)
    return comments_page(reading, post, Field("comments", query, asked))


def _usage(calls: int, account: Account, version: str) -> dict[str, str]:
    percent = min(100, calls * 100 // CALLS_A_DAY)
    times = {"total_cputime": percent // 3, "total_time": percent // 2}
    business = {"type": "instagram", "call_count": percent, **times, "estimated_time_to_regain_access": 0}
    return {
        "X-App-Usage": json.dumps({"call_count": percent, **times}),
        "X-Business-Use-Case-Usage": json.dumps({account.profile.user_id: [business]}),
        "facebook-api-version": version,
        "Cache-Control": "private, no-cache, no-store, must-revalidate",
    }


async def picture(service: Service, request: Request) -> Response:
    return await cdn.serve(request, service.links, service.pictures)


def build_app(service: Service, faults: FaultPlan) -> ASGIApp:
    def route(path: str, kind: str | None, handler: Handler, methods: list[str]) -> Route:
        return Route(path, pipeline(service, kind, handler), methods=methods)

    every = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    routes = [
        route("/", None, home, ["GET"]),
        route("/", None, graph, ["POST"]),
        route("/favicon.ico", None, favicon, ["GET"]),
        route("/p/{shortcode}/", None, post_page, ["GET"]),
        route("/reel/{shortcode}/", None, post_page, ["GET"]),
        route("/oauth/authorize", "authorize", authorize, ["GET"]),
        route("/oauth/authorize/decision", None, decide, ["POST"]),
        route("/oauth/access_token", "code_exchange", code_exchange, ["POST"]),
        route("/cdn/{rest:path}", "cdn", picture, ["GET"]),
        route("/{rest:path}", None, graph, every),
    ]
    return loopback_only(with_faults(Starlette(routes=routes), faults))
