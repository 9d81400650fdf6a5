"""Opening an export in the browser: what the app asks it for, what it does not, and how it ends."""

import base64
import csv
import gzip
import json
import re

import pytest
from app_driver import Visit, prepare
from export_trees import LABEL, LISTS, item, post

from dashboard.components import open_export as element
from dashboard.components.profile import AVATAR

T = 1_770_000_000
PHOTO, FILM = "media/posts/1.jpg", "media/reels/2.mp4"
FILES = {
    f"{LISTS}posts_1.json": json.dumps([post(item(PHOTO, T, "The harbour"))]).encode(),
    f"{LISTS}reels.json": json.dumps({"ig_reels_media": [post(item(FILM, T + 9, "A reel"))]}).encode(),
    "your_instagram_activity/messages/inbox/a/message_1.json": b'{"x": "PRIVATE"}',
    PHOTO: b"\xff\xd8\xff a picture",
    FILM: b"\0\0\0\x18ftypisom a clip",
}


def packed(data):
    return base64.b64encode(gzip.compress(data)).decode()


class Browser:
    """The element's own side: it has the files, and gives what it is asked for. `given` are their names."""

    def __init__(self, tab, files=None, label=LABEL):
        self.tab, self.files, self.label, self.given = tab, files or FILES, label, []

    def choose(self, *others):
        """Choose the files; `others` are further ZIPs, of which nothing is asked."""
        listed = [
            {
                "label": f"{number or ''}{self.label}",
                "names": packed(json.dumps([[name, len(data)] for name, data in files.items()]).encode()),
            }
            for number, files in enumerate((self.files, *others))
        ]
        return self.say(kind="listed", opening="abc", files=listed)

    def say(self, **event):
        return self.tab.send("open_export", "said", event)

    def asked(self):
        places = self.tab.data("open_export")
        return places[0]["asked"] if places else None

    def answer(self):
        """Give what is asked for, until nothing is."""
        while asked := self.asked():
            name = list(self.files)[asked["file"]]
            data = self.files[name][asked["start"] :]
            piece = data[: element.PIECE_BYTES]
            self.given.append(name)
            self.say(
                kind="piece", number=asked["number"], data=packed(piece), is_last=len(piece) == len(data)
            )
        return self


@pytest.fixture
def browser(monkeypatch, running):
    """A tab at the signed-out page, and its browser."""
    prepare(monkeypatch, running)

    def open_one(**how):
        return Browser(Visit(monkeypatch).run(), **how)

    return open_one


def words(tab):
    return tab.data("open_export")[0]["words"]


def test_the_lists_are_asked_for_and_nothing_else_and_then_the_sheets_are_there(browser):
    one = browser()
    one.choose()
    assert one.asked() == {"opening": "abc", "zip": 0, "file": 1, "start": 0, "number": 0}
    one.answer()
    assert one.given == [f"{LISTS}reels.json", f"{LISTS}posts_1.json"]
    tab = one.tab
    assert not tab.app.exception
    assert [frame["number"] for frame in tab.frames()] == ["0002", "0001"]
    assert tab.data("profile")[0]["username"] == "maya.l"
    assert "PRIVATE" not in tab.session_values()


def test_the_browser_is_told_which_file_is_whose_picture(browser):
    one = browser()
    one.choose()
    tab = one.answer().tab
    (made,) = tab.data("browser_prints")
    spots = {name: (spot["zip"], spot["file"], spot["is_video"]) for name, spot in made["spots"].items()}
    reel, photo = (frame["id"] for frame in tab.frames())
    assert spots == {reel: (0, 4, True), photo: (0, 3, False)}
    assert {spot["opening"] for spot in made["spots"].values()} == {"abc"}
    assert not set(spots) & set(tab.prints())
    assert AVATAR not in spots


def test_the_viewer_is_told_where_the_browser_has_a_file_and_leaves_saving_it_to_that(browser):
    one = browser()
    one.choose()
    tab = one.answer().tab
    reel, photo = (frame["id"] for frame in tab.frames())
    for media_id, file, is_video, ending in ((photo, 3, False, "jpg"), (reel, 4, True, "mp4")):
        tab.go_to(frame=media_id)
        assert not tab.app.exception
        (view,) = tab.data("viewer")
        spot = {"opening": "abc", "zip": 0, "file": file, "is_video": is_video}
        assert view["spot"] == spot
        ((name, held),) = [(one["name"], one["spot"]) for one in view["held"]]
        assert held == spot
        assert name.endswith(f".{ending}")
        assert (view["picture"], view["video"], view["words"]) == (None, None, None)
        assert not tab.app.get("download_button")


