"""Which way up a picture is to be seen: what browsers obey of what a file says about it, and no more."""

import struct

from PIL import Image

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = (5, 6, 7, 8)
# Exif in a WebP turns nothing. For an AVIF, Pillow gives what its `irot` and `imir` say, in the words of Exif.
_OBEYED_IN = ("JPEG", "PNG", "AVIF")
_EXIF_SIGN = 6
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION, _TABLE_BELOW = 0x0112, 0x8769
_SHORT, _LONG = 3, 4
_ORIENTATIONS = range(1, 9)


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """How to turn an opened picture that is not loaded yet; None when it is the right way up.

    Only Exif counts, and in a PNG only where it stands before the picture. `Image.getexif` also obeys XMP and old
    text blocks of ImageMagick, which no browser does, and decodes a whole PNG to look for more.
    """
    return _TURNS.get(_orientation(image))


def size_as_seen(image: Image.Image) -> tuple[int, int]:
    """Width and height of an opened picture that is not loaded yet, the way it is looked at."""
    return (image.height, image.width) if _orientation(image) in _ON_ITS_SIDE else image.size


def _orientation(image: Image.Image) -> int:
    if image.format not in _OBEYED_IN:
        return 1
    tiff = image.info.get("exif", b"")[_EXIF_SIGN:]
    order = _ORDERS.get(tiff[:4])
    return 1 if order is None else _first(tiff, order, tiff[4:8]) or 1


def _first(tiff: bytes, order: str, pointer: bytes, *, is_below: bool = False) -> int | None:
    """The first orientation in a table of Exif, or in the one below it, that says one of eight things in a SHORT.

    Exif is a TIFF file of nothing but tables; `order` is that of its bytes, for `struct`. What is cut short says no
    more.
    """
    try:
        (at,) = struct.unpack(order + "L", pointer)
        (entries,) = struct.unpack_from(order + "H", tiff, at)
        for start in range(at + 2, at + 2 + 12 * entries, 12):
            tag, kind, count, value = struct.unpack_from(order + "HHL4s", tiff, start)
            found = None
            if (tag, kind, count) == (_ORIENTATION, _SHORT, 1):
                (found,) = struct.unpack_from(order + "H", value)
            elif (tag, kind, count) == (_TABLE_BELOW, _LONG, 1) and not is_below:
                # There is one; a file that has them by the thousand is not read by the thousand.
                is_below = True
                found = _first(tiff, order, value, is_below=True)
            if found in _ORIENTATIONS:
                return found
    except struct.error:
        pass
    return None
