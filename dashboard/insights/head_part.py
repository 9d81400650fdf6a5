"""The top of the page: the figures of the whole account, and how few posts hold how many of the likes."""

import streamlit as st

from dashboard.components.figures import HeaderFigure, figures
from dashboard.components.passage import passage
from dashboard.components.sheet_line import sheet_line
from dashboard.insights import sentences as say
from dashboard.insights.doors import draw_doors
from dashboard.insights.figure import Figure
from dashboard.insights.numbers import Numbers
from dashboard.words.wording import count

APART = 56
"""Pixels between two figures."""


def draw_header(numbers: Numbers) -> None:
    """Draw the title and the figures of the whole account."""
    passage(
        key="insights_title",
        title="What your posts say",
        words="Counted in this session from what Instagram gave it. "
        "Every mark is a door: it shows its posts on the sheets.",
        is_first=True,
    )
    figures(_header_figures(numbers), key="insights_figures")


def _header_figures(numbers: Numbers) -> list[HeaderFigure]:
    posts, rhythm = numbers.posts, numbers.rhythm
    first = posts.dates[0] if len(posts) else None
    since = f"since {first.day} {first:%b} {first.year}" if first else "none yet"
    note = since if posts.of is None else f"of {posts.of:,}, read so far"
    shown = [HeaderFigure(f"{len(posts):,}", "post" if len(posts) == 1 else "posts", note)]
    if rhythm.a_month is not None and rhythm.a_month.value is not None:
        shown.append(
            HeaderFigure(f"{rhythm.a_month.value:g}", "a month, median", rhythm.a_month.basis.more[0])
        )
    if rhythm.silence is not None and rhythm.silence.value:
        before, after = (posts.dates[posts.ids.index(id)] for id in rhythm.silence.ids)
        same = f" {before.year}" if before.year != after.year else ""
        note = f"{before.day} {before:%b}{same} – {after.day} {after:%b} {after.year}"
        shown.append(HeaderFigure(count(int(rhythm.silence.value), "day"), "longest silence", note))
    for name, figure in (("likes, median", numbers.likes), ("comments, median", numbers.comments)):
        if figure is not None and (found := figure.interval) is not None:
            exact = f"{found.low:,.0f}–{found.high:,.0f} · exact {found.exact * 100:.1f} %"
            shown.append(HeaderFigure(f"{found.median:,.0f}", name, exact))
    if numbers.concentration is not None:
        half = numbers.concentration.half
        part = f"{percent(half.n / half.basis.n)} of {half.basis.n:,}"
        shown.append(HeaderFigure(count(half.n, "post"), "gave half of all likes", part))
    return shown


def draw_concentration(numbers: Numbers) -> None:
    """Say how few posts hold how many of the likes."""
    found = numbers.concentration
    if found is None:
        return
    half = found.half
    st.space(APART)
    passage(key="insights_half", title=f"{say.say_half(half)}.")
    shares = [(_share_in_words(share), share) for share in found.shares]
    draw_doors([(f"The {count(half.n, 'post')} with half of all likes", half), *shares])
    sheet_line(half.basis.line, key="insights_line_half")


def _share_in_words(share: Figure) -> str:
    """'The 10 most liked hold 4 % of them'."""
    return f"{share.name.capitalize()} hold{'s' if share.n == 1 else ''} {percent(share.value or 0)} of them"


def percent(part: float) -> str:
    """'26 %'."""
    return f"{part * 100:.0f} %"
