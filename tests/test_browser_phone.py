"""The sheets in a hand: how soon the pictures begin, the filter sheet, the scrubber, and where the page stands."""

import re
from collections.abc import Callable

import pytest
from browser import (
    AppServer,
    Visitor,
    arrive,
    close_viewer,
    come_to_rest,
    expect_all_read,
    expect_sheet,
    frames,
    open_frame,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

# Where the first picture may begin at most, in CSS pixels from the top of the window.
MOST = {(390, 844): 260, (820, 1180): 330, (1440, 900): 400}
LEAST_TARGET = 44


def first_picture(page: Page) -> float:
    box = page.locator(".window:visible").first.bounding_box()
    assert box is not None
    return box["y"]


def expect_at_its_top(page: Page) -> None:
    """Nothing has scrolled the page, however low or enlarged the window is."""
    come_to_rest(page)
    scrolled = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
      .map((box) => box.scrollTop)"""
    assert page.evaluate(scrolled) == [0, 0]


def see_sheet(visit: Visit, app: AppServer, *, width: int = 390, height: int = 844) -> Page:
    page = visit(width=width, height=height).page()
    arrive(page, app)
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    return page


def open_filter(page: Page) -> Locator:
    page.get_by_role("button", name=re.compile("^Filter")).click()
    sheet = page.get_by_role("dialog", name="Filter")
    expect(sheet.get_by_role("button", name=re.compile(r"^Show [\d,]+ posts?$"))).to_be_visible()
    return sheet


def test_the_pictures_begin_near_the_top_and_the_page_stands_there(own_app: AppServer, visit: Visit) -> None:
    visitor = visit(width=390, height=844)
    page = visitor.page()
    visitor.context.clock.install()
    arrive(page, own_app)
    expect_sheet(page, "Sheet 1 of 7", 48)
    expect_all_read(page)
    expect_at_its_top(page)
    for (width, height), most in MOST.items():
        page.set_viewport_size({"width": width, "height": height})
        come_to_rest(page)
        assert first_picture(page) <= most, width
    page.set_viewport_size({"width": 390, "height": 844})
    words = page.get_by_role("navigation", name="Pages").get_by_role("button")
    sizes = words.evaluate_all("all => all.flatMap((one) => [one.offsetWidth, one.offsetHeight])")
    assert min(sizes) >= LEAST_TARGET
    the_line_of_the_profile_unfolds(page)
    nothing_is_wider_than_the_narrowest_phone(page)
    page.set_viewport_size({"width": 390, "height": 844})
    # The last minutes of an access are said in the same line.
    expect(page.get_by_role("button", name=re.compile("Access ends"))).to_have_count(0)
    page.clock.fast_forward(50 * 60 * 1000)
    chip = page.get_by_role("button", name=re.compile(r"^Access ends in \d minutes$"))
    expect(chip).to_be_visible()
    assert first_picture(page) <= MOST[390, 844]
    chip.click()
    expect(page.get_by_text("One-hour access.")).to_be_visible()


def the_line_of_the_profile_unfolds(page: Page) -> None:
    more = page.get_by_role("button", name="About this account")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("18,406")).to_be_hidden()
    more.click()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_text("18,406")).to_be_visible()
    more.click()


def nothing_is_wider_than_the_narrowest_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    come_to_rest(page)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert page.evaluate(wide) == 320
    sheet = open_filter(page)
    assert sheet.evaluate("node => node.querySelector('.body').scrollWidth") <= 320
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_the_filter_sheet_counts_and_nothing_holds_before_show(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app, width=844, height=390)
    expect_at_its_top(page)
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    sheet = open_filter(page)
    small = sheet.locator("button:visible, label:visible, select:visible").evaluate_all(
        """(all, least) => all.map((one) => [one.className || one.tagName, one.offsetWidth, one.offsetHeight])
             .filter(([name, width, height]) => width < least || height < least - (name === "SELECT" ? 2 : 0))""",
        LEAST_TARGET,
    )
    assert small == []
    sheet.get_by_role("checkbox", name="Reels, 28").check()
    expect(sheet.get_by_role("button", name="Show 28 posts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    assert "kind=" not in page.url
    sheet = open_filter(page)
    sheet.get_by_role("checkbox", name="Reels, 28").check()
    first = sheet.get_by_role("slider", name="First month")
    before = first.get_attribute("aria-valuetext")
    first.press("ArrowRight")
    expect(first).not_to_have_attribute("aria-valuetext", str(before))
    sheet.get_by_role("combobox", name="from").select_option("2025-06")
    expect(first).to_have_attribute("aria-valuetext", "June 2025")
    expect(sheet.get_by_role("button", name="Clear 2")).to_be_visible()
    show = sheet.get_by_role("button", name=re.compile(r"^Show \d+ posts$"))
    expect(show).not_to_have_text("Show 28 posts")
    matches = re.search(r"\d+", show.inner_text())[0]
    show.click()
    expect(page.get_by_text(f"{matches} of 321 match · one sheet")).to_be_visible()
    expect(page).to_have_url(re.compile(r"kind=reel&since=2025-06-01"))
    expect(page.get_by_role("button", name="Filter, 2 set")).to_be_focused()
    wait_until_idle(page)
    assert first_picture(page) <= MOST[390, 844]
    sheet = open_filter(page)
    sheet.get_by_role("combobox", name="weekday").select_option("Friday")
    sheet.get_by_role("button", name="Clear 3").click()
    expect(sheet.get_by_role("combobox", name="weekday")).to_have_value("")
    sheet.get_by_role("switch", name="Select").click()
    expect(page.locator(".tick")).to_have_count(48)
    expect(page).not_to_have_url(re.compile("kind=|since="))


def test_a_search_is_typed_in_the_line_and_found(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app, width=720, height=450)
    expect_at_its_top(page)
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    sheet = open_filter(page)
    expect(sheet.get_by_role("group", name="How to search")).to_contain_text("these words in this order")
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name="Search captions").press_sequentially("fog", delay=20)
    expect(page.get_by_text(re.compile(r"^\d+ of 321 match · one sheet$"))).to_be_visible()
    expect(page).to_have_url(re.compile("q=fog"))
    expect(page.get_by_role("searchbox", name="Search captions")).to_have_value("fog")


def test_the_scrubber_says_where_a_finger_is_and_goes_there_once(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app)
    ruler, bubble = page.locator(".scrubber"), page.locator(".bubble")
    box = ruler.bounding_box()
    assert box is not None
    expect(bubble).to_be_hidden()
    page.mouse.move(box["x"] + 9, box["y"] + 40)
    page.mouse.down()
    expect(bubble).to_be_visible()
    page.mouse.move(box["x"] + 9, box["y"] + box["height"] / 2, steps=4)
    expect(bubble).to_contain_text(re.compile(r"^\w+ 20\d\d"))
    month, number = bubble.locator("b").inner_text(), bubble.locator("span").inner_text()
    page.mouse.up()
    expect(bubble).to_be_hidden()
    expect(page).to_have_url(re.compile("sheet=[345]"))
    marked = page.locator(".cell.marked").first
    expect(marked.locator(".number")).to_have_text(number)
    expect(marked.locator(".open")).to_have_accessible_name(re.compile(month))
    wait_until_idle(page)
    wait_until(page, lambda: _is_in_sight(marked), "what was asked for to come into sight")
    thumb = page.get_by_role("slider", name="Date")
    thumb.focus()
    page.keyboard.press("End")
    expect(thumb).to_have_attribute("aria-valuetext", re.compile(r"^\w+ 2020, frame 0\d+$"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sheet=7"))
    wait_until_idle(page)
    the_viewer_lies_over_the_scrubber(page)


def the_viewer_lies_over_the_scrubber(page: Page) -> None:
    viewer = open_frame(page, 1)
    over = (
        "document.elementFromPoint(385, 600).shadowRoot.elementFromPoint(385, 600).closest('dialog') !== null"
    )
    assert page.evaluate(over)
    # Also when the phone is held the other way meanwhile, and back.
    page.set_viewport_size({"width": 844, "height": 390})
    come_to_rest(page)
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    assert page.evaluate(over)
    expect(page.locator(".scrubber")).to_be_hidden()
    expect(viewer.get_by_role("button", name="Close")).to_be_visible()
    close_viewer(page)
    expect(page.locator(".scrubber")).to_be_visible()
    expect(frames(page).nth(1)).to_be_focused()


def _is_in_sight(part: Locator) -> bool:
    return bool(
        part.evaluate(
            "node => { const { top, bottom } = node.getBoundingClientRect(); return top < innerHeight && bottom > 0 }"
        )
    )
