"""The setup page and the way back by hand, in a real browser."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import (
    CLIENT_ID,
    SECRET,
    AppServer,
    Visitor,
    copy_app,
    everything_said,
    expect_profile,
    go_to,
    press_allow,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, Route, TimeoutError as NotInTime, expect
from test_browser_looks import expect_handsome_in_both_themes

from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
TITLE = "Set up your own Instagram app"
APP_SECRET = "5f1c0e9a7b3d48d25f1c0e9a7b3d48d2"


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def copy_redirect_uri(page: Page) -> None:
    page.get_by_role("button", name="Register the redirect URI").click()
    page.get_by_role("button", name="Copy the redirect URI").click()
    expect(page.get_by_role("button", name="Copy the redirect URI")).to_have_text("Copied")


def stranded(page: Page, app: AppServer) -> str:
    """Sign in up to a way back that does not open; gives its address."""
    caught: list[str] = []

    def catch(route: Route) -> None:
        caught.append(route.fetch(max_redirects=0).headers["location"])
        route.fulfill(body="This page does not open")

    page.route("**/oauth/authorize/decision", catch)
    page.goto(app.url)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "single")
    expect(page.get_by_text("This page does not open")).to_be_visible()
    page.unroute_all()
    page.goto(app.url)
    return caught[0]


def paste(page: Page, text: str) -> None:
    field = page.get_by_label("Paste its address here")

    def is_open() -> bool:
        # A run that comes late draws the line anew, and closed: as people do, press it again then.
        wait_until_idle(page)
        page.get_by_text("Instagram sent you to a page that does not open").click()
        with contextlib.suppress(NotInTime):
            field.wait_for(state="visible", timeout=5_000)
        return field.is_visible()

    wait_until(page, is_open, "the place for the pasted address to open")
    field.fill(text)
    page.get_by_role("button", name="Finish connecting").click()


def test_the_values_for_this_address_are_copied_and_downloaded(sample_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.page()
    page.goto(sample_app.url)
    page.get_by_role("link", name="Set up an Instagram app to see your own").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    copy_redirect_uri(page)
    assert clipboard(page) == sample_app.url
    page.get_by_text("Or do it by hand").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download .env").click()
    text = Path(downloading.value.path()).read_text(encoding="utf-8")
    assert f"INSTAGRAM_REDIRECT_URI={sample_app.url}\n" in text
    assert "INSTAGRAM_APP_SECRET=\n" in text


def test_the_clipboard_closed_to_scripts_still_takes_the_text(sample_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read"])
    page = visitor.page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('closed'))")
    page.goto(sample_app.url)
    go_to(page, "Setup")
    copy_redirect_uri(page)
    assert clipboard(page) == sample_app.url


@pytest.mark.parametrize("what", ["address", "code"])
def test_the_road_back_by_hand(own_app: AppServer, visit: Visit, what: str) -> None:
    page = visit().page()
    address = stranded(page, own_app)
    code = address.partition("code=")[2].partition("&")[0]
    paste(page, f" {address}#_ " if what == "address" else f"{code}#_")
    expect_profile(page, "single")
    assert code not in everything_said(page)
    assert code not in page.url


def test_a_strangers_address_is_turned_down(own_app: AppServer, visit: Visit) -> None:
    address = stranded(visit().page(), own_app)
    page = visit().page()
    page.goto(own_app.url)
    paste(page, address)
    expect(page.get_by_text("This sign-in was begun in another browser.")).to_be_visible()
    expect(page.get_by_label("Paste its address here")).to_have_value("")


def test_setup_and_doctor_are_handsome(own_app: AppServer, sample_app: AppServer, visit: Visit) -> None:
    page = visit(height=2600).page()
    page.goto(sample_app.url)
    expect(page.get_by_text("Set up an Instagram app to see your own")).to_be_visible()
    expect_handsome_in_both_themes(page, said="Set up an Instagram app")
    go_to(page, "Setup")
    page.get_by_role("button", name="Save and connect").click()
    expect(page.get_by_text("Others could reach this copy of the app")).to_be_visible()
    expect_handsome_in_both_themes(page, said="INSTAGRAM_APP_SECRET=")

    page.goto(own_app.url)
    paste(page, "Invalid platform app")
    expect(page.get_by_text("Instagram does not know this app ID and secret.")).to_be_visible()
    page.get_by_text("What this app had sent").click()
    expect(page.locator("pre").filter(has_text="GET ")).to_be_visible()
    expect_handsome_in_both_themes(page, said="What this app had sent")
    page.get_by_role("link", name="Look over the setup").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    page.get_by_role("button", name="Register the redirect URI").click()
    page.get_by_label("Paste back what Meta saved").fill(own_app.url.replace("http", "https") + "callback ")
    expect(page.get_by_text("Not the same:")).to_be_visible()
    page.get_by_role("button", name="Ask now").click()
    expect(page.get_by_text("This machine's clock agrees")).to_be_visible()
    expect_handsome_in_both_themes(page, said="at Meta")
    assert SECRET not in everything_said(page)


@pytest.fixture
def unset_app(tmp_path: Path) -> Iterator[AppServer]:
    """The app with nothing set but a sandbox in Instagram's place, in a folder that it may write into."""
    (tmp_path / "app").mkdir()
    with Sandbox(client_id=CLIENT_ID, client_secret=APP_SECRET, pictures="flat") as instagram:
        app = AppServer(
            copy_app(tmp_path / "app"),
            tmp_path / "app.log",
            options=["--server.address=localhost"],
            more={"INSTAGRAM_BASE_URL": instagram.base_url},
            is_logged=True,
        )
        instagram.register_redirect_uri(app.url)
        with app:
            yield app


