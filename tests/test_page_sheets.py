"""Finding, jumping and picking on the sheets, the address that carries it, and the reading behind the page."""

import re
import threading
import time
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from app_driver import ELSEWHERE, HERE, Visit, prepare

from dashboard.account.instagram import InstagramSource
from dashboard.account.reader import ReaderState
from dashboard.components.filter_sheet import Asked
from dashboard.pictures.store import PictureStore
from dashboard.search.filters import Filters, KindChoice
from dashboard.search.selection import select
from dashboard.sheets import filter_bar, first_look, narrow_tools, table
from dashboard.sheets.address import Layout
from dashboard.sheets.run import Run
from dashboard.words.wording import megabytes
from igclient import CursorPage, InstagramClient, errors
from sandbox import Fault

WAIT = 60
CONNECTING = {"code_exchange": 1, "user": 1, "media_list": 1}


@pytest.fixture
def visit(monkeypatch, sandbox):
    """Connect an account, and give the tab."""

    def connect(account="sample"):
        prepare(monkeypatch, sandbox, account=account)
        return Visit(monkeypatch).run().sign_in(account)

    return connect


@pytest.fixture
def whole(visit):
    """A tab on an account that has been read to its end."""
    tab = visit()
    reader_of(tab).read_until(1_000, lambda read: None)
    return tab.run()


def reads(sandbox):
    return {
        kind: sandbox.count(kind) for kind in ("code_exchange", "user", "media_list") if sandbox.count(kind)
    }


def reader_of(tab):
    return tab.app.session_state["source"].reader


def finish(reader):
    reader._thread.join(WAIT)
    assert not reader._thread.is_alive()


def line(tab):
    return tab.data("sheet_line")[0]["words"]


def numbers(tab):
    return [frame["number"] for frame in tab.frames()]


def posts(tab):
    """The posts on the sheet, as they were read."""
    known = {media.id: media for media in reader_of(tab).roll}
    return [known[frame["id"]] for frame in tab.frames()]


def picked(tab):
    return [frame["id"] for frame in tab.frames() if frame["selected"]]


def buttons(tab):
    return {button.key for button in tab.app.button}


# The address


@pytest.fixture
def arrive(monkeypatch, sandbox):
    """Open an address signed out, and connect there."""

    def connect(account="sample", **query):
        prepare(monkeypatch, sandbox, account=account)
        return Visit(monkeypatch).run().open("media", **query).sign_in(account)

    return connect


def test_filters_in_the_address_hold(arrive):
    tab = arrive(q="the", kind="photo,reel", sort="oldest", year="2025", likes_min="10")
    reader_of(tab).read_until(1_000, lambda read: None)
    tab.run()
    assert not tab.app.exception
    found = posts(tab)
    assert found
    assert all("the" in media.caption.casefold() and media.like_count >= 10 for media in found)
    assert {media.timestamp.year for media in found} == {2025}
    assert {frame["badge"] for frame in tab.frames()} == {None, "reel"}
    assert [media.timestamp for media in found] == sorted(media.timestamp for media in found)
    assert f"{len(found)} of {len(reader_of(tab).roll)} posts match" in line(tab)


@pytest.mark.parametrize("url", [HERE, ELSEWHERE])
def test_filters_in_a_cold_address_survive_the_sign_in(monkeypatch, sandbox, url):
    prepare(monkeypatch, sandbox)
    asked = {"q": "light", "kind": "photo,reel", "sort": "oldest", "size": "24"}
    tab = Visit(monkeypatch, url=url).run().open("media", **asked)
    assert tab.data("headline")
    if url == HERE:
        tab.sign_in()
    else:
        tab.send("connect_button", "clicked", True)
    assert not tab.app.exception
    assert tab.app.query_params == asked
    assert reads(sandbox) == CONNECTING
    assert {frame["badge"] for frame in tab.frames()} == {None, "reel"}
    assert all("light" in media.caption.casefold() for media in posts(tab))
    assert len(tab.frames()) <= 24


