"""A session of `requests` that speaks to public addresses only, whatever a name resolves to."""

import contextlib
import re
import socket
import threading
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import HTTPResponse

from igclient.addresses import is_made_up, is_public

CDN_HOST = r"(?:[a-z0-9-]+\.)+(?:cdninstagram\.com|fbcdn\.net)"
"""The hosts of Instagram's CDN, as a pattern in lower case."""
_CDN_HOST = re.compile(CDN_HOST, re.IGNORECASE | re.ASCII)
_HEAD_SECONDS = 15.0
_KEPT_CONNECTIONS = 8


class NotPublic(Exception):
    """Say that a name led to an address that is not on the public internet."""


def may_speak_to(host: str, address: str) -> bool:
    """Return whether a connection for `host` may go on, now that it is known to lead to `address`.
    A made-up address is a VPN program's way to carry the name on: it may stand for Instagram's CDN alone, whose
    certificate is asked for in any case."""
    return is_public(address) or (is_made_up(address) and _CDN_HOST.fullmatch(host) is not None)


class _HeadInTime(HTTPConnection):
    def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as in urllib3's own
        """Let a whole head take as long as one wait may: by itself that limit begins anew with each byte."""
        is_over = threading.Event()
        alarm = threading.Timer(self.timeout or _HEAD_SECONDS, _break_off, (self.sock, is_over))
        alarm.daemon = True
        alarm.start()
        try:
            return super().getresponse()
        finally:
            alarm.cancel()
            # A head that ends in its middle passes for a whole one, or for a server that hung up.
            if is_over.is_set():
                raise TimeoutError


class _PublicConnection(_HeadInTime, HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        """Look at the address that was really connected to, before anything is said to it."""
        connected = super()._new_conn()
        if not may_speak_to(self.host, connected.getpeername()[0]):
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
        # Pictures and clips are packed already.
        self.headers["Accept-Encoding"] = "identity"
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
