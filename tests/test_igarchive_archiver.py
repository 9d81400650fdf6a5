"""An archive is written, brought up to date and kept whole, whatever Instagram and the disk do in the middle."""

import errno
import json
import os
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import bagit
import pytest
from archived_account import CDN, FIRST, NOW, OWNER, Account, album, clip, comment, jpeg, photo

from igarchive import Archiver, Options, errors as archive_errors, open_archive
from igarchive.errors import ArchiveBusy, FolderGone, NoRoom, NotAnArchive, NotWritable
from igarchive.lock import Workshop
from igarchive.names import BadTemplate
from igarchive.offline_viewer import read_thumbnails
from igarchive.report import State, Why
from igclient import errors
from igclient.downloads import DownloadProblem

PLAIN = Options(viewer=False, sidecars=False)


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    """What is written is there at once for everybody here; no test can cut the power."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def archiver(account, folder, options=PLAIN, **more):
    return Archiver(account, folder, options, **{"fetch": account.fetch, "now": lambda: NOW, **more})


def run(account, folder, options=PLAIN, *, posts=None, progress=None, stop=lambda: False, **more):
    one = archiver(account, folder, options, **more)
    return one.run(one.plan(posts), progress=progress, stop=stop)


def lines(folder):
    return [json.loads(line) for line in (folder / "data/posts.jsonl").read_bytes().splitlines()]


def media_files(folder):
    inside = folder / "data/media"
    return sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file())


def state_of(folder):
    """Every file with its time and bytes."""
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }


def assert_whole(folder):
    """By others' eyes, and by our own."""
    bagit.Bag(str(folder)).validate()
    checked = subprocess.run(
        ["sha256sum", "--quiet", "--strict", "-c", "manifest-sha256.txt"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, b"")
    with open_archive(folder) as archive:
        found = archive.verify()
    assert found.is_whole, found
    assert not (folder / "unfinished").exists()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "maya"


@pytest.fixture
def account():
    return Account(photo(1), clip(2), album(3, photo(31), clip(32)))


NAMES = [
    "2024/2024-03-10_18-22-05_C0001_1.jpg",
    "2024/2024-03-11_18-22-05_C0002_1.mp4",
    "2024/2024-03-12_18-22-05_C0003_1.jpg",
    "2024/2024-03-12_18-22-05_C0003_2.mp4",
]


def test_every_file_is_there_and_other_peoples_tools_find_it_whole(account, folder):
    report = run(account, folder, Options())
    assert media_files(folder) == sorted([*NAMES, *(f"{name}.xmp" for name in NAMES)])
    assert (folder / "data/media" / NAMES[0]).read_bytes() == jpeg(f"{CDN}/{account.posts[0].id}.jpg")
    assert [row.name for row in report.rows] == [NAMES[2], NAMES[3], NAMES[1], NAMES[0]]
    assert {row.state for row in report.rows} == {State.NEW}
    assert report.is_finished
    assert report.notes == ()
    assert_whole(folder)


def test_the_viewer_says_why_a_file_is_missing_and_is_brought_up_to_date(account, folder):
    account.posts[0] = replace(account.posts[0], media_url=None)
    account.posts.append(photo(400))
    zone = timezone(timedelta(hours=9))
    run(account, folder, Options(zone=zone))
    assert "does not share this file" in (folder / "viewer/data-2024.js").read_text("utf-8")
    assert "2026 at 21:00" in (folder / "README.txt").read_text()
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("viewer/*")}
    account.posts.append(photo(401))
    run(account, folder, Options(zone=zone))
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("viewer/*")}
    assert {name for name in after if name.endswith("2024.js") and after[name] != before[name]} == set()
    assert "C0401" in (folder / "viewer/data-2025.js").read_text("utf-8")
    (folder / "viewer/thumbs-1999.js").write_text("old")
    (folder / "index.html").unlink()
    run(account, folder, Options(zone=zone))
    assert {path.name for path in folder.glob("viewer/*")} == set(after)
    assert_whole(folder)


