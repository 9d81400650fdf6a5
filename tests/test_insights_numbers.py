"""The figures of the insights: counted by hand, in any order, in any zone, of few posts and of ten thousand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from insights_posts import (
    BERLIN,
    NOW,
    counted,
    figures_in,
    grouped,
    names_in,
    numbers_of,
    post,
    posts_of,
    sandbox_index,
)

from dashboard.insights.chance import judge
from dashboard.insights.comparisons import compare_kinds, compare_times
from dashboard.insights.levels import ratios
from dashboard.insights.numbers import Numbers, count_groups
from dashboard.insights.words import script_of
from dashboard.search.filters import Filters, KindChoice, Weekday
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select

LATER = NOW + timedelta(days=7)
"""When the sample's newest post, of two days ago, is old enough to be compared."""
TOKYO = ZoneInfo("Asia/Tokyo")


def at(*moment):
    return datetime(*moment, tzinfo=UTC)


BEGIN = at(2026, 1, 5, 12)


def daily(likes, *, begin=BEGIN, step=timedelta(days=1), **how):
    """A post for each number of likes, a step apart."""
    return [post(number, begin + number * step, count, **how) for number, count in enumerate(likes)]


def by_name(figures):
    return {figure.name: figure for figure in figures}


# What is drawn of the sample account.


def test_the_sample_counts_as_it_is_drawn():
    numbers = counted("sample")
    rhythm = numbers.rhythm
    assert numbers.count.value == 321
    assert numbers.posts.dates[0] == date(2020, 12, 18)
    assert rhythm.a_month.value == 5
    assert rhythm.a_month.basis.more == ("between 0 and 10",)
    assert len(rhythm.months) == 72
    assert by_name(rhythm.months)["2026-02"].n == 10
    assert rhythm.silence.value == 46
    before, after = (numbers.posts.dates[numbers.posts.ids.index(id)] for id in rhythm.silence.ids)
    assert (before, after) == (date(2024, 1, 24), date(2024, 3, 11))
    likes, comments = numbers.likes.interval, numbers.comments.interval
    assert (likes.median, likes.low, likes.high, round(likes.exact, 3)) == (642, 597, 698, 0.956)
    assert (comments.median, comments.low, comments.high, round(comments.exact, 3)) == (12, 11, 14, 0.956)
    assert (numbers.likes.n, numbers.comments.n) == (319, 321)
    assert (numbers.concentration.half.n, round(84 / 319, 2)) == (84, 0.26)
    assert (numbers.hidden_likes, numbers.young) == (2, 1)


def test_the_samples_kinds_do_as_they_are_drawn_once_its_newest_post_is_old_enough():
    kinds = grouped("sample", 2023, LATER).kinds
    told = {
        row.figure.name: (row.figure.n, *(round(part, 2) for part in (value.median, value.low, value.high)))
        for row in kinds.rows
        if (value := row.figure.interval)
    }
    assert told == {
        "photo": (130, 0.96, 0.86, 1.04),
        "album": (38, 0.96, 0.83, 1.15),
        "reel": (26, 1.21, 1.01, 1.59),
    }
    (video,) = [row.figure for row in kinds.rows if row.figure.name == "video"]
    assert (video.n, video.value) == (3, None)
    assert kinds.basis.n == 198
    # Reels do more than chance would have them.
    assert (kinds.verdict.name, kinds.verdict.can_be_told) == ("reel", True)
    assert grouped("sample", 2023, LATER).above.n == 10


def test_the_samples_strips_are_those_that_are_drawn():
    ranking = counted("sample").ranking
    assert [round(dot.ratio, 1) for dot in ranking[:6]] == [3.5, 3.2, 2.9, 2.9, 2.7, 2.6]
    assert [round(dot.ratio, 1) for dot in ranking[:-7:-1]] == [0.3, 0.4, 0.4, 0.4, 0.4, 0.4]
    posts = counted("sample").posts
    likes = [posts.likes[posts.ids.index(dot.id)] for dot in (*ranking[:6], *ranking[:-7:-1])]
    assert likes == [2929, 2633, 2159, 2735, 2851, 805, 219, 319, 248, 180, 404, 120]


