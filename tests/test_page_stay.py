"""Staying connected on this browser: kept, opened again, renewed, let go; and never anybody else's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from app_driver import ELSEWHERE, Visit, forget_caches, own_settings, prepare

from dashboard import clock
from dashboard.staying import keys, messages, remembered, route
from dashboard.staying.cookie import cookie_name
from dashboard.words.wording import day
from igclient import OAuthClient, errors
from sandbox import Sandbox

CLIENT_ID = "1234567890123456"
COOKIE = cookie_name(CLIENT_ID, is_https=False)
SECRET, OTHER = "marker-cookie-secret-" + "a" * 32, "marker-cookie-secret-" + "b" * 32


@pytest.fixture
def tab(monkeypatch, sandbox):
    """A person who stays connected, on the access page; the browser has taken the cookie."""
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    return Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay").obey()


def settle(monkeypatch, sandbox, **settings):
    """The app after a restart, with these settings."""
    monkeypatch.setattr("dashboard.config.read_settings", lambda: own_settings(sandbox, **settings))
    forget_caches()


def look_ahead(monkeypatch, by):
    """The app's clock, moved."""
    moment = datetime.now(UTC) + by
    monkeypatch.setattr(clock, "now", lambda: moment)


def later(monkeypatch, sandbox, by):
    """Let time pass, for the app and for the sandbox."""
    look_ahead(monkeypatch, by)
    sandbox.advance(by)


def token_of(tab):
    return tab.app.session_state["connection"].token


def headlines(tab):
    return [headline for headline, _ in tab.notices()]


def is_connected(tab):
    assert not tab.app.exception
    return bool(tab.data("profile") or tab.data("access_chip"))


def test_nothing_is_kept_unless_it_is_asked_for(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch).run().sign_in("single", key="own")
    assert is_connected(tab)
    assert not tab.data("browser_cookie")
    assert COOKIE not in tab.cookies
    assert not is_connected(tab.reload())


def test_staying_takes_sixty_days_and_gives_the_browser_ciphertext(tab, sandbox):
    assert sandbox.count("long_lived") == 1
    assert token_of(tab).is_long_lived
    assert any("This browser keeps your access" in text for text in tab.texts())
    cookie = tab.cookies[COOKIE]
    assert len(COOKIE) + len(cookie) < 4_000
    assert token_of(tab).value not in cookie
    assert token_of(tab).value not in tab.page_text()
    # What the browser has been given is not sent again.
    assert not tab.run().data("browser_cookie")


def test_a_reload_a_new_tab_and_a_restart_go_on_without_a_question(tab, monkeypatch, sandbox):
    asked = sandbox.count("code_exchange"), sandbox.count("long_lived")
    for _ in range(2):
        tab.reload()
        assert is_connected(tab)
        assert not tab.data("headline")
        assert not tab.notices()
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    assert other.data("profile")[0]["username"] == "one.frame"
    settle(monkeypatch, sandbox, COOKIE_SECRET=SECRET)
    assert is_connected(Visit(monkeypatch, cookies=tab.cookies).run())
    assert (sandbox.count("code_exchange"), sandbox.count("long_lived")) == asked


def test_a_restart_that_ended_the_samples_stay_is_said_on_return(monkeypatch, sandbox):
    settings = {"COOKIE_SECRET": SECRET}
    prepare(monkeypatch, sandbox, account="single", settings=settings)
    tab = Visit(monkeypatch).run().sign_in("single").open("access").click("access_stay").obey()
    assert any(
        "A restart of the app does: its sample account then begins anew." in text for text in tab.texts()
    )
    with Sandbox(account="single") as begun_anew:
        prepare(monkeypatch, begun_anew, account="single", settings=settings)
        assert headlines(Visit(monkeypatch, cookies=tab.cookies).run()) == [
            "The sample account's stay is over."
        ]


def said_of_the_cookie(tab):
    return next(text for text in tab.texts() if text.startswith("This browser keeps your access"))


