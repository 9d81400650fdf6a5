"""What Instagram holds, as frozen values with Graph's own field names.

Everything but the id may be absent, which is None; a field nobody knows is kept in `extra`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

from igclient.nodes import CursorPage, Node, Reader, read_count, read_flag, read_id, read_moment, read_text

__all__ = ["Comment", "CursorPage", "Media", "MediaType", "User", "parse_link_expiry"]


class MediaType(StrEnum):
    """Name the kinds of media Instagram documents. A reel is a `VIDEO`."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    CAROUSEL_ALBUM = "CAROUSEL_ALBUM"


def parse_link_expiry(url: str | None) -> datetime | None:
    """Return when a CDN link stops working (aware UTC), if it says so: `oe` is hex Unix time."""
    try:
        stamps = parse_qs(urlsplit(url or "").query).get("oe", [""])
        return datetime.fromtimestamp(int(stamps[0], 16), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _media_type(value: Any) -> MediaType | str:
    text = read_text(value)
    return MediaType(text) if text in MediaType.__members__ else text


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Node):
    """Hold a profile. `id` is app-scoped, `user_id` the professional account's; all ids are text.

    https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user
    """

    id: str
    user_id: str | None = None
    username: str | None = None
    name: str | None = None
    account_type: str | None = None
    profile_picture_url: str | None = None
    followers_count: int | None = None
    follows_count: int | None = None
    media_count: int | None = None
    biography: str | None = None
    website: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    readers: ClassVar[Mapping[str, Reader]] = {
        "id": read_id,
        "user_id": read_id,
        **dict.fromkeys(
            ("username", "name", "account_type", "profile_picture_url", "biography", "website"), read_text
        ),
        **dict.fromkeys(("followers_count", "follows_count", "media_count"), read_count),
    }
    __hash__ = Node.__hash__

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the profile a Graph answer spells; Meta's documented answer has a `user_id` and no `id`.

        Raises: `UnexpectedResponse` when it is not an object with either.
        """
        if isinstance(data, Mapping) and data.get("id") is None:
            data = {**data, "id": data.get("user_id")}
        return super(User, cls).from_dict(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Node):
    """Hold one post, or one slide of an album.

    An unknown `media_type` is kept as text. `timestamp` is aware UTC. `like_count` is absent when the owner
    hides likes, `media_url` when Instagram withholds the file. `children` is empty unless it is an album.

    https://developers.facebook.com/documentation/instagram-platform/reference/instagram-media
    """

    id: str
    caption: str | None = None
    media_type: MediaType | str | None = None
    media_product_type: str | None = None
    media_url: str | None = None
    thumbnail_url: str | None = None
    permalink: str | None = None
    shortcode: str | None = None
    timestamp: datetime | None = None
    username: str | None = None
    like_count: int | None = None
    comments_count: int | None = None
    is_shared_to_feed: bool | None = None
    alt_text: str | None = None
    children: "tuple[Media, ...]" = ()
    extra: dict[str, Any] = field(default_factory=dict)

    readers: ClassVar[Mapping[str, Reader]] = {
        "id": read_id,
        "caption": read_text,
        "media_type": _media_type,
        "timestamp": read_moment,
        **dict.fromkeys(("media_product_type", "media_url", "thumbnail_url", "permalink"), read_text),
        **dict.fromkeys(("shortcode", "username", "alt_text"), read_text),
        **dict.fromkeys(("like_count", "comments_count"), read_count),
        "is_shared_to_feed": read_flag,
    }
    edges: ClassVar[frozenset[str]] = frozenset({"children"})
    __hash__ = Node.__hash__

    @property
    def is_album(self) -> bool:
        """Return whether this is a carousel of several slides."""
        return self.media_type == MediaType.CAROUSEL_ALBUM

    @property
    def is_video(self) -> bool:
        """Return whether the file is a video; true for reels as well."""
        return self.media_type == MediaType.VIDEO

    @property
    def is_reel(self) -> bool:
        """Return whether this is a reel; where Instagram does not name the product, the permalink tells."""
        if self.media_product_type is not None:
            return self.media_product_type == "REELS"
        return "/reel/" in (self.permalink or "")

    @property
    def link_expires_at(self) -> datetime | None:
        """Return when the first of `media_url` and `thumbnail_url` stops working; None if neither says."""
        moments = [parse_link_expiry(self.media_url), parse_link_expiry(self.thumbnail_url)]
        return min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Node):
    """Hold one comment, with its replies where they were asked for.

    https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-comment
    """

    id: str
    text: str | None = None
    timestamp: datetime | None = None
    username: str | None = None
    like_count: int | None = None
    hidden: bool | None = None
    parent_id: str | None = None
    replies: "tuple[Comment, ...]" = ()
    extra: dict[str, Any] = field(default_factory=dict)

    readers: ClassVar[Mapping[str, Reader]] = {
        "id": read_id,
        "text": read_text,
        "timestamp": read_moment,
        "username": read_text,
        "like_count": read_count,
        "hidden": read_flag,
        "parent_id": read_id,
    }
    edges: ClassVar[frozenset[str]] = frozenset({"replies"})
    __hash__ = Node.__hash__
