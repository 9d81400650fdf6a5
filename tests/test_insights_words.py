"""What the insights say: one thought a sentence, and never more than the figures allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from insights_posts import NOW, counted, grouped, numbers_of, post
from still_source import StillSource

from dashboard.account.source import Can
from dashboard.insights import sentences as say
from dashboard.insights.chance import Verdict
from dashboard.insights.foot_part import left_out
from dashboard.insights.formulas import FORMULAS
from dashboard.insights.numbers import Numbers

DOCS = Path(__file__).parent.parent / "docs/insights.md"
LIKED = StillSource(can=frozenset({Can.LIKES}))


def every(hours, count, *, kind="photo", begin=datetime(2024, 1, 1, 12, tzinfo=UTC), **how):
    return [
        post(f"{kind}{number}", begin + timedelta(hours=hours * number), kind=kind, **how)
        for number in range(count)
    ]


def test_the_sample_is_told_as_it_is_drawn():
    numbers = counted("sample")
    assert (
        say.say_rhythm(numbers) == "About once a week, for six years. Reels came in late 2022 and stayed few."
    )
    assert say.say_times(numbers) == "You post in the evening. That it helps cannot be told."
    kinds = grouped("sample", 2023).kinds
    told = say.say_groups(kinds, say.KIND_LABELS, "kind")
    assert told == "Reels did somewhat better than your usual. Nothing else stands out."
    assert say.say_words(numbers.words) == "No hashtag can be shown to help or to hurt."
    assert say.say_half(numbers.concentration.half) == "Half of all likes came from 84 of 319 posts"
    weekdays = grouped("sample", 2023).weekdays
    assert say.say_groups(weekdays, say.WEEKDAY_LABELS, "weekday") == "No weekday can be told to do better."


@pytest.mark.parametrize(
    ("hours", "count", "words"),
    [
        (6, 40, "More than once a day, for 1 week."),
        (24, 60, "About once a day, for 9 weeks."),
        (48, 300, "About every other day, for two years."),
        (84, 110, "About twice a week, for one year."),
        (24 * 7, 160, "About once a week, for three years."),
        (24 * 15, 60, "About twice a month, for two years."),
        (24 * 30, 40, "About once a month, for three years."),
        (24 * 90, 60, "Less than once a month, for fifteen years."),
    ],
)
def test_the_pace_is_told_in_round_words(hours, count, words):
    assert say.say_rhythm(
        numbers_of(*every(hours, count, begin=datetime(2011, 1, 1, tzinfo=UTC)))
    ) == words.replace("fifteen", "15")


def test_few_posts_are_told_as_few():
    assert say.say_rhythm(numbers_of()) == "No posts yet."
    assert say.say_rhythm(numbers_of(post(1))) == "One post so far."
    two = numbers_of(post(1), post(2))
    assert say.say_times(two) == "You post at midday. There are too few posts at any one time to compare."
    assert say.say_words(two.words) == "No hashtag is on six posts: too few to compare."


def test_a_kind_that_came_late_and_became_many_did_not_stay_few():
    late = every(24, 100, kind="reel", begin=datetime(2025, 6, 1, tzinfo=UTC))
    numbers = numbers_of(*every(240, 60), *late)
    assert say.say_rhythm(numbers).endswith("Reels came in mid-2025.")
    with_it_from_the_start = numbers_of(*every(240, 60), *every(240, 60, kind="reel"))
    assert "Reels" not in say.say_rhythm(with_it_from_the_start)


def test_what_is_no_habit_is_not_called_one():
    spread = numbers_of(*every(5, 200))
    assert say.say_times(spread).startswith("You post all day long.")


def verdict(of_hundred, value=1.4, name="reel"):
    return Verdict(name, value, of_hundred, 4)


def test_a_best_is_named_up_to_5_of_100_and_not_above():
    kinds = grouped("sample", 2023).kinds
    named = say.say_groups(replace(kinds, verdict=verdict(5, 2.0)), say.KIND_LABELS, "kind")
    assert named == "Reels did better than your usual. Nothing else stands out."
    not_named = say.say_groups(replace(kinds, verdict=verdict(6, 2.0)), say.KIND_LABELS, "kind")
    assert not_named == "No kind can be told to do better."
    assert say.say_verdict(verdict(75), "slot", "time") == (
        "Shuffled at random, 75 of 100 accounts show a slot this good: no best time can be told from these posts."
    )
    assert say.say_verdict(verdict(1), "slot", "time") == (
        "Shuffled at random, 1 of 100 account shows a slot this good: this is more than chance."
    )
    assert say.say_verdict(None, "slot", "time") == "No slot has six posts: too few to compare."
    best = Numbers(counted("sample").posts)
    vars(best)["times"] = replace(best.times, verdict=verdict(2, name="thu morning"))
    assert say.say_times(best).endswith("Thursday morning does better than chance would have it.")


def test_a_hashtag_is_told_to_help_or_to_hurt_only_beyond_chance():
    words = counted("sample").words
    better, worse = verdict(3, 1.8, "#fog"), verdict(3, 0.4, "#fog")
    assert (
        say.say_words(replace(words, verdict=better))
        == "Posts with #fog did better than others of their year."
    )
    assert (
        say.say_words(replace(words, verdict=worse))
        == "Posts with #fog did less well than others of their year."
    )
    assert say.say_tag_verdict(verdict(89)).endswith(
        "89 of 100 accounts show a hashtag this far from the rest: what differs may be chance."
    )


def test_what_is_left_out_is_said():
    assert left_out(LIKED, counted("sample")) == [
        "2 posts hide their likes and are left out where likes count.",
        "1 post is younger than seven days and is in no comparison.",
    ]
    odd = numbers_of(post(1, likes=None), post(2, NOW), post(3, NOW), post(4, None))
    assert left_out(LIKED, odd) == [
        "1 post hides its likes and is left out where likes count.",
        "2 posts are younger than seven days and are in no comparison.",
        "1 post has no date and is in no figure.",
    ]
    assert left_out(LIKED, numbers_of()) == []
    unliked = numbers_of(post(1, likes=None))
    assert left_out(StillSource(), unliked) == [
        "This account comes without likes: nothing here compares posts."
    ]


def test_the_page_and_the_document_tell_the_same_formulas():
    text = DOCS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("- **") and ":**" in line]
    assert lines == [f"- **{name}:** {formula}" for name, formula in FORMULAS]
