"""Where an archive lies: in a folder, or in a ZIP."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from igarchive.bag import BAGIT, UNFINISHED, payload
from igarchive.errors import NotAnArchive
from igarchive.zips import SafeZip

_PIECE = 1024 * 1024


class Place(Protocol):
    """Where an archive lies: a folder, or a ZIP."""

    def names(self) -> Mapping[str, int]:
        """Return every file's size in bytes by its path below the bag."""

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces. Raises: `KeyError`, `OSError`, `UnreadableZip`."""

    def close(self) -> None:
        """Let go of it."""


class Folder:
    """Give the files of an archive's folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> Mapping[str, int]:
        """Return every file's size by its path below the folder; of what is no part of the bag nothing."""
        found = payload(self._path)
        for inner in ("", "viewer", UNFINISHED):
            with suppress(FileNotFoundError, NotADirectoryError):
                for entry in os.scandir(self._path / inner):
                    if entry.is_file(follow_symlinks=False):
                        found[f"{inner}/{entry.name}".removeprefix("/")] = entry.stat().st_size
        return found

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces."""
        with open(self._path / name, "rb") as file:
            while piece := file.read(_PIECE):
                yield piece

    def close(self) -> None:
        """Nothing is held open."""


class Zipped:
    """Give the files of an archive's ZIP: of the one folder in it that is a bag."""

    def __init__(self, opened: SafeZip) -> None:
        self._zip = opened
        tops = [name for name in opened.names() if name == BAGIT or name.endswith(f"/{BAGIT}")]
        if not tops:
            opened.close()
            raise NotAnArchive(
                "This ZIP holds no archive: there is no bagit.txt in it. An archive in parts opens once all of its "
                "ZIPs are unpacked into one folder."
            )
        self._top = min(tops, key=len).removesuffix(BAGIT)

    def names(self) -> Mapping[str, int]:
        """Return every file's size, as the ZIP claims it, by its path below the bag."""
        top = self._top
        return {
            name.removeprefix(top): self._zip.size(name) for name in self._zip.names() if name.startswith(top)
        }

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces."""
        return self._zip.stream(f"{self._top}{name}")

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()
