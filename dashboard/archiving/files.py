"""The posts a person has chosen to take along: their numbers, what each file is called, and the one way to get it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.account.source import Absence, Source
from dashboard.pictures.store import picture_store
from igarchive.file_kinds import kind_of_file
from igarchive.names import file_name
from igarchive.plan import likely_suffix
from igclient import Media

Fetch = Callable[[Media], bytes]
"""Gives the file of a post or slide that has one. Raises DownloadFailed."""


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


def links_text(posts: Sequence[Post]) -> str:
    """The posts' addresses on Instagram, one a line; a post without one is left out."""
    return "\n".join(post.link for post in posts if post.link)


def name_of(source: Source, post: Post, slide: int) -> str:
    """What a slide's file is called, here as in an archive: by what it is if it is at hand, else by what it will be.
    Nothing is fetched."""
    media, album = post.slides[slide], post.media if post.media.children else None
    # A photo's file was fetched to be shown.
    seen = source.file(media, of=album) if media.is_video else source.picture(media, of=album)
    kind = kind_of_file(picture_store().known_file(seen) or b"") or likely_suffix(media)
    return file_name(post.media, slide + 1, len(post.slides), kind).rpartition("/")[2]


def fetcher(source: Source, posts: Sequence[Post]) -> Fetch:
    """Fetch the posts' files as the frames' pictures are: by a new link where the old is dead, and written down."""
    albums = _albums(posts)

    def fetch(media: Media) -> bytes:
        return picture_store().file(source.file(media, of=albums.get(media.id)))

    return fetch


def absence_of(source: Source, posts: Sequence[Post]) -> Callable[[Media], Absence]:
    """Say why a post's or slide's file is not to be had, where its source has none."""
    albums = _albums(posts)
    return lambda media: source.file(media, of=albums.get(media.id)).absence


def covers(source: Source, posts: Sequence[Post]) -> Fetch:
    """Fetch the still pictures that stand for the posts' videos."""
    albums = _albums(posts)

    def fetch(media: Media) -> bytes:
        return picture_store().file(source.picture(media, of=albums.get(media.id)))

    return fetch


def _albums(posts: Sequence[Post]) -> dict[str, Media]:
    """The album that each slide belongs to, by the slide's id."""
    return {slide.id: post.media for post in posts for slide in post.media.children}
