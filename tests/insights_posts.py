"""Posts to count, and every figure that was counted of them."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from zoneinfo import ZoneInfo

from dashboard.insights.figure import Figure
from dashboard.insights.numbers import Groups, Numbers, count_groups
from dashboard.insights.posts import Posts, read_posts
from dashboard.search.index import CaptionIndex
from igclient import Media, MediaType
from sandbox.accounts import build_accounts
from sandbox.nodes import Post

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
KINDS = {
    "photo": {"media_type": MediaType.IMAGE},
    "video": {"media_type": MediaType.VIDEO},
    "reel": {"media_type": MediaType.VIDEO, "media_product_type": "REELS"},
    "album": {"media_type": MediaType.CAROUSEL_ALBUM},
}


def post(
    id: object,
    at: datetime | None = datetime(2026, 3, 4, 12, tzinfo=UTC),
    likes: int | None = 10,
    *,
    kind: str = "photo",
    comments: int | None = None,
    caption: str | None = None,
    slides: int = 0,
) -> Media:
    """A post of one kind; an album has as many slides as are asked for."""
    children = tuple(Media(id=f"{id}/{slide}", media_url="slide") for slide in range(slides))
    return Media(
        id=str(id),
        timestamp=at,
        like_count=likes,
        comments_count=comments,
        caption=caption,
        media_url="file",
        children=children,
        **KINDS[kind],
    )


def posts_of(*items: Media, zone: ZoneInfo = BERLIN, now: datetime = NOW, in_utc: bool = False) -> Posts:
    """The posts as columns."""
    return read_posts(CaptionIndex(items), zone, now, in_utc=in_utc)


def numbers_of(*items: Media, **how: object) -> Numbers:
    """Everything that is counted of the posts."""
    return Numbers(posts_of(*items, **how))


@cache
def sandbox_index(account: str) -> CaptionIndex:
    """The posts of a sandbox account as the app has them once all are read, on the day of `NOW`."""
    timeline = build_accounts(NOW)[account].timeline
    return CaptionIndex([_as_media(timeline.post(place)) for place in range(timeline.count)])


@cache
def counted(account: str, zone: ZoneInfo = BERLIN, now: datetime = NOW, in_utc: bool = False) -> Numbers:
    """Everything that is counted of a sandbox account."""
    return Numbers(read_posts(sandbox_index(account), zone, now, in_utc=in_utc))


@cache
def grouped(account: str, since_year: int | None, now: datetime = NOW) -> Groups:
    """What is compared in a sandbox account since a year."""
    return count_groups(counted(account, now=now).posts, since_year)


def figures_in(value: object) -> Iterator[Figure]:
    """Every figure that is in it, however deep."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from figures_in(one)
    elif is_dataclass(value) and not isinstance(value, Posts):
        for name in names_in(value):
            yield from figures_in(getattr(value, name))


def names_in(value: object) -> list[str]:
    """What a dataclass holds, and what it counts when it is asked."""
    counted = [name for name, one in vars(type(value)).items() if isinstance(one, cached_property)]
    return [*(field.name for field in fields(value)), *counted]


def _as_media(made: Post) -> Media:
    known = made.media_type in MediaType.__members__
    return Media(
        id=made.id,
        caption=made.caption,
        media_type=MediaType(made.media_type) if known else made.media_type,
        media_product_type=made.media_product_type,
        media_url="file",
        timestamp=made.posted_at,
        like_count=None if made.likes_hidden else made.like_count,
        comments_count=made.comments_count,
        children=tuple(Media(id=slide.id, media_url="slide") for slide in made.slides),
    )
