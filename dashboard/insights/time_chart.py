"""Weekday by part of the day: how posts did against the own level then, or only how many there are. Pure."""

from calendar import day_abbr, day_name
from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

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
from dashboard.insights.intervals import LEAST
from dashboard.insights.look import Look, heat_step
from dashboard.insights.numbers import Numbers
from dashboard.search.filters import DAY_PART_HOURS, DAY_PARTS, WEEKDAYS, DayPart, Weekday
from dashboard.words.wording import count

_ROW = 50
_NARROW = "width < 430"
_HEAT_WORDS = ("under ×0.80", "to ×0.95", "to ×1.05", "to ×1.20", "more")


def draw_times(numbers: Numbers, look: Look) -> Drawn:
    """Draw the cells of six posts and more in the colour of their median, the others with their count alone.

    Where no likes are told, every cell is its count.
    """
    compared = not numbers.times.is_empty
    figures = tuple(row.figure for row in numbers.times.rows) if compared else numbers.times_counted
    return Drawn(
        name="times",
        spec=_specified(look, compared=compared),
        rows={"cells": _rows(figures, look, compared=compared)},
        figures={figure.name: figure for figure in figures if figure.n},
        says=_says(figures, compared=compared),
        table=_table(figures, compared=compared),
        basis=numbers.times.basis if compared else figures[0].basis,
        links=tuple((in_words(figure), figure) for figure in figures if figure.n),
    )


@lru_cache(maxsize=4)
def _specified(look: Look, *, compared: bool) -> str:
    x = alt.X(
        "day:O",
        sort=list(day_abbr),
        axis=alt.Axis(orient="top", labelAngle=0, offset=2),
        scale=alt.Scale(padding=0.04),
    )
    y = alt.Y(
        "part:O",
        sort=[_part(part) for part in DAY_PARTS],
        scale=alt.Scale(padding=0.08),
        axis=_part_axis(look),
    )
    heat = alt.Scale(domain=list(_HEAT_WORDS), range=list(look.heat))
    rows = alt.Chart(alt.NamedData("cells"))
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("words:N", title="  ")]
    legend = alt.Legend(
        orient="bottom",
        direction="horizontal",
        symbolType="square",
        symbolSize=180,
        columns=alt.ExprRef(f"{_NARROW} ? 2 : 5"),
        values=list(_HEAT_WORDS),
    )
    filled = (
        rows.transform_filter("datum.told")
        .mark_rect(cornerRadius=2, aria=False)
        .encode(x=x, y=y, color=alt.Color("heat:N", scale=heat, legend=legend if compared else None))
    )
    chosen = alt.condition(f"datum.{CHOSEN}", alt.value(look.accent), alt.value(look.hairline))
    outlined = (
        rows.mark_rect(cornerRadius=2, fill="transparent", cursor="pointer")
        .encode(
            x=x,
            y=y,
            stroke=chosen,
            strokeWidth=alt.StrokeWidth("edge:Q", scale=None),
            tooltip=tooltip,
            description="said:N",
        )
        .transform_calculate(edge=f"datum.{CHOSEN} ? 2 : datum.told ? 0 : 1")
        .add_params(alt.selection_point(name=DOOR, fields=[MARK]))
    )
    ratio = (
        rows.transform_filter("datum.told")
        .transform_calculate(
            text=f"{_NARROW} ? format(datum.value, '.1f') : '×' + format(datum.value, '.2f')"
        )
        .mark_text(aria=False, dy=alt.ExprRef(f"{_NARROW} ? 0 : -7"), fontSize=12.5)
        .encode(x=x, y=y, text="text:N", color=alt.Color("on:N", scale=None))
    )
    number = (
        rows.transform_calculate(
            text=f"datum.told ? ({_NARROW} ? '' : 'n ' + datum.n) : datum.n > 0 ? '' + datum.n : ''"
        )
        .mark_text(aria=False, fontSize=11, dy=alt.ExprRef("datum.told ? 9 : 0"))
        .encode(x=x, y=y, text="text:N", color=alt.Color("on:N", scale=None))
    )
    chart = alt.layer(filled, outlined, ratio, number).properties(
        width="container", height=_ROW * len(DAY_PARTS)
    )
    return specify(chart.resolve_scale(color="independent"), look)


def in_words(figure: Figure) -> str:
    """'Thursday morning'."""
    weekday, part = _keys(figure)
    return f"{day_name[WEEKDAYS.index(weekday)]} {part.value}"


def _keys(figure: Figure) -> tuple[Weekday, DayPart]:
    weekday, part = figure.name.split(" ")
    return Weekday(weekday), DayPart(part)


def _part(part: DayPart) -> str:
    begin, end = DAY_PART_HOURS[part]
    return f"{part.value.capitalize()} {begin}–{end}"


def _part_axis(look: Look) -> alt.Axis:
    # Two lines where the days would have no room beside one.
    return alt.Axis(
        orient="left",
        labelExpr=f"{_NARROW} ? split(datum.label, ' ') : datum.label",
        labelColor=look.ink,
        labelFont="Instrument Sans",
        labelFontWeight=500,
        labelFontSize=13,
        labelLineHeight=15,
    )


def _rows(figures: Sequence[Figure], look: Look, *, compared: bool) -> pd.DataFrame:
    def row(figure: Figure) -> dict[str, object]:
        weekday, part = _keys(figure)
        told = compared and figure.value is not None
        step = heat_step(figure.value) if told and figure.value is not None else 0
        return {
            MARK: figure.name,
            "day": day_abbr[WEEKDAYS.index(weekday)],
            "part": _part(part),
            "told": told,
            "value": figure.value if told else None,
            "n": figure.n,
            "heat": _HEAT_WORDS[step] if told else None,
            "on": look.on_heat[step] if told else look.muted,
            "name": in_words(figure),
            "words": _in_words(figure, compared=compared),
            "said": f"{in_words(figure)}: {_in_words(figure, compared=compared)}",
        }

    return frame_of(
        [row(figure) for figure in figures],
        (MARK, "day", "part", "told", "value", "n", "heat", "on", "name", "words", "said"),
    )


def _in_words(figure: Figure, *, compared: bool) -> str:
    posts = count(figure.n, "post")
    if not compared:
        return posts
    if figure.interval is None:
        return f"{posts}: fewer than {LEAST}, too few to compare"
    return (
        f"{posts}, median ×{figure.interval.median:.2f}, {figure.interval.low:.2f}–{figure.interval.high:.2f}"
    )


def _says(figures: Sequence[Figure], *, compared: bool) -> str:
    told = [figure for figure in figures if figure.value is not None and figure.n] if compared else []
    if not told:
        most = max(figures, key=lambda figure: figure.n)
        return f"Posts by weekday and part of the day. The most, {most.n:,}, are of {in_words(most)}."
    best = max(told, key=lambda figure: figure.value or 0)
    return (
        f"Likes against the own level by weekday and part of the day, {len(told)} cells of six posts or more. "
        f"The highest median is {in_words(best)}, ×{best.value:.2f}."
    )


def _table(figures: Sequence[Figure], *, compared: bool) -> pd.DataFrame:
    rows = [
        {
            "time": in_words(figure),
            "posts": figure.n,
            **({} if not compared else interval_cells(figure.interval)),
        }
        for figure in figures
        if figure.n
    ]
    return frame_of(rows, ("time", "posts", *(INTERVAL_CELLS if compared else ())))
