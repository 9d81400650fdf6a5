"""An archive opened from the disk in a browser without a network: all of it, by mouse, finger and keyboard."""

import io
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser import PAPER, Visitor, expect_pictures_drawn, wait_until
from PIL import Image
from playwright.sync_api import Page, expect

from igarchive.offline_viewer import viewer_files
from igclient import Media, MediaType, User
from sandbox.clips import CLIPS

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]
MADE = datetime(2026, 11, 28, 10, 4, tzinfo=ZoneInfo("Europe/Berlin"))
MAYA = User(
    id="1",
    username="maya.lindqvist",
    name="Maya Lindqvist",
    biography="Light & weather",
    followers_count=18_406,
)
HOSTILE = (
    '<img src=x onerror="pwned=1"><script>pwned=1</script>\n</script> '
    "${pwned=1} \"'`\u2028 &amp; \u202eevil\u202c #fog"
)
NEWEST = datetime(2026, 11, 26, 20, 53, tzinfo=UTC)


def jpeg(color, size=(120, 150)):
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG")
    return out.getvalue()


def photo(number, days, **fields):
    known = {
        "media_type": MediaType.IMAGE,
        "permalink": f"https://www.instagram.com/p/C{number}/",
        "timestamp": NEWEST - timedelta(days=days),
        "caption": f"Picture {number}",
    }
    return Media(id=str(number), **known | fields)


POSTS = [
    photo(1, 0, caption="Nebel über dem Fjord, früh.\n\n#fog #Norway", like_count=1_549, comments_count=1),
    photo(
        2,
        30,
        media_type=MediaType.CAROUSEL_ALBUM,
        caption="An album by @noa.k",
        children=(Media(id="21", alt_text="The bow"), Media(id="22"), Media(id="23")),
    ),
    photo(3, 60, media_type=MediaType.VIDEO, media_product_type="REELS", caption=None),
    photo(4, 400, caption=HOSTILE),
    photo(5, 430, caption="Withheld"),
    photo(6, 500, media_type=MediaType.VIDEO, caption="שקיעה מעל הים"),
    *(photo(number, 600 + number) for number in range(7, 130)),
    photo(130, 0, timestamp=None, caption="No date"),
]
FILES = {post.id: [f"2026/{post.id} #1%.jpg"] for post in POSTS} | {
    "2": ["2026/2_1.jpg", "", "2026/2_3.jpg"],
    "3": ["2026/3.mp4"],
    "6": ["2025/6.mp4"],
    "5": [],
}


MISSING = {"2": ["", "Instagram did not list this slide.", ""], "5": ["Instagram does not share this file."]}


def write_archive(folder, posts=POSTS, files=FILES, thumbnail=None):
    for path in {path for paths in files.values() for path in paths if path}:
        target = folder / "data/media" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".mp4"):
            shutil.copy(CLIPS[0].path, target)
        else:
            target.write_bytes(jpeg("#35506b"))
    small = jpeg("#a05030", (16, 20))
    pictures = thumbnail or (lambda path: None if path.startswith("2025") else small)
    for name, data in viewer_files(MAYA, posts, files, pictures, made=MADE, missing=MISSING):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("an archive #1") / "maya & co")


@pytest.fixture
def open_archive(visit: Visit, archive: Path) -> Callable[..., Page]:
    """Open the archive from the disk, with the network switched off."""

    def opened(
        folder: Path = archive, place: str = "", visitor: Visitor | None = None, **look: object
    ) -> Page:
        visitor = visitor or visit(**look)
        visitor.context.set_offline(True)
        page = visitor.page()
        page.goto(f"{(folder / 'index.html').as_uri()}{place}")
        return page

    return opened


def line(page: Page):
    return page.get_by_role("status")


def frame(page: Page, number: int):
    return page.get_by_role("button", name=f"Frame {number:04d},")


def viewer(page: Page):
    return page.get_by_role("dialog", name="Frame")


def test_everything_is_there_and_nothing_is_asked_of_anybody(open_archive, visit, archive) -> None:
    visitor = visit()
    page = open_archive(visitor=visitor)
    expect(page.get_by_role("heading", name="@maya.lindqvist")).to_be_visible()
    expect(page.get_by_text("archive of 28 November 2026")).to_be_visible()
    expect(line(page)).to_have_text(re.compile(r"^130 posts · \w{3} 202\d – Nov 2026$"))
    expect(page.locator(".cell").first).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_have_text(re.compile(r"^2026 \d posts$"))
    expect(page.get_by_role("heading", level=2).last).to_have_text("No date 1 post")
    expect(frame(page, 130)).to_have_accessible_name(
        "Frame 0130, photo, 26 November 2026. Nebel über dem Fjord, früh. #fog #Norway"
    )
    expect(page.locator(".window.missing")).to_have_text(
        "Not in this archive Instagram does not share this file. open post"
    )
    expect_pictures_drawn(page.locator(".cell img"))
    within = archive.as_uri()
    assert {request.url.startswith((within, "data:")) for request in visitor.requests} == {True}
    assert len([request for request in visitor.requests if "thumbs-" in request.url]) >= 1


