"""Where the shown account comes from, and what that place can and cannot do."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from igclient import Comment, CursorPage, Media, Usage, User
from igclient.insights import Insights


class Can(StrEnum):
    """What a source can do beyond showing the posts it has. What it cannot do is not offered."""

    READ_ON = "read_on"
    """There may be more posts than were read so far."""
    RENEW_LINKS = "renew_links"
    """A link that is dead leads to a new one."""
    LIKES = "likes"
    """Posts come with their numbers of likes and comments."""
    COMMENTS = "comments"
    """The comments under a post can be asked for."""
    INSIGHTS = "insights"
    """The figures of a post can be asked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a file lies in the person's browser: which opening, which of its ZIPs, which file in it, from 0."""

    opening: str
    zip: int
    file: int
    is_video: bool


class Absence(StrEnum):
    """Why a source has no file of a post."""

    WITHHELD = "withheld"
    """Instagram does not share it."""
    NOT_KEPT = "not_kept"
    """It is not among the files that were kept."""
    NOT_IN_EXPORT = "not_in_export"
    """No ZIP of the export that was opened holds it."""
    NO_COVER = "no_cover"
    """It is the cover of a video, and exports have none."""
    IN_BROWSER = "in_browser"
    """It lies in the person's browser, which shows it by itself."""


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Whose file it is, which one, and how to come by its bytes.

    `read` raises DownloadFailed; without it there is no file, for the reason `absence`; `spot` is where the person's
    browser has it. The key leaves the way out: links change, pictures do not.
    """

    owner: str
    name: str
    read: Callable[[], bytes] | None = field(default=None, repr=False, compare=False)
    absence: Absence = field(default=Absence.WITHHELD, compare=False)
    spot: Spot | None = field(default=None, repr=False, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """What the picture store keeps it under."""
        return self.owner, self.name


class Graph(Protocol):
    """What can be asked about a single post while an account is live. Every answer may raise IGClientError."""

    @property
    def usage(self) -> Usage | None: ...
    def get_media(self, media_id: str) -> Media: ...
    def list_children(self, media_id: str) -> tuple[Media, ...]: ...
    def list_comments(self, media_id: str, *, after: str | None = None) -> CursorPage[Comment]: ...
    def get_media_insights(self, media_id: str, metrics: Sequence[str]) -> Insights: ...
    def get_user_insights(
        self,
        metrics: Sequence[str],
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        metric_type: str | None = None,
        breakdown: str | None = None,
        timeframe: str | None = None,
    ) -> Insights: ...


class Source(Protocol):
    """One account as it is shown: Instagram's, the sample's, or one that was kept somewhere.

    `key` keeps its pictures apart from every other account's. `reader` reads the `roll` on; None when all of it is
    there. `graph` answers about single posts; None where nobody can be asked.
    """

    @property
    def key(self) -> str: ...
    @property
    def user(self) -> User | None:
        """The profile, as far as it is known by now."""

    @property
    def roll(self) -> Roll:
        """Its posts, newest first; one with a file has a `media_url`, an address or only a name. Slides likewise."""

    @property
    def reader(self) -> Reader | None: ...
    @property
    def graph(self) -> Graph | None: ...
    @property
    def can(self) -> frozenset[Can]: ...
    @property
    def lacks(self) -> str:
        """What it cannot do that a person may look for, in a sentence; empty when that is nothing."""

    def begin(self) -> Future[User]:
        """Begin to read profile and posts, side by side; the profile raises igclient.errors.IGClientError."""

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The still picture of a post: a video's cover, an album's first slide with one; `of` is a slide's album."""

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The file itself; `of` is a slide's album."""

    def avatar(self) -> PictureSource:
        """The profile picture."""

    def video_address(self, media: Media) -> str | None:
        """An address the browser itself can play; None where the file has to be carried to it."""

    def permalink(self, media: Media) -> str | None:
        """The post's own page, if this is really its address and the browser can reach it."""


def still_link(media: Media) -> str | None:
    """The link of the picture that stands for a post."""
    if media.is_video:
        return media.thumbnail_url
    # An album's own link is its first slide's file, and that may be a film: its slides know their covers.
    slide = next((link for link in map(still_link, media.children) if link), None)
    return slide or media.media_url or media.thumbnail_url
