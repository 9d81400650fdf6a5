"""The hand in the browser that keeps and removes one cookie. Draws nothing.

Where the server has a route for it, the page asks that to set the cookie, and no script can read it afterwards.
What travels to it is ciphertext: the cookie as the browser will send it back, never a token.
"""

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


def apply(
    name: str,
    value: str | None,
    *,
    expected: str | None,
    seconds: int,
    serial: str,
    route: str | None,
    header: str,
) -> Outcome | None:
    """Have the browser keep `value` under `name`, or remove it (None); gives what came of it in the run it causes.

    With an `expected` value, no other is touched. `serial` tells one change from the next. `route` is the server's own
    way to set the cookie, asked with `header`; None where only the page's script can.
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
        },
        on_answer_change=lambda: None,
        height="content",
    )
    answer = result.answer
    if not isinstance(answer, dict) or answer.get("serial") != serial:
        return None
    outcome = answer.get("outcome")
    return Outcome(outcome) if outcome in list(Outcome) else None