def test_a_browser_that_says_nothing_of_its_cookie_is_not_spoken_for(tab):
    said = said_of_the_cookie(tab)
    assert "Safari and Brave forget it after 7 days without a visit." in said
    assert "cookie until" not in said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (7, "in a cookie until **{date}**, and each visit makes that later. Your access ends on **"),
        (60, "in a cookie until **{date}**. A reload"),
    ],
)
def test_the_date_is_the_one_the_browser_gives(monkeypatch, sandbox, days, said):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay")
    until = clock.now() + timedelta(days=days)
    tab.obey(until=until.timestamp())
    date = day(until, ZoneInfo("Europe/Berlin"))
    assert said.format(date=date) in said_of_the_cookie(tab)


@pytest.mark.parametrize("nonsense", ["soon", -1, 1e300, [], {}])
def test_what_is_no_moment_was_not_said(monkeypatch, sandbox, nonsense):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay")
    tab.obey(until=nonsense)
    assert "Safari and Brave" in said_of_the_cookie(tab)


def test_each_visit_keeps_the_same_cookie_for_longer(tab, monkeypatch, sandbox):
    cookie, left = tab.cookies[COOKIE], token_of(tab)
    later(monkeypatch, sandbox, timedelta(hours=3))
    tab.reload()
    (order,) = tab.data("browser_cookie")
    assert (order["value"], order["expected"], order["is_answered"]) == (cookie, cookie, False)
    assert order["seconds"] == left.remaining(clock.now()) // timedelta(seconds=1)
    # The page carries out an order once, by its serial; no run is made for an answer.
    assert tab.run().data("browser_cookie") == [order]


def test_a_visit_later_the_access_page_asks_until_when(tab):
    tab.reload().run()
    tab.open("access")
    (order,) = tab.data("browser_cookie")
    assert order["is_answered"]
    until = clock.now() + timedelta(days=7)
    tab.obey(until=until.timestamp())
    assert day(until, ZoneInfo("Europe/Berlin")) in said_of_the_cookie(tab)
    assert not tab.run().data("browser_cookie")


def test_what_the_server_keeps_is_not_written_again_by_a_script(tab, monkeypatch):
    route.offered().set()
    try:
        assert not tab.reload().data("browser_cookie")
        tab.open("access")
        assert "a cookie that lasts as long as the access. Your access ends on **" in said_of_the_cookie(tab)
        assert not tab.data("browser_cookie")
    finally:
        route.offered().clear()


def test_a_deep_link_opens_where_it_leads(tab, monkeypatch):
    cold = Visit(monkeypatch, cookies=tab.cookies).open("access")
    assert is_connected(cold)
    assert cold.data("access_chip")
    assert not cold.data("headline")


@pytest.mark.parametrize(
    "cookie", ["", "x", "gAAAAA==", "é\udcff", "=" * 50, "A" * 5_000, "gAAAAABk" + "A" * 800]
)
def test_a_cookie_that_opens_nothing_signs_nobody_in(monkeypatch, sandbox, cookie):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch, cookies={COOKIE: cookie}).run()
    assert not is_connected(tab)
    if cookie:
        assert headlines(tab) == ["You are no longer connected on this browser."]
        tab.obey()
        assert COOKIE not in tab.cookies
    # Said once: the next visit is an ordinary one.
    assert headlines(tab.reload()) == []


def test_a_changed_and_a_foreign_cookie_are_told_apart_by_nobody(tab, monkeypatch, sandbox):
    cookie = tab.cookies[COOKIE]
    seen = []
    for changed, secret in (
        (cookie[:100] + ("A" if cookie[100] != "A" else "B") + cookie[101:], SECRET),
        (cookie[:-40], SECRET),
        (cookie, OTHER),
    ):
        settle(monkeypatch, sandbox, COOKIE_SECRET=secret)
        stranger = Visit(monkeypatch, cookies={COOKIE: changed}).run()
        assert not is_connected(stranger)
        seen.append(stranger.notices())
    assert seen[0] == seen[1] == seen[2]


