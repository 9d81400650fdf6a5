"""What an archive came to, as the page shows it: where it lies or how it is saved, and what is not in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard.account.instagram import InstagramSource
from dashboard.archiving import telling
from dashboard.archiving.handed_out import PATH, handed_out
from dashboard.archiving.job import Job, Outcome
from dashboard.archiving.jobs import current_job, end_job
from dashboard.archiving.packed import Packed, PackedPart
from dashboard.components.film import Chosen, Frame, Mode, film
from dashboard.components.fine_print import fine_print
from dashboard.components.kept_offers import OFFERS, KeptOffers
from dashboard.components.notice import notice
from dashboard.components.offered_file import offer_file
from dashboard.components.outcome import outcome
from dashboard.components.prints import Print, prints
from dashboard.components.running_head import running_head
from dashboard.components.save_link import save_link
from dashboard.pictures.problems import PictureProblem, problem_words
from dashboard.session import visit_cookie, widgets
from dashboard.session.slots import Slot
from dashboard.words.wording import PostKind, count, edge_date, kind_of, label
from igarchive import Row, Why
from igarchive.disk import in_words

MOST_FRAMES = 12
_KNOWN = {Why.NOT_A_PICTURE: "no_picture", Why.LINK_OVER: "expired", Why.TOO_LARGE: "too large for this"}
"""The reasons that a frame on the sheets says under another name, or with a bound that does not hold here."""
_WORDS = {
    Why.UNLISTED: ("Slides not listed", "Instagram does not share them"),
    Why.POST_GONE: ("Post is gone", "no longer on Instagram"),
    Why.TOO_LARGE: ("Too large", "save it from Instagram"),
}
_PLACE = 2000  # of the strip among the page's strips
_ADDRESS: Slot[dict[Path, str]] = Slot("archive_address", dict)
"""Where this session's browser finds its ZIP, by the file; at most one."""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a person can go on from what is missing: to one post, or to all that Instagram withholds."""

    open_post: Callable[[str], None] = field(repr=False)
    open_withheld: Callable[[], None] = field(repr=False)


def draw_made(job: Job, source: InstagramSource, doors: Doors, *, zone: tzinfo, now: datetime) -> None:
    """Say what it came to, and give it; or say why there is nothing."""
    made = job.outcome
    running_head("When it is done", key="archive_head_done")
    if made is not None:
        headline, good, lacking = (
            telling.outcome_headline(made),
            telling.facts(made),
            telling.shortcomings(made),
        )
        outcome(headline, good, lacking, key="archive_outcome")
        _draw_taking(job, made)
        _draw_missing(made, source, doors, zone=zone, now=now)
    elif job.failure is not None:
        notice(telling.why_failed(job.failure, job.choice))
    widgets.button("Make another", key="archive_again", action=end_job)


def _draw_taking(job: Job, made: Outcome) -> None:
    if job.choice.folder is not None:
        st.markdown("Open **index.html** in that folder, in any browser.")
        fine_print("To bring it up to date, make another into the same folder.")
    elif made.packed is not None:
        _draw_parts(job, made.packed)
    elif made.zip_file is not None:
        _draw_zip(job, made.zip_file)


def _draw_parts(job: Job, packed: Packed) -> None:
    several = len(packed.parts) > 1
    for number, part in enumerate(packed.parts, start=1):
        which = f"{number} of {len(packed.parts)}: {part.label}" if several else "the ZIP"
        offer_file(
            f"Save {which}, {in_words(part.size)}",
            partial(_whole, part, OFFERS.get_or_make(KeptOffers)),
            f"{job.name}-{part.label}.zip" if several else f"{job.name}.zip",
            mime="application/zip",
            key=f"archive_part_{number}",
        )
    if several:
        fine_print("Unpack all of them into one folder: together they are one archive.")
    fine_print("They wait here until you disconnect, make another, or leave this page's tab.")


def _whole(part: PackedPart, offers: KeptOffers) -> bytes:
    # Whoever saves one after the other has two of them in the app's memory, and never more.
    offers.make_room()
    return part.whole()


def _draw_zip(job: Job, file: Path) -> None:
    @st.fragment(run_every="3s")
    def draw() -> None:
        if current_job() is not job:
            return
        if not file.exists():
            fine_print("The ZIP has left for your browser, and nothing of it is kept here.")
            return
        address = _address_of(file, f"{job.name}.zip")
        if address is None:
            fine_print(
                "Your browser keeps no cookie, so the ZIP cannot be held to it. Allow cookies here and reload."
            )
            return
        save_link(f"Save the ZIP, {in_words(file.stat().st_size)}", address, key="archive_zip")
        fine_print(
            "The address works once, for this browser alone. What was lost on the way may be asked for again."
        )

    draw()


def _address_of(file: Path, name: str) -> str | None:
    """Where this browser finds the file; None where nobody could tell it from another."""
    known = _ADDRESS.get_or_make(dict)
    if file not in known:
        # A neighbour's cookie is none to the server; here it only leads to a refusal.
        browser = visit_cookie.held(st.context.cookies, is_https=False)
        if browser is None:
            return None
        known.clear()
        known[file] = PATH.format(key=handed_out().put(file, name, browser))
    return known[file]


def _draw_missing(
    made: Outcome, source: InstagramSource, doors: Doors, *, zone: tzinfo, now: datetime
) -> None:
    # What a cancelled run has not reached is no loss.
    missing = {row.post_id: row for row in telling.missing_rows(made) if row.reason is not Why.STOPPED}
    roll = source.roll
    newest = roll.newest_number(source.user.media_count if source.user else None)
    places = {media.id: place for place, media in enumerate(roll.items) if media.id in missing}
    shown = list(places)[:MOST_FRAMES]
    if not shown:
        return
    frames = []
    for post_id in shown:
        media, number = roll.items[places[post_id]], f"{newest - places[post_id]:04d}"
        kind = kind_of(media)
        frames.append(
            Frame(
                id=post_id,
                number=number,
                date=edge_date(media.timestamp, zone, now) if media.timestamp else "",
                label=label(media, number, zone),
                badge=None if kind is PostKind.PHOTO else kind.value,
                permalink=source.permalink(media),
            )
        )
    film(frames, place=_PLACE, mode=Mode.OPEN, on_chosen=partial(_open, doors.open_post))
    with st.container(gap=None):
        prints({post_id: _print_of(missing[post_id]) for post_id in shown}, key="archive_missing_prints")
    if len(missing) > len(shown):
        fine_print(f"And {count(len(missing) - len(shown), 'more post')}: missing.csv names every file.")
    withheld = {row.post_id for row in missing.values() if row.reason is Why.WITHHELD}
    if withheld:
        words = "The post" if len(withheld) == 1 else f"The {len(withheld):,} posts"
        widgets.button(
            f":orange[→] {words} on the sheets",
            key="archive_withheld",
            action=doors.open_withheld,
            is_link=True,
        )


def _open(open_post: Callable[[str], None], chosen: Chosen) -> None:
    open_post(chosen.id)


def _print_of(row: Row) -> Print:
    """Why a file is not there, in the two lines of a frame."""
    reason = row.reason or Why.UNREACHABLE
    known = _KNOWN.get(reason, reason.value)
    if known in set(PictureProblem):
        words, why = problem_words(PictureProblem(known))
    else:
        words, why = _WORDS.get(reason, ("Not there yet", "the next run tries again"))
    return Print(words=words, reason=why)
