"""A picture at its own size: how large it is, and the clean JPEG of it that the viewer magnifies. Pure."""

from dashboard.pictures.imaging import fitted_jpeg
from dashboard.pictures.orientation import size_as_seen
from dashboard.pictures.plain_files import plain_file

FULL_SIDE = 4096
"""The longest side that is sent to a browser; Instagram itself keeps at most 1,440 pixels of width."""


def measure(data: bytes) -> tuple[int, int] | None:
    """Width and height of an encoded picture as it is to be seen; only its head is read. None when it is none."""
    try:
        return size_as_seen(plain_file(data).open())
    except Exception:  # noqa: BLE001 - a hostile file may trip a decoder in any way, and then has no size
        return None


def full_jpeg(data: bytes) -> bytes:
    """The whole picture, at most `FULL_SIDE` pixels on its longer side. Raises NotAPicture."""
    return fitted_jpeg(data, FULL_SIDE)
