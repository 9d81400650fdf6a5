"""An archive on its way: what a page can see of it, what ends it, and what is left then."""

import stat
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest
from archived_account import FIRST, NOW, Account, album, clip, photo

from dashboard.archiving import jobs, temporary
from dashboard.archiving.choice import MOST_BYTES_A_FILM, Choice, What, Where, folder_of
from dashboard.archiving.estimate import Estimate, estimate
from dashboard.archiving.frames import SHOWN, Frames
from dashboard.archiving.job import Figures, Forgotten, Job, Stage
from dashboard.archiving.jobs import GRACE_SECONDS, KeptJobs
from dashboard.archiving.telling import (
    cost_line,
    facts,
    figures_of,
    headline,
    outcome_headline,
    shortcomings,
    why_failed,
)
from igarchive import Archiver, Row, State, Why, open_archive
from igarchive.errors import FolderGone, NoRoom
from igarchive.kept import Kept
from igarchive.names import DEFAULT
from igarchive.plan import plan_posts
from igclient import Usage, errors

POSTS = (photo(1), clip(2), album(3, photo(31), photo(32)), photo(400))


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


class Gate:
    """An account whose files wait until they are let through."""

    def __init__(self, *posts):
        self.account = Account(*posts)
        self.waiting, self.open = threading.Semaphore(0), threading.Event()

    def fetch(self, media, url, write):
        self.waiting.release()
        assert self.open.wait(20)
        self.account.fetch(media, url, write)

    def reached(self):
        assert self.waiting.acquire(timeout=20)


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def choose(folder=None, where=None, what=What.EVERYTHING, **more):
    where = where or (Where.FOLDER if folder is not None else Where.PARTS)
    return Choice(what=what, where=where, folder=folder, zone=NOW.tzinfo, **more)


def begin(choice, account, *, posts=None, fetch=None, seconds=None):
    def make(folder, ask):
        asked = account.list_media
        account.list_media = lambda **page: (ask(), asked(**page))[1]
        return Archiver(account, folder, choice.options, fetch=fetch or account.fetch, now=lambda: NOW)

    numbers = {post.id: f"{place:04d}" for place, post in enumerate(account.posts, start=1)}
    more = {"seconds": seconds} if seconds is not None else {}
    return Job(choice, "maya", make, lambda: posts, numbers, **more)


def done(choice, account, **more):
    job = begin(choice, account, **more)
    job.wait()
    assert job.stage is Stage.DONE, job.failure
    return job


def test_a_folder_is_written_and_checked(tmp_path):
    job = done(choose(tmp_path / "maya"), Account(*POSTS))
    assert job.outcome.verified.is_whole
    assert job.outcome.calls == 1
    assert outcome_headline(job.outcome) == "5 files saved."
    assert facts(job.outcome)[0].startswith("Manifest verified: ")
    with open_archive(tmp_path / "maya") as archive:
        assert len(archive.posts) == 4


def test_the_same_folder_again_is_brought_up_to_date_in_its_place(tmp_path):
    account = Account(*POSTS)
    done(choose(tmp_path / "maya"), account)
    account.forget()
    account.posts.append(photo(500))
    job = done(choose(tmp_path / "maya", what=What.NEW), account)
    assert [row.name for row in job.outcome.report.rows if row.state is State.NEW] == [
        "2025/2025-07-22_18-22-05_C0500_1.jpg"
    ]
    assert account.fetched == [f"{photo(500).id}.jpg"]
    assert "5 files were there already." in facts(job.outcome)


def test_only_the_posts_that_were_asked_for_are_taken(tmp_path):
    account = Account(*POSTS)
    job = done(choose(tmp_path / "maya", what=What.SHOWN), account, posts=POSTS[:1])
    assert job.outcome.calls == 0
    with open_archive(tmp_path / "maya") as archive:
        assert [post.id for post in archive.posts] == [POSTS[0].id]


def test_what_is_not_in_it_is_said_with_its_reason(tmp_path):
    account = Account(photo(1), photo(2, media_url=None), photo(3))
    account.gone.add(account.posts[2].media_url)
    made = done(choose(tmp_path / "maya"), account).outcome
    assert outcome_headline(made) == "1 file saved, 2 missing: see missing.csv"
    assert shortcomings(made) == [
        "1 file: The file is gone from Instagram's server. Save it in the Instagram app.",
        "1 file: Instagram does not share this file, as with licensed music. Save it in the Instagram app.",
    ]