def test_without_a_secret_elsewhere_the_cookie_opens_nothing_and_staying_is_not_offered(
    tab, monkeypatch, sandbox
):
    settle(monkeypatch, sandbox)
    away = Visit(monkeypatch, cookies=tab.cookies, url=ELSEWHERE).run()
    assert not is_connected(away)
    fresh = Visit(monkeypatch, ip="203.0.113.9").run().sign_in("single", key="own").open("access")
    assert any(keys.NEEDS_SECRET in text for text in fresh.texts())
    assert "Stay connected" not in [button.label for button in fresh.app.button]


def test_on_ones_own_machine_it_works_without_any_setting(monkeypatch, sandbox, tmp_path):
    prepare(monkeypatch, sandbox, account="single")
    monkeypatch.setattr(keys, "key_file", lambda: tmp_path / "new" / "key")
    tab = Visit(monkeypatch).run().sign_in("single").open("access").click("access_stay").obey()
    assert is_connected(tab.reload())
    assert tab.app.session_state["connection"].app == "sample"
    assert tab.data("profile")[0]["brief"] == "1 post · sample account"


def test_the_secret_before_is_good_for_a_while_and_the_cookie_is_sealed_anew(tab, monkeypatch, sandbox):
    before = tab.cookies[COOKIE]
    settle(monkeypatch, sandbox, COOKIE_SECRET=OTHER, COOKIE_SECRET_PREVIOUS=SECRET)
    assert is_connected(tab.reload())
    tab.obey()
    assert tab.cookies[COOKIE] != before
    settle(monkeypatch, sandbox, COOKIE_SECRET=OTHER)
    assert is_connected(tab.reload())
    assert [order["is_answered"] for order in tab.data("browser_cookie")] == [False]


def test_after_a_day_it_is_refreshed_without_a_word_and_only_once(tab, monkeypatch, sandbox):
    before, value = tab.cookies[COOKIE], token_of(tab).value
    later(monkeypatch, sandbox, timedelta(hours=25))
    assert is_connected(tab.reload())
    assert not tab.notices()
    assert sandbox.count("refresh") == 1
    assert token_of(tab).value != value
    tab.obey()
    assert tab.cookies[COOKIE] != before
    for _ in range(3):
        tab.reload()
    assert is_connected(tab)
    assert sandbox.count("refresh") == 1


def test_a_refresh_that_fails_is_not_repeated_on_every_reload(tab, monkeypatch, sandbox):
    tries = []

    def refuse(self, token):
        tries.append(token)
        raise errors.TimedOut("Instagram did not answer in time.")

    monkeypatch.setattr(OAuthClient, "refresh_long_lived_token", refuse)
    later(monkeypatch, sandbox, timedelta(hours=25))
    for _ in range(3):
        assert is_connected(tab.reload())
    assert len(tries) == 1


def test_an_access_that_instagram_ended_is_dropped_with_its_reason(tab, monkeypatch, sandbox):
    later(monkeypatch, sandbox, timedelta(hours=25))
    sandbox.revoke_all_tokens()
    tab.open("media").reload()
    assert not is_connected(tab)
    assert headlines(tab) == ["Your access has run out."]
    tab.obey()
    assert COOKIE not in tab.cookies


def test_an_access_that_is_over_is_dropped_with_its_reason(tab, monkeypatch, sandbox):
    later(monkeypatch, sandbox, timedelta(days=61))
    assert not is_connected(tab.reload())
    assert headlines(tab) == ["Your access has run out."]
    assert "60 days" in tab.notices()[0][1]
    tab.obey()
    assert COOKIE not in tab.cookies


def test_disconnecting_takes_the_cookie_out_of_the_browser_and_looks(tab):
    copied = tab.cookies[COOKIE]
    tab.click("access_disconnect_now")
    assert headlines(tab) == ["Disconnected."]
    assert messages.COOKIE_GONE not in tab.notices()[0][1]
    tab.obey()
    assert messages.COOKIE_GONE in tab.notices()[0][1]
    assert COOKIE not in tab.cookies
    assert not is_connected(tab.reload())
    # As long as this process lives, a copy opens nothing either.
    tab.cookies[COOKIE] = copied
    assert not is_connected(tab.reload())


