"""The OAuth `state`: who may come back with it, until when, and what nobody can make of it."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from itsdangerous import URLSafeSerializer, base64_decode

from dashboard.places import Place
from dashboard.sign_in.state import (
    COOKIE_PREFIX,
    LIFETIME,
    MAX_QUERY_LENGTH,
    BrowserNonce,
    StateProblem,
    StateRejected,
    make_state,
    verify_state,
)

NOW = datetime(2026, 11, 22, 14, 3, 5, tzinfo=UTC)
SECRET = "marker-secret-of-the-app"
APPS = (("instagram", SECRET), ("sample", "secret-of-the-sandbox"))
PLACE = Place("pages/media.py", (("sheet", "3"), ("size", "24")))
NONCE = BrowserNonce("contact_sheet_login_abcd1234", "marker-nonce-value-0123456789")
COOKIES = {NONCE.cookie: NONCE.value}


def made(**changes):
    settings = {"app": "instagram", "secret": SECRET, "place": PLACE, "now": NOW} | changes
    return make_state(settings.pop("nonce", NONCE), **settings)


def verified(state, **changes):
    return verify_state(state, **{"app_secrets": APPS, "cookies": COOKIES, "now": NOW} | changes)


def problem_of(state, **changes):
    with pytest.raises(StateRejected) as caught:
        verified(state, **changes)
    return caught.value.problem


@pytest.mark.parametrize(("app", "secret"), APPS)
def test_what_was_put_in_comes_back(app, secret):
    state = verified(made(app=app, secret=secret))
    assert (state.app, state.place, state.cookie) == (app, PLACE, NONCE.cookie)


def test_every_state_is_one_of_a_kind():
    states = [made() for _ in range(20)]
    assert len(set(states)) == 20
    assert len({verified(state).issue for state in states}) == 20


@pytest.mark.parametrize("state", [None, ""])
def test_none_at_all(state):
    assert problem_of(state) is StateProblem.MISSING


@pytest.mark.parametrize(
    "state", ["x", ".", "..", "e30", "e30.e30", " ", "\0", "\N{SNOWMAN}", "\ud800", "a" * 100_000]
)
def test_made_up(state):
    assert problem_of(state) is StateProblem.FORGED


def test_changed_at_any_place():
    state = made()
    for at, letter in enumerate(state):
        for other in set("Aa0-_.~=\u0080") - {letter}:
            assert problem_of(state[:at] + other + state[at + 1 :]) is StateProblem.FORGED


def test_only_one_spelling_of_the_last_letter_counts():
    # Two bits of it mean nothing, so a lenient reader takes four letters for the same one.
    state = made()
    letters = string.ascii_letters + string.digits + "-_"
    lenient = [
        state[:-1] + letter
        for letter in letters
        if base64_decode(state[-43:-1] + letter) == base64_decode(state[-43:])
    ]
    assert len(lenient) == 4
    lenient.remove(state)
    assert [problem_of(other) for other in lenient] == [StateProblem.FORGED] * 3


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_cut_or_lengthened(cut):
    state = made()
    assert problem_of(state[:-cut]) is StateProblem.FORGED
    assert problem_of(state[cut:]) is StateProblem.FORGED
    assert problem_of(state + "A" * cut) is StateProblem.FORGED


def test_signed_with_another_secret():
    assert problem_of(made(secret="another")) is StateProblem.FORGED


def test_signed_for_another_app_with_the_same_secret():
    state = made(app="instagram", secret="shared")
    assert problem_of(state, app_secrets=[("sample", "shared")]) is StateProblem.FORGED
    assert verified(state, app_secrets=[("sample", "shared"), ("instagram", "shared")]).app == "instagram"


def test_nobody_configured():
    assert problem_of(made(), app_secrets=[]) is StateProblem.FORGED


def test_signed_by_the_same_library_without_our_salt():
    payload = {"c": NONCE.cookie, "h": "x", "i": "1", "p": "x", "q": [], "x": 2**31}
    assert problem_of(URLSafeSerializer(SECRET).dumps(payload)) is StateProblem.FORGED


@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {NONCE.cookie: ""},
        {NONCE.cookie: NONCE.value + "x"},
        {NONCE.cookie: NONCE.value[:-1]},
        {"contact_sheet_login_other": NONCE.value},
        {NONCE.cookie: "\udcff\N{SNOWMAN}"},
    ],
)
def test_in_another_browser(cookies):
    assert problem_of(made(), cookies=cookies) is StateProblem.OTHER_BROWSER


def test_two_tabs_do_not_get_in_each_others_way():
    first, second = BrowserNonce.new(is_https=False), BrowserNonce.new(is_https=False)
    assert first.cookie != second.cookie
    cookies = {first.cookie: first.value, second.cookie: second.value}
    for nonce in (first, second):
        assert verified(made(nonce=nonce), cookies=cookies).cookie == nonce.cookie
    assert problem_of(made(nonce=first), cookies={first.cookie: second.value}) is StateProblem.OTHER_BROWSER


def test_it_holds_ten_minutes_to_the_second():
    start = NOW.replace(microsecond=0)
    state = made(now=start)
    assert timedelta(minutes=10) == LIFETIME
    assert verified(state, now=start + LIFETIME - timedelta(seconds=1)).app == "instagram"
    assert problem_of(state, now=start + LIFETIME) is StateProblem.EXPIRED
    assert problem_of(state, now=start + timedelta(days=400)) is StateProblem.EXPIRED


def test_a_part_of_a_second_never_lengthens_it():
    state = made(now=NOW.replace(microsecond=999_999))
    assert problem_of(state, now=NOW.replace(microsecond=0) + LIFETIME) is StateProblem.EXPIRED


def test_a_lifetime_of_its_own():
    state = made(lifetime=timedelta(seconds=30))
    assert verified(state, now=NOW + timedelta(seconds=29)).app == "instagram"
    assert problem_of(state, now=NOW + timedelta(seconds=30)) is StateProblem.EXPIRED


def test_expiry_is_told_before_the_browser_is_asked():
    assert problem_of(made(), now=NOW + LIFETIME, cookies={}) is StateProblem.EXPIRED


def test_a_long_query_is_left_behind_and_never_cut():
    at_most = (("q", "x" * (MAX_QUERY_LENGTH - 1)),)
    too_long = (("sheet", "2"), ("q", "x" * MAX_QUERY_LENGTH))
    assert verified(made(place=Place("pages/media.py", at_most))).place.query == at_most
    assert verified(made(place=Place("pages/media.py", too_long))).place == Place("pages/media.py")


def test_it_fits_into_an_address():
    state = made(place=Place("pages/media.py", (("q", "é" * 400), ("r", "ö" * 400))))
    assert len(state) < 8_000
    assert state.isascii()
    assert not set(state) & set("&=#?+ %/\\\"'<>")


@settings(deadline=None)
@given(st.text(max_size=200), st.lists(st.tuples(st.text(max_size=40), st.text(max_size=60)), max_size=5))
def test_any_place_comes_back_as_it_was(page, query):
    place = Place(page, tuple(query))
    assert verified(made(place=place)).place == place


ANY_TEXT = st.text(st.characters(categories=None, exclude_categories=()), max_size=300)


@settings(deadline=None)
@given(ANY_TEXT)
def test_no_text_whatever_is_taken_for_a_state(text):
    assert problem_of(text) in (StateProblem.MISSING, StateProblem.FORGED)


@settings(deadline=None)
@given(st.integers(0, 10_000), ANY_TEXT)
def test_no_text_put_into_a_state_gets_through(at, text):
    state = made()
    at %= len(state)
    changed = state[:at] + text + state[at:]
    if changed != state:
        assert problem_of(changed) is StateProblem.FORGED


@settings(deadline=None)
@given(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=4), ANY_TEXT)
def test_no_cookie_but_the_right_one_lets_it_through(cookies, value):
    if value != NONCE.value:
        assert problem_of(made(), cookies=cookies | {NONCE.cookie: value}) is StateProblem.OTHER_BROWSER


def test_neither_nonce_nor_secret_stand_in_it_or_in_any_text():
    state = made()
    readable = str(URLSafeSerializer(SECRET, salt="x").loads_unsafe(state))
    with pytest.raises(StateRejected) as caught:
        verified(made(), cookies={})
    texts = (
        state,
        readable,
        repr(NONCE),
        str(NONCE),
        repr(verified(state)),
        repr(caught.value),
        str(caught.value),
    )
    assert NONCE.cookie in readable
    for text in texts:
        assert NONCE.value not in text
        assert SECRET not in text
    assert state not in repr(caught.value)


def test_over_https_no_neighbour_can_plant_a_nonce():
    assert BrowserNonce.new(is_https=True).cookie.startswith(f"__Host-{COOKIE_PREFIX}")


def test_a_nonce_is_long_and_fits_into_a_cookie():
    nonce = BrowserNonce.new(is_https=False)
    assert nonce.cookie.startswith(COOKIE_PREFIX)
    assert len(nonce.value) >= 32
    assert (nonce.cookie + nonce.value).replace("_", "").replace("-", "").isalnum()
