"""Start, finish, guard and end a sign-in: what is sent once, what is kept, and where one comes back to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_driver import HERE, Visit, own_settings, prepare
from test_igclient_downloads import send, server

from dashboard import config, session
from dashboard.access import connection, sample
from dashboard.address import app_address, browser_is_here
from dashboard.pictures.store import picture_store
from dashboard.places import GUARDED_PAGES, HOME, Place
from dashboard.sign_in import road
from dashboard.sign_in.road import _SpentStates
from sandbox.walk import allow


@pytest.fixture
def tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single")
    return Visit(monkeypatch).run()


def returned(tab):
    """Leave, say yes, and give what the sandbox sends back."""
    return dict(parse_qsl(urlsplit(allow(tab.leave(), account="single")).query))


def test_a_state_is_spent_once_however_many_ask_at_a_time():
    spent, together = _SpentStates(), threading.Barrier(8, timeout=60)

    def spend(_):
        together.wait()
        return spent.spend("one")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(spend, range(8))) == [False] * 7 + [True]
    assert spent.spend("another")


def test_the_same_return_in_two_tabs_exchanges_one_code(tab, sandbox, monkeypatch):
    back = returned(tab)
    other = Visit(monkeypatch, cookies=tab.cookies)
    tab.come_back(**back)
    other.come_back(**back)
    assert sandbox.count("code_exchange") == 1
    assert tab.data("profile")
    assert not other.data("profile")
    assert other.notices()[0][0] == "This sign-in was already used."


def test_the_address_is_cleared_before_anything_is_exchanged(tab, sandbox):
    tab.come_back(**returned(tab))
    assert tab.app.query_params == {}
    for _ in range(3):
        tab.run()
    assert sandbox.count("code_exchange") == 1


class FakeQuery(dict):
    """An address's query: every name with all its values."""

    get_all = dict.__getitem__


@pytest.mark.parametrize("status", [500, 503, 200, 302])
def test_an_exchange_is_never_sent_twice_whatever_is_answered(monkeypatch, sandbox, status):
    posted = []

    def answer(handler):
        handler.rfile.read(int(handler.headers["Content-Length"]))
        posted.append(handler.path)
        send(handler, status, b"<html>busy</html>")

    with server(lambda handler: None, post=answer) as (base, asked):
        prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_BASE_URL=base))
        tab = Visit(monkeypatch).run()
        tab.come_back(state=tab.state("own"), code="AQcode")
    assert not tab.app.exception
    assert posted == ["/oauth/access_token"]
    assert asked == []
    assert tab.notices()


def test_an_exchange_nobody_answers_is_not_sent_again(monkeypatch, sandbox):
    tries = []

    def hang_up(handler):
        tries.append(handler.path)
        handler.connection.close()

    with server(lambda handler: None, post=hang_up) as (base, _):
        prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_BASE_URL=base))
        tab = Visit(monkeypatch).run()
        tab.come_back(state=tab.state("own"), code="AQcode")
    assert tries == ["/oauth/access_token"]
    assert tab.notices()[0][0] == "Instagram cannot be reached."


def test_a_code_of_the_sandbox_is_never_sent_to_instagram(monkeypatch, sandbox):
    """The state says which app a sign-in began with; the code goes to that one."""
    with server(lambda handler: None, post=lambda handler: None) as (base, _):
        prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_BASE_URL=base))
        tab = Visit(monkeypatch).run().sign_in("single", key="sample")
    assert tab.data("profile")[0]["username"] == "one.frame"
    assert tab.app.session_state["connection"].app == config.SAMPLE


def test_a_sign_in_survives_a_restart_of_the_server(tab, sandbox):
    back = returned(tab)
    road._spent_states.clear()
    picture_store.clear()
    tab.come_back(**back)
    assert tab.data("profile")


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("http://localhost:8501/", HOME.page),
        ("http://localhost:8501/access", "pages/access.py"),
        ("http://localhost:8501/media", "pages/media.py"),
        ("http://localhost:8501/base/access", "pages/access.py"),
        ("http://localhost:8501/connect", HOME.page),
        ("http://localhost:8501/../../etc/passwd", HOME.page),
        ("http://localhost:8501/access/../../x", HOME.page),
        ("http://localhost:8501/%2e%2e%2fstreamlit_app", HOME.page),
        ("http://localhost:8501/https://evil.example", HOME.page),
        ("", HOME.page),
        ("http://[", HOME.page),
    ],
)
def test_the_place_to_come_back_to_is_a_page_of_this_app(monkeypatch, url, page):
    wanted, opened = [], []
    fake = SimpleNamespace(
        context=SimpleNamespace(url=url),
        query_params=FakeQuery(sheet=["2"], code=["c"], state=["s"], error=["e"]),
        switch_page=lambda target, **more: opened.append(target),
    )
    monkeypatch.setattr(road, "st", fake)
    monkeypatch.setattr(sample, "st", fake)
    monkeypatch.setattr(session, "want_place", wanted.append)
    monkeypatch.setattr(session, "is_routed", lambda: True)
    road.send_to_connect()
    assert wanted == [Place(page, (("sheet", "2"),))]
    assert page in GUARDED_PAGES
    assert opened == ["pages/connect.py"]


@pytest.mark.parametrize(
    ("url", "base", "address", "here"),
    [
        (HERE, "", "http://localhost:8501/", True),
        ("http://127.0.0.1:8501/media?x=1#y", "", "http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/media", "", "http://[::1]:8501/", True),
        ("https://sheets.example/access", "", "https://sheets.example/", False),
        ("https://sheets.example/app/access", "/app/", "https://sheets.example/app/", False),
        ("http://localhost.evil.example/", "", "http://localhost.evil.example/", False),
        ("http://192.168.1.10:8501/", "", "http://192.168.1.10:8501/", False),
        (None, "", "http://localhost:8501/", True),
    ],
)
def test_the_apps_own_address(monkeypatch, url, base, address, here):
    fake = SimpleNamespace(context=SimpleNamespace(url=url), get_option=lambda name: base)
    monkeypatch.setattr(sample, "st", fake)
    assert app_address() == address
    assert browser_is_here() is here


def test_without_a_connection_there_is_no_client_and_nothing_to_renew(monkeypatch):
    monkeypatch.setattr(session, "connection", lambda: None)
    with pytest.raises(LookupError):
        road.client()
    with pytest.raises(LookupError):
        road.ledger()
    connection.renew(lambda oauth, token: pytest.fail("there is nothing to renew"))


def test_a_link_says_neither_nonce_nor_address_in_its_text(tab):
    link = tab.data("connect_button")[0]
    text = repr(road.LoginLink(link["href"], road.BrowserNonce(link["cookie"], link["nonce"]), 600))
    assert link["nonce"] not in text
    assert link["href"] not in text
