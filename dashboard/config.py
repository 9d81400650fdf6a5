"""Where the app's settings come from, and which Instagram app they describe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from dotenv import dotenv_values

from igclient import INSTAGRAM_LOGIN, Platform
from igclient.platforms import PLATFORMS

REQUIRED = ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET", "INSTAGRAM_REDIRECT_URI")
OPTIONAL = (
    "INSTAGRAM_PLATFORM",
    "INSTAGRAM_SCOPE",
    "INSTAGRAM_BASE_URL",
    "COOKIE_SECRET",
    "COOKIE_SECRET_PREVIOUS",
    "FRAME_ANCESTORS",
)
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
        return (
            self.platform.graph_url if urlsplit(self.platform.graph_url).hostname in LOOPBACK_HOSTS else None
        )

    @property
    def identity(self) -> str:
        """What tells this app's accesses from every other app's: its id, and the host they are used at."""
        return f"{self.name} {self.client_id} {self.platform.graph_url}"

    @property
    def state_secret(self) -> str:
        """The secret that signs the OAuth `state`: COOKIE_SECRET, else the app secret."""
        return self.cookie_secret or self.client_secret


def load_config() -> AppConfig | None:
    """Read the person's own Instagram app from the settings; None when nothing is configured.

    Raises ConfigurationError naming every missing or unusable key at once.
    """
    return parse_config(read_settings())


def read_settings(env_file: Path = Path(".env")) -> dict[str, str]:
    """Collect the known keys: the environment first, then `.env`, then Streamlit's secrets."""
    sources = (os.environ, dotenv_values(env_file), _streamlit_secrets())
    settings: dict[str, str] = {}
    for source in reversed(sources):
        found = {key: str(source[key]).strip() for key in (*REQUIRED, *OPTIONAL) if source.get(key)}
        settings |= {key: value for key, value in found.items() if value}
    return settings


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


def _is_on_this_machine(base_url: str) -> bool:
    # What reads these otherwise than Python does could be sent to another host.
    if any(character in base_url for character in "\\@") or base_url.split() != [base_url]:
        return False
    try:
        parts = urlsplit(base_url)
        return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK_HOSTS and parts.port != 0
    except ValueError:
        return False


def _streamlit_secrets() -> Mapping[str, object]:
    try:
        return st.secrets.to_dict()
    except FileNotFoundError:  # Streamlit's word for "there is no secrets file"
        return {}
