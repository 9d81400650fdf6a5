"""A picture's file without what it is shown without: nothing that stands beside a picture must cost the picture.

Cameras, editors and servers write all kinds of notes into a file. Browsers pass over one that is damaged or that they
do not know, where Pillow gives up the whole picture. So it is given a file that has no notes in it. Pure.
"""

import io
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from PIL import Image, ImageFile, features

from dashboard.pictures.problems import NotAPicture
from igarchive.file_kinds import kind_of_file

# What Instagram may serve; Pillow knows many more, some of which start other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", *(("AVIF",) if features.check("avif") else ()))
MOST_PROFILE_BYTES = 4 * 1024 * 1024
"""The largest profiles in use, those of printing presses, have some 2.7 MB."""

# Encoders write tens; a file may have a hundred thousand of next to nothing.
_MOST_PARTS = 50_000

# libjpeg decodes nothing unless there are eight more bytes than it needs.
_LOOKED_AHEAD = bytes(8)
_END_OF_JPEG = b"\xff\xd9"
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
# All markers but those that only stand between rows; and what may follow a scan: tables, the next scan, the end.
_BEFORE_SCANS = re.compile(rb"\xff[^\xff\x00\xd0-\xd8]", re.DOTALL)
_BETWEEN_SCANS = re.compile(rb"\xff[\xc4\xda\xdb\xdd\xd9]")
# A marker that means nothing, and has nothing behind it that belongs to it.
_NOTHING = 0x01
# Notes of JPEG that its colours depend on, by marker: how they begin, and how long libjpeg wants them to be.
_COUNTS = {0xE0: (b"JFIF\0", 14), 0xE2: (b"ICC_PROFILE\0", 14), 0xEE: (b"Adobe", 12)}
_NOTES = frozenset({_NOTHING, *range(0xE0, 0xF0), 0xFE})
_EXIF = b"Exif\0"

_PNG = b"\x89PNG\r\n\x1a\n"
_END_OF_PNG = b"\0\0\0\0IEND\xae\x42\x60\x82"
_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT"})
_PALETTE = 3
# How many bytes say which colour is transparent, by the kind of a PNG's colours: grey, and RGB.
_TRANSPARENT_BYTES = {0: 2, 2: 6}

_END_OF_GIF = b";"

_MAJOR_BRANDS = (b"avif", b"avis", b"mif1", b"msf1")
# An item of a HEIF file that holds Exif: the box, its version and flags, the item's number and protection, its type.
_EXIF_ITEM = re.compile(rb"(infe(?:\x02.{3}.{4}|\x03.{3}.{6}))Exif", re.DOTALL)


Part = TypeVar("Part", tuple[int, int, int], tuple[bytes, int, int])


@dataclass(frozen=True, slots=True)
class PlainFile:
    """A file without notes, and what counts of these, under the names that Pillow has for it in `Image.info`."""

    data: bytes
    info: Mapping[str, Any] = field(default_factory=dict)

    def open(self) -> ImageFile.ImageFile:
        """Open it; no more than its head is read. Pillow raises what it likes for a hostile one."""
        image = Image.open(io.BytesIO(self.data), formats=FORMATS)
        image.info.update(self.info)
        return image


def plain_file(data: bytes) -> PlainFile:
    """Leave out of a file what its picture can do without; what cannot be read is left as it is. Raises NotAPicture."""
    for sign, without_notes in _WITHOUT_NOTES.items():
        if data.startswith(sign, 4 if sign == b"ftyp" else 0):
            return without_notes(data)
    return PlainFile(data)


