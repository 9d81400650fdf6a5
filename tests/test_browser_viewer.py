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
    expect_all_read,
    expect_pictures_drawn,
    expect_sheet,
    frames,
    open_frame,
    run_again,
    wait_until_idle,
)
from playwright.sync_api import Locator, Page, expect

from sandbox import Sandbox, comments

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ALBUM, VIDEO = 7, 5
GONE, SHORT_ALBUM = 15, 22  # on the third sheet of 24
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


TOUCH = """(stage, moves) => {
  const box = stage.getBoundingClientRect()
  for (const [type, id, x, y] of moves)
    stage.dispatchEvent(new PointerEvent(`pointer${type}`, { pointerId: id, pointerType: "touch", isPrimary: id === 1,
      bubbles: true, composed: true, clientX: box.left + box.width / 2 + x, clientY: box.top + box.height / 2 + y }))
}"""
UP = [["down", 1, 0, 100], ["move", 1, 0, 0], ["up", 1, 0, -60]]
DOWN = [["down", 1, 0, -60], ["move", 1, 0, 0], ["up", 1, 0, 100]]
APART = [
    ["down", 1, -40, 0],
    ["down", 2, 40, 0],
    ["move", 1, -120, 0],
    ["move", 2, 120, 0],
    ["up", 1, -120, 0],
]
CLOSER = [
    ["down", 1, -120, 0],
    ["down", 2, 120, 0],
    ["move", 1, -20, 0],
    ["move", 2, 20, 0],
    ["up", 1, -20, 0],
]
SECOND_UP = [["up", 2, 0, 0]]


def box_of(part: Locator) -> tuple[int, int, int, int]:
    """Left, top, width and height on the screen."""
    box = part.bounding_box()
    assert box is not None
    return round(box["x"]), round(box["y"]), round(box["width"]), round(box["height"])


