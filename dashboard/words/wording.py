"""Dates, counts and kinds, said the way the pages say them. Pure."""

import re
from calendar import month_abbr, month_name
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.words.ink import inked, spaces_for_blanks
from igclient import AccessToken, Media, MediaType


class PostKind(StrEnum):
    """What a frame holds, as the badges tell it."""

    PHOTO = "photo"
    VIDEO = "video"
    REEL = "reel"
    ALBUM = "album"
    UNKNOWN = "post"


ACCOUNT_TYPES = {
    "business": "Business account",
    "media_creator": "Creator account",
    "personal": "Personal account",
}
_KINDS: dict[str, PostKind] = {
    MediaType.IMAGE: PostKind.PHOTO,
    MediaType.VIDEO: PostKind.VIDEO,
    MediaType.CAROUSEL_ALBUM: PostKind.ALBUM,
}

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def zone_named(name: str | None) -> tzinfo:
    """The person's time zone; UTC when their browser does not say or says something unknown."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "Europe" is a folder
        return ZoneInfo("UTC")


def kind_of(media: Media) -> PostKind:
    """What a post is, in the badges' words."""
    if media.is_reel:
        return PostKind.REEL
    return _KINDS.get(media.media_type or "", PostKind.UNKNOWN)


def account_type_in_words(account_type: str | None) -> str | None:
    """'MEDIA_CREATOR' becomes 'Creator account'; a type nobody knows is left unsaid."""
    return ACCOUNT_TYPES.get((account_type or "").lower())


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The moment in a zone; as it is where the calendar has no such hour, in the first and last of its years."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def iso_day(moment: datetime, zone: tzinfo) -> str:
    """'2026-07-19'."""
    return in_zone(moment, zone).date().isoformat()


def day(moment: datetime, zone: tzinfo) -> str:
    """'22 January 2027'."""
    local = in_zone(moment, zone)
    # Not %Y: it writes the year 2 as 2 on some systems and as 0002 on others.
    return f"{local.day} {local:%B} {local.year:04d}"


def day_and_time(moment: datetime, zone: tzinfo) -> str:
    """'22 January 2027, 14:03'."""
    return f"{day(moment, zone)}, {in_zone(moment, zone):%H:%M}"


def edge_date(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """'14 Nov', and with its year when that is not the present one: what is printed on the film's edge."""
    local = in_zone(moment, zone)
    short = f"{local.day} {local:%b}"
    return short if local.year == now.astimezone(zone).year else f"{short} {local.year:04d}"


def month_in_words(year: int, month: int) -> str:
    """'November 2026'."""
    return f"{month_name[month]} {year:04d}"


def brief_span(first: datetime, last: datetime, zone: tzinfo) -> str:
    """'Nov 2026 – Dec 2025', in the order they are given; one month is said once."""
    ends = [in_zone(moment, zone) for moment in (first, last)]
    said = [f"{month_abbr[local.month]} {local.year:04d}" for local in ends]
    return " – ".join(dict.fromkeys(said))


def megabytes(size: int) -> str:
    """Say a size in bytes as '0.4 MB' or '14 MB'."""
    millions = size / 1_000_000
    return f"{millions:.1f} MB" if millions < 9.95 else f"{millions:,.0f} MB"


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 post', '1,204 posts'."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def rough(span: timedelta) -> str:
    """'7 minutes', '3 hours': how long to wait, as far as anybody needs to know; at least a minute."""
    minutes = max(1, round(span / timedelta(minutes=1)))
    return count(minutes, "minute") if minutes <= 120 else count(round(minutes / 60), "hour")


def label(media: Media, number: str, zone: tzinfo) -> str:
    """What a screen reader says of a frame: number, kind, date, and what it shows as far as anyone wrote it."""
    kind = kind_of(media)
    slides = f" of {len(media.children)}" if kind is PostKind.ALBUM and media.children else ""
    when = f", {day(media.timestamp, zone)}" if media.timestamp else ""
    said = " ".join(spaces_for_blanks(inked(media.alt_text) or inked(media.caption)).split())
    words = f": {said[:117]}…" if len(said) > 120 else f": {said}" if said else ""
    return f"{kind.value.capitalize()}{slides} {number}{when}{words}"


def literally(text: str) -> str:
    """Escape a text for a label, where Streamlit would read Markdown."""
    return _PUNCTUATION.sub(r"\\\g<0>", text)


def span(first: datetime, last: datetime, zone: tzinfo) -> str:
    """'2 March – 14 November 2026': two days, the year said once when it is the same."""
    begin, end = day(first, zone), day(last, zone)
    if begin == end:
        return end
    same_year = in_zone(first, zone).year == in_zone(last, zone).year
    return f"{begin.rpartition(' ')[0] if same_year else begin} – {end}"


def renewal_note(token: AccessToken, now: datetime, zone: tzinfo) -> str:
    """What can be done about the end of the access, in two or three words."""
    if token.refreshable_from is None:
        return "can be extended"
    days = (token.refreshable_from.astimezone(zone).date() - now.astimezone(zone).date()).days
    if token.refreshable_from <= now:
        return "can be refreshed"
    return {0: "refreshable later today", 1: "refreshable tomorrow"}.get(
        days, f"refreshable from {day(token.refreshable_from, zone)}"
    )


def zone_words(zone: tzinfo, now: datetime) -> str:
    """'Europe/Berlin (UTC+01:00)': the zone that times are said in."""
    # Before zones were agreed on, a place's own noon ruled, to the second.
    offset = f"{in_zone(now, zone):%z}"
    return f"{zone} (UTC{offset[:3]}:{offset[3:5]})"


def plain_name(name: str) -> str:
    """A name somebody else chose, as code: with nothing in it that Markdown would take for its own."""
    letters = "".join(letter for letter in name if letter.isalnum() or letter == "_")
    return f"`{letters}`" if letters else ""


def in_order(clicks: Sequence[str]) -> str:
    """'App Dashboard › App roles': where to click, one after the other."""
    return " › ".join(clicks)
