"""The timeline beside the sheets, and this day in other years."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from dashboard.search.filters import Filters, Sort
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select
from dashboard.search.timeline import Month, Timeline, count_by_month, month_at, on_this_day
from igclient import Media

BERLIN = ZoneInfo("Europe/Berlin")


def index_of(*days):
    """Posts at noon of these days, as (year, month, day); None is a post without a date."""
    moments = [datetime(*day, 12, tzinfo=UTC) if day else None for day in days]
    return CaptionIndex([Media(id=str(n), timestamp=moment) for n, moment in enumerate(moments)])


def test_months_are_counted_with_the_place_of_their_first_frame_and_empty_ones_between():
    index = index_of((2026, 2, 9), (2026, 2, 1), None, (2025, 11, 5))
    timeline = count_by_month(index, (0, 1, 3, 2), BERLIN)
    newest, older = timeline.years
    assert (newest.year, newest.count, newest.first) == (2026, 2, 0)
    assert newest.months == (Month(2026, 2, 2, 0), Month(2026, 1, 0, None))
    assert older.months == (Month(2025, 12, 0, None), Month(2025, 11, 1, 2))
    assert (older.count, older.first) == (1, 2)
    assert timeline.undated == 1


def test_a_year_without_a_frame_keeps_its_place():
    timeline = count_by_month(index_of((2026, 1, 1), (2024, 12, 31)), (0, 1), BERLIN)
    assert [(year.year, year.count, year.first, len(year.months)) for year in timeline.years] == [
        (2026, 1, 0, 1),
        (2025, 0, None, 12),
        (2024, 1, 1, 1),
    ]


def test_it_can_run_from_the_oldest():
    timeline = count_by_month(index_of((2026, 1, 1), (2025, 12, 31)), (1, 0), BERLIN, oldest_first=True)
    assert [(year.year, year.first) for year in timeline.years] == [(2025, 0), (2026, 1)]


def test_places_count_along_the_selection_in_any_order():
    index = index_of((2026, 1, 1), (2025, 1, 1), (2024, 1, 1))
    years = count_by_month(index, (2, 0), BERLIN).years
    assert [(year.year, year.first) for year in years] == [(2026, 1), (2025, None), (2024, 0)]


def test_months_are_those_of_the_persons_zone():
    index = CaptionIndex([Media(id="1", timestamp=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))])
    assert month_at(index, (0,), 0, BERLIN) == (2026, 1)
    assert month_at(index, (0,), 0, UTC) == (2025, 12)
    assert count_by_month(index, (0,), BERLIN).years[0].year == 2026


def test_nothing_has_an_empty_timeline():
    assert count_by_month(index_of(), (), BERLIN) == Timeline((), 0)
    assert count_by_month(index_of(None), (0,), BERLIN) == Timeline((), 1)


@pytest.mark.parametrize("place", [-1, 2, 99])
def test_a_place_outside_the_selection_and_a_frame_without_a_date_are_in_no_month(place):
    index = index_of((2026, 1, 1), None)
    assert month_at(index, (0, 1), 0, BERLIN) == (2026, 1)
    assert month_at(index, (0, 1), 1, BERLIN) is None
    assert month_at(index, (0, 1), place, BERLIN) is None


@given(
    st.lists(st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)), max_size=30),
    st.sampled_from(list(Sort)),
)
def test_every_frame_is_in_the_timeline_once_and_every_first_place_is_in_its_month(days, sort):
    index = index_of(*(day and (day.year, day.month, day.day) for day in days))
    positions = select(index, Filters(sort=sort), BERLIN).positions
    timeline = count_by_month(index, positions, BERLIN)
    assert sum(year.count for year in timeline.years) + timeline.undated == len(days)
    months = [month for year in timeline.years for month in year.months]
    assert [(m.year, m.month) for m in months] == sorted({(m.year, m.month) for m in months}, reverse=True)
    for month in months:
        assert (month.first is None) == (month.count == 0)
        if month.first is not None:
            assert month_at(index, positions, month.first, BERLIN) == (month.year, month.month)
    if months:
        assert months[0].count
        assert months[-1].count


def test_this_day_in_past_years_is_grouped_by_year_and_leaves_today_out():
    index = index_of((2026, 3, 4), (2025, 3, 4), (2025, 3, 4), (2025, 3, 5), (2021, 3, 4), None, (2027, 3, 4))
    memories = on_this_day(index, date(2026, 3, 4), BERLIN)
    assert [(memory.year, memory.years_ago, memory.positions) for memory in memories] == [
        (2025, 1, (1, 2)),
        (2021, 5, (4,)),
    ]
    assert on_this_day(index, date(2026, 7, 1), BERLIN) == ()


def test_the_twenty_ninth_of_february_comes_on_the_twenty_eighth_of_a_year_without_one():
    index = index_of((2024, 2, 29), (2024, 2, 28))

    def on(year, month, day):
        return [p for memory in on_this_day(index, date(year, month, day), BERLIN) for p in memory.positions]

    assert on(2026, 2, 28) == [0, 1]
    assert on(2026, 3, 1) == []
    assert on(2028, 2, 28) == [1]
    assert on(2028, 2, 29) == [0]
    assert on(2100, 2, 28) == [0, 1]
