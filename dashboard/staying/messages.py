"""Staying connected and letting go of it, in a person's words."""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from dashboard.staying.cookie import CookieProblem
from dashboard.words.message import Message, Tone
from dashboard.words.wording import day, day_and_time, zone_words
from igclient import AccessToken

DROPPED = {
    CookieProblem.UNREADABLE: Message(
        "You are no longer connected on this browser.",
        "What this browser kept cannot be opened: it was changed or cut short, or this app's own secret is another "
        "one now. It was taken away.",
        "Connect again, and choose to stay connected if you like.",
        tone=Tone.CALM,
    ),
    CookieProblem.OVER: Message(
        "Your access has run out.",
        "What this browser kept was good for 60 days, and they are over. Nothing of yours was lost.",
        "Connect again, and choose to stay connected if you like.",
        tone=Tone.CALM,
    ),
}
SAMPLE_BEGAN_ANEW = Message(
    "The sample account's stay is over.",
    "The app was started again, and its sample account began anew.",
    "Choose the sample account again. Nothing of it was yours to lose.",
    tone=Tone.CALM,
)
STAYS = (
    "A reload, a new tab or a restart of the app does not end it. It is refreshed once a day when you come."
)
STAYS_SAMPLE = (
    "A reload or a new tab does not end it. A restart of the app does: its sample account then begins anew."
)
COOKIES_BLOCKED = Message(
    "This browser keeps no cookies for this page.",
    "So it cannot keep your access: you stay connected in this tab only, until you close or reload it.",
    "Allow cookies for this page in the browser's settings, then choose Stay connected again.",
)
TOO_LARGE = Message(
    "This access does not fit into a cookie.",
    "Instagram gave an unusually long token. You stay connected in this tab only.",
    "Nothing to do; everything else works.",
)
KEY_UNAVAILABLE = Message(
    "This app has no key to seal your access with.",
    "The file with the key could not be read or written, or the setting COOKIE_SECRET is missing or can be guessed. "
    "You stay connected in this tab only.",
    "Set COOKIE_SECRET to 32 random characters or more, and start the app again.",
)
STAY_FAILED = Message(
    "You are connected, but not beyond this tab.",
    "Staying connected takes an access of 60 days, and Instagram did not give one just now.",
    "Try again with Stay connected on the Access page.",
)
LET_GO_ELSEWHERE = Message(
    "This browser no longer keeps your access.",
    "It was let go of in another tab. This one stays connected until you close or reload it.",
    "Nothing to do.",
    tone=Tone.CALM,
)
DISCONNECTED_ELSEWHERE = Message(
    "Disconnected.",
    "You disconnected this account in another tab of this browser, and that counts for this one too.",
    "Connect again whenever you like.",
    tone=Tone.CALM,
)
COOKIE_GONE = "The cookie is gone from this browser too: we looked."
COOKIE_LEFT = Message(
    "This browser did not let go of its cookie.",
    "The app asked it to, and looked: the cookie that kept your access is still there.",
    "Clear this site's data in the browser's settings.",
)
ON_ITS_WAY = Message(
    "Disconnected.",
    "An answer of Instagram's is still on its way to this app. What asked for it goes when it has come.",
    "Reload this page in a minute: it looks again, and says when all of it is gone.",
    tone=Tone.CALM,
)
NOT_FORGOTTEN = Message(
    "Something may be left in the app's memory.",
    "You are disconnected, but we still found something of your account. An answer may have been on its way.",
    "Reload this page in a minute: it looks again. Restart the app to be sure; nothing of it is on a disk.",
)
EXTENSION_FAILED = Message(
    "Your access ends soon, and could not be extended.",
    "Shortly before its end the app asked Instagram for 60 days, and did not get them.",
    "Try Extend on the Access page, or connect again after the end.",
)


def kept(token: AccessToken, held_until: datetime | None, zone: tzinfo, *, by_server: bool) -> str:
    """Until when the browser keeps the access: as it said itself, and where it did not, what others do."""
    end = f"Your access ends on **{day(token.expires_at, zone)}**."
    if by_server:
        return (
            f"This browser keeps your access, encrypted, in a cookie that lasts as long as the access. {end}"
        )
    if held_until is None:
        how_long = "Safari and Brave forget it after 7 days without a visit."
        return f"This browser keeps your access, encrypted, in a cookie. {how_long} {end}"
    if held_until >= token.expires_at - timedelta(days=1):
        return (
            f"This browser keeps your access, encrypted, in a cookie until **{day(token.expires_at, zone)}**."
        )
    return (
        f"This browser keeps your access, encrypted, in a cookie until **{day(held_until, zone)}**, and each visit "
        f"makes that later. {end}"
    )


def extended(token: AccessToken, zone: tzinfo, now: datetime) -> Message:
    """The hour was nearly over, and became sixty days."""
    return Message(
        "Your access was extended.",
        "The hour Instagram gives at first was nearly over, so the app asked for the 60 days that follow it: "
        f"until {day_and_time(token.expires_at, zone)}, {zone_words(zone, now)}.",
        "Nothing to do. It is still kept in this tab only, unless you chose to stay connected.",
        tone=Tone.CALM,
    )


def with_cookie_gone(message: Message) -> Message:
    """The same farewell, once the browser has confirmed that its cookie is gone."""
    return replace(message, cause=f"{message.cause} {COOKIE_GONE}")
