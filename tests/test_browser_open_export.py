"""Instagram's export in a real browser: opened there, shown from there, and nothing of a picture sent to the app."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser import AppServer, Visitor, close_viewer, expect_pictures_drawn, frames, open_frame
from export_trees import LISTS, item, post
from hostile_zips import sparse
from playwright.sync_api import Page, expect
from still_source import jpeg

from sandbox.accounts import build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.packing import write_zips
from sandbox.exports.tree import Maker

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POSTS = 12
Visit = Callable[..., Visitor]


@pytest.fixture
def zips(tmp_path: Path) -> list[Path]:
    """The sample account's export of twelve posts, in two parts."""
    sample = build_accounts(NOW)["sample"]
    maker = Maker(sample, LAYOUTS["D"], LANGUAGES["tr"], HANDS["flat"], NOW, most=POSTS, parts=2)
    return write_zips(maker, tmp_path)


def sent_by(page: Page) -> list[bytes]:
    """Everything the page sends to the app from now on."""
    sent: list[bytes] = []

    def note(payload: str | bytes) -> None:
        sent.append(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    return sent


def choose(page: Page, paths: list[Path]) -> None:
    page.locator("input[type=file]").set_input_files(paths)


def test_an_export_is_opened_and_shown_and_no_picture_leaves_the_browser(
    sample_app: AppServer, visit: Visit, zips: list[Path]
) -> None:
    page = visit().page()
    sent = sent_by(page)
    page.goto(sample_app.url)
    choose(page, zips)
    expect(page.get_by_text("@maya.lindqvist", exact=True).first).to_be_visible()
    expect(frames(page)).to_have_count(48)
    expect(page.get_by_text("Not in this export")).to_have_count(1)
    pictures = page.locator(".cell img[src^='data:image/jpeg']")
    expect(pictures).to_have_count(47)
    expect_pictures_drawn(pictures)
    viewer = open_frame(page, 0)
    expect_pictures_drawn(viewer.locator(".stage img[src^='data:image/jpeg']"))
    close_viewer(page)
    everything = b"".join(sent)
    assert b"\xff\xd8\xff" not in everything
    assert b"ftyp" not in everything
    # What is sent is the names of all files, and the lists.
    assert len(everything) < 150_000 < sum(path.stat().st_size for path in zips)


def test_what_is_no_zip_is_said_beside_the_place_and_the_next_choice_counts(
    sample_app: AppServer, visit: Visit, zips: list[Path], tmp_path: Path
) -> None:
    page = visit(width=390).page()
    page.goto(sample_app.url)
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"<html>no zip</html>")
    choose(page, [wrong])
    expect(page.get_by_role("status").filter(has_text="This file is no ZIP.")).to_be_visible()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(zips[0].read_bytes()[:-2000])
    choose(page, [cut])
    expect(page.get_by_role("status").filter(has_text="This ZIP is cut off")).to_be_visible()
    choose(page, zips[1:])
    expect(page.get_by_text("@maya.lindqvist", exact=True).first).to_be_visible()


def test_thirty_gigabytes_are_opened_without_being_read(
    sample_app: AppServer, visit: Visit, tmp_path: Path
) -> None:
    rows = [
        post(item(f"media/posts/{number:017d}.jpg", 1_770_000_000 - number, f"Number {number}"))
        for number in range(24)
    ]
    pictures = {row["media"][0]["uri"]: jpeg((48, 60), (9, 9, 200)) for row in rows}
    large = tmp_path / "instagram-maya.l-2026-03-04-AbCd1234.zip"
    sparse(large, 100, 300_000_000, {f"{LISTS}posts_1.json": json.dumps(rows).encode(), **pictures})
    page = visit().page()
    sent = sent_by(page)
    page.goto(sample_app.url)
    choose(page, [large])
    expect(page.locator(".cell img[src^='data:image/jpeg']")).to_have_count(24)
    assert page.evaluate("performance.memory.usedJSHeapSize") < 400_000_000
    assert sum(map(len, sent)) < 100_000