def test_what_is_selected_is_saved_by_the_browser_with_a_table_of_it(browser):
    one = browser()
    one.choose()
    tab = one.answer().tab.set("selecting", True).click("select_all")
    (offered,) = tab.data("held_files")
    assert offered["label"] == "Save 2 posts as a ZIP"
    assert [file["spot"]["file"] for file in offered["files"]] == [4, 3]
    rows = list(csv.DictReader(offered["table"].splitlines()))
    assert [(row["files"], row["caption"]) for row in rows] == [
        (file["name"], caption)
        for file, caption in zip(offered["files"], ("A reel", "The harbour"), strict=True)
    ]
    assert not tab.app.get("download_button")


def test_a_sheet_to_print_is_made_by_the_browser_which_puts_its_pictures_in(browser):
    one = browser()
    one.choose()
    tab = one.answer().tab.set("selecting", True).click("select_all").click("picked_held_print")
    assert not tab.app.exception
    (sheet,) = tab.data("held_sheet")
    places = {address: spot["file"] for address, spot in sheet["spots"].items()}
    assert places == {"held:0002": 4, "held:0001": 3}
    assert [sheet["page"].count(f'<img alt="" src="{address}">') for address in places] == [1, 1]
    assert "The harbour" in sheet["page"]
    tab.run()
    assert not tab.data("held_sheet")
    tab.click("picked_held_print")
    assert tab.data("held_sheet")[0]["serial"] == sheet["serial"] + 1


def test_a_long_list_comes_in_pieces(browser, monkeypatch):
    monkeypatch.setattr(element, "PIECE_BYTES", 100)
    monkeypatch.setattr("dashboard.archiving.opening.PIECE_BYTES", 100)
    one = browser()
    one.choose()
    one.answer()
    assert len(one.given) > 3
    assert len(one.tab.frames()) == 2


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ("truncated", "cut off"),
        ("encrypted", "password"),
        ("not_a_zip", "no ZIP"),
        ("gone", "Reload this page"),
        ("whatever", "damaged"),
        (5, "damaged"),
    ],
)
def test_what_the_browser_cannot_open_is_said_in_words(browser, problem, said):
    one = browser()
    one.say(kind="refused", problem=problem)
    assert said in words(one.tab)
    assert one.asked() is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((f"{LISTS}posts_1.html", "start_here.html"), "HTML format"),
        (("your_instagram_activity/messages/x.json",), "messages only"),
        (("your_facebook_activity/posts/x.json",), "Facebook account"),
        (("media/posts/202403/1.jpg",), "one part of an export"),
        (("personal_information/personal_information/x.json",), "without posts"),
        (("holiday.txt",), "not Instagram's export"),
    ],
)
def test_what_is_no_export_is_said_in_words_at_once_with_the_next_step(browser, names, said):
    one = browser(files=dict.fromkeys(names, b""), label="download.zip")
    one.choose()
    one.answer()
    assert said in words(one.tab)
    assert re.search(r"Choose|choose|Ask for|ask for", words(one.tab))
    assert not one.tab.app.exception


def test_a_list_that_cannot_be_had_costs_only_itself(browser):
    one = browser()
    one.choose()
    one.say(kind="piece", number=one.asked()["number"], data=None, is_last=True)
    one.answer()
    assert len(one.tab.frames()) == 1


def test_the_sample_accounts_export_is_one_click_away(browser):
    tab = browser().tab.click("sample_export")
    assert not tab.app.exception
    frames = tab.frames()
    assert len(frames) == 48
    assert tab.data("profile")[0]["username"] == "maya.lindqvist"
    assert [text for text in tab.texts() if text.startswith("The sample account: invented posts")]
    assert sum(bool(frame["source"]) for frame in frames) > 35


NAMES = json.dumps([["a", 1]]).encode()
STRANGE = [
    "x",
    None,
    {"kind": "listed"},
    {"kind": "listed", "opening": 5, "files": []},
    {"kind": "listed", "opening": "x", "files": []},
    {"kind": "listed", "opening": "x", "files": [{"label": "x"}]},
    {"kind": "listed", "opening": "x", "files": [{"label": "x", "names": "no gzip"}]},
    {"kind": "listed", "opening": "x", "files": [{"label": "x", "names": packed(b"[[1]]")}]},
    {"kind": "listed", "opening": "x", "files": [{"label": "x", "names": packed(NAMES)[:-8]}]},
    {"kind": "listed", "opening": "x", "files": [{"label": "x", "names": packed(b'[["a", 1], ["a", 2]]')}]},
    {"kind": "listed", "opening": "x", "files": [{"label": "x", "names": packed(b"[" * 10_000)}]},
]


