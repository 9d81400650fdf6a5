"""Lay posts out as frames: what is printed on each, and where its picture comes from."""

import re
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from dashboard import session
from dashboard.components.film import Frame
from dashboard.feed import Sheet
from dashboard.fresh_links import FreshLinks, LinkOf, Renewal
from dashboard.ledger import Ledger
from dashboard.sample import browser_is_here
from dashboard.thumbnails import Picture, PictureSource, picture_store
from dashboard.wording import Kind, edge_date, kind_of, label
from igclient import Media, User

STRIP = 12
# On a wide page.
ROW = 6


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose pictures these are, as the picture store keys them, and the sandbox they lie on, if they do.

    `links` is the way to new links in place of dead ones, where there is one; `ledger` is where fetches are written.
    """

    key: str
    sandbox_url: str | None = None
    links: FreshLinks | None = field(default=None, repr=False, compare=False)
    ledger: Ledger | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, user: User) -> "Owner":
        """The connected account as an owner: ids of two apps never share a key."""
        connected = session.connection()
        if connected is None:
            raise LookupError("nobody is connected")
        links = session.fresh_links(connected.client)
        return cls(f"{connected.app}:{user.id}", connected.sandbox_url, links, connected.ledger)

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """Where the still picture of a post lies: a video's cover, an album's first slide that has one.

        For a slide, `of` is its album: a slide's new link comes with its album.
        """
        return self._source(media.id, media, of, _still)

    def avatar(self, user: User) -> PictureSource:
        """Where the profile picture lies."""
        return PictureSource(
            self.key, "avatar", user.profile_picture_url, self.sandbox_url, ledger=self.ledger
        )

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """Where the file itself lies; `of` is the album of a slide."""
        return self._source(f"{media.id}/file", media, of, lambda read: read.media_url)

    def _source(self, name: str, media: Media, of: Media | None, link_of: LinkOf) -> PictureSource:
        renewal = Renewal(self.links, (of or media).id, media.id, link_of) if self.links else None
        return PictureSource(self.key, name, link_of(media), self.sandbox_url, renewal, self.ledger)


def fetch_avatar(user: User, owner: Owner) -> Future[Picture]:
    """Begin to fetch the profile picture, small."""
    return picture_store().submit_thumbnails([owner.avatar(user)])[0]


def cut_strips(
    sheet: Sheet, owner: Owner, zone: tzinfo, now: datetime, picked: Collection[str] = ()
) -> list[list[Frame]]:
    """Print number, date, badge and counts of a sheet's frames, mark the picked ones, and cut them into strips.

    A strip is up to twelve frames: two rows of six, four of three.
    """
    frames = [
        _frame(media, owner, sheet.print_number(index), zone, now, media.id in picked)
        for index, media in enumerate(sheet.items)
    ]
    return [frames[start : start + STRIP] for start in range(0, len(frames), STRIP)]


def develop(
    items: Sequence[Media], owner: Owner, *, patience: float | None = None
) -> Iterator[dict[str, Picture]]:
    """Fetch the posts' pictures and give them by post, in order: the first two rows by themselves, then strip by strip.

    The first row is begun at once and has the server to itself, then all others start together. When the caller stops
    listening, or `patience` seconds after it began to, it ends, and those not begun are cancelled.
    """
    return _developed(items, owner, _begin(items[:ROW], owner), patience)


def _developed(
    items: Sequence[Media], owner: Owner, row: list[Future[Picture]], patience: float | None
) -> Iterator[dict[str, Picture]]:
    if not items:
        return
    deadline = None if patience is None else time.monotonic() + patience
    starts = range(STRIP, len(items), STRIP)
    others = [items[ROW:STRIP], *(items[start : start + STRIP] for start in starts)]
    others = [batch for batch in others if batch]
    waiting: list[list[Future[Picture]]] = []
    try:
        yield _arrived(items[:ROW], row, deadline)
        waiting = [_begin(batch, owner) for batch in others]
        for batch, futures in zip(others, waiting, strict=True):
            yield _arrived(batch, futures, deadline)
    except TimeoutError:
        return
    finally:
        for futures in (row, *waiting):
            for future in futures:
                future.cancel()


def _begin(batch: Sequence[Media], owner: Owner) -> list[Future[Picture]]:
    return picture_store().submit_thumbnails([owner.picture(media) for media in batch])


def _arrived(
    batch: Sequence[Media], futures: Sequence[Future[Picture]], deadline: float | None
) -> dict[str, Picture]:
    wait(futures, None if deadline is None else max(0.0, deadline - time.monotonic()))
    return {media.id: future.result(timeout=0) for media, future in zip(batch, futures, strict=True)}


def safe_permalink(media: Media) -> str | None:
    """The post's address on Instagram, or in the sandbox it comes from, if that is really what it is."""
    link = media.permalink or ""
    # Python passes over control characters in an address; a list of links, one a line, would not.
    if re.search(r"[\x00-\x20\x7f]", link):
        return None
    if _is_in_sandbox(link):
        return link
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    host = parts.hostname or ""
    is_instagram = parts.scheme == "https" and (host == "instagram.com" or host.endswith(".instagram.com"))
    # A browser takes a backslash for a slash, so it would look for the host elsewhere than Python does.
    return link if is_instagram and "@" not in parts.netloc and "\\" not in link else None


def _is_in_sandbox(link: str) -> bool:
    """Whether this is a made-up post's own page, and the browser can reach the sandbox it lies on."""
    connected = session.connection()
    if connected is None or connected.sandbox_url is None or not browser_is_here():
        return False
    return re.fullmatch(re.escape(connected.sandbox_url) + r"/(p|reel)/[\w-]+/", link) is not None


def _frame(media: Media, owner: Owner, number: str, zone: tzinfo, now: datetime, selected: bool) -> Frame:
    kind = kind_of(media)
    return Frame(
        id=media.id,
        number=number,
        date=edge_date(media.timestamp, zone, now) if media.timestamp else "",
        label=label(media, number, zone),
        badge=None if kind is Kind.PHOTO else kind.value,
        slides=len(media.children) if kind is Kind.ALBUM and media.children else None,
        likes=media.like_count,
        comments=media.comments_count,
        color=picture_store().known_color(owner.picture(media)),
        selected=selected,
        permalink=safe_permalink(media),
    )


def _still(media: Media) -> str | None:
    if media.is_video:
        return media.thumbnail_url
    # An album's own link is its first slide's file, and that may be a film: its slides know their covers.
    slide = next((link for link in map(_still, media.children) if link), None)
    return slide or media.media_url or media.thumbnail_url
