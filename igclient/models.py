"""What Instagram holds, as frozen values with Graph's own field names.

Everything but the id may be absent, which is None; a field nobody knows is kept in `extra`.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from igclient.nodes import Count, CursorPage, Flag, Id, Moment, Node, Text, read_text

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

    id: Id
    user_id: Id | None = None
    username: Text | None = None
    name: Text | None = None
    account_type: Text | None = None
    profile_picture_url: Text | None = None
    followers_count: Count | None = None
    follows_count: Count | None = None
    media_count: Count | None = None
    biography: Text | None = None
    website: Text | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    id_stand_in: ClassVar[str] = "user_id"  # Meta's documented answer has no `id`
    __hash__ = Node.__hash__


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Node):
    """Hold one post or story, or one slide of an album.

    An unknown `media_type` is kept as text. `timestamp` is aware UTC. `like_count` is absent when the owner hides
    likes, `media_url` when Instagram withholds the file. `children` is empty unless it is an album.
    https://developers.facebook.com/documentation/instagram-platform/reference/instagram-media
    """

    id: Id
    caption: Text | None = None
    media_type: Annotated[MediaType | str, _media_type] | None = None
    media_product_type: Text | None = None
    media_url: Text | None = None
    thumbnail_url: Text | None = None
    permalink: Text | None = None
    shortcode: Text | None = None
    timestamp: Moment | None = None
    username: Text | None = None
    like_count: Count | None = None
    comments_count: Count | None = None
    is_shared_to_feed: Flag | None = None
    alt_text: Text | None = None
    children: "tuple[Media, ...]" = ()
    extra: dict[str, Any] = field(default_factory=dict)

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
    """Hold one comment, with the first of its replies; `InstagramClient.list_replies` has them all.
    https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-comment
    """

    id: Id
    text: Text | None = None
    timestamp: Moment | None = None
    username: Text | None = None
    like_count: Count | None = None
    hidden: Flag | None = None
    parent_id: Id | None = None
    replies: "tuple[Comment, ...]" = ()
    extra: dict[str, Any] = field(default_factory=dict)

    __hash__ = Node.__hash__
