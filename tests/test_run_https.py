"""HTTPS on this machine: the certificate, the key nobody else reads, and the app that really starts with it."""

import contextlib
import os
import ssl
import stat
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browser import PATIENCE, ROOT, free_port
from cryptography import x509

from run_https import LIFETIME, NEAR_ITS_END, certificate_in, data_folder

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def names_in(certificate):
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_the_certificate_is_for_this_machine_alone(tmp_path):
    certificate, _ = certificate_in(tmp_path / "new" / "folder", now=NOW)
    assert names_in(certificate) == {"localhost", "127.0.0.1", "::1"}
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert not found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert found.not_valid_after_utc == NOW + LIFETIME
    assert found.not_valid_before_utc < NOW


@pytest.mark.parametrize("umask", [0, 0o022, 0o077])
def test_only_its_owner_reads_the_key(tmp_path, umask):
    before = os.umask(umask)
    try:
        _, key = certificate_in(tmp_path / "folder", now=NOW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) & 0o077 == 0
    assert sorted(path.name for path in key.parent.iterdir()) == ["localhost.crt", "localhost.key"]


def test_it_is_used_again_until_it_nears_its_end(tmp_path):
    certificate, key = certificate_in(tmp_path, now=NOW)
    before = certificate.read_bytes(), key.read_bytes()
    almost = NOW + LIFETIME - NEAR_ITS_END
    for moment in (NOW, NOW + timedelta(days=200), almost - timedelta(seconds=1)):
        certificate_in(tmp_path, now=moment)
        assert (certificate.read_bytes(), key.read_bytes()) == before
    certificate_in(tmp_path, now=almost)
    assert certificate.read_bytes() != before[0]
    assert key.read_bytes() != before[1]


def damaged(certificate, key):
    certificate.write_bytes(b"no certificate")


def without_key(certificate, key):
    key.unlink()


def with_anothers_key(certificate, key):
    _, other = certificate_in(key.parent / "other", now=NOW)
    key.write_bytes(other.read_bytes())


def readable_by_all(certificate, key):
    key.chmod(0o644)


@pytest.mark.parametrize("harm", [damaged, without_key, with_anothers_key, readable_by_all])
def test_what_cannot_be_used_is_made_anew(tmp_path, harm):
    certificate, key = certificate_in(tmp_path, now=NOW)
    harm(certificate, key)
    certificate_in(tmp_path, now=NOW)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "person/.local/share/contact-sheet"),
        ("linux", {"XDG_DATA_HOME": "data"}, "data/contact-sheet"),
        ("darwin", {"XDG_DATA_HOME": "data"}, "person/Library/Application Support/contact-sheet"),
        ("win32", {"LOCALAPPDATA": "local"}, "local/contact-sheet"),
        ("win32", {}, "person/AppData/Local/contact-sheet"),
    ],
)
def test_the_folder_is_where_the_system_keeps_such_things(platform, environment, folder):
    assert data_folder(environment, platform, Path("person")).as_posix() == folder


def test_the_app_starts_and_answers_over_https(tmp_path):
    port = free_port()
    command = [sys.executable, "run_https.py", f"--server.port={port}", "--server.headless=true"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSTAGRAM_")}
    log = tmp_path / "app.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment | {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        assert answer_of(process, port, tmp_path) == b"ok", log.read_text()
        with pytest.raises(ConnectionError):
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5)
    finally:
        process.terminate()
        process.wait(10)


def answer_of(process, port, folder):
    """The app's own health answer, its certificate trusted for what it is and for nothing else."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            trusting = ssl.create_default_context(cafile=folder / "contact-sheet" / "localhost.crt")
            health = f"https://localhost:{port}/_stcore/health"
            with urllib.request.urlopen(health, timeout=2, context=trusting) as answer:
                return answer.read()
        time.sleep(0.1)
    return b"nothing"
