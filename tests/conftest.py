"""What every test shares: no way out to the internet, and a sandbox to talk to."""

import contextlib
import gc
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import browser as b
import pytest
from playwright.sync_api import Browser, sync_playwright

from sandbox import Sandbox

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last: Playwright keeps an event loop running, which no test after them could have."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Have the collector pass over what is there from now on to the end; a disconnect looks at all the rest."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test reach this machine and nothing else: a forgotten fake fails instead of calling Instagram."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="module")
def running() -> Iterator[Sandbox]:
    """A sandbox for one file of tests: starting one anew costs more than most tests. Its pictures are flat."""
    with Sandbox(client_id=b.CLIENT_ID, redirect_uris=["http://localhost:8501/"], pictures="flat") as started:
        yield started


@pytest.fixture
def sandbox(running: Sandbox) -> Sandbox:
    """The file's sandbox, which has forgotten what was asked of it so far."""
    running.forget_requests()
    return running


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
    """The sandbox that stands in for Instagram in `own_app`; its pictures are flat, and made once for all tests."""
    with Sandbox(client_id=b.CLIENT_ID, client_secret=b.SECRET, pictures="flat") as running:
        b.issued(running)
        yield running


@pytest.fixture(scope="session")
def own_app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[b.AppServer]:
    """The app with somebody's own Instagram app configured."""
    with b.AppServer(app_folder, tmp_path_factory.mktemp("own") / "app.log", sandbox=instagram) as app:
        yield app


@pytest.fixture
def fresh_app(app_folder: Path, tmp_path: Path) -> Iterator[b.AppServer]:
    """The configured app and its sandbox, started for this test alone: nobody has opened it or asked it before."""
    with (
        Sandbox(client_id=b.CLIENT_ID, client_secret=b.SECRET, pictures="flat") as instagram,
        b.AppServer(app_folder, tmp_path / "app.log", sandbox=instagram) as app,
    ):
        yield app


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole process; every visitor has a context of their own in it."""
    with sync_playwright() as playwright:
        browser = b.launch_chromium(playwright.chromium, f"--host-resolver-rules=MAP {b.AWAY} 127.0.0.1")
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., b.Visitor]]:
    """Let people in, each with a browser of their own; none of their consoles may have complained at the end."""
    with contextlib.ExitStack() as leaving:

        def arrive(**look: object) -> b.Visitor:
            return leaving.enter_context(b.visiting(chromium, **look))

        yield arrive
