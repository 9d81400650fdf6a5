"""The tools above the sheets: search, kinds, order, and everything else a frame can be chosen by.

Every widget is bound to the address, so a view can be bookmarked and survives a sign-in.
"""

from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from dashboard import session
from dashboard.components.film import Crop, TileSize
from dashboard.filters import MAX_TEXT, Filters, FrameSet, KindChoice, Sort

SHEET_SIZES = (24, 48, 96)
INSTAGRAM_OPENED = date(2010, 10, 6)

_KINDS = {
    KindChoice.PHOTO: "Photos",
    KindChoice.REEL: "Reels",
    KindChoice.VIDEO: "Videos",
    KindChoice.ALBUM: "Albums",
    KindChoice.WITHHELD: "Withheld",
}
_SORTS = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.MOST_LIKED: "Most liked",
    Sort.MOST_COMMENTED: "Most commented",
    Sort.MOST_DISCUSSED: "Most comments per like",
}
_FRAMES = {FrameSet.WITHOUT_FILE: "Without file", FrameSet.MISSING_SLIDES: "Missing slides"}
_SIZES = {TileSize.SMALL: "Small", TileSize.MEDIUM: "Medium", TileSize.LARGE: "Large"}
_CROPS = {Crop.SQUARE: "Square", Crop.PORTRAIT: "4:5", Crop.AS_SHOT: "As shot"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out."""

    frames: int = SHEET_SIZES[1]
    tile: TileSize = TileSize.MEDIUM
    crop: Crop = Crop.SQUARE


def draw_filters(this_year: int, first_sheet: Callable[[], None]) -> Filters:
    """Draw the search line, the kinds and the order; the rest is behind a button. `first_sheet` follows a change."""
    text = st.text_input(
        "Search captions",
        key="q",
        bind="query-params",
        type="search",
        live=True,
        max_chars=MAX_TEXT,
        placeholder="Search captions, #tags, @names",
        label_visibility="collapsed",
        on_change=first_sheet,
        width=320,
    )
    kinds = st.pills(
        "Kinds",
        list(_KINDS),
        key="kind",
        bind="query-params",
        selection_mode="multi",
        format_func=_KINDS.__getitem__,
        label_visibility="collapsed",
        on_change=first_sheet,
    )
    sort = st.selectbox(
        "Order",
        list(_SORTS),
        key="sort",
        bind="query-params",
        format_func=_SORTS.__getitem__,
        label_visibility="collapsed",
        on_change=first_sheet,
        width=150,
    )
    with st.popover("More"):
        rest = _draw_rest(this_year, first_sheet)
    filters = replace(rest, text=text.strip(), kinds=frozenset(kinds), sort=sort)
    if filters.is_active:
        st.button(
            "Clear all", key="filters_clear", type="tertiary", on_click=ask_for, args=(filters.cleared(),)
        )
    return filters


def draw_layout(keep_place: Callable[[], None]) -> Layout:
    """Draw the choice of frames a sheet, tile size and crop behind one button."""
    with st.popover("View"):
        frames = st.segmented_control(
            "Frames a sheet",
            SHEET_SIZES,
            default=SHEET_SIZES[1],
            required=True,
            key="size",
            bind="query-params",
            on_change=keep_place,
        )
        tile = st.segmented_control(
            "Frame size",
            list(_SIZES),
            default=TileSize.MEDIUM,
            required=True,
            key="tile",
            bind="query-params",
            format_func=_SIZES.__getitem__,
        )
        crop = st.segmented_control(
            "Crop",
            list(_CROPS),
            default=Crop.SQUARE,
            required=True,
            key="crop",
            bind="query-params",
            format_func=_CROPS.__getitem__,
        )
    return Layout(frames, tile, crop)


def ask_for(filters: Filters) -> None:
    """Have the next run show exactly these filters, from the first sheet on."""
    session.set_next_run(
        {
            "q": filters.text,
            "kind": [kind for kind in KindChoice if kind in filters.kinds],
            "year": filters.year,
            "month": filters.month,
            "since": filters.since,
            "until": filters.until,
            "no_caption": filters.without_caption,
            "likes_min": filters.likes_min,
            "likes_max": filters.likes_max,
            "comments_min": filters.comments_min,
            "comments_max": filters.comments_max,
            "frames": filters.frames,
            "sort": filters.sort,
            "sheet": 1,
        }
    )


def _draw_rest(this_year: int, first_sheet: Callable[[], None]) -> Filters:
    year, month = st.columns(2)
    since, until = st.columns(2)
    likes_min, likes_max = st.columns(2)
    comments_min, comments_max = st.columns(2)
    return Filters(
        year=year.selectbox(
            "Year",
            # Every year there can be, not only those read so far: a bookmark may name any of them.
            range(this_year, INSTAGRAM_OPENED.year - 1, -1),
            index=None,
            key="year",
            bind="query-params",
            on_change=first_sheet,
            placeholder="Any",
        ),
        month=month.selectbox(
            "Month",
            range(1, 13),
            index=None,
            key="month",
            bind="query-params",
            format_func=month_name.__getitem__,
            on_change=first_sheet,
            placeholder="Any",
        ),
        since=_day(since, "From", "since", first_sheet),
        until=_day(until, "To", "until", first_sheet),
        likes_min=_number(likes_min, "Likes from", "likes_min", first_sheet),
        likes_max=_number(likes_max, "to", "likes_max", first_sheet),
        comments_min=_number(comments_min, "Comments from", "comments_min", first_sheet),
        comments_max=_number(comments_max, "to", "comments_max", first_sheet),
        without_caption=st.checkbox(
            "Only posts without a caption", key="no_caption", bind="query-params", on_change=first_sheet
        ),
        frames=st.selectbox(
            "Only what is incomplete",
            list(_FRAMES),
            index=None,
            key="frames",
            bind="query-params",
            format_func=_FRAMES.__getitem__,
            on_change=first_sheet,
            placeholder="Everything",
        ),
    )


def _day(
    column: "st.delta_generator.DeltaGenerator", label: str, key: str, changed: Callable[[], None]
) -> date | None:
    chosen = column.date_input(
        label,
        value=None,
        min_value=INSTAGRAM_OPENED,
        key=key,
        bind="query-params",
        format="YYYY-MM-DD",
        on_change=changed,
    )
    return chosen if isinstance(chosen, date) else None


def _number(
    column: "st.delta_generator.DeltaGenerator", label: str, key: str, changed: Callable[[], None]
) -> int | None:
    # Streamlit reads "1e400" in an address as infinity, and makes no whole number of that: only of a decimal one.
    number = column.number_input(
        label,
        value=None,
        min_value=0.0,
        step=1.0,
        format="%.0f",
        key=key,
        bind="query-params",
        on_change=changed,
        placeholder="any",
    )
    return None if number is None else int(number)
