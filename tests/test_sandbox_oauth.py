"""The sandbox's sign-in rules, walked over HTTP."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox import Sandbox
from sandbox.oauth import Authority, Clock

REDIRECT = "http://localhost:8501/"
BASIC = "instagram_business_basic"
WITH_COMMENTS = "instagram_business_basic,instagram_business_manage_comments"
LEGACY = "user_profile,user_media"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(redirect_uris=[REDIRECT, "http://localhost:8501/other"]) as running:
        yield running


def asked(sandbox, **changes):
    query = {
        "client_id": sandbox.client_id,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": BASIC,
        "state": "a state & more",
    }
    return {name: value for name, value in (query | changes).items() if value is not None}


def decide(sandbox, decision="allow", account="sample", **changes):
    return requests.post(
        f"{sandbox.base_url}/oauth/authorize/decision",
        data=asked(sandbox, **changes) | {"decision": decision, "account": account},
        allow_redirects=False,
        timeout=5,
    )


def new_code(sandbox, account="sample", **changes):
    location = decide(sandbox, account=account, **changes).headers["Location"]
    return parse_qs(urlsplit(location).query)["code"][0]


def exchange(sandbox, code, **changes):
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
        "code": code,
    }
    return requests.post(f"{sandbox.base_url}/oauth/access_token", data=form | changes, timeout=5)


def sign_in(sandbox, account="sample", scope=BASIC):
    """A short-lived token, the long way round."""
    answer = exchange(sandbox, new_code(sandbox, account, scope=scope)).json()
    return answer.get("access_token") or answer["data"][0]["access_token"]


def lengthen(sandbox, token, **changes):
    query = {
        "grant_type": "ig_exchange_token",
        "client_secret": sandbox.client_secret,
        "access_token": token,
    }
    return requests.get(f"{sandbox.base_url}/access_token", params=query | changes, timeout=5)


def refresh(sandbox, token, **changes):
    query = {"grant_type": "ig_refresh_token", "access_token": token}
    return requests.get(f"{sandbox.base_url}/refresh_access_token", params=query | changes, timeout=5)


def me(sandbox, token):
    return requests.get(f"{sandbox.base_url}/me", params={"access_token": token}, timeout=5)


def refusal(answer):
    assert answer.status_code == 400
    body = answer.json()
    assert set(body) == {"error_type", "code", "error_message"}
    assert (body["error_type"], body["code"]) == ("OAuthException", 400)
    return body["error_message"]


def graph_error(answer):
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= set(error)
    return error["code"], error["message"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"client_id": "1"}, "Invalid platform app"),
        ({"client_id": None}, "Invalid platform app"),
        ({"redirect_uri": "http://localhost:8501"}, "Invalid redirect_uri"),
        ({"redirect_uri": "http://localhost:8501/?x=1"}, "Invalid redirect_uri"),
        ({"redirect_uri": None}, "Invalid redirect_uri"),
        ({"response_type": "token"}, "Invalid response_type"),
        ({"scope": ""}, "Invalid scope: []"),
        ({"scope": "instagram_basic"}, "Invalid scope field(s): instagram_basic"),
        ({"scope": f"{BASIC},user_media"}, "Invalid scope field(s): user_media"),
        ({"scope": "instagram_business_manage_insights"}, "Invalid scope"),
        ({"scope": "user_media"}, "Invalid scope"),
    ],
)
@pytest.mark.parametrize("step", ["page", "decision"])
def test_a_wrong_authorize_request_is_a_page_and_never_a_redirect(sandbox, changes, message, step):
    if step == "page":
        answer = requests.get(
            f"{sandbox.base_url}/oauth/authorize",
            params=asked(sandbox, **changes),
            allow_redirects=False,
            timeout=5,
        )
    else:
        answer = decide(sandbox, **changes)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "Invalid Request: Request parameters are invalid: " + message in answer.text
    assert "Sandbox, not Instagram" in answer.text


@pytest.mark.parametrize("separator", [",", " ", ", "])
def test_scopes_may_be_separated_by_commas_or_blanks(sandbox, separator):
    scope = separator.join(WITH_COMMENTS.split(","))
    answer = exchange(sandbox, new_code(sandbox, scope=scope)).json()
    assert answer["permissions"] == WITH_COMMENTS.split(",")


def test_allow_goes_back_with_code_state_and_instagrams_own_fragment(sandbox):
    answer = decide(sandbox)
    assert answer.status_code == 303
    location = urlsplit(answer.headers["Location"])
    assert location._replace(query="", fragment="").geturl() == REDIRECT
    assert location.fragment == "_"
    query = parse_qs(location.query)
    assert set(query) == {"code", "state"}
    assert query["state"] == ["a state & more"]


def test_without_a_state_none_comes_back(sandbox):
    assert "state" not in parse_qs(urlsplit(decide(sandbox, state=None).headers["Location"]).query)


@pytest.mark.parametrize("decision", ["deny", "", "ALLOW"])
def test_anything_but_allow_is_a_denial_in_the_documented_words(sandbox, decision):
    location = decide(sandbox, decision=decision).headers["Location"]
    assert location.startswith(REDIRECT + "?error=access_denied&error_reason=user_denied&")
    assert "error_description=The+user+denied+your+request" in location
    assert parse_qs(urlsplit(location).query)["state"] == ["a state & more"]
    assert "code=" not in location


def test_an_account_that_is_not_on_the_page_cannot_be_chosen(sandbox):
    answer = decide(sandbox, account="somebody")
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_the_token_answer_is_flat_with_a_number_beyond_doubles(sandbox):
    answer = exchange(sandbox, new_code(sandbox))
    body = answer.json()
    assert set(body) == {"access_token", "user_id", "permissions"}
    assert body["user_id"] > 2**53
    assert f'"user_id":{body["user_id"]}' in answer.text
    assert body["permissions"] == [BASIC]
    assert body["access_token"].startswith("IGAA")


@pytest.mark.parametrize("encoding", ["form", "multipart"])
def test_the_exchange_takes_both_body_encodings(sandbox, encoding):
    form = {
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
        "code": new_code(sandbox),
    }
    url = f"{sandbox.base_url}/oauth/access_token"
    if encoding == "form":
        answer = requests.post(url, data=form, timeout=5)
    else:
        answer = requests.post(url, files={name: (None, value) for name, value in form.items()}, timeout=5)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"client_id": "1"}, "Invalid platform app"),
        ({"client_secret": "0" * 32}, "Invalid platform app"),
        ({"client_secret": ""}, "Invalid platform app"),
        ({"grant_type": "password"}, "Invalid grant_type"),
        ({"redirect_uri": "http://localhost:8501"}, "Invalid redirect_uri"),
        (
            {"redirect_uri": "http://localhost:8501/other"},
            "Error validating verification code. Please make sure your redirect_uri is identical to the one "
            "you used in the OAuth dialog request",
        ),
        ({"code": "AQnonsense"}, "Matching code was not found or was already used"),
        ({"code": ""}, "Matching code was not found or was already used"),
    ],
)
def test_a_wrong_exchange_is_refused_in_the_token_hosts_shape(sandbox, changes, message):
    code = new_code(sandbox)
    assert refusal(exchange(sandbox, **({"code": code} | changes))) == message
    if "code" not in changes:
        assert exchange(sandbox, code).status_code == 200, "a refused exchange does not use the code up"


@pytest.mark.parametrize("name", ["client_id", "client_secret", "grant_type", "redirect_uri", "code"])
def test_a_field_that_is_not_there_is_named_and_costs_no_code(sandbox, name):
    code = new_code(sandbox)
    assert refusal(exchange(sandbox, **{"code": code, name: None})) == f"Missing required field {name}"
    assert exchange(sandbox, code).status_code == 200


@pytest.mark.parametrize("encoding", ["data", "json"])
def test_the_names_of_old_tutorials_and_a_json_body_are_missing_fields(sandbox, encoding):
    names = ("client_id", "client_secret") if encoding == "json" else ("app_id", "app_secret")
    form = dict(zip(names, (sandbox.client_id, sandbox.client_secret), strict=True))
    form |= {"grant_type": "authorization_code", "redirect_uri": REDIRECT, "code": new_code(sandbox)}
    answer = requests.post(f"{sandbox.base_url}/oauth/access_token", timeout=5, **{encoding: form})
    assert refusal(answer) == "Missing required field client_id"


def test_strangers_addresses_push_nobodys_own_out():
    with Sandbox() as sandbox:
        sandbox.register_redirect_uri(REDIRECT)
        code = new_code(sandbox)
        for number in range(150):
            address = f"https://made-up-{number}.example/"
            sandbox.register_redirect_uri(address)
            assert decide(sandbox, redirect_uri=address).status_code == 303
        assert exchange(sandbox, code).status_code == 200
        assert decide(sandbox).status_code == 303


@pytest.mark.parametrize(
    "uri",
    ["", "myapp://back", "javascript:alert(1)", "//host/", "http://", "http://[bad/", "https://a@b/", "x"],
)
def test_where_every_address_is_taken_it_still_has_to_be_one(uri):
    with Sandbox() as sandbox:
        assert decide(sandbox, redirect_uri=uri).status_code == 400
        assert refusal(exchange(sandbox, new_code(sandbox), redirect_uri=uri)) == "Invalid redirect_uri"


def test_a_listed_address_stays_listed():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        for number in range(150):
            sandbox.register_redirect_uri(f"https://made-up-{number}.example/")
        assert decide(sandbox).status_code == 303
        assert decide(sandbox, redirect_uri="https://made-up-150.example/").status_code == 400


def test_no_number_of_sign_ins_ends_anybody_elses():
    """Nobody's codes and tokens stand in a list that others can fill."""
    clock = Clock()
    authority = Authority("1", "s", clock, {REDIRECT})
    asked = authority.check_authorize(
        {"client_id": "1", "redirect_uri": REDIRECT, "response_type": "code", "scope": BASIC}
    )
    form = {
        "client_id": "1",
        "client_secret": "s",
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
    }
    waiting = authority.issue_code(asked, "sample")
    token, grant = authority.exchange_code({**form, "code": authority.issue_code(asked, "sample")})
    for _ in range(6_000):
        authority.exchange_code({**form, "code": authority.issue_code(asked, "sample")})
    assert authority.authenticate(token) == grant
    assert authority.exchange_code({**form, "code": waiting})[1].account == "sample"
    assert len(authority._used) == 6_002
    clock.advance(timedelta(hours=2))
    authority.exchange_code({**form, "code": authority.issue_code(asked, "sample")})
    assert len(authority._used) == 1, "a used code is remembered for as long as it would have lived"


