"""What a person chose about an archive: which posts, what belongs to them, where it goes. Pure."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path

import platformdirs

from igarchive import Options

MOST_BYTES_A_PART = 40 * 1000 * 1000
"""A download button keeps what it gives in memory, and the part before may still be on its way."""

MOST_BYTES_A_FILM = 70 * 1000 * 1000
"""A larger one makes a part that is too large for that, and is left out there."""


class What(StrEnum):
    """Which posts are taken."""

    EVERYTHING = "everything"
    SHOWN = "shown"
    NEW = "new"


class Where(StrEnum):
    """Where the archive goes: a folder of this machine, one ZIP that is streamed, or ZIPs that a button saves."""

    FOLDER = "folder"
    ZIP = "zip"
    PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One archive as it was asked for. `folder` is where it lies; None where that is this app's own, for a while.

    `since` leaves older posts out (aware).
    """

    what: What
    where: Where
    folder: Path | None
    zone: tzinfo
    since: datetime | None = None
    comments: bool = False
    insights: bool = False
    captions_inside: bool = False
    sidecars: bool = True

    @property
    def options(self) -> Options:
        """The same as the engine takes it."""
        usual = Options()
        return Options(
            most_bytes=MOST_BYTES_A_FILM if self.where is Where.PARTS else usual.most_bytes,
            since=self.since,
            comments=self.comments,
            insights=self.insights,
            captions_inside=self.captions_inside,
            sidecars=self.sidecars,
            zone=self.zone,
        )


def default_folder(name: str) -> Path:
    """Where pictures lie on this machine, in a folder of the account's name."""
    return platformdirs.user_pictures_path() / "Instagram" / name


def folder_of(text: str) -> Path | None:
    """The folder that was typed; None where it names no place of its own, such as a relative one, or a disk itself."""
    try:
        folder = Path(text.strip()).expanduser()
    except RuntimeError:  # "~nobody"
        return None
    return folder if "\0" not in text and folder.is_absolute() and folder != Path(folder.anchor) else None
