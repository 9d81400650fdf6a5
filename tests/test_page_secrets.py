"""The whole road with marked secrets: they are looked for in everything the app writes, keeps or shows."""

import logging
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_driver import HERE, Visit, own_settings, prepare

from dashboard import clock
from dashboard.pictures.store import picture_store
from igclient import OAuthClient
from sandbox import Sandbox
from sandbox.oauth import Authority
from sandbox.walk import allow

SECRET = "marker-app-secret-7f3a9c"
COOKIE_SECRET = "marker-cookie-secret-51d2e8-0c9b7a"


class Everything(logging.Handler):
    """Every record of every logger, as text, with its arguments and its exception."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.texts = []

    def emit(self, record):
        self.texts.append(
            f"{record.name}: {self.format(record)} {record.msg!r} {record.args!r} {record.exc_text or ''}"
        )


@pytest.fixture
def logged():
    """All log records from DEBUG up, whatever the loggers' own levels and filters say to others."""
    handler = Everything()
    names = [None, *logging.root.manager.loggerDict]
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger, _, propagates in before:
        logger.setLevel(logging.DEBUG)
        if logger.name == "root" or not propagates:
            logger.addHandler(handler)
    yield handler
    for logger, level, _ in before:
        logger.setLevel(level)
        logger.removeHandler(handler)


@pytest.fixture
def issued(monkeypatch):
    """Every code and token the sandbox gives out."""
    secrets = []
    issue_code, issue_token = Authority.issue_code, Authority._issue_token

    def code(self, *args):
        secrets.append(issue_code(self, *args))
        return secrets[-1]

    def token(self, *args, **more):
        answer = issue_token(self, *args, **more)
        secrets.append(answer[0])
        return answer

    monkeypatch.setattr(Authority, "issue_code", code)
    monkeypatch.setattr(Authority, "_issue_token", token)
    return secrets


@pytest.fixture
def walked(monkeypatch, logged, issued):
    """Walk the whole road; gives what was written and shown on the way, as (where, text)."""
    shown = []

    def look(tab, where):
        assert not tab.app.exception
        shown.append((where, tab.page_text()))
        shown.append((f"{where}, address", str(dict(tab.app.query_params))))
        kept = tab.app.session_state.to_dict()
        shown.append((f"{where}, session", repr(kept) + str(kept) + repr([*kept])))

    with Sandbox(client_secret=SECRET, redirect_uris=[HERE], pictures="flat") as sandbox:
        prepare(monkeypatch, sandbox, settings=own_settings(sandbox, COOKIE_SECRET=COOKIE_SECRET))
        tab = Visit(monkeypatch).run()
        look(tab, "connect")
        back = dict(parse_qsl(urlsplit(allow(tab.leave("own"), account="sample")).query))
        tab.come_back(**back)
        look(tab, "sheet")
        replayed = Visit(monkeypatch, cookies=tab.cookies).come_back(**back)
        look(replayed, "replayed")
        tab.choose(tab.frames()[0])
        look(tab, "viewer")
        tab.open("media").turn_to(7)
        look(tab, "last sheet")
        tab.open("access")
        look(tab, "access")
        tab.open("setup")
        assert tab.data("copy_text")
        look(tab, "setup")
        tab.open("access").click("access_extend")
        look(tab, "extended")
        with monkeypatch.context() as patched:
            moment = datetime.now(UTC) + timedelta(hours=25)
            patched.setattr(clock, "now", lambda: moment)
            sandbox.advance(timedelta(hours=25))
            tab.run().click("access_refresh")
            look(tab, "refreshed")
            tab.click("access_stay")
            look(tab, "kept")
        keys = [*picture_store()._thumbnails, *picture_store()._files, *picture_store()._problems]
        assert keys
        shown.append(("picture keys", repr(keys)))
        connection = tab.app.session_state["connection"]
        for thing in (connection, connection.token, connection.client, connection.client._transport):
            shown.append((type(thing).__name__, repr(thing) + str(thing)))
        sandbox.revoke_all_tokens()
        tab.open("media", frame="17900000000000000")
        look(tab, "taken back")
        tab.open("access") if tab.data("profile") else None
        look(tab, "after")
        shown.append(("sandbox record", repr(sandbox.requests)))
        shown.append(("client", repr(OAuthClient("1", SECRET, HERE))))
    shown += [("log", text) for text in logged.texts]
    return shown


def test_no_secret_token_or_code_is_written_or_shown_anywhere(walked, issued, logged):
    # The net is whole: each part of it does hold what passed through.
    texts = dict(walked)
    assert len(issued) >= 4
    assert sum(where == "log" for where, _ in walked) > 100
    assert "contact_sheet_connect_button" in texts["connect"]
    assert "data:image/jpeg;base64" in texts["sheet"]
    assert "AccessToken" in texts["Connection"]
    assert any("/me/media" in text for text in logged.texts)
    assert any("access_token=***" in text for text in logged.texts)
    markers = {"app secret": SECRET, "cookie secret": COOKIE_SECRET}
    markers |= {f"issued {number}": value for number, value in enumerate(issued)}
    found = {
        (name, where, re.sub(r"\s+", " ", text[max(0, text.index(value) - 90) : text.index(value)]))
        for where, text in walked
        for name, value in markers.items()
        if value in text
    }
    assert not found
