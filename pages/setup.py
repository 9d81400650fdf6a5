"""What to register for this very address, what to write into the settings, and whether what is there can work."""

import streamlit as st

from dashboard import clock
from dashboard.address import Where, app_address, where_is
from dashboard.components.copy_text import copy_text
from dashboard.components.fine_print import fine_print
from dashboard.config import REQUIRED, Settings, find_settings
from dashboard.setup.check_settings import (
    APP_ID,
    REDIRECT_URI,
    check,
    check_files,
    compare_app_ids,
    compare_registered,
    hosts_of,
)
from dashboard.setup.files import env_file, secrets_file
from dashboard.setup.findings import draw_findings
from dashboard.setup.guard import require_setup
from dashboard.setup.live_check import ask_hosts, in_words
from dashboard.setup.steps import STEPS, describe_where
from dashboard.setup.uri_diff import MAX_LENGTH
from dashboard.words.wording import in_order

# Wider than this, lines of words are hard to follow.
WIDTH = 860


def draw_page() -> None:
    require_setup()
    where, found = where_is(app_address()), find_settings()
    to_do = (draw_steps, draw_files)
    to_check = (draw_checks, draw_comparison, draw_servers)
    with st.container(width=WIDTH):
        st.header("Set up your own Instagram app", anchor=False)
        st.markdown(describe_where(where))
        draw_address(where)
        for draw in (*to_check, *to_do) if is_begun(found) else (*to_do, *to_check):
            draw(found, where)


def is_begun(found: Settings) -> bool:
    """Whether somebody has begun to set the app up, readable or not."""
    return bool(check_files(found)) or any(key in found.values for key in REQUIRED)


def draw_address(where: Where) -> None:
    st.subheader("The address to register", anchor=False)
    st.markdown(
        "Instagram sends people back to it. It has to stand at Meta and in the settings, "
        "the same to the last character."
    )
    copy_text(where.redirect_uri, key="setup_uri", name="the redirect URI")
    if where.https_redirect_uri:
        fine_print(
            "Meta may refuse plain http, even for this machine. "
            "Started with `make run-https`, the app has this address:"
        )
        copy_text(where.https_redirect_uri, key="setup_https_uri", name="the HTTPS redirect URI")


def draw_steps(_: Settings, __: Where) -> None:
    st.subheader("At Meta, once", anchor=False)
    for number, step in enumerate(STEPS, start=1):
        with st.expander(f"{number}. {step.title}"):
            if step.where:
                st.markdown(f":gray[Where:] **{in_order(step.where)}**")
            st.markdown(step.words)
            for name, value in step.fields:
                st.markdown(f"- **{name}**: {value}")


def draw_files(_: Settings, where: Where) -> None:
    st.subheader("The settings", anchor=False)
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
    unread = check_files(found)
    draw_findings(unread, key="setup_files")
    if found.read:
        fine_print(f"Read from {', then '.join(found.read)}. Of a setting in two of them, the first counts.")
    if is_begun(found):
        draw_findings(
            check(found.values, where), key="setup_check", ours="In the settings", theirs="In the address bar"
        )
    else:
        st.markdown("Nothing yet. After a change of the settings, start the app again and come back here.")


def draw_comparison(found: Settings, where: Where) -> None:
    st.subheader("Compare with Meta", anchor=False)
    fine_print("What you paste here is compared and forgotten. Never paste the secret.")
    left, right = st.columns(2, gap="large")
    meta_app_id = left.text_input(
        "Meta app ID, at the top of the dashboard", key="setup_meta_id", max_chars=40
    )
    registered = right.text_input(
        "Redirect URI, as Meta's page lists it",
        key="setup_registered",
        max_chars=MAX_LENGTH,
        autocomplete="off",
    )
    sent = found.values.get(REDIRECT_URI, where.redirect_uri)
    compared = (
        compare_app_ids(found.values.get(APP_ID, ""), meta_app_id),
        compare_registered(sent, registered),
    )
    draw_findings(
        [one for one in compared if one], key="setup_compare", ours="This app sends", theirs="Meta lists"
    )


def draw_servers(found: Settings, _: Where) -> None:
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
