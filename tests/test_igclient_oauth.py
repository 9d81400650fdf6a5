"""Signing in: what is asked, what is sent, and what every refusal becomes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from igclient import BASIC_DISPLAY, INSTAGRAM_LOGIN, AccessToken, OAuthClient, Transport, errors
from igclient.oauth import parse_redirect_error
from igclient.responses import Response

# On a busy machine an example may take long without anything being wrong.
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIXTURES = Path(__file__).parent / "fixtures" / "igclient"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SHORT = AccessToken("IGAAshortmarker", "17841", ("basic",), NOW, NOW + timedelta(hours=1), False)
LONG = AccessToken("IGAAlongmarker", "17841", ("basic",), NOW, NOW + timedelta(days=60), True)


class Announced(Transport):
    """Answer what was announced, in order, and nothing else; keep what was sent."""

    def __init__(self, *replies: Response | Exception) -> None:
        super().__init__(sleep=lambda seconds: None)
        self.replies = list(replies)
        self.sent: list[tuple[str, str, dict[str, str]]] = []

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> Response:
        self.sent.append((method, url, dict(params or data or {})))
        assert self.replies, f"nobody announced {method} {url}"
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


def fixture(name: str, status: int = 200) -> Response:
    return Response(status, {}, (FIXTURES / f"{name}.json").read_bytes())


def refusal(status: int = 400, **error: object) -> Response:
    return Response(status, {}, json.dumps({"error": {"type": "OAuthException", **error}}).encode())


def words(error_message: str) -> Response:
    body = {"error_type": "OAuthException", "code": 400, "error_message": error_message}
    return Response(400, {}, json.dumps(body).encode())


def oauth(*replies: Response | Exception, platform=INSTAGRAM_LOGIN) -> tuple[OAuthClient, Announced]:
    transport = Announced(*replies)
    client = OAuthClient(
        "990",
        "secretmarker",
        "https://localhost:8501/",
        platform=platform,
        transport=transport,
        now=lambda: NOW,
    )
    return client, transport


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, strict_parsing=True).items()}


def test_the_authorization_address_asks_for_a_code() -> None:
    client, _ = oauth()
    url = client.authorization_url(state="a.b/c+d=")
    assert url.startswith("https://www.instagram.com/oauth/authorize?")
    assert query_of(url) == {
        "client_id": "990",
        "redirect_uri": "https://localhost:8501/",
        "response_type": "code",
        "scope": "instagram_business_basic",
        "state": "a.b/c+d=",
    }


@pytest.mark.parametrize("scope", ["a,b", ["a", "b"], ("a", "b")])
def test_a_scope_may_be_text_or_names(scope) -> None:
    client, _ = oauth()
    assert query_of(client.authorization_url(state="s", scope=scope))["scope"] == "a,b"


def test_the_password_is_asked_again_only_on_request() -> None:
    client, _ = oauth()
    assert "force_reauth" not in client.authorization_url(state="s")
    assert query_of(client.authorization_url(state="s", force_reauth=True))["force_reauth"] == "true"


def test_basic_display_has_its_own_address_and_scopes() -> None:
    client, _ = oauth(platform=BASIC_DISPLAY)
    url = client.authorization_url(state="s")
    assert url.startswith("https://api.instagram.com/oauth/authorize?")
    assert query_of(url)["scope"] == "user_profile,user_media"


def test_the_secret_is_in_no_text() -> None:
    client, _ = oauth()
    for text in (repr(client), str(client), client.authorization_url(state="s")):
        assert "secretmarker" not in text
        assert "990" in text


@pytest.mark.parametrize(
    ("name", "user_id"),
    [
        ("token_wrapped", "10203040506070809"),
        ("token_flat", "27640875392278831"),
        ("token_legacy", "17841405793187218"),
    ],
)
def test_a_code_becomes_a_token_of_one_hour(name, user_id) -> None:
    client, transport = oauth(fixture(name))
    token = client.exchange_code("AQDcode")
    assert token.user_id == user_id
    assert (token.obtained_at, token.expires_at, token.is_long_lived) == (
        NOW,
        NOW + timedelta(hours=1),
        False,
    )
    assert transport.sent == [
        (
            "POST",
            "https://api.instagram.com/oauth/access_token",
            {
                "client_id": "990",
                "client_secret": "secretmarker",
                "grant_type": "authorization_code",
                "redirect_uri": "https://localhost:8501/",
                "code": "AQDcode",
            },
        )
    ]


@pytest.mark.parametrize("code", ["AQDcode#_", " AQDcode#_\n", "AQDcode"])
def test_the_fragment_is_no_part_of_the_code(code) -> None:
    client, transport = oauth(fixture("token_flat"))
    client.exchange_code(code)
    assert transport.sent[0][2]["code"] == "AQDcode"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (errors.ConnectionFailed("gone"), errors.ConnectionFailed),
        (errors.TimedOut("late"), errors.TimedOut),
        (Response(502, {}, b"<html>"), errors.ServiceUnavailable),
        (Response(200, {}, b"<html>"), errors.UnexpectedResponse),
        (Response(200, {}, b"{}"), errors.UnexpectedResponse),
        (refusal(message="An unknown error", code=1), errors.ServiceUnavailable),
        (refusal(message="Too many", code=4), errors.RateLimited),
        (fixture("error_oauth_code_used", 400), errors.CodeRejected),
        (words("Invalid platform app"), errors.AppRejected),
        (words("Something new"), errors.OAuthError),
        (refusal(message="Something new", code=100), errors.OAuthError),
    ],
)
def test_a_code_is_sent_once_whatever_happens(reply, kind) -> None:
    client, transport = oauth(reply, fixture("token_flat"))
    with pytest.raises(kind) as caught:
        client.exchange_code("AQDcode")
    assert type(caught.value) is kind
    assert len(transport.sent) == 1


def test_a_refusal_in_graphs_shape_is_told_by_its_words() -> None:
    reply = refusal(
        message="Error validating client secret.", code=1, fbtrace_id="Abc", error_user_msg="Words"
    )
    client, _ = oauth(reply)
    with pytest.raises(errors.AppRejected) as caught:
        client.exchange_code("AQDcode")
    error = caught.value
    assert (error.reason, error.code, error.fbtrace_id) == ("client_secret", 1, "Abc")
    assert (error.http_status, error.error, error.user_message) == (400, "OAuthException", "Words")
    assert isinstance(error.__cause__, errors.ServiceUnavailable)


@pytest.mark.parametrize(("fragment", "kind", "reason"), errors.OAUTH_MESSAGES)
@pytest.mark.parametrize("shape", [words, lambda text: refusal(message=text, code=1)], ids=["oauth", "graph"])
def test_known_words_mean_the_same_in_both_shapes(shape, fragment, kind, reason) -> None:
    client, _ = oauth(shape(f"(#1) {fragment.capitalize()}."))
    with pytest.raises(kind) as caught:
        client.exchange_code("AQDcode")
    assert (type(caught.value), caught.value.reason, caught.value.http_status) == (kind, reason, 400)


def test_a_short_lived_token_becomes_one_of_sixty_days() -> None:
    client, transport = oauth(fixture("token_long_lived"))
    token = client.exchange_for_long_lived_token(SHORT)
    assert (token.value, token.user_id, token.permissions) == ("IGAAlonglivedmarker1", "17841", ("basic",))
    assert (token.expires_at, token.is_long_lived) == (NOW + timedelta(seconds=5183944), True)
    assert transport.sent == [
        (
            "GET",
            "https://graph.instagram.com/access_token",
            {
                "grant_type": "ig_exchange_token",
                "client_secret": "secretmarker",
                "access_token": "IGAAshortmarker",
            },
        )
    ]


def test_a_long_lived_token_is_refreshed_without_the_secret() -> None:
    client, transport = oauth(fixture("token_long_lived"))
    token = client.refresh_long_lived_token(LONG)
    assert (token.value, token.user_id, token.is_long_lived) == ("IGAAlonglivedmarker1", "17841", True)
    assert transport.sent == [
        (
            "GET",
            "https://graph.instagram.com/refresh_access_token",
            {"grant_type": "ig_refresh_token", "access_token": "IGAAlongmarker"},
        )
    ]


def test_sixty_days_hold_where_the_answer_names_no_lifetime() -> None:
    client, _ = oauth(Response(200, {}, b'{"access_token": "IGAAnew"}'))
    assert client.refresh_long_lived_token(LONG).expires_at == NOW + timedelta(days=60)


def test_a_dashboard_token_is_recognised_as_long_lived_already() -> None:
    client, _ = oauth(fixture("error_graph_session_key", 400))
    with pytest.raises(errors.TokenRefused) as caught:
        client.exchange_for_long_lived_token(SHORT)
    assert caught.value.reason == "already_long_lived"
    assert (caught.value.code, caught.value.fbtrace_id) == (452, "AbCdEfGh2")


def test_renewing_exchanges_what_is_short_lived_and_refreshes_what_is_not() -> None:
    client, transport = oauth(*[fixture("token_long_lived")] * 2)
    assert client.renew(SHORT).is_long_lived
    assert client.renew(LONG).is_long_lived
    assert [sent["grant_type"] for _, _, sent in transport.sent] == ["ig_exchange_token", "ig_refresh_token"]


def test_renewing_a_dashboard_token_refreshes_it_instead() -> None:
    client, transport = oauth(fixture("error_graph_session_key", 400), fixture("token_long_lived"))
    assert client.renew(SHORT).value == "IGAAlonglivedmarker1"
    assert transport.sent[1][2] == {"grant_type": "ig_refresh_token", "access_token": "IGAAshortmarker"}


@pytest.mark.parametrize(
    ("replies", "reason"),
    [
        ([fixture("error_graph_190", 400)], "token_invalid"),
        ([fixture("error_graph_session_key", 400), refusal(message="Too young", code=100)], None),
    ],
)
def test_renewing_fails_with_the_last_refusal(replies, reason) -> None:
    client, _ = oauth(*replies)
    with pytest.raises(errors.TokenRefused) as caught:
        client.renew(SHORT)
    assert caught.value.reason == reason


@pytest.mark.parametrize("method", ["exchange_for_long_lived_token", "refresh_long_lived_token"])
@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (fixture("error_graph_190", 400), errors.TokenRefused, "token_invalid"),
        (refusal(message="No", code=10), errors.TokenRefused, "permission_missing"),
        (
            refusal(message="Unsupported request - method type: get", code=100),
            errors.TokenRefused,
            "unsupported_request",
        ),
        (words("Something new"), errors.TokenRefused, None),
        (words("Invalid platform app"), errors.AppRejected, "platform_app"),
    ],
)
def test_a_refused_token_says_why(method, reply, kind, reason) -> None:
    client, transport = oauth(reply)
    with pytest.raises(kind) as caught:
        getattr(client, method)(LONG)
    assert (type(caught.value), caught.value.reason) == (kind, reason)
    assert (caught.value.http_status, caught.value.error is None) == (400, False)
    assert len(transport.sent) == 1


@pytest.mark.parametrize("method", ["exchange_for_long_lived_token", "refresh_long_lived_token"])
@pytest.mark.parametrize(
    ("reply", "kind", "tries"),
    [
        (errors.ConnectionFailed("gone"), errors.ConnectionFailed, 3),
        (Response(500, {}, b""), errors.ServiceUnavailable, 3),
        (refusal(message="Too many", code=17), errors.RateLimited, 1),
        (Response(200, {}, b"<html>"), errors.UnexpectedResponse, 3),
        (Response(200, {}, b"{}"), errors.UnexpectedResponse, 1),
    ],
)
def test_a_fault_that_is_not_the_tokens_stays_what_it_is(method, reply, kind, tries) -> None:
    client, transport = oauth(reply, reply, reply)
    with pytest.raises(kind) as caught:
        getattr(client, method)(LONG)
    assert type(caught.value) is kind
    assert len(transport.sent) == tries


def test_no_refusal_repeats_the_token_or_the_secret() -> None:
    client, _ = oauth(refusal(message="Malformed access token IGAAlongmarker and secretmarker", code=190))
    with pytest.raises(errors.TokenRefused) as caught:
        client.exchange_for_long_lived_token(LONG)
    assert str(caught.value) == "Malformed access token *** and ***"
    assert "marker" not in str(caught.value.__cause__)


def test_without_a_clock_the_time_is_now_and_without_a_transport_there_is_one() -> None:
    client = OAuthClient(
        "990", "secretmarker", "https://localhost:8501/", transport=Announced(fixture("token_flat"))
    )
    before = datetime.now(UTC)
    assert before <= client.exchange_code("AQDcode").obtained_at <= datetime.now(UTC)
    assert client.platform is INSTAGRAM_LOGIN
    with pytest.raises(errors.ConnectionFailed):
        OAuthClient("990", "x", "y", platform=INSTAGRAM_LOGIN.hosted_at("http://127.0.0.1:1")).exchange_code(
            "c"
        )


@pytest.mark.parametrize("query", [{}, {"code": "AQD", "state": "s"}, {"error": ""}, {"sheet": "2"}])
def test_a_redirect_without_error_has_none(query) -> None:
    assert parse_redirect_error(query) is None


@pytest.mark.parametrize(
    "query",
    [
        {
            "error": "access_denied",
            "error_reason": "user_denied",
            "error_description": "The user denied your request.",
        },
        {"error": "access_denied", "error_code": "200", "error_description": "Permissions error"},
        {"error_reason": "user_denied"},
    ],
)
def test_a_denial_is_recognised(query) -> None:
    error = parse_redirect_error(query)
    assert isinstance(error, errors.AuthorizationDenied)
    assert error.reason == "user_denied"
    assert error.error_description == query.get("error_description", "The user denied your request")
    assert (error.error, error.error_reason) == (query.get("error"), query.get("error_reason"))


@pytest.mark.parametrize(
    ("query", "kind", "reason"),
    [
        ({"error": "invalid_scope", "error_description": "Invalid scope: []"}, errors.AppRejected, "scope"),
        (
            {"error_code": "100", "error_message": "Invalid redirect_uri"},
            errors.AppRejected,
            "redirect_unregistered",
        ),
        ({"error": "server_error"}, errors.OAuthError, None),
    ],
)
def test_any_other_redirect_error_is_told_by_its_words(query, kind, reason) -> None:
    error = parse_redirect_error(query)
    assert (type(error), error.reason, error.error) == (kind, reason, query.get("error"))


@patiently
@given(
    st.dictionaries(st.sampled_from(["error", "error_reason", "error_code", "error_description"]), st.text())
)
def test_any_redirect_has_an_oauth_error_or_none(query) -> None:
    error = parse_redirect_error(query)
    assert isinstance(error, errors.OAuthError) or not any(
        query.get(k) for k in query if k != "error_description"
    )
