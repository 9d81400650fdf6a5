"""The viewer in a real browser: keys, swipes, zoom, slideshow, copying, comments, insights, downloads, focus."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import (
    AppServer,
    Visitor,
    arrive,
    close_viewer,
    come_to_rest,
    connect_sample,
    expect_pictures_drawn,
    expect_sheet,
    open_frame,
    wait_until_idle,
)
from playwright.sync_api import Locator, Page, expect

from sandbox import Sandbox, comments

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ALBUM, VIDEO = 7, 5
SCOPE = "instagram_business_basic,instagram_business_manage_comments,instagram_business_manage_insights"


class GrantedApp(AppServer):
    """The app, asking for everything the viewer can show."""

    def settings(self) -> dict[str, str]:
        return {**super().settings(), "INSTAGRAM_SCOPE": SCOPE}


@pytest.fixture(scope="module")
def granted_app(
    app_folder: Path, instagram: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AppServer]:
    with GrantedApp(app_folder, tmp_path_factory.mktemp("granted") / "app.log", sandbox=instagram) as app:
        yield app


@pytest.fixture
def painted_app(app_folder: Path, tmp_path: Path) -> Iterator[AppServer]:
    """The app whose sample account is painted as for everybody, in full size."""
    with AppServer(app_folder, tmp_path / "app.log", is_painted=True) as app:
        yield app


def see_sheet(visit: Visit, app: AppServer, **look: object) -> Page:
    page = visit(**look).page()
    arrive(page, app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    return page


def number(viewer: Locator) -> Locator:
    return viewer.locator(".edge b")


def focused(page: Page) -> str:
    """What has the focus, through shadow roots."""
    return str(
        page.evaluate(
            """() => {
              let node = document.activeElement
              while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
              return node ? `${node.tagName} ${node.className} ${node.getAttribute("aria-label") ?? ""}` : ""
            }"""
        )
    )


SWIPE = """(stage, [type, from, to]) => {
  const box = stage.getBoundingClientRect()
  const at = (x) => ({ pointerId: 7, pointerType: type, isPrimary: true, bubbles: true, composed: true,
    clientX: box.left + x, clientY: box.top + 80 })
  stage.dispatchEvent(new PointerEvent("pointerdown", at(from)))
  stage.dispatchEvent(new PointerEvent("pointermove", at((from + to) / 2)))
  stage.dispatchEvent(new PointerEvent("pointerup", at(to)))
}"""


def test_comments_and_insights_are_read_when_asked_for(granted_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, granted_app)
    viewer = open_frame(page, ALBUM)
    expect(viewer.locator(".remarks, .figures")).to_have_count(0)
    viewer.get_by_role("button", name="Show comments").click()
    remarks = viewer.get_by_role("region", name="Comments")
    expect(remarks.locator(".remark").first).to_be_visible()
    expect(remarks).to_contain_text("badr.light")
    viewer.get_by_role("button", name="Show insights").click()
    expect(viewer.locator(".figures")).to_contain_text("Accounts reached")
    # They are the post's, so they stay while its slides turn, and another post has not been asked about.
    page.keyboard.press("ArrowDown")
    expect(viewer.get_by_text("slide 2 of 7")).to_be_visible()
    expect(viewer.locator(".remark").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(number(viewer)).to_have_text("0314")
    expect(viewer.locator(".remarks, .figures")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


HOSTILE = (
    "<img src=x onerror='window.ran = 1'><script>window.ran = 1</script> [a](javascript:window.ran=1) **b** $x$ &lt;",
    "\u202egnitirw sdrawkcab \u2066\u200f" + "Z\u0351\u0352" * 40 + "\r\n\r\nsecond\u2028third\u0000\ufffe",
    "W" * 2_200,
)


@pytest.fixture
def hostile_comments(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everybody comments the worst."""
    monkeypatch.setattr(comments, "TEXTS", HOSTILE)
    monkeypatch.setattr(comments, "REPLIES", HOSTILE)
    comments.comments_of.cache_clear()
    yield
    comments.comments_of.cache_clear()


@pytest.mark.usefixtures("hostile_comments")
def test_hostile_comments_are_text_and_stay_in_their_place(granted_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, granted_app)
    viewer = open_frame(page, ALBUM)
    viewer.get_by_role("button", name="Show comments").click()
    expect(viewer.locator(".remark").first).to_be_visible()
    said = viewer.locator(".remark").all_text_contents()
    assert len(said) > len(HOSTILE)
    assert set(said) == set(HOSTILE)
    assert page.evaluate("window.ran") is None
    expect(viewer.locator(".remarks :is(img, script, a, iframe, svg)")).to_have_count(0)
    too_wide = (
        "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.className)"
    )
    assert viewer.locator(".remarks, .remark, .said-by").evaluate_all(too_wide) == []


