"""An export as files that are made when they are read: nothing is written to disk, and no picture drawn in vain."""

from collections.abc import Collection, Iterator

from sandbox.exports.tree import Entry, Maker


class TreeOfFiles:
    """Give the files of an export by name; `label` is what its ZIP would be called."""

    def __init__(self, maker: Maker) -> None:
        self.label = f"instagram-{maker.account.profile.username}-{maker.now:%Y-%m-%d}-5a3b1e00.zip"
        self._entries: dict[str, Entry] = {entry.path: entry for entry in maker.entries()}

    def names(self) -> Collection[str]:
        """The names of the files."""
        return self._entries.keys()

    def size(self, name: str) -> int:
        """How many bytes a file has. Raises KeyError."""
        return len(self._entries[name].make())

    def read(self, name: str, *, at_most: int) -> bytes:
        """A whole file, at most so many bytes of it. Raises KeyError."""
        return self._entries[name].make()[:at_most]

    def head(self, name: str) -> bytes | None:
        """None: what a file is its lists say, and to look would be to draw it. Raises KeyError."""
        self._entries[name]
        return None

    def stream(self, name: str) -> Iterator[bytes]:
        """A file in one piece. Raises KeyError."""
        yield self._entries[name].make()
