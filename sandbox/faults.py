"""Faults on demand: what networks and Instagram's servers do on a bad day, played for the requests one names.

    sandbox.play(Fault("reset"), Fault("code_4", path="/me/media", skip=3))

The same over the wire, for another process: POST a JSON list such as `[{"name": "reset"}]` to `/_sandbox/faults`;
DELETE forgets what was not played yet, GET lists it.
"""

import asyncio
import gzip
import json
import socket
import struct
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.twists import TWISTS, twisted

CONTROL_PATH = "/_sandbox/faults"
LONGEST_STALL = 60.0
LARGEST_PLAN = 64 * 1024
JSON, HTML = ("content-type", "application/json"), ("content-type", "text/html; charset=utf-8")
USED_UP = json.dumps({"0": [{"type": "instagram", "call_count": 100, "estimated_time_to_regain_access": 7}]})


def _error(code: int, message: str, **more: Any) -> bytes:
    return json.dumps(
        {"error": {"message": message, "type": "OAuthException", "code": code, **more}}
    ).encode()


def _bomb() -> bytes:
    return gzip.compress(bytes(1024 * 1024)) * 64


ANSWERS: Mapping[str, tuple[int, tuple[tuple[str, str], ...], bytes]] = {
    "status_500": (500, (JSON,), b""),
    "html_401": (401, (HTML,), b"<html><title>Unauthorized</title></html>"),
    "html_407": (407, (HTML,), b"<html><title>Proxy authentication required</title></html>"),
    "html_429": (429, (HTML, ("retry-after", "420")), b"<html><title>Too many requests</title></html>"),
    "html_503": (503, (HTML, ("retry-after", "420")), b"<html><title>Back soon</title></html>"),
    "html_502": (502, (HTML,), b"<html><title>Bad gateway</title></html>"),
    "html_200": (200, (HTML,), b"<html><title>Log in</title></html>"),
    "truncated": (200, (JSON,), b'{"data":[{"id":"1789'),
    "empty": (200, (JSON,), b""),
    "other_shape": (200, (JSON,), b'{"result":{"posts":["x"]}}'),
    "not_an_object": (200, (JSON,), b'["x"]'),
    "code_1": (400, (JSON,), _error(1, "An unknown error has occurred.")),
    "code_2": (400, (JSON,), _error(2, "Service temporarily unavailable", is_transient=True)),
    "code_4": (
        400,
        (JSON, ("x-business-use-case-usage", USED_UP)),
        _error(4, "(#4) Application request limit reached", is_transient=True),
    ),
    "code_10": (400, (JSON,), _error(10, "Application does not have permission for this action")),
    "code_190": (400, (JSON,), _error(190, "The access token could not be decrypted")),
    "less_data": (
        400,
        (JSON,),
        _error(1, "Please reduce the amount of data you're asking for, then retry your request"),
    ),
}
"""Faults that are an answer of their own: status, headers, body."""

NAMES = (
    *("reset", "reset_in_body", "cut", "stall", "gzip_bomb", "redirect", "html_429_until"),
    *ANSWERS,
    *TWISTS,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: which, for paths like which (`*` stands for anything), how often, after how many spared requests."""

    name: str
    path: str = "*"
    times: int = 1
    skip: int = 0

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"unknown fault {self.name!r}; one of {', '.join(NAMES)}")
        if not (isinstance(self.path, str) and isinstance(self.times, int) and isinstance(self.skip, int)):
            raise ValueError("path is text, times and skip are whole numbers")


class FaultPlan:
    """The faults still to be played, and those that were, as (name, path)."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._pending: deque[list[Any]] = deque()
        self._played: list[tuple[str, str]] = []
        self._lock = Lock()
        self.add(*faults)

    @property
    def played(self) -> tuple[tuple[str, str], ...]:
        with self._lock:
            return tuple(self._played)

    def add(self, *faults: Fault) -> None:
        with self._lock:
            self._pending.extend([fault, fault.skip, fault.times] for fault in faults)

    def clear(self) -> None:
        with self._lock:
            self._pending.clear()

    def pending(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) | {"skip": skip, "times": times} for fault, skip, times in self._pending]

    def take(self, path: str) -> str | None:
        """The fault to play for a request to this path, None when it is to be answered."""
        with self._lock:
            for entry in self._pending:
                if not fnmatchcase(path, entry[0].path):
                    continue
                if entry[1] > 0:
                    entry[1] -= 1
                    continue
                entry[2] -= 1
                if entry[2] <= 0:
                    self._pending.remove(entry)
                self._played.append((entry[0].name, path))
                return entry[0].name
        return None


