"""What lies on the light table in one run: the sheet, and everything it was chosen from."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components.sheet_line import sheet_line
from dashboard.search.filters import Filters, Sort
from dashboard.search.index import CaptionIndex, index_of
from dashboard.search.selection import Selection, select
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sheets.address import Layout
from dashboard.sheets.loading import Sheet, count_sheets, load_sheet, profile_count, search
from dashboard.sheets.notes import describe_briefly, describe_sheet, describe_span
from dashboard.sheets.reading_line import draw_reading
from dashboard.sheets.run import Run, stop_run
from igclient.errors import IGClientError

# The signs that a window of 390 pixels has room for side by side. One line more, and the pictures begin lower.
_NARROW_LINE = 48


@dataclass(frozen=True, slots=True)
class Places:
    """The parts of the page, from the top down; each is filled when what belongs there is known."""

    narrow_tools: DeltaGenerator
    tools: DeltaGenerator
    top: DeltaGenerator
    jumps: DeltaGenerator
    take_home: DeltaGenerator
    strips: DeltaGenerator
    foot: DeltaGenerator
    below: DeltaGenerator
    foot_line: DeltaGenerator
    unseen: DeltaGenerator
    viewer: DeltaGenerator


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet on the table. `positions` are all frames it was cut from, as places on the roll, in their order."""

    run: Run = field(repr=False)
    filters: Filters
    layout: Layout
    sheet: Sheet = field(repr=False)
    selection: Selection | None = field(repr=False)
    index: CaptionIndex = field(repr=False)
    positions: Sequence[int] = field(repr=False)

    @property
    def is_whole_roll(self) -> bool:
        """Whether every post is shown, newest first."""
        return self.selection is None

    @property
    def ids(self) -> list[str]:
        """The ids of all frames the sheet was cut from."""
        items = self.run.source.roll.items
        return [items[position].id for position in self.positions]

    def walk(self) -> list[str]:
        """What previous and next in the viewer go along: what is found by now, as the reading goes on behind it."""
        items, index = self.run.source.roll.items, index_of(self.run.source.roll)
        places = (
            range(len(index)) if self.is_whole_roll else select(index, self.filters, self.run.zone).positions
        )
        return [items[position].id for position in places]


def lay_out() -> Places:
    """Make the parts of the page. Their order decides where focus goes, and that nothing moves."""
    narrow_tools = st.container(key="narrow_tools")
    tools = st.container(key="wide_tools", horizontal=True, vertical_alignment="center", gap="small")
    top = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    )
    take_home, jumps_and_strips = st.container(gap=None), st.container(gap=None)
    jumps, strips = jumps_and_strips.container(gap=None), jumps_and_strips.container(gap="xsmall")
    foot = st.container(
        key="beside_dates_foot",
        horizontal=True,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    )
    below, foot_line = st.container(key="beside_dates_below"), foot.container(width="content")
    unseen, viewer = st.container(gap=None), st.container(gap=None)
    return Places(narrow_tools, tools, top, jumps, take_home, strips, foot, below, foot_line, unseen, viewer)


def lay_table(run: Run, filters: Filters, layout: Layout, places: Places, *, turns: bool = True) -> Table:
    """Read or find what the sheet takes, with visible progress; `turns` offers the other sheets below it.

    A failure is said in the place of the strips, and ends the run.
    """
    with places.strips:
        try:
            with st.spinner("Reading your posts…"):
                return _read_table(run, filters, layout, places.foot if turns else None)
        except IGClientError as error:
            stop_run(error, key="media_retry_sheet")


def draw_lines(table: Table, places: Places) -> str:
    """Say what lies on the table and how far the reading is; gives the line."""
    run, sheet = table.run, table.sheet
    is_chosen = table.filters.is_active or sheet.read
    selection = table.selection if is_chosen else None
    described = describe_sheet(sheet, selection, run.zone)
    with places.top:
        with st.container(width="content"):
            brief = describe_briefly(sheet, selection)
            sheet_line(described, brief=brief, key="media_line", sheet=sheet.number)
        with st.container(width="content"):
            has_room = len(sheet.items) < table.layout.frames
            dates = describe_span(sheet, run.zone)
            if len(brief) + len(dates) > _NARROW_LINE:
                dates = ""
            draw_reading(run.source, dates=dates, has_room=has_room, run_page=st.rerun)
    return described


def _read_table(run: Run, filters: Filters, layout: Layout, foot: DeltaGenerator | None) -> Table:
    source, selection, progress = run.source, None, st.empty()

    def tell(read: int, wanted: int) -> None:
        with progress:
            sheet_line(f"{read:,} of {wanted:,} posts")

    # Without a filter a sheet may lie beyond what is read, and is read for; with one, it is chosen among what is.
    if filters.is_active or filters.sort is not Sort.NEWEST:
        beyond = (widgets.number_of("sheet") - 1) * layout.frames
        selection = search(source, filters, run.zone, beyond, tell)
    chosen = None if selection is None else selection.positions
    frames = source.roll.frame_count(profile_count(source)) if chosen is None else len(chosen)
    number = 1
    if frames and foot is not None:
        sheets = count_sheets(frames, layout.frames)
        if widgets.number_of("sheet") > sheets:
            widgets.set_widgets(sheet=sheets)
        with foot:
            number = st.pagination(sheets, key="sheet")
    sheet = load_sheet(source, number, layout.frames, tell, chosen=chosen)
    progress.empty()
    history.settle(sheet.number)
    if sheet.number != number:
        widgets.set_next_run({"sheet": sheet.number})
        st.rerun()
    widgets.note_first_frame(sheet.first)
    index = index_of(source.roll)
    # The reading behind the page may already be further than the index: only what is indexed is shown.
    positions = range(len(index)) if chosen is None else chosen
    return Table(run, filters, layout, sheet, selection, index, positions)
