"""What looking over the settings finds."""

from dataclasses import dataclass
from enum import StrEnum

from dashboard.uri_diff import Difference


class Grade(StrEnum):
    """How good a setting is: right as far as one can see, worth a look, or wrong."""

    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing. `difference` compares the setting with another address."""

    grade: Grade
    about: str
    words: str
    difference: Difference | None = None
