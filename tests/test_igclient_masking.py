"""Secrets taken out of text: every name and every value, in every spelling an answer or a log line can have."""

import html
import json
import re
import string
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from igclient.masking import SECRET_PARAMETERS, mask

# On a busy machine an example may take long without anything being wrong.
patiently = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = (
    *sorted(SECRET_PARAMETERS),
    *(
        "refresh_token",
        "id_token",
        "oauth_token",
        "app_secret",
        "INSTAGRAM_APP_SECRET",
        "INSTAGRAM_ACCESS_TOKEN",
    ),
    *(
        "COOKIE_SECRET",
        "COOKIE_SECRET_PREVIOUS",
        "IGCLIENT_KEY",
        "accessToken",
        "client-secret",
        "code_verifier",
    ),
    *("sessionid", "csrftoken", "ds_user_id", "ig_did", "datr", "mid", "rur", "_nc_ohc", "oh", "password"),
    *("X-CSRFToken", "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "cookies"),
    *("token", "secret", "pwd", "passwd", "X-Auth", "X-Auth-Token", "X-API-Key", "apikey", "api_key", "auth"),
    *(
        "authorization_code",
        "hub.verify_token",
        "verifyToken",
        "verification_code",
        "session_id",
        "jwt",
        "sid",
    ),
)
TOKEN = string.ascii_letters + string.digits + "-_."
PLAIN = st.text(TOKEN, min_size=1, max_size=40).map(lambda text: f"zQ{text}")
HARD = st.text(TOKEN + "/+=&%:;, \"'\\<>()[]{}é字\U0001f600\n", max_size=30).map(lambda text: f"zQ{text}qZ")


def backslashed(text: str) -> str:
    return json.dumps(text)[1:-1]


# What is between the value and the end of the text is beyond it for whoever reads the text; values are plain there.
LINES: dict[str, Callable[[str, str], str]] = {
    "query": lambda name, value: f"GET /me?fields=id&{name}={value}&limit=2",
    "form": lambda name, value: f"{name}={value}",
    "spaced": lambda name, value: f"set {name} = {value} today",
    "colon": lambda name, value: f"{name}: {value}",
    "arrow": lambda name, value: f"{name} => {value}",
    "cookies": lambda name, value: f"sessionid=zQ; {name}={value}; csrftoken=zQ",
    "cookie header": lambda name, value: f"Cookie: a=b; {name}={value}; c=d",
    "set-cookie header": lambda name, value: f"Set-Cookie: {name}={value}; Path=/; Secure",
    "encoded query": lambda name, value: f"next=https%3A%2F%2Fh%2F%3F{name}%3D{value}%26limit%3D2",
    "lower encoded query": lambda name, value: f"next=https%3a%2f%2fh%2f%3f{name}%3d{value}%26limit%3d2",
    "twice encoded query": lambda name, value: f"u=%253F{name}%253D{value}",
    "escaped query": lambda name, value: f'"next":"https:\\/\\/h\\/?{name}={value}\\u0026limit=2"',
    "html query": lambda name, value: f'<a href="/?a=b&amp;{name}={value}&amp;c=d">',
    "http.client": lambda name, value: repr(f"GET / HTTP/1.1\r\n{name}: {value}\r\nHost: h\r\n".encode()),
    "bearer": lambda name, value: f"{name}: Bearer {value}",
    "bearer alone": lambda name, value: f"sent Bearer {value} to them",
    "encoded bearer": lambda name, value: f"{name}=Bearer%20{value}&limit=2",
    "key of a list": lambda name, value: f"session[{name}]={value}&limit=2",
    "flag": lambda name, value: f"curl --{name} {value} --silent",
    "flag with a sign": lambda name, value: f"run --{name}={value} -v",
    "yaml": lambda name, value: f"user: maya\n{name}: {value}\nlimit: 2",
    "setting": lambda name, value: f"export {name}={value}; python app.py",
    "xml": lambda name, value: f"<answer><{name}>{value}</{name}><id>1</id></answer>",
    "xml with attributes": lambda name, value: f'<a:{name} type="text">\n {value}\n</a:{name}>',
    "xml of data": lambda name, value: f"<{name}><![CDATA[{value}]]></{name}>",
    "xml cut off": lambda name, value: f"<answer><{name}>{value}",
    "xml with the name in the tag": lambda name, value: f'<field name="{name}" kind="x">{value}</field>',
    "html xml": lambda name, value: html.escape(f"<answer><{name}>{value}</{name}></answer>"),
    "encoded xml": lambda name, value: quote(f"<answer><{name}>{value}</{name}></answer>", safe=""),
    "escaped xml": lambda name, value: json.dumps(f"<{name}>{value}</{name}>").replace("<", "\\u003c"),
    "property list": lambda name, value: f"<dict><key>{name}</key>\n <string>{value}</string></dict>",
    "xml-rpc": lambda name, value: f"<name>{name}</name><value><string>{value}</string></value>",
}
QUOTED: dict[str, Callable[[str, str], str]] = {
    "json": lambda name, value: json.dumps({"a": 1, name: value, "b": 2}),
    "tight json": lambda name, value: json.dumps({name: value, "b": 2}, separators=(",", ":")),
    "meta json": lambda name, value: json.dumps({name: value}).replace("/", "\\/"),
    "indented json": lambda name, value: json.dumps({name: value, "b": [name]}, indent=2),
    "json list": lambda name, value: json.dumps({name: [value]}),
    "cut json": lambda name, value: json.dumps({name: value})[:-2],
    "json in json": lambda name, value: json.dumps({"body": json.dumps({name: value, "b": "c"})}),
    "encoded json": lambda name, value: quote(json.dumps({name: value, "b": "c"})),
    "form-encoded json": lambda name, value: urlencode({"body": json.dumps({name: value})}),
    "twice encoded json": lambda name, value: quote(quote(json.dumps({name: value}))),
    "html json": lambda name, value: html.escape(json.dumps({name: value, "b": "c"})),
    "unicode-escaped json": lambda name, value: json.dumps({name: value}).replace('"', "\\u0022"),
    "python": lambda name, value: repr({"a": 1, name: value, "b": 2}),
    "python list": lambda name, value: repr({name: [value]}),
    "pair": lambda name, value: repr([("a", "b"), (name, value)]),
    "bytes pair": lambda name, value: repr((name.encode(), value.encode())),
    "record": lambda name, value: json.dumps({"name": name, "value": value, "domain": "h"}),
    "turned record": lambda name, value: json.dumps({"value": value, "name": name}),
    "record with more": lambda name, value: json.dumps({"name": name, "domain": "h", "value": value}),
    "turned record with more": lambda name, value: json.dumps(
        {"id": 1, "value": value, "a": "b", "key": name}
    ),
    "records": lambda name, value: json.dumps(
        [{"name": "a", "value": "b"}, {"name": name, "value": value}, {"value": value, "name": name}]
    ),
    "python record": lambda name, value: repr({"value": value, "header": name}),
    "record in json": lambda name, value: json.dumps({"body": json.dumps({"value": value, "name": name})}),
    "html field": lambda name, value: f'<input name="{name}" value="{html.escape(value)}">',
    "turned html field": lambda name, value: f'<input value="{html.escape(value)}" type="x" name="{name}">',
    "quoted form": lambda name, value: urlencode({"a": "b", name: value}),
    "percent form": lambda name, value: f"?{name}={quote(value, safe='')}&a=b",
}


@pytest.mark.parametrize("spelling", [*LINES, *QUOTED])
@pytest.mark.parametrize("value", ["zQ", "zQhorse"])
def test_every_name_hides_a_short_value_of_letters_alone(spelling, value) -> None:
    spelled = (LINES | QUOTED)[spelling]
    shown = [name for name in NAMES if "zQ" in mask(spelled(name, value))]
    assert shown == []


@patiently
@given(st.sampled_from(sorted(LINES)), st.sampled_from(NAMES), PLAIN)
@example("bearer alone", "code", "zQ")
def test_no_name_shows_its_value_in_any_line(spelling, name, value) -> None:
    masked = mask(LINES[spelling](name, value))
    assert "zQ" not in masked
    assert "***" in masked
    assert mask(masked) == masked


@patiently
@given(st.sampled_from(sorted(QUOTED)), st.sampled_from(NAMES), HARD)
@example("json", "client_secret", 'zQ"a":"bqZ')
@example("json in json", "client_secret", 'zQ\\"qZ')
def test_no_name_shows_any_part_of_its_value_where_a_quote_or_an_encoding_holds_it(
    spelling, name, value
) -> None:
    masked = mask(QUOTED[spelling](name, value))
    assert "zQ" not in masked
    assert "qZ" not in masked
    assert "***" in masked


SPELLINGS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "quoted": lambda text: quote(text, safe=""),
    "path": quote,
    "form": quote_plus,
    "lower": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "twice": lambda text: quote(quote(text, safe=""), safe=""),
    "json": backslashed,
    "json in json": lambda text: backslashed(backslashed(text)),
    "meta": lambda text: backslashed(text).replace("/", "\\/"),
    "escapes": lambda text: re.sub("....", r"\\u\g<0>", text.encode("utf-16-be").hex()),
    "html": html.escape,
    "html numbers": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
}


