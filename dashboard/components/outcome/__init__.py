"""What a long work came to: a sentence, what is good about it, and what is not."""

from collections.abc import Sequence

from dashboard.components import register

_mount = register("outcome")


def outcome(headline: str, good: Sequence[str], lacking: Sequence[str], *, key: str) -> None:
    """Draw it, and have a screen reader say the sentence."""
    _mount(key=key, data={"headline": headline, "good": good, "lacking": lacking})
