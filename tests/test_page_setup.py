"""The setup page: who sees it, what it prints for this address, what it finds, and that no secret is on it."""

import pytest
from app_driver import ELSEWHERE, HERE, Visit, own_settings, prepare

from dashboard import config
from dashboard.config import Settings, UnreadFile
from dashboard.setup import live_check
from sandbox import Sandbox

SECRET = "0123456789abcdef0123456789abcdef"
TITLE = "Set up your own Instagram app"


@pytest.fixture(scope="module")
def running():
    with Sandbox(client_secret=SECRET, redirect_uris=[HERE], pictures="flat") as started:
        yield started


@pytest.fixture
def visit(monkeypatch, running):
    """Open a tab on the app with these settings."""

    def arrive(url=HERE, *, ip=None, headers=(), **settings):
        prepare(monkeypatch, running, account="single", settings=settings)
        live_check._kept.clear()
        return Visit(monkeypatch, url=url, ip=ip, headers=headers).run()

    return arrive


@pytest.fixture
def own(visit, running):
    return visit(**own_settings(running, COOKIE_SECRET="marker-cookie-secret-51d2e8"))


def is_shown(tab):
    assert not tab.app.exception
    return [header.value for header in tab.app.header] == [TITLE]


def copied(tab):
    return {data["name"]: data["text"] for data in tab.data("copy_text")}


def failed(tab):
    """Come back from Instagram with a code it does not know."""
    tab.leave("own")
    return tab.come_back(code="AQ-invented-code", state=tab.state("own"))


def test_everybody_sees_it_until_an_app_is_set_up(visit):
    tab = visit()
    assert tab.data("masthead")[0]["pages"] == ["Setup"]
    assert is_shown(tab.open("setup"))
    assert tab.data("masthead")[0] == {"pages": ["Connect", "Setup"], "current": "Setup"}


def test_the_masthead_leads_there_and_back(visit):
    tab = visit().send("masthead", "chosen", "Setup")
    assert is_shown(tab)
    tab.send("masthead", "chosen", "Connect")
    assert tab.data("headline")


def test_a_cold_deep_link_ends_on_the_page_with_its_line_on_top(monkeypatch, visit):
    visit()
    tab = Visit(monkeypatch).open("setup")
    assert is_shown(tab)
    assert tab.data("masthead")


def test_half_a_setup_is_open_too(visit):
    tab = visit(INSTAGRAM_APP_SECRET=SECRET).open("setup")
    assert is_shown(tab)
    assert any("**INSTAGRAM_APP_ID** is missing. :orange[Wrong.]" in text for text in tab.texts())
    assert SECRET not in tab.page_text()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"INSTAGRAM_APP_ID": "12345abc6789"}, "INSTAGRAM_APP_ID"),
        ({"INSTAGRAM_REDIRECT_URI": "https://elsewhere.example/ "}, "INSTAGRAM_REDIRECT_URI"),
        ({"INSTAGRAM_SCOPE": "instagram_basic,pages_show_list"}, "INSTAGRAM_SCOPE"),
    ],
)
def test_settings_that_cannot_work_leave_it_open(visit, running, changed, said):
    tab = visit(**own_settings(running, **changed))
    tab.open("setup")
    assert is_shown(tab)
    assert any(f"**{said}**" in text and "Wrong" in text for text in tab.texts())


def test_a_visitor_elsewhere_opens_it_with_no_address_of_their_own(visit, running):
    tab = visit("https://made-up.example/", **own_settings(running, INSTAGRAM_REDIRECT_URI=ELSEWHERE))
    tab.open("setup")
    assert not is_shown(tab)


@pytest.mark.parametrize("more", [{}, {"INSTAGRAM_APP_SECRET": SECRET}])
def test_a_file_that_cannot_be_read_leaves_the_pages_up_the_sample_working_and_is_named(
    visit, monkeypatch, running, more
):
    tab = visit()
    unread = UnreadFile("`.env` beside `streamlit_app.py`", "is not text. Save it as plain text in UTF-8.")
    monkeypatch.setattr(config, "find_settings", lambda: Settings(dict(more), (), (unread,)))
    tab.open("connect")
    assert any("`.env` beside `streamlit_app.py` is not text." in words for _, words in tab.notices())
    assert is_shown(tab.open("setup"))
    assert any(f"**{unread.name}** {unread.problem} :orange[Wrong.]" in text for text in tab.texts())
    tab.open("connect").sign_in("single", key="sample")
    assert tab.data("profile")


def test_a_file_beside_good_settings_that_cannot_be_read_is_worth_a_look_and_opens_nothing(
    visit, monkeypatch, running
):
    settings = own_settings(running)
    tab = visit(**settings)
    unread = UnreadFile("`.env` in the folder the app was started from", "is a folder.")
    monkeypatch.setattr(config, "find_settings", lambda: Settings(settings, ("the environment",), (unread,)))
    assert not is_shown(tab.open("setup"))
    tab.sign_in("single", key="own").open("setup")
    assert is_shown(tab)
    assert any("is a folder. :orange[Worth a look.]" in text for text in tab.texts())
    assert any("Read from the environment." in text for text in tab.texts())


