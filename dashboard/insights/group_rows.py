"""The rows of the chart of groups: where each group, dot and bar lies. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.insights.comparisons import Row
from dashboard.insights.drawn import MARK, frame_of
from dashboard.insights.posts import Posts
from dashboard.words.wording import PostKind, count

LOWEST, HIGHEST = 1 / 3, 3.0
ROW, _TOP, _GROUND, _INTERVAL = 104, 20, 58, 88
"""In pixels: a row, and in it the middle of its words, of its dots and of its interval."""
_BARS, _BAR_HEIGHT = 60, 44
_ICONS = {
    PostKind.PHOTO.value: "M-1,-.8H1V.8H-1Z",
    PostKind.ALBUM.value: "M-.5,-1H1V.5H-.5Z M-1,-.4V1H.4",
    PostKind.REEL.value: "M-1,-1H1V1H-1Z M-.3,-.45V.45L.5,0Z",
    PostKind.VIDEO.value: "M-.7,-.9V.9L.9,0Z",
}
"""The badges' own icons, as Vega takes a shape: from -1 to 1."""


def group_rows(rows: Sequence[Row], labels: Mapping[str, str], colour_of: Mapping[str, str]) -> pd.DataFrame:
    """A row for each group, with the words and the places of its parts in pixels from the top."""
    columns = (
        *(MARK, "label", "told", "words", "icon", "colour"),
        *("ratio", "y", "bottom", "line", "interval", "median", "low", "high"),
    )

    def row(place: int, group: Row) -> dict[str, object]:
        figure, top = group.figure, place * ROW
        interval = figure.interval
        told = "too few to compare"
        if interval is not None:
            told = f"×{interval.median:.2f}  {interval.low:.2f}–{interval.high:.2f}"
        return {
            MARK: figure.name,
            "label": labels[figure.name],
            "told": f"{told} · n {figure.n:,}",
            "words": f"{count(figure.n, 'post')}, {told}",
            "icon": _ICONS.get(figure.name, "circle"),
            "colour": colour_of[figure.name],
            "ratio": 1.0,
            "y": top + 2,
            "bottom": top + ROW - 4,
            "line": top + _TOP,
            "interval": top + _INTERVAL,
            "median": interval and _near(interval.median),
            "low": interval and _near(interval.low),
            "high": interval and _near(interval.high),
        }

    return frame_of([row(place, group) for place, group in enumerate(rows)], columns)


def dot_rows(rows: Sequence[Row], posts: Posts, labels: Mapping[str, str]) -> pd.DataFrame:
    """A row for each post."""
    day_of = dict(zip(posts.ids, posts.dates, strict=True))
    kind_of = dict(zip(posts.ids, posts.kinds.tolist(), strict=True))
    return frame_of(
        [
            {
                MARK: dot.id,
                "group": row.figure.name,
                "kind": kind_of[dot.id],
                "near": _near(dot.ratio),
                "ground": place * ROW + _GROUND,
                "young": dot.young,
                "label": f"{day_of[dot.id].day} {day_of[dot.id]:%B} {day_of[dot.id].year}",
                "words": f"×{dot.ratio:.2f}, {labels[row.figure.name]}{', still gathering likes' if dot.young else ''}",
            }
            for place, row in enumerate(rows)
            for dot in row.dots
        ],
        (MARK, "group", "kind", "near", "ground", "young", "label", "words"),
    )


def bar_rows(rows: Sequence[Row], colour_of: Mapping[str, str]) -> pd.DataFrame:
    """Bars in the place of dots: how many posts of a group lie within each of sixty parts of the scale."""
    edges = np.geomspace(LOWEST, HIGHEST, _BARS + 1)
    bars: list[dict[str, object]] = []
    for place, row in enumerate(rows):
        ratios = [_near(dot.ratio) for dot in row.dots if not dot.young]
        counted, _ = np.histogram(ratios, edges)
        tallest = max(int(counted.max(initial=0)), 1)
        for low, high, number in zip(edges[:-1], edges[1:], counted.tolist(), strict=True):
            half, ground = number / tallest * _BAR_HEIGHT / 2, place * ROW + _GROUND
            if number:
                bar = {"ratio": low, "ratio2": high, "y": ground - half, "y2": ground + half}
                bars.append({**bar, "colour": colour_of[row.figure.name]})
    return frame_of(bars, ("ratio", "ratio2", "y", "y2", "colour"))


def _near(ratio: float) -> float:
    """A ratio within the chart: what is farther away lies at its edge."""
    return float(np.clip(ratio, LOWEST, HIGHEST))
