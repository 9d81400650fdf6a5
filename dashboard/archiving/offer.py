"""The choices of an archive, as widgets, and what they would take."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path

import streamlit as st

from dashboard.account.archivers import archiver
from dashboard.account.instagram import InstagramSource
from dashboard.account.source import Can
from dashboard.archiving.choice import (
    MOST_BYTES_A_FILM,
    MOST_BYTES_A_PART,
    Choice,
    What,
    Where,
    default_folder,
    folder_of,
)
from dashboard.archiving.estimate import Estimate, estimate
from dashboard.archiving.telling import cost_line
from dashboard.archiving.temporary import nowhere
from dashboard.components.fine_print import fine_print
from dashboard.components.notice import notice
from dashboard.components.running_head import running_head
from dashboard.components.sheet_line import sheet_line
from dashboard.words.message import Message, Tone
from dashboard.words.wording import count, literally
from igarchive.disk import in_words
from igarchive.errors import IGArchiveError
from igclient import Media, User

_NO_FOLDER = Message(
    "That is no folder of its own.",
    "The archive needs the whole path of a folder, such as the one that stood there first.",
    "Write the path from its beginning. The folder need not exist yet.",
    tone=Tone.CALM,
)
_NO_ARCHIVE = Message(
    "No archive lies there yet.",
    "Only what is new can be told from an archive that is there.",
    "Choose the folder of one, or take everything.",
    tone=Tone.CALM,
)
_NOTHING_FOUND = Message(
    "The sheets show no post now.",
    "Nothing fits their filters.",
    "Change them, or take everything.",
    tone=Tone.CALM,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Whose archive is offered, and the ways it may go. `name` is what a folder of it is called.

    `shown` are the posts that the sheets' filters leave, and the filters in words; None where no filter is set.
    """

    source: InstagramSource = field(repr=False)
    user: User
    name: str
    zone: tzinfo
    now: datetime
    ways: tuple[Where, ...]
    shown: tuple[str, Sequence[Media]] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen, the only posts it takes (None: all), and whether it can begin."""

    choice: Choice
    posts: Sequence[Media] | None = field(repr=False)
    is_possible: bool


def draw_offer(offer: Offer) -> Asked | None:
    """Draw the choices and what they take; gives what was chosen, None as long as the folder is none."""
    running_head("What", key="archive_head_what")
    what = _draw_what(offer)
    st.space("xsmall")
    running_head("With it", key="archive_head_with")
    comments, insights = _draw_asked_for(offer.source)
    inside = _check(
        "captions", "Captions inside the JPEGs", "So that a photo program finds the words and the date"
    )
    sidecars = _check(
        "sidecars", "A sidecar for each file", "The same beside it, as XMP: galleries read it", on=True
    )
    st.space("xsmall")
    running_head("Where to", key="archive_head_where")
    where, folder = _draw_where(offer)
    since = _draw_since(offer) if what is What.NEW and where is not Where.FOLDER else None
    st.space("xsmall")
    running_head(key="archive_head_cost")
    if where is Where.FOLDER and folder is None:
        notice(_NO_FOLDER)
        return None
    choice = Choice(
        what=what,
        where=where,
        folder=folder,
        zone=offer.zone,
        since=since,
        comments=comments,
        insights=insights,
        captions_inside=inside,
        sidecars=sidecars,
    )
    posts = offer.shown[1] if what is What.SHOWN and offer.shown is not None else None
    return Asked(choice, posts, is_possible=_draw_cost(offer, choice, posts))


def _draw_what(offer: Offer) -> What:
    roll, shown = offer.source.roll, offer.shown
    counted = roll.frame_count(offer.user.media_count)
    labels = {
        What.EVERYTHING: (_with_count("Everything", counted), "Every post the account has"),
        What.SHOWN: (
            _with_count("What the sheets show now", len(shown[1]) if shown is not None else counted),
            literally(shown[0])
            if shown is not None
            else "No filter is set there now, so they show every post",
        ),
        What.NEW: ("Only what is new", "Since an archive that you have: its folder, or the day it was made"),
    }
    chosen = st.radio(
        "What",
        list(What),
        format_func=lambda what: _two_lines(*labels[what]),
        label_visibility="collapsed",
        key="archive_what",
    )
    return chosen or What.EVERYTHING


def _draw_asked_for(source: InstagramSource) -> tuple[bool, bool]:
    """Offer what has to be asked for post by post; what was not granted is said to be so."""
    drawn = []
    for can, words, caption in (
        (Can.COMMENTS, "Comments", "What people wrote under each post: a call a post that has some"),
        (Can.INSIGHTS, "Insights", "The figures of each post: a call a post"),
    ):
        is_granted = can in source.can
        said = caption if is_granted else "Not granted: connect again and allow it, to have it here"
        drawn.append(_check(can.value, words, said, disabled=not is_granted) and is_granted)
    return drawn[0], drawn[1]


def _draw_where(offer: Offer) -> tuple[Where, Path | None]:
    labels = {
        Where.FOLDER: (
            "A folder on this computer",
            "Written file by file; can be taken up again and kept up to date",
        ),
        Where.ZIP: ("One ZIP", "Streamed to this browser, from an address that works once"),
        Where.PARTS: (
            "ZIP parts by year",
            f"Each at most about {in_words(MOST_BYTES_A_PART)}; unpacked into one folder they are one archive",
        ),
    }
    where = st.radio(
        "Where to",
        offer.ways,
        format_func=lambda way: _two_lines(*labels[way]),
        label_visibility="collapsed",
        key="archive_where",
    )
    if where is not Where.FOLDER:
        return where, None
    return where, folder_of(st.text_input("Folder", str(default_folder(offer.name)), key="archive_folder"))


def _draw_since(offer: Offer) -> datetime | None:
    today = offer.now.astimezone(offer.zone).date()
    chosen = st.date_input(
        "The day your last archive was made",
        today - timedelta(days=365),
        max_value=today,
        key="archive_since",
    )
    return datetime.combine(chosen, time.min, offer.zone) if chosen is not None else None


def _draw_cost(offer: Offer, choice: Choice, posts: Sequence[Media] | None) -> bool:
    """Say what it takes; gives whether it can begin."""
    source = offer.source
    engine = archiver(source, choice.folder or nowhere(), choice.options, before_asking=lambda: None)
    try:
        found = estimate(engine, choice, source.roll.items if posts is None else posts, offer.user)
    except IGArchiveError as error:
        notice(Message("This folder cannot be used.", str(error), "Nothing was written.", tone=Tone.CALM))
        return False
    if choice.what is What.NEW and choice.where is Where.FOLDER and found.made is None:
        notice(_NO_ARCHIVE)
        return False
    if choice.what is What.SHOWN and not found.posts:
        notice(_NOTHING_FOUND)
        return False
    at_least = "" if source.roll.is_complete else "At least "
    sheet_line(f"{at_least}{cost_line(found)}", key="archive_cost")
    for words in _notes(offer, choice, found):
        fine_print(words)
    if not found.fits:
        short = found.bytes + found.spare - found.free
        cause = f"It takes about {in_words(found.bytes)}, and {in_words(short)} are missing."
        notice(Message("The disk has no room for it.", cause, "Free some space, or take fewer posts."))
    return found.fits


def _notes(offer: Offer, choice: Choice, found: Estimate) -> list[str]:
    """What else is to be known before it begins."""
    told = []
    if found.made is not None and choice.where is Where.FOLDER:
        day = f"{found.made.day} {found.made:%B %Y}"
        new = f"{count(found.new, 'post')} not in it yet" if found.new else "nothing is new since"
        told.append(f"An archive of {day} lies there: {new}. It is brought up to date in its place.")
    if choice.where is Where.PARTS:
        told.append(
            f"{'About ' if found.parts > 1 else ''}{count(found.parts, 'ZIP')} to save one after the other. "
            f"A film above {in_words(MOST_BYTES_A_FILM)} is left out here."
        )
    return told


def _with_count(words: str, posts: int) -> str:
    return f"{words} :small[:gray[· {count(posts, 'post')}]]"


def _two_lines(words: str, caption: str) -> str:
    """A choice and what it means. Streamlit's own captions are too pale to read."""
    return f"{words}  \n:small[:gray[{caption}]]"


def _check(name: str, words: str, caption: str, *, on: bool = False, disabled: bool = False) -> bool:
    return st.checkbox(_two_lines(words, caption), on, disabled=disabled, key=f"archive_with_{name}")
