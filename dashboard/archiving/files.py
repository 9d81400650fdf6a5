"""The files of posts for an export: what each is called, and the one way to get it."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from dashboard.account.source import Source
from dashboard.pictures.file_kinds import kind_of_file
from dashboard.pictures.problems import PictureProblem
from dashboard.pictures.store import picture_store
from dashboard.words.wording import iso_day
from igclient import Media

Fetch = Callable[[Media], bytes | PictureProblem]
"""Gives the file of a post or slide, or why its source has none. Raises DownloadFailed."""

_LONGEST = 60  # of a name that ends in a date, a slide and a kind; a disk takes 255 bytes
UNLISTED = "this album's slides were not listed"


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
    day = iso_day(post.media.timestamp, zone) if post.media.timestamp else "undated"
    return f"{day}_{id_in_name(post.number or post.media.id)}_{slide + 1}"


def likely_extension(media: Media) -> str:
    """What a file will be, before it is there."""
    return "mp4" if media.is_video else "jpg"


def extension_of(source: Source, post: Post, slide: int) -> str:
    """What the file of a slide is, if it is at hand, else what it will be. Nothing is fetched."""
    media, album = post.slides[slide], post.media if post.media.children else None
    # A photo's file was fetched to be shown.
    seen = source.file(media, of=album) if media.is_video else source.picture(media, of=album)
    known = picture_store().known_file(seen)
    return kind_of_file(known or b"") or likely_extension(media)


def fetcher(source: Source, posts: Sequence[Post]) -> Fetch:
    """Fetch the posts' files as the frames' pictures are: by a new link where the old is dead, and written down."""
    albums = {slide.id: post.media for post in posts for slide in post.media.children}

    def fetch(media: Media) -> bytes | PictureProblem:
        file = source.file(media, of=albums.get(media.id))
        return picture_store().file(file) if file.read else PictureProblem(file.absence)

    return fetch


def id_in_name(text: str) -> str:
    """A number or an id as it stands in the name of a file: every one another, on any disk.

    Digits and small letters are it themselves. What has more in it gets a mark of all of it behind what is safe: signs
    are left out, and some disks take large letters and small ones for the same.
    """
    plain = re.sub(r"[^A-Za-z0-9]", "", text)[:_LONGEST]
    if plain == text.lower():
        return plain
    return f"{plain}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
