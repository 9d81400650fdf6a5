"""What a file is, by what it says of itself: its first bytes, and the brands of an MP4, HEIC or AVIF. Pure."""

import re
from collections.abc import Iterator

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "heif": "image/heif",
    "cr3": "image/x-canon-cr3",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "3gp": "video/3gpp",
    "m4a": "audio/mp4",
    "bin": "application/octet-stream",
}
"""The media type of every kind `kind_of_file` can give, by the end of its file's name."""
UNKNOWN = "bin"
"""What a file is called that has the form of a film or a picture, and does not say which."""

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
)
# How ISO files call themselves: https://mp4ra.org/registered-types/brands. A sequence of pictures goes by the name of
# the picture, and what is coded in a way that has no end of its own by that of all HEIF. Of a brand of three letters
# the fourth is a version.
_BRANDS = {
    "avif": b"avif avis",
    "heic": b"heic heix heim heis hevc hevx hevm hevs",
    "heif": b"avci avcs jpeg jpgs j2ki j2is vvic vvis evbi evbs evmi evms unif mif msf miaf",
    "cr3": b"crx",
    "mov": b"qt",
    "3gp": b"3gp 3gg 3gr 3gs 3ge 3g2",
    "m4a": b"M4A M4B M4P",
    "mp4": b"iso mp41 mp42 avc1 hvc1 av01 dash MSNV mmp4 f4v M4V XAVC",
}
_KINDS = {name.ljust(4): kind for kind, names in _BRANDS.items() for name in names.split()}
_PICTURES = ("avif", "heic", "heif", "cr3")
# These only say that there is a picture or a sequence of them, in whatever coding.
_ANY_PICTURE = (b"unif", b"mif", b"msf", b"miaf")
# What handles the parts of a file: all that is known of one whose brands nobody has registered.
_HANDLERS = {b"pict": "heif", b"vide": "mp4", b"soun": "m4a"}
_HANDLER = re.compile(rb"hdlr.{8}(" + b"|".join(_HANDLERS) + rb")", re.DOTALL)
_MOST_BRANDS, _MOST_BOXES = 64, 64


def kind_of_file(data: bytes) -> str | None:
    """The usual end of this file's name, a key of `MEDIA_TYPES`; None when it is no picture or clip we know."""
    for at, sign, kind in _SIGNATURES:
        if data.startswith(sign, at):
            return kind
    if data[4:8] == b"ftyp" and len(data) >= 12:
        return _by_brands(data)
    # QuickTime wrote no brands before 2001, and a few cameras write none today.
    return "mov" if data[4:8] in (b"moov", b"mdat", b"wide") and b"moov" in _boxes(data) else None


def _by_brands(data: bytes) -> str:
    """Read an ISO file's brands: the major one, unless it leaves open what coding it has, then the compatible ones."""
    size = int.from_bytes(data[:4], "big")
    end = min(size, len(data), 16 + 4 * _MOST_BRANDS)
    major, *others = [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]
    if not major.startswith(_ANY_PICTURE) and (kind := _kind(major)):
        return kind
    # First how the picture is coded, then that it is one, then that it is a film.
    others.append(major)
    others.sort(key=lambda brand: (_kind(brand) not in _PICTURES, brand.startswith(_ANY_PICTURE)))
    return next((kind for brand in others if (kind := _kind(brand))), None) or _by_handlers(data)


def _by_handlers(data: bytes) -> str:
    found = set(_HANDLER.findall(data))
    return next((kind for handler, kind in _HANDLERS.items() if handler in found), UNKNOWN)


def _kind(brand: bytes) -> str | None:
    return _KINDS.get(brand) or _KINDS.get(brand[:3].ljust(4))


def _boxes(data: bytes) -> Iterator[bytes]:
    """The names of the outermost boxes of an ISO file."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        yield name
        # A box of no size goes on to the end; one too small to hold its own head is none.
        if size < 8:
            return
        at += size
