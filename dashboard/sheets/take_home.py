"""What can be done with the selected frames: a ZIP of their files, their links, a sheet to print."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial

import streamlit as st

from dashboard.account.source import Source
from dashboard.archiving.files import Post, links_text, number_posts
from dashboard.archiving.held import held_files, table_of
from dashboard.archiving.pack import MOST_BYTES_A_PART, NotPacked, folder_name, pack
from dashboard.archiving.packed import Packed
from dashboard.components.fine_print import fine_print
from dashboard.components.held_files import save_held_files
from dashboard.components.held_sheet import save_held_sheet
from dashboard.components.notice import notice
from dashboard.components.offered_file import offer_file
from dashboard.pictures.store import THUMBNAIL_SIDE
from dashboard.session.slots import Slot
from dashboard.sheets.print_sheet import MOST_FRAMES, address_of, load_frames, note_of, print_sheet
from dashboard.sheets.run import Run
from dashboard.sheets.selecting import draw_select_bar, selected
from dashboard.words.message import Message
from dashboard.words.wording import count, megabytes

_WHAT = (
    "An archive of just these posts: the files as Instagram keeps them, captions, checksums, and pages to look at them "
    f"without a network. Above {megabytes(MOST_BYTES_A_PART)} it comes in parts, by year."
)
_PACKED: Slot[dict[tuple[str, ...], Packed]] = Slot("packed", dict)
"""The ZIP made of the selected frames, by their ids; at most one."""
_SHEETS = Slot("held_sheets", int)
"""How many sheets to print the browser was asked for."""


def draw_take_home(shown: Sequence[str], newest: int, run: Run) -> None:
    """Draw what selects many frames at once, and the exports of what is selected. Nothing is fetched unasked.

    `newest` is the number of the account's newest post.
    """
    source = run.source
    posts = number_posts(source, selected(), newest)
    username = folder_name(source.user) if source.user else "instagram"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw_select_bar(shown)
        if not posts:
            fine_print("Choose frames; with the shift key, everything up to one.")
            return
        held = held_files(source, posts)
        if held:
            label = f"Save {count(len(posts), 'post')} as a ZIP"
            save_held_files(label, f"{username}.zip", held, table=table_of(source, posts), key="picked_held")
            if st.button("Sheet to print", disabled=len(posts) > MOST_FRAMES, key="picked_held_print"):
                _save_held_sheet(posts, source, username, run.zone)
            return
        wants_zip = _draw_zip(posts, username)
        links = links_text(posts)
        if links:
            st.download_button(
                "Links",
                links,
                f"{username}-links.txt",
                mime="text/plain",
                on_click="ignore",
                key="picked_links",
            )
        offer_file(
            "Sheet to print",
            partial(_printed, posts, source, username, run.zone),
            f"{username}-contact-sheet.html",
            mime="text/html",
            disabled=len(posts) > MOST_FRAMES,
            key="picked_print",
        )
    if wants_zip:
        refusal = _pack(posts, source, run.zone, run.now)
        if refusal is None:
            st.rerun()
        notice(refusal)


def _draw_zip(posts: list[Post], username: str) -> bool:
    """Offer the ZIP that was packed of exactly these posts, else to pack it; gives whether that is wanted now."""
    packed = _packed().get(_ids(posts))
    if packed is None:
        return st.button(
            f"Pack {count(len(posts), 'post')} as a ZIP",
            help=_WHAT,
            key="picked_pack",
        )
    for number, part in enumerate(packed.parts):
        which = f"part {number + 1} of {len(packed.parts)}" if part.label else "the ZIP"
        offer_file(
            f"Save {which}, {megabytes(part.size)}",
            part.whole,
            f"{username}-{part.label}.zip" if part.label else f"{username}.zip",
            mime="application/zip",
            type="primary",
            key=f"picked_zip_{number}" if number else "picked_zip",
        )
    if len(packed.parts) > 1:
        fine_print("Unpack all parts into one folder: together they are one archive.")
    if packed.missing:
        fine_print(f"{count(len(packed.missing), 'file')} could not be had: missing.csv in the ZIP says why.")
    return False


def _pack(posts: list[Post], source: Source, zone: tzinfo, now: datetime) -> Message | None:
    """Fetch and pack, saying how far it is; gives why there is no ZIP, if there is none.

    Whatever the person clicks meanwhile ends it, and nothing is left.
    """
    _packed().clear()
    bar = st.progress(0.0, "Fetching the first files…")

    def tell(done: int, files: int) -> None:
        bar.progress(done / files, f"{done:,} of {count(files, 'file')} fetched and packed")

    try:
        _packed()[_ids(posts)] = pack(source, posts, zone=zone, now=now, progress=tell)
    except NotPacked as failure:
        bar.empty()
        return failure.message
    return None


def _packed() -> dict[tuple[str, ...], Packed]:
    return _PACKED.get_or_make(dict)


def _ids(posts: list[Post]) -> tuple[str, ...]:
    return tuple(post.media.id for post in posts)


def _save_held_sheet(posts: list[Post], source: Source, username: str, zone: tzinfo) -> None:
    frames = load_frames(posts, source, zone)
    _SHEETS.set((_SHEETS.get() or 0) + 1)
    save_held_sheet(
        print_sheet(frames, f"@{username}", note_of(posts, zone)),
        f"{username}-contact-sheet.html",
        {address_of(frame.number): frame.spot for frame in frames if frame.spot},
        side=THUMBNAIL_SIDE,
        serial=_SHEETS.get() or 0,
    )


def _printed(posts: list[Post], source: Source, username: str, zone: tzinfo) -> bytes:
    return print_sheet(load_frames(posts, source, zone), f"@{username}", note_of(posts, zone)).encode()
