"""How much of the allowance is used, said so that a person knows what it means."""

import pytest

from dashboard.access.usage import usage_in_words
from igclient import Usage


def test_before_the_first_answer_nothing_is_claimed():
    assert "has not said yet" in usage_in_words(None)


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (Usage(12, 3, 4), "At 100 % Instagram refuses calls for a while."),
        (Usage(12, 80, 4), "That is a lot"),
        (Usage(100, 3, 4), "until the figure has fallen"),
        (Usage(101, 3, 4, 12), "a pause of about 12 minutes"),
        (Usage(1, 3, 4, 0.2), "a pause of about 1 minute."),
    ],
)
def test_what_a_figure_means(usage, words):
    said = usage_in_words(usage)
    assert said.startswith(f"{usage.percent:.0f} % used: calls {usage.call_count:.0f} %")
    assert words in said
