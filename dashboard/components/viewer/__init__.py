"""The viewer: one post in full, its slides, its caption as written."""

from dataclasses import dataclass

from dashboard.components import register

_mount = register("viewer")


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide in the filmstrip. `thumbnail` is an image address or data URI."""

    thumbnail: str | None
    is_video: bool
    label: str


@dataclass(frozen=True, slots=True)
class View:
    """What the viewer shows now: a `picture`, a `video` with the picture as its poster, or `words` saying why not."""

    number: str
    caption: str
    when: str
    counts: tuple[str, ...]
    permalink: str | None
    slides: tuple[Slide, ...]
    slide: int
    alt: str
    picture: str | None = None
    video: str | None = None
    words: str | None = None
    reason: str | None = None
    has_previous: bool = False
    has_next: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What the person asked the viewer for: a slide of this post, or the post before or after."""

    slide: int | None = None
    step: int = 0


def viewer(view: View, *, key: str) -> Turn | None:
    """Draw one post; gives what was asked for in this run, if anything."""
    result = _mount(
        key=key,
        data={
            "number": view.number,
            "caption": view.caption,
            "when": view.when,
            "counts": list(view.counts),
            "permalink": view.permalink,
            "slides": [
                {"thumbnail": slide.thumbnail, "video": slide.is_video, "label": slide.label}
                for slide in view.slides
            ],
            "slide": view.slide,
            "alt": view.alt,
            "picture": view.picture,
            "video": view.video,
            "words": view.words,
            "reason": view.reason,
            "previous": view.has_previous,
            "next": view.has_next,
        },
        on_turned_change=lambda: None,
    )
    if not isinstance(result.turned, dict):
        return None
    slide, step = result.turned.get("slide"), result.turned.get("step")
    if isinstance(slide, int) and 0 <= slide < len(view.slides):
        return Turn(slide=slide)
    return Turn(step=step) if step in (-1, 1) else None
