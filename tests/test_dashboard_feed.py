"""Reads for the pages: how many there are, and what stays when one fails."""

import pytest
import streamlit as st
from live_source import connection_of, live_source

from dashboard.account.instagram import InstagramSource
from dashboard.account.opened_post import open_post
from dashboard.sheets import loading
from dashboard.words.error_messages import ListingCutOff
from igclient import CursorPage, Media, User, errors

WAIT = 60


class FakeClient:
    """A client that answers from a list of pages; an error among them is raised."""

    def __init__(self, *pages, user=None):
        self.pages = dict(zip([None, *(f"c{number}" for number in range(1, len(pages)))], pages, strict=True))
        self.user = user or User(id="1", media_count=sum(len(p) for p in pages if isinstance(p, str)))
        self.asked = []
        self.source = live_source(self, user=self.user)

    def get_user(self):
        self.asked.append("user")
        if isinstance(self.user, Exception):
            raise self.user
        return self.user

    def get_media(self, media_id):
        self.asked.append(media_id)
        return Media(id=media_id)

    def list_media(self, *, limit, after):
        self.asked.append((limit, after))
        answer = self.pages[after]
        if isinstance(answer, Exception):
            raise answer
        cursors = list(self.pages)
        at = cursors.index(after)
        following = cursors[at + 1] if at + 1 < len(cursors) else None
        return CursorPage(tuple(Media(id=media_id) for media_id in answer), following)


def load(client, number, size, progress=lambda read, wanted: None, **chosen):
    return loading.load_sheet(client.source, number, size, progress, **chosen)


def sheets(client, size):
    return loading.count_sheets(client.source.roll.frame_count(loading.profile_count(client.source)), size)


def letters(sheet):
    return "".join(media.id for media in sheet.items)


def test_a_profile_is_read_once():
    client = FakeClient("a")
    source = InstagramSource.of(connection_of(client))
    assert source.user is None
    assert source.begin().result(WAIT) is client.user
    assert source.begin().result(WAIT) is client.user
    assert source.user is client.user
    assert client.asked.count("user") == 1


def test_a_profile_that_could_not_be_read_is_read_anew_when_it_is_asked_for_again():
    client = FakeClient("a")
    source, user = InstagramSource.of(connection_of(client)), client.user
    client.user = errors.ServiceUnavailable("busy")
    with pytest.raises(errors.ServiceUnavailable):
        source.begin().result(WAIT)
    assert source.user is None
    client.user = user
    assert source.begin().result(WAIT) is user
    assert source.user is user


def test_only_what_a_sheet_needs_is_read_a_hundred_at_a_time():
    client = FakeClient("abcdef", "ghijkl", "mno")
    sheet = load(client, 1, 4)
    assert (letters(sheet), sheet.number, sheet.sheets, sheet.first, sheet.total) == ("abcd", 1, 4, 0, 15)
    assert client.asked == [(100, None)]
    assert letters(load(client, 2, 4)) == "efgh"
    assert client.asked == [(100, None), (100, "c1")]
    assert letters(load(client, 1, 12)) == "abcdefghijkl"
    assert len(client.asked) == 2


def test_the_last_sheet_is_as_long_as_what_is_left():
    client = FakeClient("abcdef", "ghijkl", "mno")
    sheet = load(client, 4, 4)
    assert (letters(sheet), sheet.number, sheet.sheets) == ("mno", 4, 4)
    assert len(client.asked) == 3
    load(client, 4, 4)
    assert len(client.asked) == 3


def test_a_number_past_the_end_gives_the_last_sheet():
    client = FakeClient("abcdef", user=User(id="1", media_count=100))
    sheet = load(client, 20, 4)
    assert (letters(sheet), sheet.number, sheet.sheets, sheet.total) == ("ef", 2, 2, 6)


def test_a_count_larger_than_the_list_is_put_right_once_all_is_read():
    client = FakeClient("abcdef", "gh", user=User(id="1", media_count=10))
    assert load(client, 1, 4).sheets == 3
    assert sheets(client, 4) == 3
    sheet = load(client, 3, 4)
    assert (sheet.number, sheet.sheets, letters(sheet), sheet.total) == (2, 2, "efgh", 8)
    assert sheets(client, 4) == 2