def test_an_update_keeps_the_thumbnails_that_are_there(account, folder):
    run(account, folder, Options())
    shown = read_thumbnails((folder / "viewer/thumbs-2024.js").read_bytes())
    account.forget()
    account.posts.append(photo(4))
    run(account, folder, Options())
    now = read_thumbnails((folder / "viewer/thumbs-2024.js").read_bytes())
    assert now.items() > shown.items()
    assert len(shown) == 3  # the photo, the video's cover, and the album's first slide
    assert account.forget()[1] == [f"{photo(4).id}.jpg"]


def test_posts_come_newest_first_with_their_files_and_no_link(account, folder):
    run(account, folder)
    posts = lines(folder)
    assert [post["files"] for post in posts] == [NAMES[2:], [NAMES[1]], [NAMES[0]]]
    assert "cdninstagram" not in (folder / "data/posts.jsonl").read_text()
    assert all("missing" not in post for post in posts)


def test_a_file_has_the_time_of_its_post(account, folder):
    run(account, folder, Options())
    for name in (NAMES[0], f"{NAMES[0]}.xmp"):
        assert (folder / "data/media" / name).stat().st_mtime == account.posts[0].timestamp.timestamp()


def test_the_bag_says_whose_it_is_and_what_it_covers(account, folder):
    run(account, folder)
    info = bagit.Bag(str(folder)).info
    assert info["External-Identifier"] == "instagram:17841405822304914"
    assert info["Contact-Sheet-Covers"] == "every post"
    assert info["Bagging-Date"] == "2026-11-28"
    assert info["Payload-Oxum"].endswith(".10")  # four files, and six lists of them
    assert "The Instagram of @maya" in (folder / "README.txt").read_text()
    assert (folder / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_an_update_with_nothing_new_asks_one_page_and_writes_nothing(account, folder):
    run(account, folder, Options())
    account.forget()
    before = state_of(folder)
    report = run(account, folder, Options())
    assert account.forget() == (["me", "media"], [])
    assert state_of(folder) == before
    assert {row.state for row in report.rows} == {State.UNCHANGED}
    assert report.is_finished


def test_an_update_of_a_long_account_stops_at_the_first_page_it_knows(folder):
    account = Account(*(photo(number) for number in range(350)))
    run(account, folder)
    assert account.forget()[0].count("media") == 4
    report = run(account, folder)
    assert account.forget()[0].count("media") == 1
    assert report.unread == 250
    account.posts += [photo(number) for number in range(400, 405)]
    report = run(account, folder)
    asked, fetched = account.forget()
    assert asked.count("media") == 2
    assert len(fetched) == 5
    assert len(lines(folder)) == 355
    assert report.count(State.NEW) == 5
    assert_whole(folder)


def test_only_what_is_new_is_fetched(account, folder):
    run(account, folder, Options())
    account.forget()
    account.posts.append(photo(4))
    report = run(account, folder, Options())
    assert account.forget()[1] == [f"{photo(4).id}.jpg"]
    assert [line["shortcode"] for line in lines(folder)] == ["C0004", "C0003", "C0002", "C0001"]
    assert (report.count(State.NEW), report.count(State.UNCHANGED)) == (1, 4)
    assert_whole(folder)


def test_a_post_that_was_edited_is_written_again_and_its_file_is_not(account, folder):
    run(account, folder, Options())
    account.forget()
    picture = folder / "data/media" / NAMES[0]
    before = picture.stat().st_mtime_ns, picture.stat().st_ino
    account.posts[0] = replace(account.posts[0], caption="Said better")
    report = run(account, folder, Options())
    assert account.forget()[1] == []
    assert lines(folder)[-1]["caption"] == "Said better"
    assert b"Said better" in picture.with_name(f"{picture.name}.xmp").read_bytes()
    assert (picture.stat().st_mtime_ns, picture.stat().st_ino) == before
    assert [row.state for row in report.rows if row.post_id == account.posts[0].id] == [State.CHANGED]
    assert_whole(folder)


def test_a_withheld_file_is_named_and_fetched_once_it_is_shared(account, folder):
    shared = account.posts[0]
    account.posts[0] = replace(shared, media_url=None)
    report = run(account, folder)
    assert [(row.state, row.reason) for row in report.rows][-1] == (State.WITHHELD, Why.WITHHELD)
    assert report.is_finished
    assert lines(folder)[-1] | {"caption": ""} == lines(folder)[-1] | {
        "caption": "",
        "files": [""],
        "missing": ["withheld"],
    }
    assert "does not share this file" in (folder / "data/missing.csv").read_text("utf-8-sig")
    account.posts[0] = shared
    run(account, folder)
    assert lines(folder)[-1]["files"] == [NAMES[0]]
    assert "does not share" not in (folder / "data/missing.csv").read_text("utf-8-sig")
    assert_whole(folder)


def test_an_album_without_its_slides_is_named(folder):
    account = Account(album(3))
    report = run(account, folder)
    assert [row.reason for row in report.rows] == [Why.WITHHELD, Why.UNLISTED]


def test_a_slide_that_was_taken_out_leaves_every_other_with_its_own_file(folder):
    account = Account(album(3, photo(31), photo(32), photo(33)))
    run(account, folder)
    account.forget()
    files = lines(folder)[0]["files"]
    account.posts[0] = replace(account.posts[0], children=account.posts[0].children[::2])
    run(account, folder)
    assert account.forget()[1] == []
    assert lines(folder)[0]["files"] == files[::2]
    assert set(files) <= set(media_files(folder))
    assert_whole(folder)


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (DownloadProblem.TIMED_OUT, Why.TIMED_OUT),
        (DownloadProblem.UNREACHABLE, Why.UNREACHABLE),
        (DownloadProblem.REFUSED, Why.REFUSED),
        (DownloadProblem.NOT_TRUSTED, Why.NOT_TRUSTED),
        (DownloadProblem.EMPTY, Why.UNREACHABLE),
    ],
)
def test_a_file_that_did_not_arrive_is_named_and_asked_for_again_next_time(account, folder, problem, reason):
    link = account.posts[0].media_url
    account.failing[link] = problem
    report = run(account, folder)
    assert [row.reason for row in report.rows] == [None, None, None, reason]
    assert not report.is_finished
    assert_whole(folder)
    account.failing.clear()
    account.forget()
    assert run(account, folder).is_finished
    assert account.forget()[1] == [link.removeprefix(f"{CDN}/")]


