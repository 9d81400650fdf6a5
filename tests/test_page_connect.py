"""The signed-out page: what it offers, and what it says when a sign-in went wrong."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_driver import ELSEWHERE, Visit, own_settings, prepare

from dashboard import clock
from dashboard.access import sample
from dashboard.access.sample import SampleUnavailable
from sandbox.walk import allow

HOSTILE = "[me](https://evil.example) <img src=x onerror=alert(1)> **bold** :material/science:"


@pytest.fixture
def tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single")
    return Visit(monkeypatch)


@pytest.fixture
def own_tab(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single", settings=own_settings(sandbox))
    return Visit(monkeypatch)


def buttons(tab):
    return [(data["label"], data["primary"]) for data in tab.data("connect_button")]


def test_with_nothing_configured_the_sample_account_is_the_main_action(tab):
    tab.run()
    assert not tab.app.exception
    assert buttons(tab) == [("Try the sample account", True)]
    assert not tab.notices()
    assert any("sandbox inside this app" in text for text in tab.texts())
    assert [link.proto.label for link in tab.app.get("page_link")] == [
        "Set up an Instagram app to see your own"
    ]


def test_a_servers_first_run_which_may_be_of_this_page_alone_has_the_line_on_top(tab):
    tab.open("connect")
    assert not tab.app.exception
    assert tab.data("headline")
    assert tab.data("masthead")[0]["pages"] == ["Setup"]


def test_with_an_app_configured_connecting_is_the_main_action_and_the_sample_a_quiet_second(own_tab):
    own_tab.run()
    assert not own_tab.app.exception
    assert buttons(own_tab) == [("Connect Instagram", True), ("Try the sample account", False)]
    assert not any("README" in text for text in own_tab.texts())


def test_half_a_configuration_is_named_key_by_key_and_the_sample_still_works(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, settings={"INSTAGRAM_APP_ID": "12345-marker"})
    tab = Visit(monkeypatch).run()
    (title, words), *rest = tab.notices()
    assert not tab.app.exception
    assert not rest
    assert title == "The Instagram app is not fully set up."
    assert "INSTAGRAM_APP_SECRET" in words
    assert "INSTAGRAM_REDIRECT_URI" in words
    assert "INSTAGRAM_APP_ID" not in words
    assert "12345-marker" not in tab.page_text()
    assert buttons(tab) == [("Try the sample account", True)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"INSTAGRAM_APP_ID": "my-app"}, "INSTAGRAM_APP_ID is not a number."),
        ({"INSTAGRAM_APP_SECRET": "IGAAmarker"}, "INSTAGRAM_APP_SECRET looks like an access token."),
        (
            {"INSTAGRAM_REDIRECT_URI": "http://127.0.0.1:8501/"},
            "INSTAGRAM_REDIRECT_URI is not the address you are at",
        ),
        ({"INSTAGRAM_SCOPE": "instagram_basic"}, "INSTAGRAM_SCOPE lacks"),
    ],
)
def test_what_setup_calls_wrong_is_said_before_anybody_leaves(monkeypatch, sandbox, changed, words):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, **changed))
    tab = Visit(monkeypatch).run()
    assert not tab.app.exception
    (title, said), *rest = tab.notices()
    assert not rest
    assert title == "The settings cannot work yet."
    assert words in said
    assert "IGAAmarker" not in tab.page_text()
    assert buttons(tab) == [("Connect Instagram", False), ("Try the sample account", True)]
    assert [link.proto.label for link in tab.app.get("page_link")] == ["Mend it in Setup"]


def test_a_missing_secret_does_not_look_like_nothing_set(monkeypatch, sandbox):
    settings = own_settings(sandbox)
    del settings["INSTAGRAM_APP_SECRET"]
    prepare(monkeypatch, sandbox, settings=settings)
    tab = Visit(monkeypatch).run()
    assert "- INSTAGRAM_APP_SECRET is missing." in tab.notices()[0][1]
    assert [link.proto.label for link in tab.app.get("page_link")] == ["Mend it in Setup"]


@pytest.mark.parametrize(
    "base_url", ["http://instagram.example", "ftp://localhost", "http://[::1", "localhost"]
)
def test_a_base_url_that_cannot_be_used_is_a_sentence(monkeypatch, sandbox, base_url):
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_BASE_URL=base_url))
    tab = Visit(monkeypatch).run()
    assert not tab.app.exception
    assert "INSTAGRAM_BASE_URL" in tab.notices()[0][1]
    assert buttons(tab) == [("Try the sample account", True)]


def test_the_link_asks_for_read_access_only_and_carries_no_secret(own_tab, sandbox):
    own_tab.run()
    asked = dict(parse_qsl(urlsplit(own_tab.leave("own")).query))
    assert asked["scope"] == "instagram_business_basic"
    assert asked["redirect_uri"] == "http://localhost:8501/"
    assert set(asked) == {"client_id", "redirect_uri", "response_type", "scope", "state"}
    assert sandbox.client_secret not in own_tab.page_text()


def test_an_own_scope_is_asked_for_as_written(monkeypatch, sandbox):
    scope = "instagram_business_basic, instagram_business_manage_insights"
    prepare(monkeypatch, sandbox, settings=own_settings(sandbox, INSTAGRAM_SCOPE=scope))
    tab = Visit(monkeypatch).run()
    asked = dict(parse_qsl(urlsplit(tab.leave("own")).query))
    assert asked["scope"] == "instagram_business_basic,instagram_business_manage_insights"


def test_a_rerun_makes_a_new_link_but_keeps_the_browsers_nonce(tab):
    tab.run()
    first = tab.data("connect_button")[0]
    tab.run()
    second = tab.data("connect_button")[0]
    assert second["nonce"] == first["nonce"]
    assert second["href"] != first["href"]


def test_two_tabs_have_nonces_of_their_own_and_either_can_come_back(monkeypatch, tab):
    tab.run()
    other = Visit(monkeypatch, cookies=tab.cookies).run()
    cookies = {each.data("connect_button")[0]["cookie"] for each in (tab, other)}
    assert len(cookies) == 2
    first_link = tab.leave()
    other.sign_in("single")
    assert other.data("profile")[0]["username"] == "one.frame"
    tab.come_back(state=dict(parse_qsl(urlsplit(first_link).query))["state"], error="access_denied")
    assert tab.notices()[0][0] == "You chose not to connect."


def test_elsewhere_the_server_walks_the_sandboxs_page_itself(monkeypatch, sandbox):
    prepare(monkeypatch, sandbox, account="single")
    tab = Visit(monkeypatch, url=ELSEWHERE).run()
    (button,) = tab.data("connect_button")
    assert "href" not in button
    tab.send("connect_button", "clicked", True)
    assert not tab.app.exception
    assert tab.data("profile")[0]["username"] == "one.frame"
    assert "sample account" in tab.data("profile")[0]["line"]
    assert sandbox.count("code_exchange") == 1


@pytest.mark.parametrize("url", ["http://localhost:8501/", ELSEWHERE])
def test_a_sandbox_that_does_not_start_is_said_and_not_a_crash(monkeypatch, sandbox, url):
    prepare(monkeypatch, sandbox)

    def broken():
        raise OSError("no ports left")

    monkeypatch.setattr(sample, "_start", broken)
    tab = Visit(monkeypatch, url=url).run()
    if url == ELSEWHERE:
        tab.send("connect_button", "clicked", True)
    assert not tab.app.exception
    assert tab.notices()[0][0] == "The sample account is not available."
    assert "no ports left" not in tab.page_text()


def test_an_own_app_signs_in_even_when_the_sandbox_does_not_start(monkeypatch, own_tab, sandbox):
    def broken():
        raise SampleUnavailable

    monkeypatch.setattr(sample, "running_sandbox", broken)
    own_tab.run()
    assert ("Connect Instagram", True) in buttons(own_tab)
    own_tab.sign_in("single", key="own")
    assert not own_tab.app.exception
    assert own_tab.data("profile")[0]["username"] == "one.frame"


def come_back(tab, **query):
    """Leave, and come back with a `state` that is right."""
    tab.run()
    return tab.come_back(state=tab.state(), **query)


def said(tab, *, calm, quote=None):
    """The one message on the page, checked for its tone and for what stands in it."""
    assert not tab.app.exception
    assert len(tab.app.info) == (1 if calm else 0)
    assert len(tab.app.warning) == (0 if calm else 1)
    assert [code.value for code in tab.app.code] == ([] if quote is None else [quote])
    (title, words), *rest = tab.notices()
    assert not rest
    cause, _, step = words.partition("\n\n")
    assert cause.strip()
    assert step.strip()
    # Whatever happened, there is a way to try again right under it.
    assert tab.data("connect_button")
    return title


def test_declining_is_calm_and_nothing_was_exchanged(tab, sandbox):
    come_back(
        tab,
        error="access_denied",
        error_reason="user_denied",
        error_description="The user denied your request",
    )
    assert said(tab, calm=True, quote="The user denied your request") == "You chose not to connect."
    assert sandbox.count("code_exchange") == 0


def test_no_code(tab, sandbox):
    come_back(tab)
    assert said(tab, calm=False) == "Instagram sent no code."
    assert sandbox.count("code_exchange") == 0


def test_a_wrong_code(tab, sandbox):
    come_back(tab, code="not-one-of-yours")
    quote = "Matching code was not found or was already used"
    assert said(tab, calm=False, quote=quote) == "Instagram's code was already used, or is too old."
    assert sandbox.count("code_exchange") == 1


def test_an_old_code(tab, sandbox):
    tab.run()
    link = tab.leave()
    back = dict(parse_qsl(urlsplit(allow(link, account="single")).query))
    sandbox.advance(timedelta(hours=1))
    tab.come_back(**back)
    assert "too old" in said(tab, calm=False, quote="Matching code was not found or was already used")


def test_a_reason_nobody_knows_is_quoted_as_plain_text(tab):
    come_back(tab, error="server_error", error_description=HOSTILE)
    assert said(tab, calm=False, quote=HOSTILE) == "Instagram did not complete the sign-in."
    assert not any("evil.example" in text for text in tab.texts())
    assert not any("evil.example" in words for _, words in tab.notices())


def test_a_reason_without_end_is_cut(tab):
    come_back(tab, error="server_error", error_description="x" * 100_000)
    assert len(tab.app.code[0].value) <= 600


@pytest.mark.parametrize("state", [None, "", "forged", "e30.x", "\N{SNOWMAN}" * 50, "a" * 100_000])
def test_a_missing_or_forged_state_exchanges_nothing(tab, sandbox, state):
    tab.run()
    tab.leave()
    tab.come_back(code="AQsomething", **({} if state is None else {"state": state}))
    assert said(tab, calm=False) == "This sign-in could not be verified."
    assert sandbox.count("code_exchange") == 0
    assert "code" not in tab.app.query_params
    assert "state" not in tab.app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"code": ""},
        {"code": "", "state": ""},
        {"state": "...."},
        {"code": "\0", "state": "\0\ufffd"},
        {"code": ["a", "b"], "state": ["c", "d"]},
        {"error": ""},
        {"error_code": "1349126"},
        {"code": "A" * 4_000, "state": "B" * 3_000},
        {"code": "<script>alert(1)</script>", "state": "e30.e30.e30"},
        {"code": "1#_", "state": "eyJ4IjoxfQ.x"},
    ],
    ids=range(10),
)
def test_garbage_in_the_address_is_no_sign_in(tab, sandbox, query):
    tab.run().come_back(**query)
    assert said(tab, calm=False) == "This sign-in could not be verified."
    assert sandbox.count("code_exchange") == 0
    assert tab.app.query_params == {}


def test_a_forged_return_does_not_spoil_the_real_one(tab, sandbox):
    tab.run()
    back = dict(parse_qsl(urlsplit(allow(tab.leave(), account="single")).query))
    state = back["state"]
    for forged in (
        state[:10] + "-" + state[11:],
        state[:-10] + "-" + state[-9:],
        state.replace(".", "x.", 1),
    ):
        tab.come_back(code=back["code"], state=forged)
        assert said(tab, calm=False) == "This sign-in could not be verified."
    assert sandbox.count("code_exchange") == 0
    tab.come_back(**back)
    assert tab.data("profile")[0]["username"] == "one.frame"
    assert sandbox.count("code_exchange") == 1


def test_an_error_nobody_here_asked_for_is_not_repeated(tab, sandbox):
    tab.run().come_back(error="access_denied", error_description="Call 555-0100 to unlock", state="x")
    assert said(tab, calm=False) == "This sign-in could not be verified."
    assert "555-0100" not in tab.page_text()
    assert sandbox.count("code_exchange") == 0


def test_an_expired_state_exchanges_nothing(tab, sandbox, monkeypatch):
    tab.run()
    state = tab.state()
    later = clock.now() + timedelta(minutes=10)
    monkeypatch.setattr(clock, "now", lambda: later)
    tab.come_back(code="AQsomething", state=state)
    assert said(tab, calm=True) == "That took a little too long."
    assert sandbox.count("code_exchange") == 0


def test_a_state_from_another_browser_exchanges_nothing(tab, sandbox, monkeypatch):
    tab.run()
    state = tab.state()
    thief = Visit(monkeypatch).run()
    thief.come_back(code="AQsomething", state=state)
    assert said(thief, calm=False) == "This sign-in was begun in another browser."
    assert sandbox.count("code_exchange") == 0


def test_a_replayed_callback_exchanges_nothing_twice(tab, sandbox, monkeypatch):
    tab.run()
    tab.sign_in("single")
    link = Visit(monkeypatch, cookies=tab.cookies).run()
    back = dict(parse_qsl(urlsplit(allow(link.leave(), account="single")).query))
    link.come_back(**back)
    sandbox.forget_requests()
    link.come_back(**back)
    assert said(link, calm=True) == "This sign-in was already used."
    assert sandbox.count("code_exchange") == 0


def test_the_message_goes_once_connected(tab):
    come_back(tab)
    assert tab.notices()
    tab.sign_in("single")
    assert not tab.notices()


@pytest.mark.parametrize("page", ["media", "access"])
def test_every_page_signed_out_shows_only_the_sign_in(tab, sandbox, page):
    tab.run()
    tab.open(page)
    assert not tab.app.exception
    assert tab.data("headline")
    assert not tab.data("profile")
    assert not tab.data("access_chip")
    assert tab.data("masthead")[0]["pages"] == ["Setup"]
    assert [button.key for button in tab.app.button] == ["sample_export"]
    assert sandbox.count("user") == sandbox.count("media_list") == 0
