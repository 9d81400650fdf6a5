"""How it looks: nothing overflows, everything can be read, the fonts are the app's own, and the chip counts down."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browser import (
    PAPER,
    AppServer,
    Visitor,
    arrive,
    close_viewer,
    come_to_rest,
    disconnect,
    expect_pictures_drawn,
    expect_sheet,
    expect_signed_out,
    go_to,
    host_of,
    in_both_themes,
    open_frame,
)
from playwright.sync_api import Page, expect

import sandbox.oauth
from dashboard.components.access_chip import WARM_SHORT_LIVED_SECONDS
from igclient.tokens import EXPIRY_MARGIN

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

MEASURE = (Path(__file__).parent / "browser_measure.js").read_text(encoding="utf-8")
LEAST = 4.5
# A phone is held by somebody who touches it; a window on a desk is drawn wider and narrower.
WIDTHS = ((390,), (820, 1440))


def expect_handsome(page: Page, *, said: str) -> None:
    """Nothing is wider than the screen, every text stands out from what it lies on."""
    measured: dict[str, Any] = page.evaluate(MEASURE)
    assert measured["scrolling"] == []
    assert measured["wide"] == []
    texts = measured["texts"]
    assert any(said in text["words"] for text in texts), "the page was measured before it was there"
    pale = [
        (text["words"], text["where"], round(text["ratio"], 2)) for text in texts if text["ratio"] < LEAST
    ]
    assert pale == []


def expect_own_fonts(page: Page) -> None:
    """The three families have arrived and are used."""
    page.evaluate("document.fonts.ready")
    faces = page.evaluate(
        "() => [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    )
    assert {"Fraunces", "Instrument Sans", "IBM Plex Mono"} <= {face.strip('"') for face in faces}


def expect_handsome_in_both_themes(page: Page, widths: Sequence[int] = (), *, said: str) -> None:
    """The page as it stands, at each of these widths; without any, light on a phone and dark at a desk."""
    for _ in in_both_themes(page, widths):
        expect_handsome(page, said=said)


@pytest.mark.parametrize("widths", WIDTHS)
def test_the_sheets_and_the_viewer_are_handsome_at_every_width(
    own_app: AppServer, visit: Visit, widths: Sequence[int]
) -> None:
    page = visit(width=widths[0]).page()
    arrive(page, own_app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    expect_own_fonts(page)
    expect_handsome_in_both_themes(page, widths, said="@maya.lindqvist")
    # An album, a video, a long caption, a withheld file, a caption in Hebrew.
    for place in (0, 5, 16, 10, 22):
        page.set_viewport_size({"width": widths[0], "height": 900})
        open_frame(page, place)
        expect(page.locator(".viewer .edge b")).to_be_visible()
        page.get_by_role("button", name="Caption and actions").click()
        expect_handsome_in_both_themes(page, widths, said="0322" if place == 0 else "Open on Instagram")
        close_viewer(page)


def test_every_other_page_is_handsome(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    page.goto(own_app.url + "?size=24")
    expect_signed_out(page)
    expect_pictures_drawn(page.locator(".cell img"))
    expect_handsome_in_both_themes(page, said="Your Instagram, laid out")
    page.goto(own_app.url + "?size=24&error=access_denied")
    expect(page.get_by_text("This sign-in could not be verified.")).to_be_visible()
    expect_handsome_in_both_themes(page, said="This sign-in could not be verified.")

    arrive(page, own_app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    go_to(page, "Archive")
    expect(page.get_by_role("button", name="Write it there")).to_be_visible()
    expect_handsome_in_both_themes(page, said="What then lies there")
    go_to(page, "Access")
    expect(page.get_by_text("One-hour access.")).to_be_visible()
    expect_handsome_in_both_themes(page, said="One-hour access.")
    page.get_by_role("button", name="Extend to 60 days").click()
    expect(page.get_by_text("60-day access.")).to_be_visible()
    expect_handsome_in_both_themes(page, said="60-day access.")
    disconnect(page)
    expect(page.get_by_text("Disconnected.", exact=True)).to_be_visible()
    expect_handsome_in_both_themes(page, said="Disconnected.")

    sandbox_host = host_of(own_app.sandbox.base_url)
    assert {host_of(request.url) for request in visitor.requests} <= {host_of(own_app.url), sandbox_host, ""}


def test_frames_in_a_row(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    cells = page.locator(".strip").first.locator(".cell")
    for width, columns in ((390, 3), (820, 4), (1440, 6)):
        page.set_viewport_size({"width": width, "height": 900})
        come_to_rest(page)
        tops = cells.evaluate_all("cells => cells.map(cell => Math.round(cell.getBoundingClientRect().top))")
        assert tops.count(tops[0]) == columns


def test_the_film_is_black_in_both_themes(own_app: AppServer, visit: Visit) -> None:
    page = visit(scheme="dark").page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    # Whose browser is dark sees no other page first.
    expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", PAPER["dark"])
    for _ in in_both_themes(page):
        film = page.locator(".cell").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
        assert float(re.search(r"oklch\(([\d.]+)", film)[1]) < 0.21


def test_the_chip_counts_down_by_itself_and_turns_warm(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    # The browser keeps its clock, so it is nobody else's after this.
    visitor.context.clock.install()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    chip = page.locator(".chip")
    expect(chip).to_contain_text(re.compile(r"5[678] minutes"))
    expect(chip).not_to_have_class(re.compile("warm"))
    runs = own_app.sandbox.count("user")
    page.clock.fast_forward(30 * 60 * 1000)
    expect(chip).to_contain_text(re.compile(r"2[5678] minutes"))
    expect(chip).not_to_have_class(re.compile("warm"))
    page.clock.fast_forward((19 * 60 + 30) * 1000)
    expect(chip).to_have_class(re.compile("warm"))
    expect(chip).to_contain_text(re.compile(r"[6789] minutes"))
    assert WARM_SHORT_LIVED_SECONDS == 600
    assert own_app.sandbox.count("user") == runs


@pytest.fixture
def brief_access(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox gives long-lived access that is over in a few seconds."""
    monkeypatch.setattr(sandbox.oauth, "LONG_LIFE", EXPIRY_MARGIN + timedelta(seconds=5))


@pytest.mark.usefixtures("brief_access")
def test_when_the_access_is_over_a_calm_page_says_so_and_leads_back(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    go_to(page, "Access")
    page.get_by_role("button", name="Extend to 60 days").click()
    # Nobody touches the page. On a busy machine the seconds may be over before the chip could say so.
    over = page.get_by_text("Your access has run out.")
    expect(page.locator(".chip.warm").get_by_text("less than a minute").or_(over)).to_be_visible()
    expect(over).to_be_visible()
    expect(page.get_by_text("Nothing of yours was lost.")).to_be_visible()
    expect_signed_out(page)
    page.get_by_role("link", name="Connect Instagram").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_text("One-hour access.")).to_be_visible()
