"""A pause that Instagram asks for: nothing is asked before it is over, by whatever way somebody asks for it."""

from datetime import timedelta

import pytest
import streamlit as st

from dashboard.access import connection
from dashboard.access.patience import PatientTransport, Pause
from dashboard.config import AppConfig
from igclient import AccessToken, InstagramClient, errors
from igclient.responses import Response

GOOD = Response(200, {}, b'{"data": [], "id": "1"}')
USED_UP = '{"17": [{"call_count": 100, "estimated_time_to_regain_access": 7}]}'
REFUSALS = {
    "a 429": Response(429, {"Retry-After": "420"}, b"<html>"),
    "a 503": Response(503, {"Retry-After": "420"}, b"<html>"),
    "an allowance used up": Response(
        400, {"X-Business-Use-Case-Usage": USED_UP}, b'{"error": {"message": "limit", "code": 4}}'
    ),
}


class Wire(PatientTransport):
    """Answers one after the other, at a time that a test says."""

    def __init__(self, *answers, pause=None):
        self.seconds, self.asked, self.answers = 1_000.0, [], list(answers)
        super().__init__(pause=pause or Pause(), clock=lambda: self.seconds, sleep=lambda seconds: None)

    def send(self, method, url, *, params=None, data=None):
        self.asked.append(url)
        return self.answers.pop(0)


def client_of(wire):
    token = AccessToken("marker", "1", (), connection.clock.now(), connection.clock.now(), False)
    return InstagramClient(token, transport=wire)


@pytest.mark.parametrize("name", REFUSALS)
def test_nothing_is_asked_before_a_pause_is_over_and_what_is_left_of_it_is_said(name):
    wire = Wire(REFUSALS[name], GOOD)
    client = client_of(wire)
    with pytest.raises(errors.GraphAPIError) as first:
        client.list_media()
    assert first.value.retry_after == timedelta(minutes=7)
    wire.seconds += 180
    for ask in (client.list_media, client.get_user, lambda: client.list_comments("1")):
        with pytest.raises(type(first.value)) as again:
            ask()
        assert again.value.retry_after == timedelta(minutes=4)
        assert (again.value.message, again.value.code) == (first.value.message, first.value.code)
    assert len(wire.asked) == 1
    wire.seconds += 240
    client.list_media()
    assert len(wire.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Response(429, {}, b"<html>"),
        Response(400, {}, b'{"error": {"message": "limit", "code": 4}}'),
        Response(400, {"Retry-After": "420"}, b'{"error": {"message": "no", "code": 100}}'),
    ],
)
def test_where_nobody_said_how_long_the_person_decides(answer):
    pause = Pause()
    wire = Wire(answer, pause=pause)
    with pytest.raises(errors.GraphAPIError):
        wire.get("https://graph.instagram.com/me", {})
    assert pause.refusal(wire.seconds) is None
    wire.answers.append(GOOD)
    assert wire.get("https://graph.instagram.com/me", {}).data["id"] == "1"


def test_a_pause_outlasts_the_token_it_was_asked_with(monkeypatch):
    app = AppConfig("instagram", "1", "secret", "https://sheets.example/")
    token = client_of(Wire())._token
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(connection, "app_named", lambda name: app)
    connection.connect(connection.new_connection(app, token, connection.new_ledger()))
    first = connection.current()
    refused = errors.RateLimited("limit", http_retry_after=timedelta(hours=5))
    first.pause.note(refused, first.client._transport.clock())
    connection.renew(lambda client, old: old)
    renewed = connection.current()
    assert renewed.client is not first.client
    monkeypatch.setattr(PatientTransport, "send", lambda *asked, **how: pytest.fail("asked during a pause"))
    with pytest.raises(errors.RateLimited, match="limit"):
        renewed.client.get_user()
