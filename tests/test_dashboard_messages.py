"""Everything Instagram is known to answer, in a person's words: what happened, why, and what to do next."""

import inspect
import json
import re
from datetime import timedelta

import pytest

from dashboard import config
from dashboard.access.sample import SampleUnavailable
from dashboard.sign_in import messages as sign_in_messages
from dashboard.sign_in.messages import NoCode, explain_sign_in
from dashboard.sign_in.state import StateProblem, StateRejected
from dashboard.words import error_messages as messages, refusals
from dashboard.words.error_messages import ACCESS_OVER, DISCONNECTED, DISCONNECTED_SAMPLE, explain
from dashboard.words.message import Message, Tone
from igclient import AccessToken, OAuthClient, Transport, errors
from igclient.downloads import DownloadFailed, DownloadProblem
from igclient.errors import OAUTH_MESSAGES, IGClientError
from igclient.oauth import parse_redirect_error
from igclient.responses import Response, parse_answer

TOKEN = "IGAAmarkerTokenValue0123456789"
SECRET = "marker-app-secret-0123456789"


def all_errors(kind=IGClientError):
    yield kind
    for child in kind.__subclasses__():
        yield from all_errors(child)


def answered(payload, status=400, headers=()):
    """The error an answer of Instagram's becomes on its way through the client."""
    with pytest.raises(IGClientError) as caught:
        parse_answer(Response(status, dict(headers), json.dumps(payload).encode()))
    return caught.value


def oauth(message):
    return answered({"error_type": "OAuthException", "code": 400, "error_message": message})


def graph(code, message="Something went wrong", status=400, headers=(), **more):
    error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AtraceOfMeta", **more}
    return answered({"error": error}, status, headers)


def assert_says_something(message):
    assert isinstance(message, Message)
    for sentence in (message.headline, message.cause, message.next_step):
        assert sentence.strip() == sentence
        assert sentence.endswith(".")
        assert sentence[0].isupper()
        assert "  " not in sentence
        for raw in ("Traceback", "Exception", "Error(", "HTTP", "None", "{", "<", "igclient", "requests."):
            assert raw not in sentence
    assert len({message.headline, message.cause, message.next_step}) == 3


CODE_USED = "Instagram's code was already used, or is too old."
FIELD_MISSING = "Instagram did not get all the fields it asks for."
FIELDS_MISSING = (
    "Missing required field client_id",
    "Missing required field client_secret.",
    "Missing required parameter: grant_type",
    "(#100) Required parameter code is missing",
)
REFUSED_APP = [
    ("Matching code was not found or was already used", CODE_USED),
    ("Matching code was not found or was already used.", CODE_USED),
    ("This authorization code has been used", CODE_USED),
    (
        "Error validating verification code. Please make sure your redirect_uri is identical to the one you used "
        "in the OAuth dialog request",
        "The redirect address does not match.",
    ),
    ("Invalid platform app", "Instagram does not know this app ID and secret."),
    *((said, FIELD_MISSING) for said in FIELDS_MISSING),
    ("Invalid redirect_uri", "The redirect address is not registered."),
    ("Invalid scrubbed redirect_uri", "The redirect address is not registered."),
    (
        "Invalid Request: Request parameters are invalid: Invalid redirect_uri",
        "The redirect address is not registered.",
    ),
    ("Insufficient developer role", "This account may not use the app yet."),
    ("Invalid scope: []", "Instagram refused the permissions asked for."),
    ("Invalid scope field(s): instagram_basic", "Instagram refused the permissions asked for."),
    ("Error validating client secret.", "The app secret is wrong."),
]


@pytest.mark.parametrize(("said", "headline"), REFUSED_APP)
def test_what_the_token_host_answers_by_its_words(said, headline):
    message = explain(oauth(said))
    assert_says_something(message)
    assert message.headline == headline
    assert message.quote == said


