"""Whatever stands in the address of the way back: it never raises, and never signs anyone in who did not sign in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import streamlit
from hypothesis import assume, given, settings, strategies as st

from dashboard import clock, config
from dashboard.access import connection
from dashboard.config import INSTAGRAM
from dashboard.places import Place
from dashboard.session import slots, visit
from dashboard.sign_in import road
from dashboard.sign_in.road import CALLBACK_KEYS
from dashboard.sign_in.state import BrowserNonce, make_state
from igclient import AccessToken

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWN = config.parse_config(
    {
        "INSTAGRAM_APP_ID": "1234567890",
        "INSTAGRAM_APP_SECRET": "the app's secret",
        "INSTAGRAM_REDIRECT_URI": "https://sheets.example/",
    }
)
NONCE, STRANGERS_NONCE = BrowserNonce.new(is_https=False), BrowserNonce.new(is_https=False)


def state(nonce=NONCE, *, secret=OWN.state_secret, app=INSTAGRAM, at=NOW):
    return make_state(nonce, app=app, secret=secret, place=Place("pages/media.py"), now=at)


RIGHT_STATE = state()
# States that were really made, each wrong in one way for a browser that keeps NONCE.
WRONG_STATES = (
    state(STRANGERS_NONCE),
    state(secret="another secret"),
    state(app="another app"),
    state(at=NOW - timedelta(minutes=10)),
    state()[:-1],
    state().upper(),
    state() + "=",
    state().replace(".", ".."),
)
TEXTS = st.text(max_size=40)
# What a browser sends for a cookie may hold bytes that are no text.
COOKIES = st.dictionaries(
    st.sampled_from([NONCE.cookie, STRANGERS_NONCE.cookie]) | TEXTS,
    st.text(st.characters(), max_size=40) | st.just(NONCE.value),
    max_size=3,
)
STATES = st.sampled_from(WRONG_STATES) | TEXTS | st.builds(str.__add__, st.sampled_from(WRONG_STATES), TEXTS)
ERRORS = st.sampled_from(["access_denied", "user_denied", "invalid_scope", "server_error"]) | TEXTS
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "code": st.just("AQ" + "c" * 200 + "#_") | TEXTS,
        "state": STATES,
        **dict.fromkeys(CALLBACK_KEYS - {"code", "state"}, ERRORS),
    },
)


class Exchange:
    """Instagram's part: it would give an access for any code."""

    def __init__(self):
        self.codes = []

    def exchange_code(self, code):
        self.codes.append(code)
        return AccessToken(
            "IGAAtoken",
            user_id="1",
            permissions=(),
            obtained_at=NOW,
            expires_at=NOW + timedelta(hours=1),
            is_long_lived=False,
        )


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    """One exchange for all cases: making the stage costs more than a case does."""
    asked = Exchange()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(streamlit, "session_state", {})
        patched.setattr(clock, "now", lambda: NOW)
        patched.setattr(connection, "apps", lambda: iter([OWN]))
        patched.setattr(connection, "oauth_client", lambda *given, **more: asked)
        road._spent_states.clear()
        yield asked
        road._spent_states.clear()


def comes_of(query, cookies):
    """Finish this return in a session of its own; gives whether anybody is connected after it."""
    slots.forget()
    road.finish(query, cookies)
    return connection.current() is not None


@settings(max_examples=1_000, deadline=None)
@given(query=QUERIES, cookies=COOKIES)
def test_no_query_signs_anyone_in_who_did_not_begin_here(exchange, query, cookies):
    before = len(exchange.codes)
    assert not comes_of(query, cookies)
    assert visit.MESSAGE.get() is not None
    assert len(exchange.codes) == before


@settings(max_examples=500, deadline=None)
@given(
    query=st.dictionaries(st.sampled_from(sorted(CALLBACK_KEYS - {"state"})), ERRORS, max_size=5),
    cookies=COOKIES,
)
def test_with_the_right_state_an_error_or_a_missing_code_signs_no_one_in(exchange, query, cookies):
    told = any(query.get(name) for name in ("error", "error_reason", "error_code"))
    refused = told or not query.get("code")
    before = len(exchange.codes)
    connected = comes_of({**query, "state": state()}, {**cookies, NONCE.cookie: NONCE.value})
    assert connected == (not refused)
    assert len(exchange.codes) - before == (not refused)


@settings(max_examples=500, deadline=None)
@given(place=st.integers(0, len(RIGHT_STATE) - 1), letter=st.characters())
def test_a_state_with_any_letter_changed_is_no_state(exchange, place, letter):
    changed = RIGHT_STATE[:place] + letter + RIGHT_STATE[place + 1 :]
    assume(changed != RIGHT_STATE)
    before = len(exchange.codes)
    assert not comes_of({"code": "AQcode", "state": changed}, {NONCE.cookie: NONCE.value})
    assert len(exchange.codes) == before


def test_the_right_one_signs_in_once_so_these_cases_could_fail(exchange):
    query, cookies = {"code": "AQcode", "state": state()}, {NONCE.cookie: NONCE.value}
    assert comes_of(query, cookies)
    assert exchange.codes[-1] == "AQcode"
    assert not comes_of(query, cookies)
