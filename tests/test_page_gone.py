"""Gone means gone: after a disconnect, and after a closed tab, nothing of an account is left in the memory."""

import gc
import os
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from app_driver import HERE, Visit, prepare, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

from dashboard import clock
from dashboard.access import connection
from dashboard.access.connection import Connection
from dashboard.access.ledger import Ledger
from dashboard.account import instagram
from dashboard.account.instagram import InstagramSource
from dashboard.account.roll import Roll
from dashboard.insights.posts import read_posts
from dashboard.insights.snapshots import take_snapshot, write_snapshot
from dashboard.pictures.store import PictureStore, picture_store
from dashboard.search.index import CaptionIndex
from dashboard.session import sweeper
from dashboard.session.sweeper import GONE_SECONDS, Sweeper
from dashboard.sign_in import farewell
from dashboard.staying.messages import ON_ITS_WAY
from igclient import AccessToken, InstagramClient, Media, User
from sandbox.walk import allow

KINDS = (
    AccessToken,
    Connection,
    InstagramClient,
    InstagramSource,
    Ledger,
    Roll,
    CaptionIndex,
    User,
    Media,
)
ENTRY = Path(__file__).resolve().parent.parent / "streamlit_app.py"


def alive():
    """How many objects of an account this process holds, by their class."""
    gc.collect()
    return Counter(type(one).__name__ for one in gc.get_objects() if type(one) in KINDS)


def expect_nothing_left(tab, nobody):
    """What the page says is so: it is gone now, or once what is still on its way has come."""
    if tab.notices()[0][1].startswith(ON_ITS_WAY.cause):
        wait_until(lambda: alive() - nobody == Counter(), "what was on its way has come")
    assert alive() - nobody == Counter()


@pytest.fixture
def nobody():
    """What other tests of this process have left behind is none of these tests' business."""
    return alive()


@pytest.fixture
def arrive(monkeypatch, running, nobody, tmp_path):
    """Connect the sample account, read to its end, in a tab of its own."""
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path))
    prepare(monkeypatch, running, account="sample")

    def connect():
        tab = Visit(monkeypatch).run().sign_in("sample")
        tab.app.session_state["source"].reader.read_until(1_000, lambda read: None)
        tab.open("media")
        held = alive() - nobody
        assert held.keys() == {kind.__name__ for kind in KINDS}
        assert held["Media"] > 300
        return tab

    return connect


def look_at_sheets(tab):
    tab.run()


def open_the_viewer(tab):
    tab.choose(tab.frames()[0])
    tab.send_in_fragment("viewer", "turned", {"step": 1})


def search_and_select(tab):
    tab.set("q", "fog")
    tab.set("selecting", True)
    tab.click("select_all")


def find_nothing(tab):
    tab.set("q", "a word that nobody wrote")


def pack_a_zip(tab):
    tab.set("selecting", True)
    tab.choose(tab.frames()[0])
    tab.click("picked_pack")


def look_at_the_access(tab):
    tab.open("access")


def look_at_the_insights(tab):
    tab.open("insights")
    source = tab.app.session_state["source"]
    kept = take_snapshot(read_posts(CaptionIndex(source.roll.items), UTC, clock.now()), source.user.id)
    tab.send("text_files", "chosen", [write_snapshot(kept).decode()])
    tab.click("insights_behind_months").click("insights_ask")
    # The sample did not grant it: the asking is refused, and stands there with what it knows.
    tab.app.session_state["insights_measuring"]._thread.join(60)
    tab.run()
    assert any(words.startswith("Stopped at 0 of") for words in tab.texts())
    tab.click("insights_account_ask")
    assert tab.app.session_state["account_figures"].error is not None
    tab.click_mark("times", "fri evening")


def make_an_archive(tab):
    tab.open("media", kind="reel").open("archive").mark("What", "shown")
    tab.send("main_button", "pressed", True)


