"""The insights in a real browser: a mark of each chart opens its posts, Back finds the chart, and all can read it."""

import re

import pytest
from browser import connect_sample, expect_all_read, go_to, in_both_themes, wait_until_idle
from playwright.sync_api import Page, expect
from test_browser_axe import findings
from test_browser_looks import expect_handsome

from dashboard.insights.look import DARK, LIGHT

pytestmark = pytest.mark.browser

MARKS = (
    ("February 2026: 10 posts", "10 of 321 posts match"),
    ("Friday evening: 38 posts", "38 of 321 posts match"),
    ("Reels: 26 posts", "26 of 321 posts match"),
    ("#quiet: 12 posts", "12 of 321 posts match"),
)


def open_insights(page: Page) -> None:
    go_to(page, "Insights")
    expect(page.get_by_role("heading", name="What your posts say")).to_be_visible()
    expect(page.get_by_text("Used together")).to_be_visible()
    wait_until_idle(page)


def test_a_mark_of_each_chart_opens_its_posts_and_back_finds_the_chart_as_it_was(sample_app, visit):
    page = visit(width=1440).page()
    connect_sample(page, sample_app.url)
    expect_all_read(page)
    open_insights(page)
    for said, matching in MARKS:
        mark = page.get_by_label(said).first
        mark.scroll_into_view_if_needed()
        # Beside the dots that lie above a row: they are doors of their own.
        mark.click(position={"x": 4, "y": 6})
        expect(page.get_by_text(re.compile(re.escape(matching))).first).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="What your posts say")).to_be_visible()
        # The mark is there again, drawn as the one whose posts the sheets show now.
        expect(page.get_by_label(said).first).to_have_attribute("stroke-width", "2")
        wait_until_idle(page)
        expect(page.get_by_role("heading", name="What your posts say")).to_be_visible()


def test_the_insights_can_be_read_by_everybody_at_every_width(sample_app, visit):
    page = visit(width=1440).page()
    connect_sample(page, sample_app.url)
    expect_all_read(page)
    open_insights(page)
    page.get_by_role("button", name="As a table, with every mark as a link").nth(1).click()
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("link", name="Friday evening: 38 posts")).to_be_visible()
    for shown in in_both_themes(page, (390, 820)):
        # The charts turn with the page.
        ink = (LIGHT if shown.startswith("light") else DARK).ink
        expect(page.locator("svg text", has_text="#quiet").first).to_have_attribute("fill", ink)
        expect_handsome(page, said="What your posts say")
        assert findings(page) == []
