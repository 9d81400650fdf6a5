"""Two tabs of one browser that race: one comes back from Instagram while the other disconnects, in any order."""

from datetime import timedelta

import pytest
from app_driver import Visit, own_settings, prepare
from streamlit.runtime import Runtime
from test_page_stay import COOKIE, SECRET, is_connected, later

from igclient import OAuthClient


def amid(monkeypatch, method, happens):
    """Let something happen while the server waits for Instagram's answer."""
    real = getattr(OAuthClient, method)

    def answer(*args, **given):
        given_back = real(*args, **given)
        monkeypatch.setattr(OAuthClient, method, real)
        # A tab of these tests has a runtime of its own, and puts it away when its run is over.
        outer = Runtime._instance
        happens()
        Runtime._instance = outer
        return given_back

    monkeypatch.setattr(OAuthClient, method, answer)


@pytest.fixture
def tabs(monkeypatch, sandbox):
    """Two tabs of one browser that stays connected, the second about to sign in again."""
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    first = Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay").obey()
    second = Visit(monkeypatch, cookies=first.cookies)
    second.cookies.pop(COOKIE)
    kept = first.app.session_state["keeping"].cookie
    second.run()
    first.cookies[COOKIE] = kept
    return first, second


def test_a_sign_in_outlives_a_disconnect_in_another_tab_meanwhile(tabs, monkeypatch):
    leaving, coming = tabs
    amid(monkeypatch, "exchange_code", lambda: leaving.click("access_disconnect_now").obey())
    coming.sign_in("single", key="own")
    assert is_connected(coming)
    assert not is_connected(leaving.run())
    assert COOKIE not in leaving.cookies
    assert is_connected(coming.run())


def test_staying_is_asked_for_while_the_other_tab_disconnects(tabs, monkeypatch):
    leaving, coming = tabs
    coming.sign_in("single", key="own").open("access")
    amid(monkeypatch, "exchange_for_long_lived_token", lambda: leaving.click("access_disconnect_now").obey())
    coming.click("access_stay").obey()
    assert is_connected(coming)
    assert not is_connected(leaving.run())
    # What was kept last is what the browser keeps: the person asked for it after the disconnect.
    assert is_connected(coming.reload())


def test_a_disconnect_ends_a_renewal_that_is_under_way_in_the_other_tab(monkeypatch, tabs, sandbox):
    leaving, _ = tabs
    other = Visit(monkeypatch, cookies=leaving.cookies).run()
    assert is_connected(other)
    copied = leaving.cookies[COOKIE]
    amid(monkeypatch, "refresh_long_lived_token", lambda: leaving.click("access_disconnect_now").obey())
    later(monkeypatch, sandbox, timedelta(hours=25))
    other.run()
    assert sandbox.count("refresh") == 1
    other.run()
    assert not is_connected(other)
    assert COOKIE not in leaving.cookies
    leaving.cookies[COOKIE] = copied
    assert not is_connected(leaving.reload())
