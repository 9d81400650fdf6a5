"""An archive in a real browser, on the machine that the app runs on: chosen, watched, and opened from the disk."""

import asyncio
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import AppServer, Visitor, arrive, expect_all_read, expect_pictures_drawn, go_to, wait_until_idle
from playwright.sync_api import expect
from test_browser_axe import Findings
from test_browser_looks import expect_handsome_in_both_themes

from igarchive import open_archive
from sandbox import Sandbox

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]


@pytest.fixture
def gate(instagram: Sandbox, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """While it is set Instagram's pictures come; until then whoever asks for one waits."""
    is_open, store = threading.Event(), instagram._pictures
    get = store.get

    async def wait_and_get(key: str, make: Callable[[], bytes]) -> bytes:
        while not is_open.is_set():
            await asyncio.sleep(0.01)
        return await get(key, make)

    monkeypatch.setattr(store, "get", wait_and_get)
    is_open.set()
    return is_open


def test_what_the_sheets_show_goes_into_a_folder_and_opens_from_the_disk(
    own_app: AppServer, visit: Visit, gate: threading.Event
) -> None:
    page, found = visit().page(), Findings()
    arrive(page, own_app, "kind=reel")
    expect_all_read(page)
    gate.clear()
    go_to(page, "Archive")
    page.get_by_text("What the sheets show now").click()
    expect(page.get_by_text(re.compile(r"^26 files · about "))).to_be_visible()
    folder = page.get_by_role("textbox", name="Folder").input_value()
    page.get_by_role("button", name="Write it there").click()
    working = page.get_by_role("heading", name="Developing your sheets")
    expect(working).to_be_visible()
    expect(page.get_by_text("of 26 files")).to_be_visible()
    found.look(page, "archive, being written")
    go_to(page, "Sheets")
    go_to(page, "Archive")
    expect(working).to_be_visible()
    gate.set()
    expect(
        page.get_by_role("heading", name="26 files saved, 2 withheld by Instagram: see missing.csv")
    ).to_be_visible()
    wait_until_idle(page)
    found.look(page, "archive, made")
    expect_handsome_in_both_themes(page, said="When it is done")
    page.get_by_role("button", name="The 2 posts on the sheets").click()
    expect(page).to_have_url(re.compile("kind=withheld"))
    assert found == {}
    with open_archive(Path(folder)) as archive:
        assert len(archive.posts) == 28
        assert archive.verify().is_whole
    viewer = visit().page()
    viewer.goto((Path(folder) / "index.html").as_uri())
    expect_pictures_drawn(viewer.locator("img").first)