@pytest.mark.parametrize(("said", "headline"), REFUSED_APP)
def test_the_same_words_in_graphs_shape_at_a_token_step(said, headline):
    """A fault of the app can come back in the other host's shape."""

    class Graph(Transport):
        def send(self, method, url, *, params=None, data=None):
            error = {"message": said, "type": "OAuthException", "code": 1, "fbtrace_id": "AtraceOfMeta"}
            return Response(400, {}, json.dumps({"error": error}).encode())

    client = OAuthClient("1", SECRET, "https://sheets.example/", transport=Graph(retries=0))
    with pytest.raises(IGClientError) as caught:
        client.exchange_code("AQcode")
    message = explain(caught.value)
    assert message.headline == headline
    assert message.quote == f"{said} (trace AtraceOfMeta)"


@pytest.mark.parametrize("said", FIELDS_MISSING)
@pytest.mark.parametrize("code", [100, 1, 101, None])
def test_the_same_words_outside_a_token_step_are_understood_whatever_their_code(said, code):
    message = explain(errors.GraphAPIError(said, code=code, type="OAuthException"))
    assert_says_something(message)
    assert (message.headline, message.quote) == (FIELD_MISSING, said)
    assert "exchange" not in message.cause


def test_every_reason_the_client_knows_has_words_of_its_own():
    headlines = {explain(kind("x", reason=reason)).headline for _, kind, reason in OAUTH_MESSAGES}
    assert len(headlines) == len({reason for _, _, reason in OAUTH_MESSAGES})


def test_a_token_that_is_long_lived_already():
    message = explain(errors.TokenRefused("Session key invalid", reason="already_long_lived", code=452))
    assert_says_something(message)
    assert message.tone is Tone.CALM
    assert "60 days" in message.headline


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        ({"message": "Session key invalid", "type": "OAuthException", "code": 452}, errors.TokenRefused),
        (
            {
                "message": "The access token must be at least 24 hours old",
                "type": "IGApiException",
                "code": 100,
            },
            errors.TokenRefused,
        ),
        (
            {
                "message": "Unsupported request - method type: get (/v25.0/access_token)",
                "type": "x",
                "code": 100,
            },
            errors.TokenRefused,
        ),
        (
            {"message": "Session has expired on Friday", "type": "OAuthException", "code": 190},
            errors.TokenRefused,
        ),
    ],
)
def test_a_renewal_that_is_turned_down(payload, kind):
    class Graph(Transport):
        def send(self, method, url, *, params=None, data=None):
            return Response(400, {}, json.dumps({"error": payload}).encode())

    client = OAuthClient("1", SECRET, "https://sheets.example/", transport=Graph(retries=0))
    now = client.now()
    token = AccessToken(TOKEN, "1", (), now, now + timedelta(days=60), True)
    with pytest.raises(kind) as caught:
        client.refresh_long_lived_token(token)
    assert_says_something(explain(caught.value))


@pytest.mark.parametrize(
    ("code", "subcode", "said"),
    [
        (190, None, "Session has expired on Tuesday, 10-Nov-26 03:00:00 PST. The current time is Sunday."),
        (
            190,
            None,
            "The session has been invalidated because the user changed their password or Facebook has changed the "
            "session for security reasons",
        ),
        (190, None, "The access token could not be decrypted"),
        (190, 458, "x"),
        (190, 459, "x"),
        (190, 460, "x"),
        (190, 463, "x"),
        (190, 464, "x"),
        (190, 467, "x"),
        (102, None, "x"),
    ],
)
def test_an_access_instagram_no_longer_takes_is_calm(code, subcode, said):
    message = explain(graph(code, said, error_subcode=subcode))
    assert_says_something(message)
    assert message.headline == ACCESS_OVER.headline
    assert message.tone is Tone.CALM
    assert said in message.quote


