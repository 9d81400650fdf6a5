"""What a person may choose about their archive."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from igarchive.names import DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Hold the choices of one run.

    `since` leaves older posts out (aware). `captions_inside` puts date, caption and link into the JPEGs that are
    fetched from now on; without it the bytes stay Instagram's. `sidecars` puts the same beside every file, as XMP.
    `viewer` is index.html and what belongs to it; it shows times in `zone`. `template` names new files. `at_once` files
    are on their way at a time. A file above `most_bytes` is left out, as is one that takes longer than `most_seconds`.
    `spare` bytes of the disk stay free.
    """

    since: datetime | None = None
    comments: bool = False
    insights: bool = False
    captions_inside: bool = False
    sidecars: bool = True
    viewer: bool = True
    template: str = DEFAULT
    zone: tzinfo = UTC
    at_once: int = 6
    most_bytes: int = 4 * 1024**3
    most_seconds: float = 1800.0
    spare: int = 64 * 1024**2
