"""The whole road in a real browser: connect, look at sheets and frames, mind the access, disconnect."""

import re
from collections.abc import Callable

import pytest
from browser import (
    AppServer,
    Visitor,
    arrive,
    choose_size,
    close_viewer,
    connect,
    connect_sample,
    disconnect,
    everything_said,
    expect_all_read,
    expect_pictures_drawn,
    expect_profile,
    expect_sheet,
    expect_signed_out,
    expect_video_plays,
    frames,
    go_to,
    open_frame,
    wait_until_idle,
)
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Visitor]

ALBUM, VIDEO, WITHHELD, FILM_FIRST = 0, 5, 10, 28  # places on the sample account's first sheet


def frame_in(address: str) -> str | None:
    found = re.search(r"[?&]frame=(\d+)", address)
    return found[1] if found else None


@pytest.mark.parametrize("width", [390, 1440])
def test_the_road_from_the_sample_account_to_the_disconnect(
    sample_app: AppServer, visit: Visit, width: int
) -> None:
    page = visit(width=width).page()
    connect_sample(page, sample_app.url)
    if width == 390:
        expect(page.get_by_text("322 posts · sample account")).to_be_visible()
        page.get_by_role("button", name="About this account").click()
    else:
        expect(page.get_by_text("Access until")).to_be_visible()
    expect(page.get_by_text("Maya Lindqvist · Creator account · sample account")).to_be_visible()
    expect_all_read(page)
    expect_sheet(page, "Sheet 1 of 7", 48)
    expect_pictures_drawn(page.locator(".cell img, .avatar"))
    expect(page.locator(".cell").first).to_contain_text("0322")
    expect(page.get_by_text("Not shared by Instagram").first).to_be_visible()

    look_at_an_album(page)
    look_at_a_video(page)
    turn_posts_by_key(page)
    leave_a_frame_by_back(page)
    turn_sheets(page)

    go_to(page, "Access")
    expect(page.get_by_text("One-hour access.")).to_be_visible()
    page.get_by_role("button", name="Extend to 60 days").click()
    expect(page.get_by_text("60-day access.")).to_be_visible()
    expect(page.get_by_role("button", name="Refresh for another 60 days")).to_be_disabled()
    expect(page.get_by_text("60 days ·")).to_be_visible()
    expect(page.get_by_text("See your profile and your media")).to_be_visible()

    disconnect(page)
    expect(page.get_by_text("Disconnected.", exact=True)).to_be_visible()
    expect_signed_out(page)
    expect(page.locator(".cell")).to_have_count(9)  # the drawings beside the headline
    for _ in range(3):
        page.go_back()
        wait_until_idle(page)
        if "/oauth/authorize" not in page.url:
            expect_signed_out(page)


