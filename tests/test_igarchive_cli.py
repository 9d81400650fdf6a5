"""The command line of the archive: what it writes, what it says, and how it ends."""

import json
import os
import re
import runpy
import shlex
import shutil
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import bagit
import pytest

from igarchive import Archiver, Why
from igarchive.cli import commands
from igarchive.cli.commands import EPILOG, main, parser
from igarchive.cli.stopping import stopped_by_signals
from igarchive.report import Report, Row, State
from igclient import INSTAGRAM_LOGIN, EncryptedFileTokenStore, OAuthClient
from igclient.cli.settings import APP_KEYS, OTHER_KEYS
from sandbox import Fault
from sandbox.walk import allow

REDIRECT = "http://localhost:8501/"
KEY = EncryptedFileTokenStore.new_key()


@pytest.fixture(scope="module")
def token(running):
    """A long-lived token of the account with a single post."""
    app = (running.client_id, running.client_secret, REDIRECT)
    oauth = OAuthClient(*app, platform=INSTAGRAM_LOGIN.hosted_at(running.base_url))
    back = allow(oauth.authorization_url(state="s"), account="single")
    return oauth.renew(oauth.exchange_code(parse_qs(urlsplit(back).query)["code"][0]))


@pytest.fixture(autouse=True)
def _here(monkeypatch, tmp_path, sandbox, token):
    """No settings but the test's own, and a kept token."""
    for name in (*APP_KEYS, *OTHER_KEYS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    values = {
        "INSTAGRAM_APP_ID": sandbox.client_id,
        "INSTAGRAM_APP_SECRET": sandbox.client_secret,
        "INSTAGRAM_REDIRECT_URI": REDIRECT,
        "INSTAGRAM_BASE_URL": sandbox.base_url,
        "IGCLIENT_KEY": KEY,
    }
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    EncryptedFileTokenStore("token", KEY).save(token)


def save(*more):
    return main(["--token-file", "token", "save", "--to", "one.frame", *more])


@pytest.fixture
def archive():
    assert save() == 0
    return Path("one.frame")


def test_a_first_save_and_one_with_nothing_new(capsys):
    assert save("--comments", "--verify") == 0
    told = capsys.readouterr()
    first, whole = told.out.splitlines()
    assert first.startswith("1 new file (0.0 MB), 0 that were there")
    assert whole.startswith("Whole: ")
    assert "1 file to fetch, about 0.4 MB" in told.err
    bagit.Bag("one.frame").validate()
    assert save("--comments") == 0
    assert capsys.readouterr().out == "0 new files (0.0 MB), 1 that were there.\n"


def test_the_choices_are_kept(capsys):
    assert save("--no-viewer", "--no-sidecars", "--captions-inside", "--names", "{code}-{slide}") == 0
    names = sorted(path.name for path in Path("one.frame").rglob("*") if path.is_file())
    assert "index.html" not in names
    assert not [name for name in names if name.endswith(".xmp")]
    picture = next(Path("one.frame/data/media").iterdir())
    assert b"Exif" in picture.read_bytes()[:64]


def test_since_a_day_leaves_what_is_older(capsys):
    assert save("--since", "2199-01-01") == 0
    assert json_of(capsys, "show", "one.frame")["posts"] == 0


def json_of(capsys, *arguments, status=0):
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_what_an_archive_holds_is_shown(archive, capsys):
    shown = json_of(capsys, "show", "one.frame")
    assert (shown["username"], shown["posts"], shown["files"], shown["missing"]) == ("one.frame", 1, 1, 0)
    assert shown["covers"] == "every post"
    assert main(["show", "one.frame"]) == 0
    assert "username\tone.frame\n" in capsys.readouterr().out


def test_a_zip_is_shown_and_checked_as_its_folder_is(archive, capsys):
    shutil.make_archive("one", "zip", ".", "one.frame")
    assert json_of(capsys, "show", "one.zip") == json_of(capsys, "show", "one.frame")
    assert json_of(capsys, "check", "one.zip") == json_of(capsys, "check", "one.frame")


def test_a_changed_file_is_found_and_said_with_a_status_of_its_own(archive, capsys):
    assert main(["check", "one.frame"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Whole: ")
    picture = next(archive.glob("data/media/*/*.jpg"))
    picture.write_bytes(picture.read_bytes() + b"x")
    assert main(["check", "one.frame"]) == 3
    assert f"{picture.relative_to(archive)} is not as it was written.\n" in capsys.readouterr().out
    assert json_of(capsys, "check", "one.frame", status=3)["is_whole"] is False
    assert save("--verify") == 3


def test_an_unfinished_archive_is_said(archive, capsys):
    (archive / "unfinished").mkdir()
    (archive / "unfinished/lock").touch()
    assert main(["check", "one.frame"]) == 3
    assert "Run `save` once more" in capsys.readouterr().out
    assert save() == 0
    assert main(["check", "one.frame"]) == 0


@pytest.mark.parametrize("command", ["show", "check"])
def test_what_is_no_archive_is_said(command, capsys):
    assert main([command, "nowhere"]) == 2
    assert "There is no nowhere. Choose the folder of an archive" in capsys.readouterr().err


def test_a_folder_with_other_things_is_left_alone(capsys):
    Path("one.frame").mkdir()
    Path("one.frame/taxes.ods").write_text("x")
    assert save() == 2
    assert "holds other things" in capsys.readouterr().err
    assert os.listdir("one.frame") == ["taxes.ods"]


def test_without_a_token_it_says_where_one_comes_from(capsys):
    Path("token").unlink()
    assert save() == 2
    assert "sign in with `login`" in capsys.readouterr().err


def test_a_refusal_of_instagrams_ends_with_one(sandbox, capsys):
    sandbox.play(Fault("code_190", "/me"))
    assert save() == 1
    assert capsys.readouterr().err.startswith("igarchive: AccessTokenInvalid")


def test_a_file_that_is_left_for_the_next_run_ends_with_one(sandbox, capsys):
    sandbox.play(Fault("reset", "/cdn/*", times=2))
    assert save("--no-viewer") == 1
    assert "1 that could not be had (missing.csv says why)" in capsys.readouterr().out
    assert save() == 0


@pytest.mark.parametrize("words", [["--since", "yesterday"], ["--since", "2024-13-01"], ["--names"]])
def test_what_cannot_be_meant_is_refused(words):
    with pytest.raises(SystemExit) as ended:
        save(*words)
    assert ended.value.code == 2


def test_a_template_that_cannot_be_used_is_said(capsys):
    assert save("--names", "{caption}") == 2
    assert "There is no field {caption}" in capsys.readouterr().err


def test_a_token_near_its_end_is_refreshed_and_said(sandbox, token, capsys):
    sandbox.advance(timedelta(hours=25))
    now = datetime.now(UTC)
    store = EncryptedFileTokenStore("token", KEY)
    store.save(replace(token, obtained_at=now - timedelta(days=50), expires_at=now + timedelta(days=10)))
    assert save() == 0
    renewed = store.load()
    assert renewed.expires_at > now + timedelta(days=50)
    said = capsys.readouterr().err
    assert f"The access was refreshed: it now ends on {renewed.expires_at:%Y-%m-%d}." in said
    assert renewed.value not in said
    assert save() == 0
    assert "refreshed" not in capsys.readouterr().err


def test_a_token_that_cannot_be_refreshed_is_still_used(sandbox, token, capsys):
    now = datetime.now(UTC)
    ends = now + timedelta(days=10)
    EncryptedFileTokenStore("token", KEY).save(
        replace(token, obtained_at=now - timedelta(days=50), expires_at=ends)
    )
    sandbox.play(Fault("status_500", "/refresh_access_token", times=9))
    assert save() == 0
    assert f"The access ends on {ends:%Y-%m-%d} and could not be refreshed" in capsys.readouterr().err


def test_a_polite_stop_keeps_what_is_there_and_says_so(monkeypatch, capsys):
    real = Archiver.run

    def stopped(self, plan, *, progress, stop):
        os.kill(os.getpid(), signal.SIGTERM)
        return real(self, plan, progress=progress, stop=stop)

    monkeypatch.setattr(Archiver, "run", stopped)
    assert save() == 130
    assert "Stopping: what is finished is kept" in capsys.readouterr().err
    bagit.Bag("one.frame").validate()


def test_the_second_signal_ends_it_at_once_and_the_first_handlers_come_back():
    before = signal.getsignal(signal.SIGINT)
    with stopped_by_signals() as stop:
        assert not stop()
        signal.raise_signal(signal.SIGINT)
        assert stop()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_person_at_a_terminal_is_told_how_far_it_is(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert save() == 0
    assert "\r1 of 1 file, " in capsys.readouterr().err


def test_the_summary_counts_every_state():
    row = Row(name="a", post_id="1", position=1, state=State.WITHHELD, reason=Why.WITHHELD)
    rows = (row, replace(row, state=State.FAILED), replace(row, state=State.CHANGED, reason=None, size=5))
    words = commands._summary(Report(rows=rows, unread=3, comments=2))
    assert words == (
        "0 new files (0.0 MB), 1 that were there, 3 older posts left as they are, 1 that Instagram withholds, "
        "1 that could not be had (missing.csv says why), 2 comments."
    )


def test_every_command_on_the_page_about_archives_is_one():
    page = (Path(__file__).parent.parent / "docs/archive.md").read_text(encoding="utf-8")
    lines = re.findall(r"^igarchive (.*?)(?: +#.*)?$", page, re.MULTILINE)
    assert len(lines) == 4
    for line in lines:
        assert parser().parse_args(shlex.split(line)).run in (commands.save, commands.check, commands.show)


def test_the_page_about_archives_names_every_file_of_one():
    page = (Path(__file__).parent.parent / "docs/archive.md").read_text(encoding="utf-8")
    assert save("--comments") == 0
    archive = Path("one.frame")
    names = {path.relative_to(archive).as_posix() for path in archive.rglob("*") if path.is_file()}
    for name in names:
        if not name.startswith(("data/media/", "viewer/")):
            assert f"`{name}`" in page or f"`{name.removeprefix('data/')}`" in page, name


def test_every_status_it_can_end_with_is_documented():
    documented = {int(line.split()[0]) for line in EPILOG.splitlines()[1:]}
    assert documented == {0, 1, 2, 3, 130}
    assert EPILOG in parser().format_help()


def test_it_is_the_command_of_its_package(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["igarchive", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("igarchive", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: igarchive")
