"""A strip of film: frames in rows of 6, 4, 3 or 2, as the width allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dashboard.components import prints, register

FOCUS = "film/focus"
_mount = register("film", prints.PART, FOCUS)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a picture; the picture itself comes later, as the print of the same `id`.

    `color` is the picture's own, where it is known from before: the frame has it until the picture is there.
    """

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
    permalink: str | None = None


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
    shows.
    """
    result = _mount(
        key=f"film_{place}",
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


def _as_data(frame: Frame) -> dict[str, object]:
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
        "permalink": frame.permalink,
    }