@pytest.mark.parametrize(
    "busy_with",
    [
        look_at_sheets,
        open_the_viewer,
        search_and_select,
        find_nothing,
        pack_a_zip,
        look_at_the_access,
        look_at_the_insights,
        make_an_archive,
    ],
)
def test_a_disconnect_leaves_nothing_alive_while_the_tab_stays_open(arrive, nobody, busy_with, monkeypatch):
    monkeypatch.setattr(instagram, "MAY_INSIGHTS", "instagram_business_basic")
    tab = arrive()
    busy_with(tab)
    tab.open("access").click("access_disconnect_now")
    assert tab.notices()[0][0] == "Disconnected."
    expect_nothing_left(tab, nobody)


def test_a_disconnect_while_the_reading_goes_on_leaves_nothing_alive(monkeypatch, running, nobody):
    prepare(monkeypatch, running, account="sample")
    tab = Visit(monkeypatch).run().sign_in("sample")
    assert not tab.app.session_state["source"].roll.is_complete
    tab.tick().open("access").click("access_disconnect_now")
    assert tab.notices()[0][0] == "Disconnected."
    expect_nothing_left(tab, nobody)


def test_one_of_two_tabs_that_disconnects_leaves_the_other_whole(arrive, nobody):
    first, second = arrive(), arrive()
    both = alive() - nobody
    first.open("access").click("access_disconnect_now")
    left = alive() - nobody
    assert left["InstagramSource"] == left["AccessToken"] == 1
    assert both["InstagramSource"] == 2
    assert second.run().frames()
    second.open("access").click("access_disconnect_now")
    expect_nothing_left(second, nobody)


