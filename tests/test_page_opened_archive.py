"""An archive that was made here, opened again in the browser: the same sheets, marked as of its day."""

import pytest
from app_driver import Visit, prepare
from archived_account import NOW, Account, album, clip, photo
from test_page_open_export import Browser, words

from igarchive import Archiver, Options


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every file of an archive by its name in the ZIP of it."""
    folder = tmp_path_factory.mktemp("archive") / "maya"
    account = Account(
        photo(1, like_count=7), clip(2), album(3, photo(31), clip(32)), photo(4, media_url=None)
    )
    archiver = Archiver(account, folder, Options(viewer=False), fetch=account.fetch, now=lambda: NOW)
    archiver.run(archiver.plan())
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"maya/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


@pytest.fixture
def open_in_browser(monkeypatch, running):
    """Choose files of these names and contents in a tab of its own."""
    running.forget_requests()
    prepare(monkeypatch, running)

    def choose(*parts):
        browser = Browser(Visit(monkeypatch).run(), files=parts[0], label="maya.zip")
        browser.choose(*parts[1:])
        return browser

    yield choose
    assert running.requests == ()


def test_its_lists_are_asked_for_and_the_sheets_are_as_they_were_on_its_day(open_in_browser, files):
    browser = open_in_browser(files).answer()
    tab = browser.tab
    assert not tab.app.exception
    assert browser.given == ["maya/data/posts.jsonl", "maya/data/profile.json", "maya/bag-info.txt"]
    (line,) = tab.data("opened_line")
    assert line["title"] == f"From an archive of {NOW.day} {NOW:%B %Y}"
    assert line["facts"] == ["2024", "4 posts", "nothing leaves this browser"]
    assert tab.data("profile")[0]["username"] == "maya"
    frames = tab.frames()
    assert [frame["number"] for frame in frames] == ["0004", "0003", "0002", "0001"]
    assert frames[0]["words"] is not None
    names = list(files)
    (made,) = tab.data("browser_prints")
    shown = {frame["id"]: names[made["spots"][frame["id"]]["file"]] for frame in frames[1:]}
    assert [name.rpartition("_C")[2] for name in shown.values()] == ["0003_1.jpg", "0002_1.mp4", "0001_1.jpg"]
    assert any("nothing newer" in text for text in tab.texts())


def test_likes_and_links_of_the_day_are_there(open_in_browser, files):
    tab = open_in_browser(files).answer().tab
    frames = tab.frames()
    assert frames[-1]["likes"] == "7"
    assert "Most liked" in " ".join(tab.app.selectbox(key="sort").options)
    tab.go_to(frame=frames[-1]["id"])
    (view,) = tab.data("viewer")
    assert view["permalink"].startswith("https://www.instagram.com/")
    assert view["spot"]


def test_parts_of_it_are_one_archive_whose_files_are_found_in_theirs(open_in_browser, files):
    lists = {name: data for name, data in files.items() if "/data/media/" not in name}
    media = {name: data for name, data in files.items() if name not in lists}
    browser = open_in_browser(lists, media)
    (made,) = browser.answer().tab.data("browser_prints")
    assert {spot["zip"] for spot in made["spots"].values()} == {1}


@pytest.mark.parametrize("lost", ["data/posts.jsonl", "data/profile.json"])
def test_without_its_lists_it_says_what_to_do(open_in_browser, files, lost):
    browser = open_in_browser(
        {name: data for name, data in files.items() if not name.endswith(lost)}
    ).answer()
    assert not browser.tab.app.exception
    assert {"data/posts.jsonl": "choose all ZIPs", "data/profile.json": "profile.json cannot be read"}[
        lost
    ] in words(browser.tab)


def test_damaged_lists_are_said_to_be_so(open_in_browser, files):
    broken = {name: b"{" if name.endswith("posts.jsonl") else data for name, data in files.items()}
    browser = open_in_browser(broken).answer()
    assert "Line 1 of posts.jsonl cannot be read" in words(browser.tab)


def test_its_insights_are_those_of_its_day(open_in_browser, files):
    tab = open_in_browser(files).answer().tab
    tab.open("insights")
    assert not tab.app.exception
    assert tab.data("opened_line")
    assert list(tab.charts())[:1] == ["months"]
    assert not any("insights permission" in text for text in tab.texts())
