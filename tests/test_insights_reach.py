"""What the insights permission tells: medians, rates by reach after 48 hours, and a sentence for what is missing."""

from datetime import timedelta

import pytest
from insights_posts import BERLIN, NOW, post, posts_of
from still_source import StillSource

from dashboard.account.measuring import Measuring, plan_of
from dashboard.insights.drawn import MARK, narrowed
from dashboard.insights.look import DARK
from dashboard.insights.reach import count_reach
from dashboard.insights.reach_chart import draw_reach, of_hundred
from dashboard.insights.reach_part import missing, say_progress
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select
from igclient import errors

# Noon of each of the last nine days; the first three are younger than two days of the calendar.
ITEMS = [post(n, NOW - timedelta(days=n)) for n in range(9)]


def figures(n, **more):
    return {"views": 300, "reach": 200, "likes": 20 + n, "saved": 4, "shares": 0, **more}


FOUND = {str(n): figures(n) for n in range(9)}


def by_name(figures):
    return {figure.name: figure for figure in figures}


def reach_of(found=FOUND, items=ITEMS):
    return count_reach(posts_of(*items), found)


def test_medians_are_of_every_post_that_has_the_figure():
    found = FOUND | {"3": {"reach": 900}, "4": {}}
    reach = reach_of(found)
    medians = by_name(reach.medians)
    assert medians.keys() == {"Views", "Accounts reached", "Saved", "Shared"}
    assert (medians["Views"].n, medians["Accounts reached"].n, medians["Views"].value) == (7, 8, 300)
    assert (reach.told, reach.silent) == (8, 1)
    assert medians["Accounts reached"].basis.line == ("median of reach · n 8 · 2026 · Europe/Berlin")


def test_watch_time_is_in_seconds():
    found = {str(n): {"ig_reels_avg_watch_time": 4_500, "reels_skip_rate": 31.5} for n in range(9)}
    medians = by_name(reach_of(found).medians)
    assert (medians["Reels: seconds watched"].value, medians["Reels: % skipped early"].value) == (4.5, 31.5)


def test_rates_divide_by_reach_and_leave_out_posts_younger_than_48_hours():
    rates = by_name(reach_of().rates)
    likes = rates["Likes"]
    # The days from the third to the eighth before today: 23 to 28 likes of 200.
    assert likes.ids == ("8", "7", "6", "5", "4", "3")
    assert (likes.value, likes.interval.low, likes.interval.high) == (12.75, 11.5, 14.0)
    assert (rates["Saves"].value, rates["Shares"].value) == (2.0, 0.0)
    assert "posts of 48 hours and more" in likes.basis.line


def test_below_six_posts_there_is_no_median_and_without_reach_no_rate():
    reach = reach_of({str(n): figures(n) for n in range(3, 8)})
    assert [(rate.n, rate.value) for rate in reach.rates] == [(5, None)] * 3
    assert reach_of({str(n): figures(n, reach=0) for n in range(9)}).rates == ()
    assert reach_of({}).medians == ()


@pytest.mark.parametrize("missing", [(), ("5",), ("3", "8")])
def test_every_mark_opens_exactly_the_posts_it_counts(missing):
    found = {id: told for id, told in FOUND.items() if id not in missing}
    index, reach = CaptionIndex(ITEMS), reach_of(found)
    for figure in (*reach.medians, *reach.rates):
        shown = {index.entries[place].media.id for place in select(index, figure.door, BERLIN).positions}
        assert shown == set(figure.ids)


def test_a_figure_of_all_posts_of_its_days_needs_no_ids():
    assert by_name(reach_of().rates)["Likes"].door.ids == ()
    many = [post(n, NOW - timedelta(hours=n)) for n in range(300)]
    some = reach_of({str(n): figures(1) for n in range(0, 300, 2)}, many)
    # More posts than an address can name, and others lie between them.
    assert {figure.door for figure in some.medians} == {None}


def test_the_chart_has_a_row_for_each_rate_in_words_and_numbers():
    drawn = draw_reach(reach_of(), DARK)
    rows = drawn.rows["rows"].set_index(MARK)
    assert rows.loc["Likes", "told"] == "13  12–14"
    assert (rows.loc["Saves", "said"], rows.loc["Saves", "median"]) == ("Saves: 6 posts, 2.0", 2.0)
    assert (
        drawn.says
        == "Of 100 accounts reached. Likes, 6 posts, 13; Saves, 6 posts, 2.0; Shares, 6 posts, 0.00."
    )
    assert narrowed(drawn.table, drawn.unit).loc[0].tolist() == ["Likes", 6, "12.75", "11.50–14.00"]
    assert [of_hundred(rate) for rate in (45.4, 2.74, 0.044)] == ["45", "2.7", "0.04"]


def test_each_reason_why_a_figure_is_missing_has_a_sentence_of_its_own():
    items = [*ITEMS, post("old", NOW - timedelta(days=800))]
    plan, measuring = plan_of(items, NOW), Measuring(StillSource(), found={"0": {}, "1": figures(1)})
    measuring.switched = ITEMS[7].timestamp
    measuring.refused = {"views"}
    assert missing(measuring, plan, reach_of(measuring.found)) == [
        "1 post is older than two years: Instagram keeps figures no longer than that.",
        "2 posts are from before the account became professional: Instagram never has figures for those.",
        "1 post got no figure: too few people have seen it, or Instagram has not counted them yet.",
        "Not given for every kind of post: views.",
    ]


def test_progress_is_told_with_what_stops_it():
    plan, measuring = plan_of(ITEMS, NOW), Measuring(StillSource(), found={"0": {}, "1": {}})
    measuring._plan = plan
    assert say_progress(measuring, plan) == "Paused at 2 of 9 posts."
    measuring.is_wanted = True
    assert say_progress(measuring, plan) == "2 of 9 posts asked"
    measuring.is_held = True
    assert say_progress(measuring, plan) == "Paused at 2 of 9 posts: 0 % of Instagram's allowance is used."
    measuring.error = errors.RateLimited("slow", code=4)
    assert say_progress(measuring, plan).startswith("Stopped at 2 of 9 posts. ")
    measuring.found = FOUND
    assert say_progress(measuring, plan) == ""