def test_an_access_that_is_over_leaves_nothing_alive(arrive, nobody, monkeypatch):
    tab = arrive()
    later = clock.now() + timedelta(days=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    tab.run()
    assert tab.notices()[0][0] == "Your access has run out."
    expect_nothing_left(tab, nobody)


def test_what_something_still_holds_is_not_said_to_be_gone_until_it_is(arrive, monkeypatch):
    monkeypatch.setattr(farewell, "PATIENCE_SECONDS", 0.0)
    tab = arrive()
    held = [tab.app.session_state["source"]]
    tab.open("access").click("access_disconnect_now")
    assert "still on its way" in tab.notices()[0][1]
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    tab.run()
    assert tab.notices()[0][0] == "Something may be left in the app's memory."
    held.clear()
    tab.run()
    assert tab.notices()[0][0] == "Disconnected."
    assert "are gone" in tab.notices()[0][1]


class Clock:
    def __init__(self):
        self.now = 1_000.0

    def __call__(self):
        return self.now


class Sessions:
    """Who is connected, and who was ended."""

    def __init__(self, *connected):
        self.connected, self.ended = set(connected), []

    def sweeper(self, ticking):
        return Sweeper(self.connected.__contains__, self.ended.append, ticking)


def test_a_session_without_a_browser_is_ended_in_its_time_and_no_earlier():
    ticking, sessions = Clock(), Sessions("a", "b")
    sweeping = sessions.sweeper(ticking)
    for one in ("a", "b"):
        sweeping.note(one)
    sweeping.sweep()
    sessions.connected.discard("a")
    sweeping.sweep()
    ticking.now += GONE_SECONDS - 0.1
    sweeping.sweep()
    assert sessions.ended == []
    ticking.now += 0.1
    sweeping.sweep()
    sweeping.sweep()
    assert sessions.ended == ["a"]


def test_who_comes_back_in_time_begins_anew():
    ticking, sessions = Clock(), Sessions()
    sweeping = sessions.sweeper(ticking)
    sweeping.note("a")
    sweeping.sweep()
    ticking.now += GONE_SECONDS - 1
    sessions.connected.add("a")
    sweeping.sweep()
    sessions.connected.discard("a")
    ticking.now += GONE_SECONDS - 1
    sweeping.sweep()
    ticking.now += GONE_SECONDS - 1
    sweeping.sweep()
    assert sessions.ended == []


def test_what_may_outlast_its_tab_is_left_and_all_else_is_stopped():
    class Stops:
        done = ""

        def stop(self):
            self.done = "stopped"

    class Lasts(Stops):
        def leave(self):
            self.done = "left"

    class State(dict):
        @property
        def filtered_state(self):
            return dict(self)

    held = State(reader=Stops(), archive=Lasts(), words="any")
    reader, archive = held["reader"], held["archive"]
    sweeper._empty(SimpleNamespace(session_state=held, _fragment_storage=[]))
    assert (reader.done, archive.done, held) == ("stopped", "left", {})


def test_pictures_and_colours_expire_without_a_visitor(monkeypatch):
    store = PictureStore()
    ticking = Clock()
    for name in ("_thumbnails", "_files", "_problems"):
        cache = getattr(store, name)
        monkeypatch.setattr(cache, "_TimedCache__timer", type(cache.timer)(ticking))
    store._files["gone", "1"] = b"file"
    store._colors["gone", "1"] = "#102030"
    store._colors["here", "1"] = "#405060"
    ticking.now += 29 * 60
    store._files["here", "1"] = b"file"
    store.expire()
    assert store.holds("gone")
    ticking.now += 2 * 60
    store.expire()
    assert not store.holds("gone")
    assert store.holds("here")
    assert store.known_color is not None
    assert list(store._colors) == [("here", "1")]


def test_the_process_lets_its_own_store_expire():
    assert picture_store().expire in sweeper.sweeper()._expiring


# The same with a server and a socket, as a browser holds it


@contextmanager
def browser(client):
    """A tab: its socket, with the page drawn once."""
    with client.websocket_connect("/_stcore/stream", subprotocols=["streamlit", "none"]) as socket:
        run(socket)
        yield socket


def run(socket):
    """Run the page, and wait until its run has ended."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    socket.send_bytes(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(socket.receive_bytes())
        if answer.WhichOneof("type") == "script_finished":
            return


def token_of(app):
    """Walk the sign-in as a person does who allows everything."""
    oauth = connection.oauth_client(app)
    returned = allow(oauth.authorization_url(state="any"), account="sample")
    return oauth.exchange_code(dict(parse_qsl(urlsplit(returned).query))["code"])


def descriptors():
    return len(os.listdir("/dev/fd"))


def visit_and_leave(client, app, sweeping):
    """Open a tab, connect an account in it, look at its sheets, and close the tab."""
    runtime = get_instance()
    with browser(client) as socket:
        (info,) = runtime._session_mgr.list_active_sessions()
        sweeping.note(info.session.id)
        info.session.session_state["connection"] = connection.new_connection(
            app, token_of(app), connection.new_ledger()
        )
        run(socket)
        sweeping.sweep()


def wait_until(reached, what):
    """Wait for a state that other threads bring about."""
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


def test_closed_tabs_are_forgotten_without_another_visit(monkeypatch, running, nobody):
    prepare(monkeypatch, running, account="sample")
    app, ticking = next(connection.apps()), Clock()
    with serving(st.App(ENTRY), base_url=HERE) as client:
        sweeping = Sweeper(sweeper.is_connected, sweeper.close_session, ticking)

        def forget_in_time():
            sweeping.sweep()
            ticking.now += GONE_SECONDS
            sweeping.sweep()

        # The first visitor has the process open what it keeps for all of them.
        visit_and_leave(client, app, sweeping)
        forget_in_time()
        before = descriptors()
        for _ in range(3):
            visit_and_leave(client, app, sweeping)
        assert (alive() - nobody)["InstagramSource"] == 3
        assert descriptors() >= before + 3
        forget_in_time()
        assert alive() - nobody == Counter()
        wait_until(lambda: descriptors() <= before, "the descriptors of the closed tabs are back")
