"""Where settings come from, and what is said when they cannot be used."""

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import config
from dashboard.config import REQUIRED, AppConfig, ConfigurationError, parse_config, read_settings
from igclient import BASIC_DISPLAY, INSTAGRAM_LOGIN

ROOT = Path(__file__).resolve().parent.parent
SECRET = "marker-app-secret-0123456789"
FULL = {
    "INSTAGRAM_APP_ID": "1234567890",
    "INSTAGRAM_APP_SECRET": SECRET,
    "INSTAGRAM_REDIRECT_URI": "https://sheets.example/",
}


@pytest.fixture
def sources(monkeypatch, tmp_path):
    """No settings from this machine; give some: sources(env=..., file=..., secrets=...)."""
    for key in (*REQUIRED, *config.OPTIONAL):
        monkeypatch.delenv(key, raising=False)
    env_file = tmp_path / ".env"

    def give(*, env=(), file="", secrets=()):
        for key, value in dict(env).items():
            monkeypatch.setenv(key, value)
        env_file.write_text(file)
        monkeypatch.setattr(config, "_streamlit_secrets", lambda: dict(secrets))
        return read_settings(env_file)

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


def test_an_empty_value_does_not_hide_one_from_a_later_source(sources):
    settings = sources(
        env={"INSTAGRAM_APP_ID": ""}, file="INSTAGRAM_APP_ID=  \n", secrets={"INSTAGRAM_APP_ID": "7"}
    )
    assert settings == {"INSTAGRAM_APP_ID": "7"}


def test_a_number_among_the_secrets_is_read_as_text(sources):
    assert sources(secrets={"INSTAGRAM_APP_ID": 27640875392278831})["INSTAGRAM_APP_ID"] == "27640875392278831"


def test_keys_nobody_knows_are_left_alone(sources):
    assert sources(file="PATH_OF_SOMETHING=x\n", secrets={"database": {"password": "x"}}) == {}


def test_no_secrets_file_is_no_mistake(monkeypatch):
    class Missing:
        def to_dict(self):
            raise FileNotFoundError

    monkeypatch.setattr(config.st, "secrets", Missing())
    assert config._streamlit_secrets() == {}


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
