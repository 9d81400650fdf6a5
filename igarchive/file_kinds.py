"""What a file is, by what it says of itself: its first bytes, and the brands of an MP4, HEIC or AVIF. Pure."""

from collections.abc import Iterator

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "heif": "image/heif",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "3gp": "video/3gpp",
    "m4a": "audio/mp4",
}
"""The media type of every kind `kind_of_file` can give, by the end of its file's name."""

_SIGNATURES = (
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (8, b"WEBP", "webp"),
)
# https://mp4ra.org/registered-types/brands; a picture's sequence goes by the name of the picture.
_PICTURES = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "heic"),
}
# These only say that there is a picture or a sequence of them, in whatever coding.
_ANY_PICTURE = frozenset({b"mif1", b"mif2", b"msf1", b"miaf"})
_FILMS = {
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"avc1", b"av01", b"dash", b"MSNV", b"mmp4", b"f4v "), "mp4"),
    **{b"iso%d" % number: "mp4" for number in range(2, 10)},
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP"), "mp4"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), "m4a"),
    b"qt  ": "mov",
}
_3GP = (b"3gp", b"3gg", b"3gr", b"3gs", b"3ge", b"3g2")
_MOST_BRANDS, _MOST_BOXES = 64, 64


def kind_of_file(data: bytes) -> str | None:
    """The usual end of this file's name, a key of `MEDIA_TYPES`; None when it is no picture or clip we know."""
    for at, sign, kind in _SIGNATURES:
        if data.startswith(sign, at):
            return kind
    if data[4:8] == b"ftyp":
        return _by_brands(data)
    # QuickTime wrote no brands before 2001, and a few cameras write none today.
    return "mov" if data[4:8] in (b"moov", b"mdat", b"wide") and b"moov" in _boxes(data) else None


def _by_brands(data: bytes) -> str | None:
    """Read an ISO file's brands: the major one when it says enough, else the first compatible one that does."""
    size = int.from_bytes(data[:4], "big")
    end = min(size, len(data), 16 + 4 * _MOST_BRANDS)
    major, *others = [data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))]
    if kind := _PICTURES.get(major) or _film(major):
        return kind
    if kind := next((_PICTURES[brand] for brand in others if brand in _PICTURES), None):
        return kind
    if major in _ANY_PICTURE:
        return "heif"
    if kind := next((kind for brand in others if (kind := _film(brand))), None):
        return kind
    # A brand nobody has registered: what plays has a track, and a track is listed in a `moov`.
    return "mp4" if b"moov" in _boxes(data) else None


def _film(brand: bytes) -> str | None:
    return "3gp" if brand.startswith(_3GP) else _FILMS.get(brand)


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
