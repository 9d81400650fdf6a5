"""A session of `requests` that speaks to public addresses only, whatever a name resolves to."""

import contextlib
import ipaddress
import socket
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

# How long an answer's head may take, however slowly its lines trickle in.
HEAD_SECONDS = 15.0
# RFC 6052: addresses of the older internet by way of a translator. Those of a network's own translator lead anywhere.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = (ipaddress.IPv6Network("64:ff9b:1::/48"), ipaddress.IPv6Network("::/96"))
_KEPT_CONNECTIONS = 8


class NotPublic(Exception):
    """A name led to an address that is not on the public internet."""


def is_public(address: str) -> bool:
    """Whether this is an address of the public internet, and not of this machine, its network or its cloud."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local or any(ip in network for network in _NOT_PUBLIC):
            return False
        inside = _inside(ip)
        if inside is not None:
            return is_public(str(inside))
    return ip.is_global and not ip.is_multicast


def _inside(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of the older internet that one of the newer stands for."""
    if ip in _TRANSLATED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


class _HeadInTime(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as in urllib3's own
        """Break off an answer whose head does not end: its time limit alone begins anew with each byte."""
        is_over = threading.Event()
        alarm = threading.Timer(HEAD_SECONDS, _break_off, (self.sock, is_over))
        alarm.daemon = True
        alarm.start()
        try:
            response = super().getresponse()
        finally:
            alarm.cancel()
        # A head that ends in its middle passes for a whole one.
        if is_over.is_set():
            raise TimeoutError
        return response


class _PublicConnection(_HeadInTime, HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        """Look at the address that was really connected to, before anything is said to it."""
        connected = super()._new_conn()
        if not is_public(connected.getpeername()[0]):
            connected.close()
            raise NotPublic
        return connected


class _Pool(HTTPConnectionPool):
    ConnectionCls = _HeadInTime


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        super().init_poolmanager(*sizes, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PublicPool}


class PublicSession(requests.Session):
    """Keep connections for the next file, and nothing else: no cookies, no passwords, no redirects.

    Where the environment names a proxy, the address is the proxy's business and is not looked at. With
    `is_public=False` it speaks to plain HTTP servers, and never by way of a proxy.
    """

    def __init__(self, *, is_public: bool = True) -> None:
        super().__init__()
        adapter = _Adapter(pool_maxsize=_KEPT_CONNECTIONS)
        self.mount("https://", adapter)
        self.mount("http://", adapter)
        self.trust_env = is_public
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Without this, requests looks for a password in ~/.netrc.
        self.auth = lambda request: request

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Never look at a redirect: requests reads its whole body, however long, even to not follow it."""
        return None


def _break_off(connected: socket.socket | None, is_over: threading.Event) -> None:
    is_over.set()
    if connected is not None:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
