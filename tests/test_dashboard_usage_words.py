"""How much of the allowance is used, said so that a person knows what it means."""

import pytest

from dashboard.access.usage import usage_in_detail, usage_in_words
from igclient import Usage


def test_before_the_first_answer_nothing_is_claimed():
    assert usage_in_words(None).startswith("Not known yet.")


def test_as_long_as_nothing_follows_from_it_the_figure_is_all_that_is_said():
    assert usage_in_words(Usage(0, 0, 0)) == "0 % of Instagram's daily allowance used."
    assert usage_in_words(Usage(12, 3, 4)) == "12 % of Instagram's daily allowance used."


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (Usage(12, 80, 4), "80 % of Instagram's daily allowance used. The app now leaves out"),
        (Usage(100, 3, 4), "100 % of Instagram's daily allowance used. Instagram refuses calls until"),
        (Usage(101, 3, 4, 12), "a pause of about 12 minutes."),
        (Usage(1, 3, 4, 0.2), "a pause of about 1 minute."),
    ],
)
def test_what_follows_from_a_figure_is_said_with_it(usage, words):
    assert words in usage_in_words(usage)


def test_what_the_figure_is_made_of_is_told_to_who_asks():
    assert usage_in_detail(Usage(12, 3, 4)).startswith(
        "Calls 12 %, time 3 %, computing 4 %: the highest counts."
    )
