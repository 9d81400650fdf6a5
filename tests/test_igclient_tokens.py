"""The access token: its times, its silence about its value, and every shape a token answer takes."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from igclient import AccessToken
from igclient.errors import IGClientError, UnexpectedResponse
from igclient.tokens import parse_token_answer

# On a busy machine an example may take long without anything being wrong.
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIXTURES = Path(__file__).parent / "fixtures" / "igclient"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def token(*, lifetime: timedelta = HOUR, is_long_lived: bool = False) -> AccessToken:
    return AccessToken(
        "IGAAmarker", "17841", ("instagram_business_basic",), NOW, NOW + lifetime, is_long_lived
    )


def answer(name: str) -> dict[str, object]:
    return json.loads((FIXTURES / f"{name}.json").read_text())


def test_the_value_is_in_no_text() -> None:
    for text in (repr(token()), str(token()), f"{token()}"):
        assert "IGAAmarker" not in text
        assert "17841" in text


def test_the_last_minute_counts_as_over() -> None:
    end = NOW + HOUR
    assert not token().is_expired(end - timedelta(seconds=61))
    assert token().is_expired(end - timedelta(seconds=60))
    assert token().is_expired(end + timedelta(days=1))


def test_expires_within_looks_ahead_and_includes_the_safety_margin() -> None:
    assert token().expires_within(HOUR, NOW)
    assert not token().expires_within(timedelta(minutes=59), NOW)
    assert token().expires_within(timedelta(0), NOW + HOUR - timedelta(seconds=30))


def test_remaining_never_goes_below_zero() -> None:
    assert token().remaining(NOW) == HOUR
    assert token().remaining(NOW + 2 * HOUR) == timedelta(0)


def test_only_a_long_lived_token_of_a_day_can_be_refreshed() -> None:
    short, long = token(), token(lifetime=timedelta(days=60), is_long_lived=True)
    assert short.refreshable_from is None
    assert not short.is_refreshable(NOW + timedelta(minutes=30))
    assert long.refreshable_from == NOW + timedelta(hours=24)
    assert not long.is_refreshable(NOW + timedelta(hours=23))
    assert long.is_refreshable(NOW + timedelta(hours=24))
    assert not long.is_refreshable(NOW + timedelta(days=60))


def test_times_are_kept_in_utc_and_have_to_be_aware() -> None:
    east = timezone(timedelta(hours=9))
    moved = AccessToken("v", "1", (), NOW.astimezone(east), (NOW + HOUR).astimezone(east), False)
    assert moved.obtained_at.tzinfo is UTC
    assert moved.expires_at == NOW + HOUR
    with pytest.raises(ValueError, match="expires_at"):
        AccessToken("v", "1", (), NOW, datetime(2026, 11, 23), False)  # noqa: DTZ001  # the naive one is the point


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_a_moment_to_which_no_day_can_be_added_is_refused(moment) -> None:
    with pytest.raises(ValueError, match="obtained_at is out of range"):
        AccessToken("v", "1", (), moment, moment, True)
    times = dict.fromkeys(("obtained_at", "expires_at"), moment.isoformat())
    saved = {"value": "v", "user_id": "1", "permissions": [], "is_long_lived": True, **times}
    with pytest.raises(UnexpectedResponse):
        AccessToken.from_dict(saved)


def test_a_token_survives_json_pickle_and_copy() -> None:
    original = token(lifetime=timedelta(days=60), is_long_lived=True)
    assert AccessToken.from_dict(json.loads(json.dumps(original.to_dict()))) == original
    assert pickle.loads(pickle.dumps(original)) == original  # noqa: S301  # our own bytes
    assert copy.deepcopy(original) == original


@pytest.mark.parametrize(
    "change",
    [
        {"value": None},
        {"value": "IGAAmarker\ud83d"},
        {"value": "IGAAmarkeré"},
        {"user_id": 5},
        {"permissions": "a,b"},
        {"permissions": [1]},
        {"obtained_at": "yesterday"},
        {"expires_at": "2026-11-23T12:00:00"},
        {"expires_at": "0001-01-01T00:00:00+23:00"},
        {"expires_at": 12},
        {"is_long_lived": "yes"},
    ],
    ids=str,
)
def test_a_damaged_record_is_refused_without_quoting_it(change) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        AccessToken.from_dict({**token().to_dict(), **change})
    assert caught.value.__context__ is None
    assert "IGAAmarker" not in str(caught.value)


def test_an_incomplete_record_is_refused() -> None:
    with pytest.raises(UnexpectedResponse):
        AccessToken.from_dict({})


@pytest.mark.parametrize(
    ("name", "user_id", "permissions"),
    [
        (
            "token_wrapped",
            "10203040506070809",
            ("instagram_business_basic", "instagram_business_manage_messages"),
        ),
        ("token_flat", "27640875392278831", ("instagram_business_basic",)),
        ("token_legacy", "17841405793187218", ()),
    ],
)
def test_every_shape_of_a_token_answer_is_read(name, user_id, permissions) -> None:
    read = parse_token_answer(answer(name), NOW, HOUR)
    assert read.value.endswith("markertoken0001")
    assert (read.user_id, read.permissions) == (user_id, permissions)
    assert (read.obtained_at, read.expires_at, read.is_long_lived) == (NOW, NOW + HOUR, False)


def test_what_an_answer_leaves_out_comes_from_the_token_before() -> None:
    read = parse_token_answer(answer("token_long_lived"), NOW, timedelta(days=60), token())
    assert (read.user_id, read.permissions) == ("17841", ("instagram_business_basic",))
    assert read.expires_at == NOW + timedelta(seconds=5183944)
    assert read.is_long_lived


def test_what_an_answer_does_say_wins_over_the_token_before() -> None:
    read = parse_token_answer(
        {"access_token": "new", "user_id": 5, "permissions": "a, b,"}, NOW, HOUR, token()
    )
    assert (read.user_id, read.permissions) == ("5", ("a", "b"))


@pytest.mark.parametrize(("user_id", "kept"), [(None, ""), (True, ""), (1.5e16, ""), ([], ""), ("9", "9")])
def test_an_id_is_text_or_unknown(user_id, kept) -> None:
    payload = {"access_token": "new", "user_id": user_id}
    assert parse_token_answer(payload, NOW, HOUR).user_id == kept


@pytest.mark.parametrize("expires_in", [5184000, "5184000", 5184000.0])
def test_a_lifetime_is_seconds(expires_in) -> None:
    payload = {"access_token": "new", "expires_in": expires_in}
    assert parse_token_answer(payload, NOW, HOUR).expires_at == NOW + timedelta(days=60)


@pytest.mark.parametrize("expires_in", [0, -5, "soon", [], float("inf"), float("nan"), 10**30])
def test_a_lifetime_without_sense_is_refused(expires_in) -> None:
    with pytest.raises(UnexpectedResponse, match="lifetime"):
        parse_token_answer({"access_token": "new", "expires_in": expires_in}, NOW, HOUR)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"access_token": ""},
        {"access_token": 5},
        {"access_token": "IGAA\ud83d"},
        {"access_token": "IGAAé"},
        {"data": []},
        {"data": [{}]},
    ],
)
def test_an_answer_without_a_token_is_refused(payload) -> None:
    with pytest.raises(UnexpectedResponse, match="no access token"):
        parse_token_answer(payload, NOW, HOUR)


@patiently
@given(st.dictionaries(st.sampled_from(list(token().to_dict())), JSON))
def test_any_record_is_a_token_or_our_error(data) -> None:
    try:
        read = AccessToken.from_dict({**token().to_dict(), **data})
    except IGClientError:
        return
    assert AccessToken.from_dict(read.to_dict()) == read


@patiently
@given(
    st.dictionaries(st.sampled_from(["access_token", "user_id", "permissions", "expires_in", "data"]), JSON)
)
def test_any_token_answer_is_a_token_or_our_error(payload) -> None:
    try:
        read = parse_token_answer(payload, NOW, HOUR)
    except IGClientError:
        return
    assert read.value.encode("ascii")
    assert read.expires_at > NOW
