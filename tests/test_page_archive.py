"""The archive page: what can be chosen where, what it costs, and what is said while it is written and afterwards."""

import tempfile
import zipfile
from datetime import UTC, date, datetime

import pytest
from app_driver import Visit, own_settings, prepare

from dashboard.archiving import cost as cost_of, handed_out
from dashboard.archiving.jobs import kept_jobs
from dashboard.session.visit_cookie import NAME as VISIT_COOKIE
from dashboard.sign_in import farewell
from igarchive import open_archive

SECRET = "marker-cookie-secret-" + "a" * 32


@pytest.fixture(autouse=True)
def pictures(tmp_path, monkeypatch):
    """Where this machine keeps pictures, and what it keeps for a while."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path / "Pictures"))
    return tmp_path / "Pictures"


@pytest.fixture
def tab(monkeypatch, sandbox):
    """A person with one post, at the machine that the app runs on."""
    prepare(monkeypatch, sandbox, account="single")
    return Visit(monkeypatch).run().sign_in("single").open("archive")


@pytest.fixture
def sample(monkeypatch, sandbox):
    """A person with 321 posts, all of them read."""
    prepare(monkeypatch, sandbox, account="sample")
    tab = Visit(monkeypatch).run().sign_in("sample")
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    return tab


def cost(tab):
    return next((text for text in tab.texts() if " free" in text), None)


def offered(tab, name):
    """Each choice of a name, with its figure, that can be chosen."""
    (group,) = [group for group in tab.data("choices") if group["name"] == name]
    return {option["words"]: option["figure"] for option in group["options"] if option["open"]}


def can_begin(tab):
    return tab.data("main_button")[0]["open"]


def job_of(tab):
    return tab.app.session_state["archive_job"].job


def make(tab):
    """Begin, and wait until it is over."""
    tab.send("main_button", "pressed", True)
    job = job_of(tab)
    job.wait()
    tab.run()
    assert not tab.app.exception
    return job


def from_afar(tab):
    """From here on its connection comes through a proxy: the browser is on another machine than the app."""
    tab._headers = {"Via": "1.1 proxy"}
    return tab


def outcome(tab):
    return tab.data("outcome")[0]


def test_at_ones_own_machine_it_goes_into_a_folder_under_the_pictures(tab, pictures, sandbox):
    asked = sandbox.count("media_list"), sandbox.count("user")
    assert tab.data("masthead")[0]["pages"] == ["Sheets", "Insights", "Archive", "Access", "Setup"]
    assert list(offered(tab, "Where to")) == ["A folder on this computer", "ZIP parts by year"]
    assert cost(tab).startswith("1 file · about 0.4 MB · 2 calls")
    assert (sandbox.count("media_list"), sandbox.count("user")) == asked
    job = make(tab)
    assert job.choice.folder == pictures / "Instagram/one.frame"
    assert outcome(tab)["headline"] == "1 file saved."
    assert outcome(tab)["good"][0].startswith("Manifest verified: ")
    with open_archive(job.choice.folder) as archive:
        assert len(archive.posts) == 1
    assert (sandbox.count("media_list"), sandbox.count("user")) == (asked[0] + 1, asked[1] + 1)


def test_every_question_and_every_file_stands_in_the_list_of_requests(tab):
    make(tab)
    purposes = [entry.purpose for entry in tab.app.session_state["connection"].ledger.entries()]
    assert purposes[:3] == ["Fetch a picture or clip", "List your posts", "Read your profile"]


def test_an_archive_that_is_there_is_told_of_and_brought_up_to_date(tab, monkeypatch):
    moment = datetime(2026, 8, 3, 10, tzinfo=UTC)
    monkeypatch.setattr("dashboard.clock.now", lambda: moment)
    make(tab)
    tab.click("archive_again").mark("What", "new")
    assert any(
        text.startswith("An archive of 3 August 2026 lies there: nothing is new") for text in tab.texts()
    )
    assert cost(tab).startswith("0 files · ")
    make(tab)
    assert outcome(tab)["headline"] == "Nothing new to save."
    assert "1 file was there already." in outcome(tab)["good"]


def test_what_it_takes_is_counted_once_for_runs_in_which_it_is_the_same(tab, monkeypatch):
    counted, moment = [], datetime(2026, 8, 3, 10, 0, 5, tzinfo=UTC)
    monkeypatch.setattr("dashboard.clock.now", lambda: moment)
    estimate = cost_of.estimate

    def count_and_note(*asked):
        counted.append(asked[1].what)
        return estimate(*asked)

    monkeypatch.setattr(cost_of, "estimate", count_and_note)
    tab.run().run().mark("With it", "captions")
    assert len(counted) == 1
    make(tab)
    tab.click("archive_again")
    assert cost(tab).startswith("0 files · ")
    assert len(counted) == 2


def test_what_is_new_needs_an_archive_to_be_new_to(tab):
    tab.mark("What", "new")
    assert tab.notices()[0][0] == "No archive lies there yet."
    assert not can_begin(tab)


def test_a_folder_that_will_not_do_is_said_before_anything_begins(tab, tmp_path):
    tab.set("archive_folder", "Pictures")
    assert tab.notices()[0][0] == "That is no folder of its own."
    assert not can_begin(tab)
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/to.txt").touch()
    tab.set("archive_folder", str(tmp_path / "letters"))
    assert "holds other things and no archive" in tab.notices()[0][1]
    assert not can_begin(tab)
    tab.set("archive_folder", str(tmp_path / "new"))
    assert tab.notices() == []
    make(tab)
    assert (tmp_path / "new/index.html").exists()


def test_what_does_not_fit_does_not_begin(tab, monkeypatch, tmp_path):
    monkeypatch.setattr("igarchive.archiver.free_bytes", lambda folder: 1_000_000)
    tab.set("archive_folder", str(tmp_path / "small"))
    assert tab.notices()[0][0] == "The disk has no room for it."
    assert not can_begin(tab)


def test_what_was_not_granted_is_not_offered(tab):
    assert list(offered(tab, "With it")) == ["Captions inside the JPEGs", "A sidecar for each file"]
    tab.mark("With it", "comments", "captions")
    assert make(tab).choice.comments is False
    assert job_of(tab).choice.captions_inside is True
    assert job_of(tab).choice.sidecars is False


def test_what_is_chosen_stays_while_the_person_looks_at_other_pages(tab):
    tab.mark("What", "new").mark("With it").mark("Where to", "parts").open("access").open("archive")
    assert [group["chosen"] for group in tab.data("choices")] == [["new"], [], ["parts"]]
    tab.mark("What", "new", "shown").mark("Where to", "zip").mark("What", "nothing")
    assert [group["chosen"] for group in tab.data("choices")] == [["new"], [], ["parts"]]


def test_what_was_granted_can_be_taken_along(monkeypatch, sandbox, pictures):
    scope = "instagram_business_basic,instagram_business_manage_comments"
    prepare(monkeypatch, sandbox, account="sample", settings=own_settings(sandbox, INSTAGRAM_SCOPE=scope))
    tab = Visit(monkeypatch).run().sign_in("sample", key="own")
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    tab.open("media", frames="missing-slides").open("archive").mark("What", "shown")
    tab.mark("With it", "comments", "sidecars")
    job = make(tab)
    assert any("comment" in text for text in outcome(tab)["good"])
    assert (job.choice.folder / "data/comments.jsonl").read_bytes()


def test_what_the_sheets_show_is_taken_and_the_frames_of_what_is_missing_lead_there(sample):
    sample.open("media", kind="withheld").open("archive")
    assert offered(sample, "What") == {
        "Everything": "321 posts",
        "What the sheets show now": "4 posts",
        "Only what is new": "",
    }
    sample.mark("What", "shown")
    job = make(sample)
    assert "withheld by Instagram: see missing.csv" in outcome(sample)["headline"]
    with open_archive(job.choice.folder) as archive:
        assert len(archive.posts) == 4
    frames = sample.frames() or sample.memories()
    assert [frame["number"] for frame in frames] == ["0312", "0309", "0291", "0182"]
    assert {frame["words"] for frame in frames} == {"Not shared by Instagram"}
    sample.send("film", "chosen", {"id": frames[0]["id"], "extend": False})
    assert sample.app.query_params["frame"] == frames[0]["id"]
    sample.open("archive").click("archive_withheld")
    assert sample.app.query_params["kind"] == "withheld"
    assert len(sample.frames()) == 4


def test_what_the_sheets_show_is_not_taken_before_all_of_it_is_known(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="sample")
    tab = Visit(monkeypatch).run().sign_in("sample").open("media", kind="reel").open("archive")
    assert cost(tab).startswith("At least ")
    assert can_begin(tab)
    tab.mark("What", "shown")
    assert not can_begin(tab)
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    tab.run()
    assert cost(tab).startswith("26 files")
    assert can_begin(tab)


def test_it_goes_on_while_the_person_looks_at_other_pages(tab):
    tab.send("main_button", "pressed", True)
    job = job_of(tab)
    tab.open("media").open("access")
    job.wait()
    tab.open("archive")
    assert outcome(tab)["headline"] == "1 file saved."


def test_while_it_runs_the_strip_develops_and_a_cancel_ends_it(sample, monkeypatch):
    sample.open("media", kind="reel").open("archive").mark("What", "shown")
    sample.send("main_button", "pressed", True)
    shown = sample.data("developing")[0]
    assert shown["headline"] in ("Listing your posts", "Developing your sheets")
    job = job_of(sample)
    sample.click("archive_cancel")
    job.wait()
    sample.run()
    assert job.is_cancelled
    assert "still to come" in outcome(sample)["headline"] or job.outcome is None


def test_the_access_page_says_what_lies_on_a_disk(tab, pictures):
    def said():
        (line,) = [text for text in tab.open("access").texts() if "**A disk.**" in text]
        return line.replace("\\", "")

    assert "Nothing of your account, but a ZIP that you had packed" in said()
    make(tab.open("archive"))
    assert str(pictures / "Instagram/one.frame") in said()
    tab.open("archive").click("archive_again")
    make(from_afar(tab).open("archive"))
    assert "Your archive's files and its ZIP, where only this app may read: until you have saved it" in said()


def test_a_reload_ends_it_for_those_who_do_not_stay(tab):
    tab.send("main_button", "pressed", True)
    hold = tab.app.session_state["archive_job"]
    hold.leave()
    assert hold.job.is_forgotten


def test_after_a_reload_those_who_stay_find_it_where_it_is(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    kept_jobs.clear()
    tab = Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay").obey()
    tab.open("archive").send("main_button", "pressed", True)
    hold, job = tab.app.session_state["archive_job"], job_of(tab)
    tab.run()
    tab.app.context = {**tab.app.context, "url": "http://localhost:8501/archive"}
    tab.reload()
    hold.leave()
    assert not job.is_forgotten
    tab.open("archive")
    assert job_of(tab) is job
    job.wait()
    assert outcome(tab.run())["headline"] == "1 file saved."
    monkeypatch.setattr(
        farewell, "PATIENCE_SECONDS", 0.0
    )  # the session before the reload is still about here
    tab.open("access").click("access_disconnect_now")
    assert job.is_forgotten


def test_elsewhere_it_comes_as_zips_and_no_folder_of_the_server_is_named(monkeypatch, sandbox, tmp_path):
    prepare(monkeypatch, sandbox, account="single")
    tab = from_afar(Visit(monkeypatch).run().sign_in("single"))
    tab.open("archive")
    assert list(offered(tab, "Where to")) == ["ZIP parts by year"]
    assert any(text.startswith("1 ZIP to save") for text in tab.texts())
    assert not [text for text in tab.app.text_input if text.key == "archive_folder"]
    job = make(tab)
    (part,) = job.outcome.packed.parts
    (tmp_path / "a.zip").write_bytes(part.whole())
    with open_archive(tmp_path / "a.zip") as archive:
        assert archive.verify().is_whole
    assert str(tmp_path) not in tab.page_text()
    tab.click("archive_again")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_several_parts_are_saved_one_after_the_other(monkeypatch, sandbox):
    monkeypatch.setattr("dashboard.archiving.job.MOST_BYTES_A_PART", 50_000)
    prepare(monkeypatch, sandbox, account="single")
    tab = from_afar(Visit(monkeypatch).run().sign_in("single")).open("archive")
    job = make(tab)
    labels = [part.label for part in job.outcome.packed.parts]
    buttons = [button.proto.label for button in tab.app.get("download_button")]
    assert len(labels) > 1
    assert [button.partition(",")[0] for button in buttons] == [
        f"Save {number} of {len(labels)}: {label}" for number, label in enumerate(labels, start=1)
    ]
    assert "Unpack all of them into one folder: together they are one archive." in tab.texts()


def test_since_a_day_older_posts_stay_behind(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="sample")
    tab = from_afar(Visit(monkeypatch).run().sign_in("sample")).open("archive")
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    tab.mark("What", "new").set("archive_since", date(2026, 10, 1))
    items = tab.app.session_state["source"].roll.items
    first = datetime.fromisoformat("2026-10-01T00:00+02:00")
    wanted = {post.id for post in items if post.timestamp >= first}
    assert 0 < len(wanted) < 20
    job = make(tab)
    assert {row.post_id for row in job.outcome.report.rows} == wanted


def test_behind_a_server_of_its_own_it_is_one_zip_at_an_address_for_this_browser(
    monkeypatch, sandbox, tmp_path
):
    prepare(monkeypatch, sandbox, account="single")
    handed_out.offered().set()
    try:
        browser = {VISIT_COOKIE: "m" * 43}
        tab = from_afar(Visit(monkeypatch, cookies=browser).run().sign_in("single")).open("archive")
        assert list(offered(tab, "Where to")) == ["One ZIP"]
        job = make(tab)
        (link,) = tab.data("save_link")
        assert link["address"].startswith("/archive/")
        key = link["address"].rpartition("/")[2]
        known = handed_out.handed_out()
        assert known.take(key, "o" * 43) is None
        parcel = known.take(key, "m" * 43)
        assert parcel.name == "one.frame.zip"
        assert zipfile.ZipFile(parcel.file).testzip() is None
        known.end(key, 0, parcel.file.stat().st_size)
        tab.run()
        assert not tab.data("save_link")
        assert any("nothing of it is kept here" in text for text in tab.texts())
        job.stop()
        assert list((tmp_path / "temporary").iterdir()) == []
    finally:
        handed_out.offered().clear()