def test_a_frame_opens_in_full_with_its_words_its_file_and_the_way_to_the_post(open_archive) -> None:
    page = open_archive()
    frame(page, 130).click()
    shown = viewer(page)
    expect(shown.get_by_text("Nebel über dem Fjord, früh.")).to_be_visible()
    expect(shown.get_by_text("Thursday 26 November 2026, 21:53")).to_be_visible()
    expect(shown.get_by_text("1,549 likes")).to_be_visible()
    expect(shown.get_by_text("1 comment", exact=True)).to_be_visible()
    expect(shown.get_by_text("1 of 130")).to_be_visible()
    expect_pictures_drawn(shown.locator(".picture img"))
    file = shown.get_by_role("link", name="Open the file")
    assert file.get_attribute("href") == "data/media/2026/1%20%231%25.jpg"
    link = shown.get_by_role("link", name="Open on Instagram")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (
        "https://www.instagram.com/p/C1/",
        "noopener noreferrer",
    )
    page.go_back()
    expect(shown).to_be_hidden()
    expect(frame(page, 130)).to_be_focused()


def test_an_album_shows_every_slide_and_says_which_is_not_there(open_archive) -> None:
    page = open_archive(place="#129")
    shown = viewer(page)
    expect(shown.get_by_text("slide 1 of 3")).to_be_visible()
    expect(shown.get_by_text("The bow")).to_be_visible()
    expect(shown.locator(".picture img")).to_have_attribute("alt", "The bow")
    shown.get_by_role("button", name="Slide 2, not in this archive").click()
    expect(shown.get_by_text("slide 2 of 3")).to_be_visible()
    expect(shown.locator(".picture")).to_contain_text("Instagram did not list this slide.")
    page.keyboard.press("ArrowDown")
    expect(shown.get_by_role("button", name="Slide 3, photo")).to_have_attribute("aria-current", "true")
    expect_pictures_drawn(shown.locator(".picture img"))


def test_a_video_plays_and_a_clip_without_a_thumbnail_shows_its_own_picture(open_archive) -> None:
    page = open_archive()
    own = page.locator("[data-frame='6'] video")
    own.scroll_into_view_if_needed()
    wait_until(page, lambda: own.evaluate("video => video.readyState >= 2"), "the clip's own picture")
    frame(page, 128).click()
    expect(viewer(page).get_by_text("No caption.")).to_be_visible()
    playing = "video => { video.muted = true; video.play(); return video.currentTime > 0 }"
    clip = viewer(page).locator(".picture video")
    wait_until(page, lambda: clip.evaluate(playing), "the clip to play")
    page.keyboard.press("Escape")
    expect(clip).to_have_count(0)


def test_hostile_captions_are_shown_as_they_are_written(open_archive) -> None:
    page = open_archive(place="#127")
    shown = viewer(page)
    words = "".join(shown.locator(".caption, .tags").all_text_contents())
    assert re.sub(r"\s+", " ", words.replace("#fog", " #fog")) == re.sub(r"\s+", " ", HOSTILE)
    assert shown.locator("script, img[src=x]").count() == 0
    page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("<script>")
    expect(line(page)).to_have_text(re.compile("^1 of 130 posts"))
    assert page.evaluate("typeof pwned") == "undefined"


def test_search_finds_words_phrases_hashtags_and_names_whatever_their_case_and_accents(open_archive) -> None:
    page = open_archive()
    search = page.get_by_role("searchbox")
    for query, found in {
        "NEBEL uber": 1,
        '"fjord, fruh"': 1,
        "#fog": 2,
        "#fo": 0,
        "#fog -nebel": 1,
        "@noa.k": 1,
        "the bow": 1,
        "שקיעה": 1,
        "26 november 2026": 1,
        "picture": 123,
    }.items():
        search.fill(query)
        expect(line(page)).to_have_text(re.compile(f"^{found} of 130 posts"))
    search.fill("nebel")
    page.locator(".open").first.click()
    expect(viewer(page).locator("mark")).to_have_text("Nebel")
    viewer(page).get_by_role("button", name="#Norway").click()
    expect(viewer(page)).to_be_hidden()
    expect(search).to_have_value("#Norway")
    search.fill("zeppelin")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.get_by_role("button", name="Show all posts").click()
    expect(line(page)).to_have_text(re.compile("^130 posts"))


def test_kinds_the_order_and_the_years_lead_to_frames(open_archive) -> None:
    page = open_archive()
    page.locator("label", has_text="Reels").click()
    expect(line(page)).to_have_text(re.compile("^1 of 130 posts"))
    page.locator("label", has_text="All").click()
    page.get_by_role("button", name="Newest first").click()
    expect(page.locator(".number").first).to_have_text("0001")
    page.get_by_role("button", name="Oldest first").click()
    expect(page.locator(".number").first).to_have_text("0130")
    years = page.get_by_role("navigation", name="Years and months")
    expect(years.locator("[aria-current]")).to_have_accessible_name("November 2026, 1 post")
    years.get_by_role("button", name="2025").last.click()
    expect(page.locator(".open:focus")).to_have_accessible_name(
        re.compile(r"^Frame 0127, photo, \d+ \w+ 2025")
    )