def test_a_hiccup_of_the_network_is_tried_once_more(account, folder):
    class Hiccup(dict):
        def __contains__(self, url):
            return super().__contains__(url) and account.fetched.count(url.removeprefix(f"{CDN}/")) == 1

    account.failing = Hiccup({account.posts[0].media_url: DownloadProblem.UNREACHABLE})
    assert run(account, folder).is_finished


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_file_that_is_gone_or_too_large_is_not_asked_for_over_and_over(account, folder, is_gone):
    link = account.posts[0].media_url
    if is_gone:
        account.gone.add(link)
    else:
        account.failing[link] = DownloadProblem.TOO_LARGE
    report = run(account, folder)
    assert report.rows[-1].reason is (Why.GONE if is_gone else Why.TOO_LARGE)
    assert report.is_finished
    account.forget()
    run(account, folder)
    assert account.forget() == (["me", "media"], [])


def test_a_page_in_place_of_a_picture_is_no_picture(account, folder):
    def fetch(media, url, write):
        write(b"<!doctype html><title>Log in</title>")

    report = run(account, folder, fetch=fetch)
    assert {row.reason for row in report.rows} == {Why.NOT_A_PICTURE}
    assert media_files(folder) == []
    assert_whole(folder)


def test_a_film_that_says_what_it_is_only_at_its_end_is_called_one(folder):
    head, middle = b"\0\0\0\x10ftypzzzz" + bytes(4), bytes(70_000)
    film = head + middle + b"hdlr" + bytes(8) + b"vide"

    def fetch(media, url, write):
        write(head + middle)
        write(film[len(head + middle) :])

    (row,) = run(Account(clip(1)), folder, fetch=fetch).rows
    assert row.name.endswith("_C0001_1.mp4")
    assert (folder / "data/media" / row.name).read_bytes() == film


