"""The insights in a real browser: a mark of each chart opens its posts, Back finds the chart, and all can read it."""

import re
from collections.abc import Callable

import pytest
from browser import AppServer, Visitor, arrive, expect_all_read, go_to, in_both_themes, wait_until_idle
from playwright.sync_api import expect
from test_browser_axe import findings
from test_browser_looks import expect_handsome

from dashboard.insights.look import DARK, LIGHT

pytestmark = pytest.mark.browser

# A mark of each chart, by how it is called; how many posts it stands for depends on the day.
MARKS = (
    r"^[A-Z][a-z]+ \d{4}: \d+ posts",
    r"^[A-Z][a-z]+day evening: \d+ posts",
    r"^Reels: \d+ posts",
    r"^#\w+: \d+ posts",
)


def test_a_mark_of_each_chart_opens_its_posts_and_everybody_can_read_them(
    own_app: AppServer, visit: Callable[..., Visitor]
) -> None:
    page = visit(width=1440).page()
    arrive(page, own_app)
    expect_all_read(page)
    go_to(page, "Insights")
    heading = page.get_by_role("heading", name="What your posts say")
    expect(heading).to_be_visible()
    expect(page.get_by_text("Used together")).to_be_visible()
    wait_until_idle(page)
    for called in MARKS:
        said = str(page.get_by_label(re.compile(called)).first.get_attribute("aria-label"))
        (number,) = re.findall(r": (\d+) posts", said)
        mark = page.get_by_label(said, exact=True).first
        mark.scroll_into_view_if_needed()
        # Beside the dots that lie above a row: they are doors of their own.
        mark.click(position={"x": 4, "y": 6})
        expect(page.get_by_text(f"{number} of 321 posts match").first).to_be_visible()
        page.go_back()
        expect(heading).to_be_visible()
        # The mark is there again, drawn as the one whose posts the sheets show now.
        expect(page.get_by_label(said, exact=True).first).to_have_attribute("stroke-width", "2")
        wait_until_idle(page)
        expect(heading).to_be_visible()

    page.get_by_role("button", name="As a table, with every mark as a link").nth(1).click()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"day evening: \d+ posts?$")).first).to_be_visible()
    for shown in in_both_themes(page):
        # The charts turn with the page.
        ink = (LIGHT if shown.startswith("light") else DARK).ink
        expect(page.locator("svg text", has_text=re.compile("^#")).first).to_have_attribute("fill", ink)
        expect_handsome(page, said="What your posts say")
        assert findings(page) == []
