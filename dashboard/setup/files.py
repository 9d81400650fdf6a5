"""The settings as files to fill in, with this address's redirect URI in them and no secret. Pure.

`.env.example` and `.streamlit/secrets.toml.example` are what these functions give; a test holds them together.
"""

import json
from dataclasses import dataclass

EXAMPLE_REDIRECT_URI = "https://your-app.streamlit.app/"


@dataclass(frozen=True, slots=True)
class _Entry:
    comment: tuple[str, ...]
    keys: tuple[str, ...]
    example: str | None = None
    is_env_only: bool = False


_ENTRIES = (
    _Entry(
        (
            "Instagram app ID and secret: App Dashboard, Instagram, API setup with Instagram login.",
            "Not the Meta app's ID and secret at the top of the dashboard.",
        ),
        ("INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"),
    ),
    _Entry(
        (
            "Exactly as registered under Business login settings, OAuth redirect URIs: every character counts.",
        ),
        ("INSTAGRAM_REDIRECT_URI",),
    ),
    _Entry(
        ("Optional. instagram_login (default) or basic_display (ended by Meta in December 2024).",),
        ("INSTAGRAM_PLATFORM",),
        "instagram_login",
    ),
    _Entry(
        ("Optional. Permissions to ask for, separated by commas; the platform's basic ones when empty.",),
        ("INSTAGRAM_SCOPE",),
        "instagram_business_basic",
    ),
    _Entry(
        (
            "Optional. 32 or more random characters; lets people stay connected on their browser, "
            "and signs the sign-in's state.",
        ),
        ("COOKIE_SECRET",),
        "",
    ),
    _Entry(
        ("Optional, after a change of COOKIE_SECRET: the one before, for 60 days.",),
        ("COOKIE_SECRET_PREVIOUS",),
        "",
    ),
    _Entry(
        ("Optional, under asgi.py: who may show the app in a frame. 'none' when empty.",),
        ("FRAME_ANCESTORS",),
        # The quotes outside are for .env, which else takes those around self for its own.
        "\"'self' https://your-page.example\"",
        is_env_only=True,
    ),
    _Entry(
        ("Optional, for development. A sandbox started with `python -m sandbox` on this machine.",),
        ("INSTAGRAM_BASE_URL",),
        "http://127.0.0.1:8765",
        is_env_only=True,
    ),
)


def env_file(redirect_uri: str) -> str:
    """The text of a `.env` for an app that Instagram sends people back to at `redirect_uri`."""
    first = "# Copy to .env and fill in. Without the first three, the app shows its built-in sample account."
    blocks = [first]
    for entry in _ENTRIES:
        lines = [f"# {line}" for line in entry.comment]
        if "INSTAGRAM_REDIRECT_URI" in entry.keys and not redirect_uri:
            lines.append("# On this machine: http://localhost:8501/")
        blocks.append("\n".join([*lines, *(_env_line(entry, key, redirect_uri) for key in entry.keys)]))
    return "\n\n".join(blocks) + "\n"


def secrets_file(redirect_uri: str) -> str:
    """The same as a `secrets.toml`, for Streamlit Community Cloud's settings too."""
    blocks = [
        "# Copy to .streamlit/secrets.toml, or paste into the app settings on Streamlit Community Cloud. "
        "Without the first three, the app shows its built-in sample account."
    ]
    for entry in _ENTRIES:
        if entry.is_env_only:
            continue
        lines = [f"# {line}" for line in entry.comment]
        blocks.append("\n".join([*lines, *(_toml_line(entry, key, redirect_uri) for key in entry.keys)]))
    return "\n\n".join(blocks) + "\n"


def _env_line(entry: _Entry, key: str, redirect_uri: str) -> str:
    return f"{_mark(entry)}{key}={_value(entry, key, redirect_uri)}"


def _toml_line(entry: _Entry, key: str, redirect_uri: str) -> str:
    return f"{_mark(entry)}{key} = {json.dumps(_value(entry, key, redirect_uri))}"


def _mark(entry: _Entry) -> str:
    return "" if entry.example is None else "# "


def _value(entry: _Entry, key: str, redirect_uri: str) -> str:
    return redirect_uri if key == "INSTAGRAM_REDIRECT_URI" else entry.example or ""
