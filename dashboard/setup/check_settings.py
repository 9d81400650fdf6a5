"""Look over the settings without asking anybody: what is missing, what looks wrong, what does not fit the address.

Pure. No finding holds a secret, a piece of one, or its length.
https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login
"""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from dashboard.address import HostKind, Where, is_address
from dashboard.config import (
    LEAST_SECRET,
    REQUIRED,
    ConfigurationError,
    Settings,
    can_be_guessed,
    parse_config,
)
from dashboard.setup.findings import Finding, Grade
from dashboard.setup.scope_check import PLATFORM, check_scope
from dashboard.setup.secret_check import TOKEN_STARTS, check_secret
from dashboard.setup.uri_diff import compare
from igclient import INSTAGRAM_LOGIN, Platform

APP_ID, APP_SECRET, REDIRECT_URI = REQUIRED
COOKIE_SECRET = "COOKIE_SECRET"

_ACCOUNT_ID = re.compile(r"17841\d{12}")
_QUOTES = "\"'`“”‘’"


def check(settings: Mapping[str, str], where: Where) -> tuple[Finding, ...]:
    """Look over the settings of an app that is opened at `where`; something is said about each that is set."""
    return (
        *_missing(settings),
        *_app_id(settings.get(APP_ID, "")),
        *_app_secret(settings),
        *_redirect_uri(settings.get(REDIRECT_URI, ""), where),
        *check_scope(settings),
        *_cookie_secret(settings),
        *_refused(settings),
    )


def check_files(found: Settings) -> tuple[Finding, ...]:
    """Say of each file that it could not be read: that is wrong while something is missing, and else worth a look."""
    grade = Grade.LOOK if all(key in found.values for key in REQUIRED) else Grade.WRONG
    return tuple(Finding(grade, file.name, file.problem) for file in found.unread)


def compare_app_ids(app_id: str, meta_app_id: str) -> Finding | None:
    """Tell whether the Meta app's ID, as a person read it at Meta, stands where the Instagram app's belongs."""
    typed = "".join(meta_app_id.split())
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        return Finding(Grade.LOOK, "Meta app ID", "That is not a number. Both IDs are made of digits alone.")
    if not app_id:
        return Finding(Grade.LOOK, "Meta app ID", f"{APP_ID} is not set, so there is nothing to compare.")
    if typed == app_id:
        return Finding(
            Grade.WRONG,
            "Meta app ID",
            "This number is set as the app ID, and it is the wrong one. Take the Instagram app ID, under Instagram, "
            "API setup with Instagram login, and the Instagram app secret beside it.",
        )
    return Finding(Grade.GOOD, "Meta app ID", f"{APP_ID} is another number, as it has to be.")


def compare_registered(redirect_uri: str, registered: str) -> Finding | None:
    """Compare the redirect URI this app sends with the one a person copied from Meta's page."""
    if not registered.strip():
        return None
    if not is_address(redirect_uri):
        # It is not shown, not even its differences: it may be a secret in the wrong place.
        return Finding(
            Grade.LOOK, "Registered at Meta", f"{REDIRECT_URI} is no address, so there is nothing to compare."
        )
    difference = compare(redirect_uri, registered)
    if difference is None:
        return Finding(Grade.GOOD, "Registered at Meta", "The same, to the last character.")
    return Finding(
        Grade.WRONG, "Registered at Meta", f"Not the same: {'; '.join(difference.words)}.", difference
    )


def hosts_of(settings: Mapping[str, str]) -> Platform:
    """The platform whose hosts the settings lead to; Instagram's own while they cannot be used."""
    try:
        config = parse_config(settings)
    except ConfigurationError:
        config = None
    return config.platform if config else INSTAGRAM_LOGIN


def _missing(settings: Mapping[str, str]) -> Iterator[Finding]:
    for key in REQUIRED:
        if key not in settings:
            yield Finding(Grade.WRONG, key, "is missing.")