def test_a_count_smaller_than_the_list_or_none_at_all():
    client = FakeClient("abcdef", "gh", user=User(id="1", media_count=None))
    assert sheets(client, 4) == 1
    assert load(client, 1, 4).sheets == 2
    assert letters(load(client, 2, 4)) == "efgh"


def test_an_empty_account_is_one_empty_sheet():
    client = FakeClient("")
    sheet = load(client, 1, 48)
    assert (sheet.number, sheet.sheets, sheet.items, sheet.total) == (1, 1, (), 0)
    load(client, 1, 48)
    assert len(client.asked) == 1


def test_a_page_without_items_but_with_a_next_one_is_passed_over():
    client = FakeClient("", "", "abc")
    assert letters(load(client, 1, 4)) == "abc"
    assert len(client.asked) == 3


def test_posts_on_two_pages_are_shown_once():
    client = FakeClient("abcd", "cdef", "fg", user=User(id="1", media_count=7))
    assert letters(load(client, 1, 8)) == "abcdefg"


def test_cursors_that_run_in_a_circle_end_and_are_no_whole_account():
    class Circle(FakeClient):
        def list_media(self, *, limit, after):
            self.asked.append(after)
            assert len(self.asked) < 10
            return CursorPage((), {None: "1", "1": "2", "2": "1"}[after])

    client = Circle("", user=User(id="1", media_count=50))
    with pytest.raises(ListingCutOff):
        load(client, 1, 48)
    assert client.asked == [None, "1", "2"]
    assert not client.source.roll.is_complete


def test_an_error_in_the_middle_keeps_what_was_read_and_the_next_call_goes_on():
    client = FakeClient("abcdef", errors.ServiceUnavailable("busy"), "mno", user=User(id="1", media_count=15))
    with pytest.raises(errors.ServiceUnavailable):
        load(client, 3, 4)
    assert letters(load(client, 1, 4)) == "abcd"
    assert client.asked == [(100, None), (100, "c1")]
    client.pages["c1"] = "ghijkl"
    assert letters(load(client, 3, 4)) == "ijkl"
    assert client.asked == [(100, None), (100, "c1"), (100, "c1")]


def test_progress_is_told_from_the_second_page_on():
    client = FakeClient("abcdef", "ghijkl", "mno")
    told = []
    load(client, 4, 4, lambda read, wanted: told.append((read, wanted)))
    assert told == [(6, 15), (12, 15)]
    told.clear()
    load(client, 4, 4, lambda read, wanted: told.append((read, wanted)))
    assert told == []


def test_the_oldest_post_is_number_one():
    client = FakeClient("abcdef", "ghijkl", "mno")
    first, last = load(client, 1, 4), load(client, 4, 4)
    assert [first.print_number(index) for index in range(4)] == ["0015", "0014", "0013", "0012"]
    assert last.print_number(len(last.items) - 1) == "0001"


def test_a_frame_already_read_is_not_asked_for_again(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    client = FakeClient("abcdef")
    load(client, 1, 4)
    client.asked.clear()
    assert open_post(client.source, "f").media.id == "f"
    assert client.asked == []
    assert open_post(client.source, "z").media.id == "z"
    assert client.asked == ["z"]


def test_a_sheet_of_chosen_frames_is_cut_from_what_is_read_and_reads_nothing():
    client = FakeClient("abcdef", "ghijkl", "mno")
    load(client, 1, 4)
    client.asked.clear()
    sheet = load(client, 2, 2, chosen=(5, 3, 1))
    assert (letters(sheet), sheet.number, sheet.sheets, sheet.first) == ("b", 2, 2, 2)
    assert (sheet.chosen, sheet.total, sheet.positions) == (3, 15, (1,))
    assert letters(load(client, 9, 2, chosen=(5, 3, 1))) == "b"
    nothing = load(client, 3, 2, chosen=())
    assert (nothing.number, nothing.sheets, nothing.items, nothing.chosen, nothing.total) == (1, 1, (), 0, 15)
    assert client.asked == []


def test_a_frame_keeps_its_number_wherever_it_is_shown():
    client = FakeClient("abcdef")
    whole, chosen = load(client, 1, 6), load(client, 1, 6, chosen=(5, 0))
    assert [chosen.print_number(index) for index in range(2)] == [
        whole.print_number(5),
        whole.print_number(0),
    ]


def test_sheets_are_counted_from_frames():
    assert [loading.count_sheets(frames, 48) for frames in (0, 1, 48, 49, 10_000)] == [1, 1, 1, 2, 209]