def test_a_post_opens_at_once_fills_the_window_and_obeys_its_keys(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visitor.page()
    arrive(page, own_app, "size=24")
    expect_sheet(page, "Sheet 1 of 14", 24)
    the_small_picture_is_there_before_the_server_has_answered(page)
    the_picture_has_a_black_window_to_itself_at_every_width(page)
    a_run_of_the_page_leaves_the_viewer_as_it_is(page)
    the_focus_stays_within_when_a_turn_takes_its_button_away(page)
    escape_closes_wherever_the_focus_is(page)
    the_keys_are_listed(page)
    the_caption_is_copied_as_written_and_it_is_said(page)
    less_motion_means_a_cut(page)


def the_small_picture_is_there_before_the_server_has_answered(page: Page) -> None:
    small = page.locator(".cell img").evaluate_all("images => images.slice(0, 3).map((image) => image.src)")
    shown = """() => document.activeElement.shadowRoot.querySelector(".sight").style.backgroundImage.slice(5, -2)"""
    assert frames(page).nth(1).evaluate(f"frame => {{ frame.click(); return ({shown})() }}") == small[1]
    expect(number(page.locator(".viewer"))).to_have_text("0321")
    turn = """document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }))"""
    assert page.evaluate(f"() => {{ {turn}; return ({shown})() }}") == small[2]
    expect(number(page.locator(".viewer"))).to_have_text("0320")
    close_viewer(page)


def the_picture_has_a_black_window_to_itself_at_every_width(page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    stage = viewer.locator(".stage")
    for width, height, left in ((1440, 900, 340), (820, 1180, 0), (390, 844, 0), (844, 390, 0)):
        page.set_viewport_size({"width": width, "height": height})
        come_to_rest(page)
        assert box_of(viewer) == (0, 0, width, height)
        assert box_of(stage)[2] == width - left
    assert box_of(stage)[3] == 390  # held sideways, everything else lies over the picture
    page.set_viewport_size({"width": 1440, "height": 900})
    assert box_of(stage)[1::2] == (0, 900 - 88)
    page.set_viewport_size({"width": 390, "height": 844})
    assert box_of(stage)[3] >= 488  # a picture of 4 to 5 from edge to edge
    assert viewer.get_by_role("heading").count() == 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        expect(viewer).to_have_css("background-color", "rgb(0, 0, 0)")
        expect(viewer.locator(".caption")).to_have_css("color", "rgb(242, 238, 231)")
    page.set_viewport_size({"width": 1440, "height": 900})
    close_viewer(page)


def a_run_of_the_page_leaves_the_viewer_as_it_is(page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    page.keyboard.press("ArrowDown")
    expect(viewer.get_by_text("slide 2 of 7")).to_be_visible()
    viewer.evaluate("node => { node.isTheSame = true }")
    run_again(page)
    expect(viewer.get_by_text("slide 2 of 7")).to_be_visible()
    assert viewer.evaluate("node => node.open && node.isTheSame")
    # Only so does a phone let it reach under its notch, and only while it is open is the page laid out for that.
    viewport = page.locator("meta[name=viewport]")
    expect(viewport).to_have_attribute("content", re.compile("viewport-fit=cover$"))
    close_viewer(page)
    expect(viewport).not_to_have_attribute("content", re.compile("viewport-fit"))


def the_focus_stays_within_when_a_turn_takes_its_button_away(page: Page) -> None:
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


def escape_closes_wherever_the_focus_is(page: Page) -> None:
    for inside in (".action", ".turn.next", ".magnify", ".slides button"):
        viewer = open_frame(page, ALBUM)
        viewer.locator(inside).first.focus()
        close_viewer(page)
    # And from within the player, which takes the arrows for itself.
    viewer = open_frame(page, VIDEO)
    viewer.locator("video").focus()
    page.keyboard.press("ArrowRight")  # winds the film
    expect(number(viewer)).to_have_text("0317")
    close_viewer(page)


def the_keys_are_listed(page: Page) -> None:
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


def the_caption_is_copied_as_written_and_it_is_said(page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    caption = viewer.locator(".caption").evaluate("node => node.textContent")
    viewer.get_by_role("button", name="Copy caption").click()
    expect(viewer.get_by_role("status")).to_have_text("Caption copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == caption
    assert "\n\n#cutpaper" in caption
    close_viewer(page)


def less_motion_means_a_cut(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    viewer = open_frame(page, ALBUM)
    assert viewer.locator(".stage .fresh").evaluate("node => getComputedStyle(node).animationName") == "none"
    page.emulate_media(reduced_motion="no-preference")
    shown = viewer.locator(".stage .fresh").evaluate("node => getComputedStyle(node).animationName")
    assert shown == "appear"


def test_a_finger_turns_pulls_the_caption_up_and_down_and_then_closes(
    own_app: AppServer, visit: Visit
) -> None:
    page = see_sheet(visit, own_app, width=390, height=844)
    viewer = open_frame(page, ALBUM)
    stage, grab = viewer.locator(".stage"), viewer.get_by_role("button", name="Caption and actions")
    copy = viewer.get_by_role("button", name="Copy caption")
    expect(grab).to_have_attribute("aria-expanded", "false")
    expect(copy).to_have_count(0)
    stage.evaluate(TOUCH, UP)
    expect(grab).to_have_attribute("aria-expanded", "true")
    expect(copy).to_be_visible()
    come_to_rest(page)
    small = viewer.locator("button:visible, a:visible").evaluate_all(
        """all => all.filter((one) => !one.matches(".find"))
             .map((one) => [one.className, one.offsetWidth, one.offsetHeight])
             .filter(([, width, height]) => width < 44 || height < 44)"""
    )
    assert small == []
    stage.evaluate(TOUCH, DOWN)
    expect(grab).to_have_attribute("aria-expanded", "false")
    grab.click()
    expect(grab).to_have_attribute("aria-expanded", "true")
    grab.click()
    expect(grab).to_have_attribute("aria-expanded", "false")
    # A mouse has the buttons, and a short move means nothing.
    stage.evaluate(SWIPE, ["mouse", 250, 50])
    stage.evaluate(SWIPE, ["touch", 150, 120])
    expect(number(viewer)).to_have_text("0315")
    stage.evaluate(SWIPE, ["touch", 250, 50])
    expect(number(viewer)).to_have_text("0314")
    stage.evaluate(SWIPE, ["pen", 50, 250])
    expect(number(viewer)).to_have_text("0315")
    stage.evaluate(TOUCH, DOWN)
    expect(page.locator(".viewer")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("frame="))


def test_the_picture_is_enlarged_by_key_click_and_fingers_and_moved(
    painted_app: AppServer, visit: Visit
) -> None:
    visitor = visit(width=390)
    page = visitor.page()
    page.set_viewport_size({"width": 1440, "height": 900})
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
    page.set_viewport_size({"width": 390, "height": 844})
    fingers_enlarge_the_picture_and_a_tap_leaves_it_alone(visitor, page)


def fingers_enlarge_the_picture_and_a_tap_leaves_it_alone(visitor: Visitor, page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    stage, loupe = viewer.locator(".stage"), viewer.locator(".loupe")
    expect_pictures_drawn(viewer.locator(".stage img"))
    visitor.context.clock.install()
    viewer.locator(".magnify").tap()
    page.clock.run_for(1_000)
    expect(viewer).to_have_class(re.compile("bare"))
    expect(viewer.locator(".head")).to_have_css("opacity", "0")
    page.keyboard.press("Shift")  # any key
    expect(viewer).not_to_have_class(re.compile("bare"))
    stage.evaluate(TOUCH, APART)
    expect(loupe).to_be_visible()
    stage.evaluate(TOUCH, SECOND_UP)
    fits = 390 / 1080
    assert loupe.locator("img").bounding_box()["width"] == pytest.approx(1080 * fits * 3, abs=2)
    stage.evaluate(SWIPE, ["touch", 250, 50])
    expect(number(viewer)).to_have_text("0315")
    stage.evaluate(TOUCH, CLOSER)
    expect(loupe).to_have_count(0)


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
    nothing_runs_over_at_any_width(page, viewer)
    # They are the post's, so they stay while its slides turn, and another post has not been asked about.
    page.keyboard.press("ArrowDown")
    expect(viewer.get_by_text("slide 2 of 7")).to_be_visible()
    expect(viewer.locator(".remark").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(number(viewer)).to_have_text("0314")
    expect(viewer.locator(".remarks, .figures")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def nothing_runs_over_at_any_width(page: Page, viewer: Locator) -> None:
    page.keyboard.press("?")
    expect(viewer.get_by_role("region", name="Keyboard shortcuts")).to_be_visible()
    for width, height in ((1440, 900), (390, 844), (320, 640), (844, 390), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        if width == 390:
            viewer.get_by_role("button", name="Caption and actions").click()
        come_to_rest(page)
        over = viewer.evaluate(
            """node => [node, ...node.querySelectorAll(".notes, .notes *")]
                 .filter((part) => getComputedStyle(part).display !== "inline")
                 .filter((part) => getComputedStyle(part).textOverflow !== "ellipsis")
                 .filter((part) => part.scrollWidth > part.clientWidth + 1)
                 .map((part) => `${part.tagName}.${part.className}`)"""
        )
        assert over == [], width
    page.keyboard.press("?")
    page.set_viewport_size({"width": 1440, "height": 900})


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


def test_the_slideshow_goes_on_by_itself_and_stops_for_a_hand(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    visitor.context.clock.install()
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


def test_f_fills_the_screen_with_the_picture_until_something_moves(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    arrive(page, own_app, "size=24")
    viewer = open_frame(page, ALBUM)
    visitor.context.clock.install()
    page.keyboard.press("f")
    expect(viewer).to_have_class(re.compile("full"))
    assert box_of(viewer.locator(".stage"))[2:] == (1440, 900)
    page.clock.run_for(5_000)
    expect(viewer).to_have_class(re.compile("bare"))
    page.mouse.move(300, 300)
    page.mouse.move(310, 300)
    expect(viewer).not_to_have_class(re.compile("bare"))
    page.keyboard.press("ArrowRight")
    expect(number(viewer)).to_have_text("0314")
    page.keyboard.press("f")
    expect(viewer).not_to_have_class(re.compile("full"))
    close_viewer(page)


def test_where_the_clipboard_is_closed_the_old_way_works(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    arrive(page, own_app, "size=24")
    viewer = open_frame(page, ALBUM)
    # Without the permissions neither is offered.
    expect(viewer.get_by_role("button", name=re.compile("^Show (comments|insights)"))).to_have_count(0)
    button = viewer.get_by_role("button", name="Copy caption")
    button.focus()
    page.keyboard.press("Enter")
    expect(viewer.get_by_role("status")).to_have_text("Caption copied.")
    assert "Copy caption" in button.inner_text()
    expect(viewer.locator("textarea")).to_have_count(0)
    close_viewer(page)


def test_this_file_and_the_album_are_downloaded(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, "size=24&sheet=3")
    expect_sheet(page, "Sheet 3 of 14", 24)
    # Streamlit drops a file that was made on demand when two runs come before the browser fetches it.
    expect_all_read(page)
    # Streamlit says what went wrong at its button, which lies behind the viewer.
    viewer = open_frame(page, GONE)
    viewer.get_by_role("button", name="Download this photo").click()
    expect(viewer.get_by_role("status")).to_have_text(
        "The file could not be had: the file is gone: Instagram no longer serves it."
    )
    expect(viewer.locator(".toast")).to_be_visible()
    close_viewer(page)
    viewer = open_frame(page, SHORT_ALBUM)
    with page.expect_download() as coming:
        viewer.get_by_role("button", name="Download this photo").click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[\w-]+_1\.jpg", coming.value.suggested_filename)
    assert Path(coming.value.path()).read_bytes().startswith(b"\xff\xd8\xff")
    with page.expect_download() as by_key:
        page.keyboard.press("d")
    assert by_key.value.suggested_filename == coming.value.suggested_filename
    with page.expect_download() as coming:
        viewer.get_by_role("button", name="Download the album 4 slides, ZIP").click()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[\w-]+\.zip", coming.value.suggested_filename)
    archive = zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes()))
    pictures = [name for name in archive.namelist() if name.endswith((".jpg", ".mp4"))]
    assert len(pictures) == 4
    assert any(name.endswith("manifest-sha256.txt") for name in archive.namelist())
    expect(page.locator(".viewer .edge b")).to_have_text("0252")  # the viewer stayed as it was
    close_viewer(page)
