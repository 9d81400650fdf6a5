"""Where settings come from, and what is said when they cannot be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.errors import StreamlitSecretNotFoundError

from dashboard import config
from dashboard.config import (
    REQUIRED,
    AppConfig,
    ConfigurationError,
    UnreadFile,
    find_settings,
    load_config,
    parse_config,
)
from igclient import BASIC_DISPLAY, INSTAGRAM_LOGIN, settings_file

ROOT = Path(__file__).resolve().parent.parent
SECRET = "marker-app-secret-0123456789"
FULL = {
    "INSTAGRAM_APP_ID": "1234567890",
    "INSTAGRAM_APP_SECRET": SECRET,
    "INSTAGRAM_REDIRECT_URI": "https://sheets.example/",
}


@pytest.fixture
def places(monkeypatch, tmp_path):
    """No settings from this machine; the folder the app is started from, and the one it lies in."""
    for key in (*REQUIRED, *config.OPTIONAL):
        monkeypatch.delenv(key, raising=False)
    started, app = tmp_path / "started", tmp_path / "app"
    started.mkdir()
    app.mkdir()
    monkeypatch.chdir(started)
    monkeypatch.setattr(config, "APP_FOLDER", app)
    monkeypatch.setattr(config.st, "secrets", Secrets())
    return started, app


class Secrets:
    """Streamlit's secrets as a test gives them; none, and none that can be read, are alike to Streamlit."""

    def __init__(self, *given):
        self.given = given

    def to_dict(self):
        if not self.given:
            raise StreamlitSecretNotFoundError("no secrets")
        return dict(self.given[0])


@pytest.fixture
def sources(monkeypatch, places):
    """Give some settings: sources(env=..., file=..., secrets=...)."""

    def give(*, env=(), file="", secrets=()):
        for key, value in dict(env).items():
            monkeypatch.setenv(key, value)
        (places[0] / ".env").write_text(file)
        monkeypatch.setattr(config.st, "secrets", Secrets(secrets))
        return find_settings().values

    return give


def problems(**settings):
    with pytest.raises(ConfigurationError) as caught:
        parse_config(settings)
    return caught.value


def test_nothing_configured_is_no_mistake():
    assert parse_config({}) is None
    assert (
        parse_config({"COOKIE_SECRET": "x", "INSTAGRAM_SCOPE": "y", "INSTAGRAM_PLATFORM": "nonsense"}) is None
    )


def test_a_full_configuration():
    app = parse_config(FULL)
    assert (app.name, app.client_id, app.client_secret) == ("instagram", "1234567890", SECRET)
    assert app.redirect_uri == "https://sheets.example/"
    assert app.platform == INSTAGRAM_LOGIN
    assert (app.scope, app.sandbox_url) == ((), None)


@pytest.mark.parametrize("given", REQUIRED)
def test_every_missing_key_is_named_at_once(given):
    error = problems(**{given: "12345-marker", "INSTAGRAM_PLATFORM": "myspace"})
    missing = [key for key in REQUIRED if key != given]
    assert error.problems[:2] == tuple(f"{key} is missing." for key in missing)
    assert error.problems[2:] == ("INSTAGRAM_PLATFORM must be one of: instagram_login, basic_display.",)
    assert "12345-marker" not in str(error)
    assert "myspace" not in str(error)


@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
def test_an_empty_value_is_a_missing_one(sources, empty):
    settings = sources(env=FULL | {"INSTAGRAM_APP_SECRET": empty})
    assert problems(**settings).problems == ("INSTAGRAM_APP_SECRET is missing.",)


def test_blanks_around_a_value_do_not_count(sources):
    assert sources(env={"INSTAGRAM_APP_ID": " 123\n"}) == {"INSTAGRAM_APP_ID": "123"}


def test_the_environment_goes_before_the_file_and_the_file_before_streamlits_secrets(sources):
    settings = sources(
        env={"INSTAGRAM_APP_ID": "from-environment"},
        file="INSTAGRAM_APP_ID=from-file\nINSTAGRAM_APP_SECRET=from-file\n",
        secrets=dict.fromkeys(REQUIRED, "from-secrets"),
    )
    assert settings == {
        "INSTAGRAM_APP_ID": "from-environment",
        "INSTAGRAM_APP_SECRET": "from-file",
        "INSTAGRAM_REDIRECT_URI": "from-secrets",
    }


