"""The four accounts one can be in the sandbox."""

from datetime import datetime
from functools import lru_cache

from sandbox.nodes import Account, Ids, Profile
from sandbox.sample import Sample
from sandbox.timelines import Frames, Nothing

ACCOUNTS = ("sample", "empty", "single", "huge")


def build_accounts(now: datetime) -> dict[str, Account]:
    """The accounts, their posts dated back from the day of `now`."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {account.key: account for account in _accounts(today)}


@lru_cache(maxsize=2)
def _accounts(today: datetime) -> tuple[Account, ...]:
    """Nothing in them changes: sandboxes of one day share them, and what was once worked out."""
    return _sample(today), _empty(), _single(today), _huge(today)


def _sample(today: datetime) -> Account:
    ids = Ids(179)
    profile = Profile(
        id="27640875392278831",
        user_id="17841405822304914",
        username="maya.lindqvist",
        name="Maya Lindqvist",
        account_type="MEDIA_CREATOR",
        biography="Light, weather and the long way home. Prints on request.",
        website="https://maya-lindqvist.example/prints",
        followers_count=18_406,
        follows_count=391,
        media_count=322,
    )
    return Account("sample", "A photographer: 322 posts over six years", profile, Sample(ids, today), ids)


def _empty() -> Account:
    profile = Profile(
        id="26160319576992690",
        user_id="17841461190337205",
        username="nothing.yet",
        name=None,
        account_type="BUSINESS",
        biography=None,
        website=None,
        followers_count=0,
        follows_count=3,
        media_count=0,
    )
    return Account("empty", "A new account that has not posted anything", profile, Nothing(), Ids(181))


def _single(today: datetime) -> Account:
    ids = Ids(182)
    profile = Profile(
        id="25310044178826157",
        user_id="17841448029915866",
        username="one.frame",
        name="One Frame",
        account_type="MEDIA_CREATOR",
        biography="One is enough.",
        website=None,
        followers_count=112,
        follows_count=1,
        media_count=1,
    )
    return Account("single", "A single photo", profile, Frames(ids, today, 1), ids)


def _huge(today: datetime) -> Account:
    ids = Ids(180)
    profile = Profile(
        id="28905517340061943",
        user_id="17841400638174523",
        username="ten.thousand.frames",
        name="Ten Thousand Frames",
        account_type="BUSINESS",
        biography="A frame every five hours or so, since it began.",
        website="https://ten-thousand-frames.example/",
        followers_count=240_118,
        follows_count=87,
        media_count=10_000,
    )
    return Account("huge", "10,000 posts, to see how that feels", profile, Frames(ids, today, 10_000), ids)
