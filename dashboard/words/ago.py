"""How long ago something was, the way people say it. Pure."""

from datetime import datetime, timedelta, tzinfo

from dashboard.words.wording import count, in_zone

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_DAYS_BEFORE_WEEKS = 14


def ago(moment: datetime, now: datetime, zone: tzinfo) -> str:
    """'3 years ago', by the calendar of `zone`. A moment that is still to come gives nothing.

    What happened less than an hour ago is told in minutes even across midnight; after that a new day is "yesterday".
    """
    passed = now - moment
    if passed < -_MINUTE:
        return ""
    if passed < _MINUTE:
        return "just now"
    if passed < _HOUR:
        return f"{count(passed // _MINUTE, 'minute')} ago"
    then, today = in_zone(moment, zone), now.astimezone(zone)
    days = (today.date() - then.date()).days
    if days == 0:
        return f"{count(passed // _HOUR, 'hour')} ago"
    if days == 1:
        return "yesterday"
    if days < _DAYS_BEFORE_WEEKS:
        return f"{days} days ago"
    months = (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)
    if months == 0:
        return f"{days // 7} weeks ago"
    return f"{count(months // 12, 'year') if months >= 12 else count(months, 'month')} ago"
