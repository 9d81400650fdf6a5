"""Where this copy of the app runs, told from the address in the browser. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from dashboard.config import LOOPBACK_HOSTS

# The browser says what its address is; it goes into files to download, so it has to look like one.
_FRONT_PAGE = re.compile(
    r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?/[A-Za-z0-9._~/\-]*|https?://\[[0-9a-fA-F:.]+\](?::\d{1,5})?/"
)
_CLOUD_DOMAINS = (".streamlit.app", ".streamlitapp.com")
_PORT = 8501


class Kind(StrEnum):
    """What sort of machine serves the app."""

    LOOPBACK = "loopback"
    CLOUD = "Streamlit Community Cloud"
    ELSEWHERE = "another host"


@dataclass(frozen=True, slots=True)
class Where:
    """The app's front page as the browser knows it, and what follows from it."""

    kind: Kind
    address: str
    is_https: bool

    @property
    def redirect_uri(self) -> str:
        """The redirect URI to register. Elsewhere than on this machine, only HTTPS has a chance."""
        if self.is_https or self.kind is Kind.LOOPBACK:
            return self.address
        return self.address.replace("http://", "https://", 1)

    @property
    def https_redirect_uri(self) -> str | None:
        """The redirect URI once `make run-https` runs here; None where it is HTTPS already or not this machine."""
        if self.is_https or self.kind is not Kind.LOOPBACK:
            return None
        return self.address.replace("http://", "https://", 1)


def where_is(address: str) -> Where:
    """Tell from the front page's address where the app runs; an address that is none counts as this machine's."""
    if len(address) > 300 or not _FRONT_PAGE.fullmatch(address):
        address = f"http://localhost:{_PORT}/"
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    kind = Kind.ELSEWHERE
    if host in LOOPBACK_HOSTS:
        kind = Kind.LOOPBACK
    elif host.endswith(_CLOUD_DOMAINS):
        kind = Kind.CLOUD
    return Where(kind, address, parts.scheme == "https")
