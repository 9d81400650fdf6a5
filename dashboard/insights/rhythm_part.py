"""When the posts were made: by month and kind, and by weekday and part of the day."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.components.legend import Shade, legend
from dashboard.components.passage import passage
from dashboard.insights import sentences as say
from dashboard.insights.columns import words_and_chart
from dashboard.insights.doors import draw_behind, draw_chart, draw_doors
from dashboard.insights.figure import Figure
from dashboard.insights.load import let_paint, load_chart, shown_look
from dashboard.insights.month_chart import draw_months, month_in_words
from dashboard.insights.numbers import Numbers
from dashboard.insights.rhythm import month_of
from dashboard.insights.time_chart import draw_times
from dashboard.search.filters import DAY_PART_HOURS, DayPart
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.sheets.run import Run
from dashboard.words.wording import count

IN_UTC = Slot("insights_in_utc", bool)
_UTC_KEY = "insights_utc"
_MONTHS_A_ROW = 36
"""So many months fit beside each other on a phone."""


def draw_rhythm(run: Run, numbers: Numbers) -> None:
    """Draw the posts by month, the newest first; on a phone the older half stands below the newer one."""
    rhythm = numbers.rhythm
    passage(key="insights_rhythm", head="Rhythm", title=say.say_rhythm(numbers))
    if not rhythm.months:
        return
    legend(_shades(numbers), key="insights_legend")
    tallest = max(month.n for month in rhythm.months)
    halves = _halves(rhythm.months)
    places = st.columns([len(half) for half in halves], gap="small")
    charts = []
    for place, name, half in zip(places, ("months", "months_before"), halves, strict=False):
        draw = partial(draw_months, numbers, half, name=name, tallest=tallest)
        charts.append(load_chart(run.source, numbers.posts, name, tallest, draw))
        with place:
            draw_chart(charts[-1])
        # The rest is counted while the browser draws this one.
        let_paint()
    busiest = max(rhythm.months, key=lambda month: (month.n, month.name))
    silence, streak = rhythm.silence, rhythm.streak
    draw_doors(
        [
            (f"The {count(busiest.n, 'post')} of {month_in_words(busiest)}", busiest),
            ("The posts on both sides of the silence", silence if silence and silence.value else None),
            (f"The {count(int(streak.value or 0), 'week')} in a row with a post" if streak else "", streak),
        ]
    )
    draw_behind(*charts)


def draw_when(run: Run, numbers: Numbers) -> None:
    """Draw weekday by part of the day, with what chance has to say of it."""
    text, chart = words_and_chart()
    drawn = load_chart(run.source, numbers.posts, "times", None, partial(draw_times, numbers))
    part, many, of = say.usual_part(numbers)
    begin, end = DAY_PART_HOURS[DayPart(part)]
    compared = not numbers.times.is_empty
    with text:
        colour = (
            " The colour is how they did against posts of their own kind around them, "
            "so that good reels make no good hour."
        )
        passage(
            key="insights_when",
            title=say.say_times(numbers),
            words=f"{many:,} of {of:,} posts went out between {begin} and {end} o’clock.{colour if compared else ''}",
        )
        verdict = numbers.times.verdict
        most = sorted(drawn.links, key=lambda link: -link[1].n)[:1]
        best = [link for link in drawn.links if verdict and link[1].name == verdict.name and link not in most]
        draw_doors([(f"The {count(figure.n, 'post')} of {name}", figure) for name, figure in (*most, *best)])
        st.toggle("Days and hours in UTC", key=_UTC_KEY, value=bool(IN_UTC.get()), on_change=_note_utc)
    with chart:
        draw_chart(drawn)
        if compared:
            st.markdown(say.say_verdict(numbers.times.verdict, "slot", "time"))
        draw_behind(drawn)


def _halves(months: Sequence[Figure]) -> list[Sequence[Figure]]:
    """The newer and the older half, parted where a year begins; only one where all fit on a phone."""
    if len(months) <= _MONTHS_A_ROW:
        return [months]
    starts = [place for place, month in enumerate(months) if month_of(month)[1] == 1 and place]
    middle = min(starts, key=lambda place: abs(place - len(months) / 2))
    return [months[middle:], months[:middle]]


def _shades(numbers: Numbers) -> list[Shade]:
    """The kinds from the ground up, with the posts of each."""
    kinds, look = numbers.posts.kinds.tolist(), shown_look()
    return [
        Shade(look.of_kind(kind), label, f"{kinds.count(kind):,}")
        for kind, label in say.KIND_LABELS.items()
        if kind in kinds
    ]


def _note_utc() -> None:
    IN_UTC.set(widgets.is_on(_UTC_KEY))
