"""One run of the sheets' page: whose account, when and in which zone. It never changes while the page is drawn."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import NoReturn

import streamlit as st

from dashboard import clock
from dashboard.account.source import Source
from dashboard.components.notice import notice
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sign_in.guard import end_access_if_over, require_account
from dashboard.words.error_messages import explain
from dashboard.words.wording import zone_named
from igclient.errors import IGClientError


@dataclass(frozen=True, slots=True)
class Run:
    """The shown account, the present (aware UTC), and the person's zone."""

    source: Source = field(repr=False)
    now: datetime
    zone: tzinfo

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.astimezone(self.zone).date()


def run_of(source: Source) -> Run:
    """This run, which shows the account of `source`."""
    return Run(source, clock.now(), zone_named(st.context.timezone))


def begin_run() -> Run:
    """Let a person in who has an account to show, and set the widgets that something else, or the address, moved."""
    source = require_account()
    run = run_of(source)
    widgets.take_next()
    history.arrive(run.today, source.can)
    return run


def stop_run(error: IGClientError, *, key: str) -> NoReturn:
    """Say what went wrong and offer to try again; the button is under `key`. Ends this run."""
    end_access_if_over(error)
    notice(explain(error))
    st.button("Try again", key=key)
    st.stop()
