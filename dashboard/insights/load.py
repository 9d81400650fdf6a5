"""The figures and charts of the shown account: counted when they are first asked for, and again when more is read."""

import time
from collections.abc import Callable
from concurrent.futures import wait

import streamlit as st

from dashboard.account.source import Source
from dashboard.insights.drawn import Drawn
from dashboard.insights.look import Look, look_of
from dashboard.insights.numbers import Groups, Numbers, count_groups
from dashboard.insights.posts import Posts, read_posts
from dashboard.search.index import index_of
from dashboard.session.slots import Slot, first_time
from dashboard.sheets import strips
from dashboard.sheets.loading import profile_count
from dashboard.sheets.run import Run, stop_run
from igclient.errors import IGClientError

RETRY = "insights_retry"
_PAINTED = Slot("insights_painted", bool)


def load_numbers(run: Run, *, in_utc: bool) -> Numbers:
    """Count the posts that are read by now; the first of them are waited for. A failure is said and ends the run."""
    _read_first(run.source)
    index, counted = index_of(run.source.roll), profile_count(run.source)
    of = None if run.source.roll.is_complete else run.source.roll.frame_count(counted)
    key = (run.zone, run.today, in_utc, of)

    def count() -> Numbers:
        return Numbers(read_posts(index, run.zone, run.now, in_utc=in_utc, of=of))

    return index.worked_out("insights", key, lambda _: count())


def load_groups(source: Source, posts: Posts, since_year: int | None) -> Groups:
    """Compare the groups of posts since a year."""
    key = (posts.zone, posts.today, since_year)
    return index_of(source.roll).worked_out("insights_groups", key, lambda _: count_groups(posts, since_year))


def load_year(source: Source, posts: Posts, year: int) -> Numbers:
    """Count the posts of one year."""
    key = (posts.zone, posts.today, year, posts.of)
    return index_of(source.roll).worked_out(
        "insights_year", key, lambda _: Numbers(posts.where(posts.years == year))
    )


def load_chart(source: Source, posts: Posts, name: str, key: object, draw: Callable[[Look], Drawn]) -> Drawn:
    """Draw a chart of what is counted; the same one again as long as that, the theme and the `key` are the same."""
    look = shown_look()
    whole = (look, posts.zone, posts.today, key)
    return index_of(source.roll).worked_out(f"insights_{name}", whole, lambda _: draw(look))


def shown_look() -> Look:
    """The colours of the theme that the browser has."""
    return look_of(st.context.theme.type)


def let_paint() -> None:
    """Let the browser paint what it has, before it is given the rest: it draws in one go what comes in one go."""
    if first_time(_PAINTED):
        time.sleep(strips.PAINT_SECONDS)


def _read_first(source: Source) -> None:
    with st.container(gap=None):
        pause = st.empty()
        reading = source.begin()
        try:
            if not (reading.done() and source.roll.items):
                with pause, st.spinner("Reading your posts…"):
                    wait([reading])
                    reading.result()
                    if source.reader is not None:
                        source.reader.read_until(1, lambda read: None)
            reading.result()
        except IGClientError as error:
            stop_run(error, key=RETRY)