def test_a_copy_of_the_cookie_outlives_the_disconnect_on_another_server(tab, monkeypatch, sandbox):
    """Not wished for, but so: the documentation says it, and points to Instagram's own page."""
    copied = tab.cookies[COOKIE]
    tab.click("access_disconnect_now").obey()
    settle(monkeypatch, sandbox, COOKIE_SECRET=SECRET)
    assert is_connected(Visit(monkeypatch, cookies={COOKIE: copied}).run())


def test_later_disconnects_push_no_earlier_one_out(monkeypatch):
    marks = remembered.Marks(60)
    assert all(marks.add(str(number)) for number in range(20_000))
    assert "0" in marks
    assert not marks.is_full()


def test_what_is_full_refuses_and_forgets_nothing():
    marks = remembered.Marks(60, most=2)
    assert marks.add("a")
    assert marks.add("b")
    assert marks.is_full()
    assert not marks.add("c")
    assert "a" in marks


def test_no_copy_is_opened_while_ended_ones_may_be_unknown(tab, monkeypatch):
    full = remembered.Marks(60, most=1)
    full.add("another")
    monkeypatch.setattr(remembered, "ended_keepings", lambda: full)
    assert not is_connected(tab.reload())


def test_a_browser_that_does_not_let_go_is_said_to(tab):
    tab.click("access_disconnect_now")
    (order,) = tab.data("browser_cookie")
    assert order["value"] is None
    tab.send("browser_cookie", "answer", {"serial": order["serial"], "outcome": "refused"})
    assert headlines(tab) == [messages.COOKIE_LEFT.headline]


def test_another_tab_of_the_browser_is_disconnected_too(tab, monkeypatch):
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    assert is_connected(other)
    tab.click("access_disconnect_now").obey()
    other.run()
    assert not is_connected(other)
    assert "another tab" in other.notices()[0][1]


def test_a_tab_that_was_disconnected_leaves_alone_what_was_kept_since(tab, monkeypatch):
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    tab.click("access_disconnect_now").obey()
    again = Visit(monkeypatch, cookies=tab.cookies).run().sign_in("single", key="own")
    again.open("access").click("access_stay").obey()
    other.run()
    assert not is_connected(other)
    other.obey()
    assert is_connected(again.reload())


def test_an_access_that_is_over_in_one_tab_takes_nothing_newer_out_of_the_browser(tab, monkeypatch, sandbox):
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    later(monkeypatch, sandbox, timedelta(days=61))
    again = Visit(monkeypatch, cookies={}).run().sign_in("single", key="own")
    again.open("access").click("access_stay").obey()
    tab.cookies.update(again.cookies)
    other.run().obey()
    assert not is_connected(other)
    assert tab.cookies[COOKIE] == again.cookies[COOKIE]
    assert is_connected(again.reload())


def test_another_browser_of_the_same_person_is_not(tab, monkeypatch):
    elsewhere = (
        Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay").obey()
    )
    tab.click("access_disconnect_now").obey()
    assert is_connected(elsewhere.run())
    assert is_connected(elsewhere.reload())


def test_to_stop_staying_ends_with_the_tab(tab):
    tab.click("access_stop_staying").obey()
    assert is_connected(tab)
    assert COOKIE not in tab.cookies
    assert not is_connected(tab.reload())


def test_a_tab_never_brings_back_what_another_has_let_go(tab, monkeypatch, sandbox):
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    tab.click("access_stop_staying").obey()
    later(monkeypatch, sandbox, timedelta(hours=25))
    other.run().run()
    other.obey()
    assert COOKIE not in other.cookies
    assert is_connected(other)
    assert headlines(other) == ["This browser no longer keeps your access."]


def test_two_apps_on_one_host_do_not_take_each_others_cookie(monkeypatch, sandbox, tab):
    """A browser sends a host's cookies to every port of it."""
    mine = tab.cookies[COOKIE]
    theirs = own_settings(sandbox, COOKIE_SECRET=SECRET) | {"INSTAGRAM_APP_ID": "6543210987654321"}
    monkeypatch.setattr("dashboard.config.read_settings", lambda: theirs)
    forget_caches()
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    assert (is_connected(other), other.notices()) == (False, [])
    assert tab.cookies[COOKIE] == mine
    settle(monkeypatch, sandbox, COOKIE_SECRET=SECRET)
    assert is_connected(Visit(monkeypatch, cookies=tab.cookies).run())


