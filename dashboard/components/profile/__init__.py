"""The profile header: who this is, in as many lines as Instagram gave, and until when the access lasts."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from dashboard.components import access_chip, prints, register
from dashboard.words.ink import inked
from dashboard.words.wording import account_type_in_words, count
from igclient import AccessToken, User

_mount = register("profile", access_chip.PART, prints.PART)
AVATAR = "avatar"
"""The name of the print that the header waits for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the header reported for this run: that the access is over, or that somebody asks about it."""

    is_over: bool
    asks_about_access: bool


def profile(
    user: User,
    token: AccessToken | None,
    *,
    now: datetime,
    zone: tzinfo,
    note: str = "",
    brief_note: str = "",
) -> Outcome:
    """Draw the header of an account: in a narrow window one line, which unfolds.

    The avatar comes later, as the print of that name. What Instagram did not say leaves no hole. A `note` says where
    the account comes from, if not from Instagram, and the `brief_note` says it in two words. Without a `token` there
    is no access to tell the end of.
    """
    line = [inked(user.name), account_type_in_words(user.account_type), note]
    counts = [
        (user.media_count, "post", "posts"),
        (user.followers_count, "follower", "followers"),
        (user.follows_count, "following", "following"),
    ]
    brief = [None if user.media_count is None else count(user.media_count, "post"), brief_note]
    result = _mount(
        key="profile",
        data={
            "username": inked(user.username),
            "line": " · ".join(part for part in line if part),
            "brief": " · ".join(part for part in brief if part),
            "biography": inked(user.biography).strip(),
            "website": _web_address(user.website),
            "counts": [
                [f"{number:,}", one if number == 1 else many]
                for number, one, many in counts
                if number is not None
            ],
            "access": access_chip.chip_data(token, now, zone) if token else None,
        },
        on_over_change=lambda: None,
        on_access_change=lambda: None,
    )
    return Outcome(bool(result.over), bool(result.access))


def _web_address(website: str | None) -> str | None:
    """Only what a browser opens as a page: a profile can hold any text here."""
    return website if website and website.lower().startswith(("https://", "http://")) else None
