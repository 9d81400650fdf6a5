"""Likes at equal age as lines: earlier posts quiet, their median in ink, the newest in the accent. Pure."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt

from dashboard.insights.drawn import DOOR, MARK, Drawn, frame_of, specify
from dashboard.insights.equal_age import AGES, Curve, Growth
from dashboard.insights.figure import Figure
from dashboard.insights.look import Look
from dashboard.insights.posts import Posts
from dashboard.words.wording import count, in_zone

_HEIGHT = 300
MEDIAN = "median"
MOST_CURVES = 300
"""The latest ones: more lines than that are one grey."""


def draw_growth(posts: Posts, growth: Growth, look: Look) -> Drawn:
    """Draw the lines; each opens its post."""
    curves = growth.curves[-MOST_CURVES:]
    figures = {
        curve.id: Figure(curve.id, curve.likes[-1][1], growth.basis, (curve.id,), posts.door(ids=(curve.id,)))
        for curve in curves
    }
    words = {curve.id: _in_words(posts, curve) for curve in curves}
    rows = [
        {
            MARK: curve.id,
            "age": age,
            "likes": likes,
            "newest": curve is curves[-1],
            "said": f"{words[curve.id]}: {likes:,.0f} likes after {count(age, 'day')}",
        }
        for curve in curves
        for age, likes in curve.likes
    ]
    medians = [{"age": age, "likes": likes} for age, likes in growth.medians]
    return Drawn(
        name="growth",
        spec=_specified(look),
        rows={
            "curves": frame_of(rows, (MARK, "age", "likes", "newest", "said")),
            "medians": frame_of(medians, ("age", "likes")),
        },
        figures=figures,
        says=_says(posts, growth),
        table=frame_of(
            [
                {"post": words[curve.id], **{f"{age} d": round(likes) for age, likes in curve.likes}}
                for curve in curves
            ],
            ("post", *(f"{age} d" for age in AGES)),
        ),
        basis=growth.basis,
        links=tuple((words[curve.id], figures[curve.id]) for curve in reversed(curves)),
    )


def say_growth(posts: Posts, growth: Growth) -> str:
    """'The post of 21 November gathers likes more slowly than most before it.'"""
    if not growth.curves:
        return "A second snapshot shows how a post grows."
    newest = growth.curves[-1]
    reached = [(age, likes) for age, likes in newest.likes if age in dict(growth.medians)]
    when = _in_words(posts, newest)
    if not reached:
        return "Too few posts of one age to compare."
    age, likes = reached[-1]
    others = [dict(curve.likes)[age] for curve in growth.curves[:-1] if age in dict(curve.likes)]
    fewer = sum(other > likes for other in others) / len(others)
    if fewer > 0.5:
        return f"The post of {when} gathers likes more slowly than most before it."
    return (
        f"The post of {when} gathers likes {'faster than' if fewer < 0.5 else 'as fast as'} most before it."
    )


def _says(posts: Posts, growth: Growth) -> str:
    told = "; ".join(f"{likes:,.0f} after {count(age, 'day')}" for age, likes in growth.medians)
    return f"{say_growth(posts, growth)} The median of earlier posts: {told or 'too few to tell'}."


def _in_words(posts: Posts, curve: Curve) -> str:
    entry = posts.entries[posts.ids.index(curve.id)]
    day = in_zone(entry.media.timestamp, posts.zone) if entry.media.timestamp else posts.now
    return f"{day.day} {day:%B}" if day.year == posts.today.year else f"{day.day} {day:%B} {day.year}"


@lru_cache(maxsize=4)
def _specified(look: Look) -> str:
    x = alt.X(
        "age:Q",
        scale=alt.Scale(type="log", domain=[0.95, 34], nice=False),
        axis=alt.Axis(
            values=list(AGES), labelExpr="datum.value + (datum.value === 1 ? ' day' : ' days')", grid=False
        ),
    )
    y = alt.Y("likes:Q", scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=4, format=",d"))
    curves, medians = alt.Chart(alt.NamedData("curves")), alt.Chart(alt.NamedData("medians"))
    newest = curves.transform_filter("datum.newest")
    earlier = curves.transform_filter("!datum.newest")
    layers: Sequence[alt.Chart] = [
        earlier.mark_line(aria=False, strokeWidth=1, color=look.quiet, opacity=0.5).encode(
            x=x, y=y, detail=f"{MARK}:N"
        ),
        medians.mark_line(aria=False, strokeWidth=2, color=look.ink).encode(x=x, y=y),
        medians.mark_point(aria=False, size=60, filled=True, color=look.ink, opacity=1).encode(x=x, y=y),
        newest.mark_line(aria=False, strokeWidth=2, color=look.accent).encode(x=x, y=y),
        curves.mark_point(size=50, filled=True, cursor="pointer", opacity=1)
        .encode(
            x=x,
            y=y,
            color=alt.condition("datum.newest", alt.value(look.accent), alt.value(look.quiet)),
            tooltip=alt.Tooltip("said:N", title=" "),
            description="said:N",
        )
        .add_params(alt.selection_point(name=DOOR, fields=[MARK])),
    ]
    return specify(alt.layer(*layers).properties(width="container", height=_HEIGHT), look)
