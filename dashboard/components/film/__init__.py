"""A strip of film: frames in rows of 6, 4, 3 or 2, as the width allows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from dashboard.components import prints, register
from dashboard.session import widgets

FOCUS = "film/focus"
_mount = register("film", prints.PART, FOCUS)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a picture; the picture itself comes later, as the print of the same `id`.

    `color` is the picture's own, where it is known from before: the frame has it until the picture is there. A `marked`
    frame is of the time that was gone to. `foot` is printed below it: what stands left, and right a number and what it
    counts.
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
    marked: bool = False
    permalink: str | None = None
    foot: tuple[str, str, str] | None = None


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
    is_flush: bool = False,
    sought: int = 0,
    on_chosen: Callable[[Chosen], None] = lambda chosen: None,
) -> None:
    """Draw a strip. `on_chosen` is called with the frame that was clicked.

    That is before the next run, so whatever ends that run early, such as the end of the reading behind the page, comes
    too late to lose the click. `place` counts the strips of a page from 0: the arrow keys walk them in that order.
    Without a `mode` the strip only shows. In a narrow window one that `is_flush` begins at the window's edge and leaves
    room for the scrubber at the other. When `sought` changes, the page scrolls to the first frame that is marked.
    """
    key = f"film_{place}"

    def chosen() -> None:
        sent = widgets.event_of(key, "chosen")
        if isinstance(sent, dict) and any(sent.get("id") == frame.id for frame in frames):
            on_chosen(Chosen(sent["id"], bool(sent.get("extend"))))

    widgets.keep_action(key, chosen)
    _mount(
        key=key,
        data={
            "place": place,
            "mode": mode,
            "size": size,
            "crop": crop,
            "flush": is_flush,
            "sought": sought,
            "frames": [_as_data(frame) for frame in frames],
        },
        on_chosen_change=partial(widgets.run_action, key),
    )


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
        "marked": frame.marked,
        "permalink": frame.permalink,
        "foot": frame.foot,
    }