def test_a_cold_address_whose_frames_are_further_down_finds_them_once_all_is_read(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().open("media", sort="oldest").sign_in()
    assert reads(sandbox) == CONNECTING
    assert numbers(tab)[0] == "0223"
    tab.tick()
    finish(reader_of(tab))
    tab.run()
    assert numbers(tab)[0] == "0002"


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 5_000},
        {"q": '-"'},
        {"q": "[a](https://evil.example)"},
        {"kind": "nothing"},
        {"kind": "photo,,photo,x"},
        {"kind": ["Photos", "Photos", "x"]},
        {"sort": "x"},
        {"year": "99999999999999999999"},
        {"month": "13"},
        {"since": "yesterday"},
        {"since": "9999-12-31", "until": "0001-01-01"},
        {"likes_min": "-1"},
        {"likes_max": "1e400"},
        {"comments_min": "9" * 400},
        {"no_caption": "perhaps"},
        {"frames": "x"},
        {"tile": "XXL"},
        {"tile": "hero"},
        {"size": "25"},
        {"month": "January", "year": "1"},
        {"since": "2010-01-01", "until": "2099-01-01"},
        {"crop": "round"},
        {"sheet": "3", "q": "fog"},
    ],
)
def test_a_filter_typed_by_hand_never_crashes_the_page(arrive, query):
    tab = arrive("single", **query)
    assert not tab.app.exception
    assert tab.data("profile")
    assert not any("evil.example" in text for text in tab.texts())


def test_a_changed_filter_begins_with_the_first_sheet(whole):
    whole.turn_to(3)
    whole.set("q", "the")
    assert line(whole).startswith("Sheet 1 of ")
    whole.turn_to(2)
    assert line(whole).startswith("Sheet 2 of ")
    whole.set("sort", "most-liked")
    assert line(whole).startswith("Sheet 1 of ")
    likes = [media.like_count for media in posts(whole)]
    assert likes == sorted(likes, reverse=True)


def test_filters_read_nothing_again(whole, sandbox):
    sandbox.forget_requests()
    whole.set("q", "fog").set("q", "").set("kind", ["album"]).set("kind", []).set("sort", "oldest")
    assert not whole.app.exception
    assert reads(sandbox) == {}


def test_while_not_everything_is_read_that_is_said(visit):
    tab = visit()
    tab.set("q", "no such words anywhere")
    assert ("Nothing found.", "No post fits all of this among what is read so far.") in tab.notices()
    assert any("Reading the rest: 100 of 322" in text for text in tab.texts())
    assert "filters_clear" in buttons(tab)
    reader_of(tab).read_until(1_000, lambda read: None)
    tab.run()
    assert ("Nothing found.", "No post fits all of this.") in tab.notices()


def test_clearing_all_shows_everything_again(whole):
    first = numbers(whole)
    whole.set("q", "fog").set("kind", ["photo"]).set("year", 2025).set("likes_min", 1)
    assert len(whole.frames()) < 48
    whole.click("filters_clear")
    assert numbers(whole) == first
    assert "filters_clear" not in buttons(whole)


def test_an_empty_result_offers_the_nearest_way_out(whole):
    whole.set("kind", ["reel"]).set("q", "nosuchword")
    assert not whole.frames()
    assert ("Nothing found.", "No post fits all of this.") in whole.notices()
    wider = whole.app.button(key="empty_wider").label
    whole.click("empty_wider")
    assert not whole.app.exception
    assert {frame["badge"] for frame in whole.frames()} == {"reel"}
    assert "nosuchword" in wider
    total = int(line(whole).split(" of ")[1].split(" · ")[-1].replace(",", ""))
    assert f": {total} frames" in wider
    whole.set("q", "nosuchword")
    whole.click("empty_clear")
    assert len(whole.frames()) == 48


def test_letting_one_limit_go_keeps_the_others(whole):
    whole.set("likes_min", 300).set("year", 2025).set("q", "nosuchword")
    assert not whole.frames()
    whole.click("empty_wider")
    assert not whole.app.exception
    assert not whole.app.warning
    assert posts(whole)
    assert all(media.like_count >= 300 and media.timestamp.year == 2025 for media in posts(whole))


@pytest.mark.parametrize("frames", ["without-file", "missing-slides"])
def test_each_number_of_the_reconciliation_opens_its_frames(whole, frames):
    key = f"report_{frames}"
    said = whole.app.button(key=key).label
    whole.click(key)
    found = posts(whole)
    assert said.startswith(f"{len(found)} ")
    for media in found:
        missing = [slide for slide in media.children if not slide.media_url]
        assert bool(missing) if frames == "missing-slides" else not media.media_url
    assert any("The profile counts 322." in text for text in whole.texts())


