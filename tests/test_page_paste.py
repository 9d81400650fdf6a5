"""The way back by hand: a pasted address finishes the sign-in, and obeys every rule that the callback does."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from app_driver import HERE, Visit, own_settings, prepare
from hypothesis import HealthCheck, given, settings, strategies as st

from dashboard import clock
from sandbox.walk import allow


@pytest.fixture
def tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox))
    return Visit(monkeypatch).run()


def leave(tab):
    """Click the link as the browser does, with nonce and state kept; gives the address Instagram sends back to."""
    link = tab.leave("own")
    kept = next(data for data in tab.data("connect_button") if data["href"] == link)
    tab.cookies[f"{kept['cookie']}_state"] = dict(parse_qsl(urlsplit(link).query))["state"]
    return allow(link, account="single")


def code_in(address):
    return dict(parse_qsl(urlsplit(address).query))["code"]


def paste(tab, text):
    tab.app.text_input(key="pasted").set_value(text)
    next(button for button in tab.app.button if button.label == "Finish connecting").click()
    return tab.run()


def is_connected(tab):
    assert not tab.app.exception
    return [data["username"] for data in tab.data("profile")] == ["one.frame"]


def said(tab):
    assert not tab.app.exception
    assert not tab.data("profile")
    return tab.notices()[0][0]


@pytest.mark.parametrize("dress", ["{}", "{}#_", "  {}#_\n", "<{}>"])
def test_the_pasted_address_signs_in(tab, sandbox, dress):
    address = leave(tab)
    paste(tab, dress.format(address.removesuffix("#_")))
    assert is_connected(tab)
    assert sandbox.count("code_exchange") == 1


def test_in_a_tab_of_its_own_the_sessions_nonce_is_proof_enough(tab):
    link = tab.leave("own")
    address = allow(link, account="single")
    tab.cookies.clear()
    assert is_connected(paste(tab, address))


def test_a_bare_code_signs_in_where_a_sign_in_began(tab, sandbox):
    address = leave(tab)
    paste(tab, code_in(address) + "#_")
    assert is_connected(tab)
    assert sandbox.count("code_exchange") == 1


def test_a_bare_code_in_a_browser_that_began_nothing_exchanges_nothing(tab, sandbox, monkeypatch):
    address = leave(tab)
    stranger = Visit(monkeypatch).run()
    paste(stranger, code_in(address))
    assert said(stranger) == "The code alone is not enough here."
    assert sandbox.count("code_exchange") == 0


def test_a_kept_state_without_its_nonce_is_worth_nothing(tab, sandbox, monkeypatch):
    address = leave(tab)
    stolen = {name: value for name, value in tab.cookies.items() if name.endswith("_state")}
    assert stolen
    thief = Visit(monkeypatch, cookies=stolen).run()
    paste(thief, code_in(address))
    assert said(thief) == "The code alone is not enough here."
    assert sandbox.count("code_exchange") == 0


def test_the_sample_accounts_state_does_not_stand_for_ones_own(tab, sandbox):
    own = leave(tab)
    tab.cookies.clear()
    link = tab.leave("sample")
    kept = next(data for data in tab.data("connect_button") if data["href"] == link)
    tab.cookies[f"{kept['cookie']}_state"] = dict(parse_qsl(urlsplit(link).query))["state"]
    paste(tab, code_in(own))
    assert said(tab) == "The code alone is not enough here."
    assert sandbox.count("code_exchange") == 0


def test_a_bare_code_is_too_late_after_ten_minutes(tab, sandbox, monkeypatch):
    address = leave(tab)
    later = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    paste(tab, code_in(address))
    assert said(tab) == "The code alone is not enough here."
    assert sandbox.count("code_exchange") == 0


def test_an_address_from_another_browser_exchanges_nothing(tab, sandbox, monkeypatch):
    address = leave(tab)
    victim = Visit(monkeypatch).run()
    paste(victim, address)
    assert said(victim) == "This sign-in was begun in another browser."
    assert sandbox.count("code_exchange") == 0


def test_an_address_without_its_state_exchanges_nothing_even_where_one_is_kept(tab, sandbox):
    address = leave(tab)
    paste(tab, f"{HERE}?code={code_in(address)}")
    assert said(tab) == "This sign-in could not be verified."
    assert sandbox.count("code_exchange") == 0


def test_a_pasted_address_works_once(tab, sandbox, monkeypatch):
    address = leave(tab)
    paste(tab, address)
    assert is_connected(tab)
    again = Visit(monkeypatch, cookies=tab.cookies).run()
    for text in (address, code_in(address)):
        paste(again, text)
        assert said(again) == "This sign-in was already used."
    assert sandbox.count("code_exchange") == 1


def test_a_refusal_can_be_pasted_too(tab):
    query = dict(parse_qsl(urlsplit(leave(tab)).query))
    paste(tab, HERE + "?" + urlencode({"error": "access_denied", "state": query["state"]}))
    assert said(tab) == "You chose not to connect."


def test_the_words_of_an_error_page_are_explained(tab, sandbox):
    paste(tab, "Invalid Request: Request parameters are invalid: Invalid platform app")
    assert said(tab) == "Instagram does not know this app ID and secret."
    assert "**Where:** App Dashboard › Instagram" in tab.notices()[0][1]
    sent = next(data["text"] for data in tab.data("copy_text") if data["name"] == "what was sent")
    assert f"client_id = {sandbox.client_id}" in sent
    assert sandbox.client_secret not in tab.page_text()


@pytest.mark.parametrize("text", ["", "https://sheets.example/", "What is this?", "x" * 7_999])
def test_what_is_no_use_is_said(tab, sandbox, text):
    paste(tab, text)
    assert said(tab) in ("There is nothing to read.", "That is not an address Instagram sent you to.")
    assert sandbox.count("code_exchange") == 0


def test_nothing_pasted_is_kept_or_shown(tab):
    address = leave(tab)
    code = code_in(address)
    paste(tab, f"{HERE}?code={code}&state=forged")
    assert said(tab) == "This sign-in could not be verified."
    assert code not in tab.page_text()
    assert code not in tab.session_values()


def test_without_an_app_of_ones_own_there_is_nothing_to_paste(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    assert not Visit(monkeypatch).run().app.text_input


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.text("codestaerr=&?#_ AQ9", min_size=1, max_size=60))
def test_no_text_signs_anyone_in(tab, sandbox, text):
    paste(tab, text)
    assert said(tab)
    assert sandbox.count("code_exchange") == 0
