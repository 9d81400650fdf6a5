"""What says when an account is not a real one."""

from types import SimpleNamespace

import pytest

from dashboard.access import connection
from dashboard.config import SAMPLE
from dashboard.sign_in.sample_banner import sandbox_note

SANDBOX = "http://127.0.0.1:8765"


@pytest.mark.parametrize(
    ("app", "sandbox_url", "is_said"),
    [("instagram:1", SANDBOX, True), ("instagram:1", None, False), (SAMPLE, SANDBOX, False)],
)
def test_a_configured_sandbox_is_said_to_be_one(monkeypatch, app, sandbox_url, is_said):
    monkeypatch.setattr(connection, "current", lambda: SimpleNamespace(app=app, sandbox_url=sandbox_url))
    assert bool(sandbox_note()) is is_said
