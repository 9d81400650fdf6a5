"""What every request passes through: the loopback guard, the delay, refusals turned into bodies, the record."""

import asyncio
import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.cdn import PictureStore
from sandbox.errors import Refused
from sandbox.links import Links
from sandbox.nodes import Account
from sandbox.oauth import Authority
from sandbox.record import RequestLog, RequestRecord

MOST_COUNTED = 10_000
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass
class Service:
    """Everything the routes work with."""

    authority: Authority
    accounts: Mapping[str, Account]
    default_account: str
    links: Links
    shapes: str = "flat"
    latency_ms: int = 0
    picture_latency_ms: int = 0
    log: RequestLog = field(default_factory=RequestLog)
    pictures: PictureStore = field(default_factory=PictureStore)
    calls: OrderedDict[str, int] = field(default_factory=OrderedDict, repr=False)
    """Calls to the Graph by token: one visitor's never count against another's. Those forgotten count anew."""

    def count_call(self, token: str) -> int:
        """Count one more call with a token; how many that makes."""
        self.calls[token] = self.calls.pop(token, 0) + 1
        while len(self.calls) > MOST_COUNTED:
            self.calls.popitem(last=False)
        return self.calls[token]


class GraphJSON(Response):
    """JSON as Meta writes it: ASCII only, slashes escaped."""

    media_type = "application/json; charset=UTF-8"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, separators=(",", ":")).replace("/", "\\/").encode()


Handler = Callable[[Service, Request], Awaitable[Response]]


def pipeline(
    service: Service, kind: str | None, handler: Handler
) -> Callable[[Request], Awaitable[Response]]:
    """One road for every request: wait as long as asked, answer, turn a refusal into its body, record.

    A handler names the kind or the account of its request in `request.state` when only it can know them.
    """

    async def endpoint(request: Request) -> Response:
        request.state.kind, request.state.account = kind, None
        delay = service.picture_latency_ms if kind == "cdn" else service.latency_ms
        if delay:
            await asyncio.sleep(delay / 1000)
        try:
            response = await handler(service, request)
        except Refused as refusal:
            response = GraphJSON(refusal.answer.body(), refusal.answer.status)
        if request.state.kind:
            service.log.add(
                RequestRecord(
                    request.state.kind,
                    request.method,
                    request.url.path,
                    response.status_code,
                    request.state.account,
                )
            )
        return response

    return endpoint


def loopback_only(app: ASGIApp) -> ASGIApp:
    """Answer only to loopback names, so that no foreign page can reach in by DNS rebinding."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if re.sub(r":\d{1,5}\Z", "", host) not in LOOPBACK_NAMES:
                refusal = Response(
                    "This sandbox answers on loopback names only.\n", 421, media_type="text/plain"
                )
                return await refusal(scope, receive, send)
        return await app(scope, receive, send)

    return guarded
