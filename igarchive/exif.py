"""The EXIF of a post's JPEG, as bytes for its APP1 segment. Exif 3.0 (CIPA DC-008-2023), chapter 4.6."""

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from igarchive.about import About
from igarchive.writable import one_kind_of_break, shortened, writable

SOFTWARE = "Contact Sheet"
"""What is written as the program that made this EXIF, and known again by."""
_MOST_CAPTION = 30_000  # bytes: with it all of the EXIF is far below the 65,533 bytes of a segment
_MOST_NAME = 500  # bytes
_SRGB, _UNCALIBRATED = 1, 0xFFFF
_INCH = 2
_CENTRED = 1
# Pillow knows no type for this tag and writes it as bytes, where the standard wants "undefined": the same four bytes
# under another number. No text has the zeros of this pattern, so nothing else is meant by it.
_COMPONENTS_AS_BYTES, _COMPONENTS_UNDEFINED = (b"\x91\x01\x00%c\x00\x00\x00\x04" % kind for kind in (1, 7))


def exif_payload(about: About, *, size: tuple[int, int], components: bytes, has_profile: bool) -> bytes:
    """Return `Exif\\0\\0` and the TIFF structure: when, what, by whom, and what the standard wants besides.

    `size` is the picture's width and height in pixels, `components` the four bytes of ComponentsConfiguration. With a
    colour profile of its own the picture is not called sRGB: the profile says what it is.
    """
    exif, more, base = Image.Exif(), dict[int, object](), ExifTags.Base
    if caption := shortened(one_kind_of_break(writable(about.caption)), _MOST_CAPTION):
        exif[base.ImageDescription] = caption.encode()
    if creator := shortened(writable(about.creator), _MOST_NAME):
        exif[base.Artist] = creator.encode()
    exif[base.Software] = SOFTWARE
    exif[base.XResolution] = exif[base.YResolution] = IFDRational(72, 1)
    exif[base.ResolutionUnit] = _INCH
    exif[base.YCbCrPositioning] = _CENTRED
    if about.iso:
        moment, offset = about.iso[:19].replace("-", ":").replace("T", " "), about.iso[19:]
        more |= dict.fromkeys((base.DateTimeOriginal, base.DateTimeDigitized), moment)
        more |= dict.fromkeys((base.OffsetTime, base.OffsetTimeOriginal, base.OffsetTimeDigitized), offset)
    more[base.ExifVersion] = b"0232"
    more[base.ComponentsConfiguration] = components
    more[base.FlashPixVersion] = b"0100"
    more[base.ColorSpace] = _UNCALIBRATED if has_profile else _SRGB
    more[base.ExifImageWidth], more[base.ExifImageHeight] = size
    exif.get_ifd(ExifTags.IFD.Exif).update(more)
    return exif.tobytes().replace(_COMPONENTS_AS_BYTES, _COMPONENTS_UNDEFINED)
