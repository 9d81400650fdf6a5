"""The sample account's export, as the sandbox makes it, is read whole: every layout, language and number of parts."""

import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from igarchive.errors import NotAnExport
from igarchive.export.model import Noted, Why
from igarchive.export.opening import open_export
from sandbox import __main__ as sandbox_main
from sandbox.accounts import build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.packing import write_zips
from sandbox.exports.rows import DEVICE
from sandbox.exports.tree import ARCHIVED, DELETED, DRAFTS, IMAGINED, PRIVATE, STORIES, Maker

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SAMPLE = build_accounts(NOW)["sample"]
POSTS = 60


def maker(layout="D", language="en", **how):
    how = {"most": POSTS, **how}
    return Maker(SAMPLE, LAYOUTS[layout], LANGUAGES[language], HANDS["flat"], NOW, **how)


@pytest.fixture
def opened(tmp_path):
    """Write an export and open it; every post it should have is given, too."""

    def open_one(layout="D", language="en", parts=1, **how):
        made = maker(layout, language, parts=parts, **how)
        paths = write_zips(made, tmp_path / f"{layout}{language}{parts}")
        assert len(paths) == parts
        return open_export(paths)

    return open_one


def written(count=POSTS):
    return [SAMPLE.timeline.post(index) for index in range(count)]


CASES = [
    *(("A", "en", 1), ("A", "fr", 2), ("B", "en", 1), ("B", "tr", 2), ("C", "fr", 1), ("C", "ja", 3)),
    *(("D", "en", 1), ("D", "tr", 3), ("E", "fr", 2), ("E", "ja", 1)),
]


@pytest.mark.parametrize(("layout", "language", "parts"), CASES)
def test_an_export_is_read_as_the_account_was_written(opened, layout, language, parts):
    with opened(layout, language, parts) as export:
        account = written()
        by_time = {post.timestamp: post for post in export.posts}
        assert len(export.posts) == len(by_time) == POSTS
        for post in account:
            read = by_time[post.posted_at]
            assert (read.caption or "").strip() == (post.caption or "").strip()
            assert len(read.children) == len(post.slides)
            if layout != "A":  # pictures and films are two lists there, so their order is lost
                assert [slide.is_video for slide in read.children] == [
                    bool(slide.clip) for slide in post.slides
                ]
            assert read.is_video == (post.clip is not None)
        assert export.user.username == "maya.lindqvist"
        assert (export.user.name, export.user.biography) == (SAMPLE.profile.name, SAMPLE.profile.biography)
        assert len(export.stories) == STORIES
        assert len(export.archived) == (0 if layout == "A" else ARCHIVED)
        lost = account[4].posted_at
        assert [file.why for file in export.missing] == [Why.NOT_HERE] * len(export.missing)
        assert {file.media_id for file in export.missing} <= {
            by_time[lost].id,
            *(c.id for c in by_time[lost].children),
        }
        assert export.missing


def test_no_reader_has_taken_what_is_private(opened):
    for layout in LAYOUTS:
        with opened(layout) as export:
            said = repr(export) + "".join(
                json.dumps(post.to_dict()) for post in export.posts + export.stories
            )
            assert not [word for word in (PRIVATE, IMAGINED, DEVICE) if word in said]


def test_what_is_not_shown_is_counted(opened):
    with opened("E", "fr") as export:
        counts = {note.about: note.count for note in export.notes}
    assert counts[Noted.DRAFTS] == counts[Noted.OTHER_CONTENT] == DRAFTS
    assert counts[Noted.DELETED] == DELETED
    assert Noted.UNLISTED not in counts


def test_labels_of_a_language_nobody_knows_cost_no_post_that_another_list_has(opened):
    with opened("E", "ja") as export:
        assert len(export.posts) == POSTS
        assert {note.about: note.count for note in export.notes}[Noted.DRAFTS] == DRAFTS


def test_the_last_year_alone_is_said_with_its_dates(opened):
    since = NOW - timedelta(days=365)
    with opened("D", "tr", since=since, most=None) as export:
        assert (export.period.begin, export.period.end) == (since, NOW - timedelta(hours=1))
        assert min(post.timestamp for post in export.posts) >= since
        (note,) = [note for note in export.notes if note.about is Noted.PERIOD]
        assert "4 March 2025 to 4 March 2026" in note.words


def test_its_text_is_as_wrong_as_instagrams(tmp_path):
    (path,) = write_zips(maker(language="tr"), tmp_path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("your_instagram_activity/media/posts_1.json").decode("ascii")
    assert r"\u00f0\u009f" in text
    assert "\\ud83d" not in text


def test_the_parts_hold_each_file_once(tmp_path):
    whole = {entry.path for entry in maker().entries()}
    parts = [zipfile.ZipFile(path).namelist() for path in write_zips(maker(parts=4), tmp_path)]
    assert all(parts)
    assert sorted(name for names in parts for name in names) == sorted(whole)


def test_a_part_alone_says_what_is_missing_or_that_it_is_a_part(tmp_path):
    first, *_, last = write_zips(maker(parts=4), tmp_path)
    with open_export([first]) as export:
        assert len(export.missing) > 20
    with pytest.raises(NotAnExport, match="one part of an export"):
        open_export([last])


def test_it_is_written_from_a_shell(tmp_path, capsys):
    command = [
        "export",
        "--layout",
        "C",
        "--language",
        "fr",
        "--parts",
        "2",
        "--pictures",
        "flat",
        "--posts",
        "5",
    ]
    assert sandbox_main.main([*command, "--to", str(tmp_path / "new"), "--now", "2026-03-04"]) == 0
    paths = capsys.readouterr().out.split()
    assert len(paths) == 2
    assert all("instagram-maya.lindqvist-2026-03-04-" in path for path in paths)
    with open_export(paths) as export:
        assert len(export.posts) == 5
