"""The settings looked over: what is wrong is found, what is right is left alone, and no finding holds a secret."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from dashboard.address import HostKind, where_is
from dashboard.config import LEAST_SECRET
from dashboard.setup import live_check
from dashboard.setup.check_settings import check, compare_app_ids, compare_registered, hosts_of
from dashboard.setup.files import EXAMPLE_REDIRECT_URI, env_file, secrets_file
from dashboard.setup.findings import Grade
from dashboard.setup.live_check import Knock, ask_hosts, in_words, knock
from dashboard.setup.steps import describe_where
from igclient import INSTAGRAM_LOGIN
from igclient.errors import ConnectionFailed
from igclient.responses import Response
from sandbox import Sandbox

ROOT = Path(__file__).resolve().parent.parent
HERE = where_is("http://localhost:8501/")
CLOUD = where_is("https://sheets.streamlit.app/")
GOOD = {
    "INSTAGRAM_APP_ID": "123456789012345",
    "INSTAGRAM_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "INSTAGRAM_REDIRECT_URI": "https://sheets.streamlit.app/",
}


def found(where=CLOUD, **changes):
    """The findings that are not good, as (about, grade) -> words, for good settings with these changes."""
    settings = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return {
        (one.about, one.grade): one.words for one in check(settings, where) if one.grade is not Grade.GOOD
    }


def test_good_settings_are_good():
    assert found() == {}
    assert {one.about for one in check(GOOD, CLOUD)} == {*GOOD, "HTTPS"}


@pytest.mark.parametrize(
    ("key", "value", "grade", "words"),
    [
        ("INSTAGRAM_APP_ID", None, Grade.WRONG, "is missing"),
        ("INSTAGRAM_APP_ID", "my-app", Grade.WRONG, "not a number"),
        ("INSTAGRAM_APP_ID", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥", Grade.WRONG, "not a number"),
        ("INSTAGRAM_APP_ID", "0123456789abcdef0123456789abcdef", Grade.WRONG, "secret"),
        ("INSTAGRAM_APP_ID", '"123456789012345"', Grade.WRONG, "quotation marks"),
        ("INSTAGRAM_APP_ID", "17841405793187218", Grade.WRONG, "Instagram account"),
        ("INSTAGRAM_APP_ID", "1234567", Grade.LOOK, "has 7 digits"),
        ("INSTAGRAM_APP_ID", "IGAAxyz", Grade.WRONG, "access token"),
        ("INSTAGRAM_APP_SECRET", None, Grade.WRONG, "is missing"),
        ("INSTAGRAM_APP_SECRET", "IGAAmarkertoken", Grade.WRONG, "access token"),
        ("INSTAGRAM_APP_SECRET", "123456789012345", Grade.WRONG, "same as the app ID"),
        ("INSTAGRAM_APP_SECRET", "marker", Grade.LOOK, "does not look like an app secret"),
        ("INSTAGRAM_REDIRECT_URI", None, Grade.WRONG, "is missing"),
        ("INSTAGRAM_REDIRECT_URI", "sheets.streamlit.app", Grade.WRONG, "https://"),
        ("INSTAGRAM_REDIRECT_URI", "https://[::1", Grade.WRONG, "https://"),
        ("INSTAGRAM_REDIRECT_URI", "https://sheets.streamlit.app", Grade.LOOK, "the slash at the end"),
        ("INSTAGRAM_REDIRECT_URI", "https://www.sheets.streamlit.app/", Grade.WRONG, "www."),
        ("INSTAGRAM_REDIRECT_URI", "https://sheets.streamlit.app/?a=b", Grade.LOOK, "another spelling"),
        ("INSTAGRAM_REDIRECT_URI", "https://sheets.streamlit.app/#_", Grade.WRONG, "number sign"),
        ("INSTAGRAM_SCOPE", "instagram_basic", Grade.WRONG, "Facebook login"),
        ("INSTAGRAM_SCOPE", "user_profile,user_media", Grade.WRONG, "Basic Display"),
        ("INSTAGRAM_SCOPE", "business_basic", Grade.WRONG, "instagram_business_basic"),
        ("INSTAGRAM_SCOPE", "instagram_business_basic,<b>everything</b>", Grade.WRONG, "`beverythingb`"),
        (
            "INSTAGRAM_SCOPE",
            "instagram_business_basic instagram_business_content_publish",
            Grade.LOOK,
            "never uses",
        ),
        ("INSTAGRAM_PLATFORM", "facebook", Grade.WRONG, "must be one of"),
        ("INSTAGRAM_PLATFORM", "basic_display", Grade.WRONG, "December 2024"),
        ("INSTAGRAM_BASE_URL", "http://instagram.example", Grade.WRONG, "sandbox on this machine"),
        ("COOKIE_SECRET", "abc", Grade.LOOK, "guessed"),
        ("COOKIE_SECRET", "0123456789abcdefghijklmnopqrstu", Grade.LOOK, "guessed"),
        ("COOKIE_SECRET", GOOD["INSTAGRAM_APP_SECRET"], Grade.LOOK, "once more"),
    ],
)
def test_what_is_wrong_is_found(key, value, grade, words):
    said = " ".join(
        text for (about, graded), text in found(**{key: value}).items() if (about, graded) == (key, grade)
    )
    assert words.lower() in said.lower()


def test_a_good_scope_is_said_to_be_good():
    scope = "instagram_business_basic,instagram_business_manage_insights"
    assert found(INSTAGRAM_SCOPE=scope) == {}


@pytest.mark.parametrize(
    ("uri", "where", "grade"),
    [
        ("https://localhost:8501/", where_is("https://localhost:8501/"), None),
        ("http://localhost:8501/", HERE, Grade.LOOK),
        ("http://sheets.example/", where_is("http://sheets.example/"), Grade.WRONG),
    ],
)
def test_https(uri, where, grade):
    graded = [key[1] for key in found(where, INSTAGRAM_REDIRECT_URI=uri) if key[0] == "HTTPS"]
    assert graded == ([grade] if grade else [])


def test_another_name_for_this_machine_is_another_place():
    words = found(HERE, INSTAGRAM_REDIRECT_URI="http://127.0.0.1:8501/")[
        "INSTAGRAM_REDIRECT_URI", Grade.WRONG
    ]
    assert "another host name" in words


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=6, max_size=70), st.text(min_size=6, max_size=70), st.text(max_size=40))
def test_no_secret_is_in_a_finding_nor_its_length(secret, cookie, app_id):
    given_settings = GOOD | {
        "INSTAGRAM_APP_SECRET": secret,
        "COOKIE_SECRET": cookie,
        "INSTAGRAM_APP_ID": app_id,
    }
    about = ("INSTAGRAM_APP_SECRET", "COOKIE_SECRET")
    said = [one.words for one in check(given_settings, CLOUD) if one.about in about]
    # The least length is the same for everybody.
    said = [words.replace(f"Take {LEAST_SECRET} random", "") for words in said]
    longer = given_settings | {"INSTAGRAM_APP_SECRET": secret + "ä", "COOKIE_SECRET": cookie + "ä"}
    assert not any(re.search(r"\d", words) for words in said)
    # Two of the wrong kind are spoken of alike, however long they are.
    again = [one.words for one in check(longer, CLOUD) if one.about == "INSTAGRAM_APP_SECRET"]
    if any("does not look like" in words for words in said):
        assert [words for words in said if "does not look like" in words] == again


@pytest.mark.parametrize(
    ("typed", "grade"),
    [
        ("", None),
        (" ", None),
        ("123456789012345", Grade.WRONG),
        (" 1234 5678 9012 345", Grade.WRONG),
        ("999999999999999", Grade.GOOD),
        ("my app", Grade.LOOK),
    ],
)
def test_the_meta_apps_id_in_the_wrong_place(typed, grade):
    finding = compare_app_ids(GOOD["INSTAGRAM_APP_ID"], typed)
    assert (finding and finding.grade) == grade


def test_a_secret_in_the_wrong_place_is_not_shown():
    secret = GOOD["INSTAGRAM_APP_SECRET"]
    compared = compare_registered(secret, "https://sheets.streamlit.app/")
    assert (compared.grade, compared.difference) == (Grade.LOOK, None)
    for key in ("INSTAGRAM_REDIRECT_URI", "INSTAGRAM_SCOPE"):
        assert secret not in str(check(GOOD | {key: secret}, CLOUD))


def test_without_an_id_there_is_nothing_to_compare():
    assert compare_app_ids("", "123").grade is Grade.LOOK


def test_what_meta_lists_is_compared_with_what_is_sent():
    uri = GOOD["INSTAGRAM_REDIRECT_URI"]
    assert compare_registered(uri, " ") is None
    assert compare_registered(uri, uri).grade is Grade.GOOD
    blank = compare_registered(uri, uri + " ")
    assert blank.grade is Grade.WRONG
    assert "blank" in blank.words
    assert blank.difference.theirs[-1].text == " "


@pytest.mark.parametrize(
    ("address", "kind", "uri", "https_uri"),
    [
        ("http://localhost:8501/", HostKind.LOOPBACK, "http://localhost:8501/", "https://localhost:8501/"),
        ("https://localhost:8501/", HostKind.LOOPBACK, "https://localhost:8501/", None),
        ("http://[::1]:8501/", HostKind.LOOPBACK, "http://[::1]:8501/", "https://[::1]:8501/"),
        ("https://sheets.streamlit.app/", HostKind.CLOUD, "https://sheets.streamlit.app/", None),
        (
            "https://streamlit.app.evil.example/",
            HostKind.ELSEWHERE,
            "https://streamlit.app.evil.example/",
            None,
        ),
        ("http://sheets.example/base/", HostKind.ELSEWHERE, "https://sheets.example/base/", None),
        (
            'http://x"\nINSTAGRAM_APP_ID=1/',
            HostKind.LOOPBACK,
            "http://localhost:8501/",
            "https://localhost:8501/",
        ),
        ("javascript:alert(1)", HostKind.LOOPBACK, "http://localhost:8501/", "https://localhost:8501/"),
    ],
)
def test_where_the_app_runs(address, kind, uri, https_uri):
    where = where_is(address)
    assert (where.kind, where.redirect_uri, where.https_redirect_uri) == (kind, uri, https_uri)
    assert describe_where(where).startswith("This copy of the app runs on ")


def test_the_example_files_are_what_is_offered_to_download():
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == env_file("")
    example = (ROOT / ".streamlit/secrets.toml.example").read_text(encoding="utf-8")
    assert example == secrets_file(EXAMPLE_REDIRECT_URI)


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Answering:
    def __init__(self, **headers):
        self.headers, self.asked = headers, []

    def send(self, method, url, *, params=None, data=None):
        self.asked.append((method, url, params, data))
        if self.headers.get("fails"):
            raise ConnectionFailed("No way.")
        return Response(404, self.headers, b"")


def test_a_host_is_asked_for_its_head_and_told_nothing():
    transport = Answering(Date=format_datetime(NOW, usegmt=True))
    answer = knock("https://api.instagram.com/", transport, lambda: NOW)
    assert transport.asked == [("HEAD", "https://api.instagram.com/", None, None)]
    assert answer.has_answered
    assert abs(answer.ahead) < timedelta(seconds=1)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"date": ""},
        {"date": "yesterday"},
        {"date": "Mon, 99 Nov 2026 12:00:00"},
        {"date": "Mon, 99999999999999 Nov 2026 12:00:00 GMT"},
    ],
)
def test_an_answer_without_a_time_is_an_answer(headers):
    assert knock("https://api.instagram.com/", Answering(**headers), lambda: NOW).ahead is None


def test_a_host_that_does_not_answer():
    answer = knock("https://api.instagram.com/", Answering(fails=True), lambda: NOW)
    (finding,) = in_words([answer])
    assert (finding.about, finding.grade) == ("api.instagram.com", Grade.WRONG)


@pytest.mark.parametrize(
    ("seconds", "grade", "words"),
    [
        (0, Grade.GOOD, "agrees"),
        (-29, Grade.GOOD, "agrees"),
        (45, Grade.LOOK, "45 seconds ahead of"),
        (-100, Grade.LOOK, "100 seconds behind"),
        (600, Grade.WRONG, "10 minutes ahead of"),
        (-86400, Grade.WRONG, "1,440 minutes behind"),
    ],
)
def test_the_clock(seconds, grade, words):
    knocks = [Knock(host, has_answered=True, ahead=timedelta(seconds=seconds)) for host in ("a", "b", "c")]
    finding = list(in_words([*knocks, Knock("d", has_answered=True)]))[-1]
    assert (finding.about, finding.grade) == ("Clock", grade)
    assert words in finding.words


def test_the_sandbox_is_asked_once_in_half_a_minute():
    live_check._kept.clear()
    with Sandbox() as sandbox:
        platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
        first = ask_hosts(platform, now=lambda: datetime.now(UTC))
        assert ask_hosts(platform, now=lambda: datetime.now(UTC)) is first
    (answer,) = first
    assert answer.has_answered
    assert abs(answer.ahead) < timedelta(seconds=5)


def test_the_hosts_are_those_the_settings_lead_to():
    assert hosts_of({}) is INSTAGRAM_LOGIN
    assert hosts_of({"INSTAGRAM_APP_ID": "1"}) is INSTAGRAM_LOGIN
    settings = GOOD | {"INSTAGRAM_BASE_URL": "http://127.0.0.1:8765"}
    assert hosts_of(settings).graph_url == "http://127.0.0.1:8765"
