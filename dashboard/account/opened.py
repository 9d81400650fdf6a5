"""An account out of files that were opened without a connection, and kept nowhere: an export, or an archive."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from dashboard.account.source import Absence, Can, Graph, PictureSource, Spot
from igclient import CursorPage, Media, User

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
Held = Spot | Callable[[], bytes]
"""How to come by a file: the browser has it, or it can be read from here, which raises DownloadFailed."""


@dataclass(frozen=True, slots=True)
class About:
    """What is to be said of the opened files on every page: what they are, and in a few words each, what they hold."""

    title: str
    facts: tuple[str, ...]


class Shelf(StrEnum):
    """What lies on a roll of its own."""

    POSTS = "Posts"
    ARCHIVED = "Archived"
    STORIES = "Stories"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Where the browser has the checksums of an archive, and below which folders its parts lie there."""

    spot: Spot
    tops: tuple[str, ...]


@dataclass(slots=True, weakref_slot=True)
class OpenedSource:
    """Posts, newest first, and what lies on other shelves; `shelf` is the one that is shown. Pictures are read from the
    files, or, where those lie in the browser, shown by that.

    `find` leads from a post's `media_url` to its file; what it does not find is absent for the reason `without`. Every
    opening has a key of its own: nobody else's pictures are kept under it, and nobody else can name it.
    """

    about: About
    rolls: Mapping[Shelf, Roll] = field(repr=False)
    owner: User = field(repr=False)
    find: Callable[[str, bool], Held | None] = field(repr=False)
    close: Callable[[], None] = field(repr=False)
    shelf: Shelf
    can: frozenset[Can]
    without: Absence
    lacks: str = ""
    manifest: Manifest | None = field(default=None, repr=False)
    key: str = field(default_factory=lambda: f"opened:{secrets.token_urlsafe(12)}", repr=False)
    reader: Reader | None = None
    graph: Graph | None = None

    @property
    def roll(self) -> Roll:
        """What lies on the shelf that is shown."""
        return self.rolls[self.shelf]

    @property
    def user(self) -> User:
        """The profile as the files tell it, with as many posts as are shown."""
        return replace(self.owner, media_count=len(self.roll))

    def begin(self) -> "Future[User]":
        """Everything is there."""
        known: Future[User] = Future()
        known.set_result(self.user)
        return known

    def stop(self) -> None:
        """Let go of the files."""
        self.close()

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The still picture of a post. There are no covers of videos: an album shows its first photo."""
        shown = next((slide for slide in media.children if slide.media_url and not slide.is_video), media)
        found = self._source(media.id, shown)
        if shown.is_video and found.read is not None:
            return PictureSource(self.key, media.id, absence=Absence.NO_COVER)
        return found

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The file itself, as it lies there."""
        return self._source(f"{media.id}/file", media)

    def avatar(self) -> PictureSource:
        """The profile picture, where the files have it."""
        return self._source("avatar", Media(id="avatar", media_url=self.owner.profile_picture_url))

    def video_address(self, media: Media) -> str | None:
        """None: the file is carried to the browser, or lies there."""
        return None

    def permalink(self, media: Media) -> str | None:
        """The post's page as the files say it: an archive does, an export never."""
        return media.permalink

    def _source(self, name: str, media: Media) -> PictureSource:
        held = self.find(media.media_url, media.is_video) if media.media_url else None
        if held is None:
            return PictureSource(self.key, name, absence=self.without)
        if isinstance(held, Spot):
            return PictureSource(self.key, name, absence=Absence.IN_BROWSER, spot=held)
        return PictureSource(self.key, name, held)


def rolls_of(shelves: Mapping[Shelf, Iterable[Media]]) -> dict[Shelf, Roll]:
    """A roll for each shelf that has anything, newest first; nothing is to be read on."""
    rolls: dict[Shelf, Roll] = {}
    for shelf, posts in shelves.items():
        if ordered := sorted(posts, key=lambda media: media.timestamp or _LONG_AGO, reverse=True):
            rolls[shelf] = Roll()
            rolls[shelf].add(CursorPage(tuple(ordered)))
    return rolls or {Shelf.POSTS: _empty()}


def _empty() -> Roll:
    roll = Roll()
    roll.add(CursorPage(()))
    return roll


def years_of(posts: Sequence[Media]) -> str:
    """Which years the posts are of, such as "2015–2026"; empty when none says."""
    years = sorted({post.timestamp.year for post in posts if post.timestamp})
    return "–".join(dict.fromkeys((str(years[0]), str(years[-1])))) if years else ""
