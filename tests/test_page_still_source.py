"""The sheets of an account without a connection: everything is there, and nothing it cannot do is offered."""

import io
import zipfile
from dataclasses import replace

import pytest
import streamlit as st
from app_driver import Visit, prepare
from live_source import connection_of, live_source
from still_source import LACKS, PICTURE, StillSource, roll_of, three_posts

from dashboard.access import connection
from dashboard.account import current
from dashboard.account.roll import Roll
from dashboard.account.source import Can
from dashboard.components.profile import AVATAR
from dashboard.pictures.problems import PictureProblem, problem_words
from dashboard.search.filters import Sort
from dashboard.sheets.selecting import SELECTED
from igarchive.report import WORDS, Why
from igclient import Comment, CursorPage, Media, MediaType

CLIP = b"\0\0\0\x18ftypisom a clip"


@pytest.fixture
def show(monkeypatch, running):
    """Open an address in a tab that shows this source; at the end no sandbox may have been asked for anything."""
    running.forget_requests()
    prepare(monkeypatch, running)

    def open_sheets(source=None, page="media", **query):
        tab = Visit(monkeypatch)
        tab.app.session_state["source"] = StillSource() if source is None else source
        tab.run().open(page, **query)
        assert not tab.app.exception
        return tab

    yield open_sheets
    assert running.requests == ()


def line(tab):
    return tab.data("sheet_line")[0]["words"]


def numbers(tab):
    return [frame["number"] for frame in tab.frames()]


def keys(tab):
    """The key of every widget and custom element that can be used on the page."""
    return {node.key for node in tab.app._tree if getattr(node, "key", None)}


def orders(tab):
    return tab.app.selectbox(key="sort").options


def downloads(tab):
    return [button.proto.label for button in tab.app.get("download_button")]


def packed(tab):
    (made,) = tab.app.session_state["packed"].values()
    return zipfile.ZipFile(io.BytesIO(made.parts[0].whole()))


def test_its_posts_lie_on_one_sheet_with_their_pictures(show):
    tab = show()
    assert numbers(tab) == ["0003", "0002", "0001"]
    assert all(frame["source"].startswith("data:image/jpeg;base64,") for frame in tab.frames())
    assert line(tab) == "Sheet 1 of 1 · 1 May – 3 May 2024 · 3 of 3 posts"
    assert "All 3 posts read" in tab.texts()
    assert "3 posts. Nothing is missing." in tab.texts()
    assert tab.data("profile")[0]["username"] == "still.life"
    assert not tab.app.warning
    assert tab.prints()[AVATAR]["source"] is None
    assert show(StillSource(face=PICTURE)).prints()[AVATAR]["source"]


def test_the_first_look_shows_it_before_the_tools(monkeypatch, show):
    looked = []
    monkeypatch.setattr("dashboard.sheets.first_look.show_first", lambda *given: looked.append(1))
    assert numbers(show()) == ["0003", "0002", "0001"]
    assert looked == [1]


def test_it_is_searched_filtered_and_turned_round(show):
    tab = show().set("q", "fog")
    assert numbers(tab) == ["0002"]
    assert line(tab) == "Sheet 1 of 1 · 2 May 2024 · 1 of 3 posts match"
    tab.set("q", "nosuchword")
    assert ("Nothing found.", "No post fits all of this.") in tab.notices()
    tab.click("empty_clear").set("sort", Sort.OLDEST)
    assert numbers(tab) == ["0001", "0002", "0003"]
    tab.set("kind", ["reel"])
    assert not tab.frames()
    tab.click("filters_clear")
    assert len(tab.frames()) == 3
    assert not tab.app.exception


def test_a_post_is_opened_and_the_viewer_walks_on(show):
    tab = show(frame="2")
    (view,) = tab.data("viewer")
    assert (view["number"], view["place"], view["caption"]) == ("0002", "2 of 3", "Fog over the pines #fog")
    assert view["picture"].startswith("data:image/jpeg;base64,")
    assert (view["previous"], view["next"]) == ("3", "1")
    assert "Download this photo" in downloads(tab)
    tab.send_in_fragment("viewer", "turned", {"step": 1})
    assert tab.app.query_params["frame"] == "1"
    assert tab.data("viewer")[0]["number"] == "0001"


