"""What Instagram holds, as frozen values with Graph's own field names. All but the id may be absent, which is None."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from igclient.metrics import MEDIA_METRICS
from igclient.nodes import Count, Flag, Id, Moment, Node, Text, read_text


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
    """Hold a profile. `id` is app-scoped, `user_id` the account's. Meta: instagram-graph-api/reference/ig-user"""

    user_id: Id = None
    username: Text = None
    name: Text = None
    account_type: Text = None
    profile_picture_url: Text = None
    followers_count: Count = None
    follows_count: Count = None
    media_count: Count = None
    biography: Text = None
    website: Text = None
    id_stand_in: ClassVar[str] = "user_id"  # Meta's documented answer has no `id`
    __hash__ = Node.__hash__


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Node):
    """Hold one post or story, or one slide of an album. Meta: reference/instagram-media
    An unknown `media_type` is kept as text. `timestamp` is aware UTC. `like_count` is absent when the owner hides
    likes, `media_url` when Instagram withholds the file. `children` is empty unless it is an album."""

    caption: Text = None
    media_type: Annotated[MediaType | str | None, _media_type] = None
    media_product_type: Text = None
    media_url: Text = None
    thumbnail_url: Text = None
    permalink: Text = None
    shortcode: Text = None
    timestamp: Moment = None
    username: Text = None
    like_count: Count = None
    comments_count: Count = None
    is_shared_to_feed: Flag = None
    alt_text: Text = None
    children: "tuple[Media, ...]" = ()
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
    def insight_metrics(self) -> tuple[str, ...]:
        """Return the metrics it can have. Meta: reference/instagram-media/insights"""
        product = (self.media_product_type or "").upper()
        return MEDIA_METRICS.get(product) or MEDIA_METRICS["REELS" if self.is_reel else "FEED"]

    @property
    def link_expires_at(self) -> datetime | None:
        """Return when the first of `media_url` and `thumbnail_url` stops working; None if neither says."""
        moments = [parse_link_expiry(self.media_url), parse_link_expiry(self.thumbnail_url)]
        return min((moment for moment in moments if moment is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Node):
    """Hold one comment with the first of its replies. Meta: instagram-graph-api/reference/ig-comment"""

    text: Text = None
    timestamp: Moment = None
    username: Text = None
    like_count: Count = None
    hidden: Flag = None
    parent_id: Id = None
    replies: "tuple[Comment, ...]" = ()
    __hash__ = Node.__hash__
