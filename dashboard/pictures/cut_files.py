"""Load a picture whose file is cut short or damaged further down, as browsers do: as far as it goes."""

from collections.abc import Callable

from PIL import Image, ImageFile

from dashboard.pictures.problems import NotAPicture

# Less than half of a picture is not one to show.
_LEAST = 0.5
# In an interlaced PNG the rest of the columns come with the second half of the rows.
_LEAST_INTERLACED = 0.75
_ROWS_AT_ONCE = 64
_END_OF_JPEG = b"\xff\xd9"
# What libjpeg draws where nothing has come: the middle of every channel, of which inks are kept upside down.
_GREY = (127, 128)

Opener = Callable[[bytes], ImageFile.ImageFile]


def load(image: ImageFile.ImageFile, data: bytes, reopen: Opener) -> tuple[ImageFile.ImageFile, float]:
    """Load an opened picture; gives it, or another one of the same file, and the share of its rows that are there.

    `reopen` opens the file once more, the way `image` was opened. Chromium 156 shows a JPEG, PNG or GIF as far as it
    goes, and nothing of a WebP or AVIF. Raises NotAPicture when less than half is there.
    """
    try:
        image.load()
    except MemoryError:
        raise
    except Exception:
        if image.format not in ("JPEG", "MPO", "PNG", "GIF"):
            raise
    else:
        return image, 1.0
    if image.format in ("JPEG", "MPO"):
        # libjpeg finishes what it has once it is told that this is all. What it gave so far must not be held twice.
        image.close()
        image = reopen(data + _END_OF_JPEG)
        image.load()
        share = _rows_above(image, _GREY) / image.height
        is_enough = share >= _LEAST
    else:
        is_enough, share = _kept(image)
    if not is_enough:
        raise NotAPicture
    return image, share


def _kept(image: ImageFile.ImageFile) -> tuple[bool, float]:
    """Keep the rows that a PNG or GIF was decoded to, and fill those an interlaced one lacks in between."""
    blank = image.info.get("transparency") if image.format == "GIF" else 0
    # A PNG's head says so itself; for a GIF, Pillow tells only its decoder.
    is_interlaced = bool(image.info.get("interlace"))
    if image.format == "GIF" and isinstance(image.tile[0].args, tuple):
        is_interlaced = bool(image.tile[0].args[1])
    # With nothing left to read, a picture counts as loaded.
    image.tile = []
    rows = _rows_above(image, (blank or 0,))
    if not rows or not is_interlaced:
        return rows >= _LEAST * image.height, rows / image.height
    there = [_has_ink(image.crop((0, row, image.width, row + 1)), (blank or 0,)) for row in range(rows)]
    for row in range(1, rows):
        if not there[row]:
            image.paste(image.crop((0, row - 1, image.width, row)), (0, row))
    least = _LEAST_INTERLACED if image.format == "PNG" else _LEAST
    return sum(there) >= least * image.height, rows / image.height


def _rows_above(image: Image.Image, blank: tuple[int, ...]) -> int:
    """How many rows there are down to the last that has anything but `blank` in it."""
    for bottom in range(image.height, 0, -_ROWS_AT_ONCE):
        top = max(0, bottom - _ROWS_AT_ONCE)
        box = _ink(image.crop((0, top, image.width, bottom)), blank).getbbox(alpha_only=False)
        if box:
            return top + box[3]
    return 0


def _has_ink(rows: Image.Image, blank: tuple[int, ...]) -> bool:
    return _ink(rows, blank).getbbox(alpha_only=False) is not None


def _ink(rows: Image.Image, blank: tuple[int, ...]) -> Image.Image:
    """The rows with `blank` as nothing, by the numbers in them and not by the colours these stand for."""
    if rows.mode == "P":
        rows = Image.frombytes("L", rows.size, rows.tobytes())
    elif rows.mode.startswith("I"):
        rows = rows.convert("I")
    return rows if blank == (0,) else rows.point(lambda level: 0 if level in blank else 255)
