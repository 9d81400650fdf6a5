"""The list of what was asked: what for, where to, what came of it; never a token, never a formula."""

import csv
import io
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.access.ledger import COLUMNS, FILE, MOST_ENTRIES, NO_ANSWER, Ledger, ledger_csv, purpose_of
from igclient import INSTAGRAM_LOGIN, OAuthClient, Transport
from igclient.errors import IGClientError
from igclient.transport import RequestRecord

NOW = datetime(2026, 11, 23, 12, 0, 2, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def record(path="/me", *, status=200, duration=2.0, host="graph.instagram.com", method="GET"):
    return RequestRecord(method, host, path, status, duration, None)


def table(ledger):
    return list(csv.reader(io.StringIO(ledger_csv(ledger.entries(), BERLIN).decode("utf-8-sig"))))


def test_an_entry_says_when_it_began_and_what_came_of_it():
    ledger = Ledger(lambda: NOW)
    ledger.note(record())
    ledger.note_file(record("/v/t51/1.jpg", status=None, host="scontent.cdninstagram.com", duration=0.0314))
    newest, first = ledger.entries()
    assert first.at == NOW - timedelta(seconds=2)
    assert first.row(BERLIN) == (
        "2026-11-23 13:00:00",
        "Read your profile",
        "GET",
        "graph.instagram.com",
        "/me",
        "200",
        "2000",
    )
    assert newest.row(BERLIN)[1:] == (
        FILE,
        "GET",
        "scontent.cdninstagram.com",
        "/v/t51/1.jpg",
        NO_ANSWER,
        "31",
    )


@pytest.mark.parametrize(
    ("path", "purpose"),
    [
        ("/oauth/access_token", "Turn the sign-in's code into access"),
        ("/access_token", "Extend the access to 60 days"),
        ("/refresh_access_token", "Refresh the access"),
        ("/v25.0/me", "Read your profile"),
        ("/me/media", "List your posts"),
        ("/17900000000000001", "Read one post again"),
        ("/v25.0/17900000000000001/children", "Read an album's slides"),
        ("/17900000000000001/comments", "Read a post's comments"),
        ("/17900000000000001/insights", "Read insights"),
        ("/me/insights", "Read your account's insights"),
        ("/me/stories", "Read your stories"),
        ("/17900000000000001/replies", "Read the replies to a comment"),
        ("/some/new/thing", "Something else"),
        ("", "Something else"),
    ],
)
def test_what_a_request_is_for(path, purpose):
    assert purpose_of(path) == purpose


def test_only_the_newest_thousand_are_kept_and_all_are_counted():
    ledger = Ledger(lambda: NOW)
    for number in range(MOST_ENTRIES + 5):
        ledger.note(record(f"/{number}"))
    assert len(ledger.entries()) == MOST_ENTRIES
    assert ledger.total == MOST_ENTRIES + 5
    assert ledger.entries()[0].path == f"/{MOST_ENTRIES + 4}"
    assert ledger.entries()[-1].path == "/5"


def test_many_threads_lose_nothing():
    ledger = Ledger(lambda: NOW)
    threads = [threading.Thread(target=lambda: [ledger.note(record()) for _ in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.total == len(ledger.entries()) == 400


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_table_is_a_formula(start):
    ledger = Ledger(lambda: NOW)
    ledger.note(record(f"{start}cmd", host=f"{start}host", method=f"{start}GET"))
    head, row = table(ledger)
    assert head == [f"{COLUMNS[0]} (Europe/Berlin)", *COLUMNS[1:]]
    assert not any(cell.startswith(start) for cell in row)
    assert row[3] == f"'{start}host"


def test_a_secret_in_a_path_is_masked_all_the_same():
    ledger = Ledger(lambda: NOW)
    ledger.note(record("/me&access_token=IGAAmarkerSecret"))
    assert "IGAAmarkerSecret" not in str(ledger.entries()) + str(table(ledger))


def test_a_real_exchange_leaves_neither_code_nor_secret(sandbox):
    ledger = Ledger(lambda: NOW)
    transport = Transport(on_request=ledger.note)
    platform = INSTAGRAM_LOGIN.hosted_at(sandbox.base_url)
    oauth = OAuthClient("1", "markerSecret", "http://localhost:8501/", platform=platform, transport=transport)
    with pytest.raises(IGClientError):
        oauth.exchange_code("markerCode")
    (entry,) = ledger.entries()
    assert (entry.method, entry.path, entry.status) == ("POST", "/oauth/access_token", 400)
    assert "marker" not in repr(entry)
