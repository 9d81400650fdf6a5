"""Hashtags in rows: how many posts have one, and how they did beside posts of the same year without it. Pure."""

from collections.abc import Sequence

import pandas as pd

from dashboard.insights.drawn import INTERVAL_CELLS, Drawn, frame_of, interval_cells
from dashboard.insights.figure import Figure
from dashboard.insights.look import Look
from dashboard.insights.row_chart import RowScale, draw_rows
from dashboard.insights.words import Words
from dashboard.words.wording import count

_SCALE = RowScale(0.25, 4.0, (1.0,), "'as without it'")


def draw_tags(words: Words, look: Look) -> Drawn:
    """Draw a row for each hashtag of six posts or more, the commonest first."""
    tags = words.tags
    spec, rows = draw_rows(
        tags, _SCALE, look, said=lambda ratio: f"×{ratio:.2f}", unsaid="no post to compare"
    )
    return Drawn(
        name="tags",
        spec=spec,
        rows=rows,
        figures={tag.name: tag for tag in tags},
        says=_says(tags),
        table=_table(tags),
        basis=words.basis,
        links=tuple((tag.name, tag) for tag in tags),
    )


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
