"""Groups of posts as dots on a scale of ratios, each with its median and interval. Pure."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
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
from dashboard.insights.look import SANS, Look
from dashboard.insights.posts import Posts
from dashboard.words.wording import PostKind, count

MOST_DOTS = 600
"""Above so many, dots become bars: a chart of thousands of marks is one picture to a screen reader."""
LOWEST, HIGHEST = 1 / 3, 3.0
_ROW, _TOP, _GROUND, _INTERVAL = 104, 20, 58, 88
"""In pixels: a row, and in it the middle of its words, of its dots and of its interval."""
_BARS, _BAR_HEIGHT = 60, 44
_ICONS = {
    PostKind.PHOTO.value: "M-1,-.8H1V.8H-1Z",
    PostKind.ALBUM.value: "M-.5,-1H1V.5H-.5Z M-1,-.4V1H.4",
    PostKind.REEL.value: "M-1,-1H1V1H-1Z M-.3,-.45V.45L.5,0Z",
    PostKind.VIDEO.value: "M-.7,-.9V.9L.9,0Z",
}
"""The badges' own icons, as Vega takes a shape: from -1 to 1."""


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
    height = max(len(rows), 1) * _ROW
    colour_of = {row.figure.name: look.of_kind(row.figure.name) if by_kind else look.quiet for row in rows}
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
    is_few = sum(len(row.dots) for row in rows) <= MOST_DOTS
    door = alt.selection_point(name=DOOR, fields=[MARK])
    layers = [
        _doors(x, y, look).add_params(door),
        alt.Chart(alt.NamedData("usual")).mark_rule(strokeDash=[1, 3], color=look.muted).encode(x=x),
        _dots(x, y, look, colour_of).add_params(door) if is_few else _bars(x, y),
        *_interval(x, y, look),
        *_words(y, look, by_kind=by_kind),
    ]
    chart = alt.layer(*layers).properties(width="container", height=height)
    return Drawn(
        name=name,
        spec=specify(chart, look),
        rows={
            "groups": _group_rows(rows, labels, colour_of),
            "dots": _dot_rows(rows, posts, labels) if is_few else _bar_rows(rows, colour_of),
            "usual": pd.DataFrame({"ratio": [1.0]}),
        },
        figures=_figures(rows, posts, dots=is_few),
        says=_says(rows, labels),
        table=_table(rows, labels),
        basis=comparison.basis,
        links=tuple((labels[row.figure.name], row.figure) for row in rows if row.figure.n),
    )


def _doors(x: alt.X, y: alt.Y, look: Look) -> alt.Chart:
    """A whole row is the door to its posts; a dot lies above it, and is the door to its own."""
    doors: alt.Chart = (
        alt.Chart(alt.NamedData("groups"))
        .mark_rect(fill="transparent", stroke=look.accent, cornerRadius=3, cursor="pointer")
        .encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=y,
            y2="bottom:Q",
            strokeWidth=alt.condition(f"datum.{CHOSEN}", alt.value(2), alt.value(0)),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("words:N", title="  ")],
        )
    )
    return doors


def _dots(x: alt.X, y: alt.Y, look: Look, colour_of: Mapping[str, str]) -> alt.Chart:
    colours = alt.Scale(domain=list(colour_of), range=list(colour_of.values()))
    # As many columns as dots fit beside each other, and in each the dots stand around the row's middle.
    dots: alt.Chart = (
        alt.Chart(alt.NamedData("dots"))
        .transform_calculate(wide="width < 430 ? 5.9 : 7.3")
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
                f"datum.{CHOSEN}", alt.value(look.accent), alt.Stroke("group:N", scale=colours, legend=None)
            ),
            fill=alt.condition(
                "datum.young", alt.value(look.background), alt.Fill("group:N", scale=colours, legend=None)
            ),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("words:N", title="  ")],
        )
    )
    return dots


def _bars(x: alt.X, y: alt.Y) -> alt.Chart:
    bars: alt.Chart = (
        alt.Chart(alt.NamedData("dots"))
        .mark_rect()
        .encode(x=x, x2="ratio2:Q", y=y, y2="y2:Q", color=alt.Color("colour:N", scale=None))
    )
    return bars