def test_codes_and_tokens_cannot_be_made_changed_or_swapped(sandbox):
    code = new_code(sandbox)
    token = sign_in(sandbox)
    for wrong in (code[:-1], code + "A", "AQ" + token[4:], f"{code[:60]}A{code[61:]}", "AQ", "AQé"):
        assert refusal(exchange(sandbox, wrong)) == "Matching code was not found or was already used"
    for wrong in (token[:-1], token + "A", "IGAA" + code[2:], "IGAA", "IGAAé"):
        assert graph_error(me(sandbox, wrong)) == (190, "The access token could not be decrypted")


def test_the_fragment_is_no_part_of_the_code(sandbox):
    assert refusal(exchange(sandbox, new_code(sandbox) + "#_")).startswith("Error validating verification")


def test_a_code_works_once(sandbox):
    code = new_code(sandbox)
    assert exchange(sandbox, code).status_code == 200
    assert refusal(exchange(sandbox, code)) == "This authorization code has been used"


def test_a_code_lives_an_hour():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        first, second = new_code(sandbox), new_code(sandbox)
        sandbox.advance(timedelta(minutes=59, seconds=50))
        assert exchange(sandbox, first).status_code == 200
        sandbox.advance(timedelta(seconds=11))
        assert refusal(exchange(sandbox, second)) == "Matching code was not found or was already used"