def test_how_far_it_is_can_be_seen_while_files_are_written(tmp_path):
    gate, clock = Gate(*POSTS), Clock()
    job = begin(choose(tmp_path / "maya"), gate.account, fetch=gate.fetch, seconds=clock)
    for _ in range(4):
        gate.reached()
    assert job.stage is Stage.WRITING
    clock.now += 8
    at = job.figures
    assert (at.done, at.total, at.bytes, at.seconds, at.seconds_left) == (0, 5, 0, 8, None)
    assert [(one.number, one.share) for one in job.frames()] == [
        ("0004", 0),
        ("0003", 0),
        ("0002", 0),
        ("0001", 0),
    ]
    frames = job._frames
    gate.open.set()
    job.wait()
    assert job.frames() == []
    assert [one.share for one in frames.look()] == [1, 1, 1, 1]
    assert all(one.picture.startswith(b"\xff\xd8") for one in frames.look() if one.number != "0002")


def test_a_cancelled_run_keeps_what_is_finished_and_says_what_is_still_to_come(tmp_path):
    gate = Gate(*(photo(number) for number in range(1, 20)))
    job = begin(choose(tmp_path / "maya"), gate.account, fetch=gate.fetch)
    gate.reached()
    job.cancel()
    gate.open.set()
    job.wait()
    made = job.outcome
    stopped = sum(row.reason is Why.STOPPED for row in made.report.rows)
    assert made.is_cancelled
    assert 0 < stopped < 20
    assert outcome_headline(made).endswith(f"{stopped} still to come")
    again = done(choose(tmp_path / "maya"), gate.account).outcome
    assert again.report.count(State.NEW) == stopped
    assert again.verified.is_whole


def test_a_run_that_is_cancelled_while_it_counts_asks_no_more(tmp_path):
    account, asked = Account(*POSTS), threading.Event()
    waits = threading.Event()

    def find():
        asked.set()
        assert waits.wait(20)

    job = Job(
        choose(tmp_path / "maya"),
        "maya",
        lambda folder, ask: Archiver(_Asking(account, ask), folder, fetch=account.fetch, now=lambda: NOW),
        find,
        {},
    )
    assert asked.wait(20)
    job.cancel()
    waits.set()
    job.wait()
    assert isinstance(job.failure, Forgotten)
    assert why_failed(job.failure, job.choice).headline == "Cancelled."
    assert account.asked == []
    assert not (tmp_path / "maya").exists()


class _Asking:
    """An account whose every question is announced first."""

    def __init__(self, account, ask):
        self._account, self._ask = account, ask
        self.usage, self.platform = None, account.platform

    def __getattr__(self, name):
        self._ask()
        return getattr(self._account, name)


@pytest.mark.parametrize("where", [Where.PARTS, Where.ZIP])
def test_a_zip_holds_the_archive_and_nothing_else_is_left_of_it(where, temporary_folder, tmp_path):
    job = done(choose(where=where), Account(*POSTS))
    if where is Where.ZIP:
        path = job.outcome.zip_file
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    else:
        (part,) = job.outcome.packed.parts
        path = tmp_path / "part.zip"
        path.write_bytes(part.whole())
    with open_archive(path) as archive:
        assert archive.verify().is_whole
        assert len(archive.posts) == 4
    assert not list(temporary_folder.rglob("data/media/*/*"))
    job.stop()
    assert list(temporary_folder.iterdir()) == []
    if where is Where.PARTS:
        with pytest.raises(ValueError, match="closed"):
            part.whole()


