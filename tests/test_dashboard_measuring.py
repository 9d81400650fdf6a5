"""Asking for the figures of posts: one call each, within the allowance, paused and resumed, and what came is kept."""

from collections import deque
from datetime import timedelta

import pytest
from insights_posts import NOW, post
from still_source import StillSource

from dashboard.account import measuring as asking
from dashboard.account.measuring import Measuring, State, plan_of
from dashboard.account.reader import ABANDONED_AFTER_SECONDS
from igclient import Usage, errors
from igclient.insights import Insight, Insights


class FakeGraph:
    """Answers with ten times the number of the post; a call can fail, and use up the allowance."""

    def __init__(self, *faults, usages=()):
        self.asked, self.faults, self.usages, self.usage = [], deque(faults), deque(usages), None
        self.after = lambda: None

    def get_media_insights(self, media_id, metrics):
        self.asked.append((media_id, tuple(metrics)))
        self.usage = Usage(call_count=self.usages.popleft()) if self.usages else self.usage
        fault = self.faults.popleft() if self.faults else None
        self.after()
        if isinstance(fault, Insights):
            return fault
        if fault is not None:
            raise fault
        return answer(reach=int(media_id) * 10)


def answer(**figures):
    return Insights(
        {name: Insight(id=name, name=name, total_value={"value": figure}) for name, figure in figures.items()}
    )


@pytest.fixture
def plan():
    """Four posts of this week, the newest first, a reel among them."""
    kinds = ("photo", "reel", "photo", "photo")
    return plan_of([post(4 - n, NOW - timedelta(days=n), kind=kind) for n, kind in enumerate(kinds)], NOW)


@pytest.fixture
def begin(plan):
    def start(graph, **how):
        measuring = Measuring(StillSource(graph=graph), **how)
        measuring.go_on(plan)
        assert (graph.asked, measuring.state) == ([], State.IDLE)
        measuring.begin()
        return finish(measuring, plan)

    return start


def finish(measuring, plan):
    """Let it go as far as it goes."""
    measuring.go_on(plan)
    if measuring._thread is not None:
        measuring._thread.join(60)
        assert not measuring._thread.is_alive()
    return measuring


def ids(graph):
    return [media_id for media_id, _ in graph.asked]


def test_nothing_older_than_two_years_is_asked_about():
    days = (0, 729, 731, 4_000)
    found = plan_of(
        [*(post(n, NOW - timedelta(days=day)) for n, day in enumerate(days)), post("x", None)], NOW
    )
    assert [media.id for media in found.posts] == ["0", "1"]
    assert found.too_old == 2


def test_each_post_is_asked_about_once_with_the_metrics_of_its_kind(begin, plan):
    graph = FakeGraph()
    measuring = begin(graph)
    assert measuring.state is State.COMPLETE
    assert measuring.found == {str(n): {"reach": n * 10} for n in (4, 3, 2, 1)}
    assert [("reels_skip_rate" in metrics, "follows" in metrics) for _, metrics in graph.asked[:2]] == [
        (False, True),
        (True, False),
    ]
    measuring.begin()
    finish(measuring, plan)
    assert ids(graph) == ["4", "3", "2", "1"]


def test_it_pauses_at_the_allowance_and_goes_on_when_a_person_wants_it(begin, plan):
    graph = FakeGraph(usages=[10, 80])
    measuring = begin(graph)
    assert (measuring.state, measuring.usage_percent, len(measuring.found)) == (State.PAUSED, 80, 2)
    finish(measuring, plan)
    assert len(graph.asked) == 2
    measuring.begin()
    assert finish(measuring, plan).state is State.COMPLETE
    assert ids(graph) == ["4", "3", "2", "1"]


def test_a_person_pauses_and_what_came_is_kept(begin, plan):
    graph = FakeGraph()
    measuring = Measuring(StillSource(graph=graph))
    graph.after = measuring.pause
    measuring.begin()
    finish(measuring, plan)
    assert (measuring.state, list(measuring.found)) == (State.PAUSED, ["4"])
    graph.after = lambda: None
    measuring.begin()
    assert finish(measuring, plan).state is State.COMPLETE


def test_posts_from_before_the_switch_are_never_asked_about(begin, plan):
    graph = FakeGraph(None, Insights(predates_professional_account=True))
    measuring = begin(graph)
    assert (measuring.state, ids(graph)) == (State.COMPLETE, ["4", "3"])
    assert [measuring.is_before_switch(media) for media in plan.posts] == [False, True, True, True]


def test_what_is_refused_or_empty_or_gone_counts_as_asked(begin):
    refused = Insights({}, {"views": "(#100) The Media Insights API does not support the views metric"})
    measuring = begin(
        FakeGraph(refused, Insights(), errors.ObjectMissing("gone", code=100, error_subcode=33))
    )
    assert measuring.state is State.COMPLETE
    assert measuring.found == {"4": {}, "3": {}, "2": {}, "1": {"reach": 10}}
    assert measuring.refused == {"views"}


def test_a_refusal_stops_it_until_the_time_that_was_asked_for_is_over(begin, plan):
    ticking = [0.0]
    limited = errors.RateLimited("slow", code=4, http_retry_after=timedelta(minutes=7))
    graph = FakeGraph(None, limited)
    measuring = begin(graph, clock=lambda: ticking[0])
    assert (measuring.state, measuring.error, measuring.wait) == (State.FAILED, limited, timedelta(minutes=7))
    measuring.begin()
    assert (finish(measuring, plan).state, len(graph.asked)) == (State.FAILED, 2)
    ticking[0] = 420.0
    measuring.begin()
    assert finish(measuring, plan).state is State.COMPLETE
    assert ids(graph) == ["4", "3", "3", "2", "1"]


def test_what_may_pass_is_tried_again(begin, monkeypatch):
    monkeypatch.setattr(asking, "RETRY_SECONDS", (0.0,))
    graph = FakeGraph(errors.ServiceUnavailable("later"), errors.TimedOut("slow"))
    assert begin(graph).state is State.COMPLETE
    assert ids(graph) == ["4", "4", "4", "3", "2", "1"]


def test_nobody_asks_on_for_a_page_that_is_no_longer_looked_at(begin, plan):
    ticking, graph = [0.0], FakeGraph()

    def leave():
        ticking[0] += ABANDONED_AFTER_SECONDS + 1

    graph.after = leave
    measuring = begin(graph, clock=lambda: ticking[0])
    assert (measuring.state, ids(graph)) == (State.READING, ["4"])
    graph.after = lambda: None
    assert finish(measuring, plan).state is State.COMPLETE


def test_it_stops_for_good(plan):
    graph = FakeGraph()
    measuring = Measuring(StillSource(graph=graph))
    graph.after = measuring.stop
    measuring.begin()
    finish(measuring, plan)
    measuring.begin()
    finish(measuring, plan)
    assert ids(graph) == ["4"]
