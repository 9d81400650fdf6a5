"""A strip of film: frames in rows of 6, 4, 3 or 2, as the width allows."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components import register
from dashboard.thumbnails import PictureProblem

_mount = register("film")

_PROBLEMS = {
    PictureProblem.WITHHELD: ("Not shared by Instagram", "often licensed audio"),
    PictureProblem.EXPIRED: ("Link has expired", "the post is still there"),
    PictureProblem.GONE: ("File is gone", "Instagram no longer serves it"),
    PictureProblem.BROKEN: ("Cannot be shown", "the file is damaged"),
    PictureProblem.UNREACHABLE: ("Did not arrive", "tried again in a minute"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame shows. `source` is an image address or data URI; without it, `problem` says why.

    A frame with neither is still loading.
    """

    id: str
    number: str
    date: str
    label: str
    badge: str | None = None
    slides: int | None = None
    likes: int | None = None
    comments: int | None = None
    source: str | None = None
    problem: PictureProblem | None = None
    permalink: str | None = None


def film(frames: Sequence[Frame], *, key: str | None = None, columns: int | None = None) -> str | None:
    """Draw a strip; gives the id of the frame opened in this run, if one was.

    `columns` holds the strip to a number of columns whatever its width. Without a `key` the strip only shows.
    """
    result = _mount(
        key=key,
        data={"columns": columns, "opens": key is not None, "frames": [_as_data(frame) for frame in frames]},
        on_opened_change=lambda: None,
    )
    return str(result.opened) if result.opened else None


def as_data_uri(data: bytes, *, kind: str = "image/jpeg") -> str:
    """Put a file into its own address, so that no public address of it exists."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def problem_words(problem: PictureProblem) -> tuple[str, str]:
    """What a frame without a picture says, and why."""
    return _PROBLEMS[problem]


def _as_data(frame: Frame) -> dict[str, object]:
    words, reason = problem_words(frame.problem) if frame.problem else (None, None)
    return {
        "id": frame.id,
        "number": frame.number,
        "date": frame.date,
        "label": frame.label,
        "badge": frame.badge,
        "slides": frame.slides,
        "likes": None if frame.likes is None else f"{frame.likes:,}",
        "comments": None if frame.comments is None else f"{frame.comments:,}",
        "source": frame.source,
        "words": words,
        "reason": reason,
        "permalink": frame.permalink,
    }
