"""Everything that can go wrong with an archive, as one tree. A message is for a person: what happened, and what to do.

IGArchiveError
├─ NotAnArchive, ArchiveDamaged, UnsafeEntry
├─ NoRoom, NotWritable, FolderGone, ArchiveBusy
└─ NotAnExport

What Instagram or the network refuses stays an `igclient.errors.IGClientError`."""

from collections.abc import Sequence
from enum import StrEnum


class IGArchiveError(Exception):
    """Be the base of every error of an archive; its text is a sentence or two for the person."""


class NotAnArchive(IGArchiveError):
    """Say that a folder or a ZIP is there, or is not, but holds no archive."""


class ArchiveDamaged(IGArchiveError):
    """Say that an archive cannot be read as it is. `problems` are sentences, one a fault, the first ones only."""

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class UnsafeEntry(IGArchiveError):
    """Say that an entry of a ZIP was refused: it leads out of its folder, or is not what it says."""


class NoRoom(IGArchiveError):
    """Say that the disk has not enough room. `needed` and `free` are bytes; `needed` is 0 where nobody can know."""

    def __init__(self, message: str, *, needed: int = 0, free: int = 0) -> None:
        super().__init__(message)
        self.needed, self.free = needed, free


class NotWritable(IGArchiveError):
    """Say that the folder may not be written into: it is read-only, somebody else's, or no folder."""


class FolderGone(IGArchiveError):
    """Say that the folder went away in the middle: a disk was unplugged, or somebody removed it."""


class ArchiveBusy(IGArchiveError):
    """Say that another run writes into the same folder just now."""


class NotAnExport(IGArchiveError):
    """Say that this is no export that can be read. `reason` is what a page may tell more about."""

    class Reason(StrEnum):
        """Name why: each has another next step."""

        HTML = "html"
        FACEBOOK_ONLY = "facebook_only"
        NO_CONTENT = "no_content"
        MESSAGES_ONLY = "messages_only"
        PICTURES_ONLY = "pictures_only"
        SEVERAL_ACCOUNTS = "several_accounts"
        NO_POSTS = "no_posts"
        ENCRYPTED = "encrypted"
        TRUNCATED = "truncated"
        DAMAGED = "damaged"
        TOO_LARGE = "too_large"
        NOT_A_ZIP = "not_a_zip"
        ZIPS_INSIDE = "zips_inside"
        OWN_ARCHIVE = "own_archive"
        NOT_THERE = "not_there"
        OTHER = "other"

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = self.Reason(reason)
