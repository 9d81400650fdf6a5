"""The viewer: one post in full, its slides, its caption as written, and what may be asked about it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from dashboard.account.post_notes import Comments, Figures, Remark
from dashboard.account.source import Spot
from dashboard.components import browser_prints, film, held_files, prints, register
from dashboard.components.held_files import HeldFile
from dashboard.components.open_export import SHELF, spot_as_data
from dashboard.search.captions import hashtags_in, mentions_in
from dashboard.search.query import parse_query
from dashboard.session import widgets
from dashboard.words.message import Message

# In the order their rules apply: what a narrow window changes comes last.
_PARTS = (
    *("icons", "steps", "dialog", "stage", "loupe", "touch", "full_screen"),
    *("notes", "asked", "actions", "download", "slideshow", "keys", "in_browser", "sheet"),
)
_mount = register(
    *("viewer", "copying", film.FOCUS, prints.PART),
    *(SHELF, browser_prints.MAKING, held_files.SAVING),
    *(f"viewer/{part}" for part in _PARTS),
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
    `picture` already is. `previous` and `next` are the ids of the posts before and after. Hashtags and mentions are
    buttons when the view `can_search`; what was `sought` is marked. `comments` and `figures` stay None until asked for,
    and `offers` says what can be. `file` says what can be downloaded, such as "photo", in which `format`;
    `held` are the files of the slides that the browser has itself.
    """

    id: str
    number: str = ""
    caption: str = ""
    slides: tuple[Slide, ...] = ()
    slide: int = 0
    alt: str = ""
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
    previous: str | None = None
    next: str | None = None
    can_search: bool = False
    sought: str = ""
    offers: frozenset[Wish] = field(default_factory=frozenset)
    comments: Comments | None = None
    figures: Figures | None = None
    file: str = ""
    format: str = ""
    held: tuple[HeldFile | None, ...] = ()
    is_missing: bool = False

    @classmethod
    def of_failure(cls, media_id: str, message: Message) -> "View":
        """Say why there is no such post to show."""
        reason = f"{message.cause}\n{message.next_step}"
        return cls(id=media_id, words=message.headline, reason=reason, is_missing=True)


@dataclass(frozen=True, slots=True)
class Turn:
    """What the person asked the viewer for.

    A post to `open`, a slide, the post before or after, a search, something to fetch, or that it is closed.
    """

    open: str | None = None
    slide: int | None = None
    step: int = 0
    search: str | None = None
    wish: Wish | None = None
    is_close: bool = False


def viewer(view: View | None, *, key: str, on_turn: Callable[[Turn], None]) -> None:
    """Show a post over the whole page; without one, wait unseen for a frame that is clicked.

    It has to stay on the page: taken away and put back, it would close for a moment. `on_turn` is called before the
    next run with what the person asked for.
    """

    def turned() -> None:
        turn = read_turn(widgets.event_of(key, "turned"), view)
        if turn is not None:
            on_turn(turn)

    widgets.keep_action(key, turned)
    _mount(key=key, data=view and as_data(view), on_turned_change=partial(widgets.run_action, key))


def read_turn(sent: object, view: View | None) -> Turn | None:
    """Read what a browser sent; only what the view offered counts."""
    if not isinstance(sent, dict):
        return None
    opened, slide, step, search, want = (
        sent.get(name) for name in ("open", "slide", "step", "search", "want")
    )
    if isinstance(opened, str):
        return Turn(open=opened)
    if view is None:
        return None
    if sent.get("close") is True:
        return Turn(is_close=True)
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
                "spot": slide.spot and spot_as_data(slide.spot),
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
        "spot": view.spot and spot_as_data(view.spot),
        "words": view.words,
        "reason": view.reason,
        "failed": view.is_missing,
        "previous": view.previous,
        "next": view.next,
        "offers": sorted(view.offers),
        "file": view.file,
        "format": view.format,
        "hasAlbum": len(view.slides) > 1 and (not view.held or any(view.held)),
        "held": [file and held_files.as_data(file) for file in view.held],
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