def with_faults(app: ASGIApp, plan: FaultPlan) -> ASGIApp:
    """Play the plan before the app is asked, and answer the control path."""

    async def faulty(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await app(scope, receive, send)
        if scope["path"] == CONTROL_PATH:
            return await _control(plan, scope, receive, send)
        name = plan.take(scope["path"])
        if name is None:
            return await app(scope, receive, send)
        if name in TWISTS:
            return await _twist(name, app, scope, receive, send)
        await _read_body(receive)
        return await _play(name, scope, receive, send)

    return faulty


async def _play(name: str, scope: Scope, receive: Receive, send: Send) -> None:
    if name == "reset":
        _break(send)
    elif name in ("reset_in_body", "cut", "stall"):
        await _begin(send, 200, (JSON, ("content-length", "500")))
        await send({"type": "http.response.body", "body": b'{"data":[', "more_body": True})
        await asyncio.sleep(0.02)  # the piece is on its way before the connection breaks
        if name == "stall":
            await _until_gone(receive)
        _break(send, reset=name == "reset_in_body")
    elif name == "gzip_bomb":
        await _answer(send, 200, (JSON, ("content-encoding", "gzip")), _bomb())
    elif name == "redirect":
        # The other name of this machine: to a client a host that must not see the token.
        location = f"http://localhost:{scope['server'][1]}{scope['path']}"
        await _answer(send, 302, (("location", location),), b"")
    elif name == "html_429_until":
        until = format_datetime(datetime.now(UTC) + timedelta(minutes=7), usegmt=True)
        await _answer(send, 429, (HTML, ("retry-after", until)), ANSWERS["html_429"][2])
    else:
        await _answer(send, *ANSWERS[name])


async def _twist(name: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as the app does, with one thing about it made odd."""
    begun: list[Message] = []
    body = bytearray()

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            begun.append(message)
        body.extend(message.get("body", b""))

    await app(scope, receive, keep)
    changed = twisted(name, bytes(body))
    kept = [(key, value) for key, value in begun[0]["headers"] if key != b"content-length"]
    await send({**begun[0], "headers": [*kept, (b"content-length", b"%d" % len(changed))]})
    await send({"type": "http.response.body", "body": changed})


async def _control(plan: FaultPlan, scope: Scope, receive: Receive, send: Send) -> None:
    """Only JSON is taken: a page in a browser cannot send that here without being let."""
    body, method = await _read_body(receive), scope["method"]
    status = 200
    if method == "DELETE":
        plan.clear()
    elif method == "POST":
        try:
            if dict(scope["headers"]).get(b"content-type") != b"application/json":
                raise ValueError("send application/json")
            plan.add(*(Fault(**entry) for entry in json.loads(body)))
        except (ValueError, TypeError) as error:
            return await _answer(send, 400, (JSON,), json.dumps({"problem": str(error)}).encode())
    elif method != "GET":
        status = 405
    answer = {"pending": plan.pending(), "played": plan.played}
    return await _answer(send, status, (JSON,), json.dumps(answer).encode())


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= LARGEST_PLAN:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body


async def _begin(send: Send, status: int, headers: Iterable[tuple[str, str]]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})


async def _answer(send: Send, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
    await _begin(send, status, (*headers, ("content-length", str(len(body)))))
    await send({"type": "http.response.body", "body": body})


async def _until_gone(receive: Receive) -> None:
    async with asyncio.timeout(LONGEST_STALL):
        while (await receive())["type"] != "http.disconnect":
            pass


def _break(send: Send, *, reset: bool = True) -> None:
    """End the connection under an answer; uvicorn's `send` is a method of what holds the connection."""
    transport = send.__self__.transport  # type: ignore[attr-defined]
    connection = transport.get_extra_info("socket")
    if reset and connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
