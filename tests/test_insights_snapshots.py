"""Snapshots: what a person keeps of an account, what has changed since, and likes at equal age."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from insights_posts import BERLIN, NOW, counted, post, posts_of, sandbox_index

from dashboard.insights.equal_age import count_growth
from dashboard.insights.growth_chart import draw_growth, say_growth
from dashboard.insights.look import DARK
from dashboard.insights.snapshots import (
    NoSnapshot,
    compare_with,
    read_snapshot,
    take_snapshot,
    write_snapshot,
)
from dashboard.search.selection import select

ACCOUNT = "27640875392278831"


def at(day, hour=12):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def seen(now, *items):
    """A snapshot of these posts, taken then."""
    return take_snapshot(posts_of(*items, now=now), ACCOUNT)


def written(**changed):
    told = json.loads(write_snapshot(seen(NOW, post(1, at(1), 5, caption="x"))))
    return json.dumps({**told, **changed})


def test_a_snapshot_comes_back_as_it_was():
    whole = take_snapshot(counted("sample").posts, ACCOUNT)
    back = read_snapshot(write_snapshot(whole), ACCOUNT)
    assert back.taken == whole.taken == NOW
    assert back.posts.keys() == whole.posts.keys()
    assert all(back.posts[id].likes == whole.posts[id].likes for id in whole.posts)


def test_a_snapshot_holds_no_caption_no_name_and_is_small():
    items = [post(1, at(1), caption="Secret place with @friend #tag"), post(2, at(2))]
    text = write_snapshot(seen(NOW, *items)).decode()
    for word in ("Secret", "friend", "tag", "token", "http"):
        assert word not in text
    assert len(write_snapshot(take_snapshot(counted("sample").posts, ACCOUNT))) < 30_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "damaged or no snapshot"),
        ("{", "damaged or no snapshot"),
        ("[" * 100_000, "damaged or no snapshot"),
        ("[]", "This is no snapshot"),
        ('{"format": "else"}', "This is no snapshot"),
        (written(version=2), "another version"),
        (written(account="9"), "another account"),
        (written(taken="yesterday"), "The snapshot is damaged"),
        (written(taken="2026-11-28T09:00:00"), "The snapshot is damaged"),
        (written(posts=[1]), "The snapshot is damaged"),
        (written(posts={"1": [1, 2]}), "The snapshot is damaged"),
        (written(posts={"1": [1, -2, 3, ""]}), "The snapshot is damaged"),
        (written(posts={"1": ["x", 2, 3, ""]}), "The snapshot is damaged"),
        (" " * 5_000_001, "too large"),
    ],
)
def test_a_damaged_or_foreign_one_is_a_sentence(text, words):
    with pytest.raises(NoSnapshot, match=words):
        read_snapshot(text, ACCOUNT)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=4), lambda each: st.lists(each, max_size=5), max_leaves=8
    )
)
def test_whatever_stands_for_the_posts_is_read_or_refused(posts):
    problems = []
    for odd in (posts, {"1": posts}):
        try:
            read_snapshot(written(posts=odd), ACCOUNT)
        except NoSnapshot as problem:
            problems.append(f"{problem}")
    assert all(problem.startswith("The snapshot is damaged") for problem in problems)


def test_new_edited_removed_posts_and_gathered_likes_are_told():
    old, edited, gone = post(1, at(1), 10), post(2, at(2), 20, caption="before"), post(3, at(3), 30)
    snapshot = seen(at(10), old, edited, gone)
    now = posts_of(
        post(1, at(1), 15), post(2, at(2), 21, caption="after"), post(4, at(12), 99), post(0, at(1, 1), 7)
    )
    changes = compare_with(snapshot, now)
    assert (changes.new.ids, changes.edited.ids, changes.removed, changes.gathered) == (("4",), ("2",), 1, 6)
    # What is older than the snapshot and not in it had not been read then.
    assert changes.new.door.ids == ("4",)
    # While the account is being read, nothing is called gone.
    assert compare_with(snapshot, replace(now, of=9)).removed == 0
    assert compare_with(seen(at(10), post(1, at(1), None)), now).gathered is None


def test_likes_at_an_age_lie_on_the_straight_line_between_two_snapshots():
    made = at(1)
    snapshots = [
        seen(made + timedelta(days=days), post(1, made, likes))
        for days, likes in ((0.5, 50), (1.5, 150), (5, 500))
    ]
    growth = count_growth(posts_of(post(1, made, 700), now=made + timedelta(days=9)), snapshots)
    # 1 day: half way from 50 to 150. 3 days: 1.5 of 3.5 days on the way from 150 to 500. 7 days: half way to 700.
    ((_, likes),) = [(curve.id, dict(curve.likes)) for curve in growth.curves]
    assert likes == {1: 100, 3: pytest.approx(300), 7: 600}
    assert growth.basis.line == (
        "likes at equal age, straight line between snapshots · n 1 "
        "· 4 snapshots, 2026-11-02 – 2026-11-10 · Europe/Berlin"
    )


def test_what_no_two_snapshots_hold_between_them_is_not_told():
    growth = count_growth(posts_of(post(1, at(1), 700), now=at(10)), [seen(at(9), post(1, at(1), 650))])
    assert growth.curves == ()
    assert say_growth(posts_of(post(1, at(1), 700)), growth) == "A second snapshot shows how a post grows."


BEGIN = datetime(2026, 10, 1, tzinfo=UTC)


def growing(rates):
    """Posts of one day each, whose likes grow by so many a day, seen every day for twelve days."""

    def seen_after(days):
        now = BEGIN + timedelta(days=days)
        made = [BEGIN + timedelta(days=number) for number in range(len(rates))]
        posts = [
            post(id, when, (now - when).days * rate)
            for id, (when, rate) in enumerate(zip(made, rates, strict=True))
            if now >= when
        ]
        return posts_of(*posts, now=now)

    return seen_after(12), [take_snapshot(seen_after(days), ACCOUNT) for days in range(12)]


@pytest.mark.parametrize(("newest", "words"), [(5, "more slowly than"), (500, "faster than")])
def test_the_newest_post_is_held_against_the_median_of_earlier_ones(newest, words):
    posts, snapshots = growing([10, 20, 30, 40, 50, 60, 70, newest])
    growth = count_growth(posts, snapshots)
    # The seven before it, of which the fourth is the middle one.
    assert dict(growth.medians)[1] == 40
    assert say_growth(posts, growth) == f"The post of 8 October gathers likes {words} most before it."


def test_fewer_than_six_of_an_age_have_no_median():
    posts, snapshots = growing([10, 20, 30, 40, 50, 60])
    growth = count_growth(posts, snapshots)
    assert growth.medians == ()
    assert say_growth(posts, growth) == "Too few posts of one age to compare."


def test_every_point_of_the_growth_opens_its_post():
    posts = counted("sample").posts
    index = sandbox_index("sample")
    newest = posts.entries[-2]
    made = newest.media.timestamp
    snapshots = [take_snapshot(replace(posts, now=made + timedelta(days=days)), ACCOUNT) for days in (0.5, 4)]
    growth = count_growth(posts, snapshots)
    drawn = draw_growth(posts, growth, DARK)
    assert drawn.figures
    for id, figure in drawn.figures.items():
        positions = select(index, figure.door, BERLIN).positions
        assert [index.entries[place].media.id for place in positions] == [id]
    assert set(drawn.rows["curves"]["mark"]) == set(drawn.figures)
    assert "21 November" in drawn.table.post.tolist()