def _interval(x: alt.X, y: alt.Y, look: Look) -> tuple[alt.Chart, alt.Chart]:
    rows = alt.Chart(alt.NamedData("groups")).transform_filter("isValid(datum.median)")
    bar = rows.mark_rule(strokeWidth=3, strokeCap="round", color=look.quiet).encode(
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
    label = rows.mark_text(align="left", font=SANS, fontSize=14.5, fontWeight=500, color=look.ink)
    told = rows.mark_text(align="right", fontSize=12, color=look.ink)
    layers = [
        label.encode(x=alt.value(26 if by_kind else 0), y=line, text="label:N"),
        told.encode(x=alt.value("width"), y=line, text="told:N"),
    ]
    if by_kind:
        icons = rows.mark_point(size=150, strokeWidth=1.8, filled=False, opacity=1)
        layers.append(
            icons.encode(
                x=alt.value(8),
                y=line,
                shape=alt.Shape("icon:N", scale=None),
                stroke=alt.Stroke("colour:N", scale=None),
            )
        )
    return layers


def _group_rows(rows: Sequence[Row], labels: Mapping[str, str], colour_of: Mapping[str, str]) -> pd.DataFrame:
    columns = (
        *(MARK, "label", "told", "words", "icon", "colour"),
        *("ratio", "y", "bottom", "line", "interval", "median", "low", "high"),
    )

    def row(place: int, group: Row) -> dict[str, object]:
        figure, top = group.figure, place * _ROW
        interval = figure.interval
        told = "too few to compare"
        if interval is not None:
            told = f"×{interval.median:.2f}  {interval.low:.2f}–{interval.high:.2f}"
        return {
            MARK: figure.name,
            "label": labels[figure.name],
            "told": f"{told} · n {figure.n:,}",
            "words": f"{count(figure.n, 'post')}: {told}",
            "icon": _ICONS.get(figure.name, "circle"),
            "colour": colour_of[figure.name],
            "ratio": 1.0,
            "y": top + 2,
            "bottom": top + _ROW - 4,
            "line": top + _TOP,
            "interval": top + _INTERVAL,
            "median": interval and _near(interval.median),
            "low": interval and _near(interval.low),
            "high": interval and _near(interval.high),
        }

    return frame_of([row(place, group) for place, group in enumerate(rows)], columns)


def _dot_rows(rows: Sequence[Row], posts: Posts, labels: Mapping[str, str]) -> pd.DataFrame:
    day_of = dict(zip(posts.ids, posts.dates, strict=True))
    return frame_of(
        [
            {
                MARK: dot.id,
                "group": row.figure.name,
                "near": _near(dot.ratio),
                "ground": place * _ROW + _GROUND,
                "young": dot.young,
                "label": f"{day_of[dot.id].day} {day_of[dot.id]:%B} {day_of[dot.id].year}",
                "words": f"×{dot.ratio:.2f}, {labels[row.figure.name]}{', still gathering likes' if dot.young else ''}",
            }
            for place, row in enumerate(rows)
            for dot in row.dots
        ],
        (MARK, "group", "near", "ground", "young", "label", "words"),
    )


def _bar_rows(rows: Sequence[Row], colour_of: Mapping[str, str]) -> pd.DataFrame:
    edges = np.geomspace(LOWEST, HIGHEST, _BARS + 1)
    bars: list[dict[str, object]] = []
    for place, row in enumerate(rows):
        ratios = [_near(dot.ratio) for dot in row.dots if not dot.young]
        counted, _ = np.histogram(ratios, edges)
        tallest = max(int(counted.max(initial=0)), 1)
        for low, high, number in zip(edges[:-1], edges[1:], counted.tolist(), strict=True):
            half, ground = number / tallest * _BAR_HEIGHT / 2, place * _ROW + _GROUND
            if number:
                bar = {"ratio": low, "ratio2": high, "y": ground - half, "y2": ground + half}
                bars.append({**bar, "colour": colour_of[row.figure.name]})
    return frame_of(bars, ("ratio", "ratio2", "y", "y2", "colour"))


def _near(ratio: float) -> float:
    """A ratio within the chart: what is farther away lies at its edge."""
    return float(np.clip(ratio, LOWEST, HIGHEST))


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
