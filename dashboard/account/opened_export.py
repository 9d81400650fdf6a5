"""An account as Instagram's own export of it shows it: opened without a connection, and kept nowhere."""

import secrets
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from dashboard.account.reader import Reader
from dashboard.account.roll import Roll
from dashboard.account.source import Absence, Can, Graph, PictureSource, Spot
from igarchive import Export
from igarchive.export.files import Handed
from igarchive.zips import UnreadableZip, ZipProblem
from igclient import CursorPage, Media, User
from igclient.downloads import MAX_BYTES, DownloadFailed, DownloadProblem

LACKS = "Instagram's export: without likes, comments and insights, which Instagram puts into none."
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, weakref_slot=True)
class ExportSource:
    """The posts, archived posts and stories of an export, newest first. Its pictures are read from its files, or,
    where those lie in the person's browser, shown by that.

    Every opening has a key of its own: nobody else's pictures are kept under it, and nobody else can name it.
    """

    export: Export = field(repr=False)
    roll: Roll = field(repr=False)
    user: User = field(repr=False)
    key: str = field(default_factory=lambda: f"export:{secrets.token_urlsafe(12)}", repr=False)
    opening: str = field(default="", repr=False)
    lacks: str = LACKS
    reader: Reader | None = None
    graph: Graph | None = None

    @classmethod
    def of(cls, export: Export, *, opening: str = "", note: str = "") -> "ExportSource":
        """Show an export; `opening` is what the browser that has its files calls it, `note` what else is to be said."""
        roll = Roll()
        roll.add(CursorPage(_in_order((*export.posts, *export.archived, *export.stories))))
        lacks = " ".join(filter(None, [note, LACKS, *(noted.words for noted in export.notes)]))
        return cls(export, roll, replace(export.user, media_count=len(roll)), opening=opening, lacks=lacks)

    @property
    def can(self) -> frozenset[Can]:
        """Only what there is to be seen: nobody can be asked for more."""
        there = {Can.STORIES: self.export.stories, Can.ARCHIVED: self.export.archived}
        return frozenset(can for can, posts in there.items() if posts)

    def begin(self) -> "Future[User]":
        """Everything is there."""
        known: Future[User] = Future()
        known.set_result(self.user)
        return known

    def stop(self) -> None:
        """Let go of the ZIPs."""
        self.export.close()

    def picture(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The still picture of a post. Exports have no covers of videos: an album shows its first photo."""
        shown = next((slide for slide in media.children if slide.media_url and not slide.is_video), media)
        if shown.is_video and shown.media_url and not self.export.is_handed:
            return PictureSource(self.key, media.id, absence=Absence.NO_COVER)
        return self._source(media.id, shown.media_url, is_video=shown.is_video)

    def file(self, media: Media, *, of: Media | None = None) -> PictureSource:
        """The file itself, as it lies in the export."""
        return self._source(f"{media.id}/file", media.media_url, is_video=media.is_video)

    def avatar(self) -> PictureSource:
        """The profile picture, where the export has it."""
        return self._source("avatar", self.user.profile_picture_url, is_video=False)

    def video_address(self, media: Media) -> str | None:
        """None: the file is carried to the browser, or lies there."""
        return None

    def permalink(self, media: Media) -> str | None:
        """None: no export says it, and none can be computed from one."""
        return None

    def _source(self, name: str, uri: str | None, *, is_video: bool) -> PictureSource:
        place = self.export.library.find(uri) if uri else None
        if uri is None or place is None:
            return PictureSource(self.key, name, absence=Absence.NOT_IN_EXPORT)
        tree = self.export.library.trees[place.place]
        if isinstance(tree, Handed):
            spot = Spot(self.opening, tree.number, tree.position(place.name), is_video)
            return PictureSource(self.key, name, absence=Absence.IN_BROWSER, spot=spot)
        return PictureSource(self.key, name, partial(_read, self.export, uri))


def _in_order(posts: Iterable[Media]) -> tuple[Media, ...]:
    return tuple(sorted(posts, key=lambda media: media.timestamp or _LONG_AGO, reverse=True))


def _read(export: Export, uri: str) -> bytes:
    try:
        return export.read(uri, at_most=MAX_BYTES)
    except UnreadableZip as failure:
        too_large = failure.problem is ZipProblem.TOO_LARGE
        raise DownloadFailed(DownloadProblem.TOO_LARGE if too_large else DownloadProblem.REFUSED) from None
    except KeyError:
        raise DownloadFailed(DownloadProblem.EXPIRED, is_gone=True) from None
