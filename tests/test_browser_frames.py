"""The sign-in from inside a frame, as Community Cloud shows apps, and from a machine that is not the server's."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import (
    AWAY,
    AppServer,
    Visitor,
    expect_pictures_drawn,
    expect_profile,
    expect_sheet,
    expect_signed_out,
    expect_video_plays,
    host_of,
    open_frame,
    press_allow,
)
from playwright.sync_api import FrameLocator, Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

CLOUD = "allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts"
ANSWERS = "if (event.data.type === 'REDIRECT_TO_URL') location.assign(event.data.url)"


def host_page(app_url: str, permissions: str, *, script: str = "") -> str:
    return f"""<!doctype html><title>Host</title><style>iframe {{ width: 100%; height: 95vh }}</style>
      <iframe id="app" sandbox="{permissions}" src="{app_url}"></iframe>
      <script>
        window.heard = []
        addEventListener("message", (event) => {{ heard.push(JSON.stringify(event.data)); {script} }})
      </script>"""


def open_framed(page: Page, app_url: str, permissions: str, *, script: str = "") -> FrameLocator:
    """Show the app in a frame on a page of our own making, at an address of the app's own origin."""
    body = host_page(app_url, permissions, script=script)
    address = app_url + "host.html"
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(address)
    return framed_app(page)


def framed_app(page: Page) -> FrameLocator:
    framed = page.frame_locator("#app")
    expect(framed.get_by_role("link", name="Connect Instagram")).to_be_visible()
    return framed


@contextlib.contextmanager
def served(body: str) -> Iterator[str]:
    """Serve one page on a loopback origin of its own; a routed one would count as coming from the internet."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode() if self.path == "/host.html" else b"")

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/host.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_host_page_that_answers_streamlits_message(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    # The link's own way out is closed here, and Chromium says so.
    visitor.expect_complaint("Unsafe attempt to initiate navigation")
    page = visitor.page()
    framed = open_framed(page, own_app.url, CLOUD, script=ANSWERS)
    framed.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect_profile(page)
    assert page.url.startswith(own_app.url)


def test_a_host_page_that_only_allows_top_navigation(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    framed = open_framed(page, own_app.url, f"{CLOUD} allow-top-navigation-by-user-activation")
    framed.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect_profile(page)


def test_a_host_page_that_allows_neither_leaves_a_new_tab(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint("Unsafe attempt to initiate navigation")
    page = visitor.page()
    framed = open_framed(page, own_app.url, CLOUD)
    elsewhere = framed.get_by_role("link", name="Open Instagram in a new tab")
    expect(elsewhere).to_have_count(0)
    framed.get_by_role("link", name="Connect Instagram").click()
    expect(elsewhere).to_be_visible()
    expect(framed.get_by_role("link", name="Connect Instagram")).to_be_visible()
    with visitor.context.expect_page() as opened:
        elsewhere.click()
    tab = opened.value
    press_allow(tab)
    expect_profile(tab)
    assert tab.evaluate("window.opener") is None
    heard = " ".join(page.evaluate("heard"))
    assert "REDIRECT_TO_URL" in heard


def test_a_host_page_elsewhere_never_hears_the_address(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.expect_complaint("Unsafe attempt to initiate navigation")
    visitor.expect_complaint("Failed to execute 'postMessage'|does not match the recipient window's origin")
    page = visitor.page()
    with served(host_page(own_app.url, CLOUD, script=ANSWERS)) as other_origin:
        page.goto(other_origin)
        framed = framed_app(page)
        framed.get_by_role("link", name="Connect Instagram").click()
        expect(framed.get_by_role("link", name="Open Instagram in a new tab")).to_be_visible()
        heard = " ".join(page.evaluate("heard"))
    assert "REDIRECT_TO_URL" not in heard
    assert "oauth/authorize" not in heard
    assert page.url == other_origin


def test_without_a_frame_there_is_no_new_tab_and_a_second_click_with_a_key_leaves_the_page(
    own_app: AppServer, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.page()
    page.goto(own_app.url)
    link = page.get_by_role("link", name="Connect Instagram")
    expect(link).to_be_visible()
    # A browser without windows opens no tab for a click with a key: it is looked at how far the click came.
    page.evaluate(
        """() => addEventListener("click", (event) => {
          window.leftToTheBrowser = !event.defaultPrevented
          event.preventDefault()
        })"""
    )
    link.click(modifiers=["Control"])
    assert page.evaluate("window.leftToTheBrowser") is True
    assert link.get_attribute("aria-busy") is None
    tab = visitor.page()
    tab.goto(link.get_attribute("href"))
    press_allow(tab, "single")
    expect_profile(tab, "single")
    expect_signed_out(page)


@pytest.fixture
def app_elsewhere(app_folder: Path, tmp_path: Path) -> Iterator[AppServer]:
    options = [f"--browser.serverAddress={AWAY}"]
    with AppServer(app_folder, tmp_path / "app.log", host=AWAY, options=options) as app:
        yield app


def test_the_sample_account_connects_where_the_sandbox_cannot_be_reached(
    app_elsewhere: AppServer, visit: Visit
) -> None:
    visitor = visit(width=390)
    page = visitor.page()
    page.goto(app_elsewhere.url + "?size=24")
    page.get_by_role("button", name="Try the sample account").click()
    expect_profile(page)
    expect(page.get_by_text("322 posts · sample account")).to_be_visible()
    expect_sheet(page, "Sheet 1 of 14", 24)
    expect_pictures_drawn(page.locator(".cell img, .avatar"))
    viewer = open_frame(page, 5)
    expect(viewer.locator("video")).to_be_visible()
    expect_video_plays(page)
    assert {host_of(request.url) for request in visitor.requests} <= {host_of(app_elsewhere.url), ""}