def test_a_link_that_ends_in_the_middle_is_asked_for_anew_once_a_post(folder):
    old = album(3, *(photo(30 + place) for place in range(3)))
    new = replace(
        old, children=tuple(replace(slide, media_url=f"{slide.media_url}?new") for slide in old.children)
    )
    account = Account(new)
    account.dead = {slide.media_url for slide in old.children}
    report = run(account, folder, posts=[old])
    assert report.is_finished
    assert account.asked == ["me", old.id]


def test_a_link_that_stays_dead_is_named(account, folder):
    account.dead.add(account.posts[0].media_url)
    report = run(account, folder)
    assert report.rows[-1].reason is Why.LINK_OVER
    assert account.asked.count(account.posts[0].id) == 1


def test_a_video_whose_link_was_read_a_while_ago_is_read_again_just_before_once_a_post(folder):
    account = Account(photo(1), album(3, clip(31), clip(32)), clip(2))
    one = archiver(account, folder, now=lambda: NOW + timedelta(minutes=11))
    one.run(replace(one.plan(), read_at=NOW))
    assert sorted(asked for asked in account.asked if asked.isdecimal()) == [clip(2).id, account.posts[1].id]


def test_a_link_that_says_it_is_about_to_end_is_read_again(folder):
    ends = int((NOW + timedelta(minutes=3)).timestamp())
    account = Account(photo(1, media_url=f"{CDN}/a.jpg?oe={ends:x}"), photo(2))
    run(account, folder)
    assert [asked for asked in account.asked if asked.isdecimal()] == [photo(1).id]


def test_a_post_that_is_deleted_in_the_middle_is_named_and_costs_the_others_nothing(account, folder):
    one = archiver(account, folder)
    plan = one.plan()
    deleted = account.posts.pop(0)
    account.dead.add(deleted.media_url)
    report = one.run(plan)
    assert [row.reason for row in report.rows] == [None, None, None, Why.POST_GONE]
    assert report.is_finished
    assert_whole(folder)
    account.forget()
    run(account, folder)
    assert account.forget()[0] == ["me", "media"]


def test_a_post_of_before_that_is_deleted_keeps_what_there_is_of_it(account, folder):
    account.failing[account.posts[2].children[1].media_url] = DownloadProblem.TIMED_OUT
    run(account, folder)
    account.posts.pop()
    report = run(account, folder)
    kept = lines(folder)[0]
    assert (kept["files"], kept["missing"]) == ([NAMES[2], ""], ["", "post_gone"])
    assert report.is_finished
    assert NAMES[2] in media_files(folder)
    assert_whole(folder)


@pytest.mark.parametrize(
    ("refusal", "reason", "words"),
    [
        (errors.AccessTokenInvalid("over", code=190), Why.TOKEN_OVER, "Sign in again"),
        (errors.RateLimited("enough", code=4), Why.LIMIT, "Wait an hour"),
    ],
)
def test_an_access_that_ends_in_the_middle_loses_nothing(folder, refusal, reason, words):
    account = Account(*(photo(number) for number in range(1, 9)))
    one = archiver(account, folder)
    plan = one.plan()
    account.dead = {photo(number).media_url for number in range(1, 5)}
    account.refused = refusal
    report = one.run(plan)
    assert [row.reason for row in report.rows] == [None] * 4 + [reason] * 4
    assert words in " ".join(report.notes)
    assert not report.is_finished
    assert sum(asked.isdecimal() for asked in account.asked) == 1
    assert_whole(folder)
    account.refused, account.dead = None, set()
    account.forget()
    assert run(account, folder).is_finished
    assert len(account.forget()[1]) == 4


