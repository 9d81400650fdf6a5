"""Growth: what changed since the snapshots a person kept. This app keeps nothing, so they bring them."""

from functools import partial

import streamlit as st

from dashboard.account.source import Source
from dashboard.components.fine_print import fine_print
from dashboard.components.offered_file import offer_file
from dashboard.components.passage import passage
from dashboard.components.text_files import text_files
from dashboard.insights.columns import words_and_chart
from dashboard.insights.doors import draw_behind, draw_chart, draw_doors
from dashboard.insights.equal_age import count_growth
from dashboard.insights.growth_chart import draw_growth, say_growth
from dashboard.insights.load import shown_look
from dashboard.insights.numbers import Numbers
from dashboard.insights.snapshots import (
    MOST_BYTES,
    NoSnapshot,
    Snapshot,
    compare_with,
    read_snapshot,
    take_snapshot,
    write_snapshot,
)
from dashboard.session.slots import Slot
from dashboard.words.wording import count, day

_LOADED: Slot[list[Snapshot]] = Slot("loaded_snapshots", list)
_PROBLEMS: Slot[list[str]] = Slot("snapshot_problems", list)
_WORDS = "This app keeps nothing, so growth needs what you kept: a snapshot from last time."


def draw_growth_part(source: Source, numbers: Numbers) -> None:
    """Offer today's snapshot, take in earlier ones, and draw what lies between them."""
    if source.user is None or not numbers.posts.liked.any():
        return
    posts, account = numbers.posts, source.user.id
    passage(key="insights_growth", head="Growth")
    text, chart = words_and_chart()
    with text:
        title, words = st.container(), st.container()
        loaded = _load(account)
        make = partial(write_snapshot, take_snapshot(posts, account))
        name = f"snapshot-{posts.today.isoformat()}.json"
        offer_file("Save today’s", make, name, mime="application/json", key="insights_snapshot")
        growth = count_growth(posts, loaded) if loaded else None
        with title:
            passage(
                key="insights_grown",
                title=say_growth(posts, growth) if growth else _NOTHING_YET,
                words=_WORDS,
            )
        for snapshot in loaded[-1:]:
            changes = compare_with(snapshot, posts)
            with words:
                since = day(snapshot.taken, posts.zone)
                draw_doors(
                    [
                        (f"{count(changes.new.n, 'new post')} since {since}", changes.new),
                        (f"{count(changes.edited.n, 'edited caption')}", changes.edited),
                    ]
                )
                if changes.removed:
                    fine_print(
                        f"{count(changes.removed, 'post')} of then {'is' if changes.removed == 1 else 'are'} gone."
                    )
                if changes.gathered is not None:
                    fine_print(f"{changes.gathered:+,} likes on the posts of then.")
    with chart:
        if growth is not None and growth.curves:
            drawn = draw_growth(posts, growth, shown_look())
            draw_chart(drawn)
            draw_behind(drawn)


_NOTHING_YET = "How fast do likes come?"


def _load(account: str) -> list[Snapshot]:
    """The snapshots a person has chosen, the earliest first; what could not be used is said."""

    def take(texts: list[str]) -> None:
        known = {snapshot.taken: snapshot for snapshot in _LOADED.get() or []}
        problems = []
        for text in texts:
            try:
                snapshot = read_snapshot(text, account)
                known[snapshot.taken] = snapshot
            except NoSnapshot as problem:
                problems.append(f"{problem}")
        _LOADED.set([known[taken] for taken in sorted(known)])
        _PROBLEMS.set(problems)

    label = "Load snapshots from last time"
    text_files(label, key="insights_snapshots", most_bytes=MOST_BYTES, on_chosen=take)
    for problem in dict.fromkeys(_PROBLEMS.get() or []):
        fine_print(problem)
    return _LOADED.get() or []
