"""The tools in a narrow window: search and one Filter button. What they set are the same widgets as in a wide one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo

import streamlit as st

from dashboard.account.source import Can
from dashboard.components.film import Crop
from dashboard.components.filter_sheet import Asked, Draft, MonthCount, Offer, Option, filter_sheet
from dashboard.search.filters import DAY_PARTS, WEEKDAYS, Filters, FrameSet, KindChoice, Sort
from dashboard.search.index import CaptionIndex, index_of
from dashboard.search.selection import select
from dashboard.search.timeline import count_by_month
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sheets.address import SHEET_SIZES, Layout, View, orders, read_address, write_address
from dashboard.sheets.filter_bar import SEARCHES
from dashboard.sheets.finer_filters import part_in_words, weekday_in_words
from dashboard.sheets.run import Run
from dashboard.words.wording import count, month_in_words

_ORDERS = {
    Sort.NEWEST: "Newest",
    Sort.OLDEST: "Oldest",
    Sort.MOST_LIKED: "Likes",
    Sort.MOST_COMMENTED: "Comments",
    Sort.MOST_DISCUSSED: "Per like",
}
_KINDS = {
    KindChoice.PHOTO: "Photos",
    KindChoice.ALBUM: "Albums",
    KindChoice.REEL: "Reels",
    KindChoice.VIDEO: "Videos",
    KindChoice.WITHHELD: "Not shared",
}
_ONLY = {
    "no_caption=true": "Without a caption",
    f"frames={FrameSet.WITHOUT_FILE}": "Without a picture",
    f"frames={FrameSet.MISSING_SLIDES}": "Without some slides",
    "zone=utc": "Days and hours in UTC",
}
_CROPS = {Crop.SQUARE: "Square", Crop.PORTRAIT: "4:5", Crop.AS_SHOT: "Whole"}
# Which the sheet does not show: they are asked for beside it.
_BESIDE = ("q", "sheet")


@dataclass(slots=True)
class Tools:
    """What the sheet is filled with in one run of the page, and what was asked of it since."""

    run: Run = field(repr=False)
    filters: Filters
    layout: Layout
    index: CaptionIndex = field(repr=False)
    is_selecting: bool
    counted: tuple[int, int] = (0, 0)
    needs_page: bool = False

    def read(self, draft: Draft) -> View:
        """What a draft asks for, with the search that stands beside it."""
        asked = {name: [value] for name, value in draft.items() if name not in _BESIDE}
        view = read_address(asked, today=self.run.today, can=self.run.source.can)
        return replace(view, filters=replace(view.filters, text=self.filters.text))


def draw_narrow_tools(
    run: Run, filters: Filters, layout: Layout, index: CaptionIndex, *, is_selecting: bool
) -> None:
    """Draw the line of a narrow window. What is asked for there is set in the widgets, and the page runs."""
    _draw(Tools(run, filters, layout, index, is_selecting))


def count_groups(filters: Filters) -> int:
    """How many kinds of filter are set: kinds, dates, times, likes, comments, slides, words, gaps, single posts."""
    groups = (
        filters.kinds,
        (filters.since, filters.until, filters.year, filters.month),
        (filters.likes_min, filters.likes_max),
        (filters.comments_min, filters.comments_max),
        (filters.weekday, filters.part),
        (filters.slides_min, filters.slides_max),
        (filters.caption_min, filters.caption_max),
        (filters.without_caption or None,),
        (filters.frames,),
        filters.ids[:1],
    )
    return sum(any(value is not None for value in group) for group in groups)


@st.fragment
def _draw(tools: Tools) -> None:
    if tools.needs_page:
        st.rerun()
    shown = write_address(View(tools.filters, tools.layout))
    filter_sheet(
        with_chosen(_offer(tools.run, tools.index), shown.get("ids")),
        {name: value for name, value in shown.items() if name not in _BESIDE},
        text=tools.filters.text,
        groups=count_groups(tools.filters),
        counted=tools.counted,
        is_selecting=tools.is_selecting,
        on_asked=lambda asked: _answer(tools, asked),
    )


def _answer(tools: Tools, asked: Asked) -> None:
    if asked.count is not None:
        # The reading behind the page may be further than the page is.
        index = index_of(tools.run.source.roll)
        found = select(index, tools.read(asked.count).filters, tools.run.zone)
        tools.counted = (asked.serial, len(found))
        return
    if asked.text is not None:
        history.note_typing()
        widgets.set_next_run({"q": asked.text, "sheet": 1})
    elif asked.show is not None:
        wanted: Mapping[str, object] = history.widgets_of(tools.read(asked.show))
        widgets.set_next_run({**wanted, "selecting": asked.selects})
    tools.needs_page = True


def with_chosen(offer: Offer, ids: str | None) -> Offer:
    """The same offer, and single posts that were asked for, so that they can be let go."""
    if ids is None:
        return offer
    chosen = Option(f"ids={ids}", f"{count(ids.count(',') + 1, 'chosen post')}")
    return replace(offer, only=[chosen, *offer.only])


def _offer(run: Run, index: CaptionIndex) -> Offer:
    return index.worked_out("offer", (run.zone, run.source.can), lambda index: _work_out_offer(run, index))


def _work_out_offer(run: Run, index: CaptionIndex) -> Offer:
    can = run.source.can
    return Offer(
        orders=[Option(sort, _ORDERS[sort]) for sort in orders(can)],
        kinds=[
            Option(kind, words, len(select(index, Filters(kinds=frozenset({kind})), run.zone)))
            for kind, words in _KINDS.items()
        ],
        only=[Option(pair, words) for pair, words in _ONLY.items()],
        sizes=[Option(str(size), str(size)) for size in SHEET_SIZES],
        crops=[Option(crop, words) for crop, words in _CROPS.items()],
        weekdays=[Option(day, weekday_in_words(day)) for day in WEEKDAYS],
        parts=[Option(part, part_in_words(part)) for part in DAY_PARTS],
        months=_months(index, run.zone),
        counts_likes=Can.LIKES in can,
        searches=SEARCHES,
    )


def _months(index: CaptionIndex, zone: tzinfo) -> list[MonthCount]:
    timeline = count_by_month(index, range(len(index)), zone, oldest_first=True)
    return [
        MonthCount(
            f"{month.year:04d}-{month.month:02d}", month_in_words(month.year, month.month), month.count
        )
        for year in timeline.years
        for month in year.months
    ]
