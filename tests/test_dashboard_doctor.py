"""Every error that the fact sheet of Instagram's API lists, fed through: none may fall to the generic answer."""

import json
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from dashboard import __version__
from dashboard.config import INSTAGRAM, AppConfig
from dashboard.sign_in.diagnosis import authorize_request, diagnose, exchange_request
from dashboard.words.error_messages import explain
from dashboard.words.failure_report import HIDDEN, scrub
from igclient import OAuthClient, Transport, errors
from igclient.errors import IGClientError
from igclient.oauth import parse_redirect_error
from igclient.responses import Response, parse_answer

SECRET = "0123456789abcdef0123456789abcdef"
APP = AppConfig(
    INSTAGRAM, "123456789012345", SECRET, "https://sheets.example/", cookie_secret="marker-cookie-secret"
)
GENERIC = {
    "Instagram said no.",
    "Instagram did not complete the sign-in.",
    "Instagram did not renew the access.",
    "Instagram answered in a way this app does not understand.",
}

# A3: what the redirect brings.
REDIRECTS = [
    {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    },
    {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request.",
    },
    {"error": "access_denied", "error_code": "200", "error_description": "Permissions error"},
]

# A3, A4 and D: what the authorize page and the token host say.
OAUTH_WORDS = [
    "Invalid Request: Request parameters are invalid: Invalid redirect_uri",
    "Invalid Request: Request parameters are invalid: Invalid platform app",
    "Matching code was not found or was already used",
    "Matching code was not found or was already used.",
    "This authorization code has been used",
    "Error validating verification code. Please make sure your redirect_uri is identical to the one you used "
    "in the OAuth dialog request",
    "Error validating verification code",
    "Invalid platform app",
    "Missing required field client_id",
    "Missing required parameter: client_id",
    "Invalid redirect_uri",
    "Invalid scrubbed redirect_uri",
    "redirect_uri must match",
    "Insufficient developer role",
    "Invalid scope: []",
    "Invalid scope field(s): instagram_basic",
    "400 Session Invalid",
    "Sorry, this page isn't available.",
    "Sorry, this page isn’t available.",
]

# A5 and D: what the exchange and the refresh say, in Graph's shape.
RENEWALS = [
    (452, "Session key invalid"),
    (100, "Unsupported request - method type: get (/v25.0/access_token)"),
    (100, "Unsupported request - method type: get"),
    (
        190,
        "Session has expired on Friday, 20-Nov-26 03:00:00 PST. The current time is Monday, 23-Nov-26 12:00:00 PST.",
    ),
]

# A8 to A12 and D: what Graph answers to a read, as (code, subcode, words).
INVALIDATED = (
    "The session has been invalidated because the user changed their password or Facebook has changed the session "
    "for security reasons"
)
GRAPH = [
    (190, None, "Session has expired on Friday. The current time is Monday."),
    (190, None, INVALIDATED),
    (190, None, "The access token could not be decrypted"),
    *((190, subcode, "x") for subcode in (458, 459, 460, 463, 464, 467)),
    (102, None, "x"),
    (10, None, "x"),
    (10, None, "Not enough viewers for the media to show insights"),
    (200, None, "Permissions error"),
    (299, None, "x"),
    (3, None, "x"),
    (100, None, "x"),
    (100, None, "The After Cursor specified exceeds the max limit supported by this endpoint"),
    (100, None, "Unsupported request - method type: get"),
    (100, None, "Missing required field client_id"),
    (100, None, "Missing required parameter: client_id"),
    (100, 33, "x"),
    (100, 2108006, "x"),
    (110, 2207013, "x"),
    (110, 2207018, "x"),
    (2500, None, "Unknown path components"),
    (9005, None, "Video content was not found"),
    (1, None, "An unknown error has occurred."),
    (1, None, "Please reduce the amount of data you're asking for, then retry your request"),
    (2, None, "x"),
    *((code, None, "x") for code in (4, 17, 32, 613, 80002, 341, 368)),
    (613, 1996, "x"),
    *((code, None, "x") for code in (-1, -2, 24)),
    *((1, 2207057, "x"), (4, 2207051, "x"), (9, 2207042, "x")),
    *((36000, 2207004, "x"), (36003, 2207009, "x"), (9004, 2207052, "x")),
]


def caught_by(call, *arguments):
    with pytest.raises(IGClientError) as caught:
        call(*arguments)
    return caught.value


def answered(payload, status=400):
    return caught_by(parse_answer, Response(status, {}, json.dumps(payload).encode()))


