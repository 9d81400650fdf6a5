"""The viewer: one post in full, its slides, its caption as written, and what may be asked about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from dashboard.account.post_notes import Comments, Figures, Remark
from dashboard.account.source import Spot
from dashboard.components import browser_prints, film, register
from dashboard.components.open_export import SHELF
from dashboard.search.captions import hashtags_in, mentions_in
from dashboard.search.query import parse_query
from dashboard.session import widgets

_mount = register(
    "viewer",
    "copying",
    film.FOCUS,
    SHELF,
    browser_prints.MAKING,
    *(f"viewer/{part}" for part in ("keys", "stage", "loupe", "slideshow", "notes", "asked", "in_browser")),
)


class Wish(StrEnum):
    """What is fetched only when the person asks for it."""

    FULL = "full"
    COMMENTS = "comments"
    INSIGHTS = "insights"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide in the filmstrip. `thumbnail` is an image address or data URI; `spot` is where the browser has it."""

    thumbnail: str | None
    is_video: bool
    label: str
    spot: Spot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the viewer shows now: a `picture`, a `video` with the picture as its poster, or `words` saying why not.
    Where its file lies in the browser there is only its `spot`.

    `size` is the picture's own, in pixels; `full` is that picture, once it was asked for, `is_whole` says that
    `picture` already is. Hashtags and mentions are buttons when the view `can_search`; what was `sought` is marked.
    `comments` and `figures` stay None until asked for, and `offers` says what can be.
    """

    id: str
    number: str
    caption: str
    slides: tuple[Slide, ...]
    slide: int
    alt: str
    place: str = ""
    when: str = ""
    ago: str = ""
    zone: str = ""
    counts: tuple[str, ...] = ()
    permalink: str | None = None
    alt_text: str | None = None
    size: tuple[int, int] | None = None
    picture: str | None = None
    is_whole: bool = True
    full: str | None = None
    video: str | None = None
    spot: Spot | None = None
    words: str | None = None
    reason: str | None = None
    has_previous: bool = False
    has_next: bool = False
    can_search: bool = False
    sought: str = ""
    offers: frozenset[Wish] = field(default_factory=frozenset)
    comments: Comments | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What the person asked the viewer for: a slide, the post before or after, a search, or something to fetch."""

    slide: int | None = None
    step: int = 0
    search: str | None = None
    wish: Wish | None = None


def viewer(view: View, *, key: str, on_turn: Callable[[Turn], None]) -> None:
    """Draw one post. `on_turn` is called before the next run with what the person asked for."""

    def turned() -> None:
        turn = read_turn(widgets.event_of(key, "turned"), view)
        if turn is not None:
            on_turn(turn)

    widgets.keep_action(key, turned)
    _mount(key=key, data=as_data(view), on_turned_change=partial(widgets.run_action, key))


def read_turn(sent: object, view: View) -> Turn | None:
    """Read what a browser sent; only what the view offered counts."""
    if not isinstance(sent, dict):
        return None
    slide, step, search, want = (sent.get(name) for name in ("slide", "step", "search", "want"))
    if isinstance(slide, int) and 0 <= slide < len(view.slides):
        return Turn(slide=slide)
    if step in (-1, 1):
        return Turn(step=step)
    if isinstance(search, str) and ["find", search] in _parts(view):
        return Turn(search=search)
    return Turn(wish=Wish(want)) if isinstance(want, str) and want in view.offers else None


def as_data(view: View) -> dict[str, object]:
    """Give the view as the browser's side reads it."""
    return {
        "id": view.id,
        "number": view.number,
        "place": view.place,
        "caption": view.caption,
        "parts": _parts(view),
        "hits": _hits(view),
        "when": view.when,
        "ago": view.ago,
        "zone": view.zone,
        "counts": list(view.counts),
        "permalink": view.permalink,
        "slides": [
            {
                "thumbnail": slide.thumbnail,
                "video": slide.is_video,
                "label": slide.label,
                "spot": slide.spot and browser_prints.as_data(slide.spot),
            }
            for slide in view.slides
        ],
        "slide": view.slide,
        "alt": view.alt,
        "altText": view.alt_text,
        "size": list(view.size) if view.size else None,
        "picture": view.picture,
        "whole": view.is_whole,
        "full": view.full,
        "video": view.video,
        "spot": view.spot and browser_prints.as_data(view.spot),
        "words": view.words,
        "reason": view.reason,
        "previous": view.has_previous,
        "next": view.has_next,
        "offers": sorted(view.offers),
        "comments": view.comments and _comments(view.comments),
        "insights": view.figures
        and {
            "figures": [list(pair) for pair in view.figures.figures],
            "words": view.figures.words,
            "failed": view.figures.has_failed,
        },
    }


def _comments(comments: Comments) -> dict[str, object]:
    return {
        "remarks": [_remark(remark) for remark in comments.remarks],
        "words": comments.words,
        "more": comments.after is not None,
        "failed": comments.has_failed,
    }


def _remark(remark: Remark) -> dict[str, object]:
    return {
        "name": remark.name,
        "text": remark.text,
        "when": remark.when,
        "likes": remark.likes,
        "hidden": remark.is_hidden,
        "replies": [_remark(reply) for reply in remark.replies],
    }


def _hits(view: View) -> list[list[int]]:
    """Where the caption has what was sought, as [start, end] in the units a browser counts text in."""
    units = [0]
    for sign in view.caption:
        units.append(units[-1] + (2 if ord(sign) > 0xFFFF else 1))
    return [[units[start], units[end]] for start, end in parse_query(view.sought).spans(view.caption)]


def _parts(view: View) -> list[list[str]]:
    """Cut a caption into [kind, text]: "find" for a hashtag or mention, else "text". Joined, it is the caption."""
    caption = view.caption
    found = (*hashtags_in(caption), *mentions_in(caption)) if view.can_search else ()
    marks = sorted((mark.start, mark.end) for mark in found)
    parts, at = [], 0
    for start, end in marks:
        if start < at:
            continue
        parts += [["text", caption[at:start]], ["find", caption[start:end]]]
        at = end
    parts.append(["text", caption[at:]])
    return [part for part in parts if part[1]]
