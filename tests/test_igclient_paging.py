"""Walking a listing: one page at a time, to its end, and on again after an error."""

import gc

import pytest
from hypothesis import given, strategies as st
from test_igclient_client import TOKEN, account, client, fixture, page, reply
from test_igclient_models import patiently

from igclient import CursorPage, Media, Walk, errors
from igclient.responses import Response


def numbers(walk: Walk[Media]) -> list[int]:
    return [int(media.id) for media in walk]


def test_an_error_leaves_the_walk_where_it_was() -> None:
    instagram, _ = client(account(250), fixture("error_graph_limit", 400), account(250), forever=True)
    walk = instagram.iter_media()
    first = [int(next(walk).id) for _ in range(100)]
    with pytest.raises(errors.RateLimited):
        next(walk)
    assert walk.after == "100"
    assert first + numbers(walk) == list(range(250))


def test_a_new_walk_goes_on_from_a_cursor() -> None:
    instagram, transport = client(account(250), fixture("error_graph_190", 400))
    walk = instagram.iter_media()
    with pytest.raises(errors.AccessTokenInvalid):
        list(walk)
    again, _ = client(account(250), forever=True)
    assert numbers(again.iter_media(after=walk.after)) == list(range(100, 250))
    assert len(transport.asked) == 2


@patiently
@given(
    size=st.integers(0, 350),
    faults=st.lists(st.integers(0, 8), max_size=6),
    limit=st.none() | st.integers(0, 400),
)
def test_no_fault_loses_or_repeats_an_item(size, faults, limit) -> None:
    answers = [account(size) for _ in range(10)]
    for place in faults:
        answers.insert(place, fixture("error_graph_limit", 400))
    instagram, _ = client(*answers, forever=True)
    walk, found = instagram.iter_media(limit=limit), []
    for _ in range(len(faults) + 1):
        try:
            for media in walk:
                found.append(int(media.id))
            break
        except errors.RateLimited:
            continue
    assert found == list(range(size if limit is None else min(limit, size)))


def test_a_walk_never_holds_more_than_one_page() -> None:
    instagram, transport = client(forever=True)
    held: list[int] = []

    def answer(params: dict[str, str]):
        gc.collect()
        held.append(sum(isinstance(thing, Media) for thing in gc.get_objects()))
        return account(500)(params)

    gc.collect()
    before = sum(isinstance(thing, Media) for thing in gc.get_objects())
    transport.replies = [answer]
    assert sum(1 for _ in instagram.iter_media()) == 500
    assert len(held) == 5
    assert max(held) - before <= 1  # the caller's own


def test_a_walk_over_nothing_ends_and_stays_ended() -> None:
    asked: list[str | None] = []

    def read(after: str | None, left: int | None) -> CursorPage[Media]:
        asked.append(after)
        return CursorPage(())

    walk = Walk(read)
    assert list(walk) == list(walk) == []
    assert asked == [None]


def endless(params: dict[str, str]) -> Response:
    return page(0, 0, str(int(params.get("after", "0")) + 1))


@pytest.mark.parametrize(
    "read",
    [
        lambda instagram: list(instagram.iter_media()),
        lambda instagram: list(instagram.iter_comments("1")),
        lambda instagram: instagram.list_children("1"),
        lambda instagram: instagram.list_stories(),
    ],
    ids=["iter_media", "iter_comments", "list_children", "list_stories"],
)
def test_pages_without_end_that_hold_nothing_are_given_up(read) -> None:
    instagram, transport = client(*[endless] * 20)
    with pytest.raises(errors.UnexpectedResponse, match="nothing 5 times in a row"):
        read(instagram)
    assert len(transport.asked) == 5


def test_empty_pages_count_only_in_a_row_and_only_with_a_next_one() -> None:
    gaps = [page(0, 0, after) for after in "ABCD"]
    more = [page(0, 0, after) for after in "FGHI"]
    instagram, _ = client(*gaps, page(0, 2, "E"), *more, page(0, 0))
    assert numbers(instagram.iter_media()) == [0, 1]


def test_a_walk_given_up_goes_on_where_it_broke_off() -> None:
    instagram, _ = client(*[page(0, 0, after) for after in "ABCDE"], page(0, 2))
    walk = instagram.iter_media()
    with pytest.raises(errors.UnexpectedResponse):
        next(walk)
    assert walk.after == "E"
    assert numbers(walk) == [0, 1]


