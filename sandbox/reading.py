"""One request to the Graph, and the links and stamps its answers are made of."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox import errors
from sandbox.errors import Refused
from sandbox.links import Links
from sandbox.nodes import Account, Link, Post, Slide
from sandbox.oauth import Grant

ALBUM = "CAROUSEL_ALBUM"


@dataclass(frozen=True)
class Reading:
    """One request to the Graph: who asks, with which token and version; `direct` while at the node itself."""

    account: Account
    grant: Grant
    links: Links
    version: str
    token: str
    direct: bool = True

    def beyond(self) -> "Reading":
        """The same request, one edge further out."""
        return replace(self, direct=False)

    def edge_url(self, node_id: str, edge: str) -> str:
        return f"{self.links.base_url}/{self.version}/{node_id}/{edge}"

    def has(self, permission: str) -> bool:
        return permission in self.grant.permissions


def stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "+0000"  # strftime pads no year


def media_url(post: Post, reading: Reading) -> str | None:
    links = reading.links
    if post.withheld:
        return None
    if post.link is Link.NOT_AN_IMAGE:
        return links.not_an_image(post.id)
    if post.link is Link.GONE:
        return links.gone(post.id)
    if post.media_type == ALBUM:
        return slide_url(post.slides[0], links)
    if post.clip:
        return links.video(post.id, post.clip)
    dead = post.link is Link.DEAD and not reading.direct
    return links.image(post.id, post.width, post.height, post.family, dead=dead)


def slide_url(slide: Slide, links: Links) -> str | None:
    if slide.withheld:
        return None
    if slide.clip:
        return links.video(slide.id, slide.clip)
    return links.image(slide.id, slide.width, slide.height, slide.family)


def thumbnail_url(post: Post, reading: Reading) -> str | None:
    """The cover of a video: one of its own, as people choose one, not the first frame."""
    if post.media_type != "VIDEO" or post.thumbnail_withheld:
        return None
    return reading.links.image(post.id, post.width, post.height, post.family)


def permalink(post: Post, reading: Reading) -> str:
    """Where the post itself would be: here, because at www.instagram.com it would be nobody's or a stranger's."""
    kind = "reel" if post.media_product_type == "REELS" else "p"
    return f"{reading.links.base_url}/{kind}/{post.shortcode}/"


def copyright_check(post: Post, reading: Reading) -> dict[str, Any] | None:
    """Reading this on a list breaks the whole list, as one project found."""
    if not reading.direct:
        raise Refused(errors.VIDEO_NOT_FOUND)
    if post.media_type != "VIDEO":
        return None
    return {"status": {"status": "completed", "matches_found": post.withheld}}
