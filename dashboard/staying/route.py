"""Where this server sets the stay-connected cookie itself, out of reach of scripts; nowhere under `streamlit run`."""

import threading

from dashboard.concurrency import once

PATH = "/stay-connected/cookie"
# A page elsewhere cannot send it without asking first, and is not answered when it asks.
HEADER = "X-Contact-Sheet"


@once
def offered() -> threading.Event:
    """Set while the server answers at PATH."""
    return threading.Event()


def address() -> str | None:
    """The address that sets the cookie; None where only the page's own script can."""
    return PATH if offered().is_set() else None
