"""What says when an account is not a real one."""

from types import SimpleNamespace

import pytest

from dashboard.access import connection
from dashboard.config import SAMPLE
from dashboard.sign_in.sample_banner import brief_sandbox_note, sandbox_note

SANDBOX = "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    ("app", "sandbox_url", "is_said"),
    [("instagram:1", SANDBOX, True), ("instagram:1", None, False), (SAMPLE, SANDBOX, True)],
)
def test_what_comes_from_a_sandbox_is_said_to_come_from_one(monkeypatch, app, sandbox_url, is_said):
    monkeypatch.setattr(connection, "current", lambda: SimpleNamespace(app=app, sandbox_url=sandbox_url))
    assert ("not Instagram" in sandbox_note()) is is_said
    assert bool(brief_sandbox_note()) is is_said
