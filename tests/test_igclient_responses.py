"""Answers deciphered: status, headers and body in; data or a typed error out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from igclient import Usage, errors
from igclient.responses import Answer, Response, oauth_error, parse_answer, parse_error, parse_usage, unwrap

# On a busy machine an example may take long without anything being wrong.
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIXTURES = Path(__file__).parent / "fixtures" / "igclient"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ERROR_KEYS = st.sampled_from(
    [
        "error",
        "code",
        "message",
        "error_subcode",
        "error_type",
        "error_message",
        "error_reason",
        "is_transient",
    ]
)


def reply(body: object, status: int = 200, **headers: str) -> Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, raw)


def fixture(name: str, status: int = 400) -> Response:
    return Response(status, {}, (FIXTURES / f"{name}.json").read_bytes())


def graph_error(code: int | None, status: int = 400, **more: object) -> errors.IGClientError:
    with pytest.raises(errors.IGClientError) as caught:
        parse_answer(
            reply({"error": {"message": "No", "type": "OAuthException", "code": code, **more}}, status)
        )
    return caught.value


def test_a_good_answer_is_its_object_and_usage() -> None:
    answer = parse_answer(
        reply({"id": "1"}, X_App_Usage='{"call_count":28,"total_time":25,"total_cputime":25}')
    )
    assert answer == Answer({"id": "1"}, Usage(call_count=28, total_time=25, total_cputime=25))


def test_neither_response_nor_answer_shows_its_body() -> None:
    response = reply({"access_token": "IGAAmarker"})
    assert "IGAAmarker" not in repr(response)
    assert "IGAAmarker" not in repr(parse_answer(response))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (190, errors.AccessTokenInvalid),
        (102, errors.AccessTokenInvalid),
        (10, errors.PermissionMissing),
        (230, errors.PermissionMissing),
        (17, errors.RateLimited),
        (80002, errors.RateLimited),
        (1, errors.ServiceUnavailable),
        (100, errors.GraphAPIError),
        (368, errors.GraphAPIError),
        (None, errors.GraphAPIError),
    ],
)
def test_graph_codes_become_classes(code, kind) -> None:
    assert type(graph_error(code)) is kind


def test_a_missing_object_is_told_by_its_subcode() -> None:
    assert type(graph_error(100, error_subcode=33)) is errors.ObjectMissing
    assert type(graph_error(100, error_subcode=2108006)) is errors.GraphAPIError
    assert type(graph_error(190, error_subcode=463)) is errors.AccessTokenInvalid


def test_some_refusals_are_told_by_their_words() -> None:
    viewers = graph_error(10, message="Not enough viewers for the media to show insights")
    assert type(viewers) is errors.GraphAPIError
    missing = "Unsupported get request. Object with ID '1' does not exist, cannot be loaded due to missing permissions"
    assert type(graph_error(100, message=missing)) is errors.ObjectMissing


def test_the_code_counts_more_than_the_status() -> None:
    assert type(graph_error(190, status=500)) is errors.AccessTokenInvalid
    assert type(graph_error(999, status=500)) is errors.ServiceUnavailable
    assert type(graph_error(999, status=400, is_transient=True)) is errors.ServiceUnavailable
    assert type(graph_error(4, status=200)) is errors.RateLimited


def test_graph_errors_keep_everything_instagram_said() -> None:
    error = graph_error(
        190,
        error_subcode=460,
        fbtrace_id="Abc",
        error_user_title="Title",
        error_user_msg="Words",
        is_transient=False,
    )
    assert isinstance(error, errors.GraphAPIError)
    assert (error.message, error.http_status, error.code, error.error_subcode) == ("No", 400, 190, 460)
    assert (error.type, error.fbtrace_id, error.is_transient) == ("OAuthException", "Abc", False)
    assert (error.user_title, error.user_message) == ("Title", "Words")


def test_a_refusal_in_broken_utf_8_is_still_understood() -> None:
    with pytest.raises(errors.AccessTokenInvalid, match="No �"):
        parse_answer(reply(b'{"error":{"message":"No \xff","code":190}}', 400))


def test_half_an_emoji_in_an_errors_words_becomes_text_that_can_be_encoded() -> None:
    cut = {"message": "a\ud83d", "fbtrace_id": "b\ud83d", "error_user_title": "c\ud83d"}
    error = graph_error(190, **cut, error_user_msg="d\ud83d")
    assert (error.message, error.fbtrace_id, error.user_title, error.user_message) == ("a�", "b�", "c�", "d�")
    refused = parse_error({"error_message": "a\ud83d", "error_type": "b\ud83d"})
    assert isinstance(refused, errors.OAuthError)
    assert (refused.message, refused.error) == ("a�", "b�")


def test_an_expired_session_without_subcode_is_an_invalid_token() -> None:
    with pytest.raises(errors.AccessTokenInvalid, match="Session has expired") as caught:
        parse_answer(fixture("error_graph_190"))
    assert caught.value.type == "IGApiException"
    assert caught.value.error_subcode is None


def test_a_limit_keeps_the_usage_of_its_answer() -> None:
    header = '{"1":[{"type":"instagram","call_count":101,"estimated_time_to_regain_access":12}]}'
    response = Response(
        400, {"X-Business-Use-Case-Usage": header}, (FIXTURES / "error_graph_limit.json").read_bytes()
    )
    with pytest.raises(errors.RateLimited) as caught:
        parse_answer(response)
    assert caught.value.usage == Usage(call_count=101, minutes_to_regain_access=12)
    assert caught.value.retry_after == timedelta(minutes=12)


@pytest.mark.parametrize(
    ("message", "kind", "reason"),
    [
        ("This authorization code has been used", errors.CodeRejected, "code_used"),
        ("Matching code was not found or was already used.", errors.CodeRejected, "code_used"),
        (
            "Error validating verification code. Please make sure your redirect_uri is identical to the one you"
            " used in the OAuth dialog request",
            errors.CodeRejected,
            "redirect_mismatch",
        ),
        ("Invalid platform app", errors.AppRejected, "platform_app"),
        ("Missing required field client_id", errors.AppRejected, "field_missing"),
        ("Missing required parameter: client_id", errors.AppRejected, "field_missing"),
        ("Required parameter client_secret is missing.", errors.AppRejected, "field_missing"),
        ("Invalid redirect_uri", errors.AppRejected, "redirect_unregistered"),
        ("Invalid scrubbed redirect_uri", errors.AppRejected, "redirect_unregistered"),
        ("Insufficient developer role", errors.AppRejected, "tester_role"),
        ("Invalid scope: []", errors.AppRejected, "scope"),
        ("Invalid scope field(s): user_profile", errors.AppRejected, "scope"),
        ("Error validating client secret.", errors.AppRejected, "client_secret"),
        ("Session key invalid", errors.TokenRefused, "already_long_lived"),
        ("Something new", errors.OAuthError, None),
    ],
)
def test_the_token_host_is_understood_by_its_words(message, kind, reason) -> None:
    body = {"error_type": "OAuthException", "code": 400, "error_message": message}
    with pytest.raises(errors.OAuthError) as caught:
        parse_answer(reply(body, 400))
    error = caught.value
    assert (type(error), error.reason, error.error_description) == (kind, reason, message)
    assert (error.error, error.code, error.http_status) == ("OAuthException", 400, 400)


def test_the_plain_oauth_shape_is_understood_too() -> None:
    error = parse_error({"error": "invalid_request", "error_description": "Invalid scope: []"})
    assert isinstance(error, errors.AppRejected)
    assert error.error == "invalid_request"


def test_an_error_without_words_still_has_some() -> None:
    error = parse_error({"error_type": "OAuthException"})
    assert str(error) == "Instagram refused without saying why."
    assert str(parse_error({"error": {}})) == "Instagram refused without saying why."


def test_known_words_win_over_a_given_reason() -> None:
    assert oauth_error("Invalid platform app", reason="other").reason == "platform_app"
    assert oauth_error("New words", reason="other").reason == "other"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>Log in</html>", errors.UnexpectedResponse),
        (200, b"", errors.UnexpectedResponse),
        (200, b'{"data": [', errors.UnexpectedResponse),
        (200, b"[1]", errors.UnexpectedResponse),
        (200, b"null", errors.UnexpectedResponse),
        (200, b"\xff\xfe", errors.UnexpectedResponse),
        (200, b"[" * 200_000, errors.UnexpectedResponse),
        (302, b"", errors.UnexpectedResponse),
        (302, b'{"id": "1"}', errors.UnexpectedResponse),
        (404, b"<html>", errors.UnexpectedResponse),
        (404, b'{"id": "1"}', errors.UnexpectedResponse),
        (500, b"", errors.ServiceUnavailable),
        (502, b"<html>Bad gateway</html>", errors.ServiceUnavailable),
        (503, b'{"id": "1"}', errors.ServiceUnavailable),
        (401, b"<html>", errors.AccessTokenInvalid),
        (403, b"<html>", errors.UnexpectedResponse),
        (407, b"<html>", errors.ConnectionFailed),
        (511, b"<html>", errors.ConnectionFailed),
        (408, b"", errors.ServiceUnavailable),
        (429, b"<html>", errors.RateLimited),
        (429, b'{"id": "1"}', errors.RateLimited),
    ],
)
def test_everything_else_is_unexpected_or_unavailable(status, body, kind) -> None:
    with pytest.raises(kind) as caught:
        parse_answer(Response(status, {}, body))
    assert caught.value.http_status == status


def refused(
    status: int, body: object = b"", now: datetime | None = NOW, **headers: str
) -> errors.IGClientError:
    with pytest.raises(errors.IGClientError) as caught:
        parse_answer(reply(body, status, **headers), now)
    return caught.value


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 7 ", timedelta(seconds=7)),
        ("Sat, 28 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Saturday, 28-Nov-26 12:05:00 GMT", timedelta(minutes=5)),
        ("Sat Nov 28 12:05:00 2026", timedelta(minutes=5)),
        ("Sat, 28 Nov 2026 14:05:00 +0200", timedelta(minutes=5)),
        ("9" * 5000, timedelta(days=366)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=366)),
        *(
            (text, None)
            for text in ("", "0", "-5", "1.5", "soon", "٧", "Sat, 28 Nov 2026 11:00:00 GMT", "Sat, 99 Nov")
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date(text, wait) -> None:
    for status in (429, 503):
        error = refused(status, retry_after=text)
        assert (error.http_retry_after, error.retry_after) == (wait, wait)


def test_a_date_counts_from_the_servers_own_clock_where_it_tells_it() -> None:
    told = {"Retry_After": "Sat, 28 Nov 2026 12:05:00 GMT", "Date": "Sat, 28 Nov 2026 12:04:00 GMT"}
    assert refused(429, **told).retry_after == timedelta(minutes=1)
    assert refused(429, now=None, **told).retry_after == timedelta(minutes=1)
    assert refused(429, now=None, Retry_After=told["Retry_After"]).retry_after is None


def test_the_longest_wait_that_was_said_counts() -> None:
    used_up = '{"1":[{"estimated_time_to_regain_access":12}]}'
    error = refused(429, X_Business_Use_Case_Usage=used_up, Retry_After="60")
    assert error.retry_after == timedelta(minutes=12)
    error = refused(429, X_Business_Use_Case_Usage=used_up, Retry_After="3600")
    assert error.retry_after == timedelta(hours=1)


def test_graphs_own_errors_keep_what_http_said_too() -> None:
    error = refused(400, {"error": {"message": "No", "code": 4}}, Retry_After="60")
    assert (type(error), error.retry_after) == (errors.RateLimited, timedelta(minutes=1))
    assert type(refused(429, {"error": {"message": "No", "code": 999}})) is errors.RateLimited
    assert type(refused(401, {"error": {"message": "No"}})) is errors.AccessTokenInvalid
    assert type(refused(429, {"error": {"message": "No", "code": 190}})) is errors.AccessTokenInvalid


def test_a_limit_in_the_token_hosts_shape_is_a_limit_unless_its_words_say_more() -> None:
    for words, kind in {
        "Too many requests": errors.RateLimited,
        "Invalid platform app": errors.AppRejected,
    }.items():
        error = refused(429, {"error_type": "OAuthException", "code": 429, "error_message": words})
        assert (type(error), error.message) == (kind, words)
    assert type(refused(503, {"error_type": "x", "error_message": "Back soon"})) is errors.ServiceUnavailable
    assert type(refused(401, {"error_type": "x", "error_message": "No"})) is errors.OAuthError


def test_a_network_that_wants_a_sign_in_is_named_and_not_asked_again() -> None:
    for status in (407, 511):
        error = refused(status, b"<html>")
        assert isinstance(error, errors.ConnectionFailed)
        assert (error.may_pass, error.cause_type) == (False, "NetworkSignIn")
        assert "sign-in of its own" in error.message


@pytest.mark.parametrize(
    ("spelled", "value"),
    [
        ("9" * 4000, int("9" * 4000)),
        ("9" * 5000, "9" * 5000),
        ("-" + "9" * 5000, "-" + "9" * 5000),
        ("1e999", "1e999"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("1.5", 1.5),
    ],
)
def test_a_number_nobody_can_hold_costs_itself_only(spelled, value) -> None:
    data = parse_answer(Response(200, {}, f'{{"n": {spelled}, "id": "1"}}'.encode())).data
    assert data == {"n": value, "id": "1"}
    json.dumps(data, allow_nan=False)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"data": [{"id": "1"}, {"id": "2"}]}, {"id": "1"}),
        ({"id": "1"}, {"id": "1"}),
        ({"data": []}, {"data": []}),
        ({"data": ["x"]}, {"data": ["x"]}),
        ({"data": {"id": "1"}}, {"data": {"id": "1"}}),
    ],
)
def test_unwrap_takes_the_documented_and_the_captured_shape(payload, expected) -> None:
    assert unwrap(payload) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-App-Usage": "not json"},
        {"X-App-Usage": "[" * 100_000},
        {"X-App-Usage": "[1]"},
        {"X-App-Usage": "{}"},
        {"X-Business-Use-Case-Usage": '{"1": {"call_count": 3}}'},
        {"X-Business-Use-Case-Usage": '{"1": ["x"]}'},
        {"X-Other": '{"call_count": 3}'},
    ],
)
def test_headers_that_say_nothing_usable_are_passed_over(headers) -> None:
    assert parse_usage(headers) is None


def test_usage_is_the_highest_of_all_that_is_reported() -> None:
    headers = {
        "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":60,"new_key":900}',
        "x-business-use-case-usage": '{"1":[{"type":"instagram","call_count":12,"estimated_time_to_regain_access":0}],'
        '"2":[{"type":"messenger","call_count":40.5},"odd"]}',
    }
    usage = parse_usage(headers)
    assert usage == Usage(call_count=40.5, total_time=25, total_cputime=60)
    assert usage.percent == 60
    assert usage.retry_after is None


def test_figures_that_are_no_figures_count_as_nothing() -> None:
    huge = "9" * 400
    header = f'{{"call_count": true, "total_time": "12", "total_cputime": {huge}, "x": 1}}'
    assert parse_usage({"X-App-Usage": header}) == Usage()
    assert parse_usage({"X-App-Usage": '{"call_count": NaN, "total_time": -4}'}) == Usage()


def test_an_absurd_block_is_capped() -> None:
    header = '{"1":[{"estimated_time_to_regain_access":1e300}]}'
    usage = parse_usage({"X-Business-Use-Case-Usage": header})
    assert usage is not None
    assert usage.retry_after == timedelta(days=366)


@patiently
@given(st.integers(100, 599), st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_our_error(status, body) -> None:
    parse_or_refuse(Response(status, {}, body))


@patiently
@given(st.integers(100, 599), JSON | st.dictionaries(ERROR_KEYS, JSON | st.dictionaries(ERROR_KEYS, JSON)))
def test_any_json_is_an_answer_or_our_error(status, payload) -> None:
    parse_or_refuse(Response(status, {}, json.dumps(payload).encode()))


@patiently
@given(
    st.dictionaries(
        st.sampled_from(["X-App-Usage", "x-business-use-case-usage"]), st.text() | JSON.map(json.dumps)
    )
)
def test_any_header_is_a_usage_or_nothing(headers) -> None:
    usage = parse_usage(headers)
    assert usage is None or usage.percent >= 0


@patiently
@given(
    st.dictionaries(
        st.sampled_from(["call_count", "total_time", "total_cputime", "estimated_time_to_regain_access"]),
        JSON,
    )
)
def test_any_figure_gives_a_finite_usage(entry) -> None:
    usage = parse_usage({"X-Business-Use-Case-Usage": json.dumps({"1": [entry]})})
    assert usage is not None
    assert 0 <= usage.percent < float("inf")
    assert usage.retry_after is None or usage.retry_after >= timedelta(0)


def parse_or_refuse(response: Response) -> None:
    try:
        answer = parse_answer(response)
    except errors.IGClientError:
        return
    assert 200 <= response.status < 300
    assert isinstance(answer.data, dict)