def test_parts_by_year_make_one_archive_again(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.archiving.job.MOST_BYTES_A_PART", 20_000)
    job = done(choose(), Account(*POSTS))
    parts = job.outcome.packed.parts
    assert [part.label for part in parts] == ["lists", "2024", "2025"]
    for part in parts:
        with zipfile.ZipFile(part.data) as packed:
            packed.extractall(tmp_path / "out")
    with open_archive(tmp_path / "out/maya") as archive:
        assert archive.verify().is_whole
    job.stop()


def test_a_job_that_is_forgotten_in_the_middle_leaves_nothing_on_the_disk(temporary_folder):
    gate = Gate(*POSTS)
    job = begin(choose(), gate.account, fetch=gate.fetch)
    gate.reached()
    job.stop()
    gate.open.set()
    job.wait()
    assert job.outcome is None
    assert list(temporary_folder.iterdir()) == []


def test_a_failure_is_kept_without_what_led_to_it(tmp_path):
    def refuse(**page):
        raise errors.RateLimited("no", code=4)

    account = Account(*POSTS)
    account.list_media = refuse
    job = begin(choose(tmp_path / "maya"), account)
    job.wait()
    assert job.stage is Stage.FAILED
    assert job.failure.__traceback__ is None
    assert why_failed(job.failure, job.choice).headline == "Instagram asks for a pause."


def test_what_the_disk_refuses_is_said_and_names_no_folder_of_a_server(tmp_path):
    folder = tmp_path / "maya"
    here, away = choose(folder), choose()
    assert str(folder) in why_failed(FolderGone(f"{folder} is no longer there."), here).cause
    assert why_failed(NoRoom(f"The disk of {folder} is full."), here).headline == "There is not enough room."
    for error in (NoRoom(f"The disk of {folder} is full."), OSError(28, "full", str(folder))):
        told = why_failed(error, away)
        assert "no room" in told.cause
        assert str(folder) not in repr(told)
    assert "does not know" in why_failed(RuntimeError("secret"), here).cause


def test_figures_say_speed_and_time_left():
    at = Figures(done=50, total=200, bytes=10_000_000, expected=38_000_000, seconds=10.0)
    assert figures_of(Stage.WRITING, at) == [
        ("50", "of 200 files"),
        ("10 MB", "of about 38 MB"),
        ("1.0 MB/s", "from Instagram"),
        ("1 minute", "left"),
    ]
    assert at.seconds_left == 30
    assert figures_of(Stage.COUNTING, at) == []
    assert figures_of(Stage.CHECKING, at) == [("50", "of 200 files")]


def test_after_the_last_file_it_says_what_is_done_then(tmp_path):
    at = Figures(done=200, total=200, bytes=10_000_000, expected=10_000_000, seconds=10.0)
    assert figures_of(Stage.WRITING, at) == [("200", "of 200 files"), ("10 MB", "from Instagram")]

    def said(choice, at=at, **more):
        return headline(Stage.WRITING, at, choice, is_cancelled=more.get("is_cancelled", False))

    assert said(choose(tmp_path)) == "Writing the lists"
    assert said(choose(tmp_path, comments=True)) == "Reading comments and figures"
    assert said(choose(tmp_path), Figures(done=1, total=2)) == "Developing your sheets"
    assert said(choose(tmp_path), is_cancelled=True) == "Closing the archive"


def test_the_strip_goes_along_with_what_is_being_written(tmp_path):
    posts = [photo(number) for number in range(1, 101)]
    planned = plan_posts(posts, Kept(tmp_path), DEFAULT, lambda media: Why.WITHHELD)
    newest_first = [one.post for one in planned]
    frames = Frames(planned, {}, tmp_path)
    assert [one.id for one in frames.look()] == [post.id for post in newest_first[:SHOWN]]
    for post in newest_first[:30]:
        frames.note(_row(post, sha256="" if post is newest_first[29] else "1" * 64))
    shown = frames.look()
    assert [one.id for one in shown] == [post.id for post in newest_first[21 : 21 + SHOWN]]
    assert [one.share for one in shown[:10]] == [1] * 9 + [0]
    assert [one.is_missing for one in shown[:10]] == [False] * 8 + [True, False]
    for post in newest_first[30:]:
        frames.note(_row(post))
    assert [one.id for one in frames.look()] == [post.id for post in newest_first[84:]]


def _row(post, sha256="1" * 64):
    return Row(name="x.jpg", post_id=post.id, position=1, state=State.NEW, sha256=sha256)


# Before it begins


def count(account, choice, posts=None):
    engine = Archiver(account, choice.folder or Path("nowhere"), choice.options, fetch=account.fetch)
    return estimate(engine, choice, account.posts if posts is None else posts, account.user)


def test_what_it_takes_is_known_before_it_begins_and_nobody_is_asked(tmp_path):
    account = Account(*POSTS)
    account.usage = Usage(call_count=4, total_time=1, total_cputime=1)
    found = count(account, choose(tmp_path / "maya"))
    assert account.asked == account.fetched == []
    assert (found.posts, found.files, found.calls, found.left, found.made) == (4, 5, 2, 96.0, None)
    assert found.bytes == 4 * 370_000 + 8_020_000
    assert cost_line(found).startswith("5 files · about 9.5 MB · 2 calls, 96 % of the allowance left · ")
    done(choose(tmp_path / "maya"), account)
    again = count(account, choose(tmp_path / "maya"))
    assert (again.files, again.new, again.made) == (0, 0, NOW.date())


def test_comments_cost_a_call_for_each_post_that_has_some(tmp_path):
    account = Account(photo(1, comments_count=3), photo(2, comments_count=1), photo(3))
    assert count(account, choose(tmp_path / "maya", comments=True)).calls == 4


def test_what_does_not_fit_is_known_too():
    usual = {"posts": 1, "new": 1, "calls": 1, "left": None, "spare": 10, "parts": 1, "made": None}
    assert Estimate(files=1, bytes=90, free=100, **usual).fits
    assert not Estimate(files=1, bytes=91, free=100, **usual).fits
    assert Estimate(files=0, bytes=0, free=5, **usual).fits


def test_the_number_of_parts_is_told_by_the_years(tmp_path):
    account = Account(*(clip(number) for number in range(1, 20)), clip(400))
    # 8 MB a film: 19 of them in 2024, one in 2025, and the lists.
    assert count(account, choose()).parts == 1 + 4 + 1
    assert count(account, choose(since=FIRST.replace(year=2025))).parts == 1
    assert count(account, choose(since=FIRST.replace(year=2025))).posts == 1


def test_a_film_that_is_too_large_for_a_part_is_left_out_there_and_nowhere_else(tmp_path):
    assert choose().options.most_bytes == MOST_BYTES_A_FILM
    assert choose(tmp_path / "maya").options.most_bytes > 20 * MOST_BYTES_A_FILM


@pytest.mark.parametrize("text", ["", "pictures/maya", "/", "/a\0b", "~nobody-of-that-name/x"])
def test_only_a_whole_path_is_a_folder(text):
    assert folder_of(text) is None


def test_a_folder_may_begin_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder_of(" ~/Pictures/maya ") == tmp_path / "Pictures/maya"


# Who stays connected finds it again


class Keeper(Clock):
    def __init__(self):
        super().__init__()
        self.jobs = KeptJobs(self)


class Stub:
    def __init__(self):
        self.is_stopped = False

    def stop(self):
        self.is_stopped = True


@pytest.fixture
def kept():
    return Keeper()


def test_an_archive_goes_on_for_a_while_without_a_page_and_then_ends(kept):
    job = Stub()
    kept.jobs.add("name", job)
    assert kept.jobs.leave("name", job)
    kept.now += GRACE_SECONDS - 1
    kept.jobs.expire()
    assert not job.is_stopped
    kept.now += 1
    kept.jobs.expire()
    assert job.is_stopped
    assert kept.jobs.join("name") is None


def test_who_comes_back_in_time_finds_it_and_it_goes_on(kept):
    job = Stub()
    kept.jobs.add("name", job)
    kept.jobs.leave("name", job)
    assert kept.jobs.join("another name") is None
    assert kept.jobs.join("name") is job
    kept.now += 10 * GRACE_SECONDS
    kept.jobs.expire()
    assert not job.is_stopped


def test_another_takes_the_place_of_the_one_before(kept):
    first, second = Stub(), Stub()
    kept.jobs.add("name", first)
    kept.jobs.add("name", second)
    assert (first.is_stopped, second.is_stopped) == (True, False)
    assert not kept.jobs.leave("name", first)
    kept.jobs.drop("name", first)
    assert kept.jobs.join("name") is second


def test_what_a_killed_app_had_packed_goes_when_the_next_begins(temporary_folder, monkeypatch):
    left = temporary_folder / f"{temporary._PREFIX}left"
    left.mkdir()
    (left / ".alive").touch()
    (left / "maya.zip").write_bytes(b"PK")
    jobs.kept_jobs.clear()
    jobs.kept_jobs()
    assert not left.exists()
