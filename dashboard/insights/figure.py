"""A figure, how it was counted, the posts behind it, and the filters that show exactly these. Pure."""

from dataclasses import dataclass

from dashboard.insights.intervals import Interval
from dashboard.search.filters import Filters


@dataclass(frozen=True, slots=True)
class Basis:
    """How a figure was counted, so that anybody can count it again; `n` posts went into it."""

    formula: str
    n: int
    period: str
    zone: str
    more: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """'median of likes · n 319 · 2020–2026 · Europe/Berlin': under the chart, in the CSV, in the report."""
        return " · ".join((self.formula, f"n {self.n:,}", self.period, self.zone, *self.more))


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it stands on.

    `value` is None where there are too few posts to say. `ids` are the posts behind it, oldest first; `door` shows
    exactly these on the sheets, and is None where no filter can.
    """

    name: str
    value: float | None
    basis: Basis
    ids: tuple[str, ...]
    door: Filters | None = None
    interval: Interval | None = None

    @property
    def n(self) -> int:
        """How many posts are behind it."""
        return len(self.ids)