STRANGERS = {
    "from elsewhere": {"ip": "203.0.113.9"},
    "from elsewhere over IPv6": {"ip": "2001:db8::9"},
    "through a proxy beside the app": {"headers": {"X-Forwarded-For": "203.0.113.9"}},
    "through a proxy that tells the scheme alone": {"headers": {"X-Forwarded-Proto": "https"}},
    "through a proxy that tells the name alone": {"headers": {"Host": "sheets.example"}},
}


@pytest.mark.parametrize("claimed", ["http://localhost:9999/", "http://127.0.0.1:8501/", "http://[::1]:1/"])
@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
@pytest.mark.parametrize("redirect_uri", [ELSEWHERE, HERE])
def test_no_address_a_stranger_claims_opens_it(visit, running, claimed, stranger, redirect_uri):
    settings = own_settings(running, INSTAGRAM_REDIRECT_URI=redirect_uri)
    tab = visit(claimed, **stranger, **settings)
    assert tab.data("masthead")[0]["pages"] == []
    assert not is_shown(tab.open("setup"))
    assert running.client_id[-4:] not in "".join(tab.texts())


def test_what_is_set_for_a_host_is_not_held_against_the_address_of_a_proxy_that_tells_nothing(visit, running):
    tab = visit("http://localhost:9999/", **own_settings(running, INSTAGRAM_REDIRECT_URI=ELSEWHERE))
    assert not is_shown(tab.open("setup"))


def test_on_ones_own_machine_the_address_in_use_counts(visit, running):
    tab = visit("http://127.0.0.1:8501/", headers={"Host": "127.0.0.1:8501"}, **own_settings(running))
    assert is_shown(tab.open("setup"))
    assert any("is not the address you are at" in text for text in tab.texts())


def test_with_an_app_set_up_a_stranger_is_sent_to_the_sign_in(own):
    assert own.data("masthead")[0]["pages"] == []
    own.open("setup")
    assert not is_shown(own)
    assert own.data("headline")


def test_the_sample_account_does_not_open_it_once_an_app_is_set_up(own):
    own.sign_in("single", key="sample").open("setup")
    assert not is_shown(own)


def test_the_person_connected_through_the_app_sees_it_and_no_secret(own):
    own.sign_in("single", key="own").open("setup")
    assert is_shown(own)
    assert own.data("masthead")[0]["pages"] == ["Sheets", "Insights", "Archive", "Access", "Setup"]
    for secret in (SECRET, "marker-cookie-secret"):
        assert secret not in own.page_text()


def test_who_asked_for_it_signed_out_comes_back_to_it(own):
    own.open("setup").sign_in("single", key="own")
    assert is_shown(own)


def test_a_failed_sign_in_opens_it(own):
    failed(own)
    assert own.notices()[0][0] == "Instagram's code was already used, or is too old."
    assert "client_secret = (hidden)" in copied(own)["what was sent"]
    assert own.app.get("page_link")
    own.open("setup")
    assert is_shown(own)
    assert SECRET not in own.page_text()
    assert "AQ-invented-code" not in own.page_text() + own.session_values()


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"code": "AQx", "state": "forged"}])
def test_a_made_up_callback_does_not_open_it(own, query):
    own.come_back(**query)
    assert own.notices()
    own.open("setup")
    assert not is_shown(own)


@pytest.mark.parametrize(
    ("url", "uri", "https_uri"),
    [
        (HERE, "http://localhost:8501/", "https://localhost:8501/"),
        ("https://localhost:8501/", "https://localhost:8501/", None),
        (ELSEWHERE, ELSEWHERE, None),
        ("https://sheets.streamlit.app/", "https://sheets.streamlit.app/", None),
    ],
)
def test_it_prints_the_redirect_uri_of_this_very_address(visit, url, uri, https_uri):
    tab = visit(url).open("setup")
    texts, (form,) = copied(tab), tab.data("setup_form")
    assert (form["address"], form["httpsAddress"]) == (uri, https_uri)
    assert form["values"]["redirect_uri"]["text"] == uri
    assert f"\nINSTAGRAM_REDIRECT_URI={uri}\n" in texts["the file .env"]
    assert f'\nINSTAGRAM_REDIRECT_URI = "{uri}"\n' in texts["the file secrets.toml"]


def test_the_files_to_download_hold_no_secret_even_when_one_is_set(own):
    own.sign_in("single", key="own").open("setup")
    assert "\nINSTAGRAM_APP_ID=\nINSTAGRAM_APP_SECRET=\n" in copied(own)["the file .env"]
    assert len(own.app.get("download_button")) == 2


def test_a_redirect_uri_that_is_another_address_is_compared_sign_by_sign(visit, running):
    tab = visit(**own_settings(running, INSTAGRAM_REDIRECT_URI="http://127.0.0.1:8501/"))
    failed(tab)
    tab.open("setup")
    ours, theirs = tab.data("differences")[0]["rows"]
    assert ours[0] == "In the settings"
    assert "".join(text for text, _ in ours[1]) == "http://127.0.0.1:8501/"
    assert "".join(text for text, _ in theirs[1]) == HERE
    assert any("is not the address you are at" in text for text in tab.texts())


def test_the_servers_are_asked_only_when_the_person_wants(own):
    own.sign_in("single", key="own").open("setup")
    assert not any("Clock" in text for text in own.texts())
    own.click("setup_live")
    assert any("answers." in text for text in own.texts())
    assert any("**Clock.** This machine's clock agrees" in text for text in own.texts())
