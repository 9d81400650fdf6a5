"""What the browser tests share: the app as a process of its own, people with browsers, and the steps they take."""

import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from get_chromium import system_chromium
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

from dashboard.config import parse_config
from dashboard.places import HOME, Place
from dashboard.sign_in.state import BrowserNonce, make_state
from igclient.oauth import OAuthClient
from sandbox import Sandbox
from sandbox.walk import allow

ROOT = Path(__file__).parents[1]
PACKAGES = ("pages", "dashboard", "igarchive", "igclient", "sandbox")
PARTS = ("streamlit_app.py", "asgi.py", *PACKAGES, "static", ".streamlit")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CLIENT_ID = "1234567890123456"
SECRET = "marker-secret-5f1c0e9a7b3d48d2"
AWAY = "sheet.example"  # what the browser calls this machine where the app runs on another one
PAPER = {"dark": "rgb(18, 17, 16)", "light": "rgb(250, 248, 244)"}
PATIENCE = 60  # seconds; ten are plenty on a quiet machine, and a busy one must not turn a test red
expect.set_options(timeout=PATIENCE * 1000)

SAMPLE_NAME = "@maya.lindqvist"
NAMES = {
    "sample": SAMPLE_NAME,
    "empty": "@nothing.yet",
    "single": "@one.frame",
    "huge": "@ten.thousand.frames",
}

# The sample account's sandbox runs within the app, where no setting reaches its pictures, and none should.
FLAT_PICTURES = "from sandbox import cdn; cdn.HANDS['painted'] = cdn.HANDS['flat']"
# Streamlit's own logger and everybody else's, all at DEBUG.
LOG_EVERYTHING = "import logging; logging.basicConfig(level=logging.DEBUG)"
# Below those that the system gives to connections: nothing takes one between the look and the server's start.
PORTS = range(20_000, 30_000)


def free_port() -> int:
    """Give a loopback port nobody listens on."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def copy_app(folder: Path) -> Path:
    """Copy what the app consists of, so that no developer's `.env` or secrets can be seen from there."""
    ignore = shutil.ignore_patterns("__pycache__", "secrets.toml", ".env")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=ignore)
        else:
            shutil.copy2(source, folder / part)
    return folder


class AppServer:
    """The app under `streamlit run`, in a process, a folder and an environment of its own.

    With a `sandbox` it is configured to use that as its Instagram app; without, it offers its built-in sample.
    `is_logged` has everything logged that can be, for the tests that look for secrets in it. `is_painted` leaves the
    sample account its pictures, which take a quarter of a second each to draw.
    """

    def __init__(
        self,
        folder: Path,
        log: Path,
        *,
        sandbox: Sandbox | None = None,
        host: str = "localhost",
        options: Sequence[str] = (),
        more: Mapping[str, str] | None = None,
        is_logged: bool = False,
        is_painted: bool = False,
        script: str = "streamlit_app.py",
    ) -> None:
        self._folder = folder
        self._log = log
        self._sandbox = sandbox
        self._options = options
        self._more = dict(more or {})
        self._is_logged = is_logged
        self._is_painted = is_painted
        self._script = script
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self.url = f"http://{host}:{self.port}/"

    @property
    def sandbox(self) -> Sandbox:
        """The stand-in for Instagram it is configured with, in this test's own process."""
        assert self._sandbox is not None
        return self._sandbox

    def log(self) -> str:
        """Everything it has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def __enter__(self) -> "AppServer":
        if self._sandbox is not None:
            self._sandbox.register_redirect_uri(self.url)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.command(), *self._options],
                cwd=self._folder,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_healthy()
        return self

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)

    def command(self) -> list[str]:
        """What Python is told to run."""
        options = {
            "server.port": self.port,
            "server.headless": "true",
            "server.fileWatcherType": "none",
            "logger.level": "debug" if self._is_logged else "warning",
        }
        start = self.launch("import streamlit.web.cli as cli; cli.main()")
        return [*start, "run", self._script, *(f"--{name}={value}" for name, value in options.items())]

    def launch(self, server: str) -> list[str]:
        """Have Python run this code, which starts a server, after what this one needs beforehand."""
        first = [FLAT_PICTURES] * (not self._is_painted) + [LOG_EVERYTHING] * self._is_logged
        return ["-c", "; ".join([*first, server])]

    def _environment(self) -> dict[str, str]:
        kept = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "VIRTUAL_ENV")
        clean = {name: os.environ[name] for name in kept if name in os.environ}
        clean |= {"HOME": str(self._log.parent), "PYTHONUNBUFFERED": "1"}
        return clean | self.settings()

    def settings(self) -> Mapping[str, str]:
        """The app's settings, as its environment gives them."""
        if self._sandbox is None:
            return self._more
        return self._more | {
            "INSTAGRAM_APP_ID": self._sandbox.client_id,
            "INSTAGRAM_APP_SECRET": self._sandbox.client_secret,
            "INSTAGRAM_REDIRECT_URI": self.url,
            "INSTAGRAM_BASE_URL": self._sandbox.base_url,
        }

    def _wait_until_healthy(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=2) as answer,
            ):
                if answer.status == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the app did not start:\n{self.log()}")


