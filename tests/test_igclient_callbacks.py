"""Meta's signed callbacks: the known vector, and everything that is not quite it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st
from test_igclient_models import JSON, patiently

from igclient import errors, parse_signed_request

# A request as Meta's dashboard sends it, signed with the secret `key`.
VECTOR = (
    "Mf_s6nTb38UYqioBmPqu0Ewm9souPZB9I2fIGwV729U."
    "eyJ1c2VyX2lkIjoiMCIsImFsZ29yaXRobSI6IkhNQUMtU0hBMjU2IiwiaXNzdWVkX2F0IjoxNjI0MjQ0MTU2fQ"
)


def signed(payload: object, key: str = "key") -> str:
    plain = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    encoded = base64.urlsafe_b64encode(plain).rstrip(b"=")
    signature = hmac.new(key.encode(), encoded, hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}.{encoded.decode()}"


def test_the_known_request_is_verified() -> None:
    request = parse_signed_request(VECTOR, "key")
    assert (request.user_id, request.issued_at) == ("0", datetime(2021, 6, 21, 2, 55, 56, tzinfo=UTC))
    assert request.payload["algorithm"] == "HMAC-SHA256"


@pytest.mark.parametrize(
    ("payload", "user_id"),
    [
        ({"user_id": 27640875392278831, "algorithm": "HMAC-SHA256"}, "27640875392278831"),
        ({"user_id": "1", "algorithm": "hmac-sha256", "expires": 5, "issued_at": None}, "1"),
    ],
)
def test_an_id_is_text_and_the_moment_may_be_missing(payload, user_id) -> None:
    request = parse_signed_request(signed(payload), "key")
    assert (request.user_id, request.issued_at, request.payload) == (user_id, None, payload)


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        ".",
        "a.b.c",
        VECTOR.replace("Mf_s", "Mf_t"),
        VECTOR[:-1],
        VECTOR + "é",
        VECTOR.replace(".", ""),
        "." + VECTOR.partition(".")[2],
        signed({"user_id": "1", "algorithm": "HMAC-SHA256"}, "other"),
        signed({"user_id": "1", "algorithm": "none"}),
        signed({"user_id": "1"}),
        signed({"user_id": "", "algorithm": "HMAC-SHA256"}),
        signed({"algorithm": "HMAC-SHA256"}),
        signed({"user_id": "1", "algorithm": "HMAC-SHA256", "issued_at": "today"}),
        signed({"user_id": "1", "algorithm": "HMAC-SHA256", "issued_at": 10**30}),
        signed({"user_id": "1", "algorithm": 5}),
        signed([]),
        signed(b"no json"),
        signed(b"[" * 100_000),
    ],
)
def test_anything_else_is_refused(request_text) -> None:
    with pytest.raises(errors.SignatureInvalid) as caught:
        parse_signed_request(request_text, "key")
    assert caught.value.__context__ is None


ANY = st.dictionaries(st.sampled_from(["user_id", "algorithm", "issued_at"]), JSON)


@patiently
@given(
    st.text()
    | st.binary().map(signed)
    | JSON.map(signed)
    | ANY.map(lambda payload: signed({"algorithm": "HMAC-SHA256", **payload}))
)
def test_any_text_is_a_request_or_our_error(text) -> None:
    try:
        assert parse_signed_request(text, "key").user_id
    except errors.SignatureInvalid:
        return
