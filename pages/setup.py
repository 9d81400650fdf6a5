"""The setup: steps with a field beside each, whether what is set can work, and the settings as text."""

import streamlit as st

from dashboard import clock
from dashboard.address import Where, app_address, where_is
from dashboard.components.copy_text import copy_text
from dashboard.components.fine_print import fine_print
from dashboard.config import REQUIRED, ConfigurationError, Settings, find_settings, load_config
from dashboard.setup.check_settings import REDIRECT_URI, check, check_files, hosts_of
from dashboard.setup.files import env_file, secrets_file
from dashboard.setup.findings import Grade, draw_findings
from dashboard.setup.form import draw_form
from dashboard.setup.guard import require_setup
from dashboard.setup.live_check import ask_hosts, in_words
from dashboard.setup.saving import OUTCOME
from dashboard.setup.steps import describe_where
from dashboard.sign_in.leaving import RENEW_LINKS_EVERY, draw_link
from dashboard.sign_in.road import begin


def draw_page() -> None:
    require_setup()
    where, found = where_is(app_address()), find_settings()
    st.header("Set up your own Instagram app", anchor=False)
    st.markdown(describe_where(where))
    st.space("small")
    draw_form(found, where)
    draw_way_on(found, where)
    st.space("medium")
    left, right = st.columns([3, 2], gap="large") if is_begun(found) else (None, st.container())
    if left is not None:
        with left:
            draw_checks(found, where)
    with right:
        draw_servers(found)
        draw_files(where)


def is_begun(found: Settings) -> bool:
    """Whether somebody has begun to set the app up, readable or not."""
    return bool(check_files(found)) or any(key in found.values for key in REQUIRED)


def draw_way_on(found: Settings, where: Where) -> None:
    """Once the settings are saved, the way to Instagram; before it, whether that way leads back here."""
    outcome = OUTCOME.get()
    if outcome is None or not outcome.is_saved:
        return
    said = [one for one in check(found.values, where) if one.about == REDIRECT_URI]
    st.space("small")
    draw_findings(
        [one for one in said if one.grade is not Grade.GOOD],
        key="setup_way_back",
        ours="In the settings",
        theirs="In the address bar",
    )
    draw_connect()


@st.fragment(run_every=RENEW_LINKS_EVERY)
def draw_connect() -> None:
    try:
        own_app = load_config()
    except ConfigurationError as error:
        st.warning("\n".join(f"- {problem}" for problem in error.problems))
        return
    if own_app is not None:
        link = begin(own_app)
        draw_link("Connect Instagram", link, key="setup_connect", primary=True, destination="Instagram")


def draw_files(where: Where) -> None:
    with st.expander("Or do it by hand: the settings as a file"):
        st.markdown(
            "Fill in the ID and the secret; the redirect URI is in it already. On your own machine this is the file "
            "`.env` beside `streamlit_app.py`; on Streamlit Community Cloud it goes under Settings, Secrets."
        )
        env, toml = st.tabs([".env", "secrets.toml"])
        with env:
            draw_file(env_file(where.redirect_uri), ".env")
            fine_print("A browser may take the dot away from the name: it has to be `.env`.")
        with toml:
            draw_file(secrets_file(where.redirect_uri), "secrets.toml")


def draw_file(text: str, name: str) -> None:
    copy_text(text, key=f"setup_{name}", name=f"the file {name}")
    st.download_button(
        f"Download {name}", text, name, "text/plain", key=f"setup_download_{name}", on_click="ignore"
    )


def draw_checks(found: Settings, where: Where) -> None:
    st.subheader("What is set now", anchor=False)
    draw_findings(check_files(found), key="setup_files")
    if found.read:
        fine_print(f"Read from {', then '.join(found.read)}. Of a setting in two of them, the first counts.")
    draw_findings(
        check(found.values, where), key="setup_check", ours="In the settings", theirs="In the address bar"
    )


def draw_servers(found: Settings) -> None:
    st.subheader("Ask Instagram's servers", anchor=False)
    fine_print(
        "Whether they can be reached, and what time it is there. Nothing of yours is sent. Whether the ID, the "
        "secret and the redirect URI are right, Instagram says only when somebody signs in."
    )
    if st.button("Ask now", key="setup_live"):
        with st.spinner("Asking Instagram's servers…"):
            answers = ask_hosts(hosts_of(found.values), now=clock.now)
        draw_findings(list(in_words(answers)), key="setup_answers")


draw_page()
