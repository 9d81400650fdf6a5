"""Where the app's downloads really lead: public addresses only, in time, and never along a redirect."""

import socket
import threading
import time

import pytest
import requests
from test_dashboard_downloads import problem_of, send, server

from dashboard import downloads, public_session
from dashboard.downloads import DownloadFailed, DownloadProblem, download
from dashboard.public_session import NotPublic, PublicSession, is_public


@pytest.mark.parametrize(
    "address",
    [
        "157.240.1.1",
        "31.13.84.51",
        "2a03:2880:f01c:800e:face:b00c:0:2",
        "::ffff:157.240.1.1",
        "64:ff9b::9df0:101",
    ],
)
def test_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "fec0::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "",
        "scontent.cdninstagram.com",
    ],
)
def test_this_machine_its_network_and_its_cloud_are_not(address):
    assert not is_public(address)


def test_an_allowed_name_that_leads_to_a_private_address_is_refused_before_a_word_is_said(monkeypatch):
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def listen():
            connected, _ = listener.accept()
            connected.settimeout(5)
            heard.append(connected.recv(100))
            connected.close()

        listening = threading.Thread(target=listen)
        listening.start()
        # What a name server under somebody else's hand could say.
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: answer)
        for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(DownloadFailed) as caught:
            download("https://scontent.cdninstagram.com/v/x.jpg?oh=marker-of-a-signed-link")
        listening.join(5)
    assert caught.value.problem is DownloadProblem.REFUSED
    assert heard == [b""]


def test_the_address_looked_at_is_the_one_connected_to(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(NotPublic):
            PublicSession().get(f"https://127.0.0.1:{port}/", timeout=5)
        monkeypatch.setattr(public_session, "is_public", lambda address: True)
        with pytest.raises(requests.RequestException):
            PublicSession().get(f"https://127.0.0.1:{port}/", timeout=0.2)


def test_a_redirect_is_not_even_read(monkeypatch):
    stop = threading.Event()

    def endless(handler):
        handler.send_response(302)
        handler.send_header("Location", "http://localhost/elsewhere")
        handler.end_headers()
        for _ in range(3_000):
            try:
                handler.wfile.write(b"x" * 10_000)
            except OSError:
                break
            if stop.wait(0.01):
                break

    with server(endless) as (base, asked):
        begun = time.monotonic()
        assert problem_of(base) is DownloadProblem.REFUSED
        assert time.monotonic() - begun < 20  # all of it takes thirty
        stop.set()
    assert len(asked) == 1


def test_a_head_that_trickles_in_is_broken_off(monkeypatch):
    monkeypatch.setattr(public_session, "HEAD_SECONDS", 0.3)
    stop = threading.Event()

    def trickle(handler):
        for number in range(90):
            try:
                handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if not number else b"X-%d: x\r\n" % number)
                handler.wfile.flush()
            except OSError:
                break
            if stop.wait(0.1):
                break

    with server(trickle) as (base, _):
        begun = time.monotonic()
        assert problem_of(base) is DownloadProblem.UNREACHABLE
        assert time.monotonic() - begun < 8  # all of it takes nine
        stop.set()


def test_a_body_that_stops_coming_is_given_up_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr(downloads, "MAX_SECONDS", 3.0)
    stop = threading.Event()

    def stalls(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.flush()
        stop.wait(2.5)
        handler.wfile.write(b"x")
        handler.wfile.flush()
        stop.wait(10)

    with server(stalls) as (base, _):
        begun = time.monotonic()
        assert problem_of(base) is DownloadProblem.UNREACHABLE
        # Three seconds in all, and not three more for the wait that began late.
        assert time.monotonic() - begun < 5.4
        stop.set()


def test_connections_are_kept_and_nothing_else_is(monkeypatch, tmp_path):
    home = tmp_path / "netrc"
    home.write_text("machine 127.0.0.1 login someone password marker-word\n")
    monkeypatch.setenv("NETRC", str(home))
    heads = []

    def answer(handler):
        heads.append((handler.client_address, dict(handler.headers)))
        send(handler, body=b"x", Set_Cookie="marker=cookie; Path=/")

    with server(answer, protocol="HTTP/1.1") as (base, _), PublicSession() as session:
        for _ in range(2):
            assert session.get(f"{base}/cdn/x").content == b"x"
    assert len({address for address, _ in heads}) == 1
    for _, head in heads:
        assert "Cookie" not in head
        assert "Authorization" not in head


def test_a_file_that_is_gone_is_told_from_a_link_that_is_dead():
    for status, is_gone in [(403, False), (404, True), (410, True), (500, False)]:
        with (
            server(lambda handler, status=status: send(handler, status)) as (base, _),
            pytest.raises(DownloadFailed) as caught,
        ):
            download(f"{base}/cdn/x", sandbox_url=base)
        assert caught.value.is_gone is is_gone
