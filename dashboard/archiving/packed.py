"""What became of a packed choice of posts. Pure."""

import threading
from dataclasses import dataclass, field
from typing import IO

from igarchive import Row


@dataclass(slots=True)
class PackedPart:
    """One ZIP: what is in it in a word, empty where it is the only one, and its size in bytes. `data` closes it."""

    label: str
    data: IO[bytes]
    size: int
    _reading: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def whole(self) -> bytes:
        """The ZIP from its start, also when two ask for it at once: they share one place in the file."""
        with self._reading:
            self.data.seek(0)
            return self.data.read()


@dataclass(slots=True)
class Packed:
    """The ZIPs that hold a choice, to be unpacked into one folder, and the files that could not be had."""

    parts: tuple[PackedPart, ...]
    missing: tuple[Row, ...]

    @property
    def size(self) -> int:
        """How many bytes all of them have."""
        return sum(part.size for part in self.parts)

    def close(self) -> None:
        """Give their room on the disk back."""
        for part in self.parts:
            part.data.close()
