"""Where the app's downloads really lead: public addresses only, in time, and never along a redirect."""

import contextlib
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from test_igclient_downloads import problem_of, send, server

from igclient import downloads, public_session
from igclient.downloads import DownloadFailed, DownloadProblem, download
from igclient.public_session import NotPublic, PublicSession, may_speak_to


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
    assert caught.value.problem is DownloadProblem.NOT_PUBLIC
    assert heard == [b""]


HOST = "scontent.cdninstagram.com"
LINK = f"https://{HOST}/v/x.jpg?oh=marker-of-a-signed-link"


def certificate_for(host, path):
    """A key and a certificate that vouches for itself, for one host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    uses = ("digital_signature", "key_cert_sign")
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign")
    usage = dict.fromkeys(uses, True) | dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(identifier, critical=False)
        .add_extension(authority, critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + certificate.public_bytes(encoding))
    return path


@pytest.fixture
def cdn(monkeypatch, tmp_path):
    """Stand in for Instagram's CDN over TLS; `cdn(address, ...)` says where its name seems to lead.

    Gives the requests that got through to it.
    """
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    # None of the connections that another test has kept.
    monkeypatch.setattr(downloads, "_cdn", PublicSession())
    received = []

    def stand_in(address, *, certificate_of=HOST, is_trusted=True):
        certificate = certificate_for(certificate_of, tmp_path / "certificate.pem")
        if is_trusted:
            monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        else:
            monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

        def serve():
            with (
                contextlib.suppress(OSError),
                context.wrap_socket(listener.accept()[0], server_side=True) as wrapped,
            ):
                received.append(wrapped.recv(65536))
                wrapped.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\npicture")

        threading.Thread(target=serve, daemon=True).start()
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", listener.getsockname())]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: answer)
        monkeypatch.setattr(socket.socket, "getpeername", lambda connected: (address, 443))
        return received

    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield stand_in


def failing(link=LINK):
    with pytest.raises(DownloadFailed) as caught:
        download(link)
    return caught.value.problem


@pytest.mark.parametrize("address", ["157.240.1.1", "198.18.0.0", "198.18.0.1", "198.19.255.255"])
def test_a_file_comes_from_a_public_address_and_by_way_of_one_that_a_vpn_program_made_up(cdn, address):
    received = cdn(address)
    assert download(LINK) == b"picture"
    assert received[0].startswith(b"GET /v/x.jpg?oh=marker-of-a-signed-link HTTP/1.1\r\n")


@pytest.mark.parametrize(
    "address", ["10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "::ffff:198.18.0.1", "fc00::1"]
)
def test_every_other_private_range_stays_refused_whatever_certificate_is_there(cdn, address):
    received = cdn(address)
    assert failing() is DownloadProblem.NOT_PUBLIC
    assert received == []


@pytest.mark.parametrize("address", ["157.240.1.1", "198.18.0.1"])
@pytest.mark.parametrize(
    "certificate",
    [{"is_trusted": False}, {"certificate_of": "fake.example"}, {"certificate_of": "cdninstagram.com"}],
    ids=["of nobody known", "of somebody else", "of a neighbour"],
)
def test_who_answers_there_must_show_the_certificate_of_instagrams_host(cdn, address, certificate):
    received = cdn(address, **certificate)
    assert failing() is DownloadProblem.NOT_TRUSTED
    assert received == []


@pytest.mark.parametrize(
    ("host", "address", "may"),
    [
        ("scontent.cdninstagram.com", "198.18.0.7", True),
        ("SCONTENT.xx.fbcdn.net", "198.19.0.7", True),
        ("scontent.cdninstagram.com", "192.168.0.7", False),
        ("cdninstagram.com.evil.example", "198.18.0.7", False),
        ("evil.example", "198.18.0.7", False),
        ("evil.example", "157.240.1.1", True),
        ("198.18.0.7", "198.18.0.7", False),
        ("", "198.18.0.7", False),
    ],
)
def test_a_made_up_address_may_stand_for_instagrams_cdn_alone(host, address, may):
    assert may_speak_to(host, address) is may


def test_a_server_that_breaks_the_handshake_off_is_not_one_with_a_wrong_certificate(cdn, monkeypatch):
    cdn("157.240.1.1")
    with server(lambda handler: None) as (base, _):
        plain = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", int(base.rpartition(":")[2])))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: plain)
        assert failing() is DownloadProblem.UNREACHABLE


def test_the_address_looked_at_is_the_one_connected_to(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(NotPublic):
            PublicSession().get(f"https://127.0.0.1:{port}/", timeout=5)
        monkeypatch.setattr(public_session, "may_speak_to", lambda host, address: True)
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


@pytest.mark.parametrize("status", [b"200 OK", b"404 Not Found"])
def test_a_head_that_trickles_in_is_broken_off(status):
    stop = threading.Event()

    def trickle(handler):
        for number in range(90):
            try:
                handler.wfile.write(b"HTTP/1.1 %s\r\n" % status if not number else b"X-%d: x\r\n" % number)
                handler.wfile.flush()
            except OSError:
                break
            if stop.wait(0.1):
                break

    with server(trickle) as (base, _):
        begun = time.monotonic()
        assert problem_of(base, max_seconds=0.3) is DownloadProblem.TIMED_OUT
        assert time.monotonic() - begun < 8  # all of it takes nine
        stop.set()


def test_a_body_that_stops_coming_is_given_up_when_its_time_is_over():
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
        assert problem_of(base, max_seconds=3.0) is DownloadProblem.TIMED_OUT
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
