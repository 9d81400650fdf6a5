"""Whether a browser is on this machine: what it says itself, and what its connection says."""

from types import SimpleNamespace

import pytest

from dashboard import address
from dashboard.address import browser_is_here


@pytest.mark.parametrize(
    "url", ["http://localhost:8501/", "http://localhost:9999/", "https://127.0.0.1/", None]
)
@pytest.mark.parametrize(
    ("ip", "headers", "here"),
    [
        (None, {}, True),
        (None, {"host": "localhost:8501"}, True),
        (None, {"host": "[::1]:8501"}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("127.0.0.2", {}, True),
        ("192.168.1.10", {}, False),
        ("::ffff:192.168.1.10", {}, False),
        ("2001:db8::1", {}, False),
        ("no address", {}, False),
        (None, {"host": "sheets.example"}, False),
        (None, {"host": "["}, False),
        (None, {"host": "localhost:8501", "x-forwarded-for": "127.0.0.1"}, False),
        (None, {"forwarded": "for=127.0.0.1"}, False),
        (None, {"via": "1.1 proxy"}, False),
        (None, {"x-real-ip": "127.0.0.1"}, False),
    ],
)
def test_a_browser_that_says_it_is_here_is_believed_when_its_connection_says_the_same(
    monkeypatch, url, ip, headers, here
):
    context = SimpleNamespace(url=url, headers=headers, ip_address=ip)
    monkeypatch.setattr(address, "st", SimpleNamespace(context=context, get_option=lambda name: ""))
    assert browser_is_here() is here


@pytest.mark.parametrize("url", ["https://sheets.example/", "http://localhost.evil.example/", "http://[/"])
def test_a_browser_that_says_it_is_elsewhere_is(monkeypatch, url):
    context = SimpleNamespace(url=url, headers={}, ip_address=None)
    monkeypatch.setattr(address, "st", SimpleNamespace(context=context, get_option=lambda name: ""))
    assert browser_is_here() is (url == "http://[/")