def test_without_the_permissions_neither_is_offered(own_app: AppServer, visit: Visit) -> None:
    viewer = open_frame(see_sheet(visit, own_app), ALBUM)
    expect(viewer.get_by_role("button", name="Copy caption")).to_be_visible()
    expect(viewer.get_by_role("button", name=re.compile("^Show (comments|insights)"))).to_have_count(0)


def test_zoom_by_key_and_click_and_moving_the_picture(painted_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    connect_sample(page, painted_app.url + "?size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    expect_pictures_drawn(page.locator(".cell img"))
    viewer = open_frame(page, ALBUM)
    expect_pictures_drawn(viewer.locator(".stage img"))
    page.keyboard.press("z")
    loupe = viewer.locator(".loupe")
    expect(loupe).to_be_visible()
    image = loupe.locator("img")
    assert image.evaluate("node => [node.clientWidth, node.naturalWidth]") == [1080, 1080]
    before = image.evaluate("node => node.style.transform")
    page.keyboard.press("ArrowDown")
    moved = image.evaluate("node => node.style.transform")
    assert moved != before
    expect(viewer.get_by_text("slide 1 of 7")).to_be_visible()  # the arrows do not turn while zoomed
    box = loupe.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 320, box["y"] + 380, steps=3)
    page.mouse.up()
    assert image.evaluate("node => node.style.transform") != moved
    expect(loupe).to_be_visible()  # a drag is no click
    viewer.locator(".stage").evaluate(SWIPE, ["touch", 250, 50])
    expect(number(viewer)).to_have_text("0315")  # nor does a finger turn while zoomed
    expect(loupe).to_be_visible()
    page.mouse.click(box["x"] + 300, box["y"] + 300)
    expect(loupe).to_have_count(0)
    viewer.get_by_role("button", name=re.compile("^Show at 100 %")).click()
    expect(loupe).to_be_visible()
    viewer.get_by_role("button", name="Back to the whole picture").click()
    expect(loupe).to_have_count(0)
    page.keyboard.press("z")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def test_a_finger_or_a_pen_turns_and_a_mouse_or_a_short_move_does_not(
    own_app: AppServer, visit: Visit
) -> None:
    page = see_sheet(visit, own_app, width=390, height=844)
    viewer = open_frame(page, ALBUM)
    stage = viewer.locator(".stage")
    stage.evaluate(SWIPE, ["mouse", 250, 50])
    stage.evaluate(SWIPE, ["touch", 150, 120])
    expect(number(viewer)).to_have_text("0315")
    stage.evaluate(SWIPE, ["touch", 250, 50])
    expect(number(viewer)).to_have_text("0314")
    stage.evaluate(SWIPE, ["pen", 50, 250])
    expect(number(viewer)).to_have_text("0315")


def test_the_slideshow_goes_on_by_itself_and_stops_for_a_hand(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.clock.install()
    arrive(page, own_app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    viewer = open_frame(page, ALBUM)
    wait_until_idle(page)
    expect_pictures_drawn(viewer.locator(".stage img"))
    viewer.get_by_role("button", name="3 seconds each").click()
    viewer.get_by_role("button", name="Slideshow", exact=True).click()
    stop = viewer.get_by_role("button", name="Stop slideshow")
    expect(stop).to_have_attribute("aria-pressed", "true")
    # The seconds count from when the picture is ready to be shown.
    viewer.locator(".stage img").evaluate("async (image) => { await image.decode(); await null }")
    page.clock.run_for(2_500)
    expect(viewer.get_by_text("slide 1 of 7")).to_be_visible()
    page.clock.run_for(1_000)
    expect(viewer.get_by_text("slide 2 of 7")).to_be_visible()
    expect(stop).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(number(viewer)).to_have_text("0314")
    expect(stop).to_have_count(0)
    page.keyboard.press("s")
    expect(stop).to_be_visible()
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true })
          document.dispatchEvent(new Event("visibilitychange"))
        }"""
    )
    expect(stop).to_have_count(0)


def test_the_slideshow_ends_with_the_last_post(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    viewer = open_frame(page, 0)
    expect(viewer.get_by_role("button", name="Slideshow")).to_have_count(0)


def test_less_motion_means_a_cut(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.emulate_media(reduced_motion="reduce")
    arrive(page, own_app, "size=24")
    viewer = open_frame(page, ALBUM)
    assert viewer.locator(".stage .fresh").evaluate("node => getComputedStyle(node).animationName") == "none"
    page.emulate_media(reduced_motion="no-preference")
    shown = viewer.locator(".stage .fresh").evaluate("node => getComputedStyle(node).animationName")
    assert shown == "appear"


def test_the_caption_is_copied_as_written_and_it_is_said(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.page()
    arrive(page, own_app, "size=24")
    viewer = open_frame(page, ALBUM)
    caption = viewer.locator(".caption").evaluate("node => node.textContent")
    viewer.get_by_role("button", name="Copy caption").click()
    expect(viewer.get_by_role("status")).to_have_text("Caption copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == caption
    assert "\n\n#cutpaper" in caption


def test_where_the_clipboard_is_closed_the_old_way_works(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    arrive(page, own_app, "size=24")
    viewer = open_frame(page, ALBUM)
    button = viewer.get_by_role("button", name="Copy caption")
    button.focus()
    page.keyboard.press("Enter")
    expect(viewer.get_by_role("status")).to_have_text("Caption copied.")
    assert "Copy caption" in button.inner_text()
    expect(viewer.locator("textarea")).to_have_count(0)
    close_viewer(page)


def test_a_list_of_keys(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app)
    viewer = open_frame(page, ALBUM)
    keys = viewer.get_by_role("region", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("slideshow, start and stop")
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    viewer.get_by_role("button", name="? all keys").click()
    expect(keys).to_be_visible()
    close_viewer(page)


def test_escape_closes_wherever_the_focus_is(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app)
    for inside in ("button.pill", ".turn.next", ".magnify", ".slides button"):
        viewer = open_frame(page, ALBUM)
        viewer.locator(inside).first.focus()
        close_viewer(page)
    # And from within the player, which takes the arrows for itself.
    viewer = open_frame(page, VIDEO)
    viewer.locator("video").focus()
    page.keyboard.press("ArrowRight")  # winds the film
    expect(number(viewer)).to_have_text("0317")
    close_viewer(page)


def test_the_focus_stays_within_when_a_turn_takes_its_button_away(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app)
    viewer = open_frame(page, 1)
    expect(number(viewer)).to_have_text("0321")
    viewer.get_by_role("button", name="Previous post").focus()
    page.keyboard.press("Enter")
    expect(number(viewer)).to_have_text("0322")
    expect(viewer.get_by_role("button", name="Previous post")).to_have_count(0)
    assert "viewer" in focused(page)
    viewer.get_by_role("button", name="Next post").focus()
    page.keyboard.press("Enter")
    expect(number(viewer)).to_have_text("0321")
    assert "Next post" in focused(page)
    close_viewer(page)


def test_this_file_and_the_album_are_downloaded(own_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, own_app)
    open_frame(page, ALBUM)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download this photo").click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_0315_1\.jpg", coming.value.suggested_filename)
    assert Path(coming.value.path()).read_bytes().startswith(b"\xff\xd8\xff")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the album as a ZIP, 7 slides").click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_0315\.zip", coming.value.suggested_filename)
    archive = zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes()))
    pictures = [name for name in archive.namelist() if name.endswith((".jpg", ".mp4"))]
    assert len(pictures) == 7
    assert "Nothing is missing." in archive.read("NOTES.txt").decode()
    expect(page.locator(".viewer .edge b")).to_have_text("0315")  # the viewer stayed as it was
    close_viewer(page)


def test_nothing_runs_over_at_any_width(granted_app: AppServer, visit: Visit) -> None:
    page = see_sheet(visit, granted_app)
    viewer = open_frame(page, ALBUM)
    viewer.get_by_role("button", name="Show insights").click()
    expect(viewer.locator(".figures")).to_be_visible()
    page.keyboard.press("?")
    expect(viewer.get_by_role("region", name="Keyboard shortcuts")).to_be_visible()
    for width, height in ((390, 844), (820, 1180), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        come_to_rest(page)
        over = viewer.evaluate(
            """node => [node, ...node.querySelectorAll(".notes, .notes *")]
                 .filter((part) => getComputedStyle(part).display !== "inline")
                 .filter((part) => part.scrollWidth > part.clientWidth + 1)
                 .map((part) => `${part.tagName}.${part.className}`)"""
        )
        assert over == [], width
