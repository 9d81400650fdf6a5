"""The address and the widgets agree: what a change writes, what going back sets, and how often the page runs for it."""

import pytest
from app_driver import Visit, prepare
from streamlit.runtime.state.query_params import QueryParams

from dashboard.search.filters import KindChoice, Sort
from dashboard.sheets import filter_bar, history


@pytest.fixture
def tab(monkeypatch, running):
    """A tab on the sheets of the sample account, with the tools."""
    prepare(monkeypatch, running)
    return Visit(monkeypatch).run().sign_in().run()


@pytest.fixture
def arrive(monkeypatch, running):
    """Open a cold address and connect."""

    def connect(**query):
        prepare(monkeypatch, running)
        return Visit(monkeypatch).run().open("media", **query).sign_in()

    return connect


@pytest.fixture
def steps(monkeypatch):
    """Every address the browser is given, each a step of its history."""
    given, send = [], QueryParams._send_query_param_msg

    def note(params):
        given.append(params.to_dict())
        send(params)

    monkeypatch.setattr(QueryParams, "_send_query_param_msg", note)
    return given


@pytest.fixture
def runs(monkeypatch):
    """Every run of the page."""
    counted, begin = [], history.arrive
    monkeypatch.setattr(history, "arrive", lambda *args: counted.append(1) or begin(*args))
    return counted


def held(tab):
    """What the widgets hold, by key."""
    kept = ("q", "kind", "sort", "year", "size", "tile", "crop", "sheet")
    return {key: tab.app.session_state[key] for key in kept if key in tab.app.session_state}


PLAIN = {
    "q": "",
    "kind": [],
    "sort": "newest",
    "year": None,
    "size": 48,
    "tile": "M",
    "crop": "square",
    "sheet": 1,
}


def test_each_change_is_one_step_with_values_of_our_own_and_one_run(tab, steps, runs):
    tab.set("kind", ["photo", "reel"])
    tab.set("sort", "oldest")
    tab.turn_to(2)
    tab.resize(24)
    tab.set("tile", "L")
    tab.set("likes_min", 3)
    assert steps == [
        {"kind": "photo,reel"},
        {"kind": "photo,reel", "sort": "oldest"},
        {"kind": "photo,reel", "sort": "oldest", "sheet": "2"},
        {"kind": "photo,reel", "sort": "oldest", "size": "24", "sheet": steps[3]["sheet"]},
        {"kind": "photo,reel", "sort": "oldest", "size": "24", "sheet": steps[3]["sheet"], "tile": "L"},
        {"kind": "photo,reel", "sort": "oldest", "size": "24", "tile": "L", "likes_min": "3"},
    ]
    assert steps[3]["sheet"] == "3"
    assert len(runs) == 6
    tab.run()
    assert len(steps) == 6


def test_rewording_a_button_changes_nothing_in_the_address(monkeypatch, running):
    words = {KindChoice.PHOTO: "Stills", KindChoice.REEL: "Short films"}
    monkeypatch.setattr(filter_bar, "_KINDS", {**filter_bar._KINDS, **words})
    monkeypatch.setattr(filter_bar, "_SORTS", {sort: f"By {sort}" for sort in Sort})
    monkeypatch.setattr(filter_bar, "_SIZES", {size: f"Tile {size}" for size in filter_bar._SIZES})
    prepare(monkeypatch, running)
    tab = Visit(monkeypatch).run().open("media", kind="photo", sort="Oldest first", tile="L").sign_in()
    assert held(tab) == {**PLAIN, "kind": ["photo"], "sort": "oldest", "tile": "L"}
    tab.set("kind", ["photo", "reel"])
    assert tab.app.query_params == {"kind": "photo,reel", "sort": "oldest", "tile": "L"}


def test_going_back_sets_the_widgets_and_makes_no_step(tab, steps, runs):
    tab.set("kind", ["photo"]).turn_to(2)
    steps.clear()
    tab.go_to(kind="photo")
    assert held(tab) == {**PLAIN, "kind": ["photo"]}
    tab.go_to()
    assert held(tab) == PLAIN
    tab.go_to(kind="photo", sheet="2")
    assert held(tab) == {**PLAIN, "kind": ["photo"], "sheet": 2}
    assert steps == []
    assert len(runs) == 5


