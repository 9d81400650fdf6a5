"""The line under the masthead while files are open: what they are, what they hold, and the way to close them."""

from collections.abc import Sequence

from dashboard.components import register
from dashboard.components.open_export import REMEMBERING, SHELF
from dashboard.session import widgets
from dashboard.session.slots import Slot

KEY = "opened_line"
_mount = register("opened_line", SHELF, REMEMBERING)
_CLOSING = Slot("opened_closing", bool)


def opened_line(title: str, facts: Sequence[str]) -> bool:
    """Draw the line; gives whether it is to be closed, once.

    It is kept until then: a run that is ended early must not lose it.
    """
    _mount(
        key=KEY,
        data={"title": title, "facts": list(facts)},
        on_closed_change=lambda: _CLOSING.set(bool(widgets.event_of(KEY, "closed"))),
    )
    return bool(_CLOSING.take())
