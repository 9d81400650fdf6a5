"""How often the sheets' page runs for one step of a person: no more than when it was measured first."""

import pytest
from app_driver import Visit, prepare

from dashboard.account.instagram import InstagramSource


@pytest.fixture
def runs(monkeypatch):
    """Count the runs of the page: each asks the source for the profile once."""
    counted, begin = [], InstagramSource.begin

    def counting(source):
        counted.append(1)
        return begin(source)

    monkeypatch.setattr(InstagramSource, "begin", counting)
    return counted


def test_no_step_runs_the_page_more_often_than_it_must(monkeypatch, sandbox, runs):
    prepare(monkeypatch, sandbox, account="sample")
    steps = {}

    def count(step):
        steps[step] = len(runs)
        runs.clear()

    # Connecting has a first look at the pictures, and a run with the tools.
    tab = Visit(monkeypatch).run().sign_in("sample")
    count("connect")
    tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
    tab.run()
    count("nothing")
    tab.turn_to(3)
    count("turn to a sheet")
    tab.set("q", "fog")
    count("search")
    tab.set("sort", "oldest")
    count("sort")
    tab.set("selecting", True)
    count("select mode")
    tab.choose(tab.frames()[0])
    count("select a frame")
    tab.click("select_all")
    count("select all")
    tab.set("selecting", False)
    count("leave select mode")
    tab.choose(tab.frames()[0])
    count("open a frame")
    assert steps.pop("connect") == 2
    assert steps == dict.fromkeys(steps, 1)