def launch_chromium(kind: BrowserType, *extra: str) -> Browser:
    """Start a browser: the system's Chromium, else Playwright's own. Fails when there is neither.

    With HEADED=1 in the environment its window can be watched, and each step waits for a third of a second.
    """
    is_watched = os.environ.get("HEADED") == "1"
    return kind.launch(
        executable_path=system_chromium(is_watched=is_watched),
        args=[*CHROMIUM_ARGS, *extra],
        headless=not is_watched,
        slow_mo=300 if is_watched else 0,
    )


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds that no locator can say; what it was is told when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"waited for {what}"
        page.wait_for_timeout(50)


@dataclass
class Visitor:
    """One person with a browser of their own (a context: cookies, storage), and all it said and received."""

    own: BrowserContext
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    look: Mapping[str, Any] = field(default_factory=dict)
    is_as_it_was: bool = True

    def __post_init__(self) -> None:
        self.own.set_default_timeout(PATIENCE * 1000)
        self.own.on("page", self._watch)

    @property
    def context(self) -> BrowserContext:
        """The browser itself. Who reaches for it may change it: nobody after this person gets it."""
        self.is_as_it_was = False
        return self.own

    def page(self) -> Page:
        """Open a tab."""
        page = self.own.new_page()
        page.set_viewport_size({"width": self.look["width"], "height": self.look["height"]})
        page.emulate_media(color_scheme=self.look["scheme"])
        return page

    def addresses(self) -> Iterator[SplitResult]:
        """Where it went."""
        return (urlsplit(request.url) for request in self.requests)

    def expect_complaint(self, pattern: str) -> None:
        """Let the console say something that matches, in a test that provokes it."""
        self.expected.append(pattern)

    def close(self) -> None:
        """Leave, and fail if the console complained about anything."""
        for page in self.own.pages:
            page.close()
        self.own.remove_listener("page", self._watch)
        unexpected = [
            words for words in self.complaints if not any(re.search(known, words) for known in self.expected)
        ]
        assert not unexpected, unexpected

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._note)
        page.on("websocket", lambda ws: ws.on("framereceived", self._receive))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    def _receive(self, payload: str | bytes) -> None:
        self.received.append(payload.encode() if isinstance(payload, str) else payload)


@contextlib.contextmanager
def visiting(
    browser: Browser, *, width: int = 1440, height: int = 900, scheme: str = "light"
) -> Iterator[Visitor]:
    """Let one person in, with nothing left over from anybody before but the files that are the same for everybody.

    A browser that nobody reached into is emptied and used again: the app's scripts are read once, not in every test.
    """
    touch = width < 600
    context = _AT_HAND.pop((browser, touch), None) or browser.new_context(
        timezone_id="Europe/Berlin", has_touch=touch
    )
    visitor = Visitor(context, look={"width": width, "height": height, "scheme": scheme})
    try:
        yield visitor
        visitor.close()
    except BaseException:
        context.close()
        raise
    if visitor.is_as_it_was and (browser, touch) not in _AT_HAND:
        empty(context, {f"{url.scheme}://{url.netloc}" for url in visitor.addresses() if url.netloc})
        _AT_HAND[browser, touch] = context
    else:
        context.close()


# Browsers that were emptied, by whether they are touched.
_AT_HAND: dict[tuple[Browser, bool], BrowserContext] = {}


def empty(context: BrowserContext, origins: Iterable[str]) -> None:
    """Take from a browser its cookies, its permissions, and what these origins stored in it."""
    context.clear_cookies()
    context.clear_permissions()
    blank = context.new_page()
    tools = context.new_cdp_session(blank)
    for origin in origins:
        tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    blank.close()


def press_allow(page: Page, account: str = "sample") -> None:
    """On the sandbox's authorize page, choose who to be and allow."""
    page.get_by_text(NAMES[account], exact=True).click()
    page.get_by_role("button", name="Allow", exact=True).click()


