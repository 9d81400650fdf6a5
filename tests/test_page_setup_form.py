"""The setup form: what it says of what is typed, what it saves, where, for whom, and that it keeps no secret."""

import os
import stat

import pytest
from app_driver import ELSEWHERE, HERE, Visit, own_settings, prepare
from dotenv import dotenv_values

from dashboard import config
from dashboard.config import REQUIRED
from dashboard.setup import saving
from sandbox import Sandbox

SECRET = "0123456789abcdef0123456789abcdef"
ID, APP_SECRET, URI = REQUIRED
OWN_PAGE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}
AS_THEY_ARE = config.find_settings
listens_to = saving.st.get_option


@pytest.fixture(scope="module")
def running():
    with Sandbox(client_secret=SECRET, redirect_uris=[HERE], pictures="flat") as started:
        yield started


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """The app's folder, from which it was started; no settings come from anywhere else."""
    for key in (*REQUIRED, *config.OPTIONAL):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(config, "APP_FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def visit(monkeypatch, running, folder):
    """Open Setup in a browser on the app's own machine, with nothing set but the sandbox in Instagram's place."""

    def arrive(url=HERE, *, address="localhost", headers=OWN_PAGE, **how):
        prepare(monkeypatch, running, account="single")
        monkeypatch.setattr(config, "find_settings", AS_THEY_ARE)
        monkeypatch.setenv("INSTAGRAM_BASE_URL", running.base_url)
        listen_on(monkeypatch, address)
        return Visit(monkeypatch, url=url, headers=headers, **how).run().open("setup")

    return arrive


def listen_on(monkeypatch, address):
    monkeypatch.setattr(
        saving.st, "get_option", lambda name: address if name == "server.address" else listens_to(name)
    )


def form(tab):
    assert not tab.app.exception
    (data,) = tab.data("setup_form")
    return data


def typed(**more):
    return {"app_id": "", "redirect_uri": HERE, "meta_app_id": "", "registered": "", **more}


def save(tab, running, **more):
    """Press Save, with everything filled in, and what the page gave with the form."""
    wish = typed(app_id=running.client_id, secret=SECRET, once=form(tab)["once"])
    return tab.send("setup_form", "saved", wish | more)


def in_file(folder):
    return dict(dotenv_values(folder / ".env"))


def test_what_is_saved_is_in_use_without_a_restart(visit, folder, running):
    (folder / ".env").write_text("# mine\nOTHER=kept\n")
    tab = save(visit(), running)
    assert form(tab)["outcome"]["isSaved"]
    assert form(tab)["isComplete"]
    assert in_file(folder) == {"OTHER": "kept", ID: running.client_id, URI: HERE, APP_SECRET: SECRET}
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert (folder / ".env.before").read_text() == "# mine\nOTHER=kept\n"
    tab.sign_in("single", key="own")
    assert tab.data("profile")


def test_setup_stays_open_for_whoever_saved_it_and_for_nobody_else(visit, running, monkeypatch):
    tab = save(visit(), running)
    assert form(tab.run())["outcome"]["isSaved"]
    other = Visit(monkeypatch, headers=OWN_PAGE).run().open("setup")
    assert not other.data("setup_form")


@pytest.mark.parametrize("wrong_field", ["app_id", "meta_app_id", "registered", "redirect_uri"])
def test_no_secret_stays_in_the_session_or_goes_back_to_the_page_in_whatever_field_it_was(
    visit, running, caplog, wrong_field
):
    tab = visit()
    for event in ("typed", "saved"):
        wish = typed(secret=SECRET, once=form(tab)["once"]) | {wrong_field: SECRET}
        tab.send("setup_form", event, wish)
        assert wrong_field in form(tab)["marks"] or wrong_field == "meta_app_id"
        assert SECRET not in tab.page_text() + tab.session_values() + caplog.text
    save(tab, running)
    assert form(tab)["outcome"]["isSaved"]
    assert SECRET not in tab.page_text() + tab.session_values() + caplog.text


def test_what_was_saved_is_not_sent_back(visit, running, monkeypatch):
    save(visit(), running, redirect_uri="http://127.0.0.1:8501/")
    again = Visit(monkeypatch, headers=OWN_PAGE).run().open("setup")
    values = form(again)["values"]
    assert values["secret"] == {"text": "", "isSet": True, "isFixed": False}
    assert values["app_id"]["text"] == running.client_id
    assert SECRET not in again.page_text()


def test_a_secret_in_the_ids_place_of_the_file_is_not_shown(visit, folder):
    (folder / ".env").write_text(f"{ID}={SECRET}\n{URI}={SECRET}\n")
    tab = visit()
    assert form(tab)["values"]["app_id"]["text"] == ""
    assert form(tab)["values"]["redirect_uri"]["text"] == HERE
    assert SECRET not in tab.page_text()


# --- who may save

AGAIN = {"url": HERE, "address": "localhost", "ip": None, "headers": OWN_PAGE}
ATTACKS = {
    "a page of another program on this machine": {"headers": OWN_PAGE | {"Origin": "http://localhost:9999"}},
    "a page elsewhere": {"headers": OWN_PAGE | {"Origin": "https://evil.example"}},
    "a name that was bent to this machine": {
        "headers": {"Host": "evil.example:8501", "Origin": "http://evil.example:8501"}
    },
    "something that tells no page": {"headers": {"Host": "localhost:8501"}},
    "another machine": {"ip": "203.0.113.9"},
    "through a proxy": {"headers": OWN_PAGE | {"X-Forwarded-For": "203.0.113.9"}},
    "a deployed app": {
        "url": ELSEWHERE,
        "ip": "203.0.113.9",
        "headers": {"Host": "sheets.example", "Origin": "https://sheets.example"},
    },
    "an app that others can reach": {"address": "0.0.0.0"},
    "an app that others can reach by default": {"address": None},
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_is_written_for_anybody_but_the_apps_own_page_on_its_own_machine(
    visit, running, folder, monkeypatch, attack
):
    as_it_was = form(visit())["once"]
    tab = visit(**AGAIN | attack)
    assert form(tab)["once"] is None
    save(tab, running, once=as_it_was)
    assert not form(tab)["outcome"]["isSaved"]
    assert list(folder.iterdir()) == []


def test_a_session_that_had_a_once_writes_nothing_when_its_page_is_another(
    visit, running, folder, monkeypatch
):
    tab = visit()
    once = form(tab)["once"]
    listen_on(monkeypatch, "0.0.0.0")
    save(tab, running, once=once)
    assert not form(tab)["outcome"]["isSaved"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("once", ["", "guessed", "é", None, 7])
def test_nothing_is_written_without_the_value_that_came_with_the_form(visit, running, folder, once):
    tab = save(visit(), running, once=once)
    assert not (form(tab)["outcome"] or {}).get("isSaved")
    assert list(folder.iterdir()) == []


def test_the_value_counts_once(visit, running, folder):
    tab = visit()
    once = form(tab)["once"]
    save(tab, running)
    assert form(tab)["once"] not in (None, once)
    save(tab, running, once=once, app_id="999999999999999")
    assert "grown old" in form(tab)["outcome"]["words"]
    assert in_file(folder)[ID] == running.client_id


def test_once_setup_is_closed_nothing_is_written(visit, running, folder, monkeypatch):
    tab = visit()
    (folder / ".env").write_text("".join(f"{key}={value}\n" for key, value in own_settings(running).items()))
    before = in_file(folder)
    save(tab, running, app_id="999999999999999")
    assert not tab.data("setup_form")
    assert in_file(folder) == before


@pytest.mark.parametrize(
    "sent", [None, "", [], {}, {"app_id": 7}, typed(secret=None, once=""), typed(app_id="1" * 501)]
)
def test_what_the_form_never_sends_does_nothing(visit, folder, sent):
    tab = visit()
    for event in ("typed", "saved", "ticked"):
        tab.send("setup_form", event, sent)
    assert form(tab)["outcome"] is None
    assert list(folder.iterdir()) == []


# --- what is not worth saving


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"app_id": ""}, "The app ID is missing."),
        ({"secret": ""}, "The app secret is missing."),
        ({"redirect_uri": " "}, "The redirect URI is missing."),
        ({"app_id": "my-app"}, "The app ID is not a number."),
        ({"app_id": f"7\n{APP_SECRET}=planted"}, "The app ID is not a number."),
        ({"secret": "IGAAmarker"}, "The app secret looks like an access token."),
        ({"redirect_uri": "localhost"}, "The redirect URI is not an address"),
        ({"redirect_uri": f"{HERE}\n{APP_SECRET}=planted"}, "The redirect URI has a blank inside."),
        ({"redirect_uri": f"{HERE}?a=b"}, "The redirect URI has something after a question mark"),
    ],
)
def test_what_cannot_work_is_not_saved_and_the_field_is_named(visit, running, folder, changed, said):
    outcome = form(save(visit(), running, **changed))["outcome"]
    assert (outcome["isSaved"], outcome["title"]) == (False, "Nothing was saved.")
    assert said in outcome["words"]
    assert not outcome["offersText"]
    assert list(folder.iterdir()) == []