@pytest.mark.parametrize(
    ("start", "cursors"),
    [("A", "BA"), (None, "ABA"), (None, "AA"), (None, "ABCB"), (None, ["?until=17", "?until=17"])],
    ids=str,
)
def test_a_list_that_leads_in_a_circle_gives_what_it_has_and_is_no_complete_one(start, cursors) -> None:
    ways = [
        f"https://x/{after}" if after.startswith("?") else f"https://x/?after={after}" for after in cursors
    ]
    rows = [{"data": [{"id": str(number)}], "paging": {"next": way}} for number, way in enumerate(ways)]
    instagram, transport = client(*map(reply, rows))
    walk = instagram.iter_media(after=start)
    assert [int(next(walk).id) for _ in ways] == list(range(len(ways)))
    with pytest.raises(errors.UnexpectedResponse, match="could not be read on"):
        next(walk)
    assert len(transport.asked) == len(ways)
    assert walk.after == [start, *cursors][-2], "the last page is asked for again, and may then lead on"
    again, _ = client(page(9, 10))
    assert numbers(again.iter_media(after=walk.after)) == [9]


@pytest.mark.parametrize(
    "read", [lambda c: c.list_children("1"), lambda c: c.list_stories(), lambda c: list(c.iter_comments("1"))]
)
def test_no_list_in_a_circle_is_taken_for_a_whole_one(read) -> None:
    instagram, _ = client(page(0, 1, "A"), page(1, 2, "A"))
    with pytest.raises(errors.UnexpectedResponse, match="could not be read on"):
        read(instagram)


def test_a_page_that_goes_on_by_time_is_followed_by_its_own_query_without_the_token() -> None:
    way = "https://graph.instagram.com/v25.0/1/media?access_token=other&fields=id&limit=25&until=17&pretty=0"
    first = reply({"data": [{"id": "0"}], "paging": {"next": way}})
    instagram, transport = client(first, page(1, 3, "C"), page(3, 4))
    walk = instagram.iter_media()
    assert numbers(walk) == [0, 1, 2, 3]
    ways = [{name: asked.get(name) for name in ("after", "until", "limit")} for _, asked in transport.asked]
    assert ways == [
        {"after": None, "until": None, "limit": "100"},
        {"after": None, "until": "17", "limit": "100"},
        {"after": "C", "until": None, "limit": "100"},
    ]
    assert {asked["access_token"] for _, asked in transport.asked} == {TOKEN.value}
    assert {asked["fields"] for _, asked in transport.asked} == {transport.asked[0][1]["fields"]}


def test_a_cursor_from_elsewhere_brings_no_other_parameter_along() -> None:
    instagram, transport = client(page(0, 1))
    instagram.list_media(after="?until=17&access_token=theirs&method=delete&fields=id")
    assert {
        name: transport.asked[0][1].get(name) for name in ("after", "until", "method", "access_token")
    } == {
        "after": None,
        "until": "17",
        "method": None,
        "access_token": TOKEN.value,
    }


@pytest.mark.parametrize("way", [5, "https://x/", "https://x/?access_token=T&limit=25", "https://[x/"])
def test_a_walk_gives_what_it_has_and_says_that_there_is_more(way) -> None:
    instagram, transport = client(page(0, 2, "B"), reply({"data": [{"id": "2"}], "paging": {"next": way}}))
    walk = instagram.iter_media()
    found = [int(next(walk).id) for _ in range(3)]
    assert found == [0, 1, 2]
    with pytest.raises(errors.UnexpectedResponse, match="could not be read on"):
        next(walk)
    with pytest.raises(errors.UnexpectedResponse, match="could not be read on"):
        next(walk)
    assert (len(transport.asked), walk.after) == (2, "B"), (
        "the page may come whole when it is asked for again"
    )
    again, _ = client(reply({"data": [{"id": "0"}], "paging": {"next": way}}))
    assert numbers(again.iter_media(limit=1)) == [0], "whoever wanted no more is told nothing"


def test_a_walk_counts_what_it_left_out() -> None:
    rows = [{"id": "0"}, None, {"caption": "no id"}, {"id": "1"}]
    instagram, _ = client(reply({"data": rows, "paging": {"next": "https://x/?after=B"}}), page(2, 3))
    walk = instagram.iter_media()
    assert numbers(walk) == [0, 1, 2]
    assert walk.unreadable == 2
