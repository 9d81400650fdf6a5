"""The access chip: until when, and how long that still is, counted in the browser without a reload."""

from datetime import datetime, tzinfo

from dashboard.components import register
from dashboard.words.wording import day_and_time, renewal_note
from igclient import AccessToken
from igclient.tokens import EXPIRY_MARGIN

WIDTH = 248  # pixels
WARM_LONG_LIVED_SECONDS = 7 * 24 * 3600
WARM_SHORT_LIVED_SECONDS = 10 * 60
PART = "access_chip/chip"

_mount = register("access_chip", PART)


def access_chip(token: AccessToken, *, now: datetime, zone: tzinfo) -> bool:
    """Draw the chip; True in the run that the end of the access causes."""
    result = _mount(
        key="access_chip", data=chip_data(token, now, zone), on_over_change=lambda: None, width=WIDTH
    )
    return bool(result.over)


def chip_data(token: AccessToken, now: datetime, zone: tzinfo) -> dict[str, object]:
    """Say what the chip shows: times in seconds, counted down by the browser from when it gets them."""
    return {
        "until": day_and_time(token.expires_at, zone),
        "left": (token.expires_at - EXPIRY_MARGIN - now).total_seconds(),
        "life": (token.expires_at - token.obtained_at).total_seconds(),
        "warm": WARM_LONG_LIVED_SECONDS if token.is_long_lived else WARM_SHORT_LIVED_SECONDS,
        "note": renewal_note(token, now, zone),
    }