def test_ones_own_account_is_on_the_screen_after_filling_in_the_form_and_without_a_restart(
    unset_app: AppServer, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(height=1800)
    page = visitor.page()
    page.goto(unset_app.url)
    page.get_by_role("link", name="Set up an Instagram app to see your own").click()
    page.get_by_role("button", name="Done. Next: make a Meta app").click()
    page.get_by_role("button", name="Done. Next: bring the ID and the secret").click()

    page.get_by_label("Instagram app ID").fill(CLIENT_ID)
    page.get_by_label("Meta app ID").fill(CLIENT_ID)
    expect(page.get_by_text("and it is the wrong one.")).to_be_visible()
    page.get_by_label("Meta app ID").fill("9876543210987654")
    expect(page.get_by_text("as it has to be.")).to_be_visible()
    for wrong, said in (("IGAAmarker", "looks like an access token"), (CLIENT_ID, "is the same as")):
        page.get_by_label("Instagram app secret").fill(wrong)
        expect(page.get_by_text(f"The app secret {said}")).to_be_visible()
    page.get_by_label("Instagram app secret").fill(APP_SECRET)
    expect(page.get_by_text("The app secret looks like an app secret.")).to_be_visible()
    expect_handsome_in_both_themes(page, said="The app secret looks like")

    page.get_by_role("button", name="Next: register the redirect URI").click()
    page.get_by_label("Paste back what Meta saved").fill(unset_app.url.rstrip("/"))
    expect(page.get_by_text("Not the same: the slash at the end.")).to_be_visible()
    page.get_by_role("button", name="I changed it at Meta").click()
    page.get_by_label("Paste back what Meta saved").fill(unset_app.url)
    expect(page.get_by_text("The same, to the last character.")).to_be_visible()
    page.get_by_role("button", name="Next: invite your account").click()
    page.get_by_role("button", name="Done. Next: accept the invitation").click()
    page.get_by_role("button", name="Done. Next: save and connect").click()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("7 of 7 done")).to_be_visible()
    expect(page.get_by_label("Instagram app secret")).to_have_value("")
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "single")
    expect_profile(page, "single")
    assert not any(APP_SECRET.encode() in frame for frame in visitor.received)
    assert APP_SECRET not in unset_app.log()
    assert f"INSTAGRAM_APP_SECRET={APP_SECRET}" in (tmp_path / "app/.env").read_text(encoding="utf-8")
