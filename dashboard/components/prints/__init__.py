"""Pictures, handed to the frames and to the header that wait for them: what shows them is drawn before they are there.

It draws nothing of its own. A picture travels once: a frame that is picked, or is drawn anew, takes it from here.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.components import register
from dashboard.pictures.problems import PictureProblem, problem_words
from dashboard.pictures.store import Picture

PART = "prints/darkroom"
_mount = register("prints", PART)


@dataclass(frozen=True, slots=True)
class Print:
    """What a frame shows: an image address or data URI, and its colour; or in two lines why there is none."""

    source: str | None = None
    color: str | None = None
    words: str | None = None
    reason: str | None = None

    @classmethod
    def of(cls, picture: Picture) -> "Print":
        """Make the print of a picture, or of what is wrong with it."""
        if picture.jpeg is not None:
            return cls(as_data_uri(picture.jpeg), picture.color)
        words, reason = problem_words(picture.problem or PictureProblem.BROKEN)
        return cls(words=words, reason=reason)


def prints(made: Mapping[str, Print], *, key: str) -> None:
    """Hand over prints, each to everything that waits under its name; `key` is this batch's own on the page."""
    _mount(
        key=key,
        data={
            "prints": {
                name: {
                    "source": one.source,
                    "color": one.color,
                    "words": one.words,
                    "reason": one.reason,
                }
                for name, one in made.items()
            }
        },
    )


def as_data_uri(data: bytes, *, kind: str = "image/jpeg") -> str:
    """Put a file into its own address, so that no public address of it exists."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
