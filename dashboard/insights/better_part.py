"""What did better than usual: groups against the own level, and the posts that did best and least."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components.film import Chosen, Mode
from dashboard.components.passage import passage
from dashboard.components.sheet_line import sheet_line
from dashboard.insights import sentences as say
from dashboard.insights.columns import words_and_chart
from dashboard.insights.comparisons import OF_ALL, Dot
from dashboard.insights.doors import draw_behind, draw_chart, draw_doors, open_post
from dashboard.insights.group_chart import draw_groups
from dashboard.insights.load import load_chart, load_groups
from dashboard.insights.numbers import GOOD, Numbers
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.sheets.address import Layout
from dashboard.sheets.frames import cut_strips, develop
from dashboard.sheets.loading import Sheet, profile_count
from dashboard.sheets.run import Run
from dashboard.sheets.strips import draw_browser_prints, draw_pictures, draw_strips
from dashboard.words.wording import count
from igclient import Media

STRIP = 6
"""So many did best, and so many least."""
SINCE = Slot("insights_since_year", int)
APART = 40
"""Pixels between two comparisons."""
_SINCE_KEY = "insights_since"
_ALL = 0
_YEARS_BACK = 3
_EACH_DOT = (
    "Each dot is a post, placed by its likes against the median of the thirty around it. "
    "The tick is the median, the bar its exact interval. A hollow dot is younger than seven days and not counted."
)
_OWN_KIND = "Here a post is held against the thirty of its own kind around it."
_WHY_TOO_FEW = "A comparison needs posts with likes that are seven days old; a median needs six of a kind."


def draw_compared(run: Run, numbers: Numbers) -> None:
    """Draw kinds, slides, captions and weekdays against the own level, of the years a person chooses."""
    posts = numbers.posts
    if not posts.liked.any():
        return
    head, choice = st.columns([4, 1], vertical_alignment="bottom")
    with head:
        passage(key="insights_better", head="What did better than usual")
    with choice:
        since = _choose_since(numbers)
    groups = load_groups(run.source, posts, since)
    if groups.kinds.is_empty:
        passage(key="insights_too_few", title="Too few posts to compare.", words=_WHY_TOO_FEW)
        return
    for name, comparison, labels, whole, words in (
        ("kinds", groups.kinds, say.KIND_LABELS, "kind", _EACH_DOT),
        ("slides", groups.slides, say.SLIDE_LABELS, "number of slides", _OWN_KIND),
        ("captions", groups.captions, say.CAPTION_LABELS, "length of caption", _OWN_KIND),
        ("weekdays", groups.weekdays, say.WEEKDAY_LABELS, "weekday", _OWN_KIND),
    ):
        if not any(row.figure.n for row in comparison.rows):
            continue
        by_kind = name == "kinds"
        if not by_kind:
            st.space(APART)
        draw = partial(draw_groups, name, comparison, posts, labels=labels, by_kind=by_kind)
        drawn = load_chart(run.source, posts, name, since, draw)
        text, chart = words_and_chart()
        with text:
            passage(key=f"insights_{name}", title=say.say_groups(comparison, labels, whole), words=words)
            verdict, above = comparison.verdict, groups.above
            best = [
                (label, figure) for label, figure in drawn.links if verdict and figure.name == verdict.name
            ]
            doors = [(f"{label}: the {count(figure.n, 'post')}", figure) for label, figure in best]
            draw_doors(
                [*doors, *([(f"The {count(above.n, 'post')} above ×{GOOD:g}", above)] if by_kind else [])]
            )
        with chart:
            draw_chart(drawn)
            st.markdown(say.say_verdict(comparison.verdict, "group", whole))
            draw_behind(drawn)


def draw_ranking(run: Run, numbers: Numbers) -> None:
    """Draw the six that did best and the six that did least, as strips of film."""
    if len(numbers.ranking) < 2 * STRIP:
        return
    passage(key="insights_ranking", head="Best and least", title="The six that did best")
    best, least = numbers.ranking[:STRIP], numbers.ranking[: -STRIP - 1 : -1]
    shown = _draw_strip(run, numbers, best, place=1)
    passage(key="insights_least", title="The six that did least")
    shown += _draw_strip(run, numbers, least, place=2)
    draw_browser_prints(shown, run.source)
    sheet_line(numbers.posts.basis(OF_ALL, numbers.posts.compared).line, key="insights_line_ranking")


def _draw_strip(run: Run, numbers: Numbers, dots: Sequence[Dot], *, place: int) -> tuple[Media, ...]:
    """Draw them, and give the posts on the strip."""
    roll = run.source.roll
    positions = tuple(position for dot in dots if (position := roll.position(dot.id)) is not None)
    items = tuple(roll.items[position] for position in positions)
    newest = roll.newest_number(profile_count(run.source))
    sheet = Sheet(1, 1, 0, len(items), len(items), newest, positions, items)
    foot_of = {dot.id: f"×{dot.ratio:.1f}" for dot in dots}
    (strip,) = cut_strips(sheet, run) or [[]]
    frames = [replace(frame, foot=(foot_of[frame.id], f"{frame.likes:,}", "likes")) for frame in strip]
    draw_strips([frames], Layout(), Mode.OPEN, on_chosen=_open_chosen, first_place=place)
    draw_pictures(develop(items, run.source), key=f"insights_prints_{place}")
    return items


def _open_chosen(chosen: Chosen) -> None:
    open_post(chosen.id)


def _choose_since(numbers: Numbers) -> int | None:
    """Let a person choose the first year that is compared; at first the last three years and this one."""
    first, last = int(numbers.posts.years[0]), numbers.posts.today.year
    options = [_ALL, *range(last, first, -1)]
    kept = SINCE.get()
    usual = kept if kept is not None else last - _YEARS_BACK
    chosen = st.selectbox(
        "Period",
        options,
        index=options.index(usual) if usual in options else 0,
        format_func=lambda year: f"Since {year}" if year else "All years",
        key=_SINCE_KEY,
        on_change=_note_since,
        label_visibility="collapsed",
    )
    return chosen or None


def _note_since() -> None:
    SINCE.set(widgets.number_of(_SINCE_KEY))