def test_the_samples_hashtags_are_those_that_are_drawn():
    words = counted("sample").words
    told = {
        tag.name: (
            tag.n,
            *(round(part, 2) for part in (tag.interval.median, tag.interval.low, tag.interval.high)),
        )
        for tag in words.tags
    }
    assert {name: told[name] for name in ("#longexposure", "#stilllife", "#quiet", "#slowphotography")} == {
        "#longexposure": (14, 1.01, 0.48, 1.47),
        "#stilllife": (14, 0.75, 0.59, 1.81),
        "#quiet": (12, 0.96, 0.65, 1.76),
        "#slowphotography": (8, 1.12, 0.82, 1.78),
    }
    assert not words.verdict.can_be_told
    assert (words.pairs[0].name, words.pairs[0].n) == ("#rainyday + #waiting", 6)


def test_no_best_time_can_be_told_of_the_sample():
    times = counted("sample").times
    assert not times.verdict.can_be_told
    cells = {row.figure.name: row.figure for row in times.rows}
    evening = sum(figure.n for name, figure in cells.items() if name.endswith("evening"))
    assert (evening, cells["fri evening"].n, cells["thu morning"].n) == (184, 38, 8)
    assert cells["tue afternoon"].value is None
    assert (cells["tue afternoon"].n, times.basis.n) == (5, 318)


def test_against_posts_of_any_kind_the_samples_times_are_those_that_are_drawn():
    """The drawing holds a post against its neighbours of every kind; the page against those of its own."""
    posts = counted("sample", now=LATER).posts
    own, compared = ratios(posts.likes, posts.compared), posts.compared
    cells = {row.figure.name: row.figure for row in compare_times(posts).rows}
    place_of = {id: place for place, id in enumerate(np.array(posts.ids)[compared].tolist())}
    groups = {name: np.array([place_of[id] for id in cell.ids], dtype=int) for name, cell in cells.items()}
    drawn = {
        "mon morning": 1.14,
        "wed morning": 1.23,
        "thu morning": 1.25,
        "mon evening": 1.12,
        "sat night": 0.99,
    }
    assert {name: round(float(np.median(own[compared][groups[name]])), 2) for name in drawn} == drawn
    assert sum(cells[name].n for name in cells if name.endswith("evening")) == 185
    # A count of 2,000 shuffles varies by a hundredth.
    assert judge(own[compared], groups, shuffles=2_000).of_hundred == pytest.approx(75, abs=3)


# By hand.


def test_few_posts_are_counted_and_not_compared():
    nothing = numbers_of()
    assert (nothing.count.value, nothing.rhythm.months, nothing.likes) == (0, (), None)
    assert (nothing.rhythm.a_month, nothing.concentration, nothing.times.is_empty) == (None, None, True)
    one = numbers_of(*daily([5]))
    assert (one.count.value, one.rhythm.silence, one.rhythm.streak, one.concentration) == (
        1,
        None,
        None,
        None,
    )
    assert (one.likes.n, one.likes.value, one.ranking) == (1, None, ())
    two = numbers_of(*daily([5, 7], step=timedelta(days=10)))
    assert (two.rhythm.silence.value, two.likes.value, len(two.ranking)) == (9, None, 2)
    five = numbers_of(*daily([5] * 5))
    assert (five.likes.value, five.times.verdict) == (None, None)
    six = numbers_of(*daily([1, 2, 3, 4, 5, 9]))
    assert (six.likes.value, six.likes.interval.low, six.likes.interval.high) == (3.5, 1, 9)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 6])
def test_below_six_posts_no_group_has_a_median(count):
    posts = posts_of(*daily(range(10, 10 + count)))
    groups = count_groups(posts, None)
    for comparison in (groups.kinds, groups.weekdays, groups.captions):
        for row in comparison.rows:
            assert (row.figure.value is not None) == (row.figure.n >= 6)
    assert (groups.kinds.verdict is None) == (count < 6)


def test_hidden_likes_are_missing_and_never_nothing():
    numbers = numbers_of(*daily([None, 10, 20, 30, 40, 50, 60, None]))
    assert (numbers.hidden_likes, numbers.count.value) == (2, 8)
    assert (numbers.likes.n, numbers.likes.value) == (6, 35)
    assert numbers.concentration.half.basis.n == 6
    assert len(numbers.ranking) == 6
    all_hidden = numbers_of(*daily([None] * 8))
    assert (all_hidden.likes, all_hidden.concentration, all_hidden.times.is_empty) == (None, None, True)
    assert sum(figure.n for figure in all_hidden.times_counted) == 8
    liked_by_nobody = numbers_of(*daily([0] * 8))
    assert (liked_by_nobody.hidden_likes, liked_by_nobody.likes.value) == (0, 0)
    assert liked_by_nobody.concentration is None


