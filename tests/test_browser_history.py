"""The history in a real browser: one step a sheet and a filter, Back and Forward, and what a bookmark keeps."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import (
    AppServer,
    Visitor,
    arrive,
    expect_all_read,
    expect_sheet,
    expect_signed_out,
    go_to,
    open_frame,
    press_allow,
    wait_until,
    wait_until_idle,
)
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.components.rest import REST_MILLISECONDS
from sandbox import cdn

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def _plain_pictures() -> Iterator[None]:
    """Serve pictures that cost nothing to draw: nobody looks at them here."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cdn, "draw", lambda *drawn: Image.new("RGB", (48, 60), (180, 90, 40)))
        yield


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def expect_address(page: Page, query: str) -> None:
    """The address asks for this, in any order, and nothing runs any more."""
    wait_until(page, lambda: asked(page) == parse_qs(query), f"the address to ask for {query!r}")
    wait_until_idle(page)
    assert asked(page) == parse_qs(query)


def steps(page: Page) -> int:
    return int(page.evaluate("history.length"))


def read_all(page: Page, app: AppServer, query: str = "") -> None:
    arrive(page, app, query)
    expect_all_read(page)


def turn_to(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"Page {number}", exact=True).click()
    expect(page.get_by_text(f"Sheet {number} of ").first).to_be_visible()
    wait_until_idle(page)


def expect_pressed(page: Page, kind: str, pressed: bool) -> None:
    button = page.get_by_role("button", name=kind, exact=True)
    expect(button).to_have_attribute("aria-pressed", "true" if pressed else "false")


