"""Where the command line's settings come from: the environment, then `.env`, with the app's own keys."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from igclient.platforms import INSTAGRAM_LOGIN, PLATFORMS, Platform
from igclient.settings_file import SettingsFileError, read_settings_file

APP_KEYS = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET", "INSTAGRAM_REDIRECT_URI")
OTHER_KEYS = (
    "INSTAGRAM_PLATFORM",
    "INSTAGRAM_SCOPE",
    "INSTAGRAM_BASE_URL",
    "INSTAGRAM_ACCESS_TOKEN",
    "IGCLIENT_KEY",
)
DEFAULT_FILE = Path(".env")
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """Say which settings are missing or unusable; no value is in it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold what was configured; what was not is empty."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    platform: Platform
    scope: tuple[str, ...]
    access_token: str = field(repr=False)
    key: str = field(repr=False)
    env_file: str
    """What the settings were looked for in besides the environment, in words."""

    def require_app(self) -> None:
        """Raise `SettingsError` naming every key of the app that is missing."""
        values = (self.client_id, self.client_secret, self.redirect_uri)
        missing = [key for key, value in zip(APP_KEYS, values, strict=True) if not value]
        if missing:
            raise SettingsError(f"{', '.join(missing)} missing in the environment, and {self.env_file}.")


def read_settings(env_file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Collect the settings: the environment first, then the file asked for, or `.env` where there is one.

    Raises: `SettingsError` for a file that cannot be read, or is asked for and not there, and for a value that cannot
    be used.
    """
    saved = _read_env_file(env_file)
    found = {
        key: (environment.get(key) or (saved or {}).get(key) or "").strip()
        for key in (*APP_KEYS, *OTHER_KEYS)
    }
    if broken := [key for key, value in found.items() if not _is_text(value)]:
        raise SettingsError(f"{', '.join(broken)} in the environment: not text in UTF-8. Set it once more.")
    name, base_url = found["INSTAGRAM_PLATFORM"] or INSTAGRAM_LOGIN.name, found["INSTAGRAM_BASE_URL"]
    platform = PLATFORMS.get(name)
    if platform is None:
        raise SettingsError(f"INSTAGRAM_PLATFORM must be one of: {', '.join(PLATFORMS)}.")
    if base_url:
        # Tokens go to this host, so a typo must not be able to send them to a stranger.
        try:
            is_here = urlsplit(base_url).hostname in LOOPBACK_HOSTS
            platform = platform.hosted_at(base_url)
        except ValueError:
            is_here = False
        if not is_here:
            raise SettingsError(
                "INSTAGRAM_BASE_URL is for a sandbox on this machine: its host must be localhost."
            )
    scope = tuple(found["INSTAGRAM_SCOPE"].replace(",", " ").split())
    client_id, client_secret, redirect_uri = (found[key] for key in APP_KEYS)
    token, key = found["INSTAGRAM_ACCESS_TOKEN"], found["IGCLIENT_KEY"]
    looked_in = f"in {env_file or DEFAULT_FILE}" if saved is not None else "there is no .env in this folder"
    return Settings(client_id, client_secret, redirect_uri, platform, scope, token, key, looked_in)


def _is_text(value: str) -> bool:
    """Return whether a value can be sent: bytes that are no text come from the environment as halves of letters."""
    return value.isascii() or value.encode(errors="ignore").decode() == value


def _read_env_file(asked: Path | None) -> Mapping[str, str | None] | None:
    """Return what the file sets, None when nobody asked for one and there is none."""
    path = asked or DEFAULT_FILE
    try:
        text = read_settings_file(path)
    except SettingsFileError as error:
        raise SettingsError(str(error)) from None
    if text is None and asked:
        raise SettingsError(f"There is no file {path}. Name another after --env-file, or leave it out.")
    if text is None:
        return None
    if not any(key in text for key in (*APP_KEYS, *OTHER_KEYS)):
        return {}
    try:
        parse = import_module("dotenv").dotenv_values
    except ImportError:
        raise SettingsError(
            f"{path} holds settings, and reading it needs python-dotenv: `python -m pip install python-dotenv`, "
            "or set them in the environment and take them out of the file."
        ) from None
    return dict(parse(stream=io.StringIO(text)))
