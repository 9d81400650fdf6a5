"""What every test shares: no way out to the internet, and a sandbox to talk to."""

import socket
from collections.abc import Iterator

import pytest

from sandbox import Sandbox

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach this machine and nothing else: a forgotten fake fails instead of calling Instagram."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of the test's own, with an app registered at http://localhost:8501/."""
    with Sandbox(redirect_uris=["http://localhost:8501/"]) as running:
        yield running
