"""Medians with their exact intervals, the account's own level, and the verdict against chance."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from dashboard.insights.chance import SHUFFLES, judge
from dashboard.insights.intervals import interval_place, median_interval
from dashboard.insights.levels import levels, ratios

FLOATS = st.floats(0, 1e6, width=32)


def interval(*values):
    return median_interval(np.array(values, dtype=float))


def test_below_six_values_there_is_no_interval():
    assert interval() is None
    assert interval(3) is None
    assert interval(1, 2, 3, 4, 5) is None
    with pytest.raises(ValueError, match="six"):
        interval_place(5)


def test_six_to_eight_values_reach_from_smallest_to_largest():
    six = interval(9, 1, 4, 2, 8, 5)
    assert (six.median, six.low, six.high, six.exact) == (4.5, 1, 9, 1 - 2 / 64)
    eight = interval(*range(8))
    assert (eight.low, eight.high, eight.exact) == (0, 7, 1 - 2 / 256)


@pytest.mark.parametrize(
    ("n", "place"), [(6, 1), (8, 1), (9, 2), (11, 2), (12, 3), (14, 3), (15, 4), (319, 142), (10_000, 4902)]
)
def test_the_place_is_the_innermost_that_still_holds_95_of_100(n, place):
    found, exact = interval_place(n)
    assert found == place

    # All that is not beyond either end, and the same one place further in.
    held = sum(comb(n, low) for low in range(place, n - place + 1))
    further_in = held - 2 * comb(n, place)
    assert exact == pytest.approx(float(Fraction(held, 2**n)), abs=1e-12)
    assert Fraction(held, 2**n) >= Fraction(95, 100) > Fraction(further_in, 2**n)


@pytest.mark.parametrize("n", [6, 9, 25])
def test_the_interval_holds_the_true_median_as_often_as_it_says(n):
    random, rounds = np.random.default_rng(n), 4_000
    # Skewed as likes are; the median of this distribution is 1.
    drawn = np.sort(random.lognormal(0, 1.2, (rounds, n)), axis=1)
    place, exact = interval_place(n)
    held = np.count_nonzero((drawn[:, place - 1] <= 1) & (drawn[:, -place] >= 1)) / rounds
    assert exact >= 0.95
    assert held == pytest.approx(exact, abs=3 * np.sqrt(exact * (1 - exact) / rounds))


@settings(max_examples=40, deadline=None)
@given(st.lists(FLOATS, min_size=6, max_size=40), st.randoms(use_true_random=False))
def test_an_interval_holds_its_median_whatever_the_order(values, random):
    first = interval(*values)
    assert first.low <= first.median <= first.high
    assert first.holds(first.median)
    random.shuffle(values)
    assert interval(*values) == first


def test_a_level_is_the_median_of_the_neighbours_without_the_post_itself():
    likes = np.array([10.0, 20, 30, 40])
    every = np.ones(4, dtype=bool)
    # Of 20, 30, 40; of 10, 30, 40; of 10, 20, 40; of 10, 20, 30.
    assert levels(likes, every).tolist() == [30, 30, 20, 20]
    assert ratios(likes, every).tolist() == [10 / 30, 20 / 30, 1.5, 2.0]


def test_neighbours_are_the_fifteen_before_and_the_fifteen_after():
    likes = np.arange(100.0)
    found = levels(likes, np.ones(100, dtype=bool))
    # 35 … 49 and 51 … 65; at the ends only one side.
    assert (found[50], found[0], found[99]) == (50.0, 8.0, 91.0)
    # Those before and after that are further away change nothing.
    likes[[34, 66]] = 1e9
    assert levels(likes, np.ones(100, dtype=bool))[50] == 50.0
    likes[35] = 1e9
    assert levels(likes, np.ones(100, dtype=bool))[50] == 51.5


def test_what_does_not_count_is_nobodys_neighbour_and_still_has_a_level():
    likes = np.array([10.0, np.nan, 30, 500, 40])
    counts = np.array([True, False, True, False, True])
    assert levels(likes, counts).tolist() == [35, 30, 25, 30, 20]


def test_a_lone_post_has_no_level_and_one_below_one_like_counts_as_one():
    assert np.isnan(ratios(np.array([7.0]), np.array([True]))).all()
    assert ratios(np.array([0.0, 0, 4]), np.ones(3, dtype=bool)).tolist() == [0, 0, 4]


def test_a_kind_is_held_against_itself_from_six_posts_on():
    kinds = np.array(["photo"] * 6 + ["reel"] * 5)
    likes = np.array([10.0] * 6 + [100.0] * 5)
    every = np.ones(11, dtype=bool)
    own = ratios(likes, every, kinds)
    assert own[:6].tolist() == [1.0] * 6
    # Five reels are too few: of the other ten posts six are photos.
    assert own[6:].tolist() == [10.0] * 5
    six = ratios(np.append(likes, 50.0), np.ones(12, dtype=bool), np.append(kinds, "reel"))
    assert six[6:].tolist() == [1.0] * 5 + [0.5]


def slots(n, groups):
    return {str(group): np.arange(group, n, groups) for group in range(groups)}


def test_a_group_that_is_far_better_is_told_and_named():
    values = np.ones(60)
    values[::6] = 3.0
    verdict = judge(values, slots(60, 6))
    assert (verdict.name, verdict.value, verdict.of_hundred, verdict.groups) == ("0", 3.0, 1, 6)
    assert verdict.can_be_told


def test_without_six_posts_in_any_group_there_is_no_verdict():
    assert judge(np.ones(10), slots(10, 2)) is None
    assert judge(np.ones(0), {}) is None
    values = np.ones(16)
    values[:5] = 99.0
    # Five posts are no group, however good they are.
    assert judge(values, {"five": np.arange(5), "rest": np.arange(5, 16)}).name == "rest"


def test_where_all_are_alike_every_shuffled_account_is_as_good():
    verdict = judge(np.ones(40), slots(40, 4))
    assert (verdict.of_hundred, verdict.can_be_told) == (100, False)


def test_the_verdict_is_the_same_each_time():
    values = np.random.default_rng(3).lognormal(0, 0.5, 80)
    assert judge(values, slots(80, 8)) == judge(values, slots(80, 8))
    assert SHUFFLES == 499


def test_a_group_that_is_far_worse_stands_out_only_when_both_ways_are_looked_at():
    values = np.tile([0.2, 1.0, 1.0, 1.05, 1.0, 1.0], 10)
    both = judge(values, slots(60, 6), either_way=True)
    assert (both.name, both.can_be_told) == ("0", True)
    assert judge(values, slots(60, 6)).name == "3"


def test_within_strata_a_year_that_did_better_makes_no_tag_better():
    years = np.repeat([2024, 2025], [50, 10])
    values = np.where(years == 2025, 3.0, 1.0)
    tag = {"of 2025": np.arange(51, 60), "of 2024": np.arange(0, 50, 5)}
    assert judge(values, tag).can_be_told
    assert judge(values, tag, strata=years).of_hundred == 100


def test_of_accounts_of_pure_chance_a_best_is_claimed_in_at_most_5_of_100():
    accounts, random = 200, np.random.default_rng(20)
    groups = slots(120, 12)
    claimed = misled = 0
    for _ in range(accounts):
        noise = random.lognormal(0, 0.7, 120)
        claimed += judge(noise, groups, shuffles=99).can_be_told
        misled += max(np.median(noise[places]) for places in groups.values()) > 1.2
    # What is said of the whole: 5 of 100, give or take what a count of 200 accounts varies by chance.
    assert claimed <= accounts * 0.05 + 2 * np.sqrt(accounts * 0.05 * 0.95)
    # Without the shuffles almost every one of them would have a best hour.
    assert misled > accounts * 0.8
