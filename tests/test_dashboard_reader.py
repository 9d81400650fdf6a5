"""Reading an account to the end behind the pages: once each page, pausing, going on, and stopping when told."""

import threading
from collections import deque
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from dashboard.account import reader as reading
from dashboard.account.reader import ABANDONED_AFTER_SECONDS, PAGE_SIZE, Reader, ReaderState
from dashboard.account.roll import Roll
from dashboard.words.error_messages import ListingCutOff
from igclient import CursorPage, Media, errors
from igclient.responses import Response, parse_answer

WAIT = 60  # seconds, for what happens at once


class FakeClient:
    """An account of `pages` pages of two posts. A call can be held, be made to fail, or use up the allowance."""

    def __init__(self, pages=4):
        self.pages = pages
        self.usage = None
        self.asked = []
        self.faults = deque()
        self.usages = deque()
        self.holds = None  # the cursor whose call waits
        self.arrived, self.released = threading.Event(), threading.Event()

    def list_media(self, *, limit, after):
        assert limit == PAGE_SIZE
        self.asked.append(after)
        if self.holds == (after,):
            self.arrived.set()
            assert self.released.wait(WAIT)
        if self.faults and (fault := self.faults.popleft()) is not None:
            raise fault
        if self.usages:
            self.usage = SimpleNamespace(percent=self.usages.popleft())
        number = int(after or 0)
        items = tuple(Media(id=f"{number}{letter}") for letter in "ab")
        return CursorPage(items, str(number + 1) if number + 1 < self.pages else None)

    def hold(self, after):
        self.holds = (after,)


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def made(client, clock, monkeypatch):
    """A reader that waits for nothing between two tries; its thread is over when the test is."""
    monkeypatch.setattr(reading, "RETRY_SECONDS", (0.0,))
    reader = Reader(client, Roll(), clock)
    yield reader
    reader.stop()
    client.released.set()
    finish(reader)


def finish(reader):
    if reader._thread is not None:
        reader._thread.join(WAIT)
        assert not reader._thread.is_alive()


def ids(reader):
    return [media.id for media in reader.roll]


EVERYTHING = ["0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b"]
PAGES = [None, "1", "2", "3"]


def test_a_new_reader_reads_nothing_by_itself(made, client):
    assert (made.state, made.error, client.asked) == (ReaderState.IDLE, None, [])


def test_reading_until_a_count_reads_no_page_more_and_tells_from_the_second_on(made, client):
    told = []
    made.read_until(3, told.append)
    assert (client.asked, told) == ([None, "1"], [2])
    made.read_until(4, told.append)
    assert (client.asked, told) == ([None, "1"], [2])
    made.read_until(99, told.append)
    assert (client.asked, told) == (PAGES, [2, 4, 6])
    assert ids(made) == EVERYTHING


def test_an_error_is_raised_and_the_next_call_goes_on_from_there(made, client):
    client.faults.extend([None, errors.TimedOut("late")])
    with pytest.raises(errors.TimedOut):
        made.read_until(8, lambda read: None)
    assert ids(made) == EVERYTHING[:2]
    made.read_until(8, lambda read: None)
    assert client.asked == [None, "1", "1", "2", "3"]
    assert ids(made) == EVERYTHING


def begun(reader):
    reader.begin()
    if reader._beginning is not None:
        reader._beginning.join(WAIT)
    return reader


def test_the_first_page_is_begun_behind_and_asked_for_once(made, client):
    client.hold(None)
    made.begin()
    assert client.arrived.wait(WAIT)
    made.begin()
    client.released.set()
    made.read_until(2, lambda read: None)
    assert (ids(made), client.asked) == (EVERYTHING[:2], [None])
    begun(made)
    assert client.asked == [None]