def test_a_post_younger_than_seven_days_is_shown_and_not_compared():
    old = daily([10] * 8)
    seven, six = post("seven", NOW - timedelta(days=7), 1000), post("six", NOW - timedelta(days=6), 1000)
    kinds = compare_kinds(posts_of(*old, seven, six))
    (photos,) = [row for row in kinds.rows if row.figure.name == "photo"]
    assert photos.figure.n == 9
    assert [dot.id for dot in photos.dots if dot.young] == ["six"]
    assert "six" not in photos.figure.ids
    # It is nobody's neighbour either.
    assert [dot.ratio for dot in photos.dots if dot.id == "six"] == [100.0]
    assert numbers_of(*old, seven, six).young == 1


def test_half_of_all_likes_is_held_by_the_fewest_from_the_top_and_ties_go_together():
    uneven = numbers_of(*daily([50, 30, 20])).concentration
    assert (uneven.half.n, uneven.half.ids) == (1, ("0",))
    tied = numbers_of(*daily([5, 5, 5, 1, 1, 1])).concentration
    # Two hold 10 of 18; the third has as many as the second.
    assert (tied.half.n, tied.half.ids) == (3, ("0", "1", "2"))
    assert [(share.name, share.n, share.value) for share in tied.shares] == [
        ("the most liked one", 3, 15 / 18)
    ]
    many = numbers_of(*daily([100, *range(1, 30)])).concentration
    assert [(share.name, share.n) for share in many.shares] == [
        ("the most liked one", 1),
        ("the 3 most liked", 3),
        ("the 10 most liked", 10),
    ]
    assert many.shares[0].value == 100 / (100 + 435)


def test_the_longest_silence_is_in_whole_days_without_a_post():
    items = [post(1, at(2024, 2, 1, 22)), post(2, at(2024, 2, 28, 5)), post(3, at(2024, 3, 1, 23))]
    silence = numbers_of(*items).rhythm.silence
    # From the 2nd to the 27th.
    assert (silence.value, silence.ids) == (26, ("1", "2"))
    same_day = numbers_of(post(1, at(2024, 2, 1, 8)), post(2, at(2024, 2, 1, 9))).rhythm.silence
    assert same_day.value == 0


def test_weeks_in_a_row_go_on_over_a_year_of_53_weeks():
    # 2020 has a week 53: 28 December to 3 January.
    items = daily([1] * 4, begin=at(2020, 12, 23, 12), step=timedelta(days=7))
    streak = numbers_of(*items, post("later", at(2021, 3, 1))).rhythm.streak
    assert (streak.value, streak.n) == (4, 4)
    assert (streak.door.since, streak.door.until) == (date(2020, 12, 21), date(2021, 1, 17))
    assert numbers_of(post(1), post("far", at(2020, 1, 1))).rhythm.streak is None


def test_months_run_from_the_first_to_the_last_with_the_empty_ones():
    rhythm = numbers_of(
        post(1, at(2025, 11, 30, 23, 30)), post(2, at(2026, 2, 1)), post(3, at(2026, 2, 3))
    ).rhythm
    # In Berlin the first is of December.
    assert [(month.name, month.n) for month in rhythm.months] == [
        ("2025-12", 1),
        ("2026-01", 0),
        ("2026-02", 2),
    ]
    assert (rhythm.a_month.value, rhythm.a_month.basis.more) == (1, ("between 0 and 2",))
    assert rhythm.months[1].door is None


def test_a_post_of_the_year_2_makes_no_thousands_of_months():
    rhythm = numbers_of(post(1, at(2, 5, 1)), post(2, at(2026, 2, 1))).rhythm
    assert [month.name for month in rhythm.months] == ["0002-05", "2026-02"]


def cell(numbers, name):
    return by_name(numbers.times_counted)[name]


def test_an_hour_is_that_of_the_persons_clock_on_both_sides_of_a_change():
    # 29 March 2026: at 2:00 the clock goes on to 3:00. 25 October: at 3:00 it goes back to 2:00.
    spring = [post("before", at(2026, 3, 29, 0, 59)), post("after", at(2026, 3, 29, 1, 0))]
    summer, winter = post("s", at(2026, 10, 24, 4, 0)), post("w", at(2026, 10, 26, 4, 0))
    numbers = numbers_of(*spring, summer, winter)
    assert posts_of(*spring, summer, winter).hours.tolist() == [1, 3, 6, 5]
    # Four o'clock UTC is six in summer time and five in winter.
    assert cell(numbers, "sat morning").ids == ("s",)
    assert cell(numbers, "mon night").ids == ("w",)
    assert cell(numbers, "sun night").n == 2


