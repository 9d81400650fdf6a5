"""Open Instagram's export in the person's browser: ask that for the lists, and read them here. Pictures stay there."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard import clock
from dashboard.access.sample import sample_export
from dashboard.account import current
from dashboard.account.opened_export import ExportSource
from dashboard.components.open_export import PIECE_BYTES, Asked, open_export
from dashboard.places import HOME
from dashboard.session import visit, widgets
from dashboard.session.slots import Slot
from igarchive.errors import IGArchiveError
from igarchive.export.files import Handed
from igarchive.export.layout import wanted
from igarchive.export.opening import read_export
from igarchive.export.reading import MOST_BYTES_IN_ALL
from igarchive.zips import ZIP_WORDS, ZipProblem

MOST_NAMES_BYTES = 64 << 20
_MOST_ZIPS = 100
_SAMPLE = "The sample account: invented posts, made by this app."
_BROKEN_OFF = (
    "The browser said something that is not understood. Reload this page, and choose the files again."
)


@dataclass(slots=True)
class Opening:
    """Hold how far an opening is: the files that are asked for, one after the other, and what came of this one."""

    name: str
    trees: list[Handed]
    files: list[tuple[Handed, str]]
    done: int = 0
    data: bytearray = field(default_factory=bytearray, repr=False)
    pieces: int = 0
    left: int = MOST_BYTES_IN_ALL

    @property
    def asked(self) -> Asked | None:
        """What is asked for next; None when everything has come."""
        if self.done == len(self.files):
            return None
        tree, name = self.files[self.done]
        return Asked(self.name, tree.number, tree.position(name), len(self.data), self.pieces)


_OPENING = Slot("opening", Opening)
_WORDS = Slot("opening_words", str)


class _NotUnderstood(Exception):
    """The browser said something else than it was asked."""


def draw_open_export() -> None:
    """Draw the place for the ZIPs, and go on with an opening. When it is done the account is shown."""
    opening = _OPENING.get()
    words = _WORDS.get() or ""
    if opening is not None:
        words = f"Reading the lists: {opening.done:,} of {len(opening.files):,}…"
    open_export(asked=opening.asked if opening else None, words=words, hear=_hear)
    widgets.button(
        "Try it with the sample account's export", key="sample_export", action=show_sample, is_link=True
    )


def show_sample() -> None:
    """Show the export of the sample account, which this app makes up."""
    export = read_export([sample_export(clock.now())])
    current.show(ExportSource.of(export, note=_SAMPLE))
    visit.ARRIVAL.set(HOME)


def _hear(said: object) -> None:
    """Take in what the browser says; before the next run."""
    _WORDS.set(None)
    try:
        if not isinstance(said, Mapping):
            raise _NotUnderstood
        if said.get("kind") == "refused":
            _OPENING.set(None)
            _WORDS.set(_words_of(said.get("problem")))
            return
        opening = _begun(said) if said.get("kind") == "listed" else _gone_on(said)
        if opening is not None and opening.asked is None:
            _finish(opening)
    except _NotUnderstood:
        _OPENING.set(None)
        _WORDS.set(_BROKEN_OFF)
    except IGArchiveError as error:
        _OPENING.set(None)
        _WORDS.set(str(error))


def _words_of(problem: object) -> str:
    known = {kind.value: words for kind, words in ZIP_WORDS.items()}
    return known.get(str(problem), ZIP_WORDS[ZipProblem.DAMAGED])


def _begun(said: Mapping[str, Any]) -> Opening:
    name, listed = said.get("opening"), said.get("files")
    if not isinstance(name, str) or not isinstance(listed, list) or not 0 < len(listed) <= _MOST_ZIPS:
        raise _NotUnderstood
    trees = [_tree(number, file) for number, file in enumerate(listed)]
    files = [(tree, file.name) for tree in trees for file in wanted(tree.names())]
    opening = Opening(name[:64], trees, files)
    _OPENING.set(opening)
    return opening


def _tree(number: int, file: Any) -> Handed:
    try:
        rows = json.loads(_unpacked(file["names"], MOST_NAMES_BYTES))
        names = [str(name) for name, _ in rows]
        sizes = {name: int(size) for name, size in rows}
        tree = Handed(str(file["label"])[:200], sizes, number=number)
    except (KeyError, TypeError, ValueError, RecursionError):
        raise _NotUnderstood from None
    if len(sizes) != len(names) or len(tree.names()) != len(names):
        raise _NotUnderstood  # two files of one name: the browser's numbers would not be ours
    return tree


def _gone_on(said: Mapping[str, Any]) -> Opening | None:
    """Take in a piece; one that nobody waits for any more counts for nothing."""
    opening = _OPENING.get()
    if opening is None or opening.asked is None or said.get("number") != opening.pieces:
        return None
    opening.pieces += 1
    if said.get("data") is not None:
        piece = _unpacked(said["data"], PIECE_BYTES)
        opening.left -= len(piece)
        if opening.left < 0:
            raise _NotUnderstood
        opening.data += piece
    if said.get("is_last"):
        tree, name = opening.files[opening.done]
        if said.get("data") is not None:
            tree.take(name, bytes(opening.data))
        opening.data, opening.done = bytearray(), opening.done + 1
    return opening


def _unpacked(packed: Any, at_most: int) -> bytes:
    """The bytes of gzip in base64, never more of them than may be."""
    try:
        unpacker = zlib.decompressobj(31)
        data = unpacker.decompress(base64.b64decode(packed, validate=True), at_most)
    except (TypeError, ValueError, binascii.Error, zlib.error):
        raise _NotUnderstood from None
    if not unpacker.eof:
        raise _NotUnderstood
    return data


def _finish(opening: Opening) -> None:
    """Show the account, or say why there is none."""
    export = read_export(opening.trees)
    for tree in opening.trees:
        tree.let_go()
    current.show(ExportSource.of(export, opening=opening.name))
    visit.ARRIVAL.set(HOME)