def test_what_went_wrong_behind_is_told_once_and_not_waited_for_again(made, client):
    client.faults.append(errors.TimedOut("late"))
    begun(made)
    with pytest.raises(errors.TimedOut):
        made.read_until(2, lambda read: None)
    assert client.asked == [None]
    made.read_until(2, lambda read: None)
    assert ids(made) == EVERYTHING[:2]


def test_beginning_again_forgets_an_old_fault(made, client):
    client.faults.append(errors.TimedOut("late"))
    begun(begun(made)).read_until(2, lambda read: None)
    assert (ids(made), client.asked) == (EVERYTHING[:2], [None, None])


def test_nothing_is_begun_after_a_stop(made, client):
    made.stop()
    begun(made)
    assert client.asked == []


def test_the_rest_is_read_behind_and_progress_is_exact(made, client):
    made.read_until(1, lambda read: None)
    client.hold("2")
    made.go_on()
    assert client.arrived.wait(WAIT)
    assert (made.state, len(made.roll), made.roll.is_complete) == (ReaderState.READING, 4, False)
    client.released.set()
    finish(made)
    assert (made.state, made.error) == (ReaderState.COMPLETE, None)
    assert ids(made) == EVERYTHING
    assert client.asked == PAGES


def test_going_on_while_it_reads_begins_no_second_thread(made, client):
    client.hold(None)
    made.go_on()
    assert client.arrived.wait(WAIT)
    thread = made._thread
    made.go_on()
    assert made._thread is thread
    client.released.set()
    finish(made)
    made.go_on()
    assert made._thread is thread
    assert client.asked == PAGES


def test_a_roll_that_is_complete_is_complete_without_a_thread(made):
    made.read_until(99, lambda read: None)
    made.go_on()
    assert (made.state, made._thread) == (ReaderState.COMPLETE, None)


def test_foreground_and_background_never_ask_for_the_same_page_twice(made, client):
    client.hold("1")
    made.go_on()
    assert client.arrived.wait(WAIT)
    foreground = threading.Thread(target=made.read_until, args=(5, lambda read: None))
    foreground.start()
    client.released.set()
    foreground.join(WAIT)
    assert not foreground.is_alive()
    finish(made)
    assert client.asked == PAGES
    assert ids(made) == EVERYTHING


def test_many_at_once_read_each_page_once(clock):
    client = FakeClient(pages=60)
    reader = Reader(client, Roll(), clock)
    threads = [
        threading.Thread(target=reader.read_until, args=(count, lambda read: None))
        for count in range(1, 121, 10)
    ]
    for thread in threads:
        thread.start()
    reader.go_on()
    for thread in threads:
        thread.join(WAIT)
    finish(reader)
    assert len(client.asked) == len(set(client.asked)) == 60
    assert len(reader.roll) == 120


def test_it_pauses_while_the_allowance_is_nearly_used_and_the_person_can_go_on(made, client):
    client.usages.extend([40.0, 79.9, 80.0, 97.0])
    made.go_on()
    finish(made)
    assert (made.state, made.usage_percent) == (ReaderState.PAUSED, 80.0)
    assert client.asked == PAGES[:3]
    thread = made._thread
    made.go_on()
    assert (made.state, made._thread) == (ReaderState.PAUSED, thread)
    made.resume()
    finish(made)
    assert made.state is ReaderState.COMPLETE
    assert client.asked == PAGES


def test_it_goes_on_by_itself_once_less_of_the_allowance_is_used(made, client):
    client.usages.append(90.0)
    made.go_on()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.PAUSED, [None])
    client.usage = SimpleNamespace(percent=12.0)
    made.go_on()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.COMPLETE, PAGES)


def test_an_allowance_that_is_used_up_pauses_even_who_asked_to_go_on(made, client):
    client.usages.extend([85.0, 100.0])
    made.go_on()
    finish(made)
    made.resume()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.PAUSED, [None, "1"])


def test_what_the_person_does_is_read_even_while_the_rest_pauses(made, client):
    client.usages.append(95.0)
    made.go_on()
    finish(made)
    made.read_until(4, lambda read: None)
    assert len(made.roll) == 4


