"""Picking frames: one by one, in ranges, all that are shown, and letting them go."""

import pytest
from hypothesis import given, strategies as st

from dashboard.components.film import Chosen
from dashboard.sheets import selecting

SHOWN = list("abcdefghij")


@pytest.fixture
def picked(monkeypatch):
    kept = []
    monkeypatch.setattr(selecting, "selected", lambda: kept)
    return kept


def click(media_id, shown=SHOWN):
    selecting.select_frame(Chosen(media_id, extend=False), shown)


def shift_click(media_id, shown=SHOWN):
    selecting.select_frame(Chosen(media_id, extend=True), shown)


def test_a_click_picks_and_a_second_one_lets_go(picked):
    click("c")
    click("a")
    assert picked == ["c", "a"]
    click("c")
    assert picked == ["a"]


@pytest.mark.parametrize(("first", "last"), [("c", "f"), ("f", "c")])
def test_shift_picks_everything_from_the_last_one_picked(picked, first, last):
    click(first)
    shift_click(last)
    assert sorted(picked) == list("cdef")


def test_a_range_goes_on_from_the_frame_it_ended_with(picked):
    click("f")
    shift_click("c")
    shift_click("a")
    assert sorted(picked) == list("abcdef")
    picked.clear()
    click("c")
    shift_click("f")
    shift_click("d")
    shift_click("h")
    assert sorted(picked) == list("cdefgh")


def test_a_range_keeps_what_was_picked_within_it(picked):
    click("d")
    click("b")
    shift_click("f")
    assert sorted(picked) == list("bcdef")
    assert len(set(picked)) == len(picked)


def test_shift_without_a_frame_to_begin_from_picks_the_one(picked):
    shift_click("d")
    assert picked == ["d"]


def test_shift_picks_the_one_when_the_last_picked_is_not_shown_any_more(picked):
    click("z", shown=["z"])
    shift_click("d")
    assert picked == ["z", "d"]


def test_a_range_goes_along_what_is_shown(picked):
    click("j", shown=list("jca"))
    shift_click("a", shown=list("jca"))
    assert sorted(picked) == list("acj")


def test_all_shown_adds_to_what_is_picked_and_none_empties_it(picked):
    click("c")
    click("z", shown=["z"])
    selecting.select_all(SHOWN)
    assert sorted(picked) == [*SHOWN, "z"]
    selecting.select_all(SHOWN)
    assert len(picked) == len(SHOWN) + 1
    selecting.clear_selection()
    assert picked == []


@given(st.lists(st.tuples(st.sampled_from([*SHOWN, "elsewhere"]), st.booleans()), max_size=30))
def test_no_row_of_clicks_picks_a_frame_twice_or_one_that_was_not_clicked_or_shown(clicks):
    kept = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(selecting, "selected", lambda: kept)
        for media_id, extend in clicks:
            selecting.select_frame(Chosen(media_id, extend), SHOWN)
    assert len(kept) == len(set(kept))
    assert set(kept) <= {*SHOWN, *(media_id for media_id, _ in clicks)}