def test_what_does_not_fit_is_refused_beforehand_with_numbers(account, folder, monkeypatch):
    monkeypatch.setattr("igarchive.disk.free_bytes", lambda folder: 9_000_000)
    one = archiver(account, folder)
    plan = one.plan()
    with pytest.raises(NoRoom, match=r"about 17 MB, and the disk of .* has 9\.0 MB free") as refused:
        one.run(plan)
    assert (refused.value.needed, refused.value.free) == (plan.bytes, 9_000_000)
    assert account.fetched == []
    assert not folder.exists()


def test_a_guess_goes_by_what_the_archive_holds(folder):
    account = Account(*(photo(number) for number in range(12)))
    run(account, folder)
    account.posts.append(photo(20))
    assert archiver(account, folder).plan().bytes < 30_000


@pytest.mark.parametrize("call", ["sync", "replace", "write"])
def test_a_disk_that_fills_up_in_the_middle_loses_nothing(folder, monkeypatch, call):
    account = Account(*(photo(number) for number in range(1, 9)))
    calls = []

    def full(*given, **named):
        calls.append(given)
        if len(calls) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*given, **named)

    if call == "write":
        real = account.fetch
        account.fetch = full
    else:
        target = "igarchive.fetching.sync" if call == "sync" else "os.replace"
        real = (lambda descriptor: None) if call == "sync" else os.replace
        monkeypatch.setattr(target, full)
    with pytest.raises(NoRoom, match=r"is full\. What is finished is kept"):
        run(account, folder)
    monkeypatch.undo()
    with open_archive(folder) as archive:
        assert archive.verify().is_unfinished
    finished = len(media_files(folder))
    assert 1 <= finished < 8
    account.fetch = Account.fetch.__get__(account)
    account.forget()
    assert run(account, folder).is_finished
    assert len(account.forget()[1]) == 8 - finished
    assert_whole(folder)


def test_a_folder_that_goes_away_in_the_middle_is_said(account, folder):
    with pytest.raises(FolderGone, match=r"no longer there\. Connect its disk"):
        run(account, folder, progress=lambda told: shutil.rmtree(folder, ignore_errors=True))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_may_not_be_written_is_said(account, folder, monkeypatch, number):
    def refuse(*given, **named):
        raise OSError(number, os.strerror(number))

    plan = archiver(account, folder).plan()
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(NotWritable, match="cannot be written into"):
        archiver(account, folder).run(plan)
    assert account.fetched == []


def test_two_runs_in_one_folder_do_not_meet(account, folder):
    folder.mkdir()
    plan = archiver(account, folder).plan()
    with Workshop(folder).opened(), pytest.raises(ArchiveBusy, match="Another run writes into this folder"):
        archiver(account, folder).run(plan)
    assert account.fetched == []
    assert run(account, folder).is_finished


def test_who_waits_for_the_lock_while_it_goes_takes_a_new_one(folder):
    folder.mkdir()
    first = Workshop(folder)
    with first.opened():
        old = os.open(folder / "unfinished/lock", os.O_RDWR)
        first.close()
    with Workshop(folder).opened():
        assert os.fstat(old).st_ino != (folder / "unfinished/lock").stat().st_ino
    os.close(old)


def test_a_run_that_is_stopped_is_whole_and_goes_on_where_it_was(folder):
    account = Account(*(photo(number) for number in range(1, 20)))
    report = run(account, folder, Options(viewer=False, at_once=1), stop=lambda: len(account.fetched) >= 5)
    # The fifth was on its way, and is broken off.
    assert report.count(State.NEW) == 4
    assert {row.reason for row in report.rows if row.state is State.FAILED} == {Why.STOPPED}
    assert not report.is_finished
    assert "stopped" in report.notes[0]
    assert_whole(folder)
    account.forget()
    assert run(account, folder).is_finished
    assert len(account.forget()[1]) == 15