def test_everything_is_reached_by_keys(open_archive) -> None:
    page = open_archive()
    expect(page.locator(".open")).not_to_have_count(0)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    frame(page, 130).focus()
    page.keyboard.press("ArrowRight")
    expect(frame(page, 129)).to_be_focused()
    page.keyboard.press("End")
    expect(frame(page, 1)).to_be_focused()
    expect(page.locator(".open[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    shown = viewer(page)
    expect(shown.get_by_text("1 of 130")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(shown.get_by_text("2 of 130")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(frame(page, 129)).to_be_focused()


def test_it_is_light_or_dark_as_the_system_is_until_somebody_chooses(open_archive) -> None:
    page = open_archive(scheme="dark")
    body = page.locator("body")
    expect(body).to_have_css("background-color", PAPER["dark"])
    page.emulate_media(color_scheme="light")
    expect(body).to_have_css("background-color", PAPER["light"])
    page.get_by_role("button", name="Light or dark").click()
    expect(body).to_have_css("background-color", PAPER["dark"])
    page.reload()
    expect(body).to_have_css("background-color", PAPER["dark"])


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_it_keeps_nobody_out_and_fits_the_window(open_archive, width: int, scheme: str) -> None:
    page = open_archive(width=width, height=844, scheme=scheme)
    expect(page.locator(".window.loading")).to_have_count(0)
    page.evaluate(AXE_SCRIPT)
    found = {"sheet": violations(page)}
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.goto(f"{page.url}#129-1")
    expect(viewer(page)).to_be_visible()
    found["viewer"] = violations(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    found["keys"] = violations(page)
    assert found == {"sheet": [], "viewer": [], "keys": []}


def violations(page: Page) -> list[list[str]]:
    run = """async () => (await axe.run({ preload: false, resultTypes: ["violations"] })).violations
      .flatMap((rule) => rule.nodes.map((node) => [rule.id, node.target.join(" "), node.failureSummary]))"""
    return list(page.evaluate(run))


def test_a_swipe_turns_to_the_next_post(open_archive) -> None:
    page = open_archive(width=390, height=844, place="#130")
    swipe = """picture => [["touchstart", 300], ["touchend", 90]].forEach(([kind, x]) => {
      const touch = new Touch({ identifier: 1, target: picture, clientX: x, clientY: 200 })
      const touches = kind === "touchstart" ? [touch] : []
      picture.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches, changedTouches: [touch] }))
    })"""
    viewer(page).locator(".picture").evaluate(swipe)
    expect(viewer(page).get_by_text("2 of 130")).to_be_visible()


def test_ten_thousand_posts_open_at_once(open_archive, tmp_path: Path) -> None:
    posts = [photo(number, number / 3, caption=f"Fog {number} #fog " * 9) for number in range(10_000)]
    files = {post.id: [f"{post.timestamp.year}/{post.id}.jpg"] for post in posts}
    folder = tmp_path / "many"
    small = jpeg("#a05030", (16, 20))
    for name, data in viewer_files(MAYA, posts, files, lambda path: small, made=MADE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    page = open_archive(folder)
    expect(line(page)).to_have_text(re.compile("^10,000 posts"))
    expect_pictures_drawn(page.locator(".cell img"))
    drawn = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert drawn < 5_000  # milliseconds; one second while seventeen others want the two cores
    assert page.locator(".cell").count() < 400
    assert page.locator("script[src*=thumbs]").count() <= 3
    frame(page, 10_000).focus()
    page.keyboard.press("End")
    expect(frame(page, 1)).to_be_focused()
    expect_pictures_drawn(page.locator(".cell img"))
    page.get_by_role("searchbox").fill('"fog 7777"')
    expect(line(page)).to_have_text(re.compile("^1 of 10,000 posts"))


def test_what_a_copy_in_pieces_lacks_is_said(open_archive, visit, archive, tmp_path: Path) -> None:
    folder = tmp_path / "in pieces"
    shutil.copytree(archive, folder)
    for gone in [
        *folder.glob("viewer/data-undated.js"),
        *folder.glob("viewer/thumbs-*"),
        folder / "data/media/2026/2_1.jpg",
    ]:
        gone.unlink()
    visitor = visit()
    visitor.expect_complaint("ERR_FILE_NOT_FOUND")
    page = open_archive(folder, visitor=visitor)
    expect(page.get_by_role("alert")).to_have_text(
        "The posts of undated are not shown: the file viewer/data-undated.js is missing beside this page."
    )
    expect(line(page)).to_have_text(re.compile("^129 posts"))
    expect(page.locator("[data-frame='2'] .window")).to_contain_text("The file is not here")
    # Without thumbnails the files themselves are shown.
    expect(page.locator("[data-frame='1'] img")).to_have_attribute("src", re.compile("^data/media/2026/1"))
    (folder / "viewer/data-profile.js").unlink()
    page.reload()
    expect(page.get_by_text("This page needs the folder viewer beside it")).to_be_visible()
    visitor.expect_complaint("archive is not defined")
