"""Insights: figures by the name of their metric, and which metrics were refused."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self

from igclient.errors import GraphAPIError
from igclient.metrics import ENDED_METRICS, Parameters
from igclient.nodes import Node, Raw, Text, parse_page, read_moment

_PREDATING = 2108006  # subcode
_TOO_FEW_VIEWERS = 10
_REFUSALS = (100, _TOO_FEW_VIEWERS)
_OTHER = re.compile(r"\b(since|until)\b|unsupported request|nonexist", re.IGNORECASE)  # not about metrics
Figure = int | float
Params = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight(Node):
    """Hold one metric as Instagram answered it; what is missing is absent, never 0."""

    name: Text = None
    period: Text = None
    title: Text = None
    description: Text = None
    values: Raw = None
    total_value: Raw = None
    id_stand_in: ClassVar[str] = "name"
    __hash__ = Node.__hash__

    @property
    def value(self) -> Figure | None:
        """Return the one figure, or None when there is none or one for each day."""
        figures = [entry["value"] for entry in (*_figures([self.total_value]), *_figures(self.values))]
        return figures[0] if len(figures) == 1 else None

    @property
    def series(self) -> dict[datetime, Figure]:
        """Return the figure of each day by the moment (aware UTC) the day ended."""
        days: dict[datetime, Figure] = {}
        for entry in _figures(self.values):
            with suppress(TypeError, ValueError, OverflowError):
                days[read_moment(entry.get("end_time"))] = entry["value"]
        return days

    @property
    def breakdown(self) -> dict[tuple[str, ...], Figure]:
        """Return the figure of each part by its dimensions, such as `("FOLLOWER",)`."""
        tables = self.total_value.get("breakdowns") if isinstance(self.total_value, dict) else None
        rows = [row for table in _entries(tables) for row in _figures(table.get("results"))]
        return {tuple(map(str, _entries(row.get("dimension_values"), object))): row["value"] for row in rows}


@dataclass(eq=False)
class Insights(dict[str, Figure]):
    """Map every metric that has a figure to it. By metric, `details` is all the answer, `refused` Instagram's reason.
    `predates_professional_account` marks a post from before the account became professional: it never has any.
    `unreadable` counts the answers left out because they named no metric: then an absent figure may be one of them."""

    details: dict[str, Insight] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    predates_professional_account: bool = False
    unreadable: int = 0

    def __post_init__(self) -> None:
        figures = {name: detail.value for name, detail in self.details.items()}
        self.update({name: figure for name, figure in figures.items() if figure is not None})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_dict` wrote, or what Graph answered. Raises `UnexpectedResponse` for anything else."""
        page = parse_page(data, Insight)
        details = {item.name or item.id: item for item in page.items}
        refused, predates = data.get("refused"), data.get("predates_professional_account")
        refused = dict(refused) if isinstance(refused, dict) else {}
        return cls(details, refused, predates is True, page.unreadable)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values in Graph's shape, with what was refused beside them."""
        told = {"refused": self.refused, "predates_professional_account": self.predates_professional_account}
        return {"data": [detail.to_dict() for detail in self.details.values()], **told}


def read_insights(
    ask: Callable[[Params], Any], metrics: Iterable[str], known: Mapping[str, Parameters], given: Params
) -> Insights:
    """Ask in one call for all metrics that go together, and again without those that Instagram refuses.
    A metric is asked with what is `given` as far as `known` says it can be; one nobody knows, with all of it."""
    details, refused, unreadable = dict[str, Insight](), dict[str, str](), 0
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for metric in dict.fromkeys(metrics.split(",") if isinstance(metrics, str) else metrics):
        if metric.startswith(ENDED_METRICS):
            refused[metric] = "Instagram has ended this metric."
            continue
        wanted: Params = {}
        for name, some in known.get(metric, dict.fromkeys(given, ())).items():
            value = given.get(name, "")
            wanted[name] = value if value in some or not some else some[0]
        groups.setdefault(tuple(item for item in wanted.items() if item[1]), []).append(metric)
    pending = list(groups.items())
    while pending:
        params, asked = pending.pop()
        try:
            answer = Insights.from_dict(ask({**dict(params), "metric": ",".join(asked)}))
            details |= answer.details
            unreadable += answer.unreadable
        except GraphAPIError as error:
            if error.error_subcode == _PREDATING:
                return Insights(details, refused, predates_professional_account=True)
            is_refusal = type(error) is GraphAPIError and error.code in _REFUSALS
            if not is_refusal or _OTHER.search(error.message):
                raise
            bad = asked if error.code == _TOO_FEW_VIEWERS or len(asked) == 1 else _named(error.message, asked)
            refused |= dict.fromkeys(bad, error.message)
            rest = [metric for metric in asked if metric not in bad]
            cut = len(rest) if bad else len(rest) // 2
            pending += [(params, part) for part in (rest[cut:], rest[:cut]) if part]
    return Insights(details, refused, unreadable=unreadable)


def _named(message: str, asked: list[str]) -> list[str]:
    """Return the metrics Graph's message blames: by name, by place, or by not being among those it offers."""
    words, _, offered = message.partition("must be one of")
    if place := re.search(r"metric\[(\d+)\]", words):
        bad = [metric for metric in asked if metric not in re.findall(r"\w+", offered)]
        return bad if len(bad) < len(asked) else asked[int(place[1]) :][:1]
    return [metric for metric in asked if metric in re.findall(r"\w+", message)]


def _entries(value: Any, kind: type = dict) -> list[Any]:
    """Return the entries of a list that are of one kind; what is no list has none."""
    return [entry for entry in value if isinstance(entry, kind)] if isinstance(value, list) else []


def _figures(value: Any) -> list[dict[str, Any]]:
    """Return the entries whose `value` is a number."""
    return [entry for entry in _entries(value) if type(entry.get("value")) in (int, float)]
