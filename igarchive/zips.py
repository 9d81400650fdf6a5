"""Read a ZIP that anybody may have made. What is unsafe is refused when it is opened, before a byte of it is
unpacked; sizes in its directory are claims, so what comes out is counted. Nothing is ever written to disk."""

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from igarchive.entry_names import refusal, safe_names, shown
from igarchive.errors import IGArchiveError, UnsafeEntry

MOST_DIRECTORY_BYTES = 32 << 20
"""About 300,000 entries as Instagram names them; an account of 30 GB has a tenth of that."""
HEAD = 1024
"""Enough of a file to tell what it is."""
_CHUNK = 1 << 18
_LEAST_HEADER = 30
_END_BYTES = 1 << 17
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError),
    *(EOFError, OSError, OverflowError, struct.error, zlib.error),
)


class ZipProblem(StrEnum):
    """Name what keeps a ZIP, or an entry of it, from being read."""

    NOT_A_ZIP = "not_a_zip"
    TRUNCATED = "truncated"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    DAMAGED = "damaged"


ZIP_WORDS = {
    ZipProblem.NOT_A_ZIP: "This file is no ZIP. Choose the file that was downloaded, its name ends in .zip.",
    ZipProblem.TRUNCATED: "This ZIP is cut off: its end is missing, as after a download that broke off. "
    "Download it again, and wait until it is finished.",
    ZipProblem.ENCRYPTED: "This ZIP is locked with a password. Unlock it, or use the file as it was downloaded.",
    ZipProblem.TOO_LARGE: "This ZIP lists more files than are read. Use it as it was downloaded.",
    ZipProblem.DAMAGED: "This ZIP is damaged. Download it again, and open the new file.",
}


class UnreadableZip(IGArchiveError):
    """Say that a ZIP cannot be read; `problem` is why."""

    def __init__(self, problem: ZipProblem, message: str | None = None) -> None:
        super().__init__(message or ZIP_WORDS[problem])
        self.problem = problem


class SafeZip:
    """Give the files of a ZIP by name, folders and doubles left out. Made by `open_zip`; safe to read from threads."""

    def __init__(self, file: BinaryIO, label: str) -> None:
        self.label = label
        self._file = file
        self._zip = _open(file)
        self._entries = _checked(self._zip)

    def names(self) -> tuple[str, ...]:
        """Return the names of the files, with slashes, in the order of the ZIP's directory."""
        return tuple(self._entries)

    def size(self, name: str) -> int:
        """Return how many bytes a file claims to unpack to. Raises: `KeyError`."""
        return self._entries[name].file_size

    def modified(self, name: str) -> datetime | None:
        """Return when a file was last changed, as its own clock said, without a zone. Raises: `KeyError`."""
        with suppress(ValueError):
            return datetime(*self._entries[name].date_time)  # noqa: DTZ001
        return None

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces of at most 256 KiB, never more of it than it claims.
        Raises: `KeyError`, `UnreadableZip`, the latter also at the very end, when the checksum is another."""
        entry, left = self._entries[name], self._entries[name].file_size
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(_CHUNK):
                    left -= len(piece)
                    yield piece
            if left:
                raise EOFError
        except _BROKEN:
            raise UnreadableZip(
                ZipProblem.DAMAGED,
                f"{shown(name)} is damaged inside the ZIP. Download the ZIP again, and open the new file.",
            ) from None

    def read(self, name: str, *, at_most: int) -> bytes:
        """Return a whole file of at most so many bytes. Raises: `KeyError`, `UnreadableZip`."""
        pieces, count = list[bytes](), 0
        for piece in self.stream(name):
            pieces.append(piece)
            count += len(piece)
            if count > at_most:
                raise UnreadableZip(
                    ZipProblem.TOO_LARGE,
                    f"{shown(name)} is larger than the {at_most / 1e6:,.0f} MB that are read of such a file.",
                )
        return b"".join(pieces)

    def head(self, name: str) -> bytes:
        """Return the first `HEAD` bytes of a file, fewer of a smaller one. Raises: `KeyError`, `UnreadableZip`."""
        for piece in self.stream(name):
            return piece[:HEAD]
        return b""

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_zip(source: str | os.PathLike[str] | BinaryIO, label: str | None = None) -> SafeZip:
    """Open a ZIP from a path, or from a seekable binary file, which is closed with it. `label` is how it is called.
    Raises: `UnreadableZip`, `UnsafeEntry`, `OSError` when there is no such file."""
    if not isinstance(source, str | os.PathLike):
        return SafeZip(source, label or "the ZIP")
    path = Path(source)
    file = path.open("rb")
    try:
        return SafeZip(file, label or path.name)
    except BaseException:
        file.close()
        raise


class _Bounded(io.RawIOBase):
    """Keep `zipfile` from reading a directory of gigabytes, however many the ZIP claims."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.name = "zip"

    def read(self, count: int = -1) -> bytes:
        if count > MOST_DIRECTORY_BYTES:
            raise UnreadableZip(ZipProblem.TOO_LARGE)
        # Without a count the end of the file is looked at, which is its last 64 KiB.
        return self._file.read(_END_BYTES if count < 0 else count)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def _open(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(_Bounded(file))
    except _BROKEN:
        file.seek(0)
        start = file.read(4)
    if start in (b"PK\x03\x04", b"PK\x07\x08"):
        raise UnreadableZip(ZipProblem.TRUNCATED)
    raise UnreadableZip(ZipProblem.NOT_A_ZIP)


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name, once all that the directory says is known to be harmless."""
    infos = archive.infolist()
    names = safe_names(info.orig_filename for info in infos)
    entries: dict[str, zipfile.ZipInfo] = {}
    for name, info in zip(names, infos, strict=True):
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableZip(ZipProblem.ENCRYPTED)
        if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UnsafeEntry(refusal(name, "it is a link, or another thing that is no file"))
        if not name or info.orig_filename.endswith(("/", "\\")):
            continue
        if info.compress_type not in _METHODS:
            raise UnsafeEntry(refusal(name, "it is packed in a way that is not read here"))
        double = entries.setdefault(name, info)
        if (double.CRC, double.file_size) != (info.CRC, info.file_size):
            raise UnsafeEntry(refusal(name, "there are two different files of this name"))
    _check_overlap(infos, archive.start_dir)
    return entries


def _check_overlap(infos: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse entries that share bytes: so a small file unpacks to any size."""
    for info in sorted(infos, key=lambda info: info.header_offset, reverse=True):
        least = _LEAST_HEADER + len(info.orig_filename) + info.compress_size
        if info.header_offset < 0 or info.header_offset + least > end:
            raise UnsafeEntry(refusal(info.orig_filename, "it lies over another entry"))
        end = info.header_offset