def test_whoever_interrupts_a_run_finds_it_unfinished_and_goes_on(folder):
    class Interrupted(BaseException):
        pass

    is_over = threading.Event()

    def interrupt(told):
        is_over.set()
        raise Interrupted

    def fetch(media, url, write):
        # The first three arrive; the others are still on their way when it is interrupted.
        if len(account.fetched) >= 3:
            is_over.wait(10)
        account.fetch(media, url, write)

    account = Account(*(photo(number) for number in range(1, 60)))
    with pytest.raises(Interrupted):
        run(account, folder, progress=interrupt, fetch=fetch)
    assert "run it once more" in (folder / "unfinished/README.txt").read_text()
    finished = len(media_files(folder))
    assert 1 <= finished < 59
    account.forget()
    report = run(account, folder)
    assert len(account.forget()[1]) == 59 - finished
    assert report.count(State.NEW) == 59
    assert_whole(folder)


def test_a_file_that_somebody_removed_comes_back(account, folder):
    run(account, folder)
    (folder / "data/media" / NAMES[0]).unlink()
    account.forget()
    run(account, folder)
    assert account.forget()[1] == [f"{account.posts[0].id}.jpg"]
    assert lines(folder)[-1]["files"] == [NAMES[0]]
    assert_whole(folder)


def test_without_its_posts_jsonl_an_archive_is_told_anew_from_its_files(account, folder):
    run(account, folder)
    (folder / "data/posts.jsonl").unlink()
    account.forget()
    run(account, folder)
    assert account.forget()[1] == []
    assert_whole(folder)


def test_nobody_writes_into_another_accounts_archive(account, folder):
    run(account, folder)
    other = Account(photo(9), user=replace(OWNER, user_id="2", username="ines"))
    with pytest.raises(NotAnArchive, match=r"The Instagram account maya, .* Choose another folder for ines"):
        archiver(other, folder).plan()


def test_nobody_writes_among_other_things(account, folder):
    folder.mkdir()
    (folder / "taxes.ods").write_text("x")
    with pytest.raises(NotAnArchive, match="holds other things and no archive"):
        archiver(account, folder).plan()
    with pytest.raises(NotAnArchive, match="is a file"):
        archiver(account, folder / "taxes.ods").plan()


def test_an_empty_folder_and_one_a_file_manager_looked_into_will_do(account, folder):
    folder.mkdir()
    (folder / ".DS_Store").write_text("x")
    assert run(account, folder).is_finished


def test_from_a_day_on_and_then_everything(folder):
    account = Account(*(photo(number) for number in range(1, 7)))
    since = FIRST + timedelta(days=4)
    run(account, folder, replace(PLAIN, since=since))
    assert len(lines(folder)) == 3
    assert bagit.Bag(str(folder)).info["Contact-Sheet-Covers"] == "posts since 2024-03-13T18:22:05+00:00"
    run(account, folder)
    assert len(lines(folder)) == 6
    run(account, folder, replace(PLAIN, since=since))
    assert bagit.Bag(str(folder)).info["Contact-Sheet-Covers"] == "every post"
    assert_whole(folder)


def test_some_posts_and_then_everything(account, folder):
    run(account, folder, posts=account.posts[:1])
    assert bagit.Bag(str(folder)).info["Contact-Sheet-Covers"] == "some posts"
    account.forget()
    run(account, folder)
    assert len(account.forget()[1]) == 3
    run(account, folder, posts=account.posts[:1])
    assert len(lines(folder)) == 3
    assert bagit.Bag(str(folder)).info["Contact-Sheet-Covers"] == "every post"


def test_a_clock_that_goes_back_loses_nothing(account, folder):
    run(account, folder)
    account.posts.append(photo(4))
    run(account, folder, now=lambda: datetime(1999, 1, 1, tzinfo=UTC))
    assert len(lines(folder)) == 4
    assert_whole(folder)


def test_names_that_differ_in_case_alone_lie_side_by_side(folder):
    moment = {"timestamp": FIRST}
    account = Account(
        photo(1, shortcode="CxA", permalink=None, **moment),
        photo(2, shortcode="Cxa", permalink=None, **moment),
    )
    run(account, folder)
    names = media_files(folder)
    assert len({name.casefold() for name in names}) == 2
    account.forget()
    run(account, folder)
    assert account.forget()[1] == []
    assert media_files(folder) == names
    assert_whole(folder)