@pytest.mark.parametrize(
    ("code", "more", "headline"),
    [
        (10, {}, "A permission is missing."),
        (200, {}, "A permission is missing."),
        (250, {}, "A permission is missing."),
        (299, {}, "A permission is missing."),
        (4, {}, "Instagram asks for a pause."),
        (17, {}, "Instagram asks for a pause."),
        (32, {}, "Instagram asks for a pause."),
        (341, {}, "Instagram asks for a pause."),
        (613, {}, "Instagram asks for a pause."),
        (613, {"error_subcode": 1996}, "Instagram asks for a pause."),
        (80002, {}, "Instagram asks for a pause."),
        (100, {"error_subcode": 33}, "This post is not there."),
        (1, {}, "Instagram has a problem of its own."),
        (2, {}, "Instagram has a problem of its own."),
        (
            1,
            {"message": "Please reduce the amount of data you're asking for"},
            "Instagram has a problem of its own.",
        ),
        (3, {}, "The app may not ask for this."),
        (100, {}, "Instagram did not understand the question."),
        (100, {"error_subcode": 2108006}, "There are no figures for this post."),
        (100, {"message": "Unsupported request - method type: get"}, "Instagram does not take this request."),
        (110, {"error_subcode": 2207013}, "This account cannot be found."),
        (368, {}, "Instagram has blocked this for a while."),
        (2500, {}, "Instagram does not know this address."),
        (9005, {"message": "Video content was not found"}, "Instagram could not find a video."),
        (999_999, {}, "Instagram said no."),
        (999_999, {"is_transient": True}, "Instagram has a problem of its own."),
    ],
)
def test_what_graph_answers_by_its_code(code, more, headline):
    message = explain(graph(code, **{"message": "Something went wrong"} | more))
    assert_says_something(message)
    assert message.headline == headline
    assert message.quote.endswith("(trace AtraceOfMeta)")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "about 1 minute."), (37, "about 37 minutes."), (0.2, "about 1 minute."), (1_440, "about 24 hours.")],
)
def test_how_long_to_wait_is_said_when_instagram_says_it(minutes, words):
    usage = {"17841": [{"type": "instagram", "call_count": 100, "estimated_time_to_regain_access": minutes}]}
    error = graph(80002, headers={"X-Business-Use-Case-Usage": json.dumps(usage)})
    message = explain(error)
    assert words in message.next_step
    assert_says_something(message)


def test_without_a_time_an_hour_is_named():
    assert "an hour" in explain(graph(4)).next_step


@pytest.mark.parametrize(
    ("query", "headline", "tone"),
    [
        (
            {
                "error": "access_denied",
                "error_reason": "user_denied",
                "error_description": "The user denied your request",
            },
            "You chose not to connect.",
            Tone.CALM,
        ),
        (
            {"error": "access_denied", "error_code": "200", "error_description": "Permissions error"},
            "You chose not to connect.",
            Tone.CALM,
        ),
        (
            {"error": "invalid_scope", "error_description": "Invalid scope: []"},
            "Instagram refused the permissions asked for.",
            Tone.PROBLEM,
        ),
        ({"error": "server_error"}, "Instagram did not complete the sign-in.", Tone.PROBLEM),
    ],
)
def test_what_the_way_back_brings(query, headline, tone):
    message = explain(parse_redirect_error(query))
    assert_says_something(message)
    assert (message.headline, message.tone) == (headline, tone)


@pytest.mark.parametrize(
    ("status", "body", "headline"),
    [
        (200, b"<!doctype html>", "Instagram answered in a way this app does not understand."),
        (404, b"", "Instagram answered in a way this app does not understand."),
        (302, b"", "Instagram answered in a way this app does not understand."),
        (503, b"<html>busy</html>", "Instagram has a problem of its own."),
    ],
)
def test_an_answer_that_is_none(status, body, headline):
    with pytest.raises(IGClientError) as caught:
        parse_answer(Response(status, {}, body))
    message = explain(caught.value)
    assert_says_something(message)
    assert message.headline == headline


@pytest.mark.parametrize("kind", sorted(all_errors(), key=lambda kind: kind.__name__))
def test_every_error_of_the_client_has_a_message(kind):
    error = kind(DownloadProblem.REFUSED) if kind is DownloadFailed else kind("Something")
    message = explain(error)
    assert_says_something(message)


def test_no_class_falls_into_anothers_words():
    """Each leaf of the tree says something of its own, but for those that are one thing to a person."""
    answers = (errors.TransportError, errors.OAuthError, errors.GraphAPIError, errors.UnexpectedResponse)
    leaves = [kind for root in answers for kind in all_errors(root) if not kind.__subclasses__()]
    assert len({explain(kind("x")).headline for kind in leaves}) == len(leaves)