def at_the_token_step(payload):
    """What a refusal becomes when it answers to the exchange of a code."""

    class Refusing(Transport):
        def send(self, method, url, *, params=None, data=None):
            return Response(400, {}, json.dumps(payload).encode())

    client = OAuthClient(APP.client_id, SECRET, APP.redirect_uri, transport=Refusing(retries=0))
    return caught_by(client.exchange_code, "AQcode")


def expect_known(message):
    assert message.headline not in GENERIC
    assert message.report == ""
    assert message.cause
    assert message.next_step


@pytest.mark.parametrize("query", REDIRECTS, ids=str)
def test_every_redirect_of_the_fact_sheet_is_known(query):
    message = diagnose(parse_redirect_error(query), authorize_request(APP))
    expect_known(message)
    assert message.headline == "You chose not to connect."


@pytest.mark.parametrize("words", OAUTH_WORDS)
def test_every_refusal_of_the_fact_sheet_is_known_and_says_what_was_sent(words):
    for payload in (
        {"error_type": "OAuthException", "code": 400, "error_message": words},
        {"error": {"message": words, "type": "OAuthException", "code": 1}},
    ):
        message = diagnose(at_the_token_step(payload), exchange_request(APP))
        expect_known(message)
        assert message.quote == words
        assert "POST https://api.instagram.com/oauth/access_token" in message.sent


@pytest.mark.parametrize(("code", "words"), RENEWALS)
def test_every_refused_renewal_of_the_fact_sheet_is_known(code, words):
    expect_known(
        explain(at_the_token_step({"error": {"message": words, "type": "OAuthException", "code": code}}))
    )


@pytest.mark.parametrize(("code", "subcode", "words"), GRAPH)
@pytest.mark.parametrize("kind", ["OAuthException", "IGApiException"])
def test_every_answer_of_graph_in_the_fact_sheet_is_known(code, subcode, words, kind):
    error = {"message": words, "type": kind, "code": code, "error_subcode": subcode, "fbtrace_id": "Atrace"}
    message = explain(answered({"error": error}))
    expect_known(message)
    assert "(trace Atrace)" in message.quote


@pytest.mark.parametrize(
    "words",
    [words for words in OAUTH_WORDS if "code" not in words and "this page isn" not in words],
)
def test_what_is_to_be_mended_at_meta_says_where_to_click(words):
    where = explain(at_the_token_step({"error_type": "x", "error_message": words})).where
    assert where[0] in ("App Dashboard", "Instagram app")
    assert len(where) >= 3


def test_what_was_sent_is_shown_without_its_secrets():
    asked, exchanged = authorize_request(APP).lines, exchange_request(APP).lines
    assert asked[0] == "GET https://www.instagram.com/oauth/authorize"
    for line in ("client_id = 123456789012345", "redirect_uri = https://sheets.example/"):
        assert line in asked
        assert line in exchanged
    assert "scope = instagram_business_basic" in asked
    assert "client_secret = (hidden)" in exchanged
    assert "code = (hidden)" in exchanged
    for text in (repr(authorize_request(APP)), repr(exchange_request(APP))):
        assert SECRET not in text
        assert "marker-cookie-secret" not in text


def test_a_secret_in_the_place_of_the_address_or_of_a_permission_is_not_shown():
    for app in (replace(APP, redirect_uri=SECRET), replace(APP, scope=("user_media", SECRET))):
        for request in (authorize_request(app), exchange_request(app)):
            assert SECRET not in "".join((*request.lines, *request.facts.values()))
    assert "redirect_uri = https://sheets.example/" in authorize_request(APP).lines


def test_a_secret_in_the_ids_place_is_not_shown():
    confused = AppConfig(INSTAGRAM, SECRET, "123456789012345", "https://sheets.example/")
    for request in (authorize_request(confused), exchange_request(confused)):
        assert SECRET not in repr(request)


UNKNOWN = (
    "Account 17841400000000001 of @maya.lindqvist (maya@sheets.example) may not; token IGAAxyz0123456789abcdefghij, "
    "code=AQDsecretcode, see https://sheets.example/?code=AQDx and https://www.instagram.com/maya/"
)


