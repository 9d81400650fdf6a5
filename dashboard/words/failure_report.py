"""A report of an unknown failure that may be pasted where strangers read it. Pure, but for the versions it names.

No token, secret, code, name or address of a person is in it. Ids become short marks: within one report the same id has
the same mark, and no mark can be turned back, since the key they are made with is thrown away.
"""

import hashlib
import hmac
import platform
import re
import secrets
from collections.abc import Mapping
from functools import partial
from urllib.parse import urlsplit

import requests
import streamlit

from dashboard import __version__
from igclient.errors import IGClientError
from igclient.transport import mask

MAX_WORDS = 600
HIDDEN = "[hidden]"

_HOSTS = ("instagram.com", "facebook.com", "meta.com", "localhost", "127.0.0.1")
_SLASH = r"(?:[\\/]|%(?:25)*(?:2F|5C)|\\{1,7}u00(?:2F|5C))"
_COLON = r"(?::|%(?:25)*3A)"
_FORWARD = r"(?:\\{0,7}/|%(?:25)*2F|\\{1,7}u002F)"
# What begins a path of this machine, plain, escaped or percent-encoded: a person's folder anywhere in it, a file's
# address, a drive, a disk that was put in, a machine nearby.
_ROOT = (
    rf"(?:(?:file{_COLON}{_SLASH}*)?(?:(?<![^\W_])[A-Z]{_COLON})?[\w.%\\/-]{{0,80}}"
    rf"{_SLASH}(?:home|users|volumes|documents and settings){_SLASH}+"
    rf"|file{_COLON}{_SLASH}+"
    rf"|(?<![^\W_])[A-Z]{_COLON}{_SLASH}(?!/)"
    rf"|(?<![\w.:/\\~%]){_FORWARD}(?:run{_FORWARD})?(?:media|mnt){_FORWARD}+"
    rf"|(?<![\w.:/\\~%]){_FORWARD}{{2}}(?=\w)"
    r"|(?<![\w\\])\\{2,}(?!u00)(?=[\w?.]))"
)
# A folder's name can have blanks, brackets, commas and apostrophes in it, and nothing says where the last one ends: all
# goes up to the last slash, and from there to the quotation mark that the path began with, or to the next punctuation.
_FOLDERS = rf"(?:(?:(?!\w://)[^\"<>|])*{_SLASH})?"
_PLAIN_END = r"[^\"'<>|,;()\[\]]*"
_PATH = re.compile(
    rf"(?<=\"){_ROOT}{_FOLDERS}[^\"]*|(?<='){_ROOT}{_FOLDERS}[^\"']*"
    rf"|{_ROOT}{_FOLDERS}{_PLAIN_END}(?:(?<=\s)[(\[][^()\[\]]*[)\]])?"
    r"|(?<![\w.:/\\~])(?:/|~/?)\w[\w.@+%-]*(?:/[^\s\"'<>|,;()\[\]]*)?"
    r"(?:(?:\s[\w.@+%-]+){1,3}/[^\s\"'<>|,;()\[\]]*)*",
    re.IGNORECASE,
)
# What signs a person in, under names that are no parameter of Instagram's.
_BEARER = re.compile(r"\b((?:Bearer|Basic)\s+)(?!tokens?\b)[^\s\"',;<>]+", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.\-]*://[^\s\"'<>]+", re.IGNORECASE)
_PERSON = re.compile(r"[^\s@]*@[^\s@]+")
# A permission's name is long as well, and says what went wrong.
_PERMISSION = re.compile(r"(?:instagram|business|pages|user)_[a-z]+(?:_[a-z]+)*")
_OPAQUE = re.compile(r"(?<!\w)(?=[\w\-]*[^\W\d_])(?=[\w\-]*\d)[\w\-]{8,}|[\w\-]{20,}")
# A token stays one whatever signs an address has put into it.
_TOKEN = re.compile(r"\b(?:IGAA|IGQ[VW]|EAA)[\w\-.%+/=]{4,}")
_MACHINE = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_NUMBER = re.compile(r"\d{5,}")
_TRACE = re.compile(r"[A-Za-z0-9_\-]{1,40}")


def report_of(error: IGClientError, facts: Mapping[str, str]) -> str:
    """Write the report: versions, machine, Instagram's answer. `facts` are lines of the caller's own."""
    key = secrets.token_bytes(16)
    clean = partial(scrub, key=key)
    trace = error.fbtrace_id or ""
    answered = [
        type(error).__name__,
        error.http_status and f"HTTP {error.http_status}",
        error.code is not None and f"code {error.code}",
        error.error_subcode is not None and f"subcode {error.error_subcode}",
        error.type and f"type {clean(error.type)}",
    ]
    lines = {
        "versions": f"Contact Sheet {__version__}, Python {platform.python_version()}, "
        f"Streamlit {streamlit.__version__}, requests {requests.__version__}",
        "machine": f"{platform.system()} {platform.machine()}",
        **facts,
        "error": ", ".join(part for part in answered if part),
        "trace": trace if _TRACE.fullmatch(trace) else "none",
        "Instagram said": clean(error.message) or "nothing",
    }
    return "\n".join(f"{name}: {value}" for name, value in lines.items())


def scrub(text: str, *, key: bytes) -> str:
    """Take out of a text what belongs to a person: tokens and codes, addresses, names; ids become marks."""
    text = " ".join(mask(text[: 4 * MAX_WORDS]).split())
    text = _PATH.sub("[path]", _BEARER.sub(rf"\1{HIDDEN}", text))
    text = _ADDRESS.sub(_host_only, text)
    text = _PERSON.sub("[name]", text)
    text = _MACHINE.sub("[an address]", _TOKEN.sub(HIDDEN, text))
    text = _OPAQUE.sub(lambda found: found[0] if _PERMISSION.fullmatch(found[0]) else HIDDEN, text)
    return _NUMBER.sub(lambda found: _mark(found[0], key), text)[:MAX_WORDS]


def _host_only(found: re.Match[str]) -> str:
    try:
        host = (urlsplit(found[0]).hostname or "").lower()
    except ValueError:
        host = ""
    is_theirs = any(host == known or host.endswith(f".{known}") for known in _HOSTS)
    return f"[an address at {host}]" if is_theirs and len(host) < 40 else "[an address]"


def _mark(number: str, key: bytes) -> str:
    return f"#{hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:4]}"
