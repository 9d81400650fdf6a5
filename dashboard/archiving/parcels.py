"""Turn a finished archive into ZIPs, file by file: what is packed goes, so that the disk never holds it twice."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from dashboard.archiving.packed import Packed, PackedPart
from igarchive.parcel import Entry, Part, entries, parts, write_parcel

Tell = Callable[[int, int], None]
"""Told how many bytes of how many are packed; what it raises ends the packing."""


def in_parts(folder: Path, most_bytes: int | None, tell: Tell = lambda done, total: None) -> Packed:
    """Pack into unnamed temporary files, gone when they are closed: one, unless it has more than `most_bytes`.
    Raises OSError."""
    found = entries(folder)
    total = sum(entry.size for entry in found)
    wanted: tuple[Part, ...] = (Part("", found),)
    if most_bytes is not None and total > most_bytes:
        wanted = parts(found, most_bytes)
    made: list[PackedPart] = []
    before = 0
    try:
        for part in wanted:
            data = tempfile.TemporaryFile()  # noqa: SIM115 - it stays open for the caller, who closes it
            made.append(PackedPart(part.label, data, 0))
            progress = partial(_tell_on, tell, before, total)
            write_parcel(data, folder.name, _moving(folder, part.entries), progress=progress)
            made[-1].size = data.tell()
            before += part.bytes
    except BaseException:
        for begun in made:
            begun.data.close()
        raise
    return Packed(tuple(made), ())


def one_zip(folder: Path, tell: Tell = lambda done, total: None) -> Path:
    """Pack into one ZIP beside the folder, which only this app's user can read. Raises OSError."""
    found, path = entries(folder), folder.with_name(f"{folder.name}.zip")
    total = sum(entry.size for entry in found)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w+b") as file:
        write_parcel(file, folder.name, _moving(folder, found), progress=partial(_tell_on, tell, 0, total))
    return path


def _tell_on(tell: Tell, before: int, total: int, done: int) -> None:
    tell(before + done, total)


def _moving(folder: Path, found: Iterable[Entry]) -> Iterator[Entry]:
    for entry in found:
        yield entry
        (folder / entry.name).unlink()