@pytest.mark.parametrize("event", STRANGE)
def test_what_is_not_understood_is_said_and_nothing_is_kept(browser, event):
    tab = browser().tab
    tab.send("open_export", "said", event)
    assert not tab.app.exception
    assert "not understood" in words(tab)
    assert tab.data("open_export")[0]["asked"] is None


def test_names_that_lead_out_of_a_zip_are_refused(browser):
    one = browser(files={"../x": b""})
    one.choose()
    assert "was not opened" in words(one.tab)


def test_more_than_was_asked_for_is_not_taken(browser, monkeypatch):
    monkeypatch.setattr("dashboard.archiving.opening.PIECE_BYTES", 100)
    one = browser()
    one.choose()
    one.say(kind="piece", number=0, data=packed(bytes(101)), is_last=True)
    assert "not understood" in words(one.tab)


def test_an_answer_to_what_was_asked_before_counts_for_nothing(browser):
    one = browser()
    one.choose()
    one.say(kind="piece", number=7, data=packed(b"[]"), is_last=True)
    assert one.asked()["number"] == 0
    one.answer()
    assert len(one.tab.frames()) == 2


def test_two_tabs_with_two_exports_never_mix(browser, caplog):
    caplog.set_level(0)
    other_files = {
        f"{LISTS}posts_1.json": json.dumps([post(item("media/posts/9.jpg", T, "The mountain"))]).encode(),
        "media/posts/9.jpg": b"\xff\xd8\xff another",
    }
    one, other = browser(), browser(files=other_files, label="instagram-jo.k-2026-03-05-AbCd1234.zip")
    # They are opened at the same time, turn by turn.
    one.choose()
    other.choose()
    other.answer()
    one.answer()
    mine, theirs = one.tab, other.tab
    assert (len(mine.frames()), len(theirs.frames())) == (2, 1)
    assert mine.data("profile")[0]["username"] == "maya.l"
    assert theirs.data("profile")[0]["username"] == "jo.k"
    mine_key, their_key = (tab.app.session_state["source"].key for tab in (mine, theirs))
    assert mine_key != their_key
    # Neither a name, nor a word, nor a file of one is anywhere in the other, and none in the log.
    for tab, strange in ((mine, ("jo.k", "mountain", "9.jpg")), (theirs, ("maya.l", "harbour", "2.mp4"))):
        shown = tab.page_text() + tab.session_values()
        assert not [word for word in strange if word in shown]
    (foreign,) = theirs.frames()
    mine.go_to(frame=foreign["id"])
    (view,) = mine.data("viewer")
    assert view["failed"]
    assert "mountain" not in mine.page_text()
    assert not [word for word in ("jo.k", "maya.l", "mountain", "harbour", "posts/9") if word in caplog.text]
    # Closing one leaves the other whole.
    mine.send("opened_line", "closed", True)
    assert mine.data("open_export")[0]["opening"] == ""
    assert theirs.run().frames() == [foreign]


def test_the_browser_is_told_which_folders_it_is_to_say_nothing_of_and_what_is_open(browser):
    one = browser()
    (place,) = one.tab.data("open_export")
    assert {"messages", "connections", "security_and_login_information"} <= set(place["closed"])
    assert place["opening"] == ""
    one.choose()
    assert one.tab.data("open_export")[0]["opening"] == "abc"


def test_what_was_opened_is_said_under_the_masthead_until_it_is_closed(browser):
    one = browser()
    one.choose()
    tab = one.answer().tab
    (line,) = tab.data("opened_line")
    assert line["title"] == "From Instagram's export of 4 March 2026"
    assert line["facts"] == ["2026", "2 posts", "only since 2 February 2026", "nothing leaves this browser"]
    tab.send("opened_line", "closed", True)
    assert not tab.data("opened_line")
    assert [title for title, _ in tab.notices()] == ["Closed."]


def test_a_zip_of_a_folder_may_be_wrapped(browser):
    one = browser(files={f"download/{name}": data for name, data in FILES.items()}, label="x.zip")
    one.choose()
    one.answer()
    assert len(one.tab.frames()) == 2