def test_a_name_never_overwrites_a_file_that_is_there(folder):
    account = Account(photo(1))
    place = folder / "data/media" / NAMES[0]

    def fetch(media, url, write):
        place.parent.mkdir(parents=True)
        place.write_bytes(b"mine")
        write(jpeg(url))

    run(account, folder, fetch=fetch)
    assert place.read_bytes() == b"mine"
    assert len(media_files(folder)) == 2
    assert_whole(folder)


def test_captions_go_into_the_picture_only_where_that_is_wanted(account, folder):
    run(account, folder, replace(PLAIN, captions_inside=True))
    written = (folder / "data/media" / NAMES[0]).read_bytes()
    original = jpeg(f"{CDN}/{account.posts[0].id}.jpg")
    assert b"Number 1 #day" in written
    assert original not in written
    assert_whole(folder)


def test_sidecars_that_are_wanted_later_are_written_without_fetching(account, folder):
    run(account, folder)
    account.forget()
    run(account, folder, replace(PLAIN, sidecars=True))
    assert account.forget()[1] == []
    assert [name for name in media_files(folder) if name.endswith(".xmp")] == [
        f"{name}.xmp" for name in NAMES
    ]
    assert_whole(folder)


def test_a_template_that_cannot_be_used_is_refused_at_once(account, folder):
    with pytest.raises(BadTemplate):
        archiver(account, folder, replace(PLAIN, template="{caption}"))


def test_comments_are_read_where_there_may_be_new_ones(folder):
    account = Account(photo(1, comments_count=2), photo(2), photo(3, comments_count=1))
    account.comments = {photo(1).id: [comment(11), comment(12)], photo(3).id: [comment(31)]}
    wanted = replace(PLAIN, comments=True)
    report = run(account, folder, wanted)
    assert report.comments == 3
    account.forget()
    run(account, folder, wanted)
    assert account.forget()[0] == ["me", "media"]
    account.posts[2] = replace(account.posts[2], comments_count=2)
    account.comments[photo(3).id] = [comment(32)]
    run(account, folder, wanted)
    assert [asked for asked in account.forget()[0] if "/" in asked] == [f"{photo(3).id}/comments"]
    kept = [json.loads(line) for line in (folder / "data/comments.jsonl").read_bytes().splitlines()]
    assert sorted((line["media_id"], line["id"]) for line in kept) == [
        (photo(1).id, "11"),
        (photo(1).id, "12"),
        (photo(3).id, "31"),  # deleted at Instagram since, and still here
        (photo(3).id, "32"),
    ]
    assert_whole(folder)


def test_comments_that_are_wanted_later_are_read_of_every_post(folder):
    account = Account(*(photo(number, comments_count=1) for number in range(150)))
    run(account, folder)
    account.forget()
    run(account, folder, replace(PLAIN, comments=True))
    assert sum(asked.endswith("/comments") for asked in account.asked) == 150


def test_comments_that_could_not_be_read_are_said_and_asked_for_again(folder):
    account = Account(photo(1, comments_count=1), photo(2, comments_count=1))
    wanted = replace(PLAIN, comments=True)
    account.refused = errors.RateLimited("Enough for now.", code=4)
    report = run(account, folder, wanted)
    assert report.notes == ("The comments of 2 posts were not read: Enough for now. Run once more later.",)
    assert not report.is_finished
    account.refused = None
    assert run(account, folder, wanted).is_finished
    assert_whole(folder)


def test_a_changed_profile_is_written_and_nothing_else_asked(account, folder):
    run(account, folder)
    account.user = replace(account.user, biography="New words")
    account.forget()
    run(account, folder)
    assert account.forget() == (["me", "media"], [])
    assert "New words" in (folder / "data/profile.json").read_text()
    assert_whole(folder)


def test_errors_are_sentences_and_one_tree():
    kinds = [
        value
        for value in vars(archive_errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert all(issubclass(kind, archive_errors.IGArchiveError) for kind in kinds)
