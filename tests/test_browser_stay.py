"""Staying connected in a real browser: reload, new tab, restart, replicas, tampering, and letting go."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import (
    CLIENT_ID,
    NAMES,
    AppServer,
    Visitor,
    connect,
    disconnect,
    everything_said,
    expect_profile,
    expect_signed_out,
    go_to,
    issued,
    press_allow,
    run_again,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, expect

from dashboard.staying.cookie import cookie_name
from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
COOKIE = cookie_name(CLIENT_ID, is_https=False)
OTHER_SECRET = "another secret of forty characters 012345"
SECRETS = {"COOKIE_SECRET": "marker-cookie-secret-" + "a" * 32}
# On a page's own address Streamlit first asks for its health beside the page, and is told that it is not there.
STREAMLIT_LOOKS_UP = r"404 \(Not Found\).*/_stcore/(health|host-config)"
# Any drawing of the signed-out page would be caught by this, however short: it looks at every change of the page.
WATCH_FOR_A_FLASH = """() => {
  window.flashed = false
  const signedOut = (root) => [...root.querySelectorAll("*")].some(
    (node) => (node.matches("h1") && node.textContent.includes("laid out on the light table")) ||
      (node.shadowRoot && signedOut(node.shadowRoot)))
  const look = () => {
    window.flashed ||= signedOut(document)
    window.requestAnimationFrame(look)
  }
  look()
}"""


@pytest.fixture(scope="module")
def app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    """The configured app with a secret to seal with."""
    log = tmp_path_factory.mktemp("stay") / "app.log"
    with AppServer(app_folder, log, sandbox=instagram, more=SECRETS) as running:
        yield running


def cookie_of(visitor: Visitor) -> str | None:
    kept = [cookie for cookie in visitor.context.cookies() if cookie["name"] == COOKIE]
    return kept[0]["value"] if kept else None


def choose_to_stay(page: Page) -> None:
    """Tick the box, and wait until the link knows."""
    link = page.get_by_role("link", name="Connect Instagram")
    before = link.get_attribute("href")
    assert before is not None
    page.get_by_text("Stay connected on this browser", exact=True).click()
    expect(link).not_to_have_attribute("href", before)


def stay(page: Page, app: AppServer, account: str = "single") -> None:
    """Sign in, having asked to stay; the browser has taken the cookie."""
    page.goto(app.url)
    choose_to_stay(page)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, account)
    expect_profile(page, account)
    wait_until(
        page, lambda: f"{COOKIE}=" in page.evaluate("document.cookie"), "the browser to have the cookie"
    )
    wait_until_idle(page)


def expect_restored(visitor: Visitor, address: str, account: str = "single") -> Page:
    """A new tab at this address shows the account, and never anything else on the way."""
    page = visitor.page()
    page.add_init_script(f"({WATCH_FOR_A_FLASH})()")
    page.goto(address)
    expect_profile(page, account)
    wait_until_idle(page)
    assert page.evaluate("window.flashed") is False
    return page


def test_the_watch_for_a_flash_would_see_one(app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script(f"({WATCH_FOR_A_FLASH})()")
    page.goto(app.url)
    expect_signed_out(page)
    wait_until(page, lambda: page.evaluate("window.flashed"), "the watch to see the signed-out page")


def test_a_reload_and_a_new_tab(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    stay(page, app)
    (cookie,) = [cookie for cookie in visitor.context.cookies() if cookie["name"] == COOKIE]
    assert cookie["sameSite"] == "Lax"
    assert cookie["path"] == "/"
    assert len(COOKIE) + len(cookie["value"]) < 4_096
    exchanges = app.sandbox.count("code_exchange")
    page.add_init_script(f"({WATCH_FOR_A_FLASH})()")
    page.reload()
    expect_profile(page, "single")
    assert page.evaluate("window.flashed") is False
    expect_restored(visitor, app.url)
    visitor.expect_complaint(STREAMLIT_LOOKS_UP)
    deep = visitor.page()
    deep.goto(app.url + "access")
    expect(deep.get_by_text("60-day access.")).to_be_visible()
    expect(deep.get_by_text("This browser keeps your access")).to_be_visible()
    assert app.sandbox.count("code_exchange") == exchanges
    # Nothing readable went to the browser: neither into its cookie nor into what the page was sent.
    tokens = issued(app.sandbox).tokens
    assert tokens
    assert not any(token in cookie["value"] for token in tokens)
    assert not any(token.encode() in frame for token in tokens for frame in visitor.received)


def test_a_restart_in_between_and_a_cold_deep_link(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    stay(visitor.page(), app)
    for page in visitor.context.pages:
        page.close()
    app.__exit__()
    app.__enter__()
    # The first address anybody opens on the new server is a page of its own: it runs without the entry file.
    visitor.expect_complaint(STREAMLIT_LOOKS_UP)
    page = visitor.page()
    page.add_init_script(f"({WATCH_FOR_A_FLASH})()")
    page.goto(app.url + "access")
    expect(page.get_by_text("60-day access.")).to_be_visible()
    assert page.evaluate("window.flashed") is False
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
    expect_restored(visitor, app.url)


def test_two_replicas_with_one_secret(
    app: AppServer, app_folder: Path, instagram: Sandbox, tmp_path: Path, visit: Visit
) -> None:
    visitor, again = visit(), visit()
    stay(visitor.page(), app)
    with AppServer(app_folder, tmp_path / "second.log", sandbox=instagram, more=SECRETS) as second:
        # A browser sends a host's cookies whatever the port, so this one reaches the other server too.
        # The tab is closed before its server ends, which it would ask for again and again.
        expect_restored(visitor, second.url).close()
    other = {"COOKIE_SECRET": OTHER_SECRET}
    with AppServer(app_folder, tmp_path / "third.log", sandbox=instagram, more=other) as third:
        page = visitor.page()
        page.goto(third.url)
        expect(page.get_by_text("You are no longer connected on this browser.")).to_be_visible()
        expect_signed_out(page)
        page.close()
    turned = {"COOKIE_SECRET": OTHER_SECRET, "COOKIE_SECRET_PREVIOUS": SECRETS["COOKIE_SECRET"]}
    stay(again.page(), app)
    before = cookie_of(again)
    with AppServer(app_folder, tmp_path / "fourth.log", sandbox=instagram, more=turned) as fourth:
        page = expect_restored(again, fourth.url)
        wait_until(page, lambda: cookie_of(again) != before, "the cookie to be sealed anew")
        page.close()


def test_a_changed_cookie_is_dropped_and_said_once(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    stay(visitor.page(), app)
    real = cookie_of(visitor)
    assert real is not None
    for changed in (real[:200] + ("A" if real[200] != "A" else "B") + real[201:], real[:-60], "nonsense"):
        visitor.context.add_cookies([{"name": COOKIE, "value": changed, "url": app.url}])
        page = visitor.page()
        page.goto(app.url)
        expect(page.get_by_text("You are no longer connected on this browser.")).to_be_visible()
        expect_signed_out(page)
        wait_until_idle(page)
        assert cookie_of(visitor) is None
        page.reload()
        expect_signed_out(page)
        expect(page.get_by_text("You are no longer connected on this browser.")).to_have_count(0)


def test_disconnecting_removes_the_cookie_and_says_so_when_it_has_looked(
    app: AppServer, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.page()
    stay(page, app)
    other = expect_restored(visitor, app.url)
    go_to(page, "Access")
    assert cookie_of(visitor) is not None
    disconnect(page)
    expect(page.get_by_text("The cookie is gone from this browser too: we looked.")).to_be_visible()
    expect_signed_out(page)
    assert cookie_of(visitor) is None
    page.reload()
    expect_signed_out(page)
    # The tab that is still open notices when it is next used.
    other.get_by_role("navigation", name="Pages").get_by_role("button", name="Access").click()
    expect(other.get_by_text("You disconnected this account in another tab")).to_be_visible()
    expect_signed_out(other)


def test_a_page_that_may_keep_no_cookie_says_so_and_goes_on(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    connect(page, app.url, account="single")
    # From now on this browser takes no cookies from the page.
    page.evaluate("Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} })")
    go_to(page, "Access")
    page.get_by_role("button", name="Stay connected", exact=True).click()
    expect(page.get_by_text("This browser keeps no cookies for this page.")).to_be_visible()
    wait_until_idle(page)
    # It is not asked again and again: a run brings no other.
    assert [run_again(page), run_again(page)] == [1, 1]
    assert cookie_of(visitor) is None
    expect(page.get_by_role("button", name="Stay connected", exact=True)).to_be_visible()


def test_a_browser_without_cookies_gets_a_sentence_and_no_loop(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    # As a browser does whose owner switched cookies off: what a page writes is not there when it looks.
    visitor.context.add_init_script(
        "Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set: () => {} })"
    )
    page = visitor.page()
    page.goto(app.url)
    choose_to_stay(page)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "single")
    expect(
        page.get_by_text("If it blocks cookies for this page, allow them for the sign-in.")
    ).to_be_visible()
    expect_signed_out(page)
    wait_until_idle(page)
    navigations: list[str] = []
    page.on("framenavigated", lambda frame: navigations.append(frame.url))
    assert [run_again(page), run_again(page)] == [1, 1]
    assert navigations == []
    assert cookie_of(visitor) is None


def test_two_people_at_once_each_stay_themselves(app: AppServer, visit: Visit) -> None:
    one, two = visit(), visit()
    ones, twos = one.page(), two.page()
    stay(ones, app, "single")
    stay(twos, app, "empty")
    assert cookie_of(one) != cookie_of(two)
    ones.reload()
    twos.reload()
    expect_profile(ones, "single")
    expect_profile(twos, "empty")
    assert NAMES["empty"] not in everything_said(ones)
    assert NAMES["single"] not in everything_said(twos)
    go_to(ones, "Access")
    disconnect(ones)
    expect_signed_out(ones)
    twos.reload()
    expect_profile(twos, "empty")
    for visitor, stranger in ((one, "empty"), (two, "single")):
        name = NAMES[stranger].removeprefix("@").encode()
        assert not any(name in frame for frame in visitor.received)


def test_the_second_person_on_one_browser_takes_the_place_of_the_first(app: AppServer, visit: Visit) -> None:
    visitor = visit()
    stay(visitor.page(), app, "single")
    page = visitor.page()
    visitor.expect_complaint(STREAMLIT_LOOKS_UP)
    page.goto(app.url + "connect")
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "empty")
    expect_profile(page, "empty")
    wait_until_idle(page)
    assert cookie_of(visitor) is None
    page.reload()
    expect_signed_out(page)
