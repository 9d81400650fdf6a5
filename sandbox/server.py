"""The sandbox as one object: uvicorn in a thread of its own on loopback, and the levers tests pull."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import TracebackType

import uvicorn

from sandbox.accounts import ACCOUNTS, build_accounts
from sandbox.app import build_app
from sandbox.cdn import PictureStore
from sandbox.faults import Fault, FaultPlan
from sandbox.links import Links
from sandbox.oauth import Authority, Clock
from sandbox.pipeline import Service
from sandbox.record import RequestLog, RequestRecord

HOST = "127.0.0.1"
SHAPES = ("flat", "wrapped", "legacy")
PATIENCE = 10.0


class PortTakenError(RuntimeError):
    """Somebody else listens on the port asked for."""


class Sandbox:
    """A stand-in for Instagram's servers on 127.0.0.1.

    `account` is the one chosen beforehand on the authorize page. `shapes` picks the form of token and profile
    answers: flat as live, wrapped as documented, legacy as the Basic Display API had them. `clock` gives the
    time as an aware datetime. Latencies are in milliseconds and added to every answer. `faults` are played for the
    first requests they name. `redirect_uris` are registered, compared to the character; None takes every http and
    https address, for an app whose address its visitors tell: a list they fill would let one push out another's.
    """

    def __init__(
        self,
        account: str = "sample",
        port: int = 0,
        latency_ms: int = 0,
        picture_latency_ms: int = 0,
        redirect_uris: Iterable[str] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        shapes: str = "flat",
        faults: Iterable[Fault] = (),
    ) -> None:
        if account not in ACCOUNTS:
            raise ValueError(f"unknown account {account!r}; one of {', '.join(ACCOUNTS)}")
        if shapes not in SHAPES:
            raise ValueError(f"unknown shapes {shapes!r}; one of {', '.join(SHAPES)}")
        self.client_id = client_id or str(secrets.randbelow(9 * 10**15) + 10**15)
        self.client_secret = client_secret or secrets.token_hex(16)
        self._account = account
        self._port = port
        self._shapes = shapes
        self._latency_ms = latency_ms
        self._picture_latency_ms = picture_latency_ms
        self._clock = Clock(clock)
        self._accounts = build_accounts(self._clock.started)
        self._authority = Authority(
            self.client_id,
            self.client_secret,
            self._clock,
            None if redirect_uris is None else set(redirect_uris),
        )
        self._log = RequestLog()
        self._faults = FaultPlan(faults)
        self._base_url: str | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._pictures: PictureStore | None = None

    @property
    def base_url(self) -> str:
        """Where it answers, as `http://127.0.0.1:<port>`; known once it is started."""
        if self._base_url is None:
            raise RuntimeError("the sandbox has not been started")
        return self._base_url

    @property
    def requests(self) -> tuple[RequestRecord, ...]:
        """What was asked so far, in order, without tokens."""
        return self._log.records()

    def count(self, kind: str) -> int:
        """How many requests of a kind were answered since the start or the last `forget_requests`."""
        return self._log.count(kind)

    def forget_requests(self) -> None:
        self._log.clear()

    def register_redirect_uri(self, uri: str) -> None:
        """Allow one more redirect URI, compared to the character; nothing to do where every address is taken."""
        if self._authority.redirect_uris is not None:
            self._authority.redirect_uris.add(uri)

    def advance(self, by: timedelta) -> None:
        """Move the sandbox's clock ahead: codes, tokens and CDN links age."""
        self._clock.advance(by)

    def revoke_all_tokens(self) -> None:
        self._authority.revoke_all()

    def play(self, *faults: Fault) -> None:
        """Answer the next requests they name with these faults."""
        self._faults.add(*faults)

    @property
    def played(self) -> tuple[tuple[str, str], ...]:
        """The faults played so far, each as its name and the path it was played for."""
        return self._faults.played

    def start(self) -> None:
        """Listen, and return once it answers. Raises `PortTakenError` when the port is in use."""
        if self._thread is not None:
            raise RuntimeError("the sandbox is running already")
        listener = self._listen()
        self._base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._pictures = PictureStore()
        service = Service(
            authority=self._authority,
            accounts=self._accounts,
            default_account=self._account,
            links=Links(self._base_url, self._clock),
            shapes=self._shapes,
            latency_ms=self._latency_ms,
            picture_latency_ms=self._picture_latency_ms,
            log=self._log,
            pictures=self._pictures,
        )
        config = uvicorn.Config(
            build_app(service, self._faults),
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="sandbox-server", daemon=True
        )
        self._thread.start()
        self._wait_until_started()

    def stop(self) -> None:
        """Stop answering and release the port. Harmless when it is not running."""
        if self._server is None or self._thread is None or self._pictures is None:
            return
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self._pictures.close()
        self._server = self._thread = self._pictures = None

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen(self) -> socket.socket:
        # asyncio turns Nagle's algorithm off only where the protocol is named; with it, answers wait 40 ms.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            raise PortTakenError(
                f"cannot listen on {HOST}:{self._port} ({error.strerror}); choose another port"
            ) from error
        return listener

    def _wait_until_started(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._server is not None and not self._server.started:
            if self._thread is None or not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.005)
