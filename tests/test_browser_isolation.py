"""Nobody sees anybody else's account, a cold link shows only the sign-in, and nothing is asked for twice."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import (
    NAMES,
    AppServer,
    Visitor,
    arrive,
    choose_size,
    close_viewer,
    connect,
    connect_sample,
    disconnect,
    everything_said,
    expect_all_read,
    expect_profile,
    expect_sheet,
    expect_signed_out,
    go_to,
    open_frame,
    press_allow,
    run_again,
    sources_on,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, expect

from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


def never_received(visitor: Visitor, *accounts: str) -> None:
    """Nothing the browser got from the server names these accounts."""
    for account in accounts:
        name = NAMES[account].removeprefix("@").encode()
        assert not any(name in frame for frame in visitor.received)


def received(visitor: Visitor, account: str) -> bool:
    return any(NAMES[account].removeprefix("@").encode() in frame for frame in visitor.received)


def test_two_people_side_by_side(own_app: AppServer, visit: Visit) -> None:
    maya, other = visit(), visit(width=390)
    hers, theirs = maya.page(), other.page()
    hers.goto(own_app.url + "?size=24")
    theirs.goto(own_app.url + "?size=24")
    # Both are on the way at the same time.
    for page in (hers, theirs):
        page.get_by_role("link", name="Connect Instagram").click()
    press_allow(theirs, "huge")
    press_allow(hers, "sample")
    expect_sheet(hers, "Sheet 1 of 14", 24)
    expect_sheet(theirs, "Sheet 1 of 417", 24)
    expect_profile(hers, "sample")
    expect_profile(theirs, "huge")
    her_pictures, their_pictures = sources_on(hers), sources_on(theirs)
    assert len(her_pictures) > 20
    assert len(their_pictures) > 20
    assert not her_pictures & their_pictures

    # A frame of the other account, opened by its address, is not there.
    open_frame(hers, 0)
    expect(hers).to_have_url(re.compile("frame="))
    stolen = parse_qs(urlsplit(hers.url).query)["frame"][0]
    close_viewer(hers)
    expect_stranger_cannot_open(theirs, stolen)

    go_to(hers, "Access")
    disconnect(hers)
    expect_signed_out(hers)
    expect_profile(theirs, "huge")
    theirs.get_by_role("button", name="Page 2", exact=True).click()
    expect_sheet(theirs, "Sheet 2 of 417", 24)
    assert not her_pictures & sources_on(theirs)

    assert received(maya, "sample")
    assert received(other, "huge")
    never_received(maya, "huge", "single", "empty")
    never_received(other, "sample", "single", "empty")


def expect_stranger_cannot_open(page: Page, media_id: str) -> None:
    """In a live session, go to another account's frame by changing the address and stepping through history."""
    page.evaluate("id => history.pushState({}, '', `?size=24&frame=${id}`)", media_id)
    page.evaluate("history.pushState({}, '', '?size=24')")
    page.go_back()
    expect(page.get_by_text("This post is not there.")).to_be_visible()
    close_viewer_dialog(page)


def close_viewer_dialog(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("frame="))


def test_one_person_takes_another_account_in_the_same_tab(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    before = sources_on(page)
    go_to(page, "Access")
    disconnect(page)
    expect_signed_out(page)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page, "empty")
    # Whoever disconnects leaves: the next account begins at its sheets.
    expect_profile(page, "empty")
    assert NAMES["single"] not in everything_said(page)
    assert not before & sources_on(page)


def test_the_sample_and_an_own_account_are_told_apart(own_app: AppServer, visit: Visit) -> None:
    own, sample = visit().page(), visit().page()
    arrive(own, own_app, account="single")
    connect_sample(sample, own_app.url, account="empty")
    expect(sample.get_by_text("sample account, invented, not Instagram")).to_be_visible()
    expect(own.get_by_text("sample account")).to_have_count(0)


