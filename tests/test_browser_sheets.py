"""The sheets in a real browser: searching, walking by key, picking, and an account of ten thousand."""

import re
import zipfile
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import (
    PAPER,
    AppServer,
    Visitor,
    arrive,
    close_viewer,
    expect_all_read,
    expect_sheet,
    frames,
    open_frame,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def focused(page: Page) -> int:
    """The place of the focused frame on the sheet; -1 when none is."""
    return int(
        page.evaluate(
            """() => {
              let at = document.activeElement
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
              const all = []
              const find = (root) => root.querySelectorAll("*").forEach((node) => {
                if (node.matches(".cell .open")) all.push(node)
                if (node.shadowRoot) find(node.shadowRoot)
              })
              find(document)
              return all.indexOf(at)
            }"""
        )
    )


def expect_focus(page: Page, place: int) -> None:
    """The focus comes to this frame of the sheet."""
    wait_until(page, lambda: focused(page) == place, f"the focus to be on frame {place} of the sheet")


def test_searching_narrows_the_frames_and_the_address_brings_them_back(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    page.get_by_placeholder("Search captions").press_sequentially("fog", delay=30)
    line = page.get_by_text(re.compile(r"\d+ of 321 posts match")).first
    expect(line).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]q=fog"))
    expect(frames(page)).not_to_have_count(48)
    assert frames(page).count() > 0
    for kind, address in (("Photos", "kind=photo"), ("Reels", "kind=photo%2Creel")):
        before = line.inner_text()
        page.get_by_role("button", name=kind, exact=True).click()
        expect(page).to_have_url(re.compile(address))
        expect(line).not_to_have_text(before)
    wait_until_idle(page)
    shared = page.url
    count = frames(page).count()

    # The same address, cold: it survives the trip to Instagram.
    page.goto(shared)
    page.get_by_role("link", name="Connect Instagram").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect_all_read(page)
    expect(frames(page)).to_have_count(count)
    assert asked(page) == {"q": ["fog"], "kind": ["photo,reel"]}


# Where the strip with the newest post lies, from the moment it has pictures until somebody asks.
WATCH_STRIP = """
const roots = [], attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (init) { const root = attach.call(this, init); roots.push(root); return root }
window.lay = []
const isFirst = (root) => root.isConnected && root.querySelector(".strip[data-size=M] .number")?.textContent === "0322"
const look = () => {
  const strip = roots.find((root) => isFirst(root) && root.querySelector(".cell img"))
  const at = strip && Math.round(strip.host.getBoundingClientRect().top + window.scrollY)
  if (strip && window.lay.at(-1)?.at !== at) window.lay.push({ at, strip: (strip.name ??= Math.random()) })
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


def test_the_pictures_stay_where_they_are_when_the_tools_come(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script(WATCH_STRIP)
    arrive(page, own_app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    laid = page.evaluate("window.lay")
    assert laid, "the strip was never seen"
    assert len({place["strip"] for place in laid}) == 1, "the strip was built anew"
    assert max(place["at"] for place in laid) - min(place["at"] for place in laid) <= 8


def test_pictures_stay_through_a_change_of_theme(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", PAPER["dark"])

    def order(words: str) -> None:
        page.get_by_role("combobox", name="Order").click()
        page.get_by_role("option", name=words).click()

    # Back again before the other order's pictures have come: what is handed over then is what was there before.
    order("Most commented")
    expect(frames(page).first).not_to_have_accessible_name(re.compile("0322"))
    order("Newest first")
    expect(frames(page).first).to_have_accessible_name(re.compile("0322"))
    wait_until_idle(page)
    expect(page.locator(".window.loading")).to_have_count(0)


def test_the_focus_returns_to_the_frame_looked_at_last_even_after_a_cold_start(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    open_frame(page, 3)
    expect(page).to_have_url(re.compile("frame="))
    wait_until_idle(page)
    cold = page.url
    page.keyboard.press("ArrowRight")
    expect(page.locator(".viewer .edge b")).to_have_text("0318")
    close_viewer(page)
    expect_focus(page, 4)

    page.goto(cold)
    page.get_by_role("link", name="Connect Instagram").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.locator(".viewer .edge b")).to_have_text("0319")
    wait_until_idle(page)
    close_viewer(page)
    expect_focus(page, 3)


def test_the_sheet_is_one_tab_stop_and_keys_walk_all_of_it(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    assert frames(page).evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    frames(page).first.focus()
    for key, place in (
        ("ArrowRight", 1),
        ("ArrowDown", 7),
        ("ArrowDown", 13),  # the next strip
        ("ArrowLeft", 12),
        ("ArrowLeft", 11),  # the strip before
        ("ArrowUp", 5),
        ("ArrowUp", 5),  # nothing is above
        ("End", 47),
        ("ArrowRight", 47),
        ("Home", 0),
        ("End", 47),
    ):
        page.keyboard.press(key)
        assert focused(page) == place, key
    assert frames(page).evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    page.keyboard.press("Enter")
    expect(page.locator(".viewer .edge b")).to_have_text("0275")
    close_viewer(page)
    expect_focus(page, 47)
    page.keyboard.press("Tab")
    assert focused(page) == -1


def test_frames_are_picked_by_click_and_range(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    page.get_by_text("Select", exact=True).click()
    expect(page.locator(".tick")).to_have_count(48)
    frames(page).nth(8).click()
    expect(page.locator(".cell.selected")).to_have_count(1)
    frames(page).nth(15).click(modifiers=["Shift"])
    expect(page.locator(".cell.selected")).to_have_count(8)
    expect(frames(page).nth(15)).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".viewer")).to_have_count(0)
    page.get_by_role("button", name="Select none").click()
    expect(page.locator(".cell.selected")).to_have_count(0)


def test_ten_thousand_posts_are_counted_exactly_while_the_page_is_used(
    own_app: AppServer, visit: Visit
) -> None:
    page = visit().page()
    arrive(page, own_app, "size=24", account="huge")
    progress = page.get_by_text(re.compile(r"^Reading the rest: [\d,]+ of 10,000$"))
    expect(progress).to_be_visible()
    page.get_by_role("button", name="Page 3", exact=True).click()
    expect_sheet(page, "Sheet 3 of 417", 24)
    expect(page.locator(".cell").first).to_contain_text("9952")
    expect(progress).to_have_count(0)
    nav = page.get_by_role("navigation", name="Years and months")
    nav.locator(".name").last.click()
    expect(page).to_have_url(re.compile("sheet=(?!3(&|$))"))
    expect(page.locator(".cell img, .cell .missing")).to_have_count(24)


def test_nothing_moves_for_who_wants_no_motion(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.emulate_media(reduced_motion="reduce")
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    moving = """nodes => nodes.flatMap((node) => [null, "::after"].map((part) => getComputedStyle(node, part)))
      .filter((style) => parseFloat(style.animationDuration) > 0.01 && style.animationName !== "none"
        || parseFloat(style.transitionDuration) > 0.01).length"""
    assert page.locator(".root, .root *").evaluate_all(moving) == 0


def test_a_question_mark_lists_the_keys_but_is_text_in_a_field(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_placeholder("Search captions").press("?")
    expect(page).to_have_url(re.compile(r"[?&]q=%3F"))
    expect(keys).to_be_hidden()


def test_what_was_searched_for_is_marked_in_the_caption_as_written(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, "q=MORNING")
    expect_all_read(page)
    frames(page).first.click()
    marks = page.locator(".viewer .caption mark")
    expect(marks.first).to_be_visible()
    assert {text.casefold() for text in marks.all_text_contents()} == {"morning"}


def test_the_picked_frames_become_a_file(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    page.get_by_text("Select", exact=True).click()
    frames(page).nth(1).click()
    expect(page.locator(".cell.selected")).to_have_count(1)
    frames(page).nth(4).focus()
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".cell.selected")).to_have_count(4)
    page.get_by_role("button", name="Pack 4 posts as a ZIP").click()
    save = page.get_by_role("button", name=re.compile(r"^Save the ZIP, [\d.]+ MB$"))
    expect(save).to_be_visible()
    with page.expect_download() as coming:
        save.click()
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert archive.testzip() is None
        assert len([name for name in archive.namelist() if name.endswith(".jpg")]) >= 3
