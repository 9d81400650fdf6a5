"""New links for dead ones: how often, how many at a time, when not at all, and what becomes of the roll."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.account.fresh_links import FreshLink, FreshLinks
from dashboard.account.roll import Roll
from dashboard.concurrency import SingleFlight
from igclient import CursorPage, Media, MediaType, Usage, errors

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
OLD, NEW = "https://scontent.cdninstagram.com/old", "https://scontent.cdninstagram.com/new"


def until(link, moment):
    return f"{link}?oe={int(moment.timestamp()):X}"


class FakeClient:
    def __init__(self, answer=None):
        self.usage, self.asked = None, []
        self.answer = answer or (lambda media_id: Media(id=media_id, media_url=NEW))

    def get_media(self, media_id):
        self.asked.append(media_id)
        return self.answer(media_id)


class Clock:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


def links_of(client, roll=None, clock=None):
    return FreshLinks(client, roll if roll is not None else Roll(), now=lambda: NOW, clock=clock or Clock())


def link(links, post_id="1", media_id=None):
    return FreshLink(links, post_id, media_id or post_id, lambda media: media.media_url).link()


def failing(error):
    def answer(media_id):
        raise error

    return answer


def test_a_post_is_read_again_and_takes_its_old_place():
    roll = Roll()
    roll.add(CursorPage(tuple(Media(id=name, media_url=OLD) for name in "abc"), None))
    assert link(links_of(FakeClient(), roll), "b") == NEW
    assert [(media.id, media.media_url) for media in roll] == [("a", OLD), ("b", NEW), ("c", OLD)]


def test_a_post_that_is_not_on_the_roll_stays_out_of_it():
    roll = Roll()
    assert link(links_of(FakeClient(), roll)) == NEW
    assert len(roll) == 0
    assert roll.position("1") is None


def test_a_slide_comes_with_its_album_and_its_neighbours_cost_nothing_more():
    slides = tuple(Media(id=f"s{n}", media_url=f"{NEW}/{n}") for n in range(3))
    album = Media(id="1", media_type=MediaType.CAROUSEL_ALBUM, children=slides)
    client, roll = FakeClient(lambda media_id: album), Roll()
    stale = replace(album, children=tuple(replace(slide, media_url=OLD) for slide in slides))
    roll.add(CursorPage((stale,), None))
    links = links_of(client, roll)
    assert [link(links, "1", slide.id) for slide in slides] == [slide.media_url for slide in slides]
    assert client.asked == ["1"]
    assert roll.items[0] is album
    assert link(links, "1", "a slide that was taken out") is None


def test_once_a_minute_whatever_came_of_it():
    for answer in (None, failing(errors.ServiceUnavailable("busy")), failing(errors.TimedOut("late"))):
        client, clock = FakeClient(answer), Clock()
        links = links_of(client, clock=clock)
        for _ in range(3):
            link(links)
        assert client.asked == ["1"]
        link(links, "2")
        assert client.asked == ["1", "2"]
        clock.seconds += 61
        link(links)
        assert client.asked == ["1", "2", "1"]


def test_two_at_the_same_time_share_one_read():
    begun, gate = threading.Event(), threading.Event()

    def answer(media_id):
        begun.set()
        assert gate.wait(60)
        return Media(id=media_id, media_url=NEW)

    client = FakeClient(answer)
    links = links_of(client)
    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(link, links) for _ in range(5)]
        assert begun.wait(60)
        gate.set()
        assert {future.result(10) for future in waiting} == {NEW}
    assert client.asked == ["1"]


def test_never_more_than_four_at_a_time():
    together, lock, running, most = threading.Barrier(4, timeout=60), threading.Lock(), [], []

    def answer(media_id):
        with lock:
            running.append(1)
            most.append(len(running))
        together.wait()
        with lock:
            running.pop()
        return Media(id=media_id, media_url=NEW)

    links = links_of(FakeClient(answer))
    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(lambda number: link(links, str(number)), range(12))) == {NEW}
    assert max(most) == 4


@pytest.mark.parametrize(
    ("usage", "reads"),
    [
        (None, True),
        (Usage(), True),
        (Usage(call_count=74.9), True),
        (Usage(call_count=75), False),
        (Usage(total_time=99), False),
        (Usage(minutes_to_regain_access=3), False),
    ],
)
def test_nothing_is_read_while_usage_is_high(usage, reads):
    client = FakeClient()
    client.usage = usage
    links = links_of(client)
    assert link(links) == (NEW if reads else None)
    assert client.asked == (["1"] if reads else [])
    client.usage = None
    assert link(links) == NEW


def test_nothing_is_read_after_the_token_was_refused():
    client, clock = FakeClient(failing(errors.AccessTokenInvalid("over", code=190))), Clock()
    links = links_of(client, clock=clock)
    for number in range(5):
        assert link(links, str(number)) is None
        clock.seconds += 10_000
    assert client.asked == ["0"]


@pytest.mark.parametrize(
    ("usage", "seconds"),
    [(Usage(minutes_to_regain_access=7), 7 * 60), (Usage(call_count=10), 3600), (None, 3600)],
)
def test_a_limit_is_waited_for(usage, seconds):
    client, clock = FakeClient(failing(errors.RateLimited("enough", code=4, usage=usage))), Clock()
    links = links_of(client, clock=clock)
    assert link(links) is None
    clock.seconds += seconds - 1
    assert link(links, "2") is None
    assert client.asked == ["1"]
    clock.seconds += 1
    link(links, "2")
    assert client.asked == ["1", "2"]


def test_nothing_is_read_after_a_disconnect_not_even_by_who_waited():
    client = FakeClient()
    links = links_of(client)
    links.stop()
    assert link(links) is None
    assert client.asked == []


def test_a_post_that_is_gone_is_told_apart():
    links = links_of(FakeClient(failing(errors.ObjectMissing("gone", code=100, error_subcode=33))))
    with pytest.raises(errors.ObjectMissing):
        link(links)
    assert link(links) is None


def test_a_hook_that_ends_a_read_in_its_own_way_breaks_nothing():
    assert link(links_of(FakeClient(failing(RuntimeError("disconnected"))))) is None


@pytest.mark.parametrize(
    ("url", "is_due"),
    [
        (until(OLD, NOW - timedelta(seconds=1)), True),
        (until(OLD, NOW), True),
        (until(OLD, NOW + timedelta(seconds=1)), False),
        (OLD, False),
        (f"{OLD}?oe=", False),
        (f"{OLD}?oe=x", False),
        (f"{OLD}?oe=FFFFFFFFFFFFFFFFFFFF", False),
        ("https://[broken", False),
        ("", False),
    ],
)
def test_a_link_that_is_over_says_so_itself(url, is_due):
    assert FreshLink(links_of(FakeClient()), "1", "1", lambda media: media.media_url).is_due(url) is is_due


def test_a_clock_that_is_wrong_costs_one_read_and_is_not_believed_again():
    yesterday = until(NEW, NOW - timedelta(days=1))
    links = links_of(FakeClient(lambda media_id: Media(id=media_id, media_url=yesterday)))
    assert links.is_dead(until(OLD, NOW - timedelta(days=2)))
    assert link(links) == yesterday
    assert not links.is_dead(until(OLD, NOW - timedelta(days=2)))


def test_who_waits_for_work_that_fails_gets_its_error_and_the_next_begins_anew():
    flight, begun, gate = SingleFlight(), threading.Event(), threading.Event()

    def work():
        begun.set()
        assert gate.wait(60)
        raise LookupError("no")

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(flight.do, "k", work)
        assert begun.wait(60)
        second = pool.submit(flight.do, "k", lambda: "never")
        other = pool.submit(flight.do, "other", lambda: "at once")
        assert other.result(10) == "at once"
        assert not second.done()
        gate.set()
        for waiting in (first, second):
            with pytest.raises(LookupError):
                waiting.result(10)
    assert flight.do("k", lambda: "anew") == "anew"
