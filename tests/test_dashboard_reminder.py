"""The calendar reminder: a week before the end, in a file every calendar reads, with nothing private in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from dashboard.access.reminder import reminder_at, reminder_ics
from igclient import AccessToken

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
END = datetime(2027, 1, 22, 13, 3, tzinfo=UTC)
TOKEN = AccessToken("IGAAmarker", "27640875392278831", ("instagram_business_basic",), NOW, END, True)
BERLIN = ZoneInfo("Europe/Berlin")
ADDRESS = "https://sheets.example/a,b;c/"


def ics(token=TOKEN):
    at = reminder_at(token, BERLIN, NOW)
    assert at is not None
    return reminder_ics(token, at, app_address=ADDRESS, zone=BERLIN, now=NOW)


def event(token=TOKEN):
    (found,) = icalendar.Calendar.from_ical(ics(token)).walk("VEVENT")
    return found


def test_it_is_a_week_before_the_end_at_ten_in_the_persons_morning():
    assert event().decoded("dtstart") == datetime(2027, 1, 15, 9, tzinfo=UTC)
    assert b"DTSTART:20270115T090000Z" in ics()
    # There it is the 16th already.
    assert reminder_at(TOKEN, ZoneInfo("Pacific/Kiritimati"), NOW) == datetime(2027, 1, 15, 20, tzinfo=UTC)
    (alarm,) = event().walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta())
    assert "22 January 2027" in event()["description"]
    assert str(event()["url"]) == ADDRESS


def test_an_access_of_an_hour_and_one_in_its_last_week_have_none():
    ten = datetime(2027, 1, 15, 10, tzinfo=BERLIN)
    assert reminder_at(replace(TOKEN, is_long_lived=False), BERLIN, NOW) is None
    assert reminder_at(TOKEN, BERLIN, ten) is None
    assert reminder_at(TOKEN, BERLIN, ten - timedelta(seconds=1)) == ten


def test_the_file_keeps_to_the_letter_of_the_rules():
    raw = ics()
    lines = raw.split(b"\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    for needed in (b"VERSION:2.0", b"METHOD:PUBLISH", b"DTSTAMP:20261123T120000Z"):
        assert needed in lines
    assert any(line.startswith(b"PRODID:") for line in lines)
    unfolded = raw.replace(b"\r\n ", b"")
    assert rb"a\,b\;c" in unfolded


def test_after_a_refresh_it_moves_the_earlier_entry():
    later = event(replace(TOKEN, expires_at=END + timedelta(days=20)))
    assert later["uid"] == event()["uid"]
    assert int(later["sequence"]) > int(event()["sequence"])
    assert int(later["sequence"]) < 2**31
    assert event(replace(TOKEN, user_id="1"))["uid"] != event()["uid"]


@pytest.mark.parametrize("secret", [b"IGAAmarker", b"27640875392278831"])
def test_neither_token_nor_account_is_in_it(secret):
    assert secret not in ics().replace(b"\r\n ", b"")