def look_at_an_album(page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    expect_pictures_drawn(viewer.locator(".stage img"))
    expect(viewer.locator(".caption")).to_contain_text("#portra400")
    grab = viewer.get_by_role("button", name="Caption and actions")
    is_on_a_phone = grab.is_visible()
    if is_on_a_phone:
        grab.click()
    expect(viewer.get_by_role("link", name="Open on Instagram")).to_have_attribute(
        # A made-up post has its page in the sandbox.
        "href",
        re.compile(r"^http://127\.0\.0\.1:\d+/p/[\w-]+/$"),
    )
    expect(viewer.get_by_text("slide 1 of 4")).to_be_visible()
    if is_on_a_phone:
        grab.click()
    first = viewer.locator(".stage img").get_attribute("src")
    viewer.get_by_role("button", name="Slide 3, photo").click()
    expect(viewer.get_by_text("slide 3 of 4")).to_be_visible()
    expect_pictures_drawn(viewer.locator(".stage img"))
    assert viewer.locator(".stage img").get_attribute("src") != first
    expect(page).to_have_url(re.compile(r"slide=3"))
    page.keyboard.press("ArrowUp")
    expect(viewer.get_by_text("slide 2 of 4")).to_be_visible()
    close_viewer(page)


def look_at_a_video(page: Page) -> None:
    viewer = open_frame(page, VIDEO)
    video = viewer.locator("video")
    expect(video).to_be_visible()
    expect_video_plays(page)
    close_viewer(page)


def turn_posts_by_key(page: Page) -> None:
    viewer = open_frame(page, ALBUM)
    expect(viewer.locator(".edge b")).to_have_text("0322")
    expect(page).to_have_url(re.compile(r"frame="))
    opened = frame_in(page.url)
    expect(viewer.get_by_role("button", name="Previous post")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(viewer.locator(".edge b")).to_have_text("0321")
    expect(page).not_to_have_url(re.compile(f"frame={opened}"))
    viewer.get_by_role("button", name="Next post").click()
    expect(viewer.locator(".edge b")).to_have_text("0320")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(viewer.locator(".edge b")).to_have_text(re.compile("0321|0322"))
    close_viewer(page)


def leave_a_frame_by_back(page: Page) -> None:
    open_frame(page, ALBUM)
    expect(page).to_have_url(re.compile(r"frame="))
    page.go_back()
    expect(page.locator(".viewer")).to_have_count(0)
    assert frame_in(page.url) is None
    expect_profile(page)


def turn_sheets(page: Page) -> None:
    choose_size(page, 24)
    expect_sheet(page, "Sheet 1 of 14", 24)
    page.get_by_role("button", name="Page 2", exact=True).click()
    expect_sheet(page, "Sheet 2 of 14", 24)
    expect(page.locator(".cell").first).to_contain_text("0298")
    expect(page).to_have_url(re.compile(r"sheet=2"))
    # The sheet that holds the frame that was first stays on the table.
    choose_size(page, 48)
    expect_sheet(page, "Sheet 1 of 7", 48)


def test_a_sheet_of_96(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_all_read(page)
    choose_size(page, 96)
    expect_sheet(page, "Sheet 1 of 4", 96)
    expect(page.locator(".strip:visible")).to_have_count(8)
    expect(page.get_by_text("96 of 321 posts").first).to_be_visible()
    # One file of the account is not a picture and one is gone: each says so in its place. One link is dead, and the
    # post was read again for another.
    # The album that begins with a film shows that film's cover.
    expect(page.get_by_text("Cannot be shown")).to_have_count(1)
    expect(page.get_by_text("File is gone")).to_have_count(1)
    expect(page.get_by_text("Link has expired")).to_have_count(0)
    expect_pictures_drawn(page.locator(".cell img"))


def test_a_deep_link_to_a_frame_opens_it_again(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    arrive(page, own_app)
    expect_sheet(page, "Sheet 1 of 7", 48)
    open_frame(page, ALBUM)
    expect(page).to_have_url(re.compile(r"frame=\d+"))
    shared = page.url
    page.goto(shared)
    expect_signed_out(page)
    page.get_by_role("link", name="Connect Instagram").click()
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.locator(".viewer .caption")).to_contain_text("#portra400")
    assert frame_in(page.url) == frame_in(shared)


def test_captions_are_shown_as_written(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app)
    expect_sheet(page, "Sheet 1 of 7", 48)
    for place, part in ((11, "<script>"), (24, "**"), (29, "\u0627")):
        viewer = open_frame(page, place)
        caption = viewer.locator(".caption")
        expect(caption).to_contain_text(part)
        # Nothing in it became an element: what is not plain text is a hashtag, a mention, or what holds them.
        assert caption.evaluate("node => [...node.querySelectorAll(':not(.find, .tags, .gap)')].length") == 0
        close_viewer(page)
    viewer = open_frame(page, 8)
    expect(viewer.locator(".caption")).to_have_text("No caption.")
    close_viewer(page)
    viewer = open_frame(page, WITHHELD)
    expect(viewer.locator(".stage .missing")).to_contain_text("Not shared by Instagram")


def test_an_empty_account(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="empty")
    expect(page.get_by_text("No posts yet.")).to_be_visible()
    expect(page.get_by_text("0 posts", exact=True)).to_be_visible()
    expect(page.locator(".cell")).to_have_count(0)
    said = everything_said(page)
    assert "None" not in said
    assert "null" not in said


def test_an_account_with_one_post(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, account="single")
    expect_sheet(page, "1 of 1 post", 1)
    expect_pictures_drawn(page.locator(".cell img"))
    viewer = open_frame(page, 0)
    expect(viewer.locator(".edge b")).to_have_text("0001")
    expect(viewer.get_by_role("button", name=re.compile("post|Slideshow"))).to_have_count(0)
    close_viewer(page)


def test_the_third_sheet_of_ten_thousand_posts(own_app: AppServer, visit: Visit) -> None:
    page = visit().page()
    arrive(page, own_app, "size=24", account="huge")
    expect_sheet(page, "Sheet 1 of 417", 24)
    page.get_by_role("button", name="Page 3", exact=True).click()
    expect_sheet(page, "Sheet 3 of 417", 24)
    expect_pictures_drawn(page.locator(".cell img"))
    expect(page.locator(".cell").first).to_contain_text("9952")
    assert frames(page).count() == 24


def test_a_second_tab_signs_in_on_its_own(own_app: AppServer, visit: Visit) -> None:
    visitor = visit()
    first = visitor.page()
    connect(first, own_app.url, account="single")
    second = visitor.page()
    second.goto(own_app.url)
    expect_signed_out(second)
    connect(second, own_app.url, account="empty")
    expect_profile(first, "single")
