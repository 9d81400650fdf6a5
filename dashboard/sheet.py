"""Lay posts out as frames: what is printed on each, and where its picture comes from."""

import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from dashboard import session
from dashboard.components.film import Frame, as_data_uri
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
    """Begin to fetch the profile picture, small; done at once where it is at hand."""
    source = owner.avatar(user)
    known = picture_store().known_thumbnail(source)
    if known is None:
        return picture_store().submit_thumbnails([source])[0]
    avatar: Future[Picture] = Future()
    avatar.set_result(known)
    return avatar


@dataclass(frozen=True, slots=True)
class Strip:
    """Up to twelve frames and the posts they show: two rows of six, four of three."""

    frames: list[Frame]
    items: tuple[Media, ...]

    def developed_at_once(self, owner: Owner) -> list[Frame] | None:
        """Give the frames with their pictures if all are at hand; None when one still has to be fetched."""
        known = [picture_store().known_thumbnail(owner.picture(media)) for media in self.items]
        pictures = [picture for picture in known if picture is not None]
        return self.developed(pictures) if len(pictures) == len(self.items) else None

    def developed(self, pictures: Sequence[Picture]) -> list[Frame]:
        """Give the frames with these pictures in them; those past the last picture are still loading."""
        shown = [
            replace(
                frame,
                problem=picture.problem,
                color=picture.color,
                source=as_data_uri(picture.jpeg) if picture.jpeg else None,
            )
            for frame, picture in zip(self.frames, pictures, strict=False)
        ]
        return [*shown, *self.frames[len(shown) :]]


def cut_strips(sheet: Sheet, zone: tzinfo, now: datetime, picked: Collection[str] = ()) -> list[Strip]:
    """Print number, date, badge and counts of a sheet's frames, mark the picked ones, and cut them into strips."""
    frames = [
        _frame(media, sheet.print_number(index), zone, now, media.id in picked)
        for index, media in enumerate(sheet.items)
    ]
    starts = range(0, len(frames), STRIP)
    return [Strip(frames[start : start + STRIP], sheet.items[start : start + STRIP]) for start in starts]


def develop(strips: Sequence[Strip], owner: Owner) -> Iterator[tuple[int, list[Frame]]]:
    """Fetch the strips' pictures and give each strip's index and frames, in order, as soon as its own are there.

    The first strip comes twice: with its first row alone, then whole. The first row has the server to itself, then
    all others start at once; when the caller stops listening, those not begun are cancelled.
    """
    begun: list[Future[Picture]] = []

    def begin(items: Sequence[Media]) -> list[Future[Picture]]:
        futures = picture_store().submit_thumbnails([owner.picture(media) for media in items])
        begun.extend(futures)
        return futures

    try:
        row: list[Picture] = []
        if strips and len(strips[0].items) > ROW:
            row = [future.result() for future in begin(strips[0].items[:ROW])]
            yield 0, strips[0].developed(row)
        waiting = [begin(strip.items[0 if index else len(row) :]) for index, strip in enumerate(strips)]
        for index, (strip, futures) in enumerate(zip(strips, waiting, strict=True)):
            yield index, strip.developed([*([] if index else row), *(future.result() for future in futures)])
    finally:
        for future in begun:
            future.cancel()


def safe_permalink(media: Media) -> str | None:
    """The post's address on Instagram, or in the sandbox it comes from, if that is really what it is."""
    link = media.permalink or ""
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


def _frame(media: Media, number: str, zone: tzinfo, now: datetime, selected: bool) -> Frame:
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
        selected=selected,
        permalink=safe_permalink(media),
    )


def _still(media: Media) -> str | None:
    if media.is_video:
        return media.thumbnail_url
    # An album's own link is its first slide's file, and that may be a film: its slides know their covers.
    slide = next((link for link in map(_still, media.children) if link), None)
    return slide or media.media_url or media.thumbnail_url
