"""Figures in rows: a name, how many posts, and the median with its interval on a scale they share. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import numpy as np
import pandas as pd

from dashboard.insights.drawn import CHOSEN, DOOR, MARK, frame_of, specify
from dashboard.insights.figure import Figure
from dashboard.insights.look import SANS, Look
from dashboard.words.wording import count

_ROW = 42
_NARROW = "width < 480"
ROWS, LINES = "rows", "lines"


@dataclass(frozen=True, slots=True)
class RowScale:
    """A scale of ratios from `lowest` to `highest`; what lies beyond is drawn at its end. `lines` are marked on it.

    `axis` says in Vega's words what stands above a line.
    """

    lowest: float
    highest: float
    lines: tuple[float, ...]
    axis: str


def draw_rows(
    figures: Sequence[Figure], scale: RowScale, look: Look, *, said: Callable[[float], str], unsaid: str
) -> tuple[str, dict[str, pd.DataFrame]]:
    """Give the specification and the rows; `said` writes a value, `unsaid` stands where there is none."""
    spec = _specified(look, scale, max(len(figures), 1) * _ROW)
    rows = [_row(place, figure, scale, said, unsaid) for place, figure in enumerate(figures)]
    columns = (
        *(MARK, "posts", "y", "top", "bottom", "line"),
        *("median", "low", "high", "told", "short", "words", "said"),
    )
    return spec, {ROWS: frame_of(rows, columns), LINES: pd.DataFrame({"at": list(scale.lines)})}


@lru_cache(maxsize=64)
def _specified(look: Look, shown: RowScale, height: int) -> str:
    ends = [alt.ExprRef(f"width * ({_NARROW} ? .56 : .36)"), alt.ExprRef(f"width - ({_NARROW} ? 56 : 178)")]
    scale = alt.Scale(type="log", domain=[shown.lowest, shown.highest], range=ends, nice=False)
    axis = alt.Axis(orient="top", values=list(shown.lines), labelExpr=shown.axis, grid=False)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], reverse=True, nice=False), axis=None)
    rows = alt.Chart(alt.NamedData(ROWS))
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
        alt.Chart(alt.NamedData(LINES))
        .mark_rule(aria=False, strokeDash=[1, 3], color=look.muted)
        .encode(x=alt.X("at:Q", scale=scale, axis=axis)),
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


def _row(
    place: int, figure: Figure, scale: RowScale, said: Callable[[float], str], unsaid: str
) -> dict[str, object]:
    interval, top = figure.interval, place * _ROW
    told = said(interval.median) if interval else unsaid
    between = f"  {said(interval.low)}–{said(interval.high)}" if interval else ""
    return {
        MARK: figure.name,
        "posts": f"{figure.n:,}",
        "y": top + _ROW / 2,
        "top": top + 2,
        "bottom": top + _ROW - 2,
        "line": top,
        "median": interval and _near(interval.median, scale),
        "low": interval and _near(interval.low, scale),
        "high": interval and _near(interval.high, scale),
        "told": f"{told}{between.replace('×', '')}",
        "short": told if interval else "–",
        "words": f"{count(figure.n, 'post')}, {told}",
        "said": f"{figure.name}: {count(figure.n, 'post')}, {told}",
    }


def _near(ratio: float, scale: RowScale) -> float:
    return float(np.clip(ratio, scale.lowest, scale.highest))
