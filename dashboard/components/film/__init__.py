"""A strip of film: frames in rows of 6, 4, 3 or 2, as the width allows."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

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
    """What one frame shows. `source` is an image address or data URI; without it, `problem` says why."""

    id: str
    number: str
    date: str
    label: str
    badge: str | None = None
    slides: int | None = None
    likes: int | None = None
    comments: int | None = None
    color: str | None = None
    selected: bool = False
    source: str | None = None
    problem: PictureProblem | None = None
    permalink: str | None = None

    @property
    def is_loading(self) -> bool:
        return self.source is None and self.problem is None


class TileSize(StrEnum):
    """How large a frame is: twelve, six or four to a row on a wide page; the signed-out page has three."""

    SMALL = "S"
    MEDIUM = "M"
    LARGE = "L"
    HERO = "hero"


class Crop(StrEnum):
    """Which part of a picture a frame shows."""

    SQUARE = "square"
    PORTRAIT = "portrait"
    AS_SHOT = "shot"


class Mode(StrEnum):
    """What a click on a frame means."""

    OPEN = "open"
    SELECT = "select"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The frame that was clicked, and whether the shift key asked for everything up to it."""

    id: str
    extend: bool


def film(
    frames: Sequence[Frame],
    *,
    place: int = 0,
    mode: Mode | None = None,
    size: TileSize = TileSize.MEDIUM,
    crop: Crop = Crop.SQUARE,
) -> Chosen | None:
    """Draw a strip; gives the frame chosen in this run, if one was.

    `place` counts the strips of a page from 0: the arrow keys walk them in that order. Without a `mode` the strip only
    shows, and two strips of one page may then have the same place.
    """
    result = _mount(
        key=f"film_{place}" if mode else None,
        data={
            "place": place,
            "mode": mode,
            "size": size,
            "crop": crop,
            "frames": [_as_data(frame) for frame in frames],
        },
        on_chosen_change=lambda: None,
    )
    if not isinstance(result.chosen, dict):
        return None
    return Chosen(str(result.chosen.get("id", "")), bool(result.chosen.get("extend")))


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
        "color": frame.color,
        "selected": frame.selected,
        "source": frame.source,
        "words": words,
        "reason": reason,
        "permalink": frame.permalink,
    }
