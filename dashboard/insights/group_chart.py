"""Groups of posts as dots on a scale of ratios, each with its median and interval. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from dashboard.insights.comparisons import Comparison, Row
from dashboard.insights.drawn import (
    CHOSEN,
    DOOR,
    INTERVAL_CELLS,
    MARK,
    Drawn,
    frame_of,
    interval_cells,
    specify,
)
from dashboard.insights.figure import Figure
from dashboard.insights.group_rows import LOWEST, ROW, bar_rows, dot_rows, group_rows
from dashboard.insights.look import KINDS, SANS, Look
from dashboard.insights.posts import Posts
from dashboard.words.wording import count

_SAID = "datum.label + ': ' + datum.words"
MOST_DOTS = 600
"""Above so many, dots become bars: a chart of thousands of marks is one picture to a screen reader."""


def draw_groups(
    name: str,
    comparison: Comparison,
    posts: Posts,
    look: Look,
    *,
    labels: Mapping[str, str],
    by_kind: bool = False,
) -> Drawn:
    """Draw the groups that have a post, one below the other, in their order; `labels` name them.

    Dots are packed in columns, so that none covers another whatever the width. Ratios beyond ×3 lie at its edge.
    """
    rows = [row for row in comparison.rows if row.dots]
    colour_of = {row.figure.name: look.of_kind(row.figure.name) if by_kind else look.quiet for row in rows}
    is_few = sum(len(row.dots) for row in rows) <= MOST_DOTS
    return Drawn(
        name=name,
        spec=_specified(look, max(len(rows), 1) * ROW, is_few=is_few, by_kind=by_kind),
        rows={
            "groups": group_rows(rows, labels, colour_of),
            "dots": dot_rows(rows, posts, labels) if is_few else bar_rows(rows, colour_of),
            "usual": pd.DataFrame({"ratio": [1.0]}),
        },
        figures=_figures(rows, posts, dots=is_few),
        says=_says(rows, labels),
        table=_table(rows, labels),
        basis=comparison.basis,
        links=tuple((labels[row.figure.name], row.figure) for row in rows if row.figure.n),
    )


@lru_cache(maxsize=64)
def _specified(look: Look, height: int, *, is_few: bool, by_kind: bool) -> str:
    x = alt.X(
        "ratio:Q",
        scale=alt.Scale(type="log", domain=[0.31, 3.4], nice=False),
        axis=alt.Axis(
            orient="top",
            values=[LOWEST, 0.5, 1, 2, 3],
            labelExpr="datum.value === 1 ? 'your usual' : '×' + format(datum.value, datum.value < 0.4 ? '.2f' : '~r')",
            grid=True,
            gridColor=alt.condition("datum.value === 1", alt.value("transparent"), alt.value(look.grid)),
        ),
    )
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    door = alt.selection_point(name=DOOR, fields=[MARK])
    layers = [
        _doors(x, y, look).add_params(door),
        alt.Chart(alt.NamedData("usual"))
        .mark_rule(aria=False, strokeDash=[1, 3], color=look.muted)
        .encode(x=x),
        _dots(x, y, look).add_params(door) if is_few else _bars(x, y),
        *_interval(x, y, look),
        *_words(y, look, by_kind=by_kind),
    ]
    chart = alt.layer(*layers).properties(width="container", height=height)
    return specify(chart, look)


def _doors(x: alt.X, y: alt.Y, look: Look) -> alt.Chart:
    """A whole row is the door to its posts; a dot lies above it, and is the door to its own."""
    doors: alt.Chart = (
        alt.Chart(alt.NamedData("groups"))
        .transform_calculate(said=_SAID)
        .mark_rect(fill="transparent", stroke=look.accent, cornerRadius=3, cursor="pointer")
        .encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=y,
            y2="bottom:Q",
            strokeWidth=alt.condition(f"datum.{CHOSEN}", alt.value(2), alt.value(0)),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("words:N", title="  ")],
            description="said:N",
        )
    )
    return doors


def _dots(x: alt.X, y: alt.Y, look: Look) -> alt.Chart:
    colours = alt.Scale(domain=list(KINDS), range=list(look.kinds))
    # As many columns as dots fit beside each other, and in each the dots stand around the row's middle.
    dots: alt.Chart = (
        alt.Chart(alt.NamedData("dots"))
        .transform_calculate(said=_SAID, wide="width < 430 ? 5.9 : 7.3")
        .transform_calculate(column="round(log(datum.near) / log(10.97) * width / datum.wide)")
        .transform_window(place="row_number()", groupby=["group", "column"], sort=[alt.SortField("near")])
        .transform_joinaggregate(many="count()", groupby=["group", "column"])
        .transform_calculate(
            ratio="exp(datum.column * datum.wide / width * log(10.97))",
            y="datum.ground + (datum.place - (datum.many + 1) / 2) * datum.wide",
        )
        .mark_point(filled=False, strokeWidth=1.2, cursor="pointer", opacity=1)
        .encode(
            x=x,
            y=y,
            size=alt.value(alt.ExprRef("width < 430 ? 22 : 34")),
            stroke=alt.condition(
                f"datum.{CHOSEN}", alt.value(look.accent), alt.Stroke("kind:N", scale=colours, legend=None)
            ),
            fill=alt.condition(
                "datum.young", alt.value(look.background), alt.Fill("kind:N", scale=colours, legend=None)
            ),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("words:N", title="  ")],
            description="said:N",
        )
    )
    return dots


def _bars(x: alt.X, y: alt.Y) -> alt.Chart:
    bars: alt.Chart = (
        alt.Chart(alt.NamedData("dots"))
        .mark_rect(aria=False)
        .encode(x=x, x2="ratio2:Q", y=y, y2="y2:Q", color=alt.Color("colour:N", scale=None))
    )
    return bars


def _interval(x: alt.X, y: alt.Y, look: Look) -> tuple[alt.Chart, alt.Chart]:
    rows = alt.Chart(alt.NamedData("groups")).transform_filter("isValid(datum.median)")
    bar = rows.mark_rule(aria=False, strokeWidth=3, strokeCap="round", color=look.quiet).encode(
        x=alt.X("low:Q", scale=x["scale"], axis=x["axis"]),
        x2="high:Q",
        y=alt.Y("interval:Q", scale=y["scale"], axis=None),
    )
    tick = rows.mark_point(
        shape="stroke", angle=90, size=256, strokeWidth=3, color=look.ink, opacity=1
    ).encode(
        x=alt.X("median:Q", scale=x["scale"], axis=x["axis"]),
        y=alt.Y("interval:Q", scale=y["scale"], axis=None),
    )
    return bar, tick


def _words(y: alt.Y, look: Look, *, by_kind: bool) -> list[alt.Chart]:
    rows = alt.Chart(alt.NamedData("groups"))
    line = alt.Y("line:Q", scale=y["scale"], axis=None)
    label = rows.mark_text(aria=False, align="left", font=SANS, fontSize=14.5, fontWeight=500, color=look.ink)
    told = rows.mark_text(aria=False, align="right", fontSize=12, color=look.ink)
    layers = [
        label.encode(x=alt.value(26 if by_kind else 0), y=line, text="label:N"),
        told.encode(x=alt.value("width"), y=line, text="told:N"),
    ]
    if by_kind:
        icons = rows.mark_point(aria=False, size=150, strokeWidth=1.8, filled=False, opacity=1)
        layers.append(
            icons.encode(
                x=alt.value(8),
                y=line,
                shape=alt.Shape("icon:N", scale=None),
                stroke=alt.Stroke("colour:N", scale=None),
            )
        )
    return layers


def _figures(rows: Sequence[Row], posts: Posts, *, dots: bool) -> dict[str, Figure]:
    figures = {row.figure.name: row.figure for row in rows if row.figure.n}
    if dots:
        for row in rows:
            basis = row.figure.basis
            for dot in row.dots:
                figures[dot.id] = Figure(dot.id, dot.ratio, basis, (dot.id,), posts.door(ids=(dot.id,)))
    return figures


def _says(rows: Sequence[Row], labels: Mapping[str, str]) -> str:
    if not rows:
        return "Too few posts to compare"
    parts = [
        f"{labels[row.figure.name]}, {count(row.figure.n, 'post')}, "
        + (f"median ×{row.figure.interval.median:.2f}" if row.figure.interval else "too few to compare")
        for row in rows
    ]
    return f"Likes against the own level. {'; '.join(parts)}."


def _table(rows: Sequence[Row], labels: Mapping[str, str]) -> pd.DataFrame:
    return frame_of(
        [
            {"group": labels[row.figure.name], "posts": row.figure.n, **interval_cells(row.figure.interval)}
            for row in rows
        ],
        ("group", "posts", *INTERVAL_CELLS),
    )
