"""The shelf of a session: each key once, each value of its kind, and what is forgotten is stopped first."""

import pytest
import streamlit

from dashboard.session import slots
from dashboard.session.slots import Slot, first_time, forget, is_forgotten


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """A session of this test's own, and no trace of its slots afterwards."""
    monkeypatch.setattr(streamlit, "session_state", {})
    monkeypatch.setattr(slots, "_declared", {})
    return streamlit.session_state


class Running:
    def __init__(self):
        self.stopped = 0

    def stop(self):
        self.stopped += 1


def test_a_key_spelled_twice_is_an_error_where_the_module_is_imported():
    Slot("spelled", int)
    with pytest.raises(ValueError, match="'spelled'"):
        Slot("spelled", str)
    with pytest.raises(ValueError, match="'spelled'"):
        Slot("spelled", int)


def test_a_value_of_another_kind_counts_as_none(shelf):
    slot = Slot("number", int)
    assert slot.get() is None
    shelf["number"] = "twelve"
    assert slot.get() is None
    slot.set(12)
    assert slot.get() == 12
    assert slot.take() == 12
    assert "number" not in shelf
    assert slot.take() is None


def test_a_value_is_made_once():
    slot = Slot("list", list)
    made = slot.get_or_make(list)
    assert slot.get_or_make(lambda: pytest.fail("made again")) is made


def test_a_first_time_comes_once_and_again_after_forgetting():
    slot = Slot("looked", bool)
    assert [first_time(slot), first_time(slot)] == [True, False]
    forget()
    assert first_time(slot)


def test_forgetting_stops_what_runs_and_leaves_only_what_is_the_tabs(shelf):
    of_the_account, of_the_tab = Slot("reading", Running), Slot("tab", Running, of_the_tab=True)
    running, staying = Running(), Running()
    of_the_account.set(running)
    of_the_tab.set(staying)
    shelf["a widget of the page"] = "typed"
    assert not is_forgotten()
    forget()
    assert (running.stopped, staying.stopped) == (1, 0)
    assert set(shelf) == {"tab"}
    assert is_forgotten()


def test_a_value_under_another_kinds_slot_is_dropped_all_the_same(shelf):
    Slot("kind", int)
    shelf["kind"] = Running()
    forget()
    assert shelf == {}