def test_after_faults_it_tries_again_and_keeps_what_it_had(made, client):
    busy, late = errors.ServiceUnavailable("busy", code=2), errors.TimedOut("late")
    client.faults.extend([None, busy, late, None])
    client.hold("2")
    made.go_on()
    assert client.arrived.wait(WAIT)
    assert (made.state, made.error, len(made.roll)) == (ReaderState.READING, None, 4)
    client.released.set()
    finish(made)
    assert client.asked == [None, "1", "1", "1", "2", "3"]
    assert ids(made) == EVERYTHING


def test_while_it_waits_to_try_again_it_says_why_and_stopping_ends_the_wait(made, client, monkeypatch):
    monkeypatch.setattr(reading, "RETRY_SECONDS", (3600.0,))
    waits, stop = threading.Event(), made._stop
    real = stop.wait

    def wait(seconds):
        waits.set()
        return real(seconds)

    monkeypatch.setattr(stop, "wait", wait)
    fault = errors.TimedOut("late")
    client.faults.append(fault)
    made.go_on()
    assert waits.wait(WAIT)
    assert (made.state, made.error) == (ReaderState.RETRYING, fault)
    made.stop()
    finish(made)
    assert client.asked == [None]


def test_it_waits_longer_after_each_fault_and_begins_anew_after_a_page(made, client, monkeypatch):
    monkeypatch.setattr(reading, "RETRY_SECONDS", (5.0, 15.0, 60.0))
    waited = []
    monkeypatch.setattr(made._stop, "wait", waited.append)
    late = errors.TimedOut("late")
    client.faults.extend([late] * 4 + [None, late])
    made.go_on()
    finish(made)
    assert waited == [5.0, 15.0, 60.0, 60.0, 5.0]
    assert ids(made) == EVERYTHING


def said(status, headers=(), body=b"<html>"):
    """The error that an answer without Graph's JSON becomes."""
    with pytest.raises(errors.IGClientError) as caught:
        parse_answer(Response(status, dict(headers), body))
    return caught.value


@pytest.mark.parametrize(
    "error",
    [
        errors.AccessTokenInvalid("over", code=190),
        errors.RateLimited("too many", code=4),
        said(429),
        said(429, {"Retry-After": "7"}),
        said(401),
        said(407),
        said(503, {"Retry-After": "3600"}),
        said(403),
    ],
    ids=["access", "rate", "429", "429 with a pause", "401", "407", "503 with a long pause", "403"],
)
def test_what_asking_again_cannot_help_ends_it_and_only_the_person_goes_on(made, client, clock, error):
    client.faults.extend([None, error])
    made.go_on()
    finish(made)
    assert (made.state, made.error, ids(made)) == (ReaderState.FAILED, error, EVERYTHING[:2])
    made.go_on()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.FAILED, [None, "1"])
    asked = error.retry_after or timedelta(0)
    assert made.wait == asked
    if asked:
        clock.now += asked.total_seconds() - 1
        made.resume()
        finish(made)
        assert (made.wait, made.state, made.error) == (timedelta(seconds=1), ReaderState.FAILED, error)
        assert client.asked == [None, "1"], "Instagram said how long it wants to be left alone"
        clock.now += 1
    made.resume()
    finish(made)
    assert (made.state, made.error, ids(made)) == (ReaderState.COMPLETE, None, EVERYTHING)
    assert not made.wait


def test_a_pause_that_instagram_asks_for_is_kept(made, client, monkeypatch):
    waited = []
    monkeypatch.setattr(made._stop, "wait", waited.append)
    client.faults.extend([said(503, {"Retry-After": "40"}), said(503)])
    made.go_on()
    finish(made)
    assert waited == [40.0, 0.0]
    assert ids(made) == EVERYTHING