def test_a_browser_that_keeps_no_cookies_is_told_once_and_asked_no_more(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch).run().sign_in("single", key="own").open("access").click("access_stay")
    tab.obey(keeps_cookies=False)
    assert headlines(tab) == ["This browser keeps no cookies for this page."]
    assert is_connected(tab)
    for _ in range(3):
        assert not tab.run().data("browser_cookie")


def test_a_sign_in_by_somebody_else_takes_the_place_of_what_was_kept(tab, monkeypatch):
    other = Visit(monkeypatch, cookies=tab.cookies).run().open("connect").sign_in("empty", key="own").obey()
    assert other.data("profile")[0]["username"] == "nothing.yet"
    assert COOKIE not in other.cookies
    assert not is_connected(other.reload())


def test_staying_can_be_chosen_before_the_sign_in(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, COOKIE_SECRET=SECRET))
    tab = Visit(monkeypatch).run()
    tab.app.checkbox(key="connect_stay").check()
    tab.run().sign_in("single", key="own").obey()
    assert is_connected(tab)
    assert sandbox.count("long_lived") == 1
    assert is_connected(tab.reload())


def test_a_sign_in_that_cannot_stay_is_a_sign_in(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, COOKIE_SECRET=SECRET))

    def refuse(self, token):
        raise errors.TimedOut("Instagram did not answer in time.")

    monkeypatch.setattr(OAuthClient, "exchange_for_long_lived_token", refuse)
    tab = Visit(monkeypatch).run()
    tab.app.checkbox(key="connect_stay").check()
    tab.run().sign_in("single", key="own")
    assert is_connected(tab)
    assert headlines(tab) == ["You are connected, but not beyond this tab."]
    assert not tab.data("browser_cookie")


@pytest.mark.parametrize(
    ("breakage", "headline"),
    [
        ("key", "This app has no key to seal your access with."),
        ("size", "This access does not fit into a cookie."),
    ],
)
def test_what_cannot_be_sealed_stays_in_the_tab(monkeypatch, sandbox, breakage, headline):
    prepare(monkeypatch, sandbox)
    if breakage == "size":
        monkeypatch.setattr("dashboard.config.read_settings", lambda: {"COOKIE_SECRET": SECRET})
        monkeypatch.setattr("dashboard.staying.cookie.MAX_LENGTH", 200)
    tab = Visit(monkeypatch).run().sign_in("single").open("access").click("access_stay")
    assert headlines(tab) == [headline]
    assert is_connected(tab)
    assert not tab.data("browser_cookie")


def test_the_hour_is_extended_once_before_it_ends_and_the_person_is_told(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tab = Visit(monkeypatch).run().sign_in("single")
    look_ahead(monkeypatch, timedelta(minutes=49))
    tab.run()
    assert sandbox.count("long_lived") == 0
    look_ahead(monkeypatch, timedelta(minutes=51))
    tab.run()
    assert headlines(tab) == ["Your access was extended."]
    assert token_of(tab).is_long_lived
    tab.run().run()
    assert headlines(tab) == ["Your access was extended."]
    tab.open("access")
    assert headlines(tab) == []
    assert sandbox.count("long_lived") == 1
    assert not tab.data("browser_cookie")


def test_an_hour_that_cannot_be_extended_is_tried_once_and_told(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox)
    tries = []

    def refuse(self, token):
        tries.append(token)
        raise errors.TimedOut("Instagram did not answer in time.")

    tab = Visit(monkeypatch).run().sign_in("single")
    monkeypatch.setattr(OAuthClient, "exchange_for_long_lived_token", refuse)
    later(monkeypatch, sandbox, timedelta(minutes=51))
    for _ in range(3):
        tab.run()
    assert headlines(tab) == ["Your access ends soon, and could not be extended."]
    assert len(tries) == 1


def test_marks_are_remembered_once():
    marks = remembered.Marks(60)
    assert (marks.add("a"), marks.add("a"), "a" in marks, "b" in marks) == (True, False, True, False)
