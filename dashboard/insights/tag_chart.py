"""Hashtags in rows: how many posts have one, and how they did beside posts of the same year without it. Pure."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import numpy as np
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
from dashboard.insights.look import SANS, Look
from dashboard.insights.words import Words
from dashboard.words.wording import count

_ROW = 42
_NARROW = "width < 480"
_LOWEST, _HIGHEST = 0.25, 4.0


def draw_tags(words: Words, look: Look) -> Drawn:
    """Draw a row for each hashtag of six posts or more, the commonest first."""
    tags = words.tags
    return Drawn(
        name="tags",
        spec=_specified(look, max(len(tags), 1) * _ROW),
        rows={"tags": _rows(tags), "without": pd.DataFrame({"middle": [1.0]})},
        figures={tag.name: tag for tag in tags},
        says=_says(tags),
        table=_table(tags),
        basis=words.basis,
        links=tuple((tag.name, tag) for tag in tags),
    )


@lru_cache(maxsize=64)
def _specified(look: Look, height: int) -> str:
    ends = [alt.ExprRef(f"width * ({_NARROW} ? .56 : .36)"), alt.ExprRef(f"width - ({_NARROW} ? 56 : 178)")]
    scale = alt.Scale(type="log", domain=[_LOWEST, _HIGHEST], range=ends, nice=False)
    axis = alt.Axis(orient="top", values=[1], labelExpr="'as without it'", grid=False)
    x = alt.X("middle:Q", scale=scale, axis=axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    rows = alt.Chart(alt.NamedData("tags"))
    told = rows.transform_filter("isValid(datum.median)")
    doors = (
        rows.mark_rect(fill="transparent", stroke=look.accent, cornerRadius=3, cursor="pointer")
        .encode(
            x=alt.value(0),
            x2=alt.value("width"),
            y=alt.Y("top:Q", scale=y["scale"], axis=None),
            y2="bottom:Q",
            strokeWidth=alt.condition(f"datum.{CHOSEN}", alt.value(2), alt.value(0)),
            tooltip=[alt.Tooltip("mark:N", title=" "), alt.Tooltip("words:N", title="  ")],
            description="said:N",
        )
        .add_params(alt.selection_point(name=DOOR, fields=[MARK]))
    )
    lines = rows.transform_filter("datum.top > 0").mark_rule(aria=False, color=look.grid)
    name = rows.mark_text(
        aria=False, align="left", font=SANS, fontSize=14.5, fontWeight=500, color=look.ink, limit=190
    )
    layers = [
        lines.encode(x=alt.value(0), x2=alt.value("width"), y=alt.Y("line:Q", scale=y["scale"], axis=None)),
        alt.Chart(alt.NamedData("without"))
        .mark_rule(aria=False, strokeDash=[1, 3], color=look.muted)
        .encode(x=x),
        name.encode(x=alt.value(0), y=y, text="mark:N"),
        rows.mark_text(aria=False, align="right", color=look.ink, fontSize=13).encode(
            x=alt.value(alt.ExprRef(f"width * ({_NARROW} ? .5 : .3)")), y=y, text="posts:N"
        ),
        told.mark_rule(aria=False, strokeWidth=3, strokeCap="round", color=look.quiet).encode(
            x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", y=y
        ),
        told.mark_point(
            aria=False, size=95, filled=True, fill=look.ink, stroke=look.background, strokeWidth=2, opacity=1
        ).encode(x=alt.X("median:Q", scale=scale, axis=axis), y=y),
        rows.transform_calculate(text=f"{_NARROW} ? datum.short : datum.told")
        .mark_text(aria=False, align="right", color=look.ink, fontSize=12.5)
        .encode(x=alt.value("width"), y=y, text="text:N"),
        doors,
    ]
    return specify(alt.layer(*layers).properties(width="container", height=height), look)


def _rows(tags: Sequence[Figure]) -> pd.DataFrame:
    def row(place: int, tag: Figure) -> dict[str, object]:
        interval, top = tag.interval, place * _ROW
        told = f"×{interval.median:.2f}" if interval else "no post to compare"
        return {
            MARK: tag.name,
            "posts": f"{tag.n:,}",
            "y": top + _ROW / 2,
            "top": top + 2,
            "bottom": top + _ROW - 2,
            "line": top,
            "middle": 1.0,
            "median": interval and _near(interval.median),
            "low": interval and _near(interval.low),
            "high": interval and _near(interval.high),
            "told": f"{told}  {interval.low:.2f}–{interval.high:.2f}" if interval else told,
            "short": told if interval else "–",
            "words": f"{count(tag.n, 'post')}, {told}",
            "said": f"{tag.name}: {count(tag.n, 'post')}, {told}",
        }

    columns = (
        *(MARK, "posts", "y", "top", "bottom", "line", "middle"),
        *("median", "low", "high", "told", "short", "words", "said"),
    )
    return frame_of([row(place, tag) for place, tag in enumerate(tags)], columns)


def _near(ratio: float) -> float:
    return float(np.clip(ratio, _LOWEST, _HIGHEST))


def _says(tags: Sequence[Figure]) -> str:
    parts = [
        f"{tag.name}, {count(tag.n, 'post')}, "
        + (f"×{tag.interval.median:.2f}" if tag.interval else "not compared")
        for tag in tags
    ]
    return f"Likes beside posts of the same year without the hashtag. {'; '.join(parts)}."


def _table(tags: Sequence[Figure]) -> pd.DataFrame:
    return frame_of(
        [{"hashtag": tag.name, "posts": tag.n, **interval_cells(tag.interval)} for tag in tags],
        ("hashtag", "posts", *INTERVAL_CELLS),
    )