def connect(page: Page, url: str, *, account: str = "sample", link: str = "Connect Instagram") -> None:
    """Walk from the app's front page to the account's first sheet."""
    page.goto(url)
    page.get_by_role("link", name=link).click()
    press_allow(page, account)
    expect_profile(page, account)


def arrive(page: Page, app: AppServer, query: str = "", *, account: str = "sample") -> None:
    """Come back from Instagram, where this account has just allowed it: where `connect` leads, without its first page.

    For the tests that begin at the sheets. The sign-in has its own, which walk all of it.
    """
    config, nonce = parse_config(app.settings()), BrowserNonce.new(is_https=False)
    assert config is not None
    state = make_state(
        nonce,
        app=config.name,
        secret=config.state_secret,
        place=Place(HOME.page, tuple(parse_qsl(query))),
        now=datetime.now(UTC),
    )
    client = OAuthClient(
        config.client_id, config.client_secret, config.redirect_uri, platform=config.platform
    )
    page.context.add_cookies([{"name": nonce.cookie, "value": nonce.value, "url": app.url}])
    away = client.authorization_url(state=state, scope=config.scope or None)
    page.goto(allow(away, account=account))
    expect_profile(page, account)


def connect_sample(page: Page, url: str, *, account: str = "sample") -> None:
    """Connect through the built-in sandbox."""
    connect(page, url, account=account, link="Try the sample account")


def expect_profile(page: Page, account: str = "sample") -> None:
    """The account's name stands at the top of the page."""
    expect(page.get_by_role("heading", name=NAMES[account], exact=True)).to_be_visible()


def expect_signed_out(page: Page) -> None:
    """Only the sign-in shows: no page but the setup can be chosen, and no account is named."""
    expect(page.get_by_role("heading", name="Your Instagram, laid out on the light table.")).to_be_visible()
    expect(
        page.get_by_role("navigation", name="Pages").get_by_role("button", name=re.compile("^(?!Setup$)"))
    ).to_have_count(0)
    for name in NAMES.values():
        assert name.removeprefix("@") not in everything_said(page)


def in_both_themes(page: Page, widths: Sequence[int] = ()) -> Iterator[str]:
    """Show the page as it stands in light and in dark, as when somebody's evening begins, at each of these widths.

    Without any, it is light on a phone and dark at a desk.
    """
    for scheme, paper in PAPER.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", paper)
        for width in widths or (390 if scheme == "light" else 1440,):
            page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
            come_to_rest(page)
            yield f"{scheme}, {width} wide"


def wait_until_idle(page: Page) -> None:
    """Wait until the app has connected and its script has come to rest."""
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def run_again(page: Page) -> int:
    """Have the script run again by Streamlit's own key; gives how often it ran before it came to rest."""
    page.evaluate(
        """() => {
          const app = document.querySelector("[data-testid=stApp]")
          window.runs = 0
          window.watch?.disconnect()
          // That it runs may be over before the page says so; that it has come to rest is always said.
          window.watch = new MutationObserver(() => { window.runs += app.dataset.testScriptState === "notRunning" })
          window.watch.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] })
        }"""
    )
    page.keyboard.press("r")
    wait_until(page, lambda: page.evaluate("window.runs") > 0, "the script to run again")
    wait_until_idle(page)
    return int(page.evaluate("window.runs"))


def come_to_rest(page: Page) -> None:
    """Wait until the script and whatever moves on the page have come to rest."""
    wait_until_idle(page)
    at_rest = """() => document.getAnimations().every(
      (one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity)"""
    wait_until(page, lambda: page.evaluate(at_rest), "everything that moves to come to rest")


def frames(page: Page) -> Locator:
    """The frames on the sheet that can be opened."""
    return page.locator(".cell .open:visible")


def expect_all_read(page: Page) -> None:
    """The reading behind the sheets has come to its end."""
    expect(page.get_by_role("navigation", name="Years and months")).to_be_visible(timeout=PATIENCE * 1000)
    # In a narrow window it says so in fewer words.
    expect(page.get_by_text(re.compile(r"^Reading the rest|^[\d,]+ of [\d,]+ read$"))).to_have_count(0)
    wait_until_idle(page)


def expect_sheet(page: Page, words: str, shown: int) -> None:
    """The sheet's line says this, and every frame has its picture or the reason why not."""
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE * 1000)
    expect(page.locator(".cell:visible")).to_have_count(shown)
    expect(page.locator(".cell img:visible, .cell .missing:visible")).to_have_count(shown)
    wait_until_idle(page)


def expect_pictures_drawn(pictures: Locator) -> None:
    """Every picture has been decoded; none is broken."""
    drawn = "images => images.every(image => image.complete && image.naturalWidth > 0)"
    wait_until(
        pictures.page,
        lambda: pictures.evaluate_all(drawn),
        f"all of {pictures} to arrive, and none to be broken",
    )