def test_what_the_environment_fixes_is_known_and_what_streamlit_put_there_is_not(monkeypatch, sources):
    monkeypatch.setenv("INSTAGRAM_APP_ID", "")
    sources(
        env={"INSTAGRAM_APP_SECRET": "from-environment", "INSTAGRAM_REDIRECT_URI": "from-secrets"},
        file="INSTAGRAM_APP_ID=from-file\n",
        secrets=dict.fromkeys(REQUIRED, "from-secrets"),
    )
    assert find_settings().fixed == {"INSTAGRAM_APP_SECRET"}


def test_an_empty_value_does_not_hide_one_from_a_later_source(sources):
    settings = sources(
        env={"INSTAGRAM_APP_ID": ""}, file="INSTAGRAM_APP_ID=  \n", secrets={"INSTAGRAM_APP_ID": "7"}
    )
    assert settings == {"INSTAGRAM_APP_ID": "7"}


def test_a_number_among_the_secrets_is_read_as_text(sources):
    assert sources(secrets={"INSTAGRAM_APP_ID": 27640875392278831})["INSTAGRAM_APP_ID"] == "27640875392278831"


def test_keys_nobody_knows_are_left_alone(sources):
    assert sources(file="PATH_OF_SOMETHING=x\n", secrets={"database": {"password": "x"}}) == {}


def test_no_secrets_file_is_no_mistake(places):
    assert find_settings() == config.Settings({}, env_folder=places[1])
    assert load_config() is None


def test_what_streamlit_has_copied_into_the_environment_counts_as_its_secret(sources):
    copied = {"INSTAGRAM_APP_ID": "from-secrets"}
    settings = sources(env=copied, file="INSTAGRAM_APP_ID=from-file", secrets=copied)
    assert settings == {"INSTAGRAM_APP_ID": "from-file"}


# --- where the file lies


def test_the_file_is_read_from_where_the_app_was_started_then_from_beside_the_app(places):
    started, app = places
    (app / ".env").write_text("INSTAGRAM_APP_ID=beside\n")
    assert find_settings() == config.Settings(
        {"INSTAGRAM_APP_ID": "beside"}, ("`.env` beside `streamlit_app.py`",), env_folder=app
    )
    (started / ".env").write_text("SOMETHING_ELSE=of another program\n")
    assert find_settings().values == {"INSTAGRAM_APP_ID": "beside"}
    (started / ".env").write_text("INSTAGRAM_APP_SECRET=started\n")
    # The two are not mixed: an ID of one app and a secret of another would be no app.
    assert find_settings() == config.Settings(
        {"INSTAGRAM_APP_SECRET": "started"},
        ("`.env` in the folder the app was started from",),
        env_folder=started,
    )


def test_one_folder_is_looked_into_once(places, monkeypatch):
    monkeypatch.chdir(places[1])
    (places[1] / ".env").mkdir()
    assert [file.name for file in find_settings().unread] == ["`.env` beside `streamlit_app.py`"]


def test_a_started_folder_that_has_gone_is_no_mistake(places):
    started, app = places
    started.rmdir()
    (app / ".env").write_text("INSTAGRAM_APP_ID=beside\n")
    assert find_settings().values == {"INSTAGRAM_APP_ID": "beside"}


# --- files that cannot be read

GOOD_FILE = "".join(f"{key}={value}\n" for key, value in FULL.items())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_each_encoding_an_editor_or_a_shell_gives_it(places, encoding):
    (places[0] / ".env").write_bytes(GOOD_FILE.encode(encoding))
    assert find_settings().values == FULL
    assert load_config().client_id == FULL["INSTAGRAM_APP_ID"]


def big_endian(text):
    return b"\xfe\xff" + text.encode("utf-16-be")


def test_a_file_in_big_endian_utf_16_is_read(places):
    (places[0] / ".env").write_bytes(big_endian(GOOD_FILE))
    assert find_settings().values == FULL


