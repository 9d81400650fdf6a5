"""The server's secret behind the cookie that keeps a person connected: a setting, or a file on their own machine."""

import os
import secrets
import stat
import threading
from pathlib import Path

import streamlit as st
from platformdirs import user_data_path

from dashboard import config
from dashboard.address import browser_is_here, is_https
from dashboard.config import AppConfig
from dashboard.staying.cookie import Seal, cookie_name

# A sealed access can be copied and worked on at leisure, so what seals it must not be guessable.
LEAST_LENGTH = 32
NEEDS_SECRET = "It needs the setting `COOKIE_SECRET`: a random text of 32 characters or more."
SECRET_TOO_SHORT = "The setting `COOKIE_SECRET` is too short for it: it takes 32 random characters or more."


_making = threading.Lock()


class KeyUnavailable(Exception):
    """There is no secret to seal with: none is set, or the key's file cannot be used."""


def name() -> str:
    """The name this app's cookie has in the browser that asks."""
    return cookie_name(config.read_settings().get("INSTAGRAM_APP_ID", ""), is_https=is_https())


def why_not() -> str | None:
    """Why staying connected is not offered here, in a sentence; None when it is."""
    secret = config.read_settings().get("COOKIE_SECRET")
    if secret is None:
        return None if _is_own_machine() else NEEDS_SECRET
    return None if len(secret) >= LEAST_LENGTH else SECRET_TOO_SHORT


def sealing(app: AppConfig) -> Seal:
    """What to seal an access of this app with now; on a person's own machine the key is made when there is none.

    Raises KeyUnavailable.
    """
    if why_not() is not None:
        raise KeyUnavailable
    known = seals(app)
    if known:
        return known[0]
    with _making:
        # Another session may have made it while this one looked: what it has sealed must open again.
        return Seal(app.name, app.identity, _read_key() or _make_key())


def seals(app: AppConfig) -> tuple[Seal, ...]:
    """What an access of this app may be sealed with: the present secret's first, then the one before it."""
    settings = config.read_settings()
    if "COOKIE_SECRET" in settings:
        found = [settings["COOKIE_SECRET"], settings.get("COOKIE_SECRET_PREVIOUS", "")]
        found = [secret for secret in found if len(secret) >= LEAST_LENGTH]
    else:
        found = [key for key in [_read_key()] if key and _is_own_machine()]
    return tuple(Seal(app.name, app.identity, secret) for secret in found)


def key_file() -> Path:
    """Where the key lies on a person's own machine: their data folder, by the rules of their system."""
    return user_data_path("contact-sheet", appauthor=False) / "stay-connected.key"


def _is_own_machine() -> bool:
    """Whether browser and app are on one machine: by the browser's address, and by the connection it came on."""
    return browser_is_here() and st.context.ip_address is None


def _read_key() -> str | None:
    """Give the key; None when there is none. One that others can read is no key."""
    try:
        descriptor = os.open(key_file(), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(descriptor, encoding="ascii") as file:
            is_private = os.name == "nt" or not stat.S_IMODE(os.fstat(descriptor).st_mode) & 0o077
            key = file.read(1_000).strip()
    except (OSError, ValueError):
        return None
    return key if is_private and len(key) >= LEAST_LENGTH else None


def _make_key() -> str:
    path = key_file()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # What is there could not be used: others could read it, or it was cut short.
        path.unlink(missing_ok=True)
        # Another process may be making it too: the first one's key counts.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
    except OSError:
        pass
    key = _read_key()
    if key is None:
        raise KeyUnavailable
    return key
