"""This machine's clock jumps while somebody is connected: by an hour and by a day, forth and back."""

from datetime import UTC, datetime, timedelta

import pytest
from app_driver import Visit, own_settings, prepare

from dashboard import clock
from dashboard.staying.remembered import Marks

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECRET = "marker-cookie-secret-" + "a" * 32


@pytest.fixture
def jump(monkeypatch):
    def set_clock(by):
        monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + by)

    return set_clock


@pytest.fixture
def tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    return Visit(monkeypatch).run().sign_in("single", key="own")


def is_connected(tab):
    assert not tab.app.exception
    return bool(tab.data("profile") or tab.data("access_chip"))


def draws_its_pages(tab):
    return all(is_connected(tab.open(page)) for page in ("access", "media"))


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, DAY])
def test_who_stays_connected_is_connected_on_every_page_and_after_a_reload(tab, jump, sandbox, by):
    tab.open("access").click("access_stay").obey()
    jump(by)
    assert draws_its_pages(tab)
    assert is_connected(tab.reload())
    jump(timedelta())
    assert draws_its_pages(tab)
    assert is_connected(tab.reload())
    assert sandbox.count("refresh") <= 1


def test_an_access_of_an_hour_outlives_a_clock_that_is_set_back(tab, jump):
    for by in (-HOUR, -DAY):
        jump(by)
        assert draws_its_pages(tab)


@pytest.mark.parametrize("by", [HOUR, DAY])
def test_an_access_that_seems_over_is_ended_with_a_sentence_and_a_sign_in_works(tab, jump, by):
    jump(by)
    tab.open("media")
    assert [headline for headline, _ in tab.notices()] == ["Your access has run out."]
    assert is_connected(tab.sign_in("single", key="own"))


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, DAY])
def test_what_is_remembered_is_over_when_both_the_clock_and_the_time_say_so(jump, by):
    passed = [1_000.0]
    marks = Marks(600, passing=lambda: passed[0])
    marks.add("spent")
    jump(by)
    assert "spent" in marks
    jump(timedelta())
    assert not marks.add("spent")
    passed[0] += 600
    assert "spent" in marks
    jump(timedelta(seconds=601))
    assert "spent" not in marks
    assert marks.add("spent")