def test_basic_display_answers_without_permissions_and_with_its_own_kind_of_token(sandbox):
    body = exchange(sandbox, new_code(sandbox, scope=LEGACY)).json()
    assert set(body) == {"access_token", "user_id"}
    assert body["access_token"].startswith("IGQV")


def test_the_documented_wrapped_shape_on_request():
    with Sandbox(redirect_uris=[REDIRECT], shapes="wrapped") as sandbox:
        body = exchange(sandbox, new_code(sandbox, scope=WITH_COMMENTS)).json()
        (entry,) = body["data"]
        assert entry["permissions"] == WITH_COMMENTS
        assert entry["user_id"] == "27640875392278831"
        (user,) = me(sandbox, entry["access_token"]).json()["data"]
        assert user == {"id": "27640875392278831"}


def test_the_legacy_shape_on_request():
    with Sandbox(redirect_uris=[REDIRECT], shapes="legacy") as sandbox:
        assert set(exchange(sandbox, new_code(sandbox)).json()) == {"access_token", "user_id"}


def test_a_short_lived_token_becomes_one_of_sixty_days(sandbox):
    token = sign_in(sandbox)
    answer = lengthen(sandbox, token, client_id=sandbox.client_id).json()
    assert set(answer) == {"access_token", "token_type", "expires_in"}
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 5183944)
    assert answer["access_token"] != token
    assert me(sandbox, answer["access_token"]).status_code == 200


