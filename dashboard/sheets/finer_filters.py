"""The filters that marks of a chart set: weekday, part of the day, slides, length of the caption, single posts."""

from calendar import day_name
from dataclasses import replace

import streamlit as st

from dashboard.search.filters import DAY_PART_HOURS, DAY_PARTS, WEEKDAYS, DayPart, Filters, Weekday
from dashboard.session import widgets
from dashboard.sheets.fields import first_sheet, number_field


def draw_finer(filters: Filters) -> Filters:
    """Draw them, and give these filters with what they say."""
    weekday, part = st.columns(2)
    slides_min, slides_max = st.columns(2)
    caption_min, caption_max = st.columns(2)
    return replace(
        filters,
        weekday=weekday.selectbox(
            "Weekday",
            WEEKDAYS,
            index=None,
            key="weekday",
            format_func=weekday_in_words,
            on_change=first_sheet,
            placeholder="Any",
        ),
        part=part.selectbox(
            "Part of the day",
            DAY_PARTS,
            index=None,
            key="part",
            format_func=part_in_words,
            on_change=first_sheet,
            placeholder="Any",
        ),
        slides_min=number_field(slides_min, "Slides from", "slides_min"),
        slides_max=number_field(slides_max, "to", "slides_max"),
        caption_min=number_field(caption_min, "Characters of caption from", "caption_min"),
        caption_max=number_field(caption_max, "to", "caption_max"),
        in_utc=st.checkbox("Days and hours in UTC", key="zone", on_change=first_sheet),
        ids=widgets.ids_under("ids"),
    )


def weekday_in_words(weekday: Weekday) -> str:
    """'Thursday'."""
    return day_name[WEEKDAYS.index(weekday)]


def part_in_words(part: DayPart) -> str:
    """'Evening, 18–22'."""
    begin, end = DAY_PART_HOURS[part]
    return f"{part.value.capitalize()}, {begin}–{end}"
