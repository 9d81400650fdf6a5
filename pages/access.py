"""The access: its kind, its rights, its end; extend, refresh, keep, disconnect; and all that was asked with it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial

import streamlit as st

from dashboard import clock
from dashboard.access import connection
from dashboard.access.connection import renew
from dashboard.access.ledger import COLUMNS, MOST_ENTRIES, ledger_csv
from dashboard.access.reminder import reminder_at, reminder_ics
from dashboard.access.usage import usage_in_detail, usage_in_words
from dashboard.address import app_address
from dashboard.archiving.jobs import current_job
from dashboard.archiving.telling import on_disk
from dashboard.components.access_chip import access_chip
from dashboard.components.fine_print import fine_print
from dashboard.components.notice import notice
from dashboard.components.offered_file import offer_file
from dashboard.sign_in.guard import disconnect, end_access_if_over, require_token
from dashboard.sign_in.sample_banner import is_sample, sample_banner
from dashboard.staying import messages, route
from dashboard.staying.in_browser import HELD, KEEPING, Held, touch_cookie
from dashboard.staying.keys import why_not
from dashboard.staying.renewing import renew_kept
from dashboard.staying.staying import stay, stop_staying
from dashboard.words.error_messages import explain
from dashboard.words.permissions import permission_in_words, permission_use
from dashboard.words.wording import count, day_and_time, zone_named, zone_words
from igclient import AccessToken, OAuthClient
from igclient.errors import IGClientError


@dataclass(frozen=True, slots=True)
class View:
    """The access in this run, the present (aware UTC), the person's zone, and until when the browser keeps it."""

    token: AccessToken
    now: datetime
    zone: tzinfo
    is_kept: bool
    kept_until: datetime | None = None
    by_server: bool = False
    is_sample: bool = False


def draw_page() -> None:
    token = require_token()
    held, by_server, is_kept = HELD.get(), route.address() is not None, KEEPING.get() is not None
    if is_kept and held is None and not by_server:
        HELD.set(Held(None))
        touch_cookie(is_asked=True)
        st.rerun()
    zone = zone_named(st.context.timezone)
    view = View(token, clock.now(), zone, is_kept, held.until if held else None, by_server, is_sample())
    sample_banner()
    st.header("Access", anchor=False)
    side, words = st.columns([2, 5], gap="large")
    with words:
        draw_kind(view)
        draw_staying(view)
        draw_permissions(view)
        draw_kept(view)
    with side:
        if access_chip(token, now=view.now, zone=view.zone):
            st.rerun()
        obtained = day_and_time(token.obtained_at, zone)
        fine_print(f"Obtained {obtained}. Times are in your zone, {zone_words(zone, view.now)}.")
        draw_usage()
    draw_ledger(view)
    draw_disconnect()


def ask_instagram(what: str) -> None:
    """Extend, refresh or keep the access, and show it; or say why not, and leave it as it is."""
    try:
        with st.spinner("Asking Instagram…"):
            if what == "stay":
                stay()
            else:
                renew(
                    OAuthClient.refresh_long_lived_token
                    if what == "refresh"
                    else OAuthClient.exchange_for_long_lived_token
                )
                renew_kept()
    except IGClientError as error:
        end_access_if_over(error)
        notice(explain(error))
    else:
        st.rerun()


def draw_kind(view: View) -> None:
    token, now, zone = view.token, view.now, view.zone
    if not token.is_long_lived:
        st.markdown(
            "**One-hour access.** Instagram gives this at first. It can be extended once, to 60 days. "
            "The app does that by itself shortly before the end."
        )
        if st.button("Extend to 60 days", key="access_extend"):
            ask_instagram("extend")
        return
    st.markdown(
        "**60-day access.** Once it is a day old, it can be refreshed for another 60 days. "
        "If it ends, you connect again."
    )
    can_refresh, remind_at = token.is_refreshable(now), reminder_at(token, zone, now)
    with st.container(horizontal=True, gap="small"):
        if st.button("Refresh for another 60 days", key="access_refresh", disabled=not can_refresh):
            ask_instagram("refresh")
        if remind_at is not None:
            offer_file(
                "Calendar reminder",
                # Written when it is asked for: its own time makes it another file in every run.
                partial(reminder_ics, token, remind_at, app_address=app_address(), zone=zone, now=now),
                "instagram-access.ics",
                mime="text/calendar",
                key="access_reminder",
                icon=":material/event:",
            )
    dates = []
    if token.refreshable_from and not can_refresh:
        dates.append(f"Refresh is possible from {day_and_time(token.refreshable_from, zone)}.")
    if remind_at is not None:
        dates.append(f"The reminder is for {day_and_time(remind_at, zone)}, a week before the end.")
    if dates:
        fine_print(" ".join(dates))


