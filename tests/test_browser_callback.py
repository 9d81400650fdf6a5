"""Coming back from Instagram, in what only a browser does: Deny, Back, reload, replay, and words that are no script.

What is said for every other return, and that it exchanges nothing, is in test_page_connect.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from browser import (
    SECRET,
    AppServer,
    Visitor,
    connect,
    expect_profile,
    expect_signed_out,
    press_allow,
    wait_until_idle,
)
from playwright.sync_api import Page, Route, expect

from dashboard.config import INSTAGRAM
from dashboard.places import Place
from dashboard.sign_in.state import BrowserNonce, make_state

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
HOME = Place("pages/media.py")


def expect_explained(page: Page, app: AppServer, headline: str, cause: str, next_step: str) -> None:
    """The connect page says what happened, why, and what to do; the address carries nothing any more."""
    expect(page.get_by_text(headline, exact=True)).to_be_visible()
    expect(page.get_by_text(cause)).to_be_visible()
    expect(page.get_by_text(next_step)).to_be_visible()
    expect_signed_out(page)
    expect(page).to_have_url(app.url)
    expect(page.get_by_role("link", name="Connect Instagram")).to_be_visible()


def callback_of(visitor: Visitor, app: AppServer) -> str:
    """The address Instagram sent this person back to."""
    return next(
        request.url
        for request in reversed(visitor.requests)
        if request.is_navigation_request() and request.url.startswith(app.url) and "code=" in request.url
    )


def caught_callback(page: Page, app: AppServer) -> str:
    """Sign in up to the way back, and keep the address from reaching the app."""
    caught: list[str] = []

    def catch(route: Route) -> None:
        caught.append(route.fetch(max_redirects=0).headers["location"])
        route.fulfill(body="caught")

    page.route("**/oauth/authorize/decision", catch)
    page.goto(app.url)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect(page.get_by_text("caught")).to_be_visible()
    page.unroute_all()
    return caught[0]


def begun(visitor: Visitor, app: AppServer) -> str:
    """A `state` this app signed for this browser, as if the person had pressed the link."""
    nonce = BrowserNonce.new(is_https=False)
    visitor.context.add_cookies([{"name": nonce.cookie, "value": nonce.value, "url": app.url}])
    return make_state(nonce, app=INSTAGRAM, secret=SECRET, place=HOME, now=datetime.now(UTC))


def come_back(page: Page, app: AppServer, **query: str) -> None:
    page.goto(f"{app.url}?{urlencode(query)}")


@pytest.fixture
def exchanges(own_app: AppServer) -> Callable[[], int]:
    """How many codes were exchanged since the test began."""
    before = own_app.sandbox.count("code_exchange")
    return lambda: own_app.sandbox.count("code_exchange") - before


def test_deny(own_app: AppServer, visit: Visit, exchanges: Callable[[], int]) -> None:
    page = visit().page()
    page.goto(own_app.url)
    page.get_by_role("link", name="Connect Instagram").click()
    page.get_by_role("button", name="Deny").click()
    expect_explained(
        page, own_app, "You chose not to connect.", "nothing was read and nothing is kept", "choose Allow"
    )
    assert exchanges() == 0


def test_the_callback_address_opened_again(
    own_app: AppServer, visit: Visit, exchanges: Callable[[], int]
) -> None:
    visitor = visit()
    page = visitor.page()
    connect(page, own_app.url, account="single")
    callback = callback_of(visitor, own_app)
    assert exchanges() == 1
    for _ in range(2):
        page.goto(callback)
        expect_explained(
            page, own_app, "This sign-in was already used.", "works once", "Connect again to get a new one."
        )
    page.reload()
    expect_signed_out(page)
    assert exchanges() == 1


def test_back_to_the_callback_address(own_app: AppServer, visit: Visit, exchanges: Callable[[], int]) -> None:
    page = visit().page()
    connect(page, own_app.url, account="single")
    wait_until_idle(page)
    # The step back is the callback's own address: it is cleared again, and the person stays connected.
    with page.expect_event("framenavigated", lambda frame: "code=" in frame.url):
        page.go_back()
    expect(page).to_have_url(own_app.url)
    wait_until_idle(page)
    expect_profile(page, "single")
    page.go_back()
    expect(page.get_by_role("button", name="Allow", exact=True)).to_be_visible()
    page.go_forward()
    expect_signed_out(page)
    assert exchanges() == 1


def test_a_reload_asks_to_sign_in_again_and_exchanges_nothing(
    own_app: AppServer, visit: Visit, exchanges: Callable[[], int]
) -> None:
    page = visit().page()
    connect(page, own_app.url, account="single")
    expect(page).to_have_url(own_app.url)
    page.reload()
    expect_signed_out(page)
    assert exchanges() == 1


def test_a_state_from_another_browser(own_app: AppServer, visit: Visit, exchanges: Callable[[], int]) -> None:
    beginner, stranger = visit(), visit()
    page = beginner.page()
    callback = caught_callback(page, own_app)
    elsewhere = stranger.page()
    elsewhere.goto(callback)
    expect_explained(
        elsewhere,
        own_app,
        "This sign-in was begun in another browser.",
        "Only the browser that started a sign-in can finish it",
        "Connect again in this browser.",
    )
    assert exchanges() == 0
    page.goto(callback)
    expect_profile(page)
    assert exchanges() == 1


HOSTILE = (
    "</code></pre><script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
    " **bold** [link](javascript:window.harmed=1) $x^2$ :red[warm] `tick` ${7*7} {{7*7}}"
)


def test_instagrams_own_error_is_quoted_and_never_run(
    own_app: AppServer, visit: Visit, exchanges: Callable[[], int]
) -> None:
    visitor = visit()
    page = visitor.page()
    come_back(
        page,
        own_app,
        error="server_error",
        error_reason="<b>reason</b>",
        error_description=HOSTILE,
        state=begun(visitor, own_app),
    )
    expect_explained(
        page,
        own_app,
        "Instagram did not complete the sign-in.",
        "It gave a reason that this app does not know.",
        "its own words below say what to look for",
    )
    page.get_by_text("What Instagram said").click()
    quote = page.locator("[data-testid=stCode]")
    expect(quote).to_contain_text(HOSTILE)
    assert quote.locator("script, img, b, strong, a").count() == 0
    assert page.evaluate("window.harmed") is None
    assert exchanges() == 0


def test_a_strange_query_is_no_callback(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.goto(f"{own_app.url}?utm_source=x&sheet=abc&size=-1&frame=%3Cscript%3E&slide=99")
    expect_signed_out(page)
    expect(page.get_by_text(re.compile("could not be verified"))).to_have_count(0)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "single")
    # The person lands on the sheet, told that the frame in the address is not there.
    expect_profile(page, "single")
    expect(page.get_by_text("This post is not there.")).to_be_visible()
