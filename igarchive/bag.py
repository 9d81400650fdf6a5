"""The files of a BagIt 1.0 bag (RFC 8493), and how a file is written that no kill leaves in half."""

import hashlib
import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from igarchive.errors import ArchiveDamaged

BAGIT, BAG_INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
MEDIA = "data/media"
UNFINISHED = "unfinished"
"""The folder that is there while an archive is written; only in an unfinished archive it is found afterwards."""
BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
JUNK = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})
"""What file managers leave in every folder they show; no part of the archive."""
_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Written:
    """Hold what a file on disk is: its size in bytes, and its SHA-256 in hex."""

    size: int
    sha256: str


def write_file(path: Path, pieces: Iterable[bytes], *, beside: Path) -> Written:
    """Write a file under a temporary name in the folder `beside`, and put it in its place whole.
    Raises: `OSError`; what was there before is then untouched."""
    part = beside / f"{os.getpid()}-{next(_numbers)}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with open(part, "xb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
            sync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Written(size, digest.hexdigest())


def sync(descriptor: int) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make renames within a folder outlast a power cut. Windows does so by itself, and opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> Written:
    """Read a file once."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Written(file.tell(), digest.hexdigest())


def manifest_lines(hashes: Mapping[str, str]) -> Iterator[bytes]:
    """Spell a manifest, as `sha256sum -c` reads it: RFC 8493, 2.1.3."""
    for name in sorted(hashes):
        spelled = name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
        yield f"{hashes[name]}  {spelled}\n".encode()


def parse_manifest(text: bytes) -> dict[str, str]:
    """Read a manifest: a file's path below the bag to its SHA-256 in lower case.
    Raises: `ArchiveDamaged` for a line that is none, and for a path that leads out of the bag."""
    hashes: dict[str, str] = {}
    try:
        lines = re.split("\r\n|\n|\r", text.decode("utf-8-sig").rstrip("\r\n"))
    except UnicodeDecodeError:
        raise ArchiveDamaged("The list of the archive's files is not readable text.") from None
    for number, line in enumerate(lines if text.strip() else (), start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ArchiveDamaged(f"Line {number} of the list of the archive's files cannot be read.")
        name = re.sub("%(25|0[AaDd])", lambda code: chr(int(code[1], 16)), found[2]).removeprefix("./")
        if not is_inside(name):
            raise ArchiveDamaged(
                f"Line {number} of the list of the archive's files leads out of the archive."
            )
        hashes[name] = found[1].lower()
    return hashes


def is_inside(name: str) -> bool:
    """Return whether a path names something below the bag, on every system."""
    if name[:5] == "data/" and ".." not in name and "\\" not in name and ":" not in name:
        return True  # as nearly all of them are
    parts = re.split(r"[/\\]", name)
    return bool(name) and ".." not in parts and parts[0] != "" and not re.match("[A-Za-z]:", name)


def info_lines(info: Mapping[str, str]) -> bytes:
    """Spell bag-info.txt: RFC 8493, 2.2.2."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info.items()).encode()


def parse_info(text: bytes) -> dict[str, str]:
    """Read bag-info.txt; a folded line goes on the one before, and a label said again counts once, the last time."""
    unfolded = re.sub(r"\r?\n[ \t]+", " ", text.decode("utf-8-sig", "replace"))
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return {label.strip(): value.strip() for label, colon, value in pairs if colon}


def is_bag(folder: Path) -> bool:
    """Return whether this folder says of itself that it is a bag."""
    try:
        return (folder / BAGIT).read_bytes().startswith(b"BagIt-Version:")
    except OSError:
        return False


def payload(folder: Path) -> dict[str, int]:
    """Return every file below data/ to its size in bytes, by its path below the bag; a link is no file."""
    found: dict[str, int] = {}
    pending = ["data"]
    while pending:
        inner = pending.pop()
        try:
            entries = list(os.scandir(folder / inner))
        except FileNotFoundError:
            continue
        for entry in entries:
            name = f"{inner}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                pending.append(name)
            elif entry.is_file(follow_symlinks=False) and entry.name not in JUNK:
                found[name] = entry.stat(follow_symlinks=False).st_size
    return found
