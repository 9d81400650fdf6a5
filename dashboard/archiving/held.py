"""The files of posts that lie in the person's browser: what each is called when that saves it."""

from collections.abc import Sequence

from dashboard.account.source import Source
from dashboard.archiving.files import Post
from dashboard.components.held_files import HeldFile
from igarchive.names import file_name
from igarchive.plan import likely_suffix
from igarchive.tables import posts_csv


def held_slides(source: Source, post: Post) -> tuple[HeldFile | None, ...]:
    """The file of each slide of a post, None for one that the browser does not have."""
    return tuple(_held(source, post, place) for place in range(len(post.slides)))


def held_files(source: Source, posts: Sequence[Post]) -> tuple[HeldFile, ...]:
    """The files of all these posts that the browser has."""
    return tuple(file for post in posts for file in held_slides(source, post) if file is not None)


def table_of(source: Source, posts: Sequence[Post]) -> str:
    """A table of these posts with the names of their files, as an archive's posts.csv."""
    names = {
        post.media.id: tuple(file.name if file else "" for file in held_slides(source, post))
        for post in posts
    }
    table = b"".join(posts_csv([post.media for post in posts], names))
    return table.decode("utf-8-sig")


def _held(source: Source, post: Post, place: int) -> HeldFile | None:
    album = post.media if post.media.children else None
    spot = source.file(post.slides[place], of=album).spot
    if spot is None:
        return None
    name = file_name(post.media, place + 1, len(post.slides), likely_suffix(post.slides[place]))
    return HeldFile(name.rpartition("/")[2], spot)
