"""The headers that tell a browser what this app's pages may load and do, and who may show them in a frame."""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.config import LOOPBACK_HOSTS, ConfigurationError

YEAR_SECONDS = 365 * 24 * 3_600
NOBODY = "'none'"

# Pictures come with the page; a real account's videos are played from where Instagram keeps them.
_INSTAGRAM_FILES = "https://*.cdninstagram.com https://*.fbcdn.net"
_UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_ANCESTORS = re.compile(
    r"'none'|(?:'self'|https://[a-z0-9.*:-]+)(?: (?:'self'|https://[a-z0-9.*:-]+))*", re.ASCII
)


class SecurityHeaders:
    """Put the headers on every answer, a file's and a refusal's too. What an answer says itself stays.

    A page of another program on the same machine may not open the app's connection: Streamlit lets every port of
    `localhost` in, and a browser sends a cookie to all of them.
    """

    def __init__(self, app: ASGIApp, frame_ancestors: str = NOBODY) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_policy(frame_ancestors),
            # The address of the way back from Instagram holds a code, which is nobody else's business.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _is_of_a_neighbour(scope):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if _stays_on_https(scope):
                    headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_policy(frame_ancestors: str = NOBODY) -> str:
    """Give the Content-Security-Policy: what Streamlit's page and our elements load, and nothing else."""
    rules = {
        "default-src": "'none'",
        # Streamlit's page makes a blob of each element's script, to load it as a module. Its protobuf tries
        # WebAssembly for large numbers and does as well without.
        "script-src": " ".join(["'self'", "blob:", *_inline_scripts()]),
        # Streamlit and our elements write their styles into the page; there is no list of them to name.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        # The cover of a video in an export is taken from the file, which lies in the browser.
        "media-src": f"'self' data: blob: {_INSTAGRAM_FILES}",
        # Streamlit brings one small font inside its own stylesheet.
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def read_frame_ancestors(setting: str) -> str:
    """Check the setting FRAME_ANCESTORS: `'none'`, or `'self'` and https origins. Raises ConfigurationError."""
    if not setting:
        return NOBODY
    if not _ANCESTORS.fullmatch(setting):
        words = "FRAME_ANCESTORS must be 'none', or 'self' and https origins with blanks in between."
        raise ConfigurationError((words,))
    return setting


def _inline_scripts() -> list[str]:
    """The scripts that stand in Streamlit's own page, by digest: any other text in their place does not run."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()) for script in scripts)
    return [f"'sha256-{digest.decode()}'" for digest in digests]


def _is_of_a_neighbour(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    try:
        origin = urlsplit(headers.get("origin", ""))
        is_loopback = (origin.hostname or "").lower() in {*LOOPBACK_HOSTS, "0.0.0.0"}  # noqa: S104 - a name to refuse
    except ValueError:
        return True
    return is_loopback and origin.netloc.lower() != headers.get("host", "").lower()


def _stays_on_https(scope: Scope) -> bool:
    """Whether to ask the browser never to use http here again.

    Never for this machine's own name: the browser would ask it of every other program on it too.
    """
    if scope["scheme"] != "https":
        return False
    try:
        host = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
    except ValueError:
        return False
    return host is not None and host.lower() not in LOOPBACK_HOSTS