def draw_staying(view: View) -> None:
    st.subheader("Stay connected on this browser", anchor=False)
    reason = why_not()
    if view.is_kept:
        kept = messages.kept(view.token, view.kept_until, view.zone, by_server=view.by_server)
        st.markdown(f"{kept} {messages.STAYS_SAMPLE if view.is_sample else messages.STAYS}")
        if st.button("Stop staying connected", key="access_stop_staying"):
            stop_staying()
            st.rerun()
    elif reason is not None:
        fine_print(f"Not offered here. {reason}")
    else:
        st.markdown(
            "Now a reload or a closed tab ends the connection. Stay connected, and this browser keeps the access, "
            "encrypted, for up to 60 days. Whoever uses it then sees your account. Not on a computer you share."
        )
        if st.button("Stay connected", key="access_stay"):
            ask_instagram("stay")


def draw_permissions(view: View) -> None:
    token = view.token
    st.subheader("What you granted", anchor=False)
    for permission in token.permissions:
        st.markdown(f"- **{permission_in_words(permission)}.** :gray[{permission_use(permission)}]")
    if not token.permissions:
        st.markdown("- Instagram did not list the permissions of this access.")


def draw_kept(view: View) -> None:
    st.subheader("What is kept where, and until when", anchor=False)
    in_browser = (
        "Your access, encrypted, in a cookie. Until you disconnect or it ends."
        if view.is_kept
        else "Nothing of your account. The sign-in's own cookie ends after ten minutes."
    )
    job = current_job()
    for where, what in (
        (
            "The app's memory",
            "Your access, profile, posts and the list below. Until you disconnect, or a few minutes after you close "
            "or reload this tab. Pictures for half an hour at most.",
        ),
        ("This browser", in_browser),
        ("A disk", on_disk(job.choice if job is not None else None)),
        ("Instagram", "That you allowed this app, until you remove it there."),
    ):
        st.markdown(f"- **{where}.** :gray[{what}]")


def draw_usage() -> None:
    st.markdown("**Instagram's allowance**")
    usage = connection.usage()
    if usage is not None:
        st.progress(min(1.0, usage.percent / 100))
    fine_print(usage_in_words(usage), help=usage_in_detail(usage) if usage is not None else None)


def draw_ledger(view: View) -> None:
    st.subheader("What the app asked of Instagram", anchor=False)
    asked, zone = connection.ledger(), view.zone
    entries = asked.entries()
    with st.expander(f"{count(asked.total, 'request')} in this session", key="access_requests"):
        newest = f"The newest {MOST_ENTRIES:,}. " if asked.total > MOST_ENTRIES else ""
        fine_print(
            f"{newest}The part of an address that carries your access is left out. "
            f"Times are in {zone_words(view.zone, view.now)}."
        )
        st.dataframe(
            [dict(zip(COLUMNS, entry.row(zone), strict=True)) for entry in entries],
            hide_index=True,
            height=min(420, 38 + 35 * max(1, len(entries))),
        )
    offer_file(
        "Download as CSV",
        lambda: ledger_csv(asked.entries(), zone),
        "instagram-requests.csv",
        mime="text/csv",
        key="access_ledger",
        icon=":material/download:",
    )


def draw_disconnect() -> None:
    st.subheader("Disconnect", anchor=False)
    st.markdown(
        "Your access, your profile and your pictures are forgotten here. The app then looks whether all of it is gone. "
        "At Instagram you remove it under [Apps and websites](https://www.instagram.com/accounts/manage_access/)."
    )
    with st.popover("Disconnect", icon=":material/logout:", key="access_disconnect"):
        st.markdown("Forget this account here? Your posts on Instagram stay as they are.")
        if st.button("Yes, disconnect", key="access_disconnect_now"):
            disconnect()


draw_page()
