"""Where the app's settings come from, and which Instagram app they describe."""

import io
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from dotenv import dotenv_values

from igclient import INSTAGRAM_LOGIN, Platform
from igclient.platforms import PLATFORMS
from igclient.settings_file import SettingsFileError, read_settings_file

APP_FOLDER = Path(__file__).resolve().parent.parent
REQUIRED = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET", "INSTAGRAM_REDIRECT_URI")
OPTIONAL = (
    "INSTAGRAM_PLATFORM",
    "INSTAGRAM_SCOPE",
    "INSTAGRAM_BASE_URL",
    "COOKIE_SECRET",
    "COOKIE_SECRET_PREVIOUS",
    "FRAME_ANCESTORS",
)
# Whoever holds what is sealed or signed with a secret can guess at leisure.
LEAST_SECRET, LEAST_LETTERS = 32, 8
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

INSTAGRAM = "instagram"
SAMPLE = "sample"


class ConfigurationError(Exception):
    """Settings are present but cannot be used; `problems` names each one, and no value."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class AppConfig:
    """One app a person can connect through: their own Instagram app, or the built-in sandbox."""

    name: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    platform: Platform = INSTAGRAM_LOGIN
    scope: tuple[str, ...] = ()
    cookie_secret: str = field(default="", repr=False)

    @property
    def sandbox_url(self) -> str | None:
        """The sandbox this app reads from; None for Instagram itself."""
        url = self.platform.graph_url
        return url if urlsplit(url).hostname in LOOPBACK_HOSTS else None

    @property
    def identity(self) -> str:
        """What tells this app's accesses from every other app's: its id, and the host they are used at."""
        return f"{self.name} {self.client_id} {self.platform.graph_url}"

    @property
    def state_secret(self) -> str:
        """The secret that signs the OAuth `state`: COOKIE_SECRET, else the app secret."""
        return self.cookie_secret or self.client_secret


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A settings file that could not be read: what it is called, and what is wrong with it, as one sentence goes on."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set, by its key, and what the environment has `fixed`; what was read, and what could not be.

    `env_folder` holds the `.env` that was read; the app's own where none was.
    """

    values: dict[str, str] = field(repr=False)
    read: tuple[str, ...] = ()
    unread: tuple[UnreadFile, ...] = ()
    fixed: frozenset[str] = frozenset()
    env_folder: Path = APP_FOLDER


def load_config() -> AppConfig | None:
    """Read the person's own Instagram app from the settings; None when nothing is configured.

    Raises ConfigurationError naming every missing or unusable key at once, and every file that cannot be read.
    """
    found = find_settings()
    unread = tuple(f"{file.name} {file.problem}" for file in found.unread)
    try:
        config = parse_config(found.values)
    except ConfigurationError as error:
        raise ConfigurationError((*unread, *error.problems)) from None
    if config is None and unread:
        raise ConfigurationError(unread)
    return config


def read_settings() -> dict[str, str]:
    """The known keys that are set, and their values."""
    return find_settings().values


def find_settings() -> Settings:
    """Collect the known keys: the environment first, then `.env`, then Streamlit's secrets.

    `.env` is looked for in the folder the app was started from, then beside the app; the first that sets a key counts.
    Never raises: what cannot be read is named.
    """
    unread: list[UnreadFile] = []
    secrets = _known("Streamlit's secrets", _streamlit_secrets(unread), unread)
    # Streamlit copies its secrets into the environment.
    environment = {key: value for key, value in os.environ.items() if value.strip() != secrets.get(key)}
    fixed = _known("The environment", environment, unread)
    folder, env = _env_file(unread)
    env_name = f"`.env` {place_of(folder)}"
    sources = {"the environment": fixed, env_name: env, "Streamlit's secrets": secrets}
    values: dict[str, str] = {}
    for found in reversed(sources.values()):
        values |= found
    read = tuple(name for name, found in sources.items() if found)
    return Settings(values, read, tuple(unread), frozenset(fixed), folder)


