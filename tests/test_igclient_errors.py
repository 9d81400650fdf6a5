"""The error tree: its shape, its tables, and that errors survive being carried around."""

import copy
import pickle
from datetime import timedelta

import pytest

from igclient import Usage, errors

TREE = {
    errors.IGClientError: Exception,
    errors.TransportError: errors.IGClientError,
    errors.ConnectionFailed: errors.TransportError,
    errors.TimedOut: errors.TransportError,
    errors.OAuthError: errors.IGClientError,
    errors.AuthorizationDenied: errors.OAuthError,
    errors.CodeRejected: errors.OAuthError,
    errors.AppRejected: errors.OAuthError,
    errors.TokenRefused: errors.OAuthError,
    errors.GraphAPIError: errors.IGClientError,
    errors.AccessTokenInvalid: errors.GraphAPIError,
    errors.PermissionMissing: errors.GraphAPIError,
    errors.RateLimited: errors.GraphAPIError,
    errors.ObjectMissing: errors.GraphAPIError,
    errors.ServiceUnavailable: errors.GraphAPIError,
    errors.UnexpectedResponse: errors.IGClientError,
    errors.SignatureInvalid: errors.IGClientError,
    errors.TokenStoreError: errors.IGClientError,
}


def test_the_tree_is_the_one_drawn() -> None:
    found = {
        value: value.__base__
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert found == TREE
    for kind in TREE:
        assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((190, 102), errors.AccessTokenInvalid),
        ((10, 200, 250, 299), errors.PermissionMissing),
        ((4, 17, 32, 341, 613, 80002), errors.RateLimited),
        ((1, 2), errors.ServiceUnavailable),
    ],
)
def test_codes_choose_the_class(codes, kind) -> None:
    assert {errors.GRAPH_CODES[code] for code in codes} == {kind}


def test_codes_without_a_class_are_left_alone() -> None:
    for code in (0, 3, 100, 110, 199, 300, 368, 2500, 9005):
        assert code not in errors.GRAPH_CODES


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_errors_survive_pickle_and_copy(kind) -> None:
    error = kind("What happened", fbtrace_id="Abc")
    error.note = "kept"
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301  # our own bytes
        assert type(twin) is kind
        assert str(twin) == "What happened"
        assert vars(twin) == vars(error)


def test_an_error_has_no_details_but_its_own() -> None:
    with pytest.raises(TypeError, match="'reasn' is no detail of TokenRefused"):
        errors.TokenRefused("No", reasn="scope")
    assert errors.TokenRefused("No", reason="scope").reason == "scope"


def test_rate_limited_says_when_to_come_back() -> None:
    error = errors.RateLimited("Too many calls")
    assert error.retry_after is None
    error.usage = Usage(call_count=100, minutes_to_regain_access=5)
    assert error.retry_after == timedelta(minutes=5)


def test_only_the_too_large_answer_asks_for_less_data() -> None:
    assert errors.ServiceUnavailable("Please reduce the amount of data you're asking for").asks_for_less_data
    assert not errors.ServiceUnavailable("An unknown error has occurred.").asks_for_less_data
