"""The nodes of the Graph API: which fields and edges each kind has, and which product knows them."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox import errors
from sandbox.comments import Comment, comments_of
from sandbox.errors import Refused
from sandbox.graph import (
    Field,
    NodeType,
    answer_page,
    cut_page,
    page_limit,
    page_link,
    render,
    window,
)
from sandbox.nodes import Post, Profile, Slide
from sandbox.reading import Reading, copyright_check, media_url, permalink, slide_url, stamp, thumbnail_url

MOST_COMMENTS = 50


def media_page(reading: Reading, entry: Field) -> dict[str, Any]:
    """The `media` edge: one page of posts."""
    if reading.grant.is_legacy and not reading.has("user_media"):
        raise Refused(errors.permission_missing("user_media"))
    timeline = reading.account.timeline
    page = cut_page(*window(timeline, entry.arguments), entry.arguments)
    further = reading.beyond()
    items = [
        render(media_type(reading), timeline.post(index), entry.expand, further) for index in page.indices
    ]
    url = reading.edge_url(reading.account.profile.user_id, "media")
    return answer_page(page, items, _linker(url, reading, entry))


def children_page(reading: Reading, post: Post, fields: Sequence[Field]) -> dict[str, Any]:
    """The `children` edge: every slide; only the older product adds cursors."""
    kind, further = child_type(reading), reading.beyond()
    items = [render(kind, (post, slide), fields, further) for slide in post.slides]
    if reading.grant.is_legacy:
        return answer_page(cut_page(0, len(items), {}), items, lambda cursor: cursor)
    return {"data": items}


def comments_page(reading: Reading, post: Post, entry: Field) -> dict[str, Any]:
    """The `comments` edge: top-level comments, newest first, at most fifty at a time."""
    limit = min(page_limit(entry.arguments), MOST_COMMENTS)
    comments = comments_of(post)
    page = cut_page(0, len(comments), {**entry.arguments, "limit": str(limit)})
    further = reading.beyond()
    items = [render(COMMENT, comments[index], entry.expand, further) for index in page.indices]
    return answer_page(
        page, items, _linker(reading.edge_url(post.id, "comments"), reading, entry), before=False
    )


def replies_page(reading: Reading, comment: Comment, entry: Field) -> dict[str, Any]:
    """The `replies` edge of a comment."""
    page = cut_page(0, len(comment.replies), entry.arguments)
    items = [
        render(COMMENT, comment.replies[index], entry.expand, reading.beyond()) for index in page.indices
    ]
    return answer_page(
        page, items, _linker(reading.edge_url(comment.id, "replies"), reading, entry), before=False
    )


def _linker(url: str, reading: Reading, entry: Field) -> Callable[[str], str]:
    return lambda cursor: page_link(url, reading.token, entry.expand, entry.arguments, cursor)


def _media_count(user: Profile, reading: Reading) -> int | None:
    if reading.grant.is_legacy and not reading.has("user_media"):
        return None
    return user.media_count


USER = NodeType(
    "User",
    {
        "id": lambda user, _: user.id,
        "user_id": lambda user, _: user.user_id,
        "username": lambda user, _: user.username,
        "name": lambda user, _: user.name,
        "account_type": lambda user, _: user.account_type,
        "biography": lambda user, _: user.biography,
        "website": lambda user, _: user.website,
        "followers_count": lambda user, _: user.followers_count,
        "follows_count": lambda user, _: user.follows_count,
        "media_count": _media_count,
        "profile_picture_url": lambda user, reading: reading.links.avatar(user.username),
        "has_profile_pic": lambda user, _: True,
        "is_published": lambda user, _: True,
    },
    {"media": lambda user, entry, reading: media_page(reading, entry)},
)

MEDIA = NodeType(
    "Media",
    {
        "id": lambda post, _: post.id,
        "caption": lambda post, _: post.caption,
        "media_type": lambda post, _: post.media_type,
        "media_product_type": lambda post, _: post.media_product_type,
        "media_url": media_url,
        "thumbnail_url": thumbnail_url,
        "permalink": permalink,
        "shortcode": lambda post, _: post.shortcode,
        "timestamp": lambda post, _: stamp(post.posted_at),
        "username": lambda post, reading: reading.account.profile.username,
        "owner": lambda post, reading: {"id": reading.account.profile.user_id},
        "like_count": lambda post, reading: (
            None if post.likes_hidden and not reading.direct else post.like_count
        ),
        "comments_count": lambda post, _: post.comments_count,
        "is_comment_enabled": lambda post, _: True,
        "is_shared_to_feed": lambda post, _: (
            post.shared_to_feed if post.media_product_type == "REELS" else None
        ),
        "alt_text": lambda post, _: post.alt_text,
        "media_audio_type": lambda post, _: post.audio,
        "is_ai_generated": lambda post, _: False,
        "shares_count": lambda post, _: post.like_count // 41,
        "saved_count": lambda post, _: post.like_count // 17,
        "reposts_count": lambda post, _: post.like_count // 130,
        "copyright_check_information": copyright_check,
    },
    {
        "children": lambda post, entry, reading: (
            children_page(reading, post, entry.expand) if post.slides else None
        ),
        "comments": lambda post, entry, reading: comments_page(reading, post, entry),
    },
)

CHILD = NodeType(
    "Media",
    {
        "id": lambda pair, _: pair[1].id,
        "media_type": lambda pair, _: pair[1].media_type,
        "media_product_type": lambda pair, _: pair[0].media_product_type,
        "media_url": lambda pair, reading: slide_url(pair[1], reading.links),
        "thumbnail_url": lambda pair, reading: (
            reading.links.poster(pair[1].id, pair[1].clip) if pair[1].clip else None
        ),
        "permalink": lambda pair, reading: f"{reading.links.base_url}/p/{pair[1].shortcode}/",
        "shortcode": lambda pair, _: pair[1].shortcode,
        "timestamp": lambda pair, _: stamp(pair[0].posted_at),
        "username": lambda pair, reading: reading.account.profile.username,
        "owner": lambda pair, reading: {"id": reading.account.profile.user_id},
        "alt_text": lambda pair, _: None,
        "caption": lambda pair, _: None,
        "like_count": lambda pair, _: None,
        "comments_count": lambda pair, _: None,
    },
)
"""A slide, as a (post, slide) pair. What Instagram calls "not for children" is absent or refused."""


def _author(comment: Comment, reading: Reading) -> bool:
    """Whether this token may see who wrote a comment."""
    return reading.has("instagram_business_manage_comments")


COMMENT = NodeType(
    "Comment",
    {
        "id": lambda comment, _: comment.id,
        "text": lambda comment, _: comment.text,
        "timestamp": lambda comment, _: stamp(comment.posted_at),
        "username": lambda comment, reading: comment.username if _author(comment, reading) else None,
        "from": lambda comment, reading: (
            {"id": comment.author_id, "username": comment.username} if _author(comment, reading) else None
        ),
        "like_count": lambda comment, _: comment.like_count,
        "hidden": lambda comment, _: False,
        "parent_id": lambda comment, _: comment.parent_id,
        "media": lambda comment, _: {"id": comment.media_id},
    },
    {
        "replies": lambda comment, entry, reading: (
            {"data": [render(COMMENT, reply, entry.expand, reading.beyond()) for reply in comment.replies]}
            if comment.replies
            else None
        ),
    },
    default=("timestamp", "text"),
)

LEGACY_USER = USER.only(("username", "account_type", "media_count", "media"))
LEGACY_MEDIA_FIELDS = (
    "caption",
    "media_type",
    "media_url",
    "permalink",
    "thumbnail_url",
    "timestamp",
    "username",
    "children",
    "is_shared_to_feed",
)
LEGACY_MEDIA = MEDIA.only(LEGACY_MEDIA_FIELDS)
LEGACY_CHILD = CHILD.only(set(LEGACY_MEDIA_FIELDS) - {"caption", "children"})


def user_type(reading: Reading) -> NodeType:
    return LEGACY_USER if reading.grant.is_legacy else USER


def media_type(reading: Reading) -> NodeType:
    return LEGACY_MEDIA if reading.grant.is_legacy else MEDIA


def child_type(reading: Reading) -> NodeType:
    return LEGACY_CHILD if reading.grant.is_legacy else CHILD


def render_object(
    found: tuple[Post, Slide | None], asked: Sequence[Field], reading: Reading
) -> dict[str, Any]:
    """The post or the slide that an id stands for."""
    post, slide = found
    if slide is None:
        return render(media_type(reading), post, asked, reading)
    return render(child_type(reading), (post, slide), asked, reading)