def _app_id(app_id: str) -> Iterator[Finding]:
    if not app_id:
        return
    if _is_quoted(app_id):
        yield Finding(Grade.WRONG, APP_ID, "has quotation marks in it. Take them away.")
    elif app_id.startswith(TOKEN_STARTS):
        yield Finding(Grade.WRONG, APP_ID, "looks like an access token. The Instagram app ID is a number.")
    elif not (app_id.isascii() and app_id.isdigit()):
        yield Finding(
            Grade.WRONG,
            APP_ID,
            "is not a number. The ID is made of digits alone; is the secret, or the app's name, in its place?",
        )
    elif _ACCOUNT_ID.fullmatch(app_id):
        yield Finding(
            Grade.WRONG, APP_ID, "looks like the ID of an Instagram account. The app has an ID of its own."
        )
    elif not 14 <= len(app_id) <= 18:
        yield Finding(
            Grade.LOOK, APP_ID, f"has {len(app_id)} digits; app IDs have 15 to 17. Is a part missing?"
        )
    else:
        yield Finding(
            Grade.GOOD,
            APP_ID,
            f"is a number of the right length and ends in {app_id[-4:]}. From the digits alone nobody can tell it "
            "from the Meta app's ID at the top of the dashboard: compare the two.",
        )


def _app_secret(settings: Mapping[str, str]) -> Iterator[Finding]:
    found = check_secret(APP_SECRET, settings.get(APP_SECRET, ""), settings.get(APP_ID, ""))
    if found:
        yield found


def _redirect_uri(uri: str, where: Where) -> Iterator[Finding]:
    if not uri:
        return
    if _is_quoted(uri):
        yield Finding(Grade.WRONG, REDIRECT_URI, "has quotation marks in it. Take them away.")
        return
    if any(sign.isspace() or not sign.isprintable() for sign in uri.strip()):
        yield Finding(Grade.WRONG, REDIRECT_URI, "has a blank inside. Copy the address once more.")
        return
    try:
        parts = urlsplit(uri)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        yield Finding(Grade.WRONG, REDIRECT_URI, "is not an address that begins with https://.")
        return
    if parts.query or parts.fragment or "?" in uri or "#" in uri:
        yield Finding(
            Grade.WRONG,
            REDIRECT_URI,
            "has something after a question mark or a number sign. Instagram then refuses the code.",
        )
    yield _against_address(uri, where)
    yield _https(parts.scheme == "https", where)


def _against_address(uri: str, where: Where) -> Finding:
    difference = compare(uri, where.address)
    if difference is None:
        return Finding(
            Grade.GOOD, REDIRECT_URI, "is this page's own address. Meta has to list exactly the same."
        )
    said = "; ".join(difference.words)
    if difference.leads_elsewhere:
        return Finding(
            Grade.WRONG,
            REDIRECT_URI,
            f"is not the address you are at ({said}). Instagram would send you to a place where this sign-in did not "
            "begin. Open the app at the registered address, or paste the address you end up at on the first page.",
            difference,
        )
    return Finding(
        Grade.LOOK,
        REDIRECT_URI,
        f"leads here, in another spelling ({said}). That works if Meta lists it in exactly the setting's spelling.",
        difference,
    )


def _https(is_https: bool, where: Where) -> Finding:
    if is_https:
        return Finding(Grade.GOOD, "HTTPS", "The redirect URI is an HTTPS address, as Meta wants it.")
    if where.kind is HostKind.LOOPBACK:
        return Finding(
            Grade.LOOK,
            "HTTPS",
            "Meta may refuse a plain http address, even for localhost. Then start the app with make run-https, "
            "and take the https address.",
        )
    return Finding(
        Grade.WRONG, "HTTPS", "Meta takes plain http, if at all, for localhost only. Use an https address."
    )


def _cookie_secret(settings: Mapping[str, str]) -> Iterator[Finding]:
    secret = settings.get(COOKIE_SECRET, "")
    if not secret:
        return
    if can_be_guessed(secret):
        words = f"can be guessed too easily. Take {LEAST_SECRET} random characters or more."
        yield Finding(Grade.LOOK, COOKIE_SECRET, words)
    elif secret == settings.get(APP_SECRET):
        yield Finding(Grade.LOOK, COOKIE_SECRET, "is the app secret once more. Then leave it empty.")
    else:
        yield Finding(Grade.GOOD, COOKIE_SECRET, "is set.")


def _refused(settings: Mapping[str, str]) -> Iterator[Finding]:
    """What config.py itself refuses, but for what is missing."""
    try:
        parse_config(settings)
    except ConfigurationError as error:
        for problem in error.problems:
            about, _, words = problem.partition(" ")
            if words != "is missing.":
                yield Finding(Grade.WRONG, about, words)
    if settings.get(PLATFORM) == "basic_display":
        yield Finding(
            Grade.WRONG,
            PLATFORM,
            "names Basic Display, which Meta ended in December 2024. Leave the line out.",
        )


def _is_quoted(value: str) -> bool:
    return value[:1] in _QUOTES or value[-1:] in _QUOTES