def test_a_click_on_a_frame_opens_it(show):
    tab = show()
    tab.choose(tab.frames()[0])
    assert tab.app.query_params["frame"] == "3"
    assert tab.data("viewer")[0]["number"] == "0003"


@pytest.mark.parametrize("frame", ["4", "me", "x" * 50])
def test_a_post_it_does_not_have_is_said_to_be_missing(show, frame):
    tab = show(frame=frame)
    (view,) = tab.data("viewer")
    assert (view["words"], view["failed"], view["file"]) == ("This post is not there.", True, "")
    assert len(tab.frames()) == 3


def test_a_clip_is_carried_to_the_browser_and_never_fetched_anew(show):
    clip = Media(
        id="7", media_type=MediaType.VIDEO, media_url="files/7.mp4", thumbnail_url="files/7.jpg", caption="x"
    )
    files = {"files/7.mp4": CLIP, "files/7.jpg": PICTURE}
    tab = show(StillSource(roll=roll_of(clip), files=files), frame="7")
    (view,) = tab.data("viewer")
    assert view["video"].startswith("data:video/mp4;base64,")
    assert (view["words"], view["offers"]) == (None, [])
    assert tab.frames()[0]["source"]


def test_what_is_selected_is_packed_with_the_files_as_they_are(show):
    tab = show().set("selecting", True)
    tab.choose(tab.frames()[0])
    tab.choose(tab.frames()[2])
    assert [frame["selected"] for frame in tab.frames()] == [True, False, True]
    tab.click("picked_pack")
    assert not tab.app.exception
    archive = packed(tab)
    pictures = [name for name in archive.namelist() if name.endswith(".jpg")]
    assert pictures == [
        "still.life/data/media/2024/2024-05-01_09-30-00_1_1.jpg",
        "still.life/data/media/2024/2024-05-03_09-30-00_3_1.jpg",
    ]
    assert [archive.read(name) for name in pictures] == [PICTURE, PICTURE]
    assert [label.partition(",")[0] for label in downloads(tab)] == ["Save the ZIP", "Sheet to print"]


def test_a_file_that_it_lacks_is_said_in_the_frame_and_in_the_zip(show):
    newest, *older = three_posts()
    tab = show(StillSource(roll=roll_of(replace(newest, media_url=None), *older)))
    assert [bool(frame["source"]) for frame in tab.frames()] == [False, True, True]
    assert (tab.frames()[0]["words"], tab.frames()[0]["reason"]) == problem_words(PictureProblem.NOT_KEPT)
    tab.set("selecting", True).click("select_all").click("picked_pack")
    archive = packed(tab)
    assert not [name for name in archive.namelist() if "2024-05-03" in name]
    missing = archive.read("still.life/data/missing.csv").decode("utf-8-sig")
    assert f"2024/2024-05-03_09-30-00_3_1.jpg,'3,,{WORDS[Why.NOT_KEPT]}" in missing
    assert archive.read("still.life/data/media/2024/2024-05-02_09-30-00_2_1.jpg") == PICTURE


def test_no_word_about_what_it_lacks_speaks_for_instagram(show):
    newest, *older = three_posts()
    clip = replace(newest, media_type=MediaType.VIDEO, media_url=None, thumbnail_url=None)
    tab = show(StillSource(roll=roll_of(clip, *older)), frame="3")
    (view,) = tab.data("viewer")
    assert (view["words"], view["reason"]) == problem_words(PictureProblem.NOT_KEPT)
    assert "Instagram" not in " ".join(problem_words(PictureProblem.NOT_KEPT))


def test_nothing_it_cannot_do_is_offered(show):
    tab = show(frame="3")
    assert orders(tab) == ["Newest first", "Oldest first"]
    assert not {key for key in keys(tab) if key.startswith(("likes_", "comments_"))}
    assert [(frame["likes"], frame["comments"], frame["permalink"]) for frame in tab.frames()] == [
        (None, None, None)
    ] * 3
    (view,) = tab.data("viewer")
    assert (view["offers"], view["counts"], view["permalink"]) == ([], [], None)
    assert (view["comments"], view["insights"]) == (None, None)
    assert tab.data("profile")[0]["access"] is None
    assert "Access" not in tab.data("masthead")[0]["pages"]
    assert "Sheets" in tab.data("masthead")[0]["pages"]
    tab.open("media").set("selecting", True)
    tab.choose(tab.frames()[0])
    assert "Links" not in downloads(tab)


