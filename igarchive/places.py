"""Where an archive lies: in a folder, in a ZIP, or in the ZIPs and folders that a browser has."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from igarchive.bag import BAGIT, UNFINISHED, payload
from igarchive.errors import NotAnArchive
from igarchive.export.files import Handed
from igarchive.kept import POSTS
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


class Trees:
    """Give the files of an archive that a browser has: all parts of it together, each below its own folder."""

    def __init__(self, trees: Sequence[Handed]) -> None:
        self._trees = trees
        self._places: dict[str, tuple[Handed, str]] = {}
        self.tops = tuple(_top_of(tree.names()) for tree in trees)
        for tree, top in zip(trees, self.tops, strict=True):
            for name in tree.names():
                if name.startswith(top):
                    self._places.setdefault(name.removeprefix(top), (tree, name))
        if POSTS not in self._places:
            raise NotAnArchive(
                "The list of posts is not among these files. Of an archive in parts, choose all ZIPs at once; one of "
                "them has the lists."
            )

    def place_of(self, name: str) -> tuple[Handed, str] | None:
        """Return in which tree a file lies, and under which name there."""
        return self._places.get(name)

    def names(self) -> Mapping[str, int]:
        """Return every file's size, by the browser's word, by its path below the bag."""
        return {name: tree.size(full_name) for name, (tree, full_name) in self._places.items()}

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file that the browser handed over. Raises: `UnreadableZip` for one that it did not."""
        tree, full_name = self._places[name]
        yield tree.read(full_name, at_most=tree.size(full_name))

    def close(self) -> None:
        """Let go of what was handed over."""
        for tree in self._trees:
            tree.let_go()


def is_archive(names: Collection[str]) -> bool:
    """Return whether files of these names are an archive, or a part of one."""
    return any(name == BAGIT or name.endswith(f"/{BAGIT}") for name in names)


def _top_of(names: Collection[str]) -> str:
    """The folder that a bag, or a part of one, lies in: with its slash, "" for none."""
    tops = {name.removesuffix(BAGIT) for name in names if name == BAGIT or name.endswith(f"/{BAGIT}")}
    below = {f"/{name}".partition("/data/")[0] for name in names if "/data/" in f"/{name}"}
    return min(tops or {f"{top}/".removeprefix("/") for top in below}, key=len, default="")