def _jpeg(data: bytes) -> PlainFile:
    pieces: list[memoryview] = []
    info: dict[str, Any] = {}
    kept, scans, stop, is_ended = 0, 0, len(data), False
    for marker, start, end in _bounded(_segments(data)):
        is_ended = marker == _END_OF_IMAGE
        if is_ended or end > len(data):
            # What is behind the picture is not of it, and from half a segment nothing can be read.
            stop = start
            break
        scans += marker == _START_OF_SCAN
        if marker not in _NOTES:
            continue
        body = data[start + 4 : end]
        if marker == 0xE1 and body.startswith(_EXIF) and len(body) > len(_EXIF) + 1:
            info.setdefault("exif", body)
        sign, least = _COUNTS.get(marker, (_EXIF, len(data)))
        if not body.startswith(sign) or len(body) < least:
            pieces.append(memoryview(data)[kept:start])
            kept = end
    # Of a picture that comes in several scans libjpeg gives nothing before it is told that this is all, and then all
    # of it, if coarse; of any other it gives what is there.
    tail = _END_OF_JPEG if is_ended or scans > 1 else _LOOKED_AHEAD
    return PlainFile(b"".join([*pieces, memoryview(data)[kept:stop], tail]), info)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The segments of a JPEG: marker, start and end, which for the last one may lie behind the end of the file."""
    following, end = _BEFORE_SCANS, 2
    while found := following.search(data, end):
        at, marker = found.start(), found[0][1]
        end = at + 2
        if marker != _NOTHING:
            end += max(2, int.from_bytes(data[end : end + 2], "big"))
        yield marker, at, end
        if marker == _START_OF_SCAN:
            following = _BETWEEN_SCANS


def _png(data: bytes) -> PlainFile:
    pieces: list[bytes | memoryview] = [_PNG]
    info: dict[str, Any] = {}
    colour = data[25] if len(data) > 25 else 0
    palette, has_opacity, is_begun = 0, False, False
    for name, start, end in _bounded(_chunks(data)):
        if is_begun and name != b"IDAT":
            pieces.append(_END_OF_PNG)
            break
        is_begun = name == b"IDAT"
        body = memoryview(data)[start + 8 : end - 4]
        is_whole = is_begun or data[end - 4 : end] == zlib.crc32(body, zlib.crc32(name)).to_bytes(4, "big")
        if name == b"PLTE":
            palette = len(body)
        elif name == b"eXIf" and is_whole:
            info.setdefault("exif", _EXIF + b"\0" + body)
        elif name == b"iCCP" and is_whole and (profile := _profile(bytes(body))):
            info.setdefault("icc_profile", profile)
        is_opacity = name == b"tRNS" and is_whole and _is_opacity(len(body), colour, palette)
        if name in _NEEDED or (is_opacity and not has_opacity):
            pieces.append(memoryview(data)[start:end])
        has_opacity = has_opacity or is_opacity
    return PlainFile(b"".join(pieces), info)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a PNG: name, start and end; the last may be cut short."""
    at = len(_PNG)
    while at + 8 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at, end
        at = end


def _bounded(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts of a file as long as there are not so many that to walk them is all that the file is for."""
    yield from islice(parts, _MOST_PARTS)
    if next(parts, None):
        raise NotAPicture


def _is_opacity(count: int, colour: int, palette: int) -> bool:
    """Whether so many bytes say what is transparent in a PNG of these colours, or whose palette has so many bytes."""
    if colour == _PALETTE:
        return bool(palette) and 0 < count <= 256
    return colour in _TRANSPARENT_BYTES and count >= _TRANSPARENT_BYTES[colour]


def _profile(body: bytes) -> bytes | None:
    """The colour profile of a PNG, unpacked; None when it cannot be, or is too large."""
    name, _, rest = body.partition(b"\0")
    if not name or rest[:1] != b"\0":
        return None
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(rest[1:], MOST_PROFILE_BYTES)
    except zlib.error:
        return None
    return profile if unpacking.eof else None


def _gif(data: bytes) -> PlainFile:
    """The first picture of a GIF. What its frames are cleared with takes memory, and is not needed."""
    at = first = 13 + (3 << (data[10] % 8 + 1) if len(data) > 10 and data[10] >= 0x80 else 0)
    info: dict[str, Any] = {}
    while data[at : at + 1] == b"!":
        block = data[at + 3 : at + 3 + data[at + 2]] if len(data) > at + 2 else b""
        if data[at + 1 : at + 2] == b"\xf9" and len(block) >= 4:
            info = {"transparency": block[3]} if block[0] % 2 else {}
        at, _ = _past_blocks(data, at + 2)
    flags = data[at + 9] if len(data) > at + 9 else 0
    pixels = at + 11 + (3 << (flags % 8 + 1) if flags >= 0x80 else 0)
    end, last = _past_blocks(data, pixels)
    if end <= len(data):
        return PlainFile(b"".join((data[:first], memoryview(data)[at:end], _END_OF_GIF)), info)
    # Pillow reads whole blocks only, so the last is made as long as what is there of it.
    rest = data[last + 1 :]
    return PlainFile(b"".join((data[:first], memoryview(data)[at:last], bytes((len(rest),)), rest)), info)


def _past_blocks(data: bytes, at: int) -> tuple[int, int]:
    """Where what is written in blocks ends, or should have, and where the last of them begins."""
    last = at
    while at < len(data) and data[at]:
        last = at
        at += 1 + data[at]
    return at + 1, last


def _avif(data: bytes) -> PlainFile:
    """An AVIF turns its picture by `irot` and `imir`, and Exif is a note. Pillow knows one by its major brand alone."""
    if data[8:12] not in _MAJOR_BRANDS and kind_of_file(data) == "avif":
        data = data[:8] + b"avif" + data[12:]
    return PlainFile(_EXIF_ITEM.sub(rb"\1free", data))


_WITHOUT_NOTES: Mapping[bytes, Callable[[bytes], PlainFile]] = {
    b"\xff\xd8\xff": _jpeg,
    _PNG: _png,
    b"GIF8": _gif,
    b"ftyp": _avif,
}
