"""Instagram's export in a real browser: opened there, shown from there, and nothing of a picture sent to the app."""

import base64
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archived_account import Account, clip as clip_of, photo
from browser import (
    AppServer,
    Visitor,
    close_viewer,
    expect_pictures_drawn,
    expect_video_plays,
    frames,
    open_frame,
    wait_until,
    wait_until_idle,
)
from export_trees import LISTS, item, post
from hostile_zips import sparse
from playwright.sync_api import Page, expect
from still_source import jpeg
from test_browser_asgi import NOT_NEEDED, NOTE_VIOLATIONS, UvicornServer
from test_browser_axe import findings
from test_browser_frames import CLOUD, host_page

from igarchive import Archiver, Options
from igarchive.parcel import entries, write_parcel
from sandbox.accounts import build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.packing import write_zips
from sandbox.exports.tree import Maker

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
POSTS = 12
NAME = "@maya.lindqvist"
PICTURES = ".cell img[src^='data:image/jpeg']"
SHELF = "window[Symbol.for('contact-sheet export')]"
# A file of the browser's own, which it can keep a handle of without asking anybody.
PICK_KEPT = """([name, letters]) => {
  window.showOpenFilePicker = async () => {
    const root = await navigator.storage.getDirectory()
    const handle = await root.getFileHandle(name, { create: true })
    const out = await handle.createWritable()
    await out.write(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)))
    await out.close()
    return [handle]
  }
}"""
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample account's export of twelve posts, in two parts."""
    sample = build_accounts(NOW)["sample"]
    maker = Maker(sample, LAYOUTS["D"], LANGUAGES["tr"], HANDS["flat"], NOW, most=POSTS, parts=2)
    return write_zips(maker, tmp_path_factory.mktemp("export"))


