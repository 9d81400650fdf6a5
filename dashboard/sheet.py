"""Lay posts out as frames: what is printed on each, and where its picture comes from."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from dashboard import session
from dashboard.components.film import Frame, as_data_uri
from dashboard.feed import Sheet
from dashboard.thumbnails import Picture, PictureSource, picture_store
from dashboard.wording import Kind, edge_date, kind_of, label
from igclient import Media, User

SIZES = (24, 48, 96)
STRIP = 12


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose pictures these are, as the picture store keys them, and the sandbox they lie on, if they do."""

    key: str
    sandbox_url: str | None = None

    @classmethod
    def of(cls, user: User) -> "Owner":
        """The connected account as an owner: ids of two apps never share a key."""
        connected = session.connection()
        if connected is None:
            raise LookupError("nobody is connected")
        return cls(f"{connected.app}:{user.id}", connected.sandbox_url)

    def picture(self, media: Media) -> PictureSource:
        """Where the still picture of a post lies: a video's cover, an album's first slide that has one."""
        return PictureSource(self.key, media.id, _still(media), self.sandbox_url)

    def avatar(self, user: User) -> PictureSource:
        """Where the profile picture lies."""
        return PictureSource(self.key, "avatar", user.profile_picture_url, self.sandbox_url)

    def file(self, media: Media) -> PictureSource:
        """Where the file itself lies."""
        return PictureSource(self.key, f"{media.id}/file", media.media_url, self.sandbox_url)


def load_avatar(user: User, owner: Owner) -> str | None:
    """Fetch the profile picture, small, as an image address; None when there is none to show."""
    jpeg = picture_store().thumbnail(owner.avatar(user)).jpeg
    return as_data_uri(jpeg) if jpeg else None


def draw_frames(sheet: Sheet, zone: tzinfo, now: datetime) -> list[Frame]:
    """Print number, date, badge and counts of a sheet's frames; their pictures are still to come."""
    return [_frame(media, sheet.print_number(index), zone, now) for index, media in enumerate(sheet.items)]


def developed_strips(frames: Sequence[Frame], items: Sequence[Media], owner: Owner) -> Iterator[list[Frame]]:
    """Give the sheet strip by strip, in order, each as soon as its pictures are there.

    All pictures start at once; when the caller stops listening, those not begun are cancelled.
    """
    futures = picture_store().submit_thumbnails([owner.picture(media) for media in items])
    try:
        for start in range(0, len(frames), STRIP):
            strip = slice(start, start + STRIP)
            yield [
                _developed(frame, future) for frame, future in zip(frames[strip], futures[strip], strict=True)
            ]
    finally:
        for future in futures:
            future.cancel()


def safe_permalink(media: Media) -> str | None:
    """The post's address on Instagram, if that is really what it is."""
    parts = urlsplit(media.permalink or "")
    host = parts.hostname or ""
    is_instagram = parts.scheme == "https" and (host == "instagram.com" or host.endswith(".instagram.com"))
    return media.permalink if is_instagram else None


def _frame(media: Media, number: str, zone: tzinfo, now: datetime) -> Frame:
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
        permalink=safe_permalink(media),
    )


def _developed(frame: Frame, future: Future[Picture]) -> Frame:
    picture = future.result()
    if picture.jpeg is None:
        return replace(frame, problem=picture.problem)
    return replace(frame, source=as_data_uri(picture.jpeg))


def _still(media: Media) -> str | None:
    if media.is_video:
        return media.thumbnail_url
    own = media.media_url or media.thumbnail_url
    return own or next((link for link in map(_still, media.children) if link), None)
