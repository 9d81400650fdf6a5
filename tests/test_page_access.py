"""The access page: what is granted, until when; extend, refresh, disconnect."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from app_driver import Visit, prepare
from streamlit.testing.v1.errors import AppTestError

from dashboard import clock
from dashboard.pictures.store import PictureStore
from igclient import OAuthClient, errors


@pytest.fixture
def tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single")
    return Visit(monkeypatch).run().sign_in("single").open("access")


def labels(tab):
    return [button.label for button in tab.app.button]


def token_of(tab):
    return tab.app.session_state["connection"].token


def chip(tab):
    return tab.data("access_chip")[0]


def days_left(tab):
    return (token_of(tab).expires_at - datetime.now(UTC)) / timedelta(days=1)


def later(monkeypatch, sandbox, by):
    """Let time pass, for the app and for the sandbox."""
    moment = datetime.now(UTC) + by
    monkeypatch.setattr(clock, "now", lambda: moment)
    sandbox.advance(by)


def test_a_fresh_access_lasts_an_hour_and_can_be_extended(tab, sandbox):
    assert not tab.app.exception
    assert labels(tab) == ["Extend to 60 days", "Stay connected", "Yes, disconnect"]
    assert chip(tab)["note"] == "can be extended"
    assert 3400 < chip(tab)["left"] <= 3540
    assert any("See your profile and your media" in text for text in tab.texts())
    assert sandbox.count("long_lived") == sandbox.count("refresh") == 0


def test_extending_gives_sixty_days_and_what_was_loaded_stays(tab, sandbox):
    before = token_of(tab).value
    tab.click("access_extend")
    assert not tab.app.exception
    assert 59 < days_left(tab) < 60.1
    assert token_of(tab).is_long_lived
    assert token_of(tab).value != before
    assert sandbox.count("long_lived") == 1
    assert chip(tab)["note"] == "refreshable tomorrow"
    reads = sandbox.count("user"), sandbox.count("media_list")
    tab.open("media")
    assert tab.data("profile")[0]["access"]["note"] == "refreshable tomorrow"
    assert (sandbox.count("user"), sandbox.count("media_list")) == reads


def test_the_client_goes_on_with_the_new_token(tab, sandbox):
    tab.click("access_extend")
    value = token_of(tab).value
    assert tab.app.session_state["connection"].client._token.value == value


def test_a_refresh_is_not_offered_before_a_day_is_over(tab, monkeypatch, sandbox):
    tab.click("access_extend")
    assert labels(tab) == ["Refresh for another 60 days", "Stay connected", "Yes, disconnect"]
    assert tab.app.button(key="access_refresh").disabled
    assert any("Refresh is possible from " in text for text in tab.texts())
    with pytest.raises(AppTestError):
        tab.app.button(key="access_refresh").click()
    later(monkeypatch, sandbox, timedelta(hours=23, minutes=59))
    tab.run()
    assert tab.app.button(key="access_refresh").disabled


def test_after_a_day_it_can_be_refreshed(tab, monkeypatch, sandbox):
    tab.click("access_extend")
    before = token_of(tab).value
    later(monkeypatch, sandbox, timedelta(hours=25))
    tab.run()
    assert not tab.app.button(key="access_refresh").disabled
    assert chip(tab)["note"] == "can be refreshed"
    tab.click("access_refresh")
    assert not tab.app.exception
    assert not tab.notices()
    assert sandbox.count("refresh") == 1
    assert token_of(tab).value != before


@pytest.mark.parametrize(
    ("error", "headline"),
    [
        (
            errors.TokenRefused("The access token must be at least 24 hours old"),
            "Instagram did not renew the access.",
        ),
        (errors.TimedOut("Instagram did not answer in time."), "Instagram took too long to answer."),
        (errors.RateLimited("Application request limit reached", code=4), "Instagram asks for a pause."),
    ],
)
def test_a_renewal_that_fails_keeps_the_old_access(tab, monkeypatch, error, headline):
    before = token_of(tab)

    def refuse(self, token):
        raise error

    monkeypatch.setattr(OAuthClient, "exchange_for_long_lived_token", refuse)
    tab.click("access_extend")
    assert not tab.app.exception
    assert tab.notices()[0][0] == headline
    assert token_of(tab) is before
    assert chip(tab)
    assert "Yes, disconnect" in labels(tab)


def test_an_access_taken_back_meanwhile_cannot_be_extended_and_is_explained(tab, sandbox):
    sandbox.revoke_all_tokens()
    tab.click("access_extend")
    assert not tab.app.exception
    assert tab.notices()
    assert "IGAA" not in tab.page_text()


def test_the_end_of_the_access_is_a_calm_page_that_leads_back_here(tab, monkeypatch, sandbox):
    with monkeypatch.context() as patched:
        later(patched, sandbox, timedelta(minutes=59))
        tab.send("access_chip", "over", True)
        assert not tab.app.exception
        assert tab.notices()[0][0] == "Your access has run out."
        assert not tab.data("access_chip")
    tab.sign_in("single")
    assert tab.data("access_chip")
    assert labels(tab) == ["Extend to 60 days", "Stay connected", "Yes, disconnect"]


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_the_access_is_over_a_minute_before_instagram_ends_it(tab, monkeypatch, seconds):
    end = token_of(tab).expires_at - timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: end + timedelta(seconds=seconds))
    tab.run()
    assert bool(tab.data("access_chip")) is (seconds < 0)


def test_disconnecting_leaves_no_token_in_the_session(tab):
    value = token_of(tab).value
    tab.click("access_disconnect_now")
    assert not tab.app.exception
    assert tab.notices()[0][0] == "Disconnected."
    assert "connection" not in tab.app.session_state
    assert "source" not in tab.app.session_state
    held = [
        attribute for kept in tab.app.session_state.to_dict().values() for attribute in (kept, vars_of(kept))
    ]
    assert value not in repr(held)
    for page in ("media", "access"):
        tab.open(page)
        assert tab.data("headline")
        assert not tab.data("profile")


def vars_of(kept):
    return {name: getattr(kept, name) for name in getattr(kept, "__slots__", None) or ()}


def test_times_are_said_in_the_persons_zone(tab):
    in_berlin = chip(tab)["until"]
    tab.app.context = {**tab.app.context, "timezone": "Pacific/Kiritimati"}
    tab.run()
    assert chip(tab)["until"] != in_berlin
    assert any("Pacific/Kiritimati (UTC+14:00)" in text for text in tab.texts())


@pytest.mark.parametrize("name", ["[x](https://evil.example)", "<script>alert(1)</script>", "**b**"])
def test_a_permission_with_a_hostile_name_is_letters_only(tab, name):
    kept = tab.app.session_state["connection"]
    tab.app.session_state["connection"] = replace(kept, token=replace(kept.token, permissions=(name,)))
    tab.run()
    assert not tab.app.exception
    assert not any(name in text for text in tab.texts() if text.startswith("- "))
    assert not any("evil.example" in text or "<script>" in text for text in tab.texts())


def test_permissions_that_instagram_did_not_list_are_said_to_be_unknown(tab):
    kept = tab.app.session_state["connection"]
    tab.app.session_state["connection"] = replace(kept, token=replace(kept.token, permissions=()))
    tab.run()
    assert any("did not list" in text for text in tab.texts())


def test_every_request_is_listed_without_its_token(tab, sandbox):
    tab.click("access_extend")
    listed = tab.app.dataframe[0].value
    purposes = list(listed["What for"])
    assert (purposes[0], purposes[-1]) == (
        "Extend the access to 60 days",
        "Turn the sign-in's code into access",
    )
    assert set(listed["Status"]) == {"200"}
    api = [
        path
        for path, purpose in zip(listed["Path"], listed["What for"], strict=True)
        if "picture" not in purpose
    ]
    asked = [request for request in sandbox.requests if not request.path.startswith("/cdn/")]
    # The page where one says yes is the browser's own visit.
    assert sorted(api) == sorted(request.path for request in asked if "/authorize" not in request.path)
    assert any("picture" in purpose for purpose in listed["What for"])
    assert "access_token=" not in listed.to_csv()
    assert token_of(tab).value not in tab.page_text()


def test_the_allowance_is_said_with_what_it_means(tab):
    assert any("% of Instagram's daily allowance used." in text for text in tab.texts())
    kept = tab.app.session_state["connection"]
    kept.client.usage = None
    tab.run()
    assert any("Not known yet." in text for text in tab.texts())


def test_a_renewal_keeps_the_list_and_the_allowance(tab):
    before = tab.app.session_state["connection"]
    tab.click("access_extend")
    after = tab.app.session_state["connection"]
    assert after.ledger is before.ledger
    assert after.client.usage == before.client.usage


def test_the_reminder_is_there_for_sixty_days_only(tab, monkeypatch, sandbox):
    assert [button.key for button in tab.app.get("download_button")] == ["access_ledger"]
    tab.click("access_extend")
    assert {button.key for button in tab.app.get("download_button")} == {"access_reminder", "access_ledger"}
    assert any("a week before the end" in text for text in tab.texts())


def test_what_is_left_behind_after_a_disconnect_is_admitted(tab, monkeypatch):
    monkeypatch.setattr(PictureStore, "holds", lambda self, user_id: True)
    tab.click("access_disconnect_now")
    assert tab.notices()[0][0] == "Something may be left in the app's memory."
    assert "connection" not in tab.app.session_state


def test_the_farewell_points_to_instagrams_own_page(tab):
    tab.click("access_disconnect_now")
    assert tab.notices()[0][0] == "Disconnected."
    tab.sign_in("single").open("access")
    assert any("https://www.instagram.com/accounts/manage_access/" in text for text in tab.texts())
