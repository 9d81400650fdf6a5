"""The files of posts for an export: what each is called, and the one way to get it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from dashboard.account.source import Source
from dashboard.pictures.store import picture_store
from igclient import Media
from igclient.downloads import DownloadProblem

Fetch = Callable[[Media], bytes]
"""Gives the file of a post or slide. Raises DownloadFailed."""

_KINDS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftypavif", "avif"),
    (4, b"ftypqt", "mov"),
    (4, b"ftyp", "mp4"),
)
REASONS = {
    DownloadProblem.EXPIRED: "the file is gone, or its link is dead and Instagram gave no other",
    DownloadProblem.REFUSED: "Instagram's server refused it",
    DownloadProblem.TOO_LARGE: "the file is larger than 30 MB",
    DownloadProblem.EMPTY: "Instagram's server sent an empty file",
    DownloadProblem.TIMED_OUT: "it did not arrive in time",
    DownloadProblem.UNREACHABLE: "it did not arrive: Instagram's server could not be reached, or broke off",
    DownloadProblem.NOT_ALLOWED: "its link does not lead to Instagram's servers",
    DownloadProblem.NOT_PUBLIC: "your network leads Instagram's server to an address that is not on the internet",
    DownloadProblem.NOT_TRUSTED: "what answered could not prove to be Instagram's server",
}
WITHHELD = "Instagram does not share this file, often for the music in it"
UNLISTED = "Instagram did not list this album's slides"
NOT_A_FILE = "what arrived is neither a picture nor a video"


@dataclass(frozen=True, slots=True)
class Post:
    """A post to take along, the number printed above its frame ("" when that is not known), and its address."""

    number: str
    media: Media
    link: str | None = None

    @property
    def slides(self) -> tuple[Media, ...]:
        """Its files: itself, unless it is an album."""
        return self.media.children or (self.media,)


def number_posts(source: Source, chosen: Sequence[str], newest: int) -> list[Post]:
    """Give the chosen posts, in the order chosen, as they are numbered on the source's roll, newest first.

    `newest` is the number of the account's newest post; an id that is not on the roll is left out.
    """
    items = source.roll.items
    places = {media.id: place for place, media in enumerate(items)}
    return [
        Post(
            f"{newest - places[media_id]:04d}",
            items[places[media_id]],
            source.permalink(items[places[media_id]]),
        )
        for media_id in dict.fromkeys(chosen)
        if media_id in places
    ]


def file_stem(post: Post, slide: int, zone: tzinfo) -> str:
    """'2026-07-19_0312_1': the day in the person's zone, the frame's number, the slide from 1."""
    day = f"{post.media.timestamp.astimezone(zone):%Y-%m-%d}" if post.media.timestamp else "undated"
    return f"{day}_{plain(post.number) or plain(post.media.id)}_{slide + 1}"


def extension_of(data: bytes) -> str | None:
    """What a file is, by how it begins; None when it is no picture or video."""
    return next((name for at, sign, name in _KINDS if data.startswith(sign, at)), None)


def likely_extension(media: Media) -> str:
    """What a file will be, before it is there."""
    return "mp4" if media.is_video else "jpg"


def fetcher(source: Source, posts: Sequence[Post]) -> Fetch:
    """Fetch the posts' files as the frames' pictures are: by a new link where the old is dead, and written down."""
    albums = {slide.id: post.media for post in posts for slide in post.media.children}

    def fetch(media: Media) -> bytes:
        return picture_store().file(source.file(media, of=albums.get(media.id)))

    return fetch


def plain(text: str) -> str:
    """The letters and digits of a text: what is safe in the name of a file."""
    return re.sub(r"[^A-Za-z0-9]", "", text)