def test_weeks_of_167_and_169_hours_are_weeks_of_seven_days():
    # Sunday evening of each week, over both changes of the clock.
    for begin in (at(2026, 3, 22, 20), at(2026, 10, 18, 20)):
        streak = numbers_of(*daily([1] * 3, begin=begin, step=timedelta(days=7))).rhythm.streak
        assert (streak.value, streak.n) == (3, 3)


def test_in_utc_days_and_hours_are_utcs_and_so_are_the_doors():
    items = [post(1, at(2026, 3, 1, 23, 30)), post(2, at(2026, 3, 2, 12))]
    local, utc = numbers_of(*items), numbers_of(*items, in_utc=True)
    assert cell(local, "mon night").ids == ("1",)
    assert cell(utc, "sun night").ids == ("1",)
    assert (utc.count.basis.zone, local.count.basis.zone) == ("UTC", "Europe/Berlin")
    door = cell(utc, "sun night").door
    assert (door.in_utc, door.weekday) == (True, Weekday.SUNDAY)
    assert select(CaptionIndex(items), door, BERLIN).positions == (0,)


def test_a_hashtag_is_held_against_posts_of_its_own_year_without_it():
    def year(number, tagged, plain):
        begin = at(number, 2, 1)
        tags = [post(f"{number}t{n}", begin, likes, caption="#fog") for n, likes in enumerate(tagged)]
        return tags + [post(f"{number}p{n}", begin, likes, caption="x") for n, likes in enumerate(plain)]

    items = [*year(2024, [20, 20, 40], [10, 10, 30]), *year(2025, [100, 300, 200], [100, 200])]
    (fog,) = numbers_of(*items).words.tags
    # 2, 2 and 4 times the ten of 2024; 2/3, 2 and 4/3 of the 150 of 2025.
    assert (fog.name, fog.n, fog.interval.median) == ("#fog", 6, 2.0)
    assert (fog.interval.low, fog.interval.high) == (pytest.approx(2 / 3), 4.0)
    assert fog.door == Filters(text="#fog", likes_min=0, until=date(2026, 11, 21))


def test_a_hashtag_that_all_posts_of_its_years_have_cannot_be_compared():
    (tag,) = numbers_of(*daily([1, 2, 3, 4, 5, 6], caption="#all")).words.tags
    assert (tag.n, tag.value) == (6, None)


def test_captions_are_counted_by_tags_names_words_and_script():
    items = [
        post(1, caption="Nebel #Fog #sea @noa", likes=1),
        post(2, caption="#fog #sea"),
        post(3, caption=None),
        post(4, caption="שלום"),
        post(5, caption="🌫️ 12"),
        post(6, caption="Туман"),
    ]
    words = numbers_of(*items).words
    assert [(pair.name, pair.n, pair.door.text) for pair in words.pairs] == [("#fog + #sea", 2, "#fog #sea")]
    assert [(name.name, name.n) for name in words.mentions] == [("@noa", 1)]
    assert (words.without_text.ids, words.without_tag.n) == (("3",), 4)
    assert {script.name: script.n for script in words.scripts} == {
        "Latin": 2,
        "Hebrew": 1,
        "No letters": 1,
        "Cyrillic": 1,
    }


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("ひらがな漢", "Japanese"),
        ("北京 ok", "Chinese"),
        ("سلام", "Arabic"),
        ("한국", "Hangul"),
        ("12 !", "No letters"),
    ],
)
def test_a_caption_is_in_the_script_of_most_of_its_letters(text, script):
    assert script_of(text) == script


def test_a_hashtag_nobody_used_for_a_year_is_told():
    old = daily([1] * 6, begin=at(2025, 1, 1), caption="#gone #kept")
    words = numbers_of(*old, post("new", at(2026, 11, 1), caption="#kept")).words
    assert [tag.name for tag in words.unused] == ["#gone"]


