"""Take in what the person's browser says of the files it has opened. Nothing of it is believed unread."""

import base64
import binascii
import json
import zlib
from typing import Any

from igarchive.export.files import Handed

MOST_NAMES_BYTES = 64 << 20


class NotUnderstood(Exception):
    """The browser said something else than it was asked."""


def tree_of(number: int, file: Any) -> Handed:
    """Read the names and sizes of a ZIP or folder. Raises NotUnderstood, igarchive.errors.UnsafeEntry."""
    try:
        rows = json.loads(unpacked(file["names"], MOST_NAMES_BYTES))
        names = [str(name) for name, _ in rows]
        sizes = {name: int(size) for name, size in rows}
        tree = Handed(str(file["label"])[:200], sizes, number=number)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        raise NotUnderstood from None
    if len(sizes) != len(names) or len(tree.names()) != len(names):
        raise NotUnderstood  # two files of one name: the browser's numbers would not be ours
    return tree


def unpacked(packed: Any, at_most: int) -> bytes:
    """Return the bytes of gzip in base64, never more of them than may be. Raises NotUnderstood."""
    try:
        unpacker = zlib.decompressobj(31)
        data = unpacker.decompress(base64.b64decode(packed, validate=True), at_most)
    except (TypeError, ValueError, binascii.Error, zlib.error):
        raise NotUnderstood from None
    if not unpacker.eof:
        raise NotUnderstood
    return data
