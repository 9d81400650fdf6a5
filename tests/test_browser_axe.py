"""For everybody: axe-core finds nothing serious in any state of any page, in both themes, on a phone and at a desk."""

import contextlib
from collections.abc import Callable, Sequence

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser import (
    AppServer,
    Visitor,
    arrive,
    close_viewer,
    come_to_rest,
    expect_all_read,
    expect_pictures_drawn,
    expect_sheet,
    expect_signed_out,
    frames,
    go_to,
    in_both_themes,
    open_frame,
    wait_until,
    wait_until_idle,
)
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


# What Streamlit's own widgets do and no app can mend: axe's rule and a selector around the element, and why.
STREAMLITS_OWN = {
    ("color-contrast", 'button[data-selected="true"][data-hovered="true"]'): (
        "Under the pointer Streamlit deepens the tint behind a chosen pill's words, which are in that same colour. "
        "At rest they can be read."
    ),
}

RUN_AXE = """async (known) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], elementRef: true })
  const isKnown = (rule, node) => known.some(([id, selector]) => rule.id === id && node.element.closest(selector))
  // What a modal dialog lies over is inert, and axe would hold its words against the dialog's colours.
  const all = (root) => [...root.querySelectorAll("*")]
    .flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
  const modal = all(document).find((one) => one.matches("dialog:modal"))
  const isIn = (whole, node) => Boolean(node) && (node === whole || isIn(whole, node.parentNode ?? node.host))
  const path = (target) => target.map((part) => [part].flat().join(" >>> ")).join(" ")
  return violations.flatMap((rule) => rule.nodes
    .filter((node) => ["serious", "critical"].includes(node.impact) && !isKnown(rule, node))
    .filter((node) => !modal || isIn(modal, node.element))
    .map((node) => [rule.id, path(node.target), node.failureSummary]))
}"""


def findings(page: Page) -> list[tuple[str, str, str]]:
    """What axe-core finds serious on the page as it stands: its rule, the path to the element, and what to mend.

    A path leads through shadow roots with `>>>`.
    """
    come_to_rest(page)
    page.evaluate(AXE_SCRIPT)
    return [tuple(found) for found in page.evaluate(RUN_AXE, [list(known) for known in STREAMLITS_OWN])]


def open_behind(page: Page, button: str, said: str) -> None:
    """Open what a button has behind it; a run of the page, as after a change of theme, may close it at once."""

    def is_open() -> bool:
        if page.get_by_text(said).is_visible():
            return True
        wait_until_idle(page)
        page.get_by_role("button", name=button).last.click()
        with contextlib.suppress(AssertionError):
            expect(page.get_by_text(said)).to_be_visible(timeout=2000)
        return page.get_by_text(said).is_visible()

    wait_until(page, is_open, f"what is behind {button}")


class Findings(dict[tuple[str, str], list[tuple[str, str, str]]]):
    """What was found in each state of the app, in each theme."""

    def look(self, page: Page, state: str, widths: Sequence[int] = ()) -> None:
        """At each of these widths; without any, light on a phone and dark at a desk."""
        # What a pointer rests on may show a tip that is still fading in.
        page.mouse.move(1, 1)
        expect(page.locator("[data-testid=stTooltipContent]")).to_have_count(0)
        for how in in_both_themes(page, widths):
            if found := findings(page):
                self[state, how] = found


@pytest.mark.parametrize("width", [390, 1440])
def test_the_sheets_and_the_viewer_keep_nobody_out(own_app: AppServer, visit: Visit, width: int) -> None:
    page, found = visit(width=width).page(), Findings()
    arrive(page, own_app, "size=24")
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 14", 24)
    found.look(page, "sheets", [width])
    open_frame(page, 0)
    expect(page.locator(".viewer .edge b")).to_have_text("0322")
    expect(page.get_by_role("button", name="Slide 2, photo")).to_be_visible()
    found.look(page, "viewer, with an album", [width])
    close_viewer(page)
    if width == 390:
        page.get_by_role("button", name="Filter").click()
        expect(page.get_by_role("button", name="Show 321 posts")).to_be_visible()
        found.look(page, "filter sheet", [width])
        page.get_by_role("switch", name="Select").click()
    else:
        page.get_by_text("Select", exact=True).click()
    expect(page.locator(".tick")).to_have_count(24)
    frames(page).nth(1).click()
    expect(page.locator(".cell.selected")).to_have_count(1)
    found.look(page, "select mode", [width])
    assert found == {}


def test_nothing_else_keeps_anybody_out(own_app: AppServer, visit: Visit) -> None:
    page, found = visit().page(), Findings()
    page.goto(own_app.url)
    expect_signed_out(page)
    expect_pictures_drawn(page.locator(".cell img"))
    found.look(page, "connect")
    page.goto(own_app.url + "?size=24&error=access_denied")
    expect(page.get_by_text("This sign-in could not be verified.")).to_be_visible()
    found.look(page, "connect, with a message")

    # The sheet beneath has one frame: what is looked at here lies on top of it.
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    found.look(page, "keys")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_hidden()
    # On a phone they are one sheet, which is looked at with the sheets.
    page.set_viewport_size({"width": 1440, "height": 900})
    come_to_rest(page)
    for button, said in (
        ("?", "both words"),
        ("View", "Frames a sheet"),
        ("More", "Only posts without a caption"),
    ):
        open_behind(page, button, said)
        found.look(page, f"behind {button}", [1440])
        page.keyboard.press("Escape")
        expect(page.get_by_text(said)).to_be_hidden()
    page.get_by_role("button", name="Photos", exact=True).click()
    page.get_by_placeholder("Search captions").fill("zeppelin nowhere")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    found.look(page, "nothing found")
    go_to(page, "Archive")
    expect(page.get_by_role("button", name="Write it there")).to_be_visible()
    found.look(page, "archive", [390, 1440])
    go_to(page, "Access")
    expect(page.get_by_text("One-hour access.")).to_be_visible()
    found.look(page, "access")
    go_to(page, "Setup")
    expect(page.get_by_role("heading", name="Set up your own Instagram app")).to_be_visible()
    page.get_by_role("button", name="Register the redirect URI").click()
    page.get_by_label("Paste back what Meta saved").fill("http://elsewhere.example/")
    expect(page.get_by_text("another host name")).to_be_visible()
    found.look(page, "setup, with an address that differs")
    assert found == {}


def test_what_is_broken_inside_an_element_of_ours_is_found(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    frames(page).evaluate("button => button.removeAttribute('aria-label')")
    page.locator(".username").evaluate("name => { name.style.color = '#ddd' }")
    broken = {(rule, path.rpartition(" >>> ")[2]) for rule, path, _ in findings(page)}
    assert broken == {("button-name", ".open"), ("color-contrast", "h1")}
    assert all(" >>> " in path for _, path, _ in findings(page))
