"""Small pictures for the viewer, and captions put into a file that was just fetched."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from igarchive.about import About
from igarchive.jpeg_segments import with_metadata

SIDE = 320
"""The longest side of a thumbnail of the viewer, in pixels."""
MOST_BYTES_OF_A_JPEG = 64 * 1024**2
"""A JPEG above this keeps its bytes as they are: to put something into it, it has to be in memory."""
_QUALITY = 70


def thumbnail(picture: Path | bytes, *, side: int = SIDE) -> bytes | None:
    """Return a small JPEG of a picture, upright, at most `side` pixels long; None for what cannot be drawn."""
    try:
        with Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture) as opened:
            opened.draft("RGB", (2 * side, 2 * side))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((side, side), Image.Resampling.BILINEAR)
            out = io.BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=_QUALITY)
            return out.getvalue()
    # Pillow's readers raise whatever a broken file leads them to.
    except Exception:  # noqa: BLE001
        return None


def write_inside(path: Path, about: About) -> bytes | None:
    """Return a JPEG's bytes with date, caption and link put into them; None where it stays as it is."""
    if path.stat().st_size > MOST_BYTES_OF_A_JPEG:
        return None
    try:
        return with_metadata(path.read_bytes(), about)
    except ValueError:
        return None
