"""The header of the sheets: whose account this is, read while the person is told so."""

from concurrent.futures import wait

import streamlit as st

from dashboard.access import connection
from dashboard.components.profile import profile
from dashboard.places import GUARDED_PAGES
from dashboard.sheets.run import Run, stop_run
from dashboard.sign_in.sample_banner import brief_sandbox_note, sandbox_note
from igclient.errors import IGClientError


def draw_head(run: Run) -> None:
    """Draw the profile; a failure to read it is said in its place, and ends the run."""
    connected = connection.current()
    with st.container(gap=None):
        pause = st.empty()
        reading = run.source.begin()
        if not reading.done():
            with pause, st.spinner("Reading your profile…"):
                wait([reading])
        try:
            user = reading.result()
        except IGClientError as error:
            stop_run(error, key="media_retry_profile")
        token = connected.token if connected else None
        outcome = profile(
            user, token, now=run.now, zone=run.zone, note=sandbox_note(), brief_note=brief_sandbox_note()
        )
        if outcome.is_over:
            st.rerun()
        if outcome.asks_about_access:
            st.switch_page(GUARDED_PAGES["access"])
