"""The profile header: who this is, in as many lines as Instagram gave, and until when the access lasts."""

from datetime import datetime, tzinfo

from dashboard.components import access_chip, prints, register
from dashboard.words.ink import inked
from dashboard.words.wording import account_type_in_words
from igclient import AccessToken, User

_mount = register("profile", access_chip.PART, prints.PART)
AVATAR = "avatar"
"""The name of the print that the header waits for."""


def profile(user: User, token: AccessToken | None, *, now: datetime, zone: tzinfo, note: str = "") -> bool:
    """Draw the header of an account; True in the run that the end of its access causes.

    The avatar comes later, as the print of that name. What Instagram did not say leaves no hole. A `note` says where
    the account comes from, if not from Instagram. Without a `token` there is no access to tell the end of.
    """
    line = [inked(user.name), account_type_in_words(user.account_type), note]
    counts = [
        (user.media_count, "post", "posts"),
        (user.followers_count, "follower", "followers"),
        (user.follows_count, "following", "following"),
    ]
    result = _mount(
        key="profile",
        data={
            "username": inked(user.username),
            "line": " · ".join(part for part in line if part),
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
    )
    return bool(result.over)


def _web_address(website: str | None) -> str | None:
    """Only what a browser opens as a page: a profile can hold any text here."""
    return website if website and website.lower().startswith(("https://", "http://")) else None
