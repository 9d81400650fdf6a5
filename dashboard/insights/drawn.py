"""A chart that is ready to be shown: its specification, its rows, what it says in words, and the doors of its marks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from dashboard.insights.figure import Basis, Figure
from dashboard.insights.intervals import Interval
from dashboard.insights.look import Look, configured
from dashboard.search.filters import Filters

DOOR = "door"
"""The name of the selection that a click on a mark makes."""
MARK = "mark"
"""The column that says which mark a row belongs to."""
CHOSEN = "chosen"


INTERVAL_CELLS = ("median", "low", "high", "exact %")
"""The columns of a table that tell an interval."""


@dataclass(frozen=True)
class Drawn:
    """A chart: `spec` without its rows as JSON, `rows` by dataset, `figures` by the mark that stands for each.

    `says` is the takeaway for who cannot see it; `table` the same numbers in words,
    and `links` the marks that are worth a link, each with its name. `unit` stands before a median.
    """

    name: str
    spec: str
    rows: Mapping[str, pd.DataFrame]
    figures: Mapping[str, Figure]
    says: str
    table: pd.DataFrame
    basis: Basis
    links: tuple[tuple[str, Figure], ...] = ()
    unit: str = "×"

    def door(self, mark: object) -> Filters | None:
        """The filters that a mark opens."""
        figure = self.figures.get(str(mark))
        return figure.door if figure is not None else None

    def with_rows(self, shown: Filters | None = None) -> dict[str, Any]:
        """The whole specification; the marks whose filters the sheets show now are chosen."""
        chosen = {mark for mark, figure in self.figures.items() if shown is not None and figure.door == shown}
        rows = {
            name: frame.assign(**{CHOSEN: frame[MARK].isin(chosen)}) if MARK in frame else frame
            for name, frame in self.rows.items()
        }
        return {**json.loads(self.spec), "datasets": rows}


def specify(chart: alt.TopLevelMixin, look: Look) -> str:
    """Turn a chart into its specification, in the look of all of them.

    It holds nobody's rows, so it may be kept for all accounts: to make it takes longer than all the rest.
    """
    spec = chart.to_dict() | {
        "config": configured(look),
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
    return json.dumps(spec)


def frame_of(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Rows as a frame that has its columns even when there is no row."""
    return pd.DataFrame(list(rows), columns=list(columns))


def interval_cells(interval: Interval | None) -> dict[str, object]:
    """An interval as the cells of a table; empty ones where there is none."""
    if interval is None:
        return {}
    told = (interval.median, interval.low, interval.high)
    return dict(
        zip(INTERVAL_CELLS, (*(round(part, 2) for part in told), round(interval.exact * 100, 1)), strict=True)
    )


def narrowed(table: pd.DataFrame, unit: str = "×") -> pd.DataFrame:
    """The same table for a phone: an interval in one column, and so are the numbers of each kind."""
    name, number, *rest = table.columns
    if "low" in rest:
        between = [
            f"{low:.2f}–{high:.2f}" if pd.notna(low) else "too few to compare"
            for low, high in zip(table.low, table.high, strict=True)
        ]
        median = [f"{unit}{value:.2f}" if pd.notna(value) else "–" for value in table["median"]]
        return table[[name, number]].assign(median=median, between=between)
    if len(rest) < 2:
        return table
    counts = table[rest].fillna(0).astype(int).to_dict("records")
    kinds = [", ".join(f"{many} {kind}" for kind, many in row.items() if many) for row in counts]
    return table[[name, number]].assign(kinds=kinds)