def expect_video_plays(page: Page) -> None:
    """The viewer's clip arrives, can be decoded, and runs."""
    # 2 is HAVE_CURRENT_DATA: there is a picture to show, so the clip arrived and could be decoded.
    plays = """() => {
      const find = (root) => root.querySelector("video") ?? [...root.querySelectorAll("*")]
        .map((node) => node.shadowRoot && find(node.shadowRoot)).find(Boolean)
      const video = find(document)
      if (video && video.paused) { video.muted = true; video.play() }
      return Boolean(video && video.readyState >= 2 && video.currentTime > 0)
    }"""
    wait_until(page, lambda: page.evaluate(plays), "the clip to play")


def choose_size(page: Page, size: int) -> None:
    """Choose how many frames a sheet has, with the tools that the window has room for."""
    wait_until_idle(page)
    if page.viewport_size["width"] < 900:
        page.get_by_role("button", name=re.compile("^Filter")).click()
        sheet = page.get_by_role("dialog", name="Filter")
        sheet.get_by_role("radio", name=str(size), exact=True).check()
        sheet.get_by_role("button", name=re.compile("^Show")).click()
        expect(sheet).to_have_count(0)
        wait_until_idle(page)
        return
    view = page.get_by_role("button", name="View")
    view.click()
    page.get_by_role("radiogroup").get_by_text(str(size), exact=True).click()
    wait_until_idle(page)
    page.keyboard.press("Escape")


def open_frame(page: Page, index: int) -> Locator:
    """Open a frame of the sheet by its place; gives the viewer."""
    wait_until_idle(page)
    frames(page).nth(index).click()
    viewer = page.locator(".viewer")
    expect(viewer).to_be_visible()
    # It is there at once; the post comes a moment later.
    expect(viewer.locator(".stage")).not_to_have_class(re.compile("waiting"))
    wait_until_idle(page)
    return viewer


def close_viewer(page: Page) -> None:
    """Close the viewer by key, and wait until the address has forgotten the frame."""
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("frame=|slide="))


def go_to(page: Page, name: str) -> None:
    """Choose a page in the masthead."""
    choice = page.get_by_role("navigation", name="Pages").get_by_role("button", name=name)
    choice.click()
    expect(choice).to_have_attribute("aria-current", "page")


def disconnect(page: Page) -> None:
    """On the access page, disconnect, and say yes when asked."""
    # What opens while its page is still being drawn can be drawn anew, and closed.
    wait_until_idle(page)
    page.get_by_role("button", name="Disconnect", exact=True).click()
    page.get_by_role("button", name="Yes, disconnect").click()


def everything_said(page: Page) -> str:
    """All text on the page, and the addresses in it, shadow roots included."""
    return str(
        page.evaluate(
            """() => {
              const words = []
              const walk = (node) => {
                if (node.nodeType === Node.TEXT_NODE) words.push(node.data)
                if (node.nodeType === Node.ELEMENT_NODE)
                  for (const { name, value } of node.attributes)
                    if (["href", "alt", "aria-label", "title"].includes(name)) words.push(value)
                if (node.shadowRoot) walk(node.shadowRoot)
                node.childNodes.forEach(walk)
              }
              walk(document.body)
              return words.join("\\n")
            }"""
        )
    )


def sources_on(page: Page) -> set[str]:
    """The addresses of all pictures in the page's frames and header: data URIs, so the pictures themselves."""
    return set(page.locator(".cell img, img.avatar").evaluate_all("images => images.map(image => image.src)"))


def host_of(url: str) -> str:
    """Host and port of an address; empty for data and blob URIs."""
    return urlsplit(url).netloc


class Issued:
    """Every code and every token that a sandbox gives out, from now on."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.codes: list[str] = []
        self.tokens: list[str] = []
        authority = sandbox._authority
        issue_code, issue_token = authority.issue_code, authority._issue_token

        def note_code(*asked: object) -> str:
            self.codes.append(issue_code(*asked))
            return self.codes[-1]

        def note_token(*asked: object, **more: object) -> tuple[str, object]:
            token, grant = issue_token(*asked, **more)
            self.tokens.append(token)
            return token, grant

        authority.issue_code, authority._issue_token = note_code, note_token


_issued: dict[int, Issued] = {}


def issued(sandbox: Sandbox) -> Issued:
    """What this sandbox has given out since it was first asked for here."""
    if id(sandbox) not in _issued:
        _issued[id(sandbox)] = Issued(sandbox)
    return _issued[id(sandbox)]
