"""The charts: every mark is a door to as many posts as it says, marks are few, and each has words and a table."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import pandas as pd
import pytest
from insights_posts import BERLIN, NOW, counted, grouped, numbers_of, post, sandbox_index

from dashboard.insights import sentences as say
from dashboard.insights.doors import csv_of
from dashboard.insights.drawn import CHOSEN, DOOR, MARK, Drawn, narrowed
from dashboard.insights.group_chart import draw_groups
from dashboard.insights.look import DARK, LIGHT
from dashboard.insights.month_chart import draw_months
from dashboard.insights.numbers import count_groups
from dashboard.insights.rhythm_part import _halves as halves
from dashboard.insights.tag_chart import draw_tags
from dashboard.insights.time_chart import draw_times
from dashboard.search.filters import Filters
from dashboard.search.selection import select

ACCOUNTS = pytest.mark.parametrize("account", ["sample", "empty", "single"])
# Above, Vega-Lite's charts become a single picture to a screen reader.
MOST_MARKS = 2_000


def charts_of(numbers, groups, look=DARK) -> Iterator[Drawn]:
    """Every chart of the page."""
    months = numbers.rhythm.months
    tallest = max((month.n for month in months), default=1)
    if months:
        for half in halves(months):
            yield draw_months(numbers, half, look, name="months", tallest=tallest)
        yield draw_times(numbers, look)
    for name, comparison, labels in (
        ("kinds", groups.kinds, say.KIND_LABELS),
        ("slides", groups.slides, say.SLIDE_LABELS),
        ("captions", groups.captions, say.CAPTION_LABELS),
        ("weekdays", groups.weekdays, say.WEEKDAY_LABELS),
    ):
        if not comparison.is_empty:
            yield draw_groups(name, comparison, numbers.posts, look, labels=labels, by_kind=name == "kinds")
    if numbers.words.tags:
        yield draw_tags(numbers.words, look)


@cache
def drawn(account):
    return tuple(charts_of(counted(account), grouped(account, 2025)))


@cache
def drawn_of_many():
    """The charts of three thousand posts of every kind, that lie five hours apart, a few likes more or less each."""
    kinds = ("photo", "photo", "album", "photo", "reel", "video", "photo")
    numbers = numbers_of(
        *(
            post(
                n,
                NOW - timedelta(hours=5 * n),
                100 + n * 37 % 90,
                kind=kinds[n % 7],
                slides=n % 9,
                caption="#fog",
            )
            for n in range(3_000)
        )
    )
    return tuple(charts_of(numbers, count_groups(numbers.posts, None)))


def chart(account, name):
    return next(one for one in drawn(account) if one.name == name)


def rows_with_marks(chart):
    return [row for frame in chart.rows.values() if MARK in frame for row in frame.to_dict("records")]


@pytest.mark.parametrize("account", ["sample", "empty", "single", "huge"])
def test_every_mark_of_every_chart_opens_as_many_posts_as_it_stands_for(account):
    index = sandbox_index(account)
    opened = {}
    for one in drawn(account):
        for mark, figure in one.figures.items():
            if figure.door not in opened:
                positions = select(index, figure.door, BERLIN).positions
                opened[figure.door] = {index.entries[place].media.id for place in positions}
            assert opened[figure.door] == set(figure.ids), (one.name, mark)
    assert bool(opened) == (account != "empty")


@ACCOUNTS
def test_what_can_be_clicked_has_a_door(account):
    for one in drawn(account):
        for row in rows_with_marks(one):
            is_empty = row.get("n") == 0 or row.get("words", "").startswith("0 posts")
            assert (one.door(row[MARK]) is None) == is_empty, (one.name, row[MARK])
        assert one.door("nowhere") is None


def test_no_chart_has_more_marks_than_a_screen_reader_can_look_into():
    for one in (*drawn("sample"), *drawn("huge"), *drawn_of_many()):
        assert 0 < sum(map(len, one.rows.values())) < MOST_MARKS, one.name


@ACCOUNTS
def test_every_chart_has_words_a_table_and_how_it_was_counted(account):
    for one in drawn(account):
        assert one.says.endswith(".")
        assert len(one.table)
        assert one.basis.zone == "Europe/Berlin"
        for name, figure in one.links:
            assert name
            assert figure.door is not None


def test_a_mark_says_the_number_it_opens():
    for row in chart("sample", "times").rows["cells"].to_dict("records"):
        figure = chart("sample", "times").figures[row[MARK]]
        assert row["n"] == figure.n == int(row["words"].split(" ")[0])
    for row in chart("sample", "months").rows["months"].to_dict("records"):
        figure = chart("sample", "months").figures[row[MARK]]
        assert row["words"].startswith(f"{figure.n} post")
    for row in chart("sample", "tags").rows["rows"].to_dict("records"):
        assert int(row["posts"]) == chart("sample", "tags").figures[row[MARK]].n
    for row in chart("sample", "kinds").rows["groups"].to_dict("records"):
        assert row["told"].endswith(f"· n {chart('sample', 'kinds').figures[row[MARK]].n}")


def test_one_frame_is_one_post_stacked_by_kind_from_the_ground():
    both = [one for one in drawn("sample") if one.name == "months"]
    assert sum(len(one.rows["posts"]) for one in both) == 321
    newest = both[0]
    february = newest.rows["months"].set_index(MARK).loc["2026-02"]
    assert (february["month"], february["words"]) == (
        "February 2026",
        "10 posts: 6 photos, 2 albums, 1 reel, 1 video",
    )
    stack = newest.rows["posts"]
    stack = stack[(stack.x > february.x) & (stack.x2 < february.x2)].sort_values("y")
    assert stack.kind.tolist() == ["photo"] * 6 + ["album"] * 2 + ["reel", "video"]
    assert stack.y.tolist() == list(range(10))
    # The newest month is the first from the left.
    assert newest.rows["months"].iloc[0][MARK] == "2026-11"
    assert [frame["words"].tolist() for one in both if len(frame := one.rows["silence"])] == [["46 days"]]


def of_many(name):
    return next(one for one in drawn_of_many() if one.name == name)


def test_of_many_posts_a_month_is_one_bar_of_its_kinds():
    months = of_many("months")
    assert len(months.rows["posts"]) <= 4 * len(months.rows["months"])
    assert months.basis.formula == "posts a month by kind"
    tops = months.rows["posts"].groupby("x").y2.max().tolist()
    assert sorted(tops) == sorted(figure.n for figure in months.figures.values())


def test_of_many_posts_dots_become_bars():
    kinds = of_many("kinds")
    assert {"y2", "ratio2"} <= set(kinds.rows["dots"].columns)
    assert set(kinds.figures) == {"photo", "album", "reel", "video"}
    few = chart("sample", "kinds")
    assert set(few.rows["dots"].columns) >= {MARK, "near", "young"}
    # With the one that is too young.
    assert len(few.rows["dots"]) == sum(row.figure.n for row in grouped("sample", 2025).kinds.rows) + 1


def test_a_cell_below_six_posts_has_its_count_alone():
    cells = chart("sample", "times").rows["cells"].set_index(MARK)
    assert (cells.loc["tue afternoon", "told"], cells.loc["tue afternoon", "words"]) == (
        False,
        "5 posts: fewer than 6, too few to compare",
    )
    assert pd.isna(cells.loc["tue afternoon", "value"])
    assert cells.loc["thu morning", "words"] == "8 posts, median ×1.25, 0.77–3.64"
    assert cells.loc["thu morning", "heat"] == "more"


def test_without_likes_the_times_are_counts():
    numbers = numbers_of(*(post(n, likes=None) for n in range(9)))
    one = draw_times(numbers, DARK)
    cells = one.rows["cells"].set_index(MARK)
    assert (cells.loc["wed midday", "words"], cells["told"].any()) == ("9 posts", False)
    assert one.table.columns.tolist() == ["time", "posts"]
    assert one.says == "Posts by weekday and part of the day. The most, 9, are of Wednesday midday."


def test_a_group_below_six_posts_shows_its_dots_and_no_median():
    groups = chart("sample", "kinds").rows["groups"].set_index(MARK)
    assert groups.loc["video", "told"] == "too few to compare · n 3"
    assert pd.isna(groups.loc["video", "median"])
    assert groups.loc["photo", "told"].startswith("×")
    dots = chart("sample", "kinds").rows["dots"]
    assert (dots.group == "video").sum() == 3
    assert dots[dots.young].label.tolist() == ["26 November 2026"]


def test_the_filter_the_sheets_show_now_is_chosen_in_the_data():
    times = chart("sample", "times")
    thursday = times.figures["thu morning"]
    cells = times.with_rows(thursday.door)["datasets"]["cells"]
    assert cells[cells[CHOSEN]][MARK].tolist() == ["thu morning"]
    assert not times.with_rows(None)["datasets"]["cells"][CHOSEN].any()
    assert not times.with_rows(Filters())["datasets"]["cells"][CHOSEN].any()


def test_every_chart_lets_its_marks_be_selected_by_one_name():
    for one in drawn("sample"):
        doors = [param for param in json.loads(one.spec)["params"] if param["name"] == DOOR]
        assert [door["select"]["fields"] for door in doors] == [[MARK]], one.name


def test_a_chart_has_the_colours_of_its_theme():
    numbers, groups = counted("sample"), grouped("sample", 2025)
    for charts, look, other in (
        (drawn("sample"), DARK, LIGHT),
        (charts_of(numbers, groups, LIGHT), LIGHT, DARK),
    ):
        for one in charts:
            assert look.muted in one.spec
            assert other.muted not in one.spec


def test_a_table_is_narrow_enough_for_a_phone():
    times = narrowed(chart("sample", "times").table).set_index("time")
    assert times.columns.tolist() == ["posts", "median", "between"]
    assert times.loc["Thursday morning"].tolist() == [8, "×1.25", "0.77–3.64"]
    assert times.loc["Tuesday afternoon"].tolist() == [5, "–", "too few to compare"]
    months = narrowed(chart("sample", "months").table).set_index("month")
    assert months.loc["February 2026"].tolist() == [10, "6 photo, 2 album, 1 reel, 1 video"]


def test_a_table_is_written_with_how_it_was_counted_and_as_no_formula():
    tags = chart("sample", "tags")
    lines = csv_of([tags]).decode("utf-8-sig").splitlines()
    assert lines[0] == "hashtag,posts,median,low,high,exact %,counted"
    assert lines[1].startswith(
        "#longexposure,14,1.01,0.48,1.47,98.7,likes ÷ median of the same year without the tag"
    )
    evil = numbers_of(*(post(n, caption="#=cmd @x") for n in range(6)))
    assert "=cmd" not in csv_of([draw_tags(evil.words, DARK)]).decode("utf-8-sig").replace("'=cmd", "")