def test_where_the_way_back_leads_elsewhere_it_is_saved_and_said_before_anybody_leaves(
    visit, running, folder
):
    tab = save(visit(), running, redirect_uri="https://localhost:8501/")
    assert in_file(folder)[URI] == "https://localhost:8501/"
    assert form(tab)["outcome"]["isSaved"]
    nodes = [str(getattr(node, "proto", "")) for node in tab.app._tree]
    said = next(
        at for at, node in enumerate(nodes) if f"**{URI}** is not the address you are at (https here" in node
    )
    leave = next(at for at, node in enumerate(nodes) if "Connect Instagram" in node)
    assert said < leave


def test_an_empty_secret_leaves_the_one_there_is(visit, running, folder):
    tab = save(visit(), running)
    save(tab, running, secret="", app_id="999999999999999")
    assert in_file(folder) == {ID: "999999999999999", URI: HERE, APP_SECRET: SECRET}


def test_what_the_environment_fixes_is_said_and_not_written(visit, running, folder, monkeypatch):
    monkeypatch.setenv(ID, "111111111111111")
    tab = visit()
    assert form(tab)["values"]["app_id"] == {"text": "111111111111111", "isSet": True, "isFixed": True}
    save(tab, running)
    assert in_file(folder) == {URI: HERE, APP_SECRET: SECRET}
    assert form(tab)["outcome"]["isSaved"]