def test_a_click_from_before_the_browser_had_the_address_is_no_way_back(tab):
    tab.turn_to(2)
    tab.app.query_params.clear()  # what the browser still had when the next click was made
    tab.turn_to(3)
    assert held(tab)["sheet"] == 3
    assert tab.app.query_params == {"sheet": "3"}
    tab.app.query_params["sheet"] = "2"
    tab.run()
    assert held(tab)["sheet"] == 3


def test_another_address_counts_once_the_browser_has_had_the_last_one(tab):
    tab.turn_to(2).run()
    tab.app.query_params.clear()
    tab.run()
    assert held(tab) == PLAIN


def test_what_is_typed_is_a_step_when_it_rests(tab, steps, runs):
    for typed in ("f", "fo", "fog"):
        tab.set("q", typed)
    assert steps == []
    assert [order["typed"] for order in tab.data("rest")] == ["fog"]
    tab.send("rest", "rested", True)
    assert steps == [{"q": "fog"}]
    assert not tab.elements("rest")
    tab.set("q", "fo").set("q", "fog")
    assert not tab.elements("rest")
    assert len(steps) == 1
    assert len(runs) == 6


def test_what_is_done_before_it_rests_is_a_step_of_its_own(tab, steps):
    tab.set("q", "light").set("kind", ["photo"])
    assert steps == [{"q": "light"}, {"q": "light", "kind": "photo"}]
    tab.set("q", "lights").choose(tab.frames()[0]) if tab.frames() else None
    assert steps[2] == {"q": "lights", "kind": "photo"}
    assert steps[3].keys() == {"q", "kind", "frame"}


def test_what_is_asked_for_by_a_button_is_a_step_at_once(tab, steps):
    tab.set("kind", ["photo"]).click("filters_clear")
    assert steps == [{"kind": "photo"}, {}]


@pytest.mark.parametrize("sheet", ["900", "999999"])
def test_a_sheet_that_there_is_not_shows_the_last_one_and_leaves_the_address_alone(arrive, steps, sheet):
    tab = arrive(size="96", sheet=sheet)
    assert held(tab)["sheet"] == 4
    tab.run()
    assert {"size": "96", "sheet": "4"} not in steps
    assert tab.app.query_params == {"size": "96", "sheet": sheet}
    tab.turn_to(2)
    assert tab.app.query_params == {"size": "96", "sheet": "2"}


def test_an_address_of_before_is_left_alone_until_something_is_changed(arrive, steps):
    former = {"kind": ["Photos", "Reels"], "sort": "Oldest first", "crop": "As shot", "utm_source": "mail"}
    tab = arrive(**former)
    assert held(tab) == {**PLAIN, "kind": ["photo", "reel"], "sort": "oldest", "crop": "shot"}
    assert tab.run().app.query_params == former
    tab.turn_to(2)
    assert tab.app.query_params == {
        "utm_source": "mail",
        "kind": "photo,reel",
        "sort": "oldest",
        "crop": "shot",
        "sheet": "2",
    }


def test_opening_turning_and_closing_a_frame_are_a_step_each(tab, steps):
    tab.turn_to(2)
    first, second = (frame["id"] for frame in tab.frames()[:2])
    tab.choose(tab.frames()[0])
    tab.send_in_fragment("viewer", "turned", {"step": 1})
    assert steps == [{"sheet": "2"}, {"sheet": "2", "frame": first}, {"sheet": "2", "frame": second}]
    tab.go_to(sheet="2")
    assert not tab.data("viewer")
    assert held(tab)["sheet"] == 2
    assert len(steps) == 3


def test_the_tab_comes_back_from_another_page_to_what_the_address_says(tab):
    tab.set("kind", ["photo"]).turn_to(2)
    tab.send("masthead", "chosen", "Access").run()
    tab.send("masthead", "chosen", "Sheets")
    assert held(tab.run()) == PLAIN
