"""Look over an app secret. The form applies the same rules in the browser, where the secret stays until it is saved.

Pure. No finding holds a secret, a piece of one, or its length.
"""

import re
from dataclasses import dataclass

from dashboard.setup.findings import Finding, Grade


@dataclass(frozen=True, slots=True)
class SecretRule:
    """A pattern that Python and a browser read alike, and what is said of a secret in which it is found."""

    pattern: str
    grade: Grade
    words: str


TOKEN_STARTS = ("IGAA", "IGQV", "IGQW", "EAA")
SAME_AS_ID = SecretRule("", Grade.WRONG, "is the same as the app ID.")
SECRET_RULES = (
    SecretRule(
        f"^({'|'.join(TOKEN_STARTS)})",
        Grade.WRONG,
        "looks like an access token. The app secret is something else.",
    ),
    SecretRule(
        "^(?![0-9a-f]{32}$)",
        Grade.LOOK,
        "does not look like an app secret. Copy it again from behind Show.",
    ),
    SecretRule(
        "",
        Grade.GOOD,
        "looks like an app secret. Whether it is this app's, Instagram says only during a sign-in.",
    ),
)
"""The first that is found counts."""


def check_secret(about: str, secret: str, app_id: str) -> Finding | None:
    """Look over the secret of the app with this ID; None when there is none."""
    if not secret:
        return None
    found = next(rule for rule in SECRET_RULES if re.search(rule.pattern, secret))
    rule = SAME_AS_ID if secret == app_id else found
    return Finding(rule.grade, about, rule.words)
