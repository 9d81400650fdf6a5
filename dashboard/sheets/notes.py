"""What the page says about what is found: the sheet, an empty result, what is missing, this day in other years."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

import streamlit as st

from dashboard.account.completeness import report_account
from dashboard.account.opened import OpenedSource
from dashboard.account.source import Source
from dashboard.components.archive_check import archive_check
from dashboard.components.film import Mode
from dashboard.components.fine_print import fine_print
from dashboard.search.filters import Filters, FrameSet
from dashboard.search.index import CaptionIndex, index_of
from dashboard.search.selection import Selection
from dashboard.search.timeline import on_this_day
from dashboard.search.widening import widening
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.sheets.address import Layout
from dashboard.sheets.filter_bar import ask_for
from dashboard.sheets.frames import cut_strips
from dashboard.sheets.loading import Sheet, profile_count
from dashboard.sheets.run import Run
from dashboard.sheets.strips import draw_strips, open_chosen
from dashboard.words.wording import brief_span, count, literally, span
from igclient import Media

_MEMORY_FRAMES = 12
_HIDES_MEMORIES = Slot("hides_memories", bool)
_WIDENINGS = {
    "text": "the words “{}”",
    "kinds": "“{}”",
    "year": "the year {}",
    "month": "the month",
    "since": "the first day",
    "until": "the last day",
    "without_caption": "“without a caption”",
    "frames": "“incomplete only”",
    "weekday": "the weekday",
    "part": "the part of the day",
    "ids": "the chosen posts",
}


def describe_sheet(sheet: Sheet, selection: Selection | None, zone: tzinfo) -> str:
    """'Sheet 1 of 7 · 2 March – 14 November 2026 · 48 of 322 posts': what lies on the table."""
    moments = [media.timestamp for media in sheet.items if media.timestamp]
    parts = [f"Sheet {sheet.number} of {sheet.sheets}"]
    if moments:
        parts.append(span(min(moments), max(moments), zone))
    if selection is None:
        parts.append(f"{len(sheet.items):,} of {count(sheet.total, 'post')}")
    else:
        of = (
            count(sheet.total, "post")
            if sheet.read is None
            else f"the {count(sheet.read, 'post')} read so far"
        )
        parts.append(f"{len(selection):,} of {of} match")
        if selection.left_out:
            parts.append(f"{selection.left_out:,} without the number asked for")
    return " · ".join(parts)


def describe_briefly(sheet: Sheet, selection: Selection | None) -> str:
    """'Sheet 1 of 7 · 48 of 321', or '43 of 321 match · one sheet': as much as a narrow window has room for."""
    if selection is None:
        return f"Sheet {sheet.number} of {sheet.sheets} · {len(sheet.items):,} of {sheet.total:,}"
    where = "one sheet" if sheet.sheets == 1 else f"sheet {sheet.number} of {sheet.sheets}"
    of = f"{sheet.total:,}" if sheet.read is None else f"{sheet.read:,} read"
    matches = f"{len(selection):,} of {of} match"
    return f"{matches} · {where}" if len(selection) else matches


def describe_span(sheet: Sheet, zone: tzinfo) -> str:
    """'Nov 2026 – Dec 2025': from the first frame to the last."""
    moments = [media.timestamp for media in sheet.items if media.timestamp]
    return brief_span(moments[0], moments[-1], zone) if moments else ""


def draw_no_posts() -> None:
    """Say that there is nothing yet."""
    st.info("When you post your first picture, it appears here.", title="No posts yet.")


def draw_empty(filters: Filters, index: CaptionIndex, run: Run) -> None:
    """Say why nothing is shown, and offer the nearest way to something."""
    if not filters.is_active:
        draw_no_posts()
        return
    so_far = "" if run.source.roll.is_complete else " among what is read so far"
    st.info(f"No post fits all of this{so_far}.", title="Nothing found.")
    wider = widening(index, filters, run.zone)
    with st.container(horizontal=True):
        if wider is not None:
            name, value = wider.dropped[0]
            what = (
                _WIDENINGS.get(name, "the range").format(literally(value))
                if len(wider.dropped) == 1
                else "these limits"
            )
            label = f"Without {what}: {count(wider.count, 'frame')}"
            widgets.button(label, key="empty_wider", action=partial(ask_for, wider.filters))
        widgets.button("Clear all", key="empty_clear", action=partial(ask_for, filters.cleared()))


def draw_lacks(source: Source) -> None:
    """Say once what the source cannot have, and offer to look whether an archive is whole."""
    if source.lacks:
        fine_print(source.lacks)
    if isinstance(source, OpenedSource) and source.manifest is not None:
        archive_check(source.manifest.spot, source.manifest.tops)


def has_no_posts(source: Source) -> bool:
    """Whether everything is read, and there is nothing."""
    return source.roll.is_complete and not source.roll.items and not source.roll.unreadable


def draw_report(source: Source) -> None:
    """Hold what Instagram gave against what the profile says; each number opens its frames."""
    roll, counted = source.roll, profile_count(source)
    if not roll.is_complete or not (roll.items or roll.unreadable):
        return
    report = index_of(roll).worked_out(
        "report",
        counted,
        lambda _: report_account(roll.items, counted, is_complete=True, unreadable=roll.unreadable),
    )
    if report.adds_up:
        fine_print(f"{count(report.fetched, 'post')}. Nothing is missing.")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if report.media_count is not None and report.not_listed:
            fine_print(f"The profile counts {report.media_count:,}.")
        _link(f"{count(report.fetched, 'post')}.", "report_listed", Filters())
        for frames, gaps, words in (
            (FrameSet.WITHOUT_FILE, report.without_file, "without a picture"),
            (FrameSet.MISSING_SLIDES, report.missing_slides, "incomplete"),
        ):
            if gaps:
                _link(f"{len(gaps):,} {words}", f"report_{frames}", Filters(frames=frames))
        if report.unreadable:
            fine_print(
                f"{count(report.unreadable, 'post')} could not be read. Connect again to ask once more."
            )


def draw_memories(run: Run, layout: Layout, newest: int) -> tuple[Media, ...]:
    """Show the posts of this day in past years, unless the person does not want to see them.

    Gives the posts whose pictures are still to come.
    """
    roll, zone = run.source.roll, run.zone
    today = run.today
    memories = index_of(roll).worked_out(
        "memories", (today, zone), lambda index: on_this_day(index, today, zone)
    )
    positions: Sequence[int] = [position for memory in memories for position in memory.positions][
        :_MEMORY_FRAMES
    ]
    if not positions or _HIDES_MEMORIES.get():
        return ()
    items = tuple(roll.items[position] for position in positions)
    sheet = Sheet(1, 1, 0, len(items), len(items), newest, tuple(positions), items)
    with st.expander(f"On this day: {count(len(items), 'frame')} from past years", expanded=False):
        strips = cut_strips(sheet, run)
        draw_strips(strips, layout, Mode.OPEN, on_chosen=open_chosen, first_place=1000)
        _link_hide()
    return items


def _link_hide() -> None:
    st.button(
        "Hide for this session",
        key="memories_hide",
        type="tertiary",
        on_click=_HIDES_MEMORIES.set,
        args=(True,),
    )


def _link(label: str, key: str, filters: Filters) -> None:
    widgets.button(label, key=key, action=partial(ask_for, filters), is_link=True)
