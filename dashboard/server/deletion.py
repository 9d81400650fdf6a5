"""The confirmation of a data-deletion request: a code that proves itself, and the page it opens. Pure.

Nothing about a request is stored, so the code carries its own date, signed; any replica can read it.
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from string import Template

_STAMP_LENGTH = 16
_CODE = re.compile(r"[0-9a-f]{40}")
_PAGE = Path(__file__).with_name("deletion.html")

_DONE = (
    "Nothing of this account is kept here.",
    "Meta passed on the request on {moment}.",
    "Contact Sheet stores no account on its server: no profile, no posts, no access. Pictures it held in memory were "
    "dropped with the request. What an open tab has read is forgotten within half an hour after it is closed.",
    "Whoever chose to stay connected holds the access in their own browser, sealed in a cookie. Removing the app at "
    "Instagram ends that access; choosing Disconnect, or clearing this site's cookies, removes the cookie too.",
)
_UNKNOWN = (
    "This code is not known here.",
    "It was cut short, or another app gave it.",
    "Contact Sheet stores no account on its server, so there is nothing behind any code. Open the whole address "
    "that Meta shows you, or ask whoever runs this app.",
)


def make_code(secret: str, now: datetime) -> str:
    """Make a confirmation code: 40 letters and digits, another one every time. It names nobody."""
    stamp = f"{int(now.timestamp()):08x}{secrets.token_hex(4)}"
    return stamp + _signature(secret, stamp)


def received_at(code: str, secret: str) -> datetime | None:
    """When the request behind a code came in; None for a code that was not made with this secret."""
    if not _CODE.fullmatch(code):
        return None
    stamp, signature = code[:_STAMP_LENGTH], code[_STAMP_LENGTH:]
    if not hmac.compare_digest(_signature(secret, stamp), signature):
        return None
    return datetime.fromtimestamp(int(stamp[:8], 16), UTC)


def status_page(code: str, moment: datetime | None) -> str:
    """Draw the page that answers a code, known or not."""
    headline, lead, *rest = _UNKNOWN if moment is None else _DONE
    if moment is not None:
        lead = lead.format(moment=f"{moment.day} {moment:%B %Y} at {moment:%H:%M} UTC")
        rest = [*rest, f"Confirmation code {code}"]
    paragraphs = "\n".join(f"<p>{escape(words)}</p>" for words in rest)
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(
        headline=escape(headline), lead=escape(lead), paragraphs=paragraphs
    )


def _signature(secret: str, stamp: str) -> str:
    message = f"contact-sheet data deletion {stamp}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()[:24]
