"""What the insights permission tells of the whole account: 30 and 90 days, and who follows it. Asked for on demand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dashboard.account.source import Graph, Source
from dashboard.session.slots import Slot
from igclient.errors import GraphAPIError, IGClientError

SPANS = (30, 90)
"""In days."""
PARTS = ("age", "gender", "country")
CALLS = len(SPANS) + len(PARTS)
TOTALS = ("reach", "views", "accounts_engaged", "total_interactions", "saves", "shares")
_FOLLOWERS = "follower_demographics"


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """Totals by days and metric, and followers by part and group. What Instagram does not tell is absent, never 0.

    `error` ended the asking; what came before stays.
    """

    totals: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    followers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    error: IGClientError | None = None

    @property
    def left(self) -> int:
        """How many calls are left to make."""
        return CALLS - len(self.totals) - len(self.followers)


def read_account(source: Source, known: AccountFigures, now: datetime) -> AccountFigures:
    """Ask for what is not known yet, a call for each. Never raises for Instagram."""
    graph = source.graph
    if graph is None:
        return known
    found = replace(known, error=None)
    try:
        for days in SPANS:
            if days not in found.totals:
                told = _totals(graph, now - timedelta(days=days), now)
                found = replace(found, totals={**found.totals, days: told})
        for part in PARTS:
            if part not in found.followers:
                found = replace(found, followers={**found.followers, part: _groups(graph, part)})
    except IGClientError as error:
        return replace(found, error=error)
    return found


def _totals(graph: Graph, since: datetime, until: datetime) -> Mapping[str, float]:
    try:
        return dict(graph.get_user_insights(TOTALS, since=since, until=until, metric_type="total_value"))
    except GraphAPIError as error:
        # Some accounts are told that so many days are too many for one answer; and reach cannot be added up.
        if type(error) is not GraphAPIError:
            raise
        return {}


def _groups(graph: Graph, part: str) -> Mapping[str, float]:
    told = graph.get_user_insights([_FOLLOWERS], breakdown=part, timeframe="this_month").details.get(
        _FOLLOWERS
    )
    return {name: figure for (name, *_), figure in told.breakdown.items()} if told is not None else {}


_FIGURES = Slot("account_figures", AccountFigures)


def account_figures() -> AccountFigures:
    """What was told in this session."""
    return _FIGURES.get() or AccountFigures()


def keep_account_figures(figures: AccountFigures) -> None:
    """Keep them for the session."""
    _FIGURES.set(figures)