# Jump, and this day


def test_the_timeline_jumps_to_the_sheet_of_a_month(whole):
    shown = whole.data("timeline")[0]["years"]
    assert sum(month["count"] for year in shown for month in year["months"]) <= len(reader_of(whole).roll)
    assert [month["here"] for month in shown[0]["months"]].count(True) == 1
    oldest = shown[-1]
    whole.send("timeline", "jumped", {"place": oldest["first"], "year": True})
    assert not whole.app.exception
    assert line(whole).startswith("Sheet " + str(oldest["first"] // 48 + 1) + " of 7")
    assert int(oldest["year"]) in {media.timestamp.year for media in posts(whole)}


def test_what_was_jumped_to_is_marked_on_the_sheet_and_nothing_before_it(whole):
    (year,) = [year for year in whole.data("timeline")[0]["years"] if year["year"] == "2023"]
    assert year["first"] % 48, "the sheet begins with that year, and nothing could be before it"
    whole.send("timeline", "jumped", {"place": year["first"], "year": True})
    marked = [frame["date"].endswith("2023") for frame in whole.frames() if frame["marked"]]
    assert marked
    assert all(marked)
    assert [frame["marked"] for frame in whole.frames()].index(True) == year["first"] % 48
    assert {strip["sought"] for strip in whole.data("film") if strip["flush"]} == {1}
    month = [month for month in year["months"] if month["first"] is not None][3]
    whole.send("timeline", "jumped", {"place": month["first"], "year": False})
    assert len([frame for frame in whole.frames() if frame["marked"]]) == min(
        month["count"], 48 - month["first"] % 48
    )
    whole.turn_to(1)
    assert not any(frame["marked"] for frame in whole.frames())


def test_a_timeline_of_one_frame_says_frame(visit):
    (year,) = visit("single").data("timeline")[0]["years"]
    assert year["label"].endswith(", 1 frame")
    assert year["months"][0]["label"].endswith(", 1 frame")


@pytest.mark.parametrize("place", [-5, 10**9, "x", None, 3.5])
@pytest.mark.parametrize("sent", [lambda place: {"place": place}, lambda place: place])
def test_a_jump_to_nowhere_changes_nothing_for_the_worse(visit, place, sent):
    tab = visit("single").send("timeline", "jumped", sent(place))
    assert not tab.app.exception
    assert numbers(tab) == ["0001"]


def test_the_timeline_follows_the_filter_and_goes_away_where_dates_are_in_no_order(whole):
    whole.set("kind", ["reel"])
    years = whole.data("timeline")[0]["years"]
    assert sum(month["count"] for year in years for month in year["months"]) < 322
    whole.set("sort", "most-liked")
    assert not whole.data("timeline")


@pytest.fixture
def anniversary(monkeypatch):
    """Let the account's only post be exactly a year old."""
    real, today = InstagramClient.list_media, datetime.now(UTC)
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    then = today.replace(year=today.year - 1, day=day)

    def list_media(self, **asked):
        page = real(self, **asked)
        return CursorPage(tuple(replace(media, timestamp=then) for media in page.items), page.after)

    monkeypatch.setattr(InstagramClient, "list_media", list_media)


def test_this_day_in_past_years_is_shown_until_it_is_hidden(visit, anniversary):
    tab = visit("single")
    tab.app.context = {**tab.app.context, "timezone": "UTC"}
    tab.run()
    assert [frame["number"] for frame in tab.memories()] == ["0001"]
    tab.choose(tab.memories()[0])
    assert tab.app.query_params["frame"] == tab.frames()[0]["id"]
    tab.app.query_params.clear()
    tab.click("memories_hide")
    assert not tab.memories()
    tab.run()
    assert not tab.memories()
    assert len(tab.frames()) == 1


def test_this_day_is_not_shown_beside_a_filter(visit, anniversary):
    tab = visit("single").set("kind", ["photo"])
    assert not tab.memories()


# Select


def test_frames_are_picked_and_let_go_and_none_is_opened(visit):
    tab = visit().set("selecting", True)
    one, two = tab.frames()[3], tab.frames()[20]
    tab.choose(one)
    tab.choose(two)
    assert picked(tab) == [one["id"], two["id"]]
    assert not tab.data("viewer")
    assert "frame" not in tab.app.query_params
    tab.choose(tab.frames()[3])
    assert picked(tab) == [two["id"]]
    tab.click("select_none")
    assert picked(tab) == []
    assert tab.app.button(key="select_none").disabled


def test_shift_picks_a_range_across_strips_and_sheets(whole):
    whole.set("selecting", True)
    ids = [media.id for media in reader_of(whole).roll]
    whole.choose(whole.frames()[10])
    whole.choose(whole.frames()[14], extend=True)
    assert picked(whole) == ids[10:15]
    whole.turn_to(2)
    assert picked(whole) == []
    whole.choose(whole.frames()[1], extend=True)
    assert picked(whole) == ids[48:50]
    whole.turn_to(1)
    assert picked(whole) == ids[10:48]


def test_all_shown_picks_what_the_filters_show_on_every_sheet(whole):
    whole.resize(24)
    whole.set("kind", ["album"]).set("selecting", True)
    assert len(whole.frames()) == 24
    whole.click("select_all")
    assert len(picked(whole)) == 24
    albums = [media.id for media in reader_of(whole).roll if media.is_album]
    assert sorted(whole.app.session_state["selected"]) == sorted(albums)


def test_leaving_select_mode_opens_frames_again(visit):
    tab = visit().set("selecting", True)
    tab.choose(tab.frames()[0])
    tab.set("selecting", False)
    assert picked(tab) == []
    tab.choose(tab.frames()[1])
    assert tab.data("viewer")
    assert tab.app.query_params["frame"] == tab.frames()[1]["id"]


def test_the_previous_and_next_frame_are_those_of_the_view(whole):
    whole.set("kind", ["reel"])
    first = whole.frames()[0]
    whole.choose(first)
    assert whole.data("viewer")[0]["number"] == first["number"]


def test_a_frame_clicked_before_the_switch_is_drawn_is_selected_not_opened(visit):
    tab = visit("single")
    frame = tab.frames()[0]
    # Both reach the app in one run, as from a quick hand on a slow line.
    tab.app.toggle(key="selecting").set_value(True)
    tab.choose(frame)
    assert [one["selected"] for one in tab.frames()] == [True]
    assert not tab.data("viewer")
    tab.app.toggle(key="selecting").set_value(False)
    tab.choose(frame)
    assert tab.data("viewer")


@pytest.mark.parametrize(
    "chosen",
    [{}, {"id": 5}, {"id": "nowhere", "extend": True}, "x", None, [1], {"id": None, "extend": "yes"}],
)
@pytest.mark.parametrize("selecting", [True, False])
def test_a_click_that_no_frame_sends_never_crashes_the_page(visit, chosen, selecting):
    tab = visit("single").set("selecting", selecting)
    tab.send("film", "chosen", chosen)
    assert not tab.app.exception
    assert numbers(tab) == ["0001"]


@pytest.fixture
def cut_short(monkeypatch):
    """Let the reading behind the page end in the middle of the next run, as it can at any moment; say how often."""
    ended, draw_reading = [], table.draw_reading

    def draw(source, *, run_page, **told):
        if not ended:
            ended.append(True)
            run_page()
        draw_reading(source, run_page=run_page, **told)

    return lambda: (monkeypatch.setattr(table, "draw_reading", draw), ended)[1]


def test_a_frame_opens_though_the_reading_ends_in_the_run_of_the_click(visit, cut_short):
    tab = visit()
    frame = tab.frames()[3]
    ended = cut_short()
    tab.choose(frame)
    assert ended
    assert tab.app.query_params["frame"] == frame["id"]
    assert tab.data("viewer")[0]["number"] == frame["number"]


def test_a_frame_is_selected_though_the_reading_ends_in_the_run_of_the_click(visit, cut_short):
    tab = visit().set("selecting", True)
    ended = cut_short()
    tab.choose(tab.frames()[3])
    assert ended
    assert [frame["selected"] for frame in tab.frames()[:5]] == [False, False, False, True, False]


def test_a_month_is_jumped_to_though_the_reading_ends_in_the_run_of_the_click(whole, cut_short):
    oldest = whole.data("timeline")[0]["years"][-1]["first"]
    ended = cut_short()
    whole.send("timeline", "jumped", {"place": oldest, "year": True})
    assert ended
    assert line(whole).startswith(f"Sheet {oldest // 48 + 1} of 7")


# The first look


@pytest.fixture
def looking(monkeypatch):
    """End the run where the first look ends; gives how often there was one."""
    looks, show_first = [], first_look.show_first

    def show(*args, **named):
        looks.append(1)
        show_first(*args, **named)
        st.stop()

    monkeypatch.setattr(first_look, "show_first", show)
    return looks


def test_the_first_look_is_at_the_pictures_and_the_tools_come_after(visit, looking):
    tab = visit("sample")
    first = tab.frames()
    assert len(first) == 48
    assert all(frame["source"] or frame["words"] for frame in first)
    assert [shapes["narrow"] for shapes in tab.data("tools_to_come")] == [True, False]
    assert not tab.app.text_input
    assert not tab.app.get("pagination")
    tab.run()
    assert looking == [1]
    assert tab.frames() == first
    assert not tab.elements("tools_to_come")
    assert tab.app.text_input
    assert tab.app.get("pagination")


def test_an_address_that_asks_for_something_gets_it_at_once(arrive, looking):
    tab = arrive("single", tile="L")
    assert looking == []
    assert tab.data("film")[0]["size"] == "L"
    tab.open("access").open("media")
    assert looking == []


def test_pictures_that_dawdle_do_not_keep_the_tools_away(monkeypatch, sandbox):
    monkeypatch.setattr(first_look, "FIRST_LOOK_SECONDS", 0.0)
    held = threading.Event()
    thumbnail = PictureStore.thumbnail

    def wait_for_the_tools(store, source):
        assert held.wait(WAIT)
        return thumbnail(store, source)

    monkeypatch.setattr(PictureStore, "thumbnail", wait_for_the_tools)
    tools = filter_bar.draw_filters

    def draw_filters(*args):
        held.set()
        return tools(*args)

    monkeypatch.setattr(filter_bar, "draw_filters", draw_filters)
    prepare(monkeypatch, sandbox, account="single")
    tab = Visit(monkeypatch).run().sign_in("single")
    assert tab.app.text_input
    assert tab.frames()[0]["source"]


# Frames


def test_frame_size_and_crop_are_in_the_address(arrive):
    tab = arrive("single", tile="L", crop="shot")
    assert (tab.data("film")[0]["size"], tab.data("film")[0]["crop"]) == ("L", "shot")
    tab.set("tile", "S")
    tab.set("crop", "portrait")
    assert tab.app.query_params == {"tile": "S", "crop": "portrait"}
    assert (tab.data("film")[0]["size"], tab.data("film")[0]["crop"]) == ("S", "portrait")


# The reading behind the page


def test_the_rest_is_read_from_the_first_tick_on_and_not_before(visit, sandbox):
    tab = visit()
    assert reads(sandbox) == CONNECTING
    assert any("Reading the rest: 100 of 322" in text for text in tab.texts())
    tab.run()
    assert reads(sandbox) == CONNECTING
    tab.tick()
    finish(reader_of(tab))
    assert reads(sandbox) == {**CONNECTING, "media_list": 4}
    tab.run()
    assert not any("Reading the rest" in text for text in tab.texts())
    assert numbers(tab)[0] == "0322"
    assert line(tab).endswith(" · 48 of 321 posts")


@pytest.mark.parametrize(
    ("address", "runs"),
    [
        # The tick runs the page, and the test once more.
        ({}, 2),
        # As a tick that was on its way when the person searched or opened a post.
        ({"q": "fog"}, 1),
        ({"frame": "1"}, 1),
    ],
)
def test_what_is_read_runs_the_page_only_where_the_person_has_not_gone_on(visit, monkeypatch, address, runs):
    tab = visit()
    reader_of(tab).read_until(1_000, lambda read: None)
    counted = []
    begin = InstagramSource.begin
    monkeypatch.setattr(InstagramSource, "begin", lambda source: counted.append(1) or begin(source))
    for key, value in address.items():
        tab.app.query_params[key] = value
    tab.tick()
    assert len(counted) == runs


def test_ten_thousand_posts_are_read_once_each_page(visit, sandbox):
    tab = visit("huge").tick()
    tab.turn_to(5)
    finish(reader_of(tab))
    tab.run()
    assert not tab.app.exception
    assert reads(sandbox) == {**CONNECTING, "media_list": 100}
    assert len(tab.app.session_state["caption_index"]) == 10_000
    assert numbers(tab)[0] == f"{10_000 - 4 * 48}"


@pytest.fixture
def held(monkeypatch):
    """Hold the second page of the media until it is let go; gives (arrived, let go, the cursors asked for)."""
    real, asked = InstagramClient.list_media, []
    arrived, let_go = threading.Event(), threading.Event()

    def list_media(self, **query):
        asked.append(query["after"])
        if len(asked) == 2:
            arrived.set()
            assert let_go.wait(WAIT)
        return real(self, **query)

    monkeypatch.setattr(InstagramClient, "list_media", list_media)
    yield arrived, let_go, asked
    let_go.set()


def test_disconnecting_in_the_middle_of_loading_leaves_nobody_reading(visit, held):
    arrived, let_go, asked = held
    tab = visit().tick()
    assert arrived.wait(WAIT)
    reader = reader_of(tab)
    tab.open("access").click("access_disconnect_now")
    assert tab.notices()[0][0] == "Disconnected."
    assert "source" not in tab.app.session_state
    let_go.set()
    finish(reader)
    assert len(asked) == 2
    assert reader.state is not ReaderState.COMPLETE
    tab.run()
    assert "source" not in tab.app.session_state
    assert len(asked) == 2


def test_an_access_that_runs_out_in_the_middle_of_loading_leaves_nobody_reading(visit, held, monkeypatch):
    arrived, let_go, asked = held
    tab = visit().tick()
    assert arrived.wait(WAIT)
    reader = reader_of(tab)
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr("dashboard.clock.now", lambda: later)
    tab.run()
    assert tab.notices()[0][0] == "Your access has run out."
    let_go.set()
    finish(reader)
    assert len(asked) == 2


def test_the_page_stays_usable_while_the_rest_is_read(visit, held):
    arrived, let_go, _ = held
    tab = visit().tick()
    assert arrived.wait(WAIT)
    tab.turn_to(2)
    assert len(tab.frames()) == 48
    tab.set("kind", ["album"])
    assert {frame["badge"] for frame in tab.frames()} == {"album"}
    let_go.set()
    finish(reader_of(tab))


def test_a_limit_stops_the_reading_says_so_and_the_person_can_go_on(visit, monkeypatch):
    tab = visit()
    real = InstagramClient.list_media

    def limited(self, **asked):
        raise errors.RateLimited("Application request limit reached", code=4)

    with monkeypatch.context() as patched:
        patched.setattr(InstagramClient, "list_media", limited)
        tab.tick()
        finish(reader_of(tab))
        tab.run()
    assert InstagramClient.list_media is real
    assert any(text.startswith("Stopped at 100 of 322.") for text in tab.texts())
    assert len(tab.frames()) == 48
    tab.click("reading_go_on")
    finish(reader_of(tab))
    tab.run()
    assert not any("Stopped" in text for text in tab.texts())
    assert reader_of(tab).state is ReaderState.COMPLETE


def test_a_pause_that_instagram_asks_for_is_said_and_kept_whatever_the_person_does(visit, sandbox):
    tab = visit()
    sandbox.play(Fault("html_429", "/me/media"))
    tab.tick()
    finish(reader_of(tab))
    sandbox.forget_requests()
    tab.run()
    said = "Stopped at 100 of 322. Instagram asks for a pause. It can go on in about 7 minutes."
    assert said in tab.texts()
    assert not [button for button in tab.app.button if button.key == "reading_go_on"]
    tab.turn_to(3)
    ((title, words),) = tab.notices()
    assert title == "Instagram asks for a pause."
    assert "Come back in about 7 minutes." in words
    assert sandbox.requests == ()
    reader, later = reader_of(tab), time.monotonic() + 420
    reader.clock = reader.client._transport.clock = lambda: later
    tab.turn_to(1).click("reading_go_on")
    finish(reader)
    tab.run()
    assert reader.state is ReaderState.COMPLETE
    assert "All 321 posts read" in tab.texts()


def test_an_access_withdrawn_while_reading_is_said_on_the_first_page(visit, monkeypatch):
    tab = visit()

    def withdrawn(self, **given):
        raise errors.AccessTokenInvalid("Error validating access token", code=190)

    monkeypatch.setattr(InstagramClient, "list_media", withdrawn)
    reader = reader_of(tab)
    tab.tick()
    finish(reader)
    tab.run()
    assert not tab.app.exception
    assert "Your access has run out." in [title for title, _ in tab.notices()]
    assert not tab.data("profile")


def test_a_pause_says_how_much_of_the_allowance_is_used(visit, monkeypatch):
    tab = visit()
    reader_of(tab).pause_at = 0.0
    tab.tick()
    assert any(
        text.startswith("Paused at 100 of 322: ") and "of Instagram's allowance" in text
        for text in tab.texts()
    )
    tab.click("reading_go_on")
    finish(reader_of(tab))
    assert reader_of(tab).state is ReaderState.COMPLETE


def pick_frames(tab, *places):
    ids = [frame["id"] for frame in tab.frames()]
    tab.set("selecting", True)
    for place in places:
        tab.send("film", "chosen", {"id": ids[place], "extend": False})
    assert not tab.app.exception
    return [ids[place] for place in places]


def test_what_is_picked_is_packed_with_its_progress_said_and_then_saved(whole):
    picked = pick_frames(whole, 1, 2)
    assert whole.app.button(key="picked_pack").label == "Pack 2 posts as a ZIP"
    whole.click("picked_pack")
    assert not whole.app.exception
    assert "picked_pack" not in buttons(whole)
    saved = whole.app.session_state["packed"][tuple(picked)]
    assert whole.app.get("download_button")[0].proto.label == f"Save the ZIP, {megabytes(saved.size)}"
    names = zipfile.ZipFile(saved.parts[0].data).namelist()
    lists = {"data/posts.csv", "data/posts.jsonl", "README.txt", "index.html", "manifest-sha256.txt"}
    assert {f"maya.lindqvist/{name}" for name in lists} < set(names)
    chosen = [media for media in posts(whole) if media.id in picked]
    assert sum(name.endswith(".xmp") for name in names) == sum(len(media.children) or 1 for media in chosen)


def test_another_choice_is_packed_anew(whole):
    pick_frames(whole, 1)
    whole.click("picked_pack")
    pick_frames(whole, 3)
    assert whole.app.button(key="picked_pack").label == "Pack 2 posts as a ZIP"


def test_a_sheet_far_down_in_a_search_is_read_for(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().open("media", q="e", size="24", sheet="6").sign_in()
    assert not tab.app.exception
    assert line(tab).startswith("Sheet 6 of ")
    assert len(reader_of(tab).roll) > 100
    assert all("e" in media.caption.casefold() for media in posts(tab))


def test_a_sheet_far_beyond_a_search_falls_to_its_last(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().open("media", q="fog", sheet="7").sign_in()
    assert not tab.app.exception
    assert reader_of(tab).roll.is_complete
    last = tab.app.get("pagination")[0].proto.num_pages
    assert line(tab).startswith(f"Sheet {last} of {last} ")


# A narrow window


def ask(tab, **asked):
    """What the tools of a narrow window send: the fragment runs, then the page."""
    return tab.send("filter_sheet", "asked", asked)


def test_the_sheet_of_a_narrow_window_sets_the_same_widgets_and_the_address(whole):
    (tools,) = whole.data("filter_sheet")
    assert (tools["groups"], tools["shown"], tools["text"]) == (0, {}, "")
    whole.turn_to(2)
    draft = {"kind": "album,photo", "likes_min": "500", "since": "2022-06-01", "until": "2024-06-30"}
    ask(whole, show={**draft, "sort": "oldest", "size": "24"}, selects=False)
    assert whole.app.query_params == {**draft, "kind": "photo,album", "sort": "oldest", "size": "24"}
    (tools,) = whole.data("filter_sheet")
    assert tools["groups"] == 3
    found = {media.media_type for media in posts(whole)}
    assert found == {"IMAGE", "CAROUSEL_ALBUM"}
    assert len(whole.frames()) == 24
    ask(whole, show={}, selects=True)
    assert whole.app.query_params == {}
    assert whole.data("filter_sheet")[0]["selecting"]
    assert {strip["mode"] for strip in whole.data("film") if strip["flush"]} == {"select"}


def test_what_a_mark_of_a_chart_asked_for_is_seen_and_let_go_in_a_narrow_window(whole):
    (tools,) = whole.data("filter_sheet")
    assert tools["only"][0][0] == "no_caption=true"
    some = ",".join(media.id for media in posts(whole)[:2])
    ask(whole, show={"ids": some, "zone": "utc"}, selects=False)
    assert len(whole.frames()) == 2
    (tools,) = whole.data("filter_sheet")
    assert (tools["groups"], tools["only"][0]) == (1, [f"ids={some}", "2 chosen posts", None])
    ask(
        whole,
        show={"weekday": "fri", "part": "evening", "slides_max": "0", "caption_max": "80"},
        selects=False,
    )
    (tools,) = whole.data("filter_sheet")
    assert (tools["groups"], tools["shown"]["weekday"], tools["only"][0][0]) == (3, "fri", "no_caption=true")
    assert (tools["weekdays"][4][:2], tools["parts"][3][:2]) == (
        ["fri", "Friday"],
        ["evening", "Evening, 18–22"],
    )
    assert 0 < len(whole.frames()) < 38


def test_how_many_posts_fit_a_draft_is_counted_and_nothing_else_changes(whole):
    (shown,) = whole.data("filter_sheet")
    assert [count for value, _, count in shown["kinds"] if value == "reel"] == [28]
    source, index = reader_of(whole), whole.app.session_state["caption_index"]
    run = Run(whole.app.session_state["source"], datetime(2026, 11, 28, tzinfo=UTC), UTC)
    assert len(index) == len(source.roll)
    tools = narrow_tools.Tools(run, Filters(text="fog"), Layout(), index, is_selecting=False)
    found = select(index, Filters(text="fog", kinds=frozenset({KindChoice.PHOTO})), UTC)
    narrow_tools._answer(tools, Asked(count={"kind": "photo", "q": "sea"}, serial=7))
    assert 0 < len(found) < len(index)
    assert (tools.counted, tools.needs_page) == ((7, len(found)), False)


def test_a_search_in_a_narrow_window_is_the_same_search(whole):
    ask(whole, text="fog")
    shown = numbers(whole)
    assert 0 < len(shown) < 48
    assert whole.data("filter_sheet")[0]["text"] == "fog"
    ask(whole, show={"kind": "photo"}, selects=False)
    assert whole.app.query_params == {"q": "fog", "kind": "photo"}
    assert set(numbers(whole)) <= set(shown)


@pytest.mark.parametrize(
    "asked",
    [
        {"show": {"kind": "x", "sort": "", "size": "7", "likes_min": "-1", "since": "never", "sheet": "9"}},
        {"show": {"q": 5, "kind": None}},
        {"show": "everything"},
        {"count": {"kind": "reel"}, "serial": "x"},
        {"text": 3},
        {},
    ],
)
def test_what_no_browser_of_ours_sends_shows_everything(visit, asked):
    tab = ask(visit("single"), **asked)
    assert not tab.app.exception
    assert numbers(tab) == ["0001"]
    assert tab.app.query_params == {}


def test_a_narrow_window_says_the_same_in_fewer_words(whole):
    def said(tab):
        return [line["brief"] for line in tab.data("sheet_line")[:2]]

    months = r"[A-Z][a-z]{2} 20\d\d – [A-Z][a-z]{2} 20\d\d"
    assert said(whole)[0] == "Sheet 1 of 7 · 48 of 321"
    assert re.fullmatch(months, said(whole)[1])
    whole.set("kind", ["reel"])
    assert said(whole)[0] == "28 of 321 match · one sheet"
    assert re.fullmatch(months, said(whole)[1])
    whole.set("kind", ["photo"])
    assert said(whole)[0].endswith(" match · sheet 1 of 5")
    # The dates are let go before they take a line of their own.
    assert said(whole)[1] == ""


def test_who_asks_about_the_access_is_led_to_it(visit):
    tab = visit("single").send("profile", "access", True)
    assert not tab.app.exception
    assert tab.data("masthead")[0]["current"] == "Access"
