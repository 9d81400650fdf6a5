"""Read what a person pasted after Instagram sent them to a page that does not open. Pure.

The address is taken apart and nothing more: its `state` is verified where every other one is. A code by itself has no
`state`; `states_kept` gives those that this browser kept when the link was clicked, and one of them has to hold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from urllib.parse import parse_qsl, unquote

from dashboard.address import SECURE_PREFIX
from dashboard.places import CALLBACK_KEYS
from dashboard.sign_in.state import COOKIE_PREFIX

# The longest address a browser sends to a server; codes have a few hundred characters.
MAX_LENGTH = 8_000
STATE_SUFFIX = "_state"
_MAX_STATES = 8
_ASKING = "/oauth/authorize"
_CODE = re.compile(r"[A-Za-z0-9_\-]{10,2000}")
# Blanks, line breaks, and the signs without width that chat programs leave behind.
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]+")
_KEPT_STATE = re.compile(f"(?:{SECURE_PREFIX})?{COOKIE_PREFIX}[0-9a-f]{{1,32}}{STATE_SUFFIX}")


class PasteProblem(StrEnum):
    """Why a pasted text is of no use."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    CODE_ALONE = "code_alone"
    BEFORE_ALLOW = "before_allow"


class PasteRejected(Exception):
    """The pasted text cannot finish a sign-in. Carries no value."""

    def __init__(self, problem: PasteProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was in it: a callback's query, or else the words of a page that Instagram showed.

    `is_code_alone`: there was no address around the code. An address that lost its `state` is not that: it is wrong.
    """

    query: dict[str, str] = field(default_factory=dict, repr=False)
    words: str = field(default="", repr=False)
    is_code_alone: bool = False


def read_pasted(text: str) -> Pasted:
    """Take apart a whole address, its query, a bare code, or words; with `#_`, blanks, line breaks or quotes in it.

    Raises PasteRejected, and nothing else whatever the text.
    """
    if len(text) > MAX_LENGTH:
        raise PasteRejected(PasteProblem.UNREADABLE)
    words = _BLANKS.sub(" ", text).strip()
    joined = unescape(_BLANKS.sub("", text)).strip("\"'<>`()")
    if not joined:
        raise PasteRejected(PasteProblem.EMPTY)
    before_fragment = joined.partition("#")[0]
    is_address = joined.lower().startswith(("http://", "https://", "www.")) or " " not in words
    if is_address and _is_before_allow(before_fragment):
        raise PasteRejected(PasteProblem.BEFORE_ALLOW)
    query = _query(before_fragment.partition("?")[2] or before_fragment)
    if query:
        return Pasted(query)
    if _CODE.fullmatch(before_fragment) and " " not in words:
        return Pasted({"code": before_fragment}, is_code_alone=True)
    if "://" in joined or " " not in words:
        raise PasteRejected(PasteProblem.UNREADABLE)
    return Pasted(words=words[:600])


def states_kept(cookies: Mapping[str, str]) -> tuple[str, ...]:
    """The states this browser kept when it left for Instagram; they go with their nonces after ten minutes."""
    return tuple(value for name, value in cookies.items() if _KEPT_STATE.fullmatch(name))[:_MAX_STATES]


def _is_before_allow(address: str) -> bool:
    """Whether this is the page that asks, or the sign-in in front of it: it names an app, and has no answer yet.

    What is the answer's own stands in the address itself; the sign-in carries the page that asks within its own.
    """
    if _query(address.partition("?")[2]).keys() - {"state"}:
        return False
    return _ASKING in unquote(unquote(address))


def _query(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(text, max_num_fields=100)
    except ValueError:
        return {}
    return {key: value for key, value in pairs if key in CALLBACK_KEYS}