BROKEN = {
    "UTF-16 without its mark": lambda path: path.write_bytes(GOOD_FILE.encode("utf-16-le")),
    "half of UTF-16": lambda path: path.write_bytes(GOOD_FILE.encode("utf-16")[:-1]),
    "UTF-32": lambda path: path.write_bytes(GOOD_FILE.encode("utf-32")),
    "Latin-1": lambda path: path.write_bytes((GOOD_FILE + "# für\n").encode("latin-1")),
    "a NUL": lambda path: path.write_text(GOOD_FILE + "\0"),
    "a folder": lambda path: path.mkdir(),
    "no file of settings": lambda path: path.write_bytes(b"#" * 1_100_000),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", [".env", "secrets.toml"])
def test_a_file_that_cannot_be_read_is_named_and_nothing_of_it_is_said(places, monkeypatch, name, spoil):
    path = places[1] / (name if name == ".env" else f".streamlit/{name}")
    path.parent.mkdir(exist_ok=True)
    spoil(path)
    monkeypatch.setattr(config.st, "get_option", lambda option: [str(places[1] / ".streamlit/secrets.toml")])
    found = find_settings()
    assert (found.values, found.read) == ({}, ())
    (file,) = found.unread
    folder = "" if name == ".env" else ".streamlit/"
    assert file.name == f"`{folder}{name}` beside `streamlit_app.py`"
    with pytest.raises(ConfigurationError) as caught:
        load_config()
    said = str(caught.value)
    assert said == f"{file.name} {file.problem}"
    for secret in (*FULL.values(), str(places[1]), "marker", "#"):
        assert secret not in said


def test_a_file_nobody_may_read_is_named(places, monkeypatch):
    def refuse(path, mode, **how):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(settings_file, "open", refuse, raising=False)
    monkeypatch.setattr(config.st, "get_option", lambda option: [str(places[1] / ".streamlit/secrets.toml")])
    said = "cannot be read: Permission denied. Let this user read it."
    assert find_settings().unread == (
        UnreadFile("`.streamlit/secrets.toml` beside `streamlit_app.py`", said),
        UnreadFile("`.env` in the folder the app was started from", said),
        UnreadFile("`.env` beside `streamlit_app.py`", said),
    )


def test_broken_toml_is_named_and_another_secrets_file_still_counts(places, monkeypatch):
    (places[0] / ".streamlit").mkdir()
    (places[1] / ".streamlit").mkdir()
    paths = [folder / ".streamlit" / "secrets.toml" for folder in places]
    paths[0].write_text(f"INSTAGRAM_APP_SECRET = {SECRET}\n")
    paths[1].write_text('INSTAGRAM_APP_ID = "7"\n', encoding="utf-16")
    monkeypatch.setattr(config.st, "get_option", lambda option: [str(path) for path in paths])
    found = find_settings()
    assert (found.values, found.read) == ({"INSTAGRAM_APP_ID": "7"}, ("Streamlit's secrets",))
    (file,) = found.unread
    assert file.name == "`.streamlit/secrets.toml` in the folder the app was started from"
    assert SECRET not in file.problem


@pytest.mark.parametrize(
    "failure",
    [
        PermissionError(13, "no"),
        IsADirectoryError(21, "no"),
        UnicodeDecodeError("utf-8", b"marker", 0, 1, "no"),
    ],
)
def test_whatever_streamlit_stops_at_is_no_end_of_ours(places, monkeypatch, failure):
    class Failing:
        def to_dict(self):
            raise failure

    monkeypatch.setattr(config.st, "secrets", Failing())
    monkeypatch.setattr(config.st, "get_option", lambda option: [])
    assert find_settings() == config.Settings({}, env_folder=places[1])


def test_a_value_that_no_page_can_show_is_named_by_its_key(places, monkeypatch):
    monkeypatch.setenv("INSTAGRAM_REDIRECT_URI", "https://m\udce4rker.example/")
    found = find_settings()
    assert found.values == {}
    assert found.unread[0].name == "The environment"
    assert "INSTAGRAM_REDIRECT_URI" in found.unread[0].problem
    assert "rker" not in repr(found)


def test_a_file_beside_another_that_cannot_be_read_is_taken(places):
    started, app = places
    # Some call the folder of their Python so.
    (started / ".env").mkdir()
    (app / ".env").write_text(GOOD_FILE)
    found = find_settings()
    assert found.values == FULL
    assert len(found.unread) == 1
    assert load_config() is not None


def test_no_value_stands_in_the_text_of_the_settings(sources):
    sources(env=FULL)
    assert SECRET not in repr(find_settings())


@pytest.mark.parametrize(
    "base_url", ["http://localhost:8765", "http://127.0.0.1:8765/", "https://localhost", "http://[::1]:9/"]
)
def test_a_sandbox_on_this_machine_may_stand_in(base_url):
    app = parse_config(FULL | {"INSTAGRAM_BASE_URL": base_url})
    base = base_url.rstrip("/")
    assert app.sandbox_url == base
    assert app.platform.token_url == f"{base}/oauth/access_token"
    assert app.platform.authorize_url == f"{base}/oauth/authorize"


@pytest.mark.parametrize(
    "base_url",
    [
        "http://instagram.example",
        "https://localhost.evil.example",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://evil.example#@localhost",
        "http://evil.example?localhost",
        "//localhost:8765",
        "localhost:8765",
        "localhost",
        "ftp://localhost",
        "file://localhost/etc",
        "http://[::1",
        "http://localhost:99999",
        "http://0.0.0.0:8765",
        "http://192.168.1.10",
        "x",
    ],
)
def test_any_other_base_url_is_refused_because_tokens_would_go_there(base_url):
    error = problems(**FULL, INSTAGRAM_BASE_URL=base_url)
    assert len(error.problems) == 1
    assert error.problems[0].startswith("INSTAGRAM_BASE_URL is for a sandbox on this machine")
    assert SECRET not in str(error)


def test_the_older_platform_and_its_stand_in():
    app = parse_config(FULL | {"INSTAGRAM_PLATFORM": "basic_display"})
    assert app.platform == BASIC_DISPLAY
    assert parse_config(
        FULL | {"INSTAGRAM_PLATFORM": "basic_display", "INSTAGRAM_BASE_URL": "http://localhost:1"}
    ).platform == BASIC_DISPLAY.hosted_at("http://localhost:1")


@pytest.mark.parametrize("written", ["a,b", "a b", " a , b ,", "a,,b"])
def test_scopes_are_separated_by_commas_or_blanks(written):
    assert parse_config(FULL | {"INSTAGRAM_SCOPE": written}).scope == ("a", "b")


def test_the_cookie_secret_signs_the_state_and_the_app_secret_when_there_is_none():
    assert parse_config(FULL).state_secret == SECRET
    assert parse_config(FULL | {"COOKIE_SECRET": "of its own"}).state_secret == "of its own"


def test_no_secret_stands_in_any_text():
    app = parse_config(FULL | {"COOKIE_SECRET": "marker-cookie-secret"})
    for text in (repr(app), str(app), f"{app}", repr([app]), repr({"config": app})):
        assert SECRET not in text
        assert "marker-cookie-secret" not in text
    assert app.client_secret == SECRET
    error = problems(INSTAGRAM_APP_SECRET=SECRET)
    for text in (repr(error), str(error), repr(error.args), repr(error.problems)):
        assert SECRET not in text


def test_a_configuration_cannot_be_changed():
    with pytest.raises(AttributeError):
        parse_config(FULL).client_id = "other"
    assert AppConfig.__dataclass_params__.frozen


def test_importing_needs_no_settings_and_no_network(tmp_path):
    code = """
import importlib, pkgutil, socket
def refuse(*args, **kwargs):
    raise AssertionError("an import went to the network")
socket.socket.connect = socket.getaddrinfo = refuse
import dashboard
for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
    importlib.import_module(module.name)
    print(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "dashboard.sign_in.road" in done.stdout.split()
    assert "dashboard.components.viewer" in done.stdout.split()


def test_a_pipe_nobody_writes_into_is_a_finding_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / ".env")
    with pytest.raises(settings_file.SettingsFileError, match="is a pipe"):
        settings_file.read_settings_file(tmp_path / ".env")


class Endless:
    """Streamlit's secrets, from a file that its parser cannot come to the end of."""

    def to_dict(self):
        raise RecursionError


def test_secrets_nested_without_an_end_are_a_finding(tmp_path, monkeypatch):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit/secrets.toml").write_text("a = " + "[" * 5_000 + "]" * 5_000)
    monkeypatch.setattr(config, "_secrets_files", lambda: [tmp_path / ".streamlit/secrets.toml"])
    monkeypatch.setattr(config.st, "secrets", Endless())
    unread = []
    assert config._streamlit_secrets(unread) == {}
    assert "TOML" in unread[0].problem
