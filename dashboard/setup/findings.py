"""What looking over the settings finds, and how it is drawn: a line each, the characters that differ under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from dashboard.components.differences import differences
from dashboard.setup.uri_diff import Difference


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


_MARKS = {
    Grade.GOOD: ":gray[:material/check:]",
    Grade.LOOK: ":orange[:material/visibility:]",
    Grade.WRONG: ":orange[:material/error:]",
}
_SAID = {Grade.GOOD: "", Grade.LOOK: " :orange[Worth a look.]", Grade.WRONG: " :orange[Wrong.]"}


def draw_findings(found: Sequence[Finding], *, key: str, ours: str = "", theirs: str = "") -> None:
    """Draw findings in their order. `ours` and `theirs` name the two addresses of a difference."""
    for index, one in enumerate(found):
        # Words that go on from the name need no stop after it.
        stop = "." if one.words[:1].isupper() else ""
        st.markdown(f"{_MARKS[one.grade]} **{one.about}{stop}** {one.words}{_SAID[one.grade]}")
        if one.difference is not None:
            differences(
                [
                    (ours, [(piece.text, piece.differs) for piece in one.difference.ours]),
                    (theirs, [(piece.text, piece.differs) for piece in one.difference.theirs]),
                ],
                key=f"{key}_{index}",
            )