@pytest.mark.parametrize("problem", StateProblem)
def test_every_problem_of_a_state_has_a_message(problem):
    message = explain_sign_in(StateRejected(problem))
    assert_says_something(message)
    assert message.quote is None


@pytest.mark.parametrize("error", [NoCode(), SampleUnavailable()])
def test_the_apps_own_failures_have_a_message(error):
    message = explain_sign_in(error)
    assert_says_something(message)
    assert message.quote is None


@pytest.mark.parametrize("message", [ACCESS_OVER, DISCONNECTED, DISCONNECTED_SAMPLE])
def test_the_messages_that_are_no_errors(message):
    assert_says_something(message)
    assert message.tone is Tone.CALM


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), RuntimeError("x"), AssertionError("x")])
def test_a_fault_nobody_foresaw_is_raised_again(error):
    with pytest.raises(type(error)) as caught:
        explain(error)
    assert caught.value is error


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **b** `c` :red[d] $e$"


def test_hostile_words_stand_in_the_quote_alone():
    for error in (
        oauth(HOSTILE),
        graph(190, HOSTILE),
        parse_redirect_error({"error": "x", "error_description": HOSTILE}),
    ):
        message = explain(error)
        assert HOSTILE in message.quote
        assert_says_something(message)


def test_a_quote_is_cut():
    for error in (oauth("x" * 100_000), graph(190, "x" * 100_000)):
        assert len(explain(error).quote) <= 600


def test_words_that_are_ours_are_not_quoted_as_instagrams():
    assert explain(errors.TimedOut("Instagram did not answer in time.")).quote is None
    assert explain(errors.UnexpectedResponse("Instagram's answer is not a JSON object.")).quote is None


@pytest.mark.parametrize(
    "said",
    [
        f"Malformed access token {TOKEN}",
        f"Invalid OAuth access token. url was /me?access_token={TOKEN}&fields=id",
        f"bad secret {SECRET}",
        f"client_secret={SECRET} does not fit",
    ],
)
def test_a_token_or_secret_that_instagram_repeats_is_not_shown(said):
    class Echo(Transport):
        def send(self, method, url, *, params=None, data=None):
            return Response(
                400, {}, json.dumps({"error": {"message": said, "type": "x", "code": 190}}).encode()
            )

    client = OAuthClient("1", SECRET, "https://sheets.example/", transport=Echo(retries=0))
    now = client.now()
    token = AccessToken(TOKEN, "1", (), now, now + timedelta(hours=1), False)
    with pytest.raises(IGClientError) as caught:
        client.exchange_for_long_lived_token(token)
    message = explain(caught.value)
    assert message.quote
    assert TOKEN not in repr(message)
    assert SECRET not in repr(message)


def test_messages_name_only_settings_that_exist():
    text = "".join(map(inspect.getsource, (messages, sign_in_messages, refusals)))
    named = set(re.findall(r"\b(?:INSTAGRAM|COOKIE)_[A-Z_]+\b", text))
    assert named
    assert named <= {*config.REQUIRED, *config.OPTIONAL}


@pytest.mark.parametrize(
    ("status", "headers", "headline", "step"),
    [
        (401, {}, "Your access has run out.", "Connect again"),
        (407, {}, "The network asks for a sign-in.", "Sign in to the network"),
        (511, {}, "The network asks for a sign-in.", "Sign in to the network"),
        (429, {}, "Instagram asks for a pause.", "Come back in an hour."),
        (429, {"Retry-After": "300"}, "Instagram asks for a pause.", "Come back in about 5 minutes."),
        (503, {}, "Instagram has a problem of its own.", "Try again in a minute."),
        (503, {"Retry-After": "10800"}, "Instagram has a problem of its own.", "Come back in about 3 hours."),
    ],
)
def test_what_http_itself_says_has_words_where_the_body_is_no_answer(status, headers, headline, step):
    with pytest.raises(IGClientError) as caught:
        parse_answer(Response(status, headers, b"<html>Go away</html>"))
    message = explain(caught.value)
    assert_says_something(message)
    assert message.headline == headline
    assert message.next_step.startswith(step)
    assert message.quote is None, "these are not Instagram's words"
