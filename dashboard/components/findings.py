"""What looking over the settings found, one line each, the characters that differ under it."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.differences import differences
from dashboard.finding import Finding, Grade

_MARKS = {
    Grade.GOOD: ":gray[:material/check:]",
    Grade.LOOK: ":orange[:material/visibility:]",
    Grade.WRONG: ":orange[:material/error:]",
}
_SAID = {Grade.GOOD: "", Grade.LOOK: " :orange[Worth a look.]", Grade.WRONG: " :orange[Wrong.]"}


def findings(found: Sequence[Finding], *, key: str, ours: str = "", theirs: str = "") -> None:
    """Draw findings in their order. `ours` and `theirs` name the two addresses of a difference."""
    for index, one in enumerate(found):
        # Words that go on from the name need no stop after it.
        stop = "." if one.words[:1].isupper() else ""
        st.markdown(f"{_MARKS[one.grade]} **{one.about}{stop}** {one.words}{_SAID[one.grade]}")
        if one.difference is not None:
            differences(one.difference, ours=ours, theirs=theirs, key=f"{key}_{index}")
