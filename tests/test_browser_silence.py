"""The app out of reach: said at once in our words, no click is taken meanwhile, and it goes on by itself."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit
from browser import AWAY, ROOT, AppServer, Visitor, go_to, wait_until_idle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
BY_ITSELF = "goes on by itself"

# What Streamlit's own box says, in an element of its name. The real one comes after its sixth look at the server.
BOX = """() => {
  const box = document.createElement("div")
  box.dataset.testid = "stDialog"
  box.textContent = "Connection error: streamlit run yourscript.py"
  document.body.append(box)
}"""
COUNT_CLICKS = """() => {
  window.clicks = 0
  document.querySelector("[data-testid=stApp]").addEventListener("click", () => { window.clicks += 1 }, true)
}"""


def expect_said(page: Page, said: str) -> None:
    """The banner has come, and no click reaches the page under it."""
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text(BY_ITSELF)).to_be_visible()
    page.mouse.click(300, 300)
    page.mouse.click(1150, 40)
    assert page.evaluate("window.clicks") == 0


@pytest.fixture
def app_elsewhere(app_folder: Path, tmp_path: Path) -> Iterator[AppServer]:
    """The app on another machine than the browser, as far as the browser can tell."""
    options = [f"--browser.serverAddress={AWAY}"]
    with AppServer(app_folder, tmp_path / "app.log", host=AWAY, options=options) as app:
        yield app


@pytest.fixture
def app(app_folder: Path, tmp_path: Path) -> Iterator[AppServer]:
    """The app for this test alone, which may stop it."""
    with AppServer(app_folder, tmp_path / "app.log") as started:
        yield started


def test_a_stopped_app_is_said_in_our_words_and_takes_no_clicks(app: AppServer, visit: Visit) -> None:
    visitor = visit(width=1280, height=720)
    visitor.expect_complaint(
        "ERR_CONNECTION_REFUSED|Client Error|Is Streamlit still running|_stcore|Cannot send"
    )
    page = visitor.page()
    page.goto(app.url)
    wait_until_idle(page)
    page.evaluate(COUNT_CLICKS)
    app.__exit__()
    expect_said(page, "The app has stopped.")
    page.evaluate(BOX)
    expect(page.get_by_text("yourscript.py")).to_be_hidden()
    expect(page.get_by_text("The app has stopped.")).to_be_visible()


def test_a_device_without_a_network_is_said_so_and_its_return_too(
    app_elsewhere: AppServer, visit: Visit
) -> None:
    visitor = visit(width=1280, height=720)
    visitor.expect_complaint("ERR_INTERNET_DISCONNECTED|Client Error|not responding|_stcore|Cannot send")
    page = visitor.page()
    page.goto(app_elsewhere.url)
    wait_until_idle(page)
    page.evaluate(COUNT_CLICKS)
    visitor.context.set_offline(True)
    expect_said(page, "This device is offline.")
    visitor.context.set_offline(False)
    expect(page.get_by_text("Connected again.")).to_be_visible()
    go_to(page, "Setup")
    expect(page.get_by_role("heading", name="Set up your own Instagram app")).to_be_visible()


def test_on_ones_own_machine_a_missing_network_stops_nothing(sample_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    page.goto(sample_app.url)
    wait_until_idle(page)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    go_to(page, "Setup")
    expect(page.get_by_role("heading", name="Set up your own Instagram app")).to_be_visible()
    expect(page.locator("#contact-sheet-silence")).to_be_hidden()


def test_it_is_said_well_within_two_seconds_of_silence() -> None:
    """The browser tells the moment a connection ends; all that is waited for after it is this."""
    script = (ROOT / "dashboard/components/masthead/silence.js").read_text(encoding="utf-8")
    (grace,) = re.findall(r"GRACE_MS = (\d+)", script)
    assert int(grace) <= 1000
    assert script.count("GRACE_MS") == 2


def test_streamlits_box_is_still_called_what_it_is_looked_for_by() -> None:
    scripts = Path(streamlit.__file__).parent / "static/static/js"
    (entry,) = [
        text
        for path in scripts.glob("index*.js")
        if "yourscript.py" in (text := path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert "Connection error" in entry
    assert "stDialog" in entry
