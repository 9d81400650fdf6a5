"""The sheet on paper, printed by a real browser: full pages, and each line of a caption in its own direction."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from dashboard.sheets.print_sheet import PrintFrame, print_sheet

pytestmark = pytest.mark.browser

MILLIMETRE = 96 / 25.4
WIDTH, HEIGHT = 210 - 2 * 12, 297 - 2 * 12  # A4 within its margins
LONG = "The harbour before six, when the fog still lies between the boats and nobody has said a word. " * 8
MIXED = "Fog over the harbour\nשלום לכולם\nand home again\nمرحبا"


def frame(caption: str) -> PrintFrame:
    picture = io.BytesIO()
    Image.new("RGB", (30, 30), "gray").save(picture, "JPEG")
    return PrintFrame(
        "0312", "14 November 2026, 21:05", caption, kind="album, 4 slides", jpeg=picture.getvalue()
    )


def on_paper(chromium: Browser, captions: list[str]) -> Page:
    page = chromium.new_page(viewport={"width": round(WIDTH * MILLIMETRE), "height": 1000})
    page.emulate_media(media="print")
    page.set_content(print_sheet([frame(caption) for caption in captions], "@maya"))
    return page


def end_of_the_last_line(caption: Locator) -> set[int]:
    """The greys at the lower right, where dots stand when there is more than is shown."""
    with Image.open(io.BytesIO(caption.screenshot())) as shot:
        width, height = shot.size
        corner = shot.convert("L").crop((width - 9, height - 13, width, height))
        return set(corner.tobytes())


def test_rows_of_long_captions_fill_their_pages(chromium: Browser) -> None:
    page = on_paper(chromium, [LONG if number % 2 else "short" for number in range(120)])
    height = page.locator("body").evaluate("body => body.getBoundingClientRect().height") / MILLIMETRE
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, format="A4")))
    # A picture is not cut, so that much of a page may stay empty; a third of every page may not.
    row = WIDTH / 6 + 12
    assert height / HEIGHT <= pages <= height / (HEIGHT - row) + 1
    assert pages < 120 / 6 / 2
    page.close()


def test_each_line_of_a_caption_goes_its_own_way(chromium: Browser) -> None:
    page = on_paper(chromium, [MIXED])
    lines = page.locator(".caption").evaluate(
        """caption => {
          const { left, right } = caption.getBoundingClientRect()
          const end = parseFloat(getComputedStyle(caption).paddingInlineEnd)
          const text = caption.firstChild
          let at = 0
          return text.data.split("\\n").map((line) => {
            const range = document.createRange()
            range.setStart(text, at)
            range.setEnd(text, at + line.length)
            at += line.length + 1
            const box = range.getBoundingClientRect()
            return [box.left - left < 1, right - end - box.right < 1]
          })
        }"""
    )
    assert lines == [[True, False], [False, True], [True, False], [False, True]]
    page.close()


def test_dots_stand_where_a_caption_is_cut_and_nowhere_else(chromium: Browser) -> None:
    page = on_paper(chromium, [LONG, "short", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12", ""])
    captions = page.locator(".caption")
    assert min(end_of_the_last_line(captions.nth(0))) < 100
    assert end_of_the_last_line(captions.nth(1)) == {255}
    assert end_of_the_last_line(captions.nth(2)) == {255}
    assert page.locator(".caption").nth(3).evaluate("caption => caption.offsetHeight") == 0
    page.close()
