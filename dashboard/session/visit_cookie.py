"""The cookie by which a server of its own (`asgi.py`) knows a browser again. It says nothing of a person."""

import re
from collections.abc import Mapping

from dashboard.address import SECURE_PREFIX

NAME = "contact_sheet_visit"
_SPELLING = re.compile(r"[A-Za-z0-9_-]{43}")


def held(cookies: Mapping[str, str], *, is_https: bool) -> str | None:
    """What the browser holds. Over HTTPS one that a neighbour could have planted is none."""
    value = cookies.get(SECURE_PREFIX + NAME)
    if value is None and not is_https:
        value = cookies.get(NAME)
    return value if value is not None and _SPELLING.fullmatch(value) else None
