"""Which way up a picture is to be seen: what browsers obey of what a file says about it, and no more."""

from PIL import ExifTags, Image

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
_OBEYED_IN = ("JPEG", "MPO", "PNG", "AVIF")


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
    written = image.info.get("exif")
    if not written or image.format not in _OBEYED_IN:
        return 1
    exif = Image.Exif()
    try:
        exif.load(written)
        return int(exif.get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - Exif that cannot be read tells nothing; the picture is still a picture
        return 1
