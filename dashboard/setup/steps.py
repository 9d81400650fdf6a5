"""The walk through Meta's dashboard: where to click, and what goes into each field. Pure.

https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/get-started
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
"""

from dataclasses import dataclass

from dashboard.address import HostKind, Where
from dashboard.words.at_meta import INVITES, LOGIN_SETTINGS, LOGIN_SETUP, ROLES


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the walk: the clicks that lead there, and what stands there by its name.

    Without an `aside` the redirect URI stands in its place.
    """

    title: str
    aside: str
    words: str
    where: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    link: str = ""


META_APPS = "https://developers.facebook.com/apps"

STEPS = (
    Step(
        "Make your account a professional one",
        "Creator or business",
        "A creator and a business account are both free, and both work. "
        "Personal accounts have had no official access since December 2024.",
        ("Instagram app", "Settings", "Account type and tools", "Switch to professional account"),
    ),
    Step(
        "Make a Meta app",
        "With Instagram login",
        "Among the use cases take the one for managing messaging and content on Instagram. An app carries the setup "
        "with Instagram login or the one with Facebook login, not both: this needs the one with Instagram login.",
        ("developers.facebook.com/apps", "Create app"),
        link=META_APPS,
    ),
    Step(
        "Bring the ID and the secret",
        "Two values from one page",
        "Both stand on the same page at Meta, below Instagram's name.",
        LOGIN_SETUP,
        (
            (
                "Instagram app ID",
                "not the ID at the very top: that is the Meta app's own, and the commonest mistake",
            ),
            ("Instagram app secret", "behind Show"),
        ),
        META_APPS,
    ),
    Step(
        "Register the redirect URI",
        "",
        "Instagram sends people back to it. It has to stand at Meta and here, the same to the last character. "
        "The dashboard may add a slash of its own: look at what it saved. Meta also wants the two other addresses; "
        "left empty, Instagram can answer “400 Session Invalid”.",
        LOGIN_SETTINGS,
        (
            ("OAuth redirect URIs", "the address in the first field"),
            ("Deauthorize callback URL", "any https page of yours"),
            ("Data deletion request URL", "any https page of yours"),
        ),
    ),
    Step(
        "Invite your account",
        "As Instagram Tester",
        "While the app is in development mode, only accounts that were invited and have accepted get through. "
        "The role has to be Instagram Tester; the other tester roles do not count here.",
        ROLES,
        (("Instagram Tester", "your account's name"),),
    ),
    Step("Accept the invitation", "In the Instagram app", "Signed in to Instagram as that account.", INVITES),
    Step("Save and connect", "The last one", "Then connect, and see your own."),
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
