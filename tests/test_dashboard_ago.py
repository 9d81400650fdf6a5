"""How long ago: the edges between minutes, days, weeks, months and years, in the person's own calendar."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.words.ago import ago

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 14, 12, 0, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=-2), ""),
        (timedelta(seconds=-59), "just now"),
        (timedelta(0), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=11, minutes=59), "11 hours ago"),
        (timedelta(hours=12, minutes=1), "yesterday"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=30), "4 weeks ago"),
        (timedelta(days=31), "1 month ago"),
    ],
)
def test_by_what_has_passed(passed, words):
    assert ago(NOW - passed, NOW, BERLIN) == words


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ((2025, 11, 14), (2026, 11, 14), "1 year ago"),
        ((2025, 11, 15), (2026, 11, 14), "11 months ago"),
        ((2023, 11, 15), (2026, 11, 14), "2 years ago"),
        ((2023, 11, 14), (2026, 11, 14), "3 years ago"),
        ((2024, 2, 29), (2025, 2, 28), "11 months ago"),
        ((2024, 2, 29), (2025, 3, 1), "1 year ago"),
        ((2026, 1, 31), (2026, 2, 28), "4 weeks ago"),
        ((2026, 1, 31), (2026, 3, 1), "1 month ago"),
    ],
)
def test_by_the_calendar(then, now, words):
    assert ago(datetime(*then, 12, tzinfo=BERLIN), datetime(*now, 12, tzinfo=BERLIN), BERLIN) == words


def test_a_few_minutes_across_midnight_are_minutes_and_more_is_yesterday():
    midnight = datetime(2026, 11, 14, 0, 10, tzinfo=BERLIN)
    assert ago(midnight - timedelta(minutes=20), midnight, BERLIN) == "20 minutes ago"
    assert ago(midnight - timedelta(hours=3), midnight, BERLIN) == "yesterday"


def test_yesterday_is_the_persons_own():
    posted, now = datetime(2026, 11, 13, 22, 30, tzinfo=UTC), datetime(2026, 11, 14, 8, 0, tzinfo=UTC)
    assert ago(posted, now, UTC) == "yesterday"
    assert ago(posted, now, ZoneInfo("Asia/Tokyo")) == "9 hours ago"
