"""Load a picture whose file is cut short or damaged further down, as browsers do: as far as it goes."""

from collections.abc import Callable

from PIL import Image, ImageFile

from dashboard.pictures.problems import NotAPicture

# Chromium 156 shows these as far as they go, and nothing of a WebP or AVIF.
_SHOWN_IN_PART = ("JPEG", "PNG", "GIF")
# Less than half of a picture is not one to show.
_LEAST = 0.5
_BYTES_AT_ONCE = 4_000_000


def load(
    image: ImageFile.ImageFile, reopen: Callable[[], ImageFile.ImageFile]
) -> tuple[ImageFile.ImageFile, float]:
    """Load an opened picture; gives it, or the same opened anew, and the share of its rows that are there.

    How much is there is told by what was written, not by its looks: a row that was drawn over two canvases is the same
    on both. Raises NotAPicture when less than half is there.
    """
    if image.format not in _SHOWN_IN_PART:
        image.load()
        return image, 1.0
    # A GIF's picture may be smaller than its canvas.
    _, top, _, bottom = image.tile[0][1] or (0, 0, *image.size)
    canvas = image.info.get("transparency", 0) if image.format == "GIF" else 0
    if _is_loaded(image, canvas):
        return image, 1.0
    drawn = _drawn(image, canvas)
    # Two of them must not be held at once. What lies on the other canvas is not what is shown.
    for other in () if all(drawn[top:bottom]) else (canvas ^ 1, canvas):
        image.close()
        image = reopen()
        _is_loaded(image, other)
        drawn = [one or another for one, another in zip(drawn, _drawn(image, other), strict=True)]
    if sum(drawn[top:bottom]) < _LEAST * (bottom - top):
        raise NotAPicture
    end = 1 + max(row for row in range(top, bottom) if drawn[row])
    _fill(image, [row for row in range(top + 1, end) if not drawn[row]])
    return image, 1.0 if end == bottom else end / image.height


def _is_loaded(image: ImageFile.ImageFile, canvas: int) -> bool:
    """Load a picture over a canvas of this value as far as it goes, and tell whether that is all of it."""
    if canvas:
        image.im = Image.new(image.mode, image.size, canvas).im
    try:
        image.load()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - decoders raise whatever they trip over
        # With nothing left to read, a picture counts as loaded. It is ours, and drawn on where it lies.
        image.tile, image.readonly = [], 0
        return False
    return True


def _drawn(image: Image.Image, canvas: int) -> list[bool]:
    """Which rows have anything but the canvas in them.

    The upper rows of an interlaced PNG get something early on, but no row its second, fourth, sixth pixel before all.
    """
    is_woven = image.format == "PNG" and image.info.get("interlace") and image.width > 1
    width = image.width // 2 if is_woven else image.width
    blank = Image.new(image.mode, (width, 1), canvas).tobytes()
    rows = max(1, _BYTES_AT_ONCE // len(blank))
    drawn: list[bool] = []
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(image.height, top + rows)))
        data = (band.resize((width, band.height), Image.Resampling.NEAREST) if is_woven else band).tobytes()
        drawn += [data[at : at + len(blank)] != blank for at in range(0, len(data), len(blank))]
    return drawn


def _fill(image: Image.Image, rows: list[int]) -> None:
    """Fill rows that are missing in between, as those of an interlaced picture are, with what is above them."""
    for row in rows:
        image.paste(image.crop((0, row - 1, image.width, row)), (0, row))