def test_a_post_without_a_day_is_in_no_figure():
    numbers = numbers_of(*daily([5] * 6), post("undated", None, 999))
    assert (numbers.posts.undated, numbers.count.value, numbers.likes.interval.high) == (1, 6, 5)
    assert all("undated" not in figure.ids for figure in figures_in(numbers))
    index = CaptionIndex([*daily([5] * 6), post("undated", None, 999)])
    assert len(select(index, numbers.likes.door, BERLIN)) == 6


def test_every_figure_says_how_it_was_counted():
    figures = [*figures_in(counted("sample")), *figures_in(grouped("sample", 2023))]
    assert len(figures) > 200
    for figure in figures:
        assert figure.basis.formula
        assert figure.basis.zone == "Europe/Berlin"
        assert f" · n {figure.basis.n:,} · " in figure.basis.line
        assert figure.basis.period in ("2020–2026", "2023–2026")
    line = counted("sample").likes.basis.line
    assert line == "median of likes · n 319 · 2020–2026 · Europe/Berlin"


# Doors.


@pytest.mark.parametrize("account", ["sample", "empty", "single"])
def test_every_mark_opens_exactly_the_posts_it_counts(account):
    index = sandbox_index(account)
    figures = [*figures_in(counted(account)), *figures_in(grouped(account, None))]
    figures += figures_in(grouped(account, 2025))
    doors = {figure.door: set(figure.ids) for figure in figures if figure.door is not None}
    assert len(doors) > (100 if account == "sample" else 0)
    for door, ids in doors.items():
        shown = {index.entries[place].media.id for place in select(index, door, BERLIN).positions}
        assert shown == ids, door


def test_in_utc_too_every_mark_opens_exactly_the_posts_it_counts():
    index = sandbox_index("sample")
    for figure in figures_in(counted("sample", TOKYO, in_utc=True)):
        if figure.door is not None:
            shown = {index.entries[place].media.id for place in select(index, figure.door, TOKYO).positions}
            assert shown == set(figure.ids), figure.door


def test_only_what_no_filter_can_show_is_no_door():
    without = {figure.name for figure in figures_in(counted("sample")) if figure.door is None and figure.n}
    assert without == {"a month", "Latin", "without a hashtag"}


# Whatever the posts.

drawn = st.lists(
    st.builds(
        lambda day, hour, likes, kind, caption: (
            at(2025, 1, 1) + timedelta(days=day, hours=hour),
            likes,
            kind,
            caption,
        ),
        st.integers(0, 60),
        st.integers(0, 23),
        st.none() | st.integers(0, 9),
        st.sampled_from(["photo", "reel", "album"]),
        st.sampled_from([None, "#a", "#a #b", "words"]),
    ),
    max_size=14,
).map(
    lambda posts: [
        post(n, when, likes, kind=kind, caption=caption)
        for n, (when, likes, kind, caption) in enumerate(posts)
    ]
)


def everything(items):
    numbers = numbers_of(*items)
    told = {name: getattr(numbers, name) for name in names_in(numbers) if name != "posts"}
    return told, count_groups(numbers.posts, None)


@settings(max_examples=25, deadline=None)
@given(drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_posts_changes_nothing(items, random):
    before = everything(items)
    random.shuffle(items)
    assert everything(items) == before


@settings(max_examples=25, deadline=None)
@given(drawn, st.integers(0, 60), st.integers(0, 23))
def test_a_post_changes_only_its_own_buckets(items, day, hour):
    when = at(2025, 1, 1) + timedelta(days=day, hours=hour)
    before, after = posts_of(*items), posts_of(*items, post("new", when))
    local = when.astimezone(BERLIN)
    for count, own in (
        (lambda posts: by_name(Numbers(posts).rhythm.months), f"{local:%Y-%m}"),
        (lambda posts: by_name(Numbers(posts).times_counted), None),
    ):
        was, now = count(before), count(after)
        changed = {name for name in now if now[name].ids != (was[name].ids if name in was else ())}
        assert len(changed) == 1
        assert own is None or changed == {own}
        (name,) = changed
        assert set(now[name].ids) - (set(was[name].ids) if name in was else set()) == {"new"}


def test_kinds_are_asked_for_by_the_names_the_sheets_have():
    rows = grouped("sample", 2023).kinds.rows
    assert [row.figure.door.kinds for row in rows] == [
        frozenset({kind}) for kind in (KindChoice.PHOTO, KindChoice.ALBUM, KindChoice.REEL, KindChoice.VIDEO)
    ]
