"""The token: what kind, what it allows, until when; extend, refresh, disconnect."""

import streamlit as st

from dashboard import session
from dashboard.components.access_chip import access_chip
from dashboard.components.aside import aside
from dashboard.components.notice import notice, sample_banner
from dashboard.messages import explain
from dashboard.sign_in import disconnect, end_access_if_over, renew, require_token
from dashboard.wording import day_and_time, permission_in_words, zone_named, zone_words
from igclient import OAuthClient
from igclient.errors import IGClientError

token = require_token()
zone, now = zone_named(st.context.timezone), session.now()

sample_banner()
st.header("Access", anchor=False)
chip, words = st.columns([2, 5], gap="large")

with words:
    if token.is_long_lived:
        st.markdown("**60-day access.** It can be refreshed for another 60 days once it is a day old.")
        renewal = OAuthClient.refresh_long_lived_token
        wanted = st.button(
            "Refresh for another 60 days", key="access_refresh", disabled=not token.is_refreshable(now)
        )
        if token.refreshable_from and not token.is_refreshable(now):
            aside(f"Possible from {day_and_time(token.refreshable_from, zone)}.")
    else:
        st.markdown(
            "**One-hour access.** That is what Instagram gives at first. It can be extended once, to 60 days."
        )
        renewal = OAuthClient.exchange_for_long_lived_token
        wanted = st.button("Extend to 60 days", key="access_extend")
    if wanted:
        try:
            with st.spinner("Asking Instagram…"):
                renew(renewal)
        except IGClientError as error:
            end_access_if_over(error)
            notice(explain(error))
        else:
            st.rerun()

    st.markdown("**What you granted**")
    for permission in token.permissions:
        st.markdown(f"- {permission_in_words(permission)}")
    if not token.permissions:
        st.markdown("- Instagram did not list the permissions of this access.")

    st.markdown(
        "**What is kept, and until when**\n\n"
        ":gray[The token, your profile and your pictures are in this app's memory, for this browser tab only. "
        "They go when you disconnect, and within half an hour after you close or reload the tab. "
        "Nothing is written to disk.]"
    )
    if st.button("Disconnect", key="access_disconnect", icon=":material/logout:"):
        disconnect()

with chip:
    if access_chip(token, now=now, zone=zone):
        st.rerun()
    aside(
        f"Obtained {day_and_time(token.obtained_at, zone)}. Times are in your zone, {zone_words(zone, now)}."
    )
