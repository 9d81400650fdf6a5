"""What every test shares: no way out to the internet, and a sandbox to talk to."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import browser as b
import pytest
from playwright.sync_api import Browser, sync_playwright

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


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the app for this run, away from anybody's settings."""
    return b.copy_app(tmp_path_factory.mktemp("app"))


@pytest.fixture(scope="session")
def sample_app(app_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[b.AppServer]:
    """The app with nothing configured: its own sandbox and the sample account."""
    with b.AppServer(app_folder, tmp_path_factory.mktemp("sample") / "app.log") as app:
        yield app


@pytest.fixture(scope="session")
def instagram() -> Iterator[Sandbox]:
    """The sandbox that stands in for Instagram in `own_app`; its pictures are drawn once for all tests."""
    with Sandbox(client_id=b.CLIENT_ID, client_secret=b.SECRET) as running:
        yield running


@pytest.fixture(scope="session")
def own_app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[b.AppServer]:
    """The app with somebody's own Instagram app configured."""
    with b.AppServer(app_folder, tmp_path_factory.mktemp("own") / "app.log", sandbox=instagram) as app:
        yield app


@pytest.fixture
def fresh_app(app_folder: Path, instagram: Sandbox, tmp_path: Path) -> Iterator[b.AppServer]:
    """The configured app, started for this test alone: nobody has opened it before."""
    with b.AppServer(app_folder, tmp_path / "app.log", sandbox=instagram) as app:
        yield app


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one file of tests. Playwright keeps an event loop running, which later files cannot have."""
    with sync_playwright() as playwright:
        browser = b.launch_chromium(playwright.chromium)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., b.Visitor]]:
    """Let people in, each with a browser of their own; none of their consoles may have complained at the end."""
    with contextlib.ExitStack() as leaving:

        def arrive(**look: object) -> b.Visitor:
            return leaving.enter_context(b.visiting(chromium, **look))

        yield arrive
