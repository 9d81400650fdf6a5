"""The ZIP of an archive, or several of them by year: for whoever takes it through a browser. A bag's serialization."""

import os
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from igarchive.bag import MEDIA, UNFINISHED
from igarchive.errors import ArchiveDamaged
from igarchive.places import Folder

_PIECE = 1024 * 1024
_PACKED = frozenset({".txt", ".html", ".js", ".css", ".jsonl", ".json", ".csv", ".xmp"})
_FIRST, _LAST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
_EXTENDED_TIMESTAMP, _HAS_MODIFIED = 0x5455, 1
_LATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold a file on its way into a ZIP: its path below the bag, its size in bytes, when it was changed (Unix time),
    and how to come by its bytes, piece by piece."""

    name: str
    size: int
    modified: float
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one of several ZIPs: what is in it in a word ("lists", "2024", "2024-2"), its files, and their bytes."""

    label: str
    entries: tuple[Entry, ...]

    @property
    def bytes(self) -> int:
        """Return how many bytes its files have; the ZIP has a little more."""
        return sum(entry.size for entry in self.entries)


def entries(folder: Path) -> tuple[Entry, ...]:
    """Return the files of a finished archive, its lists first. Raises: `ArchiveDamaged` for an unfinished one."""
    place = Folder(folder)
    names = place.names()
    if any(name.startswith(f"{UNFINISHED}/") for name in names):
        raise ArchiveDamaged("This archive is not finished. Run it once more, and then pack it.")
    ordered = sorted(names, key=lambda name: (name.startswith(f"{MEDIA}/"), name))
    return tuple(
        Entry(name, names[name], os.stat(folder / name).st_mtime, lambda name=name: place.stream(name))  # type: ignore[misc]
        for name in ordered
    )


def parts(found: Sequence[Entry], most_bytes: int) -> tuple[Part, ...]:
    """Return an archive in parts that are unpacked into one folder: the lists and the viewer, and the files by year.
    A year above `most_bytes` is split; only a file that is larger by itself makes a part that is."""
    lists = tuple(entry for entry in found if not entry.name.startswith(f"{MEDIA}/"))
    years: dict[str, list[list[Entry]]] = {}
    for entry in found[len(lists) :]:
        year = entry.name.removeprefix(f"{MEDIA}/").partition("/")[0]
        pieces = years.setdefault(year, [[]])
        if pieces[-1] and sum(one.size for one in pieces[-1]) + entry.size > most_bytes:
            pieces.append([])
        pieces[-1].append(entry)
    by_year = (
        Part(year if number == 1 else f"{year}-{number}", tuple(piece))
        for year, pieces in years.items()
        for number, piece in enumerate(pieces, start=1)
    )
    return (Part("lists", lists), *by_year)


def write_parcel(
    file: BinaryIO,
    top: str,
    found: Iterable[Entry],
    *,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write a ZIP onto a seekable file: everything in a folder `top`, pictures as they are, lists packed.
    Never more than a piece is in memory. `progress` is told of the bytes taken in so far; what it raises ends it.
    Raises: `OSError`."""
    done = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for entry in found:
            info = _info(f"{top}/{entry.name}", entry.modified)
            info.file_size = entry.size
            with archive.open(info, "w") as target:
                for piece in entry.pieces():
                    target.write(piece)
                    done += len(piece)
                    if progress is not None:
                        progress(done)


def _info(name: str, modified: float) -> zipfile.ZipInfo:
    """Return an entry's head: a ZIP's old field has the time in UTC, and the extended timestamp leaves no doubt."""
    moment = datetime.fromtimestamp(modified, UTC).timetuple()[:6]
    info = zipfile.ZipInfo(name, min(max(moment, _FIRST), _LAST))
    info.external_attr = 0o644 << 16
    is_packed = os.path.splitext(name)[1] in _PACKED
    info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    if -_LATEST <= modified <= _LATEST:
        info.extra = struct.pack("<HHBi", _EXTENDED_TIMESTAMP, 5, _HAS_MODIFIED, int(modified))
    return info
