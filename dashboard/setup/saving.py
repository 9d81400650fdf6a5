"""Save what the setup form brought into a `.env`, where nobody but the person at this machine can have asked for it."""

import os
from secrets import compare_digest, token_urlsafe

import streamlit as st

from dashboard import config
from dashboard.address import HostKind, Where, app_address, browser_is_here, where_is
from dashboard.components.setup_form import Outcome, Wish
from dashboard.config import LOOPBACK_HOSTS, REQUIRED, Settings, place_of
from dashboard.session.slots import Slot
from dashboard.setup.check_settings import APP_ID, APP_SECRET, REDIRECT_URI
from dashboard.setup.env_file import BEFORE, EnvNotWrittenError, write_env
from dashboard.setup.guard import keep_open, setup_is_open
from dashboard.setup.look_over import what_stops, with_typed

_ONCE = Slot("setup_once", str)
OUTCOME = Slot("setup_outcome", Outcome)
"""What came of the last saving, until something else is typed."""

NOT_SAVED = "Nothing was saved."
_OLD = Outcome(False, NOT_SAVED, "The page had grown old. It is fresh now: press Save once more.")


def may_save() -> bool:
    """Whether settings may be written for this browser.

    It is on the app's own machine, the connection was opened by the app's own page and not by another one in the same
    browser, and the app listens to this machine alone.
    """
    return browser_is_here() and _is_own_page() and st.get_option("server.address") in LOOPBACK_HOSTS


def new_once() -> str | None:
    """The value that has to come back with what is to be saved; None where nothing may be."""
    return _ONCE.get_or_make(lambda: token_urlsafe(32)) if may_save() else None


def save(wish: Wish) -> Outcome:
    """Save what was asked for, if it may be and is worth it, and say what came of it."""
    once = _ONCE.take()
    if not (may_save() and setup_is_open()):
        return Outcome(False, NOT_SAVED, "This copy of the app does not write its settings for this browser.")
    if once is None or not compare_digest(once.encode(), wish.once.encode()):
        return _OLD
    found = config.find_settings()
    settings = with_typed(found, wish.typed, wish.secret)
    stopping = what_stops(settings, where_is(app_address()))
    if stopping:
        return Outcome(False, NOT_SAVED, " ".join(stopping))
    # A secret that stays as it is is not written again: it may stand in another place than the file.
    keys = [APP_ID, REDIRECT_URI, *([APP_SECRET] if wish.secret else [])]
    new = {key: settings[key] for key in keys if key not in found.fixed}
    try:
        write_env(found.env_folder / ".env", new)
    except EnvNotWrittenError as error:
        return Outcome(False, NOT_SAVED, str(error).replace("`", ""), offers_text=True)
    return _in_effect(settings)


def _in_effect(settings: dict[str, str]) -> Outcome:
    now = config.find_settings().values
    overruled = [key for key in REQUIRED if now.get(key) != settings[key]]
    if overruled:
        words = f"Another place counts before the file for {', '.join(overruled)}. Change it there."
        return Outcome(False, "Saved, but not in use.", words)
    keep_open()
    return Outcome(True, "Saved.", "The settings are in use from now on, without a restart.")


def saving_words(found: Settings, where: Where, *, is_allowed: bool) -> str:
    """What saving does; where it is not allowed, why, and where the text goes instead."""
    if is_allowed and found.fixed.issuperset(REQUIRED):
        return "All three are set in the environment, which counts before any file. Change them there."
    if is_allowed:
        reader = "in your own folder" if os.name == "nt" else "readable by you alone"
        place = place_of(found.env_folder).replace("`", "")
        return (
            f"Writes the file .env {place}, {reader}. Its other lines stay, and the file as it was stays "
            f"beside it as {BEFORE}. No restart. The secret goes to nobody but Instagram."
        )
    if where.kind is HostKind.LOOPBACK:
        return (
            "Others could reach this copy of the app, so it writes no settings. Started with make run, or with "
            "--server.address localhost, it does. Or put these lines into the file .env beside streamlit_app.py:"
        )
    if where.kind is HostKind.CLOUD:
        return (
            "A server's settings are its owner's. Paste this into the app's settings on Streamlit Community Cloud, "
            "under Secrets:"
        )
    return (
        "A server's settings are its owner's. Put these lines there into the file .env beside streamlit_app.py, "
        "or into the environment:"
    )


def _is_own_page() -> bool:
    headers = st.context.headers
    origin, host = headers.get("origin", ""), headers.get("host", "")
    return bool(host) and origin.partition("://")[2].lower() == host.lower()