def expect_cold_link(app: AppServer, visitor: Visitor, asked: str) -> Page:
    """Open an address of the app, never having signed in: the sign-in shows, and nothing of anybody is read or sent."""
    # Streamlit's page finds out by trying which part of the address is the app's.
    visitor.expect_complaint(r"404 .*_stcore/(health|host-config)")
    before = [app.sandbox.count(kind) for kind in ("code_exchange", "user")]
    page = visitor.page()
    page.goto(app.url + asked)
    expect_signed_out(page)
    wait_until_idle(page)
    expect(page.get_by_text("Access until")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert [app.sandbox.count(kind) for kind in ("code_exchange", "user")] == before
    never_received(visitor, *NAMES)
    return page


@pytest.mark.parametrize(
    ("asked", "arrived", "sign"),
    [
        ("", "", "Sheet 1 of 7"),
        ("?sheet=2&size=24", "?sheet=2&size=24", "Sheet 2 of 14"),
        ("media?sheet=2&size=24", "?sheet=2&size=24", "Sheet 2 of 14"),
        ("media?utm_source=mail", "?utm_source=mail", "Sheet 1 of 7"),
        ("access", "access", "One-hour access."),
        ("access?theme=none&x=%3Cb%3E", "access?theme=none&x=%3Cb%3E", "One-hour access."),
    ],
)
def test_a_cold_deep_link_shows_only_the_sign_in_and_is_reached_after_it(
    own_app: AppServer, visit: Visit, asked: str, arrived: str, sign: str
) -> None:
    page = expect_cold_link(own_app, visit(), asked)
    sign_in_and_arrive(page, own_app.url + arrived, sign)


@pytest.mark.parametrize(
    ("asked", "arrived", "sign"), [("connect", "", "Sheet 1 of 7"), ("access", "access", "One-hour access.")]
)
def test_the_first_address_a_server_is_ever_asked_for_may_be_a_page(
    fresh_app: AppServer, visit: Visit, asked: str, arrived: str, sign: str
) -> None:
    page = expect_cold_link(fresh_app, visit(), asked)
    assert fresh_app.sandbox.requests == ()
    sign_in_and_arrive(page, fresh_app.url + arrived, sign)


def sign_in_and_arrive(page: Page, wanted: str, sign: str) -> None:
    """Finish the sign-in, and come to the address that was asked for."""
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect(page.get_by_text(sign).first).to_be_visible()
    wait_until(page, lambda: same_place(page.url, wanted), f"the address to be {wanted}")


def same_place(address: str, wanted: str) -> bool:
    """Whether two addresses are the same page with the same query, in any order."""
    one, two = urlsplit(address), urlsplit(wanted)
    return (one.path, parse_qs(one.query)) == (two.path, parse_qs(two.query))


KINDS = ("code_exchange", "user", "media_list", "media", "children", "long_lived", "refresh")


def reads(sandbox: Sandbox) -> dict[str, int]:
    """What was asked of Instagram, the pictures aside."""
    return {kind: sandbox.count(kind) for kind in KINDS if sandbox.count(kind)}


def fetched_twice(sandbox: Sandbox) -> list[str]:
    paths = Counter(
        record.path for record in sandbox.requests if record.kind == "cdn" and record.status == 200
    )
    return [path for path, times in paths.items() if times > 1]


def test_what_is_loaded_is_never_asked_for_again(fresh_app: AppServer, visit: Visit) -> None:
    sandbox = fresh_app.sandbox
    sandbox.forget_requests()
    visitor = visit()
    page = visitor.page()
    connect(page, fresh_app.url)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    everything = {"code_exchange": 1, "user": 1, "media_list": 4}
    assert reads(sandbox) == everything
    fetched = sandbox.count("cdn")
    assert fetched > 40

    def settled(*, links_renewed: int = 0) -> None:
        wait_until_idle(page)
        renewed = {"media": links_renewed} if links_renewed else {}
        assert reads(sandbox) == everything | renewed
        assert fetched_twice(sandbox) == []

    choose_size(page, 24)
    expect_sheet(page, "Sheet 1 of 14", 24)
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect_sheet(page, "Sheet 2 of 14", 24)
    page.get_by_role("button", name="Page 1", exact=True).click()
    expect_sheet(page, "Sheet 1 of 14", 24)
    choose_size(page, 48)
    expect_sheet(page, "Sheet 1 of 7", 48)
    settled()
    assert sandbox.count("cdn") == fetched

    open_frame(page, 1)  # a photo, whose picture the sheet has already fetched
    expect(page.locator(".viewer .stage img")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer .edge b")).to_have_text("0320")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".viewer .edge b")).to_have_text("0321")
    close_viewer(page)
    open_frame(page, 1)
    expect(page.locator(".viewer .edge b")).to_have_text("0321")
    close_viewer(page)
    settled()

    fetched = sandbox.count("cdn")
    go_to(page, "Access")
    expect(page.get_by_text("One-hour access.")).to_be_visible()
    go_to(page, "Sheets")
    expect_sheet(page, "Sheet 1 of 7", 48)
    run_again(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    settled()
    assert sandbox.count("cdn") == fetched

    choose_size(page, 96)
    expect_sheet(page, "Sheet 1 of 4", 96)
    # One post's link is dead on the list: it alone is read again, once.
    settled(links_renewed=1)
    assert sandbox.count("cdn") > fetched
    fetched = sandbox.count("cdn")
    choose_size(page, 48)
    expect_sheet(page, "Sheet 1 of 7", 48)
    settled(links_renewed=1)
    assert sandbox.count("cdn") == fetched
