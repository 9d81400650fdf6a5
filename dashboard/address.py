"""The address in the browser: what it is, and what it tells about where this copy of the app runs."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

import streamlit as st

from dashboard.config import LOOPBACK_HOSTS

# The browser says what its address is; it goes into files to download, so it has to look like one.
_FRONT_PAGE = re.compile(
    r"https?://[A-Za-z0-9.\-]+(?::\d{1,5})?/[A-Za-z0-9._~/\-]*|https?://\[[0-9a-fA-F:.]+\](?::\d{1,5})?/"
)
_CLOUD_DOMAINS = (".streamlit.app", ".streamlitapp.com")
_PORT = 8501
DEFAULT_ADDRESS = f"http://localhost:{_PORT}/"
# Browsers take a cookie of such a name from this very host alone, over HTTPS alone.
SECURE_PREFIX = "__Host-"


class HostKind(StrEnum):
    """What sort of machine serves the app."""

    LOOPBACK = "loopback"
    CLOUD = "Streamlit Community Cloud"
    ELSEWHERE = "another host"


@dataclass(frozen=True, slots=True)
class Where:
    """The app's front page as the browser knows it, and what follows from it."""

    kind: HostKind
    address: str
    is_https: bool

    @property
    def redirect_uri(self) -> str:
        """The redirect URI to register. Elsewhere than on this machine, only HTTPS has a chance."""
        if self.is_https or self.kind is HostKind.LOOPBACK:
            return self.address
        return self.address.replace("http://", "https://", 1)

    @property
    def https_redirect_uri(self) -> str | None:
        """The redirect URI once `make run-https` runs here; None where it is HTTPS already or not this machine."""
        if self.is_https or self.kind is not HostKind.LOOPBACK:
            return None
        return self.address.replace("http://", "https://", 1)


def where_is(address: str) -> Where:
    """Tell from the front page's address where the app runs; an address that is none counts as this machine's."""
    if len(address) > 300 or not _FRONT_PAGE.fullmatch(address):
        address = DEFAULT_ADDRESS
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    kind = HostKind.ELSEWHERE
    if host in LOOPBACK_HOSTS:
        kind = HostKind.LOOPBACK
    elif host.endswith(_CLOUD_DOMAINS):
        kind = HostKind.CLOUD
    return Where(kind, address, parts.scheme == "https")


def is_address(uri: str) -> bool:
    """Whether this is a web address, whatever else may be wrong with it."""
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.netloc) and parts.scheme in ("http", "https")


def is_https() -> bool:
    """Whether the browser reached the page over HTTPS, as it says itself: a proxy may have taken it off on the way."""
    return (st.context.url or "").startswith("https://")


def address_parts() -> SplitResult:
    """The address in the browser, taken apart; where it says none that can be, this machine's usual one."""
    try:
        return urlsplit(st.context.url or DEFAULT_ADDRESS)
    except ValueError:
        return urlsplit(DEFAULT_ADDRESS)


def app_address() -> str:
    """The address of this app's front page as the browser knows it, with its closing slash."""
    parts = address_parts()
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{parts.scheme}://{parts.netloc}/{base}/" if base else f"{parts.scheme}://{parts.netloc}/"


def browser_is_here() -> bool:
    """Whether the browser runs on the machine the app runs on, and so reaches its loopback."""
    return (urlsplit(app_address()).hostname or "").lower() in LOOPBACK_HOSTS
