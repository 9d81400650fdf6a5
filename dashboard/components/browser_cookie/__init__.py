"""The hand in the browser that keeps and removes one cookie. Draws nothing.

Where the server has a route for it, the page asks that to set the cookie, and no script can read it afterwards.
What travels to it is ciphertext: the cookie as the browser will send it back, never a token.
"""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.components import register

_mount = register("browser_cookie")


class Outcome(StrEnum):
    """What the browser found when it looked after the errand."""

    KEPT = "kept"
    GONE = "gone"
    OTHER = "other"
    """There was another cookie than the expected one; it was left alone."""
    REFUSED = "refused"
    """The browser keeps no cookies for this page, or did not let this one go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it, and until when the browser holds the cookie, in seconds since 1970; None where it is silent."""

    outcome: Outcome
    until: float | None = None


def apply(
    name: str,
    value: str | None,
    *,
    expected: str | None,
    seconds: int,
    serial: str,
    route: str | None,
    header: str,
    is_answered: bool,
) -> Answer | None:
    """Have the browser keep `value` under `name`, or remove it (None); gives what came of it in the run it causes.

    With an `expected` value, no other is touched. `serial` tells one change from the next. `route` is the server's own
    way to set the cookie, asked with `header`; None where only the page's script can. An answer causes a run.
    """
    result = _mount(
        key="browser_cookie",
        data={
            "name": name,
            "value": value,
            "expected": expected,
            "seconds": seconds,
            "serial": serial,
            "route": route,
            "header": header,
            "is_answered": is_answered,
        },
        on_answer_change=lambda: None,
        height="content",
    )
    answer = result.answer
    if not isinstance(answer, dict) or answer.get("serial") != serial:
        return None
    outcome, until = answer.get("outcome"), answer.get("until")
    if outcome not in list(Outcome):
        return None
    # No access ends later than the year 2100; what is no such moment was not said.
    is_moment = isinstance(until, int | float) and 0 < until < 4e9
    return Answer(Outcome(outcome), until if is_moment else None)
