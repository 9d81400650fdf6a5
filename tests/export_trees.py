"""Exports as small as can be, for single shapes: the sandbox makes whole ones."""

import json

from igarchive.export.files import Handed
from igarchive.export.opening import read_export

JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
CLIP = b"\0\0\0\x18ftypisom" + bytes(40)
LISTS = "your_instagram_activity/media/"
LABEL = "instagram-maya.l-2026-03-04-AbCd1234.zip"


class Tree(Handed):
    """Files by name, JSON values or bytes; `opened` are those that were read whole."""

    def __init__(self, files, label=LABEL):
        data = {
            name: value if isinstance(value, bytes) else json.dumps(value).encode()
            for name, value in files.items()
        }
        super().__init__(label, {name: len(value) for name, value in data.items()}, data)
        self.opened = []

    def read(self, name, *, at_most):
        self.opened.append(name)
        return super().read(name, at_most=at_most)


def item(uri="media/posts/202403/1.jpg", seconds=1_710_000_000, title="", **more):
    """A file in a list."""
    return {"uri": uri, "creation_timestamp": seconds, "title": title, **more}


def post(*items, **more):
    """A post of these files."""
    return {"media": list(items), **more}


def tree(lists, *, lost=(), label=LABEL, folder=LISTS, more=()):
    """An export of these lists, by base name, with a file for every name in them but the `lost` ones."""
    files = {f"{folder}{name}": root for name, root in lists.items()}
    media = {uri: CLIP if uri.endswith(".mp4") else JPEG for uri in _uris(list(lists.values()))}
    return Tree(files | {uri: data for uri, data in media.items() if uri not in lost} | dict(more), label)


def read(lists, *, places=False, **how):
    """The export of these lists."""
    return read_export([tree(lists, **how)], places=places)


def _uris(value):
    if isinstance(value, dict):
        uri = value.get("uri") or value.get("path")
        if isinstance(uri, str) and uri and ":" not in uri and ".." not in uri:
            yield uri
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _uris(inner)
