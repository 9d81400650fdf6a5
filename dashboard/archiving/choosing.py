"""The choices of an archive, as the page draws them. What was chosen stays while the person looks at other pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from functools import partial

import streamlit as st

from dashboard.account.instagram import InstagramSource
from dashboard.account.source import Can
from dashboard.archiving.choice import MOST_BYTES_A_PART, Choice, What, Where, default_folder, folder_of
from dashboard.components.choices import Option, choices
from dashboard.components.notice import notice
from dashboard.components.running_head import running_head
from dashboard.session.slots import Slot
from dashboard.words.message import Message, Tone
from dashboard.words.wording import count
from igarchive.disk import in_words
from igclient import Media, User

_NO_FOLDER = Message(
    "That is no folder of its own.",
    "The archive needs the whole path of a folder, such as the one that stood there first.",
    "Write the path from its beginning. The folder need not exist yet.",
    tone=Tone.CALM,
)
_MARKED: Slot[dict[str, frozenset[str]]] = Slot("archive_choices", dict)
"""What is marked, by the group of choices it is in."""
_WAYS = {
    Where.FOLDER: Option(
        Where.FOLDER,
        "A folder on this computer",
        "Written file by file; can be taken up again and kept up to date",
    ),
    Where.ZIP: Option(Where.ZIP, "One ZIP", "Streamed to this browser, from an address that works once"),
    Where.PARTS: Option(
        Where.PARTS,
        "ZIP parts by year",
        f"Each at most about {in_words(MOST_BYTES_A_PART)}; unpacked into one folder they are one archive",
    ),
}


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


def draw_choices(offer: Offer) -> Choice | None:
    """Draw them; gives what was chosen, None as long as the folder is none."""
    what = What(_draw_one("What", "what", _whats(offer), What.EVERYTHING))
    extras = _draw_extras(offer.source)
    where = Where(_draw_one("Where to", "where", [_WAYS[way] for way in offer.ways], offer.ways[0]))
    folder, since = None, None
    if where is Where.FOLDER:
        typed = st.text_input("Folder", str(default_folder(offer.name)), key="archive_folder")
        folder = folder_of(typed)
        if folder is None:
            notice(_NO_FOLDER)
            return None
    elif what is What.NEW:
        since = _draw_since(offer)
    return Choice(
        what=what,
        where=where,
        folder=folder,
        zone=offer.zone,
        since=since,
        comments=Can.COMMENTS in extras,
        insights=Can.INSIGHTS in extras,
        captions_inside="captions" in extras,
        sidecars="sidecars" in extras,
    )


def _whats(offer: Offer) -> list[Option]:
    roll, shown = offer.source.roll, offer.shown
    all_posts = count(roll.frame_count(offer.user.media_count), "post")
    now = (
        (shown[0], count(len(shown[1]), "post"))
        if shown is not None
        else ("Every post: no filter is set", all_posts)
    )
    return [
        Option(What.EVERYTHING, "Everything", "Every post the account has", all_posts),
        Option(What.SHOWN, "What the sheets show now", *now),
        Option(
            What.NEW, "Only what is new", "Since an archive that you have: its folder, or the day it was made"
        ),
    ]


def _draw_extras(source: InstagramSource) -> frozenset[str]:
    """Offer what may belong to it; what was not granted is said to be so."""
    asked_for = (
        (Can.COMMENTS, "Comments", "What people wrote under each post: a call for each that has some"),
        (Can.INSIGHTS, "Insights", "The figures of each post: a call for each"),
    )
    denied = "Not granted: connect again and allow it, to have it here"
    options = [
        Option(can, words, meaning if can in source.can else denied, is_open=can in source.can)
        for can, words, meaning in asked_for
    ]
    options += [
        Option(
            "captions", "Captions inside the JPEGs", "So that a photo program finds the words and the date"
        ),
        Option("sidecars", "A sidecar for each file", "The same beside it, as XMP: galleries read it"),
    ]
    marked = _draw_group("With it", "with", options, frozenset({"sidecars"}), many=True)
    return frozenset(option.value for option in options if option.is_open and option.value in marked)


def _draw_since(offer: Offer) -> datetime | None:
    today = offer.now.astimezone(offer.zone).date()
    chosen = st.date_input(
        "The day your last archive was made",
        today - timedelta(days=365),
        max_value=today,
        key="archive_since",
    )
    return datetime.combine(chosen, time.min, offer.zone) if chosen is not None else None


def _draw_one(name: str, group: str, options: Sequence[Option], usual: str) -> str:
    (marked,) = _draw_group(name, group, options, frozenset({usual}), many=False)
    return marked


def _draw_group(
    name: str, group: str, options: Sequence[Option], usual: frozenset[str], *, many: bool
) -> frozenset[str]:
    marked = _MARKED.get_or_make(dict).get(group, usual)
    # Where the person is may have changed, and with it what is offered.
    if not many and not marked & {option.value for option in options}:
        marked = usual
    running_head(name, key=f"archive_head_{group}")
    choices(name, options, marked, key=f"archive_{group}", many=many, on_chosen=partial(_mark, group))
    st.space("xsmall")
    return marked


def _mark(group: str, marked: frozenset[str]) -> None:
    _MARKED.get_or_make(dict)[group] = marked
