"""The walk through Meta's dashboard: where to click, and what goes into each field. Pure.

https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/get-started
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from dataclasses import dataclass

from dashboard.address import HostKind, Where
from dashboard.words.at_meta import INVITES, LOGIN_SETTINGS, LOGIN_SETUP, ROLES


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the walk: the clicks that lead there, and each field by its name with what goes into it."""

    title: str
    words: str
    where: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


STEPS = (
    Step(
        "Make your account a professional one",
        "Creator or business, both are free and both work. Personal accounts have had no official access "
        "since December 2024.",
        ("Instagram app", "Settings", "Account type and tools", "Switch to professional account"),
    ),
    Step(
        "Make a Meta app",
        "Among the use cases take the one for managing messaging and content on Instagram. An app carries the setup "
        "with Instagram login or the one with Facebook login, not both: this needs *Instagram login*.",
        ("developers.facebook.com/apps", "Create app"),
    ),
    Step(
        "Note the ID and the secret",
        "The Meta app's own ID at the top of the dashboard is another number, and the commonest mistake.",
        LOGIN_SETUP,
        (
            ("Instagram app ID", "goes into INSTAGRAM_APP_ID"),
            ("Instagram app secret", "behind Show; goes into INSTAGRAM_APP_SECRET"),
        ),
    ),
    Step(
        "Register the redirect URI",
        "The dashboard may add a slash of its own: look at what it saved, and write the same into the settings. "
        "Meta also wants the two other addresses; left empty, Instagram can answer “400 Session Invalid”.",
        LOGIN_SETTINGS,
        (
            ("OAuth redirect URIs", "the address above, to the last character"),
            ("Deauthorize callback URL", "any https page of yours"),
            ("Data deletion request URL", "any https page of yours"),
        ),
    ),
    Step(
        "Invite your account",
        "While the app is in development mode, only accounts that were invited and have accepted get through. "
        "The role has to be *Instagram Tester*; the other tester roles do not count here.",
        ROLES,
        (("Instagram Tester", "your account's name"),),
    ),
    Step("Accept the invitation", "Signed in to Instagram as that account.", INVITES),
)


def describe_where(where: Where) -> str:
    """Where this copy of the app runs, and what that means for the setup."""
    if where.kind is HostKind.LOOPBACK:
        place = "This copy of the app runs on your own machine."
    elif where.kind is HostKind.CLOUD:
        place = "This copy of the app runs on Streamlit Community Cloud."
    else:
        place = "This copy of the app runs on another machine than the one you sit at."
    plain = " You opened it over plain HTTP: Instagram may want HTTPS." if not where.is_https else ""
    return f"{place}{plain} It takes about fifteen minutes, once, and costs nothing."