def test_an_unknown_refusal_gives_instagrams_words_and_a_report_to_paste():
    error = {
        "message": UNKNOWN,
        "type": "OAuthException",
        "code": 77,
        "error_subcode": 5,
        "fbtrace_id": "A-trace_1",
    }
    message = diagnose(at_the_token_step({"error": error}), exchange_request(APP))
    assert message.headline == "Instagram did not complete the sign-in."
    assert "Account 17841400000000001" in message.quote
    lines = dict(line.split(": ", 1) for line in message.report.splitlines())
    assert f"Contact Sheet {__version__}, Python 3." in lines["versions"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", lines["time"])
    assert lines["platform"] == "instagram_login"
    assert lines["step"] == "code exchange"
    assert lines["comes back to"] == "another host, over HTTPS"
    assert lines["trace"] == "A-trace_1"
    assert lines["error"] == "OAuthError, HTTP 400, code 77, subcode 5, type OAuthException"
    for private in ("17841", "maya", "sheets.example", "IGAA", "AQD", APP.client_id, SECRET):
        assert private not in message.report
    assert "may not" in lines["Instagram said"]


def test_an_id_has_one_mark_in_a_report_and_another_in_the_next():
    text = "17841400000000001 is not 17841400000000002 but 17841400000000001"
    first, _, _, second, _, third = scrub(text, key=b"one").split()
    assert first == third != second
    assert first != scrub(text, key=b"two").split()[0]


@pytest.mark.parametrize("trace", ["", "A" * 41, "has a blank", "<b>", "@maya"])
def test_a_trace_that_is_none_is_left_out(trace):
    error = {"message": "x", "type": "x", "code": 77, "fbtrace_id": trace}
    assert "\ntrace: none\n" in explain(answered({"error": error})).report


def test_names_of_permissions_stay_readable():
    said = scrub("lacks instagram_business_manage_insights and user_media", key=b"")
    assert said == "lacks instagram_business_manage_insights and user_media"


TOKENS = st.builds(
    lambda start, rest: start + rest,
    st.sampled_from(["IGAA", "IGQVJ", "EAAC", "AQD", ""]),
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789-_", min_size=24, max_size=200),
)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60), TOKENS, st.text(max_size=60), st.integers(10**5, 10**18))
def test_whatever_stands_around_it_no_token_and_no_id_survives(before, token, after, number):
    said = scrub(f"{before} {token} {number} {after}", key=b"key")
    if not re.fullmatch(r"(?:instagram|business|pages|user)_[a-z]+(?:_[a-z]+)*", token):
        assert token not in said
        assert HIDDEN in said or "[" in said or "***" in said
    assert str(number) not in said


@pytest.mark.parametrize("said", ["EAAB%2Fxyz%2Fabc%2Bqq", "IGAAJ8.abc-def_ghi", "203.0.113.77"])
def test_a_token_with_an_addresss_signs_in_it_and_a_machines_number_do_not_survive(said):
    words = scrub(f"Refused for {said} today", key=b"k" * 16)
    assert words in (f"Refused for {HIDDEN} today", "Refused for [an address] today")


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_a_report_is_never_too_long_and_never_fails(words):
    assert len(scrub(words, key=b"")) <= 600
    assert errors.OAuthError(words).message == words
    assert "Instagram said:" in explain(errors.OAuthError(words)).report


