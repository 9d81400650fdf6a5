"""A picture at its own size: how large it is, and the clean JPEG of it that the viewer magnifies. Pure."""

import io

from PIL import Image

from dashboard.pictures.imaging import FORMATS, fitted_jpeg

FULL_SIDE = 4096
"""The longest side that is sent to a browser; Instagram itself keeps at most 1,440 pixels of width."""

_ORIENTATION = 0x0112
_ON_ITS_SIDE = (5, 6, 7, 8)


def measure(data: bytes) -> tuple[int, int] | None:
    """Width and height of an encoded picture as it is to be seen; only its head is read. None when it is none."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            is_turned = image.getexif().get(_ORIENTATION) in _ON_ITS_SIDE
    except Exception:  # noqa: BLE001 - a hostile file may trip a decoder in any way, and then has no size
        return None
    return (height, width) if is_turned else (width, height)


def full_jpeg(data: bytes) -> bytes:
    """The whole picture, at most `FULL_SIDE` pixels on its longer side. Raises NotAPicture."""
    return fitted_jpeg(data, FULL_SIDE)