def test_with_everything_fixed_by_the_environment_there_is_nothing_to_save(visit, running, monkeypatch):
    for key, value in own_settings(running, **{URI: "http://127.0.0.1:8501/"}).items():
        monkeypatch.setenv(key, value)
    data = form(visit())
    assert data["once"] is None
    assert "All three are set in the environment" in data["savingWords"]


def test_what_is_saved_and_not_in_use_is_not_called_saved(visit, running, monkeypatch):
    monkeypatch.setattr(saving, "write_env", lambda path, settings: None)
    outcome = form(save(visit(), running))["outcome"]
    assert (outcome["isSaved"], outcome["title"]) == (False, "Saved, but not in use.")
    assert ID in outcome["words"]


def test_a_file_that_cannot_be_written_is_a_sentence(visit, running, folder):
    (folder / ".env").mkdir()
    outcome = form(save(visit(), running))["outcome"]
    assert (outcome["isSaved"], outcome["offersText"]) == (False, True)
    assert "The file .env that is there is a folder." in outcome["words"]
    assert os.listdir(folder) == [".env"]


def test_the_file_in_use_is_the_one_that_is_changed(visit, running, folder, monkeypatch):
    started = folder / "started"
    started.mkdir()
    monkeypatch.chdir(started)
    (folder / ".env").write_text("INSTAGRAM_SCOPE=instagram_business_basic\n")
    (started / ".env").write_text("COOKIE_SECRET=of this folder\n")
    tab = visit()
    assert ".env in the folder the app was started from" in form(tab)["savingWords"]
    save(tab, running)
    assert in_file(started)[ID] == running.client_id
    assert list(in_file(folder)) == ["INSTAGRAM_SCOPE"]


# --- what is said while it is typed


def test_the_meta_apps_id_in_the_ids_field_is_marked_there(visit):
    tab = visit().send("setup_form", "typed", typed(app_id="123456789012345", meta_app_id="123456789012345"))
    mark = form(tab)["marks"]["app_id"]
    assert (mark["grade"], "meta_app_id" in form(tab)["marks"]) == ("wrong", False)
    assert "it is the wrong one" in mark["words"]
    tab.send("setup_form", "typed", typed(app_id="123456789012345", meta_app_id="543210987654321"))
    marks = form(tab)["marks"]
    assert (marks["app_id"]["grade"], marks["meta_app_id"]["grade"]) == ("good", "good")


@pytest.mark.parametrize(
    ("registered", "can_take"), [(HERE.rstrip("/"), True), ("https://elsewhere.example/", False)]
)
def test_what_meta_saved_is_compared_to_the_last_character(visit, registered, can_take):
    tab = visit().send("setup_form", "typed", typed(registered=registered))
    data = form(tab)
    assert data["marks"]["registered"]["grade"] == "wrong"
    assert data["canTakeRegistered"] is can_take
    ours, theirs = data["marks"]["registered"]["rows"]
    assert (ours[0], "".join(text for text, _ in ours[1])) == ("this app", HERE)
    assert (theirs[0], "".join(text for text, _ in theirs[1])) == ("at Meta", registered)


def test_an_untouched_form_complains_of_nothing(visit):
    data = form(visit())
    assert set(data["marks"]) == {"redirect_uri"}
    assert data["marks"]["redirect_uri"]["grade"] == "look"
    assert not data["isBegun"]


def test_typing_on_takes_back_what_was_said_of_the_saving(visit, running):
    tab = save(visit(), running)
    assert form(tab)["outcome"]
    tab.send("setup_form", "typed", typed(app_id="1"))
    assert form(tab)["outcome"] is None


def test_ticks_stay_while_the_tab_is_open(visit):
    tab = visit().send("setup_form", "ticked", [1, 6, 99, "x"])
    assert form(tab.open("connect").open("setup"))["ticks"] == [1, 6]


# --- elsewhere

HOSTS = {
    "a host": (ELSEWHERE, False, "the environment"),
    "Community Cloud": ("https://sheets.streamlit.app/", True, "Streamlit Community Cloud"),
}


@pytest.mark.parametrize(("url", "is_toml", "said"), HOSTS.values(), ids=HOSTS)
def test_a_host_is_told_what_to_paste_and_shown_nothing_of_what_is_set(visit, folder, url, is_toml, said):
    (folder / ".env").write_text(f"{ID}=123456789012345\n")
    host = url.split("/")[2]
    tab = visit(url, headers={"Host": host, "Origin": url.rstrip("/")}, ip="203.0.113.9")
    data = form(tab)
    assert (data["once"], data["isToml"]) == (None, is_toml)
    assert said in data["savingWords"]
    assert data["values"]["app_id"] == {"text": "", "isSet": False, "isFixed": False}
    assert data["values"]["redirect_uri"]["text"] == url
    assert "123456789012345" not in str(data)
