"""The command line: what it prints, what it keeps, what it never shows, and how it ends."""

import csv
import errno
import io
import json
import os
import runpy
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from igclient import AccessToken, EncryptedFileTokenStore, Media
from igclient.cli.commands import main
from igclient.cli.output import print_media, print_pairs
from igclient.cli.settings import APP_KEYS, OTHER_KEYS, SettingsError, read_settings
from sandbox import Fault
from sandbox.walk import allow

REDIRECT = "http://localhost:8501/"
KEY = EncryptedFileTokenStore.new_key()
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch, tmp_path) -> None:
    """No settings but the test's own."""
    for name in (*APP_KEYS, *OTHER_KEYS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def env_file(running, tmp_path) -> Path:
    values = {
        "INSTAGRAM_APP_ID": running.client_id,
        "INSTAGRAM_APP_SECRET": running.client_secret,
        "INSTAGRAM_REDIRECT_URI": REDIRECT,
        "INSTAGRAM_BASE_URL": running.base_url,
        "INSTAGRAM_SCOPE": "instagram_business_basic, instagram_business_manage_insights",
        "IGCLIENT_KEY": KEY,
    }
    path = tmp_path / ".env"
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    return path


class Typing(io.StringIO):
    """A person at the prompt: reads the printed address, agrees, and pastes the address they are sent to."""

    def __init__(self, printed, change=lambda address: address) -> None:
        super().__init__()
        self.printed, self.change = printed, change

    def readline(self, size: int = -1, /) -> str:
        return self.change(allow(self.printed().out.strip(), account="sample")) + "\n"


@pytest.fixture
def sign_in(monkeypatch, capsys, env_file):
    def run(*arguments: str, change=lambda address: address) -> int:
        monkeypatch.setattr(sys, "stdin", Typing(capsys.readouterr, change))
        return main(["--token-file", "token", "login", *arguments])

    return run


def token(capsys) -> dict[str, str]:
    assert main(["--token-file", "token", "token", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def value_of(path: str = "token") -> str:
    kept = EncryptedFileTokenStore(path, KEY).load()
    assert kept is not None
    return kept.value


def test_signing_in_keeps_a_token_of_sixty_days(sign_in, capsys) -> None:
    assert sign_in(change=lambda address: f"  {address}#_ ") == 0
    assert "Signed in until" in capsys.readouterr().err
    told = token(capsys)
    assert (told["kind"], told["state"], told["kept_in"]) == ("long-lived", "valid", "token")
    assert told["permissions"] == "instagram_business_basic,instagram_business_manage_insights"
    assert os.stat("token").st_mode & 0o777 == 0o600


def test_a_short_lived_token_can_be_kept(sign_in, capsys) -> None:
    assert sign_in("--short-lived") == 0
    told = token(capsys)
    assert (told["kind"], told["refreshable_from"]) == ("short-lived", "never")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (lambda address: address.replace("state=", "state=x"), 2, "does not answer this sign-in"),
        (lambda address: address.partition("&state")[0], 2, "does not answer this sign-in"),
        (lambda address: "", 2, "does not answer this sign-in"),
        (lambda address: "http://[bad/", 2, "does not answer this sign-in"),
        (lambda address: address.replace("code=", "kode="), 2, "holds no code"),
        (lambda address: address.replace("code=", "error=access_denied&kode="), 1, "AuthorizationDenied"),
        (lambda address: address.replace("code=", "code=x"), 1, "CodeRejected"),
    ],
)
def test_an_address_that_does_not_fit_signs_nobody_in(sign_in, capsys, change, status, words) -> None:
    assert sign_in(change=change) == status
    assert words in capsys.readouterr().err
    assert not Path("token").exists()


def test_the_profile_and_the_posts_are_printed(sign_in, capsys) -> None:
    sign_in()
    capsys.readouterr()
    asked = ["--token-file", "token"]
    assert main([*asked, "me"]) == 0
    assert "username\tmaya.lindqvist\n" in capsys.readouterr().out
    assert main([*asked, "me", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["media_count"] == 322
    assert main([*asked, "media", "--limit", "7"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert lines[0].split("\t")[1] == "CAROUSEL_ALBUM"
    assert "/p/" in lines[0].split("\t")[3]
    assert main([*asked, "media", "--json", "--limit", "120"]) == 0
    posts = [Media.from_dict(json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert len(posts) == len(set(posts)) == 120
    assert main([*asked, "media", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 321
    assert [row["id"] for row in rows[:120]] == [post.id for post in posts]
    assert rows[0]["slides"] == "4"


def test_csv_runs_no_formula() -> None:
    captions = [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "＝1",
        'plain, "quoted"\nand two lines',
    ]
    out = io.StringIO()
    print_media([Media(id=str(n), caption=text) for n, text in enumerate(captions)], out, form="csv")
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert [row["caption"] for row in rows] == [*(f"'{text}" for text in captions[:-1]), captions[-1]]
    assert rows[0]["like_count"] == ""


def test_lines_stay_lines_and_terminals_are_not_steered() -> None:
    out = io.StringIO()
    print_pairs({"name": "a\x1b[2J\nb", "tags": ["x", "y"]}, out, as_json=False)
    print_media([Media(id="1", media_type="\x1b]0;x\x07")], out, form="lines")
    assert out.getvalue() == "name\ta [2J b\ntags\tx,y\n-\t ]0;x \t-\t1\n"


def test_refreshing_needs_a_day_and_then_renews(sign_in, capsys, running) -> None:
    sign_in()
    assert main(["--token-file", "token", "refresh"]) == 1
    assert "TokenRefused" in capsys.readouterr().err
    before = value_of()
    running.advance(timedelta(hours=25))
    assert main(["--token-file", "token", "refresh"]) == 0
    assert value_of() != before


def test_a_token_from_elsewhere_can_be_used_and_adopted(sign_in, capsys, monkeypatch, running) -> None:
    sign_in("--short-lived")
    monkeypatch.setenv("INSTAGRAM_ACCESS_TOKEN", value_of())
    capsys.readouterr()
    assert main(["me"]) == 0
    assert main(["token"]) == 0
    assert capsys.readouterr().out.endswith("kind\tunknown\nkept_in\tINSTAGRAM_ACCESS_TOKEN\n")
    assert main(["--token-file", "adopted", "refresh"]) == 0
    assert value_of("adopted") != value_of()
    assert main(["--token-file", "missing", "token"]) == 0
    monkeypatch.setenv("INSTAGRAM_ACCESS_TOKEN", value_of("adopted"))
    running.advance(timedelta(hours=25))
    assert main(["--token-file", "again", "refresh"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["me"], "There is no token"),
        (["token"], "There is no token"),
        (["login"], "login needs --token-file PATH"),
        (["refresh"], "refresh needs --token-file PATH"),
        (["--token-file", ".", "me"], "cannot be read"),
    ],
)
def test_what_is_missing_is_named(env_file, capsys, arguments, words) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, words in err) == ("", True)


def test_every_missing_key_is_named_at_once(capsys) -> None:
    assert main(["--token-file", "t", "login"]) == 2
    assert ", ".join(APP_KEYS) in capsys.readouterr().err


def test_a_file_without_its_key_is_not_opened(env_file, capsys, monkeypatch) -> None:
    env_file.write_text("")
    assert main(["--token-file", "token", "me"]) == 2
    assert "needs IGCLIENT_KEY" in capsys.readouterr().err
    monkeypatch.setenv("IGCLIENT_KEY", "nonsense")
    assert main(["--token-file", "token", "me"]) == 2
    assert "This is no key" in capsys.readouterr().err


def test_the_package_is_a_command(capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["igclient", "key"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_module("igclient", run_name="__main__")
    assert (caught.value.code, len(capsys.readouterr().out)) == (0, 45)


def test_a_key_is_made(capsys) -> None:
    assert main(["key"]) == 0
    assert len(capsys.readouterr().out) == 45


@pytest.mark.parametrize(
    "arguments", [[], ["media", "--json", "--csv"], ["media", "--limit", "-1"], ["media", "--limit", "x"]]
)
def test_misuse_is_explained(capsys, arguments) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: igclient" in capsys.readouterr().err


def test_instagrams_refusals_go_to_stderr(env_file, capsys, monkeypatch, running) -> None:
    monkeypatch.setenv("INSTAGRAM_ACCESS_TOKEN", "IGAAnobodysmarker")
    assert main(["me"]) == 1
    assert (
        "AccessTokenInvalid: The access token could not be decrypted (code 190, trace "
        in capsys.readouterr().err
    )
    running.play(Fault("code_4"))
    assert main(["me"]) == 1
    assert capsys.readouterr().err.endswith("(code 4) Come back in 0:07:00.\n")
    for name, kind in {"html_429": "RateLimited", "html_503": "ServiceUnavailable"}.items():
        running.play(Fault(name))
        assert main(["me"]) == 1
        told = capsys.readouterr().err
        assert told.startswith(f"igclient: {kind}: Instagram answered with HTTP status {name[-3:]}.")
        assert told.endswith(" Come back in 0:07:00.\n")
    running.play(Fault("redirect"))
    assert main(["me"]) == 1
    out, err = capsys.readouterr()
    assert (out, err[:45]) == ("", "igclient: UnexpectedResponse: Instagram answe")


def test_stopping_it_is_no_error(monkeypatch, capsys) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("igclient.cli.running.read_settings", interrupted)
    assert main(["me"]) == 130
    assert capsys.readouterr() == ("", "")


def run_piped(env_file: Path, script: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, **more}
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment, timeout=60, check=False
    )


def test_a_broken_pipe_is_silent(sign_in, env_file) -> None:
    sign_in()
    script = '"$PYTHON" -m igclient --token-file token media --json | head -n 1; echo "${PIPESTATUS[0]}"'
    done = run_piped(env_file, script, LC_ALL="C")
    first, status = done.stdout.splitlines()
    assert json.loads(first)["id"]
    assert (status, done.stderr) == ("141", "")


def test_a_broken_pipe_is_silent_at_the_last_flush_too(monkeypatch, tmp_path) -> None:
    with open(tmp_path / "out", "w+") as closed:

        class Gone(io.TextIOBase):
            def write(self, text: str) -> int:
                raise BrokenPipeError

            def fileno(self) -> int:
                return closed.fileno()

        monkeypatch.setattr(sys, "stdout", Gone())
        assert main(["key"]) == 141


def test_a_token_is_in_no_output(sign_in, capsys, running) -> None:
    sign_in()
    secret = value_of()
    running.play(Fault("code_190", "/me/media"))
    for arguments in (["token"], ["token", "--json"], ["me"], ["media", "--limit", "2"], ["refresh"]):
        main(["--token-file", "token", *arguments])
    out, err = capsys.readouterr()
    assert secret not in out + err
    assert KEY not in out + err


def test_settings_are_the_apps_and_the_environment_goes_first(tmp_path) -> None:
    file = tmp_path / "settings"
    lines = ("APP_ID=1", "APP_SECRET=' s '", "SCOPE=a,b c", "PLATFORM=basic_display")
    file.write_text("".join(f"INSTAGRAM_{line}\n" for line in lines))
    settings = read_settings(file, {"INSTAGRAM_APP_ID": "2", "INSTAGRAM_ACCESS_TOKEN": "IGAAmarker"})
    assert (settings.client_id, settings.client_secret, settings.redirect_uri) == ("2", "s", "")
    assert (settings.platform.name, settings.scope) == ("basic_display", ("a", "b", "c"))
    assert "IGAAmarker" not in repr(settings)
    assert "'s'" not in repr(settings)


def test_a_file_that_needs_dotenv_is_not_passed_over(env_file, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)
    for arguments in (["me"], ["--env-file", str(env_file), "me"]):
        assert main(arguments) == 2
        assert "python -m pip install python-dotenv" in capsys.readouterr().err


def test_without_dotenv_a_file_of_something_else_is_no_matter(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "dotenv", None)
    (tmp_path / ".env").write_text("DATABASE_URL=x\n")
    assert read_settings(None, {"INSTAGRAM_APP_ID": "1"}).client_id == "1"


def test_a_file_asked_for_and_not_there_is_named(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("INSTAGRAM_ACCESS_TOKEN", "IGAAx")
    assert main(["--env-file", "elsewhere.env", "me"]) == 2
    assert capsys.readouterr().err.startswith("igclient: There is no file elsewhere.env.")


def test_what_was_looked_in_is_told(tmp_path, capsys) -> None:
    assert main(["--token-file", "t", "login"]) == 2
    assert "missing in the environment, and there is no .env in this folder." in capsys.readouterr().err
    (tmp_path / "own.env").write_text("INSTAGRAM_APP_ID=1\n")
    assert main(["--env-file", "own.env", "--token-file", "t", "login"]) == 2
    told = capsys.readouterr().err
    assert "INSTAGRAM_APP_ID" not in told
    assert "INSTAGRAM_REDIRECT_URI missing in the environment, and in own.env." in told


SETTINGS = "INSTAGRAM_APP_ID=1\r\nINSTAGRAM_APP_SECRET=zQsecretqZ\r\n"


@pytest.mark.parametrize(
    "data",
    [
        SETTINGS.encode(),
        SETTINGS.encode("utf-8-sig"),
        SETTINGS.encode("utf-16"),
        b"\xfe\xff" + SETTINGS.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big"],
)
def test_a_file_is_read_in_the_encodings_editors_and_shells_write(tmp_path, data) -> None:
    (tmp_path / ".env").write_bytes(data)
    settings = read_settings(None, {})
    assert (settings.client_id, settings.client_secret) == ("1", "zQsecretqZ")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (SETTINGS.encode("utf-16-le"), "NUL"),
        (SETTINGS.encode("utf-32"), "NUL"),
        (SETTINGS.encode() + b"\0", "NUL"),
        (SETTINGS.encode("utf-16")[:-1], "not text"),
        ((SETTINGS + "é").encode("latin-1"), "not text"),
        (b"\x89PNG\r\n\x1a\n" + SETTINGS.encode(), "not text"),
    ],
)
@pytest.mark.parametrize("name", [".env", "own.env"])
def test_a_file_in_another_encoding_is_named_with_the_way_out(tmp_path, capsys, name, data, words) -> None:
    (tmp_path / name).write_bytes(data)
    arguments = [] if name == ".env" else ["--env-file", name]
    assert main([*arguments, "me"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"igclient: {name} ")
    assert words in err
    assert err.endswith("Save it as plain text in UTF-8.\n")
    assert "zQ" not in err


def test_what_is_no_readable_file_is_named_without_a_traceback(tmp_path, capsys) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "large").write_bytes(b"#" * 1024 * 1025)
    for name, words in {
        "folder": "folder is a folder.",
        "loop": "loop cannot be read: Too many levels",
        "large": "large is too large",
        "a\0b": "cannot be read: the name is no name of a file.",
    }.items():
        assert main(["--env-file", name, "me"]) == 2
        assert words in capsys.readouterr().err
    (tmp_path / ".env").mkdir()
    assert main(["me"]) == 2
    assert capsys.readouterr().err.startswith("igclient: .env is a folder.")


def test_a_file_this_user_may_not_read_is_named(env_file, capsys, monkeypatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("igclient.settings_file.open", refuse, raising=False)
    assert main(["me"]) == 2
    assert (
        capsys.readouterr().err
        == "igclient: .env cannot be read: Permission denied. Let this user read it.\n"
    )


@pytest.mark.parametrize("name", [*APP_KEYS, *OTHER_KEYS])
@pytest.mark.parametrize("command", ["me", "login", "token", "refresh"])
def test_a_setting_that_is_not_text_is_named_and_nothing_is_asked(
    env_file, capsys, running, monkeypatch, name, command
) -> None:
    running.forget_requests()
    monkeypatch.setenv(name, os.fsdecode(b"zQ\xff\xc3\x28"))
    assert main(["--token-file", "token", command]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"igclient: {name} in the environment: not text in UTF-8. Set it once more.\n")
    assert running.requests == ()


def test_a_setting_in_another_script_is_text() -> None:
    assert read_settings(None, {"INSTAGRAM_APP_ID": "ключ 🔑"}).client_id == "ключ 🔑"


FULL = "igclient: the output could not be written: No space left on device.\n"
NOT_TEXT = "igclient: INSTAGRAM_APP_ID in the environment: not text in UTF-8. Set it once more.\n"
MEDIA = '"$PYTHON" -m igclient --token-file token media'


@pytest.mark.parametrize(
    ("script", "status", "told"),
    [
        (f"{MEDIA} --json > /dev/full", 2, FULL),
        (f"{MEDIA} --csv --limit 1 > /dev/full", 2, FULL),
        ('"$PYTHON" -m igclient key > /dev/full', 2, FULL),
        ('"$PYTHON" -m igclient --help > /dev/full', 2, FULL),
        ('PYTHONUNBUFFERED=1 "$PYTHON" -m igclient --help > /dev/full', 2, FULL),
        ('"$PYTHON" -u -m igclient media --help > /dev/full', 2, FULL),
        ('PYTHONUNBUFFERED=1 "$PYTHON" -m igclient key > /dev/full', 2, FULL),
        (f"PYTHONUNBUFFERED=1 {MEDIA} --csv --limit 1 > /dev/full", 2, FULL),
        (f"PYTHONUNBUFFERED=1 {MEDIA} --limit 1 > out", 0, ""),
        ("INSTAGRAM_APP_ID=$'\\xff' \"$PYTHON\" -m igclient login > out", 2, NOT_TEXT),
        (f"{MEDIA} >&-", 2, "igclient: the output is closed: there is nowhere to print to.\n"),
        ('"$PYTHON" -m igclient --token-file none me 2> /dev/full', 2, ""),
        ('"$PYTHON" -m igclient --token-file none me 2>&-', 2, ""),
        (f"{MEDIA} --limit 1 2>&- > out", 0, ""),
    ],
)
def test_output_that_goes_nowhere_is_a_sentence_and_a_status(sign_in, env_file, script, status, told) -> None:
    sign_in()
    done = run_piped(env_file, f'{script}; echo "$?"')
    assert (done.stdout.splitlines()[-1], done.stderr) == (str(status), told)


@pytest.mark.parametrize("path", [".", "missing/token", "token.sealed/x"])
def test_no_code_is_asked_for_that_could_not_be_turned_into_a_kept_token(
    env_file, capsys, running, path
) -> None:
    Path("token.sealed").write_text("a file in place of a folder")
    running.forget_requests()
    assert main(["--token-file", path, "login"]) == 2
    out, err = capsys.readouterr()
    assert (out, "cannot be written" in err) == ("", True)
    assert running.requests == ()


def test_no_code_is_spent_when_the_folder_went_away_meanwhile(env_file, capsys, running, monkeypatch) -> None:
    running.forget_requests()
    Path("kept").mkdir()

    def leave(address: str) -> str:
        Path("kept").rmdir()
        return address

    monkeypatch.setattr(sys, "stdin", Typing(capsys.readouterr, leave))
    assert main(["--token-file", "kept/token", "login"]) == 2
    assert "kept/token cannot be written" in capsys.readouterr().err
    assert running.count("code_exchange") == 0


def test_a_token_file_that_nothing_can_replace_costs_no_token(env_file, capsys, running, monkeypatch) -> None:
    real = os.replace

    def replace(old: str | Path, new: str | Path) -> None:
        if Path(new) == Path("token"):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        real(old, new)

    def busy_from_now_on(address: str) -> str:
        monkeypatch.setattr(os, "replace", replace)
        return address

    monkeypatch.setattr(sys, "stdin", Typing(capsys.readouterr, busy_from_now_on))
    Path("token").touch()
    assert main(["--token-file", "token", "login"]) == 0
    assert token(capsys)["kind"] == "long-lived"
    Path("token").unlink()
    Path("elsewhere").touch()

    def linked_from_now_on(address: str) -> str:
        Path("token").symlink_to("elsewhere")
        return address

    monkeypatch.setattr(sys, "stdin", Typing(capsys.readouterr, linked_from_now_on))
    assert main(["--token-file", "token", "login"]) == 2
    told = "igclient: token cannot be written: Device or resource busy. The token is kept in token.new instead.\n"
    assert capsys.readouterr().err.endswith(told)
    assert main(["--token-file", "token.new", "refresh"]) == 0
    assert main(["--token-file", "token.new", "me"]) == 0


@pytest.mark.parametrize("name", ["row_null", "row_text", "row_without_id"])
@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_what_could_not_be_read_is_left_out_and_said(sign_in, capsys, running, name, form) -> None:
    sign_in()
    capsys.readouterr()
    running.play(Fault(name, "/me/media", times=2))
    assert main(["--token-file", "token", "media", form]) == 0
    out, err = capsys.readouterr()
    read = csv.DictReader(io.StringIO(out)) if form == "--csv" else map(json.loads, out.splitlines())
    assert len({post["id"] for post in read}) == 319
    assert err == "igclient: 2 of the posts Instagram listed could not be read and are left out.\n"


@pytest.mark.parametrize("name", ["odd_times", "odd_counts"])
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]], ids=str)
def test_no_odd_value_costs_a_line(sign_in, capsys, running, name, form) -> None:
    sign_in()
    capsys.readouterr()
    running.play(Fault(name, "/me/media"))
    assert main(["--token-file", "token", "media", "--limit", "50", *form]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    if form == ["--json"]:
        posts = [json.loads(line, parse_constant=pytest.fail) for line in out.splitlines()]
        assert len({post["id"] for post in posts}) == 50
    elif form:
        assert len(list(csv.DictReader(io.StringIO(out)))) == 50
    else:
        assert len(out.splitlines()) == 50


def test_a_listing_cut_off_is_no_complete_one(sign_in, capsys, running) -> None:
    sign_in()
    capsys.readouterr()
    running.play(Fault("next_without_cursor", "/me/media", skip=1))
    assert main(["--token-file", "token", "media", "--json"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 200
    assert "could not be read on" in err


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("INSTAGRAM_PLATFORM", "threads"),
        ("INSTAGRAM_BASE_URL", "https://graph.example"),
        ("INSTAGRAM_BASE_URL", "http://[bad"),
        ("INSTAGRAM_BASE_URL", "ftp://localhost"),
        ("INSTAGRAM_BASE_URL", "localhost:8765"),
    ],
)
def test_settings_that_cannot_be_used_are_named_without_their_value(tmp_path, key, value) -> None:
    with pytest.raises(SettingsError, match=key) as caught:
        read_settings(None, {key: value})
    assert value not in str(caught.value)


def test_an_expired_token_is_told_as_expired(env_file, capsys) -> None:
    past = datetime.now(UTC) - timedelta(days=70)
    old = AccessToken("IGAAmarker", "1", (), past, past + timedelta(days=60), True)
    EncryptedFileTokenStore("token", KEY).save(old)
    assert token(capsys)["state"] == "expired"