def test_lengthening_is_refused_for_long_lived_garbled_and_secretless(sandbox):
    token = sign_in(sandbox)
    longer = lengthen(sandbox, token).json()["access_token"]
    assert graph_error(lengthen(sandbox, longer)) == (452, "Session key invalid")
    assert graph_error(lengthen(sandbox, "IGAAx")) == (190, "The access token could not be decrypted")
    assert graph_error(lengthen(sandbox, token, client_secret="0" * 32))[0] == 1
    assert graph_error(lengthen(sandbox, token, grant_type="ig_refresh_token"))[0] == 100


@pytest.mark.parametrize("path", ["access_token", "refresh_access_token"])
def test_the_long_lived_endpoints_have_no_version(sandbox, path):
    answer = requests.get(f"{sandbox.base_url}/v25.0/{path}", timeout=5)
    assert graph_error(answer) == (100, f"Unsupported request - method type: get (/v25.0/{path})")


def test_refresh_needs_a_long_lived_token_a_day_old_and_unexpired():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        short = sign_in(sandbox)
        first = lengthen(sandbox, short).json()["access_token"]
        assert graph_error(refresh(sandbox, short)) == (
            100,
            "Only a long-lived access token can be refreshed",
        )
        sandbox.advance(timedelta(hours=23, minutes=59))
        code, message = graph_error(refresh(sandbox, first))
        assert code == 100
        assert "24 hours" in message
        sandbox.advance(timedelta(minutes=2))
        answer = refresh(sandbox, first).json()
        assert (answer["token_type"], answer["expires_in"]) == ("bearer", 5183944)
        second = answer["access_token"]
        assert graph_error(refresh(sandbox, second, grant_type="x"))[0] == 100
        sandbox.advance(timedelta(seconds=5183944) - timedelta(minutes=1))
        assert graph_error(me(sandbox, first))[0] == 190, "the older one lives from its own day"
        assert me(sandbox, second).status_code == 200
        sandbox.advance(timedelta(minutes=2))
        code, message = graph_error(refresh(sandbox, second))
        assert code == 190
        assert message.startswith("Session has expired on ")


def test_a_short_lived_token_lives_an_hour():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        token = sign_in(sandbox)
        sandbox.advance(timedelta(minutes=59, seconds=50))
        assert me(sandbox, token).status_code == 200
        sandbox.advance(timedelta(seconds=11))
        error = me(sandbox, token).json()["error"]
        assert (error["code"], error["type"]) == (190, "OAuthException")
        assert "error_subcode" not in error
        assert error["message"].startswith("Session has expired on ")
        assert " The current time is " in error["message"]


def test_revoked_garbled_and_missing_tokens_are_190_without_subcode():
    with Sandbox(redirect_uris=[REDIRECT]) as sandbox:
        token = sign_in(sandbox)
        sandbox.revoke_all_tokens()
        revoked = me(sandbox, token)
        assert graph_error(revoked) == (
            190,
            "The session has been invalidated because the user changed their password or Facebook has "
            "changed the session for security reasons",
        )
        assert graph_error(me(sandbox, "nonsense")) == (190, "The access token could not be decrypted")
        assert graph_error(me(sandbox, ""))[0] == 190
        assert '"error_subcode"' not in revoked.text
        assert me(sandbox, sign_in(sandbox)).status_code == 200, "a new login helps"


def test_codes_and_tokens_are_not_shared_between_sandboxes(sandbox):
    with Sandbox(redirect_uris=[REDIRECT]) as other:
        assert other.client_id != sandbox.client_id
        assert other.client_secret != sandbox.client_secret
        assert (
            refusal(exchange(other, new_code(sandbox))) == "Matching code was not found or was already used"
        )
        assert graph_error(me(other, sign_in(sandbox)))[0] == 190


def test_given_credentials_and_late_redirect_uris_are_honoured():
    secret = "0123456789abcdef0123456789abcdef"
    with Sandbox(redirect_uris=[], client_id="990602627938098", client_secret=secret) as sandbox:
        assert (sandbox.client_id, sandbox.client_secret) == ("990602627938098", secret)
        assert decide(sandbox).status_code == 400
        sandbox.register_redirect_uri(REDIRECT)
        assert decide(sandbox).status_code == 303


def test_json_has_escaped_slashes_and_ascii_only(sandbox):
    answer = requests.get(f"{sandbox.base_url}/v25.0/access_token", timeout=5)
    assert rb"(\/v25.0\/access_token)" in answer.content
    assert answer.content.isascii()
    assert json.loads(answer.content)["error"]["code"] == 100