def test_what_it_can_do_is_offered(show):
    """The test above would pass as well if these were never offered, or under other names."""
    tab = show(StillSource(can=frozenset(Can)), frame="3")
    assert len(orders(tab)) == len(Sort)
    assert {"likes_min", "likes_max", "comments_min", "comments_max"} <= keys(tab)
    assert set(tab.data("viewer")[0]["offers"]) == {"comments", "insights"}


def test_what_it_lacks_is_said_once(show):
    assert show().page_text().count(LACKS) == 1
    assert LACKS not in show(StillSource(lacks="")).page_text()


@pytest.mark.parametrize(
    ("unreadable", "words"),
    [
        (
            1,
            "1 post could not be read. Connect again to ask once more.",
        ),
        (
            2,
            "2 posts could not be read. Connect again to ask once more.",
        ),
    ],
)
def test_posts_that_nobody_could_read_are_said_on_the_page(show, unreadable, words):
    roll = Roll()
    roll.add(CursorPage(tuple(three_posts()), None, unreadable=unreadable))
    tab = show(StillSource(roll=roll))
    assert words in tab.texts()
    assert f"3 posts read, {unreadable} could not be" in tab.texts()
    assert [button.label for button in tab.app.button if button.key == "report_listed"] == ["3 posts."]
    assert not any("Nothing is missing" in text for text in tab.texts())


class Commented:
    """What is asked about a post: comments, a page at a time, of which some could not be read."""

    def __init__(self, *pages):
        self.pages = list(pages)

    def list_comments(self, media_id, *, after=None):
        return self.pages.pop(0)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([CursorPage((Comment(id="1", text="so still"),))], ""),
        ([CursorPage((), unreadable=1)], "1 comment could not be read."),
        ([CursorPage((), "A", unreadable=2), CursorPage((), unreadable=1)], "3 comments could not be read."),
        (
            [CursorPage((Comment(id="1", text="so still"),), is_cut_off=True, unreadable=2)],
            "2 comments could not be read. The rest could not be read: Instagram's answer does not say how to go on.",
        ),
        (
            [CursorPage((), "A"), CursorPage((Comment(id="1", text="so still"),), "A")],
            "The rest could not be read: Instagram's answer does not say how to go on.",
        ),
        ([CursorPage(())], "No comments yet."),
    ],
)
def test_what_became_of_the_comments_is_said_under_them(show, pages, words):
    read = len(pages)
    tab = show(StillSource(can=frozenset({Can.COMMENTS}), graph=Commented(*pages)), frame="3")
    for _ in range(read):
        tab.send_in_fragment("viewer", "turned", {"want": "comments"})
    comments = tab.data("viewer")[0]["comments"]
    assert (comments["words"], comments["more"], comments["failed"]) == (words, False, False)
    assert [remark["text"] for remark in comments["remarks"]] in ([], ["so still"])


def test_an_address_that_asks_for_what_it_cannot_do_shows_everything(show):
    tab = show(sort="Most liked", likes_min="5", comments_max="1")
    assert numbers(tab) == ["0003", "0002", "0001"]
    assert line(tab).endswith("3 of 3 posts")


@pytest.mark.parametrize("wish", ["comments", "insights", "fresh", "full"])
def test_a_wish_that_was_not_offered_is_not_heard(show, wish):
    tab = show(frame="3")
    tab.send_in_fragment("viewer", "turned", {"want": wish})
    (view,) = tab.data("viewer")
    assert (view["comments"], view["insights"], view["full"]) == (None, None, None)


def test_the_access_page_is_not_for_it_and_it_is_still_shown_afterwards(show):
    tab = show(page="access")
    assert tab.data("headline")
    assert not tab.data("profile")
    assert len(tab.open("media").frames()) == 3


def test_an_account_that_comes_with_a_connection_takes_its_place_and_the_other_way_round(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    still = StillSource()
    connection.connect(connection_of(None))
    live = current.source()
    assert live.can >= {Can.READ_ON}
    SELECTED.set(["1"])
    current.show(still)
    assert current.source() is still
    assert connection.current() is None
    assert SELECTED.get() is None
    assert live.reader.is_over
    connection.connect(connection_of(None))
    assert current.source() not in (still, live)


def test_two_sources_never_share_a_picture():
    assert StillSource().picture(Media(id="1")).key != live_source().picture(Media(id="1")).key
