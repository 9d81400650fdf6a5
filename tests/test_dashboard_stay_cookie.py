"""The cookie that keeps a person connected: what opens it, and that nothing else does."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from dashboard.staying.cookie import (
    CookieProblem,
    CookieRejected,
    Keeping,
    Seal,
    TooLarge,
    cookie_name,
    seal,
    seconds_left,
    unseal,
)
from igclient import AccessToken

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VALUE = "IGAA" + "s3cretMarker" * 18
MINE = Seal("instagram", "instagram 1234 https://graph.instagram.com", "k" * 32)
SAMPLE = Seal("sample", "sample 99 http://127.0.0.1:8765", "k" * 32)
SCOPES = ("basic", "manage_insights", "manage_comments", "content_publish", "manage_messages")


def token(value=VALUE, *, left=timedelta(days=59)):
    permissions = tuple(f"instagram_business_{scope}" for scope in SCOPES)
    return AccessToken(value, "27640875392278831", permissions, NOW - timedelta(days=1), NOW + left, True)


COOKIE = cookie_name("27640875392278831", is_https=True)
KEPT = seal(token(), "keeping-1", by=MINE)


def problem(value, *seals, now=NOW):
    with pytest.raises(CookieRejected) as caught:
        unseal(value, seals or [(MINE,)], now=now)
    return caught.value.problem


def test_what_was_sealed_is_opened_whole():
    opened = unseal(KEPT, [(MINE,)], now=NOW)
    assert (opened.app, opened.keeping, opened.is_outdated) == ("instagram", "keeping-1", False)
    assert opened.token == token()


def test_a_browser_takes_it_and_reads_nothing_in_it():
    assert len(f"{COOKIE}={KEPT}".encode()) < 2_000
    for secret in (VALUE, "27640875392278831", "instagram_business_basic", "keeping-1"):
        assert secret not in KEPT
        assert secret.encode() not in base64.urlsafe_b64decode(KEPT)
    for thing in (unseal(KEPT, [(MINE,)], now=NOW), Keeping("k", KEPT), MINE):
        assert VALUE not in repr(thing)
        assert KEPT not in repr(thing)
        assert MINE.secret not in repr(thing)


def test_every_app_has_a_cookie_of_its_own_on_a_host_and_over_https_nobody_else_can_set_it():
    plain, other = (cookie_name(client_id, is_https=False) for client_id in ("1", "2"))
    assert plain != other
    assert cookie_name("1", is_https=True) == f"__Host-{plain}"


def test_a_token_too_long_for_a_cookie_is_refused_and_the_longest_fits():
    with pytest.raises(TooLarge):
        seal(token("I" * 3_000), "k", by=MINE)
    longest = seal(token("I" * 2_200), "k", by=MINE)
    assert len(f"{COOKIE}={longest}") <= 4_096
    assert unseal(longest, [(MINE,)], now=NOW).token.value == "I" * 2_200


@pytest.mark.parametrize("left", [timedelta(0), timedelta(seconds=60), -timedelta(days=1)])
def test_it_ends_with_the_access(left):
    assert problem(seal(token(left=left), "k", by=MINE)) is CookieProblem.OVER
    assert seconds_left(token(left=left), NOW) == max(0, int(left.total_seconds()))


def test_another_secret_another_app_or_another_sandbox_opens_nothing():
    others = [
        Seal("instagram", MINE.binding, "x" * 32),
        Seal("instagram", MINE.binding.replace("1234", "1235"), MINE.secret),
        SAMPLE,
    ]
    assert problem(KEPT, others) is CookieProblem.UNREADABLE
    assert unseal(KEPT, [(SAMPLE,), (MINE,)], now=NOW).app == "instagram"
    assert problem(KEPT, ()) is CookieProblem.UNREADABLE


def test_the_secret_before_opens_it_for_a_while_and_is_said_to_be_outdated():
    new = Seal("instagram", MINE.binding, "n" * 32)
    opened = unseal(KEPT, [(new, MINE)], now=NOW)
    assert opened.is_outdated
    assert opened.token == token()
    assert problem(KEPT, (new,)) is CookieProblem.UNREADABLE


def test_every_single_changed_or_missing_character_is_noticed():
    for place in range(len(KEPT)):
        for letter in ("A", "B", "-"):
            changed = KEPT[:place] + letter + KEPT[place + 1 :]
            if changed != KEPT:
                assert problem(changed) is CookieProblem.UNREADABLE
        assert problem(KEPT[:place]) is CookieProblem.UNREADABLE


@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.decode("latin-1")), st.text("ABCgAz019-_=")))
def test_nothing_a_stranger_makes_up_opens_anything_or_fails_otherwise(value):
    assert problem(value) is CookieProblem.UNREADABLE


@given(st.binary(max_size=400))
def test_nor_do_bytes_spelled_the_way_a_cookie_is(raw):
    assert problem(base64.urlsafe_b64encode(b"\x80" + raw).decode()) is CookieProblem.UNREADABLE


@given(st.integers(0, len(KEPT) - 1), st.text(min_size=1, max_size=4))
def test_nor_does_a_real_one_with_something_put_in(place, added):
    changed = KEPT[:place] + added + KEPT[place:]
    assert problem(changed) is CookieProblem.UNREADABLE


@pytest.mark.parametrize(
    "payload",
    [b"", b"\xff", b"null", b"[]", b"{}", b'"x"', b'{"token":{}}', b'{"token":null,"keeping":"k"}'],
)
def test_what_was_sealed_with_the_key_but_is_no_access_opens_nothing(payload):
    sealed = MINE.fernet().encrypt(payload).decode()
    assert problem(sealed) is CookieProblem.UNREADABLE


def test_naive_times_in_a_payload_open_nothing():
    record = {"keeping": "k", "token": token().to_dict() | {"expires_at": "2027-01-01T00:00:00"}}
    assert problem(MINE.fernet().encrypt(json.dumps(record).encode()).decode()) is CookieProblem.UNREADABLE
