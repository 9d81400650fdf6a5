"""What a session knows of the person's way through the app: where they came from, where they go, what to tell them."""

from dataclasses import dataclass

from dashboard.places import Place
from dashboard.session.slots import Slot
from dashboard.words.message import Message

MESSAGE = Slot("message", Message)
"""What went wrong last, to be said on the connect page."""
WANTED = Slot("return_to", Place)
"""The page a signed-out person asked for; sign-in brings them back to it."""
ARRIVAL = Slot("arrived_at", Place)
"""The place the router opens on its next run."""
ROUTED = Slot("routed", bool, of_the_tab=True)
"""Whether the entry file has run in this session."""


@dataclass(frozen=True, slots=True)
class News:
    """A message, and the page it was said on, once it was."""

    message: Message
    said_on: str | None = None


_NEWS = Slot("news", News)


def tell(message: Message) -> None:
    """Say this above the next page that is shown, until the person turns to another."""
    _NEWS.set(News(message))


def news(page: str) -> Message | None:
    """What is to be said above this page."""
    told = _NEWS.get()
    if told is None or told.said_on not in (None, page):
        _NEWS.set(None)
        return None
    _NEWS.set(News(told.message, page))
    return told.message
