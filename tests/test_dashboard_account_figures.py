"""The account as a whole: asked for on demand, a call for each part, what came is kept, and gaps are said."""

from datetime import UTC, datetime, timedelta

from still_source import StillSource

from dashboard.account.account_figures import CALLS, AccountFigures, read_account
from dashboard.insights.account_part import table_of, told_of
from igclient import errors
from igclient.insights import Insight, Insights

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
SLOW = errors.RateLimited("slow", code=4)


class FakeGraph:
    """Tells a reach of 100 for each day, and two groups of followers; each call takes the next fault, if any."""

    usage = None

    def __init__(self, *faults):
        self.asked, self.faults = [], list(faults)

    def get_user_insights(self, metrics, *, since=None, until=None, breakdown=None, **more):
        self.asked.append(breakdown or (until - since).days)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        if breakdown is None:
            told = {"value": (until - since) / timedelta(days=1) * 100}
            return Insights({"reach": Insight(id="reach", name="reach", total_value=told)})
        results = [{"dimension_values": [name], "value": many} for name, many in (("F", 70), ("M", 30))]
        told = {"value": 100, "breakdowns": [{"dimension_keys": [breakdown], "results": results}]}
        (metric,) = metrics
        return Insights({metric: Insight(id=metric, name=metric, total_value=told)})


def read(graph, known=None):
    return read_account(StillSource(graph=graph), known or AccountFigures(), NOW)


def test_each_part_is_a_call_and_no_call_is_made_twice():
    graph = FakeGraph()
    found = read(graph)
    assert graph.asked == [30, 90, "age", "gender", "country"]
    assert (len(graph.asked), found.left, found.error) == (CALLS, 0, None)
    assert found.totals == {30: {"reach": 3_000}, 90: {"reach": 9_000}}
    assert found.followers["gender"] == {"F": 70, "M": 30}
    read(graph, found)
    assert len(graph.asked) == CALLS


def test_what_came_before_a_failure_stays_and_the_rest_is_asked_again():
    graph = FakeGraph(None, None, SLOW)
    found = read(graph)
    assert (found.totals.keys(), found.followers, found.error, found.left) == ({30, 90}, {}, SLOW, 3)
    again = read(graph, found)
    assert (again.left, again.error) == (0, None)
    assert graph.asked == [30, 90, "age", "age", "gender", "country"]


def test_too_many_days_for_one_answer_are_a_gap_and_no_failure():
    refused = errors.GraphAPIError("There cannot be more than 30 days between since and until", code=100)
    found = read(FakeGraph(None, refused))
    assert (found.totals[90], found.left, found.error) == ({}, 0, None)


def test_the_largest_groups_are_listed_and_their_sum_is_said_beside_all_followers():
    groups = {f"C{n}": float(n) for n in range(1, 46)}
    table = table_of("country", groups)
    assert table.columns.tolist() == ["Country", "followers"]
    assert (len(table), table.iloc[0].tolist()) == (8, ["C45", "45"])
    assert table_of("gender", {"U": 1.0, "F": 9.0}).Gender.tolist() == ["women", "not said"]
    assert told_of(groups, 1_240).startswith("Told of 1,035 of 1,240 followers: ")
    assert told_of(groups, None).startswith("Told of 1,035 followers: ")
