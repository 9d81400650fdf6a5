"""What a message to a person is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a message should sound: a wish that was followed, or something that went wrong."""

    CALM = "calm"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, a cause and a next step. `quote` is Instagram's own wording: never Markdown, never HTML.

    `where` are the clicks that lead to what the next step speaks of. `sent` is what this app had asked Instagram for,
    secrets masked; `report` a text about an unknown failure that may be shown to strangers.
    """

    headline: str
    cause: str
    next_step: str
    quote: str | None = None
    tone: Tone = Tone.PROBLEM
    where: tuple[str, ...] = ()
    sent: str = ""
    report: str = ""