@pytest.fixture(scope="module")
def strict_app(app_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The app under its policy."""
    with UvicornServer(app_folder, tmp_path_factory.mktemp("strict") / "app.log") as app:
        yield app


def sent_by(page: Page) -> list[bytes]:
    """Everything the page sends to the app from now on."""
    sent: list[bytes] = []

    def note(payload: str | bytes) -> None:
        sent.append(payload if isinstance(payload, bytes) else payload.encode())

    page.on("websocket", lambda socket: socket.on("framesent", note))
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    return sent


def choose(page: Page, paths: list[Path]) -> None:
    page.locator("input.input").set_input_files(paths)


def choose_by_key(page: Page, paths: list[Path]) -> None:
    wait_until_idle(page)
    page.locator("input.input").focus()
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Space")
    asked.value.set_files(paths)


def expect_opened(page: Page) -> None:
    expect(page.get_by_text(NAME, exact=True).locator("visible=true").first).to_be_visible()


def test_the_whole_road_from_the_keyboard_to_a_zip_sends_no_picture_and_breaks_no_rule(
    strict_app: AppServer, visit: Visit, zips: list[Path]
) -> None:
    page = visit().page()
    page.add_init_script(NOTE_VIOLATIONS + "window.showOpenFilePicker = undefined")
    sent = sent_by(page)
    page.goto(strict_app.url)
    choose_by_key(page, zips)
    expect_opened(page)
    pictures = page.locator(PICTURES)
    for shelf, count in (("Stories 40", 40), ("Posts 12", POSTS)):
        page.get_by_text(shelf, exact=True).click()
        expect(frames(page)).to_have_count(count)
        wait_until_idle(page)
    expect(page.get_by_text("Not in this export")).to_have_count(1)
    expect(pictures).to_have_count(POSTS - 1)
    expect_pictures_drawn(pictures)
    assert findings(page) == []

    viewer = open_frame(page, 0)
    expect_pictures_drawn(viewer.locator(".stage img[src^='data:image/jpeg']"))
    close_viewer(page)
    reel = next(
        index
        for index, frame in enumerate(frames(page).all())
        if "Reel" in (frame.get_attribute("aria-label") or "")
    )
    open_frame(page, reel)
    expect_video_plays(page)
    with page.expect_download() as saved:
        page.keyboard.press("d")
    clip = saved.value.path().read_bytes()
    close_viewer(page)

    page.get_by_placeholder("Search captions").locator("visible=true").fill("#cutpaper")
    expect(page.get_by_text(re.compile(r"\d of 12 posts match")).first).to_be_visible()
    wait_until_idle(page)
    page.get_by_text("Select", exact=True).click()
    expect(page.locator(".tick").first).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("button", name=re.compile("^Select all")).click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="as a ZIP").click()
    packed = zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes()))
    exported = {
        whole.read(name) for path in zips if (whole := zipfile.ZipFile(path)) for name in whole.namelist()
    }
    media = [name for name in packed.namelist() if name != "posts.csv"]
    assert media
    assert {packed.read(name) for name in media} <= exported
    assert "#cutpaper" in packed.read("posts.csv").decode()
    assert clip in exported
    with page.expect_download() as saved:
        page.get_by_role("button", name="Sheet to print").click()
    sheet = saved.value.path().read_text()
    assert "data:image/jpeg" in sheet
    assert "held:" not in sheet

    everything = b"".join(sent)
    assert b"\xff\xd8\xff" not in everything
    assert b"ftyp" not in everything
    # What is sent is the names of the files, and the lists.
    assert len(everything) < 200_000 < sum(path.stat().st_size for path in zips)
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Closed.", exact=True)).to_be_visible()
    wait_until(
        page, lambda: page.evaluate(f"{SHELF}.trees.length") == 0, "the browser to let go of the files"
    )
    assert page.evaluate(f"[{SHELF}.opening, {SHELF}.drawn.size]") == ["", 0]
    assert page.evaluate("sessionStorage.length") == 0
    assert set(page.evaluate("window.stopped")) <= {NOT_NEEDED}


def test_on_a_phone_what_is_wrong_is_said_and_a_reload_asks_for_one_tap(
    strict_app: AppServer, visit: Visit, zips: list[Path], tmp_path: Path
) -> None:
    page = visit(width=390, height=844).page()
    page.goto(strict_app.url)
    said = page.locator(".status").filter(visible=True)
    for name, data, words in (
        ("wrong.zip", b"<html>no zip</html>", "This file is no ZIP."),
        ("cut.zip", zips[0].read_bytes()[:-2000], "This ZIP is cut off"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        choose(page, [path])
        expect(said.filter(has_text=words)).to_be_visible()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate(PICK_KEPT, ["instagram-maya.lindqvist-2026-03-04-AbCd1234.zip", _letters(zips[1])])
    page.locator(".zone").tap()
    expect_opened(page)
    page.reload()
    expect(page.get_by_text("The page began anew")).to_be_in_viewport()
    page.get_by_role("button", name="Open them again").tap()
    expect_opened(page)
    expect(frames(page)).to_have_count(5)


def test_a_folder_in_a_frame_as_community_cloud_shows_apps(
    sample_app: AppServer, visit: Visit, zips: list[Path], tmp_path: Path
) -> None:
    for path in zips:
        zipfile.ZipFile(path).extractall(tmp_path / "instagram-maya.lindqvist-2026-03-04-AbCd1234")
    page = visit().page()
    address = sample_app.url + "host.html"
    body = host_page(sample_app.url, f"{CLOUD} allow-downloads")
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(address)
    framed = page.frame_locator("#app")
    framed.locator("input.folder").set_input_files(next(tmp_path.iterdir()))
    expect(framed.locator(PICTURES)).to_have_count(POSTS - 1)


def test_an_archive_is_opened_and_every_file_of_it_looked_at(
    sample_app: AppServer, visit: Visit, tmp_path: Path
) -> None:
    folder = tmp_path / "maya"
    account = Account(photo(1), clip_of(2))
    archiver = Archiver(account, folder, Options(viewer=False), fetch=account.fetch, now=lambda: NOW)
    archiver.run(archiver.plan())
    whole, changed = tmp_path / "maya.zip", tmp_path / "changed.zip"
    for path in (whole, changed):
        with path.open("wb") as file:
            write_parcel(file, "maya", entries(folder))
        picture = next((folder / "data/media").rglob("*.jpg"))
        picture.write_bytes(picture.read_bytes() + b"x")
    page = visit().page()
    page.goto(sample_app.url)
    for path, words in (
        (whole, "each as it was written."),
        (changed, f"{picture.name} is not as it was written."),
    ):
        choose(page, [path])
        expect(page.get_by_text("From an archive of 4 March 2026")).to_be_visible()
        expect(page.locator(PICTURES)).to_have_count(1)
        page.get_by_role("button", name="Check every file").click()
        expect(page.get_by_text(words)).to_be_visible()
        page.get_by_role("button", name="Close it").click()
        expect(page.get_by_text("Closed.", exact=True)).to_be_visible()


def test_thirty_gigabytes_are_opened_without_being_read_and_no_private_name_is_sent(
    sample_app: AppServer, visit: Visit, tmp_path: Path
) -> None:
    rows = [
        post(item(f"media/posts/{number:017d}.jpg", 1_770_000_000 - number, f"Number {number}"))
        for number in range(24)
    ]
    pictures = {row["media"][0]["uri"]: jpeg((48, 60), (9, 9, 200)) for row in rows}
    large = tmp_path / "instagram-maya.l-2026-03-04-AbCd1234.zip"
    private = "your_instagram_activity/messages/inbox/anna_123/message_1.json"
    lists = {f"{LISTS}posts_1.json": json.dumps(rows).encode(), private: b"{}"}
    sparse(large, 100, 300_000_000, lists | pictures)
    page = visit().page()
    sent = sent_by(page)
    page.goto(sample_app.url)
    choose(page, [large])
    expect(page.locator(PICTURES)).to_have_count(24, timeout=5000)
    assert page.evaluate("performance.memory.usedJSHeapSize") < 400_000_000
    assert sum(map(len, sent)) < 100_000
    packed = re.findall(rb"H4sI[A-Za-z0-9+/=]+", b"".join(sent))
    told = b"".join(gzip.decompress(base64.b64decode(letters)) for letters in packed)
    assert b"posts_1.json" in told
    assert b"anna" not in told
    # That there are messages is told: an export of nothing else is called so.
    assert b"messages/x.json" in told


def _letters(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
