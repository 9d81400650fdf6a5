"""Filtering and sorting: what is shown, what is left out and said so, and the way out of nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings, strategies as st

from dashboard.account.roll import Roll
from dashboard.search.filters import DayPart, Filters, FrameSet, KindChoice, Sort, Weekday, day_part
from dashboard.search.index import CaptionIndex
from dashboard.search.selection import select
from dashboard.search.widening import widening
from igclient import CursorPage, Media, MediaType

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://cdn.example/1.jpg"
NAMES = [field.name for field in fields(Filters)]
KINDS = {
    "photo": {"media_type": MediaType.IMAGE},
    "video": {"media_type": MediaType.VIDEO},
    "reel": {"media_type": MediaType.VIDEO, "media_product_type": "REELS"},
    "album": {"media_type": MediaType.CAROUSEL_ALBUM},
    "unknown": {"media_type": "SPATIAL_PHOTO"},
}


def post(kind="photo", *, caption=None, at=NOON, likes=None, comments=None, url=URL, slides=(), id="1"):
    children = tuple(Media(id=f"slide{n}", media_url=slide) for n, slide in enumerate(slides))
    return Media(
        id=id,
        caption=caption,
        timestamp=at,
        like_count=likes,
        comments_count=comments,
        media_url=url,
        children=children,
        **KINDS[kind],
    )


def late(day):
    """A moment that is the next day in Berlin."""
    return datetime(day.year, day.month, day.day, 23, 30, tzinfo=UTC)


def shown(posts, zone=BERLIN, **asked):
    return select(CaptionIndex(posts), Filters(**asked), zone).positions


def wider(posts, **asked):
    return widening(CaptionIndex(posts), Filters(**asked), BERLIN)


texts = st.text(st.sampled_from('ab -"#@é'), max_size=12).map(str.strip)
# Few values, so that filters and posts often meet.
posts_drawn = st.lists(
    st.builds(
        post,
        st.sampled_from(list(KINDS)),
        caption=st.sampled_from([None, " ", "a", "a b", "A #b", "é @ab", "b-a"]),
        at=st.none() | st.dates(date(2025, 1, 1), date(2026, 3, 1)).map(late),
        likes=st.none() | st.integers(0, 3),
        comments=st.none() | st.integers(0, 3),
        url=st.sampled_from([URL, None]),
        slides=st.sampled_from([(), (URL,), (URL, None)]),
    ),
    max_size=12,
)
near_filters = st.builds(
    Filters,
    text=texts,
    kinds=st.frozensets(st.sampled_from(KindChoice), max_size=2),
    year=st.none() | st.integers(2025, 2026),
    month=st.none() | st.integers(1, 3),
    since=st.none() | st.dates(date(2025, 1, 1), date(2026, 3, 1)),
    until=st.none() | st.dates(date(2025, 1, 1), date(2026, 3, 1)),
    without_caption=st.booleans(),
    likes_min=st.none() | st.integers(0, 3),
    likes_max=st.none() | st.integers(0, 3),
    comments_min=st.none() | st.integers(0, 3),
    comments_max=st.none() | st.integers(0, 3),
    frames=st.none() | st.sampled_from(FrameSet),
    weekday=st.none() | st.sampled_from(Weekday),
    part=st.none() | st.sampled_from(DayPart),
    slides_min=st.none() | st.integers(0, 2),
    slides_max=st.none() | st.integers(0, 2),
    caption_min=st.none() | st.integers(0, 4),
    caption_max=st.none() | st.integers(0, 4),
    ids=st.sampled_from([(), ("1",), ("2",)]),
    sort=st.sampled_from(Sort),
)


def test_an_order_is_no_filter_and_survives_clearing():
    assert not Filters(sort=Sort.OLDEST).is_active
    assert Filters(text="fog").is_active
    assert Filters(likes_min=0).is_active
    assert Filters(text="fog", year=2024, sort=Sort.OLDEST).cleared() == Filters(sort=Sort.OLDEST)


def test_kinds_add_up_and_withheld_is_whatever_has_something_missing():
    posts = [
        post("photo"),
        post("video"),
        post("reel"),
        post("album", slides=(URL, URL)),
        post("unknown"),
        post("reel", url=None),
        post("album", slides=(URL, None)),
    ]
    assert shown(posts, kinds=frozenset({KindChoice.PHOTO})) == (0,)
    assert shown(posts, kinds=frozenset({KindChoice.PHOTO, KindChoice.VIDEO})) == (0, 1)
    assert shown(posts, kinds=frozenset({KindChoice.REEL})) == (2, 5)
    assert shown(posts, kinds=frozenset({KindChoice.ALBUM})) == (3, 6)
    assert shown(posts, kinds=frozenset({KindChoice.WITHHELD})) == (5, 6)
    assert shown(posts, kinds=frozenset({KindChoice.WITHHELD, KindChoice.PHOTO})) == (0, 5, 6)
    assert shown(posts, frames=FrameSet.WITHOUT_FILE) == (5,)
    assert shown(posts, frames=FrameSet.MISSING_SLIDES) == (6,)
    assert shown(posts) == tuple(range(7))


def test_days_are_those_of_the_persons_zone_and_ranges_hold_both_ends():
    posts = [
        post(at=datetime(2026, 1, 1, 0, 30, tzinfo=UTC)),
        post(at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC)),
        post(at=datetime(2025, 12, 31, 12, 0, tzinfo=UTC)),
        post(at=None),
    ]
    new_york = ZoneInfo("America/New_York")
    assert shown(posts, year=2026) == (0, 1)
    assert shown(posts, zone=new_york, year=2026) == ()
    assert shown(posts, month=12) == (2,)
    assert shown(posts, zone=new_york, month=12) == (0, 1, 2)
    assert shown(posts, since=date(2026, 1, 1)) == (0, 1)
    assert shown(posts, since=date(2025, 12, 31), until=date(2025, 12, 31)) == (2,)
    assert shown(posts, until=date(2026, 1, 1)) == (0, 1, 2)


def test_weekday_and_part_of_the_day_are_the_persons_or_those_of_utc():
    sunday_night = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # Monday, half past midnight, in Berlin
    summer_morning = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)  # Wednesday, six o'clock summer time
    posts = [post(at=sunday_night), post(at=summer_morning), post(at=None)]
    assert shown(posts, weekday=Weekday.MONDAY) == (0,)
    assert shown(posts, weekday=Weekday.SUNDAY, in_utc=True) == (0,)
    assert shown(posts, weekday=Weekday.WEDNESDAY, part=DayPart.MORNING) == (1,)
    assert shown(posts, part=DayPart.NIGHT) == (0,)
    assert shown(posts, part=DayPart.NIGHT, in_utc=True) == (1, 0)
    assert shown(posts, zone=ZoneInfo("Asia/Tokyo"), part=DayPart.MORNING, weekday=Weekday.MONDAY) == (0,)
    assert not Filters(in_utc=True).is_active


def test_every_hour_belongs_to_one_part_of_the_day():
    parts = [day_part(hour).value for hour in range(24)]
    assert (
        parts
        == ["night"] * 6
        + [part for part in ("morning", "midday", "afternoon", "evening") for _ in range(4)]
        + ["night"] * 2
    )


def test_slides_are_an_albums_and_a_captions_length_is_what_is_written():
    posts = [
        post("photo", caption="four"),
        post("album", slides=(URL, URL), caption="  12345  "),
        post("album", slides=(URL, None, URL), caption=None),
        post("album", caption="\u200b"),
    ]
    assert shown(posts, slides_min=1) == (1, 2)
    assert shown(posts, slides_max=2) == (0, 1, 3)
    assert shown(posts, slides_min=3, slides_max=3) == (2,)
    assert shown(posts, caption_min=4) == (0, 1)
    assert shown(posts, caption_min=5, caption_max=5) == (1,)
    assert shown(posts, caption_max=0) == (2, 3)


def test_single_posts_can_be_named():
    posts = [post(id="11", likes=1), post(id="12", likes=3), post(id="13", likes=2)]
    assert shown(posts, ids=("13", "11", "99")) == (0, 2)
    assert shown(posts, ids=("13", "12"), sort=Sort.MOST_LIKED) == (1, 2)


def test_the_same_index_serves_another_zone():
    index = CaptionIndex([post(at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))])
    for zone, year in ((BERLIN, 2026), (UTC, 2025), (BERLIN, 2026)):
        assert select(index, Filters(year=year), zone).positions == (0,)


def test_a_moment_outside_the_local_calendar_is_a_post_without_a_day():
    index = CaptionIndex([post(at=datetime(9999, 12, 31, 23, tzinfo=UTC))])
    assert index.days(timezone(timedelta(hours=2))) == [None]


def test_a_blank_caption_is_none():
    posts = [post(caption="x"), post(caption=None), post(caption=" \n")]
    assert shown(posts, without_caption=True) == (1, 2)


def test_a_hidden_number_is_not_zero_and_is_said_to_be_left_out():
    posts = [post(likes=5, comments=1), post(likes=None, comments=9), post(likes=0, comments=None)]
    index = CaptionIndex(posts)
    few = select(index, Filters(likes_max=3), BERLIN)
    assert (few.positions, few.left_out) == ((2,), 1)
    both = select(index, Filters(likes_min=0, comments_min=1), BERLIN)
    assert (both.positions, both.left_out) == ((0,), 2)
    assert select(index, Filters(text="nowhere", likes_min=0), BERLIN).left_out == 0
    assert select(index, Filters(), BERLIN).left_out == 0
    assert shown(posts, likes_min=5, likes_max=5) == (0,)


def test_sorting_puts_what_is_not_known_last_and_counts_it():
    posts = [
        post(likes=5, comments=1, at=NOON),
        post(likes=None, comments=9, at=NOON - timedelta(days=1)),
        post(likes=50, comments=5, at=None),
        post(likes=10, comments=None, at=NOON - timedelta(days=2)),
        post(likes=0, comments=3, at=NOON - timedelta(days=3)),
    ]
    index = CaptionIndex(posts)

    def order(sort):
        selection = select(index, Filters(sort=sort), BERLIN)
        return selection.positions, selection.sorted_last

    assert order(Sort.NEWEST) == ((0, 1, 3, 4, 2), 1)
    assert order(Sort.OLDEST) == ((4, 3, 1, 0, 2), 1)
    assert order(Sort.MOST_LIKED) == ((2, 3, 0, 4, 1), 1)
    assert order(Sort.MOST_COMMENTED) == ((1, 2, 4, 0, 3), 1)
    # Without a like there is no comment per like: that is not known either.
    assert order(Sort.MOST_DISCUSSED) == ((0, 2, 1, 3, 4), 3)


@pytest.mark.parametrize("sort", list(Sort))
def test_ties_stay_in_the_rolls_order(sort):
    assert shown([post(likes=1, comments=1)] * 4, sort=sort) == (0, 1, 2, 3)


def test_the_index_follows_the_roll_and_prepares_each_post_once():
    roll = [post(caption="one"), post(caption="two")]
    index = CaptionIndex(roll)
    first = index.entries
    roll += [post(caption="three")]
    index = CaptionIndex(roll, before=index)
    assert len(index.entries) == 3
    assert all(new is old for new, old in zip(index.entries, first, strict=False))
    assert select(index, Filters(text="three"), BERLIN).positions == (2,)


def test_a_post_that_was_read_again_is_prepared_again_alone():
    roll = [post(caption="one"), post(caption="two"), post(caption="three")]
    index = CaptionIndex(roll)
    index.days(BERLIN)
    last = index.entries[2]
    roll[1] = replace(roll[1], caption="two, edited", timestamp=NOON.replace(year=2020))
    index = CaptionIndex(roll, before=index)
    assert select(index, Filters(text="edited", year=2020), BERLIN).positions == (1,)
    assert index.entries[2] is last


def test_a_new_roll_leaves_nothing_of_the_old_one():
    index = CaptionIndex([post(caption="one"), post(caption="two")])
    index.days(BERLIN)
    index = CaptionIndex([post(caption="other")], before=index)
    assert len(index) == len(index.days(BERLIN)) == 1
    assert select(index, Filters(text="one"), BERLIN).positions == ()
    assert select(CaptionIndex([], before=index), Filters(), BERLIN).positions == ()


def test_the_one_filter_that_keeps_the_most_away_is_named():
    posts = [post("reel", caption="fog")] * 3 + [post("photo", caption="boat")] * 2
    wide = wider(posts, text="fog", kinds=frozenset({KindChoice.PHOTO}), sort=Sort.OLDEST)
    assert wide.dropped == (("kinds", "photo"),)
    assert wide.count == 3
    assert wide.filters == Filters(text="fog", sort=Sort.OLDEST)


def test_one_word_of_several_is_let_go_as_it_was_typed():
    posts = [post(caption="fog and a small boat")] * 2
    wide = wider(posts, text='"Small boat" -"and a" fog')
    assert wide.dropped == (("text", '-"and a"'),)
    assert (wide.count, wide.filters.text) == (2, '"Small boat" fog')


def test_when_no_single_one_helps_a_family_goes_together():
    posts = [post(at=NOON, caption="fog")] * 4
    wide = wider(posts, year=2024, month=5, text="fog")
    assert wide.dropped == (("year", "2024"), ("month", "5"))
    assert (wide.count, wide.filters) == (4, Filters(text="fog"))
    assert wider(posts, text="rain snow").filters == Filters()
    hidden = [post(likes=None)] * 2
    assert wider(hidden, likes_min=1, likes_max=5).dropped == (("likes_min", "1"), ("likes_max", "5"))


def test_nothing_is_offered_when_nothing_would_help():
    assert wider([], text="fog") is None
    assert wider([post()], text="fog", likes_min=1) is None
    assert wider([post()]) is None


@settings(deadline=None)
@given(posts_drawn, near_filters)
def test_a_selection_holds_exactly_what_satisfies_each_filter_alone(posts, filters):
    positions = select(CaptionIndex(posts), filters, BERLIN).positions
    assert len(set(positions)) == len(positions)
    each = [set(shown(posts, **{name: getattr(filters, name)})) for name in NAMES if name not in ("sort",)]
    assert set(positions) == set.intersection(*each)


@settings(deadline=None)
@given(posts_drawn, near_filters)
def test_a_widening_brings_back_as_many_frames_as_it_says(posts, filters):
    index = CaptionIndex(posts)
    assume(not select(index, filters, BERLIN).positions)
    wide = widening(index, filters, BERLIN)
    if wide is None:
        singly = [replace(filters, **{name: getattr(Filters(), name)}) for name in NAMES]
        assert not any(select(index, single, BERLIN).positions for single in singly)
    else:
        assert wide.count == len(select(index, wide.filters, BERLIN)) > 0
        assert wide.dropped
        assert wide.filters.sort is filters.sort


def test_what_is_worked_out_of_all_posts_is_kept_until_they_change():
    roll, counted = Roll(), []
    index = CaptionIndex()

    def count(index):
        counted.append(len(index))
        return len(index)

    def ask(key="key"):
        nonlocal index
        index = index.following(roll)
        return index.worked_out("name", key, count)

    roll.add(CursorPage((Media(id="1"), Media(id="2")), "next"))
    assert (ask(), ask(), ask()) == (2, 2, 2)
    assert counted == [2]
    assert ask("other") == 2
    assert counted == [2, 2]
    roll.add(CursorPage((Media(id="3"),), None))
    assert (ask("other"), ask("other")) == (3, 3)
    roll.replace(Media(id="3", caption="read again"))
    assert (ask("other"), index.entries[2].media.caption) == (3, "read again")
    assert counted == [2, 2, 3, 3]


def test_an_index_in_somebodys_hands_never_changes():
    """Two runs of one page overlap when the first is told to stop: neither may find the other's half-done work."""
    roll = Roll()
    roll.add(CursorPage(tuple(Media(id=str(n), caption="x") for n in range(100)), "next"))
    empty = CaptionIndex()
    with ThreadPoolExecutor(8) as runs:
        made = list(runs.map(lambda _: empty.following(roll), range(64)))
    assert {len(index) for index in made} == {100}
    first = made[0]
    days = first.days(BERLIN)
    roll.add(CursorPage((Media(id="more"),), None))
    assert (len(first), len(days), len(first.following(roll))) == (100, 100, 101)
    assert len(empty) == 0
