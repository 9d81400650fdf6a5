"""The hand in the browser that keeps and removes the cookie of `stay_cookie`. Draws nothing.

Where the server has a route for it, the page asks that to set the cookie, and no script can read it afterwards.
What travels to it is ciphertext: the cookie as the browser will send it back, never a token.
"""

from enum import StrEnum

from dashboard import cookie_route, stay_keys
from dashboard.components import register
from dashboard.stay_cookie import CookieOrder

_mount = register("browser_cookie")


class Outcome(StrEnum):
    """What the browser found when it looked after the errand."""

    KEPT = "kept"
    GONE = "gone"
    OTHER = "other"
    """There was another cookie than the expected one; it was left alone."""
    REFUSED = "refused"
    """The browser keeps no cookies for this page, or did not let this one go."""


def carry_out(order: CookieOrder) -> Outcome | None:
    """Hand the order to the browser; gives what came of it in the run that its answer causes."""
    result = _mount(
        key="browser_cookie",
        data={
            "name": stay_keys.name(),
            "value": order.value,
            "expected": order.expected,
            "seconds": order.seconds,
            "serial": order.serial,
            "route": cookie_route.address(),
            "header": cookie_route.HEADER,
        },
        on_answer_change=lambda: None,
        height="content",
    )
    answer = result.answer
    if not isinstance(answer, dict) or answer.get("serial") != order.serial:
        return None
    outcome = answer.get("outcome")
    return Outcome(outcome) if outcome in list(Outcome) else None
