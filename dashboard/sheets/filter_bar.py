"""The tools above the sheets: search, kinds, order, and everything else a frame can be chosen by.

The key of each widget is its name in the address, so that a view can be bookmarked and survives a sign-in.
"""

from calendar import month_name
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from dashboard.account.source import Can
from dashboard.components.film import Crop, TileSize
from dashboard.search.filters import MAX_TEXT, Filters, FrameSet, KindChoice, Sort
from dashboard.session import widgets
from dashboard.sheets import history
from dashboard.sheets.address import SHEET_SIZES, TILES, Layout, orders, years
from dashboard.sheets.fields import day_field, first_sheet, number_field
from dashboard.sheets.finer_filters import draw_finer
from dashboard.words.wording import count

_KINDS = {
    KindChoice.PHOTO: "Photos",
    KindChoice.REEL: "Reels",
    KindChoice.VIDEO: "Videos",
    KindChoice.ALBUM: "Albums",
    KindChoice.WITHHELD: "Not shared",
}
_SORTS = {
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.MOST_LIKED: "Most liked",
    Sort.MOST_COMMENTED: "Most commented",
    Sort.MOST_DISCUSSED: "Most comments per like",
}
_FRAMES = {FrameSet.WITHOUT_FILE: "a picture", FrameSet.MISSING_SLIDES: "some slides"}
SEARCHES = (
    ("fog boat", "both words"),
    ('"first light"', "these words in this order"),
    ("-snow", "posts without the word"),
    ("#fog", "the whole hashtag"),
    ("@noa", "the whole name"),
)
_SIZES = {TileSize.SMALL: "Small", TileSize.MEDIUM: "Medium", TileSize.LARGE: "Large"}
_CROPS = {Crop.SQUARE: "Square", Crop.PORTRAIT: "4:5", Crop.AS_SHOT: "As shot"}


def draw_filters(today: date, can: frozenset[Can]) -> Filters:
    """Draw the search line, the kinds and the order; the rest is behind a button.

    What the source cannot do is not offered: `can` says what it can. `today` is the person's.
    """
    text = _draw_search()
    kinds = st.pills(
        "Kinds",
        list(_KINDS),
        key="kind",
        selection_mode="multi",
        format_func=_KINDS.__getitem__,
        label_visibility="collapsed",
        on_change=first_sheet,
    )
    sort = st.selectbox(
        "Order",
        orders(can),
        key="sort",
        format_func=_SORTS.__getitem__,
        label_visibility="collapsed",
        on_change=first_sheet,
        width=150,
    )
    with st.popover("More"):
        rest = draw_finer(_draw_rest(today, counts_likes=Can.LIKES in can))
    filters = replace(rest, text=text, kinds=frozenset(kinds), sort=sort)
    if filters.ids:
        widgets.button(
            f"Only {count(len(filters.ids), 'chosen post')} ✕",
            key="filters_ids",
            action=partial(ask_for, replace(filters, ids=())),
            is_link=True,
        )
    if filters.is_active:
        widgets.button(
            "Clear all", key="filters_clear", action=partial(ask_for, filters.cleared()), is_link=True
        )
    return filters


def draw_layout() -> Layout:
    """Draw the choice of frames a sheet, tile size and crop behind one button."""
    plain = Layout()
    with st.popover("View"):
        frames = st.segmented_control(
            "Frames a sheet",
            SHEET_SIZES,
            default=plain.frames,
            required=True,
            key="size",
            on_change=_keep_place,
        )
        tile = st.segmented_control(
            "Frame size",
            TILES,
            default=plain.tile,
            required=True,
            key="tile",
            format_func=_SIZES.__getitem__,
        )
        crop = st.segmented_control(
            "Crop",
            list(_CROPS),
            default=plain.crop,
            required=True,
            key="crop",
            format_func=_CROPS.__getitem__,
        )
    return Layout(frames, tile, crop)


def search_for(text: str) -> None:
    """Have the next run show what this search finds, and nothing else."""
    ask_for(Filters(text=text))


def ask_for(filters: Filters) -> None:
    """Have the next run show exactly these filters, from the first sheet on."""
    widgets.set_next_run(history.widgets_for(filters))


def _typed() -> None:
    history.note_typing()
    first_sheet()


def _keep_place() -> None:
    """After a change of size, stay on the sheet that holds the frame that was first."""
    widgets.turn_to(key="sheet", size_key="size")


def _draw_search() -> str:
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", width=360):
        # Without a most to be typed, or the field would count the letters; what is too long is cut instead.
        text = st.text_input(
            "Search captions",
            key="q",
            type="search",
            live=True,
            placeholder="Search captions, #tags, @names",
            label_visibility="collapsed",
            on_change=_typed,
        )
        with st.popover("?", type="tertiary", help="How to search", key="search_help"):
            st.markdown("\n".join(f"- `{typed}` :gray[{found}]" for typed, found in SEARCHES))
    return text.strip()[:MAX_TEXT].strip()


def _draw_rest(today: date, *, counts_likes: bool) -> Filters:
    year, month = st.columns(2)
    since, until = st.columns(2)
    # What cannot be filled in draws nothing.
    likes_min, likes_max, comments_min, comments_max = (
        (*st.columns(2), *st.columns(2)) if counts_likes else (None, None, None, None)
    )
    return Filters(
        year=year.selectbox(
            "Year",
            years(today),
            index=None,
            key="year",
            on_change=first_sheet,
            placeholder="Any",
        ),
        month=month.selectbox(
            "Month",
            range(1, 13),
            index=None,
            key="month",
            format_func=month_name.__getitem__,
            on_change=first_sheet,
            placeholder="Any",
        ),
        since=day_field(since, "From", "since", today),
        until=day_field(until, "To", "until", today),
        likes_min=number_field(likes_min, "Likes from", "likes_min"),
        likes_max=number_field(likes_max, "to", "likes_max"),
        comments_min=number_field(comments_min, "Comments from", "comments_min"),
        comments_max=number_field(comments_max, "to", "comments_max"),
        without_caption=st.checkbox("Only posts without a caption", key="no_caption", on_change=first_sheet),
        frames=st.selectbox(
            "Only posts that lack",
            list(_FRAMES),
            index=None,
            key="frames",
            format_func=_FRAMES.__getitem__,
            on_change=first_sheet,
            placeholder="Choose",
        ),
    )
