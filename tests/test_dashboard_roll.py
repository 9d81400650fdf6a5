"""The roll: pages in, frames out, in order and without repeats."""

import pytest
from hypothesis import given, settings, strategies as st

from dashboard.account.roll import EMPTY_PAGES_AT_MOST, LISTED_AT_MOST, Roll
from igclient import CursorPage, Media


def page(ids, after=None):
    return CursorPage(tuple(Media(id=str(media_id)) for media_id in ids), after)


def ids(roll):
    return [media.id for media in roll]


def test_pages_are_joined_in_order():
    roll = Roll()
    roll.add(page("abc", "1"))
    assert (ids(roll), roll.after, roll.is_complete) == (["a", "b", "c"], "1", False)
    roll.add(page("de"))
    assert (ids(roll), roll.after, roll.is_complete) == (["a", "b", "c", "d", "e"], None, True)


def test_a_post_on_two_pages_is_kept_once_where_it_was_first():
    roll = Roll()
    roll.add(page("abc", "1"))
    roll.add(page("cbd", "2"))
    assert ids(roll) == ["a", "b", "c", "d"]


def test_an_empty_page_with_a_next_one_is_not_the_end():
    roll = Roll()
    roll.add(page("ab", "1"))
    roll.add(page("", "2"))
    assert not roll.is_complete
    roll.add(page("c"))
    assert ids(roll) == ["a", "b", "c"]
    assert roll.is_complete


@pytest.mark.parametrize("cursors", [["1", "2", "1"], ["1", "1"], ["?until=17", "?until=17"]])
@pytest.mark.parametrize("has_posts", [True, False])
def test_a_cursor_that_comes_again_is_not_the_end_and_the_page_is_asked_for_again(cursors, has_posts):
    roll = Roll()
    for number, after in enumerate(cursors):
        assert (roll.is_complete, roll.is_cut_off) == (False, False)
        roll.add(page(str(number) if has_posts else "", after))
    assert (roll.is_complete, roll.is_cut_off, roll.after) == (False, True, cursors[-2])
    assert ids(roll) == ([str(number) for number in range(len(cursors))] if has_posts else [])
    roll.add(page("z"))
    assert (roll.is_complete, roll.is_cut_off, ids(roll)[-1]) == (True, False, "z")


def test_the_profiles_count_holds_until_everything_is_read():
    roll = Roll()
    assert roll.frame_count(None) == 0
    assert roll.frame_count(37) == 37
    roll.add(page("abc", "1"))
    assert roll.frame_count(2) == 3
    assert roll.frame_count(None) == 3
    roll.add(page("d"))
    assert roll.frame_count(37) == 4
    assert roll.frame_count(1) == 4


def test_a_post_is_found_by_its_id():
    roll = Roll()
    roll.add(page("abc", "1"))
    roll.add(page("bd"))
    assert [roll.position(media_id) for media_id in "abcd"] == [0, 1, 2, 3]
    assert roll.position("x") is None
    assert roll.position("") is None


def test_two_rolls_share_nothing():
    first, second = Roll(), Roll()
    first.add(page("a", "1"))
    assert (len(second), second.after, second.position("a")) == (0, None, None)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), max_size=12), min_size=1, max_size=8))
def test_however_the_pages_overlap_every_post_is_there_once(pages):
    roll = Roll()
    for number, listed in enumerate(pages):
        roll.add(page(listed, f"c{number}" if number + 1 < len(pages) else None))
    everything = [str(media_id) for listed in pages for media_id in listed]
    assert ids(roll) == list(dict.fromkeys(everything))
    assert len(roll) == roll.frame_count(99) == len(set(everything))
    assert [roll.position(media_id) for media_id in ids(roll)] == list(range(len(roll)))
    assert roll.is_complete


def test_a_post_read_again_takes_its_old_place():
    roll = Roll()
    roll.add(page("abc", "1"))
    again = Media(id="b", media_url="https://cdn/new", children=(Media(id="s"),))
    roll.replace(again)
    assert ids(roll) == ["a", "b", "c"]
    assert roll.items[1] is again
    roll.replace(Media(id="never read"))
    assert ids(roll) == ["a", "b", "c"]
    roll.add(page("bd"))
    assert roll.items[1] is again


def test_a_row_of_empty_pages_stops_the_reading_and_is_not_the_end():
    roll = Roll()
    for number in range(EMPTY_PAGES_AT_MOST):
        assert not roll.is_cut_off
        roll.add(CursorPage(items=(), after=f"next{number}"))
    assert (roll.is_cut_off, roll.is_complete, roll.after) == (True, False, f"next{EMPTY_PAGES_AT_MOST - 1}")
    roll.add(page("a"))
    assert (roll.is_cut_off, roll.is_complete) == (False, True)


def test_a_way_on_that_cannot_be_read_is_not_the_end_and_the_page_is_asked_for_again():
    roll = Roll()
    roll.add(page("ab", "1"))
    roll.add(CursorPage((Media(id="c"),), is_cut_off=True))
    assert (ids(roll), roll.after, roll.is_complete, roll.is_cut_off) == (["a", "b", "c"], "1", False, True)
    roll.add(page("cd"))
    assert (ids(roll), roll.is_complete, roll.is_cut_off) == (["a", "b", "c", "d"], True, False)


def test_posts_nobody_could_read_are_counted_once_for_each_page():
    roll = Roll()
    roll.add(CursorPage((Media(id="a"),), "1", unreadable=2))
    roll.add(CursorPage((), is_cut_off=True, unreadable=3))
    assert roll.unreadable == 5
    roll.add(CursorPage((Media(id="b"),), unreadable=1))
    assert (roll.unreadable, len(roll), roll.is_complete) == (3, 2, True)


def test_a_count_beyond_what_instagram_lists_makes_no_more_sheets():
    assert Roll().frame_count(10**30) == LISTED_AT_MOST
