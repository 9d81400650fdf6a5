"""The sheets of Instagram's own export: its kinds, its gaps, and nothing that it does not have."""

import io
import json
import weakref
import zipfile

import pytest
from app_driver import Visit, prepare
from export_trees import LABEL, LISTS, Tree, item, post
from hostile_zips import zipped
from still_source import jpeg

from dashboard.account.opened_export import LACKS, source_of_export
from dashboard.account.source import Absence
from dashboard.pictures.store import picture_store
from igarchive.export.files import Handed
from igarchive.export.opening import open_export, read_export
from igarchive.report import WORDS, Why

DAY = 86_400
T = 1_709_900_000
PICTURE = jpeg((48, 60), (180, 90, 40))
CLIP = b"\0\0\0\x18ftypisom a clip"
ROWS = {
    "posts_1.json": [
        post(item("media/posts/1.jpg", T, "The harbour at dawn")),
        post(
            item("media/posts/2.mp4", T + DAY),
            item("media/posts/3.jpg", T + DAY),
            item("media/posts/gone.jpg", T + DAY),
            title="Three, and one is lost",
            creation_timestamp=T + DAY,
        ),
        post(item("media/posts/lost.jpg", T + 2 * DAY, "Lost altogether")),
    ],
    "reels.json": {"ig_reels_media": [post(item("media/reels/4.mp4", T + 3 * DAY, "A reel"))]},
    "archived_posts.json": {
        "ig_archived_post_media": [post(item("media/archived/5.jpg", T - DAY, "Put away"))]
    },
    "stories.json": {"ig_stories": [item("media/stories/6.jpg", T + 4 * DAY)]},
}
MEDIA = {
    "media/posts/1.jpg": PICTURE,
    "media/posts/2.mp4": CLIP,
    "media/posts/3.jpg": PICTURE,
    "media/reels/4.mp4": CLIP,
    "media/archived/5.jpg": PICTURE,
    "media/stories/6.jpg": PICTURE,
}
LISTED = {f"{LISTS}{name}": json.dumps(rows).encode() for name, rows in ROWS.items()}


@pytest.fixture
def from_zip(tmp_path):
    """Open the export from its ZIP."""
    path = tmp_path / LABEL
    path.write_bytes(zipped(LISTED | MEDIA))
    return lambda: source_of_export(open_export([path]))


def from_browser():
    sizes = {name: len(data) for name, data in (LISTED | MEDIA).items()}
    return source_of_export(read_export([Handed(LABEL, sizes, LISTED)]))


@pytest.fixture
def show(monkeypatch, running, from_zip):
    """Open an address in a tab that shows this source; at the end no sandbox may have been asked for anything."""
    running.forget_requests()
    prepare(monkeypatch, running)

    def open_sheets(source=None, page="media", **query):
        tab = Visit(monkeypatch)
        tab.app.session_state["source"] = source or from_zip()
        tab.run().open(page, **query)
        assert not tab.app.exception
        return tab

    yield open_sheets
    assert running.requests == ()


def by_number(tab):
    return {frame["number"]: frame for frame in tab.frames()}


def test_posts_lie_on_the_sheet_and_what_else_there_is_on_shelves_of_its_own(show):
    tab = show()
    frames = by_number(tab)
    assert [(number, frame["badge"]) for number, frame in frames.items()] == [
        ("0004", "reel"),
        ("0003", None),
        ("0002", "album"),
        ("0001", None),
    ]
    assert [number for number, frame in frames.items() if frame["source"]] == ["0002", "0001"]
    assert frames["0002"]["slides"] == 3
    assert tab.data("profile")[0]["username"] == "maya.l"
    assert tab.app.pills(key="shelf").options == ["Posts 4", "Archived 1", "Stories 1"]
    (said,) = [text for text in tab.texts() if LACKS in text]
    assert "2 files cannot be shown: not in the files that were opened." in said


def test_another_shelf_begins_at_its_first_sheet_with_nothing_selected_or_opened(show):
    tab = show(frame=by_number(show())["0001"]["id"]).set("selecting", True).click("select_all")
    tab.set("shelf", "Stories")
    assert list(by_number(tab)) == ["0001"]
    assert by_number(tab)["0001"]["selected"] is False
    assert not tab.data("viewer")
    tab.set("selecting", False).set("shelf", "Archived")
    tab.go_to(frame=tab.frames()[0]["id"])
    assert tab.data("viewer")[0]["caption"] == "Put away"
    tab.set("shelf", "Posts")
    assert len(tab.frames()) == 4


def test_a_file_that_is_not_in_the_zip_has_a_frame_that_says_so_and_a_number_that_opens_it(show):
    tab = show()
    assert by_number(tab)["0003"]["words"] == "Not in this export"
    assert by_number(tab)["0004"]["words"] == "A video"
    tab.click("report_without-file")
    assert list(by_number(tab)) == ["0003"]


def test_kinds_are_filtered_on_each_shelf_and_one_shelf_is_none(show):
    tab = show().set("kind", ["photo"])
    assert list(by_number(tab)) == ["0003", "0001"]
    tab.set("shelf", "Stories")
    assert len(tab.frames()) == 1
    tab = show(source_of_export(read_export([Tree({f"{LISTS}posts_1.json": [post(item(title="x"))]})])))
    assert "shelf" not in {pills.key for pills in tab.app.pills}
    assert len(tab.frames()) == 1


def test_an_album_is_opened_with_its_clip_and_without_what_nobody_can_ask_for(show, from_zip):
    source = from_zip()
    album = next(media for media in source.roll if media.is_album)
    tab = show(source, frame=album.id)
    (view,) = tab.data("viewer")
    assert view["video"].startswith("data:video/mp4;base64,")
    assert (view["counts"], view["offers"], view["permalink"]) == ([], [], None)
    assert len(view["slides"]) == 3


def test_what_is_selected_is_packed_from_the_zip(show):
    tab = show().set("selecting", True).click("select_all").click("picked_pack")
    (made,) = tab.app.session_state["packed"].values()
    packed = zipfile.ZipFile(io.BytesIO(made.parts[0].whole()))
    media = [name for name in packed.namelist() if "/data/media/" in name and not name.endswith(".xmp")]
    assert len(media) == 4
    missing = packed.read("maya.l/data/missing.csv").decode()
    assert missing.count(WORDS[Why.NOT_IN_EXPORT]) == 2


def test_files_that_lie_in_the_browser_are_never_asked_for_here(show):
    source = from_browser()
    absence = [source.picture(media).absence for roll in source.rolls.values() for media in roll]
    assert absence.count(Absence.IN_BROWSER) == 5
    assert absence.count(Absence.NOT_IN_EXPORT) == 1
    tab = show(source)
    assert not any(frame["source"] for frame in tab.frames())
    assert by_number(tab)["0003"]["words"] == "Not in this export"


def test_no_two_openings_share_a_key_and_none_tells_its_own(from_zip):
    one, other = from_zip(), from_zip()
    assert one.key != other.key
    assert one.key not in repr(one)
    assert "harbour" not in repr(one)


def test_nothing_is_left_of_it_when_it_is_closed(show, from_zip):
    source = from_zip()
    key, held = source.key, weakref.ref(source)
    tab = show(source)
    del source
    assert picture_store().holds(key)
    tab.send("opened_line", "closed", True)
    assert not picture_store().holds(key)
    assert "The harbour at dawn" not in tab.session_values()
    tab.run()
    assert [title for title, _ in tab.notices()] == ["Closed."]
    assert held() is None
