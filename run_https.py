"""Start the app over HTTPS on this machine, with a certificate of its own: `python run_https.py [streamlit options]`.

Instagram may refuse to send people back to a plain http address. The certificate is signed by its own key and kept in
the person's data folder, so the browser warns once and then knows it.
"""

import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = (
    x509.DNSName("localhost"),
    x509.IPAddress(IPv4Address("127.0.0.1")),
    x509.IPAddress(IPv6Address("::1")),
)
# Apple's browsers take no certificate that lasts longer than 398 days.
LIFETIME = timedelta(days=365)
NEAR_ITS_END = timedelta(days=30)


def data_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform, home: Path | None = None
) -> Path:
    """Return the folder where this person's data of this app lives, by the customs of their system."""
    home = home or Path.home()
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "contact-sheet"


def certificate_in(folder: Path, *, now: datetime) -> tuple[Path, Path]:
    """Return the paths of certificate and key, made anew when there are none, or they near their end.

    The key can be read by its owner alone. Raises OSError when the folder cannot be written.
    """
    certificate, key = folder / "localhost.crt", folder / "localhost.key"
    if not _is_good(certificate, key, now):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = ec.generate_private_key(ec.SECP256R1())
        _write(key, _pem(private))
        _write(certificate, _sign(private, now).public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _is_good(certificate: Path, key: Path, now: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        return False
    is_pair = private.public_key() == found.public_key()
    is_secret = os.name == "nt" or key.stat().st_mode & 0o077 == 0
    return (
        is_pair and is_secret and found.not_valid_before_utc <= now < found.not_valid_after_utc - NEAR_ITS_END
    )


def _sign(private: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Contact Sheet on this machine")])
    builder = x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
    # An hour back, for a browser whose clock is behind.
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + LIFETIME)
    for extension, is_critical in (
        (x509.SubjectAlternativeName(NAMES), False),
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ):
        builder = builder.add_extension(extension, is_critical)
    return builder.sign(private, hashes.SHA256())


def _pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    """Put the file there whole or not at all; a fresh temporary file has mode 600 from its first byte on."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def main() -> None:
    """Make or find the certificate, and hand over to Streamlit. Its own options may follow on the command line."""
    from streamlit.web import cli  # noqa: PLC0415 - slow to import, and only a start needs it

    certificate, key = certificate_in(data_folder(), now=datetime.now(UTC))
    print(f"The certificate is {certificate}. The browser warns of it once: it is this machine's own.")
    options = ["--server.address", "localhost"]
    options += ["--server.sslCertFile", str(certificate), "--server.sslKeyFile", str(key)]
    app = Path(__file__).resolve().parent / "streamlit_app.py"
    cli.main(["run", str(app), *options, *sys.argv[1:]], prog_name="streamlit")


if __name__ == "__main__":
    main()