def parse_config(settings: Mapping[str, str]) -> AppConfig | None:
    """Turn settings into an AppConfig; None when none of the required keys is there."""
    if not any(key in settings for key in REQUIRED):
        return None
    problems = [f"{key} is missing." for key in REQUIRED if key not in settings]
    platform = PLATFORMS.get(settings.get("INSTAGRAM_PLATFORM", "instagram_login"))
    if platform is None:
        problems.append(f"INSTAGRAM_PLATFORM must be one of: {', '.join(PLATFORMS)}.")
    base_url = settings.get("INSTAGRAM_BASE_URL")
    # Tokens go to this host, so a typo must not be able to send them to a stranger.
    if base_url and not _is_on_this_machine(base_url):
        problems.append(
            "INSTAGRAM_BASE_URL is for a sandbox on this machine: an http address whose host is localhost."
        )
    if problems or platform is None:
        raise ConfigurationError(tuple(problems))
    config = AppConfig(
        name=INSTAGRAM,
        client_id=settings["INSTAGRAM_APP_ID"],
        client_secret=settings["INSTAGRAM_APP_SECRET"],
        redirect_uri=settings["INSTAGRAM_REDIRECT_URI"],
        platform=platform,
        scope=tuple(settings.get("INSTAGRAM_SCOPE", "").replace(",", " ").split()),
        cookie_secret=settings.get("COOKIE_SECRET", ""),
    )
    return replace(config, platform=platform.hosted_at(base_url)) if base_url else config


def can_be_guessed(secret: str) -> bool:
    """Whether a COOKIE_SECRET is too short, or of too few different characters, to seal or sign with."""
    return len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_LETTERS


def _is_on_this_machine(base_url: str) -> bool:
    # What reads these otherwise than Python does could be sent to another host.
    if any(character in base_url for character in "\\@") or base_url.split() != [base_url]:
        return False
    try:
        parts = urlsplit(base_url)
        return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK_HOSTS and parts.port != 0
    except ValueError:
        return False


def _started_from() -> Path:
    try:
        return Path.cwd()
    except OSError:  # that folder has gone
        return APP_FOLDER


def _env_file(unread: list[UnreadFile]) -> tuple[Path, dict[str, str]]:
    for folder in dict.fromkeys((_started_from(), APP_FOLDER)):
        name = f"`.env` {place_of(folder)}"
        try:
            text = read_settings_file(folder / ".env")
        except SettingsFileError as error:
            unread.append(UnreadFile(name, error.problem))
            continue
        found = _known(name, dotenv_values(stream=io.StringIO(text or "")), unread)
        if found:
            return folder, found
    return APP_FOLDER, {}


def _streamlit_secrets(unread: list[UnreadFile]) -> Mapping[str, object]:
    try:
        return st.secrets.to_dict()
    except (OSError, ValueError, RecursionError):
        # Also where there is no secrets file. Streamlit reads UTF-8 alone, and stops at the first bad file.
        secrets: dict[str, object] = {}
    for path in _secrets_files():
        name = f"`.streamlit/{path.name}` {place_of(path.parent.parent)}"
        try:
            secrets |= tomllib.loads(read_settings_file(path) or "")
        except SettingsFileError as error:
            unread.append(UnreadFile(name, error.problem))
        except (tomllib.TOMLDecodeError, RecursionError):
            problem = 'is not written as TOML wants it. Write each line as `KEY = "value"`, with the quotation marks.'
            unread.append(UnreadFile(name, problem))
    return secrets


def _secrets_files() -> list[Path]:
    with suppress(OSError):  # the folder the app was started from has gone
        return [Path(path) for path in st.get_option("secrets.files") if path.endswith(".toml")]
    return []


def _known(name: str, source: Mapping[str, object], unread: list[UnreadFile]) -> dict[str, str]:
    known: dict[str, str] = {}
    for key in (*REQUIRED, *OPTIONAL):
        value = str(source.get(key) or "").strip()
        if not _is_text(value):
            unread.append(UnreadFile(name, f"has something in {key} that is not text in UTF-8. Set it anew."))
        elif value:
            known[key] = value
    return known


def _is_text(value: str) -> bool:
    # What is no UTF-8 comes from the environment as halves of letters.
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value)


def place_of(folder: Path) -> str:
    """What a folder with a settings file is called, without its path."""
    if folder == APP_FOLDER:
        return "beside `streamlit_app.py`"
    if folder == _started_from():
        return "in the folder the app was started from"
    return "in the home folder" if folder == Path.home() else "named in `secrets.files`"