def test_a_list_that_is_cut_off_stops_the_reading_and_says_so(made, client):
    real = client.list_media

    def list_media(**asked):
        page = real(**asked)
        return replace(page, after=None, is_cut_off=True) if len(client.asked) == 2 else page

    client.list_media = list_media
    made.read_until(3, lambda read: None)
    assert len(made.roll) == 4, "what was asked for is there"
    client.asked[:] = [None]
    made.go_on()
    finish(made)
    assert (made.state, type(made.error)) == (ReaderState.FAILED, ListingCutOff)
    assert not made.roll.is_complete
    made.resume()
    finish(made)
    assert (made.state, ids(made)) == (ReaderState.COMPLETE, EVERYTHING)


def test_a_list_that_is_cut_off_before_what_is_asked_for_is_an_error(made, client):
    client.list_media = lambda **asked: CursorPage((Media(id="a"),), is_cut_off=True)
    made.read_until(1, lambda read: None)
    with pytest.raises(ListingCutOff):
        made.read_until(2, lambda read: None)


def test_a_list_that_leads_in_a_circle_is_no_complete_one_and_each_page_is_asked_for_once(made, client):
    ways = {None: "1", "1": "2", "2": "1"}
    real = client.list_media
    client.list_media = lambda **asked: replace(real(**asked), after=ways[asked["after"]])
    made.go_on()
    finish(made)
    assert (made.state, type(made.error)) == (ReaderState.FAILED, ListingCutOff)
    assert (made.roll.is_complete, client.asked, len(made.roll)) == (False, [None, "1", "2"], 6)
    ways["2"] = "3"
    ways["3"] = None
    made.resume()
    finish(made)
    assert (made.state, ids(made)) == (ReaderState.COMPLETE, EVERYTHING)
    assert client.asked == [None, "1", "2", "2", "3"]


def test_stopping_ends_it_after_the_page_on_its_way_and_for_good(made, client):
    client.hold("1")
    made.go_on()
    assert client.arrived.wait(WAIT)
    made.stop()
    client.released.set()
    finish(made)
    assert client.asked == [None, "1"]
    made.go_on()
    made.resume()
    made.read_until(99, lambda read: None)
    finish(made)
    assert client.asked == [None, "1"]
    assert made.state is not ReaderState.COMPLETE


def test_stopping_does_not_wait_for_the_page_on_its_way(made, client):
    client.hold(None)
    made.go_on()
    assert client.arrived.wait(WAIT)
    made.stop()
    assert made._thread.is_alive()


def test_when_nobody_asks_any_more_it_ends_and_goes_on_when_somebody_does(made, client, clock):
    client.hold("1")
    made.go_on()
    assert client.arrived.wait(WAIT)
    clock.now += ABANDONED_AFTER_SECONDS + 0.1
    client.released.set()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.IDLE, [None, "1"])
    made.go_on()
    finish(made)
    assert (made.state, client.asked) == (ReaderState.COMPLETE, PAGES)


def test_somebody_who_keeps_asking_keeps_it_going(made, client, clock):
    client.hold("1")
    made.go_on()
    assert client.arrived.wait(WAIT)
    for _ in range(5):
        clock.now += ABANDONED_AFTER_SECONDS - 1
        made.go_on()
    client.released.set()
    finish(made)
    assert made.state is ReaderState.COMPLETE


def test_it_reads_on_with_a_renewed_access(made, client):
    made.read_until(1, lambda read: None)
    renewed = FakeClient()
    made.client = renewed
    made.go_on()
    finish(made)
    assert (client.asked, renewed.asked) == ([None], PAGES[1:])


def test_an_account_without_a_post_is_read_at_once():
    class Nothing(FakeClient):
        def list_media(self, *, limit, after):
            self.asked.append(after)
            return CursorPage((), None)

    client = Nothing()
    reader = Reader(client, Roll())
    reader.go_on()
    finish(reader)
    assert (reader.state, client.asked) == (ReaderState.COMPLETE, [None])
