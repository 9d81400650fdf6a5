"""Find what is to be read of an export by the names of its files alone. Pure: a browser's list of names will do.

Folders have changed three times since 2021; base names have not. What is private is not on the list, wherever it lies.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Name what a file of an export lists, or tells."""

    ARCHIVED = "archived_posts"
    REELS = "reels"
    IGTV = "igtv_videos"
    POSTS = "posts"
    STORIES = "stories"
    PROFILE_PHOTOS = "profile_photos"
    OTHER = "other_content"
    DELETED = "recently_deleted_content"
    FLAT = "media"
    """Everything at once, until spring 2021."""
    PROFILE = "personal_information"
    FLAT_PROFILE = "profile"
    REQUESTS = "your_information_download_requests"


LISTS = tuple(kind for kind in Kind if kind not in (Kind.PROFILE, Kind.FLAT_PROFILE, Kind.REQUESTS))
_FILE = re.compile(rf"({'|'.join(Kind)})(?:_(\d{{1,6}}))?\.json")

# Below these lie messages, contacts, logins, advertising, what others posted, and figures under a list's own name.
CLOSED = frozenset(
    {
        *(
            "messages",
            "threads",
            "likes",
            "saved",
            "comments",
            "connections",
            "contacts",
            "followers_and_following",
        ),
        *(
            "security_and_login_information",
            "login_and_account_creation",
            "ads_information",
            "logged_information",
        ),
        *(
            "past_instagram_insights",
            "subscriptions",
            "story_interactions",
            "preferences",
            "your_topics",
            "shopping",
        ),
        *("apps_and_websites", "apps_and_websites_off_of_instagram", "monetization", "device_information"),
        *("your_facebook_activity", "your_activity_across_facebook", "__macosx"),
    }
)
_OWN_FOLDERS = frozenset({"media", "content", "posts", "your_instagram_activity", "other_activity"})
_PROFILE_FOLDERS = frozenset({"personal_information", "account_information"})
_GROUPED = re.compile(r"instagram-(?P<user>[a-z0-9._]{1,30})-(?P<day>\d{4}-\d\d-\d\d)(?![0-9])")
_FLAT = re.compile(r"(?P<user>[a-z0-9._]{1,30})_(?P<day>20\d{6})(?:_part_\d+)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold a file that is to be read whole: its full name, and what it tells. `root` is the folder it is wrapped in."""

    name: str
    kind: Kind
    number: int
    root: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Hold whose export it is, and of which day, as far as the name of its ZIP or folder says."""

    user: str | None = None
    day: date | None = None


def wanted(names: Iterable[str]) -> list[Wanted]:
    """Return the files that are to be read whole, in the order they are to be read in. No other is opened."""
    found = [file for name in names if (file := _wanted(name))]
    flat = {file.root for file in found if file.kind is Kind.FLAT}
    found = [file for file in found if file.kind is not Kind.FLAT_PROFILE or file.root in flat]
    order = list(Kind)
    return sorted(found, key=lambda file: (order.index(file.kind), file.number, file.name))


def is_closed(name: str) -> bool:
    """Return whether a file lies where nothing is opened."""
    *folders, base = name.lower().split("/")
    return base.startswith("._") or any(
        folder in CLOSED or folder.startswith("facebook-") for folder in folders
    )


def _wanted(name: str) -> Wanted | None:
    *folders, base = name.split("/")
    match = _FILE.fullmatch(base)
    if not match or is_closed(name):
        return None
    kind, own = Kind(match[1]), _OWN_FOLDERS
    if kind is Kind.PROFILE:
        own = _PROFILE_FOLDERS
    elif _PROFILE_FOLDERS & set(folders) or (kind is not Kind.REQUESTS and "other_activity" in folders):
        return None
    while folders and folders[-1] in own:
        folders.pop()
    return Wanted(name, kind, int(match[2] or 0), "/".join(folders))


def origin_of(*names: str) -> Origin:
    """Return whose export it is by the name of a ZIP or folder, the first that says it."""
    for name in names:
        match = _GROUPED.search(name) or _FLAT.match(name)
        if match:
            return Origin(match["user"], _day(match["day"].replace("-", "")))
    return Origin()


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
