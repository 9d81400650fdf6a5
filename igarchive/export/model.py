"""What is known of an export once it is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    """Name why a file that a post names cannot be shown."""

    NOT_HERE = "not_here"
    """No ZIP or folder that was opened holds it."""
    NO_NAME = "no_name"
    """The export lists the post and names no file."""
    ADDRESS = "address"
    """The export names an address on the internet, which is never fetched."""
    UNSAFE = "unsafe"
    """Its name leads out of the export."""
    NOT_MEDIA = "not_media"
    """The file is there, and is neither a picture nor a video."""
    DAMAGED = "damaged"
    """The file is there, and cannot be unpacked."""


WHY_IN_WORDS = {
    Why.NOT_HERE: "not in the files that were opened",
    Why.NO_NAME: "Instagram's export names no file",
    Why.ADDRESS: "Instagram's export names an address instead of a file",
    Why.UNSAFE: "its name leads out of the export",
    Why.NOT_MEDIA: "neither a picture nor a video",
    Why.DAMAGED: "damaged inside the ZIP",
}


@dataclass(frozen=True, slots=True)
class MissingFile:
    """Hold a file that cannot be shown. `media_id` is the post's or slide's, `uri` as the export spells it."""

    uri: str
    media_id: str
    why: Why


class Noted(StrEnum):
    """Name what there is to say of an export."""

    PERIOD = "period"
    MISSING = "missing"
    UNLISTED = "unlisted"
    DRAFTS = "drafts"
    DELETED = "deleted"
    OTHER_CONTENT = "other_content"
    THREADS = "threads"
    UNREADABLE_FILE = "unreadable_file"
    UNREADABLE_ROWS = "unreadable_rows"


@dataclass(frozen=True, slots=True)
class Note:
    """Hold something to say of an export: what about, how often, and in a sentence or two."""

    about: Noted
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Period:
    """Hold the dates an export was asked for, aware UTC; `begin` is None when it was asked for from the beginning."""

    begin: datetime | None
    end: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """Hold what the export knows of how a picture was taken. `taken_at` is the camera's own time, without a zone;
    `exposure` is in seconds; `lens` and `software` name the camera as far as Instagram keeps that."""

    taken_at: datetime | None = None
    by_camera: bool = False
    lens: str | None = None
    software: str | None = None
    iso: int | None = None
    f_number: float | None = None
    exposure: float | None = None
    focal_length: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where a picture was taken, in degrees: precise, and private."""

    latitude: float
    longitude: float
