"""docs/security.md: what it claims is shown by tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from dashboard.server import archive_route, health, meta_callbacks

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)`", PAGE)))


@cache
def existing():
    """The tests that there are, and whether anything in them can fail."""
    return {
        node.name: any(map(can_fail, ast.walk(node)))
        for path in (ROOT / "tests").glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def can_fail(node):
    """Whether this step of a test looks at anything."""
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Assert)
    name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
    return name == "raises" or name.startswith("expect")


def claims():
    """The rows of every table, as (claim, what shows it)."""
    tables = re.findall(r"^\|.*\|\n\|[ -|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    return [(row.split(" | ")[0], row.split(" | ")[-1]) for table in tables for row in table.splitlines()]


def test_every_test_that_is_named_exists():
    assert len(NAMED) >= 50
    assert set(NAMED) - existing().keys() == set()


def test_every_test_that_is_named_could_fail():
    there = existing()
    assert [name for name in NAMED if not there[name]] == []


@pytest.mark.parametrize(("claim", "shown_by"), claims())
def test_every_claim_names_what_shows_it(claim, shown_by):
    assert re.findall(r"`test_\w+`", shown_by), claim


def test_every_part_of_the_page_is_there():
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert len(claims()) >= 25
    assert headings[-1] == "What is not protected"


def test_every_address_of_the_asgi_entry_is_told():
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    for route in (*health.routes, *meta_callbacks.routes, *archive_route.routes):
        assert f"`{re.sub('{.*}', '…', route.path)}`" in page


def test_the_proxy_that_is_recommended_writes_down_no_query_no_cookie_and_no_session():
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"log_format sheets '(.*)';", page)
    told = {
        "remote_addr",
        "time_iso8601",
        "request_method",
        "uri",
        "status",
        "body_bytes_sent",
        "request_time",
    }
    assert set(re.findall(r"\$(\w+)", written)) == told
    # At its usual level nginx writes whole addresses into the other log, when the app does not answer.
    assert re.findall(r"(access_log|error_log) \S+ (\w+);", page) == [
        ("access_log", "sheets"),
        ("error_log", "crit"),
    ]