# Letters a person's name or a secret can begin with, and none that the report says of itself.
PRIVATE = st.text("qxzjkvw", min_size=6, max_size=12)
NAMES = st.sampled_from(
    [
        *(
            "client_secret",
            "access_token",
            "code",
            "sessionid",
            "csrftoken",
            "appsecret_proof",
            "signed_request",
        ),
        *("token", "secret", "pwd", "X-Auth", "X-API-Key", "authorization_code", "hub.verify_token"),
    ]
)
SPELLINGS = st.sampled_from(
    [
        "{0}={1}",
        "{0}: {1}",
        '{{"{0}":"{1}"}}',
        '{{"{0}": "{1}", "a": 1}}',
        "{{'{0}': '{1}'}}",
        '"{{\\"{0}\\":\\"{1}\\"}}"',
        "%22{0}%22%3A%22{1}%22",
        "{0}%3D{1}",
        "[('{0}', '{1}')]",
        "Cookie: a=b; {0}={1}; c=d",
        "Authorization: Bearer {1}",
        "sent Bearer {1} and failed",
        "bearer {1}",
        "<{0}>{1}</{0}>",
        "<answer><{0} type='text'> {1} </{0}></answer>",
        "&lt;{0}&gt;{1}&lt;/{0}&gt;",
        '{{"name": "{0}", "value": "{1}"}}',
        '{{"value": "{1}", "name": "{0}"}}',
        '{{"value":"{1}","domain":"h","name":"{0}"}}',
        '<input value="{1}" name="{0}">',
    ]
)
FOLDERS_SPELLED = [
    "/home/{0}",
    "/home/{0}/sheets/app.py",
    "/Users/{0}/sheets",
    "/var/home/{0}",
    "/srv/{0}/x.py",
    "~{0}/x",
    "C:\\Users\\{0}",
    "C:\\\\Users\\\\{0}\\\\app.py",
    "c:/Users/{0}/x.py",
    "c:\\Users\\Ab {0}",
    "D:\\{0}\\x",
    "/mnt/c/Users/{0}",
    "\\\\server\\{0}\\x",
    "\\\\\\\\server\\\\{0}",
    "file:///home/{0}/x",
    "file:///C:/Users/Ab%20{0}/x",
    "file://server/{0}",
    "%2Fhome%2F{0}%2Fx",
    "C%3A%5CUsers%5C{0}",
    "\\u002fhome\\u002f{0}",
    "/Volumes/Ab {0}/x",
    "/Volumes/{0}",
    "file:///Volumes/Ab%20{0}/x",
    "/media/{0}/USB stick/{0}",
    "/run/media/ab/{0} files/x",
    "/mnt/Ab {0}/x",
    "//nas/{0}",
    "//nas/share/Ab {0}/x",
    "\\/\\/nas\\/{0}",
    "%2F%2Fnas%2F{0}",
    "\\\\nas\\{0}",
    "\\\\?\\C:\\Users\\{0}",
    "C:\\Users\\{0} (Ab)\\x",
    "c:\\Users\\Ab ({0})\\x",
    "c:\\Users\\Ab ({0})",
    "c:\\Users\\Ab [{0}]\\x.py",
    "C%3A%5CUsers%5CAb%20%28{0}%29%5Cx",
    "D:\\Photos, {0}\\x",
    "/home/Ab, {0}/x",
    "/home/Ab; {0}/x",
    "/home/O'{0}/x",
    "/srv/Ab {0}/x",
    "/srv/data of Ab {0}/x",
    "~/Ab {0}/x",
]
FOLDERS = st.sampled_from(FOLDERS_SPELLED)
AROUND_SPELLED = ["{0}", "No such file: {0}", 'open "{0}" failed', "('{0}',)", 'File "{0}", line 3', "at={0}"]
AROUND = st.sampled_from(AROUND_SPELLED)


@settings(max_examples=600, deadline=None)
@given(NAMES, PRIVATE, SPELLINGS)
def test_no_secret_survives_in_any_spelling_of_its_name(name, value, spelling):
    assert value not in scrub(f"It said {spelling.format(name, value)}", key=b"key")


@settings(max_examples=600, deadline=None)
@given(PRIVATE, FOLDERS, AROUND)
def test_no_path_survives_in_any_spelling_of_it(person, folder, around):
    assert person not in scrub(around.format(folder.format(person)), key=b"key")


@pytest.mark.parametrize("around", AROUND_SPELLED)
def test_no_folder_named_after_a_person_survives(around):
    said = {folder: scrub(around.format(folder.format("Qxzj")), key=b"key") for folder in FOLDERS_SPELLED}
    assert [folder for folder, words in said.items() if "Qxzj" in words] == []


@pytest.mark.parametrize(
    "part", ["/", "\\", "%2F", "\\u002f", "/home/", "file:", "a.b", "//a", "/a b", "a/media/", '"/home/x" ']
)
def test_no_words_take_long_to_be_cleaned(part):
    begin = time.process_time()
    scrub(part * 2400, key=b"key")
    assert time.process_time() - begin < 1


@pytest.mark.parametrize("end", ["Lind, {0}", "Ab ({0})", "Ab; {0}"])
def test_a_path_in_quotation_marks_goes_whole(end):
    said = end.format("Qxzj")
    assert scrub(f'open "/home/{said}" failed', key=b"key") == 'open "[path]" failed'
    assert scrub(f"open 'C:\\Users\\{said}' failed", key=b"key") == "open '[path]' failed"


@pytest.mark.parametrize(
    "said",
    [
        *(
            "and/or later",
            "5/7 of it",
            "The ratio 1:2 is wrong",
            "Invalid platform app",
            "a // b",
            "50/50, or so",
        ),
        "Missing required field client_id (and/or client_secret)",
        "Error validating access token: Session has expired on Tuesday, 3 March",
    ],
)
def test_what_is_no_path_stays(said):
    assert scrub(said, key=b"key") == said
