"""A calendar entry a week before the access ends, as a file by RFC 5545. Pure."""

import hashlib
from datetime import UTC, datetime, time, timedelta, tzinfo

from icalendar import Alarm, Calendar, Event

from dashboard.words.wording import day, in_zone
from igclient import AccessToken

AHEAD = timedelta(days=7)
_AT = time(10)
_LENGTH = timedelta(minutes=15)


def reminder_at(token: AccessToken, zone: tzinfo, now: datetime) -> datetime | None:
    """When to remind: at 10 in the person's morning, a week before the end.

    None when that is past, or the access lasts an hour only.
    """
    moment = datetime.combine(in_zone(token.expires_at - AHEAD, zone).date(), _AT, zone).astimezone(UTC)
    return moment if token.is_long_lived and moment > now else None


def reminder_ics(token: AccessToken, at: datetime, *, app_address: str, zone: tzinfo, now: datetime) -> bytes:
    """The entry, with an alarm, at `at`. Taken in again after a refresh, it moves the earlier one.

    Neither token nor account is in it.
    """
    event = Event()
    # Calendars know an entry by its UID, and take a higher SEQUENCE for the newer one.
    whose = hashlib.sha256(f"contact sheet {app_address} {token.user_id}".encode()).hexdigest()[:32]
    event.add("uid", f"{whose}@contact-sheet")
    event.add("sequence", int(token.expires_at.timestamp()) // 60)
    event.add("dtstamp", now)
    event.add("dtstart", at)
    event.add("dtend", at + _LENGTH)
    event.add("summary", "Refresh the access to Instagram in Contact Sheet")
    event.add(
        "description",
        f"The access ends on {day(token.expires_at, zone)}. Open {app_address} and choose "
        "Refresh on the Access page; after the end, connect again.",
    )
    event.add("url", app_address)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Refresh the access to Instagram")
    alarm.add("trigger", timedelta())
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Contact Sheet//Access//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
