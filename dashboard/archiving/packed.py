"""What became of a packed choice of posts. Pure."""

import threading
from dataclasses import dataclass, field
from typing import IO


@dataclass(slots=True)
class Packed:
    """What a ZIP holds: files by post, and (file, reason) for each that could not be had. `data` closes it."""

    data: IO[bytes]
    files: dict[str, list[str]] = field(default_factory=dict)
    missing: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    size: int = 0
    is_full: bool = False
    _reading: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def whole(self) -> bytes:
        """The ZIP from its start, also when two ask for it at once: they share one place in the file."""
        with self._reading:
            self.data.seek(0)
            return self.data.read()