def test_back_from_the_third_sheet_shows_the_second_and_forward_goes_again(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    read_all(page, own_app)
    before = steps(page)
    for number in (2, 3):
        turn_to(page, number)
        expect_address(page, f"sheet={number}")
    assert steps(page) == before + 2

    for query, words in (("sheet=2", "Sheet 2 of 7"), ("", "Sheet 1 of 7")):
        page.go_back()
        expect_address(page, query)
        expect_sheet(page, words, 48)
    for query, words in (("sheet=2", "Sheet 2 of 7"), ("sheet=3", "Sheet 3 of 7")):
        page.go_forward()
        expect_address(page, query)
        expect_sheet(page, words, 48)
    assert steps(page) == before + 2


def test_the_first_back_after_a_filter_takes_it_away(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    read_all(page, own_app)
    before = steps(page)
    page.get_by_role("button", name="Reels", exact=True).click()
    expect_address(page, "kind=reel")
    page.get_by_role("button", name="Photos", exact=True).click()
    expect_address(page, "kind=photo,reel")
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Oldest first").click()
    expect_address(page, "kind=photo,reel&sort=oldest")
    assert steps(page) == before + 3

    page.go_back()
    expect_address(page, "kind=photo,reel")
    expect(page.get_by_role("combobox", name="Order")).to_have_value("Newest first")
    page.go_back()
    expect_address(page, "kind=reel")
    expect_pressed(page, "Photos", False)
    expect_pressed(page, "Reels", True)
    page.go_back()
    expect_address(page, "")
    expect_pressed(page, "Reels", False)
    expect_sheet(page, "Sheet 1 of 7", 48)
    assert steps(page) == before + 3


def test_a_change_after_back_is_one_step_more_and_nothing_comes_back_by_itself(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    read_all(page, own_app)
    before = steps(page)
    turn_to(page, 2)
    turn_to(page, 3)
    page.go_back()
    expect_address(page, "sheet=2")
    page.get_by_role("button", name="Albums", exact=True).click()
    expect_address(page, "kind=album")
    expect(page.get_by_text("Sheet 1 of").first).to_be_visible()
    assert steps(page) == before + 2
    page.go_back()
    expect_address(page, "sheet=2")
    expect_pressed(page, "Albums", False)
    expect_sheet(page, "Sheet 2 of 7", 48)


# The seconds a typed letter rests do not pass before the test says so: a busy machine takes them between two letters.
HOLD_THE_REST = f"""
  const later = window.setTimeout
  const rests = [{REST_MILLISECONDS}, {3 * REST_MILLISECONDS}]
  window.setTimeout = (act, milliseconds, ...given) =>
    later(act, rests.includes(milliseconds) && !window.mayRest ? 2 ** 30 : milliseconds, ...given)
"""


def test_a_search_typed_letter_by_letter_is_one_step(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script(HOLD_THE_REST)
    read_all(page, own_app)
    before = steps(page)
    field = page.get_by_placeholder("Search captions")
    line = page.get_by_text(re.compile(r"\d+ of 321 posts match")).first
    # Each letter is searched for by itself: the page runs between them.
    said = ""
    for letter in "fog":
        field.press_sequentially(letter)
        expect(line).not_to_have_text(said)
        said = line.inner_text()
    assert steps(page) == before
    page.evaluate("() => { window.mayRest = true; document.dispatchEvent(new Event('input')) }")
    expect_address(page, "q=fog")
    assert steps(page) == before + 1
    turn = page.get_by_role("button", name="Reels", exact=True)
    turn.click()
    expect_address(page, "q=fog&kind=reel")
    page.go_back()
    expect_address(page, "q=fog")
    expect(field).to_have_value("fog")
    page.go_back()
    expect_address(page, "")
    expect(field).to_have_value("")
    expect_sheet(page, "Sheet 1 of 7", 48)
    assert steps(page) == before + 2


def test_what_is_done_before_a_search_rests_is_a_step_of_its_own(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    read_all(page, own_app)
    before = steps(page)
    page.get_by_placeholder("Search captions").fill("the")
    page.get_by_role("button", name="Photos", exact=True).click()
    expect_address(page, "q=the&kind=photo")
    page.go_back()
    expect_address(page, "q=the")
    page.go_back()
    expect_address(page, "")
    assert steps(page) == before + 2


def test_a_frame_is_a_step_and_back_closes_it(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    read_all(page, own_app)
    turn_to(page, 2)
    before = steps(page)
    open_frame(page, 1)
    expect(page).to_have_url(re.compile("frame="))
    assert steps(page) == before + 1
    for number in ("0272", "0271"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(".viewer .edge b")).to_have_text(number)
    # From one post to the next is no step: however far one has walked, Back closes.
    assert steps(page) == before + 1
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_address(page, "sheet=2")
    expect_sheet(page, "Sheet 2 of 7", 48)
    page.go_back()
    expect_address(page, "")
    expect_sheet(page, "Sheet 1 of 7", 48)


def test_an_address_of_before_is_read_and_left_alone_until_something_is_changed(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    former = "kind=Photos&kind=Reels&sort=Oldest+first&tile=Large&size=24&utm_source=mail"
    read_all(page, own_app, former)
    expect_address(page, former)
    expect_pressed(page, "Photos", True)
    expect_pressed(page, "Reels", True)
    expect(page.get_by_role("combobox", name="Order")).to_have_value("Oldest first")
    before = steps(page)
    page.get_by_role("button", name="Next page").click()
    expect_address(page, "kind=photo,reel&sort=oldest&tile=L&size=24&sheet=2&utm_source=mail")
    expect(page.get_by_text("Sheet 2 of ").first).to_be_visible()
    assert steps(page) == before + 1
    page.go_back()
    expect_address(page, former)
    expect(page.get_by_text("Sheet 1 of ").first).to_be_visible()
    assert steps(page) == before + 1


def test_one_run_of_the_page_for_each_thing_done(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    sent: list[str | bytes] = []

    def hear(frame: str | bytes) -> None:
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", hear))
    read_all(page, own_app)
    for name in ("Page 2", "Albums", "Albums"):
        wait_until_idle(page)
        sent.clear()
        page.get_by_role("button", name=name, exact=True).click()
        wait_until(page, lambda: len(sent) > 0, f"a run for {name}")
        wait_until_idle(page)
        assert len(sent) == 1, name
    for go in (page.go_back, page.go_forward):
        sent.clear()
        go()
        wait_until(page, lambda: len(sent) > 0, "a run for the step")
        wait_until_idle(page)
        assert len(sent) == 1


def test_back_from_another_page_shows_the_sheet_that_was_left(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    read_all(page, own_app)
    page.get_by_role("button", name="Photos", exact=True).click()
    expect_address(page, "kind=photo")
    turn_to(page, 2)
    expect_address(page, "kind=photo&sheet=2")
    go_to(page, "Access")
    expect(page.get_by_text("One-hour access.")).to_be_visible()
    page.go_back()
    # Streamlit makes a step of the emptied address and one of the other page.
    expect(page).not_to_have_url(re.compile("/access"))
    wait_until_idle(page)
    if "sheet=2" not in page.url:
        page.go_back()
    expect_address(page, "kind=photo&sheet=2")
    expect_pressed(page, "Photos", True)
    expect(page.get_by_text("Sheet 2 of ").first).to_be_visible()


@pytest.mark.parametrize("path", ["sheets", "sheets/", "media"])
def test_the_sheets_have_an_address_of_their_own_and_the_former_one_leads_there(
    own_app: AppServer, visit: Visit, path: str
) -> None:
    visitor = visit()
    # Streamlit's page finds out by trying which part of the address is the app's.
    visitor.expect_complaint(r"404 .*_stcore/(health|host-config)")
    page = visitor.page()
    answer = page.goto(f"{own_app.url}{path}?sheet=2&size=24")
    assert answer is not None
    assert answer.status == 200
    expect_signed_out(page)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    page.get_by_role("link", name="Connect Instagram").click()
    press_allow(page)
    expect_sheet(page, "Sheet 2 of 14", 24)
    expect_address(page, "sheet=2&size=24")
    assert urlsplit(page.url).path == "/"
