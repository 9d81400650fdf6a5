"""Where the files of an export lie: in a ZIP, in a folder, or in a browser that hands over what is asked for."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from igarchive.entry_names import safe_names, shown
from igarchive.zips import HEAD, UnreadableZip, ZipProblem

MOST_FILES = 1_000_000


class Files(Protocol):
    """A tree of files. `label` is what its ZIP or folder is called; names are relative, with slashes."""

    @property
    def label(self) -> str: ...

    def names(self) -> Collection[str]: ...

    def size(self, name: str) -> int:
        """Return how many bytes a file says it has. Raises: `KeyError`."""

    def read(self, name: str, *, at_most: int) -> bytes:
        """Return a whole file. Raises: `KeyError`, `UnreadableZip` when it is larger or damaged."""

    def head(self, name: str) -> bytes | None:
        """Return the first bytes of a file; None where nobody can look at them from here. Raises as `read`."""

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces. Raises as `read`."""


class Folder:
    """Give the files below a folder. Links are not followed: what they lead to is not part of it."""

    def __init__(self, path: Path) -> None:
        self.label = path.resolve().name
        self._root = path
        self._sizes = dict(_walk(path))

    def names(self) -> Collection[str]:
        """Return the names of the files."""
        return self._sizes.keys()

    def size(self, name: str) -> int:
        """Return how many bytes a file had when the folder was looked through. Raises: `KeyError`."""
        return self._sizes[name]

    def read(self, name: str, *, at_most: int) -> bytes:
        """Return a whole file. Raises: `KeyError`, `UnreadableZip`."""
        pieces, count = list[bytes](), 0
        for piece in self.stream(name):
            pieces.append(piece)
            count += len(piece)
            if count > at_most:
                raise UnreadableZip(
                    ZipProblem.TOO_LARGE, f"{shown(name)} is larger than is read of such a file."
                )
        return b"".join(pieces)

    def head(self, name: str) -> bytes:
        """Return the first bytes of a file. Raises as `read`."""
        return next(self._pieces(name, HEAD), b"")

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file in pieces. Raises as `read`."""
        return self._pieces(name, 1 << 18)

    def _pieces(self, name: str, count: int) -> Iterator[bytes]:
        self._sizes[name]
        try:
            with (self._root / name).open("rb") as file:
                while piece := file.read(count):
                    yield piece
        except OSError:
            raise UnreadableZip(
                ZipProblem.DAMAGED, f"{shown(name)} cannot be read. Is the disk still there?"
            ) from None


def _walk(root: Path) -> Iterator[tuple[str, int]]:
    pending, count = [root], 0
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                count += 1
                if count > MOST_FILES:
                    raise UnreadableZip(
                        ZipProblem.TOO_LARGE,
                        "This folder holds more files than are read. Choose the folder of the export itself.",
                    )
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield (
                        Path(entry.path).relative_to(root).as_posix(),
                        entry.stat(follow_symlinks=False).st_size,
                    )


class Handed:
    """Give what a browser handed over of a ZIP that stays with it: all names and sizes, and a few files.

    `number` is the browser's own for the ZIP, as `position` is for a file in it: how it finds them again.
    """

    def __init__(
        self,
        label: str,
        sizes: Mapping[str, int],
        files: Mapping[str, bytes] | None = None,
        *,
        number: int = 0,
    ) -> None:
        self.label, self.number = label, number
        self._sizes = dict(zip(safe_names(sizes), sizes.values(), strict=True))
        self._positions = {name: position for position, name in enumerate(self._sizes)}
        self._files = dict(files or {})

    def names(self) -> Collection[str]:
        """Return the names of all files, also of those that stay in the browser."""
        return self._sizes.keys()

    def size(self, name: str) -> int:
        """Return how many bytes a file has, by the browser's word. Raises: `KeyError`."""
        return self._sizes[name]

    def position(self, name: str) -> int:
        """Return which file of the ZIP this is, from 0. Raises: `KeyError`."""
        return self._positions[name]

    def take(self, name: str, data: bytes) -> None:
        """Take in a file that was asked for. Raises: `KeyError` for one that is not on the list."""
        self._sizes[name]
        self._files[name] = data

    def let_go(self) -> None:
        """Keep the names alone: the lists are read."""
        self._files.clear()

    def read(self, name: str, *, at_most: int) -> bytes:
        """Return a file that was handed over. Raises: `KeyError`, `UnreadableZip` also when it was not."""
        self._sizes[name]
        data = self._files.get(name)
        if data is None or len(data) > at_most:
            raise UnreadableZip(ZipProblem.TOO_LARGE, f"{shown(name)} is larger than is read of such a file.")
        return data

    def head(self, name: str) -> bytes | None:
        """Return the first bytes of a file that was handed over, None of one that stays in the browser."""
        data = self._files.get(name)
        return None if data is None else data[:HEAD]

    def stream(self, name: str) -> Iterator[bytes]:
        """Give a file that was handed over. Raises: `KeyError`."""
        yield self._files[name]
