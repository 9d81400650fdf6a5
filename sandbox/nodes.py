"""What an account is made of: posts, slides, profile, and the ids they go by."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

SLOTS = 32
"""Ids set aside per post: slot 0 is the post itself, 1 to 20 are its slides."""

_SPACE = 10**14
_STEP = 61_803_398_874_989
_UNSTEP = pow(_STEP, -1, _SPACE)


class Link(Enum):
    """How the CDN link of a post behaves."""

    LIVE = "live"
    DEAD = "dead"
    """Already expired when a listing hands it out; reading the post itself gives a live one."""
    GONE = "gone"
    """Signed and unexpired, and yet the file is not there."""
    NOT_AN_IMAGE = "not an image"
    """Answers 200 with an HTML page."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One picture or video of an album."""

    id: str
    media_type: str
    family: str
    width: int
    height: int
    shortcode: str
    clip: str | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One post, in whole numbers and plain text; the Graph layer decides what of it is answered."""

    id: str
    index: int
    media_type: str
    media_product_type: str
    family: str
    width: int
    height: int
    shortcode: str
    posted_at: datetime
    caption: str | None
    like_count: int
    comments_count: int
    slides: tuple[Slide, ...] = ()
    clip: str | None = None
    alt_text: str | None = None
    likes_hidden: bool = False
    withheld: bool = False
    thumbnail_withheld: bool = False
    shared_to_feed: bool = True
    audio: str | None = None
    link: Link = Link.LIVE


@dataclass(frozen=True, slots=True)
class Profile:
    """The account as `/me` tells it; None is a key left out."""

    id: str
    """The app-scoped id."""
    user_id: str
    """The id of the professional account."""
    username: str
    name: str | None
    account_type: str
    biography: str | None
    website: str | None
    followers_count: int
    follows_count: int
    media_count: int


class Timeline(Protocol):
    """Posts by index, newest first, each made when it is asked for."""

    count: int

    def posted_at(self, index: int) -> datetime: ...

    def post(self, index: int) -> Post: ...


class Ids:
    """Media ids of one account: 17 digits that look random, and can be turned back into an index."""

    def __init__(self, prefix: int) -> None:
        self._prefix = prefix

    def of(self, index: int, slot: int = 0) -> str:
        number = (index * SLOTS + slot + 1) * _STEP % _SPACE
        return f"{self._prefix}{number:014d}"

    def place(self, media_id: str) -> tuple[int, int] | None:
        """The (index, slot) an id stands for, None when it is not one of these."""
        prefix = str(self._prefix)
        if len(media_id) != len(prefix) + 14 or not (media_id.isascii() and media_id.isdigit()):
            return None
        if not media_id.startswith(prefix):
            return None
        number = int(media_id[len(prefix) :]) * _UNSTEP % _SPACE - 1
        return divmod(number, SLOTS) if number >= 0 else None


@dataclass(frozen=True)
class Account:
    """A profile and its posts."""

    key: str
    """The name the sandbox knows it by: sample, empty, single, huge."""
    blurb: str
    """One line for the authorize page."""
    profile: Profile
    timeline: Timeline
    ids: Ids

    def answers_to(self, user_id: str) -> bool:
        return user_id in (self.profile.id, self.profile.user_id)

    def find(self, media_id: str) -> tuple[Post, Slide | None] | None:
        """The post of this id, or the post and its slide."""
        place = self.ids.place(media_id)
        if place is None or place[0] >= self.timeline.count:
            return None
        post = self.timeline.post(place[0])
        if place[1] == 0:
            return post, None
        if place[1] > len(post.slides):
            return None
        return post, post.slides[place[1] - 1]


def shortcode(number: int) -> str:
    """A number in the base-64 alphabet of permalinks."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = ""
    while number:
        number, digit = divmod(number, 64)
        text = alphabet[digit] + text
    return text