@patiently
@given(st.sampled_from(sorted(SPELLINGS)), HARD.filter(lambda text: len(text) >= 8))
def test_a_known_secret_is_masked_whole_in_every_spelling(spelling, secret) -> None:
    assert mask(f"before {SPELLINGS[spelling](secret)} after", [secret]) == "before *** after"


@pytest.mark.parametrize(
    "text",
    [
        '{"error":{"message":"No","code":190,"error_subcode":33,"is_transient":false}}',
        '{"error_type":"OAuthException","code":"400","error_message":"Invalid platform app"}',
        "status_code=200 error_code=190, exit code: 12",
        "Error validating access token: Session has expired on Tuesday.",
        "Error validating verification code. Please make sure your redirect_uri is identical to the one you used "
        "in the OAuth dialog request",
        "This authorization code has been used",
        "The bearer token is over; pooh=bear; the code is ok",
        '"token_type":"bearer","expires_in":5183944',
        "instagram_business_basic,instagram_business_manage_insights",
        "/v/a.jpg?_nc_ht=h&oe=67&_nc_cat=1",
        "Error validating access token: The session has been invalidated because the user changed their password",
        '{"name": "views", "period": "lifetime", "values": [{"value": 5}], "title": "Views"}',
        '{"value": "x", "name": "reach"}, {"name": "tokens_used", "value": 5}',
        "<html><head><title>Log in</title></head><body><p>Sorry</p></body></html>",
        "Missing required field client_id",
        "the author: Maya, the compass: north, OAuthException: no",
    ],
)
def test_words_and_numbers_that_are_no_secret_stay(text) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("start", ["IGAA", "IGQVJ", "IGQWR", "EAAG"])
def test_a_token_is_known_by_its_beginning(start) -> None:
    assert mask(f"Malformed access token {start}{'x1' * 60}.") == "Malformed access token ***."


@pytest.mark.parametrize(
    "text",
    [
        "\\" * 60_000,
        "code" * 20_000,
        "code: " * 20_000,
        "cookie" + " " * 60_000,
        "%25" * 30_000,
        '"code":"' * 9_000,
        '"value":"' * 9_000,
        '"name":"token"' * 6_000,
        '"value":"x","name":"' * 5_000,
        "<token " * 12_000,
        "<token>" * 12_000,
        "</token><a>" * 6_000,
        "<" + "a" * 60_000,
        "--token " * 9_000,
    ],
    ids=[
        *("backslashes", "names", "assignments", "blanks", "percents", "quotes", "values", "records"),
        *("turned records", "tags", "elements", "pairs of elements", "a long tag", "flags"),
    ],
)
def test_no_text_takes_long(text) -> None:
    started = time.process_time()
    mask(text, ["a\\b/c d&e12345"])
    assert time.process_time() - started < 5
