"""Make a loaded picture small, whatever its mode, without a second copy of it at full size. Pure."""

import math

from PIL import Image

from dashboard.pictures.memory import BAND_PIXELS

# Up to here a picture is shrunk in one go, as every usual one is.
_AT_ONCE_PIXELS = 2 * BAND_PIXELS
# How far a bicubic filter reaches, in pixels of the end.
_REACH = 2
# A large picture that is to be much smaller is first averaged to at least twice the size that is wanted: after that
# nobody sees the difference.
_GAP = 2
_LEAST_FACTOR = 4

Size = tuple[int, int]


def reduction(size: Size, small: Size) -> tuple[int, int]:
    """By what whole numbers a picture of this size is averaged across and down before it is shrunk."""
    if size[0] * size[1] <= _AT_ONCE_PIXELS:
        return 1, 1
    across, down = size[0] // (_GAP * small[0]), size[1] // (_GAP * small[1])
    return across if across >= _LEAST_FACTOR else 1, down if down >= _LEAST_FACTOR else 1


def shrink(image: Image.Image, small: Size) -> Image.Image:
    """Give the picture at the size `small`, with eight bits a channel, in the colours it came with."""
    if image.width * image.height <= _AT_ONCE_PIXELS:
        shown = _in_channels(image)
        return shown if shown.size == small else shown.resize(small, Image.Resampling.BICUBIC)
    factors = reduction(image.size, small)
    between = image if factors == (1, 1) else _reduced(image, factors)
    return _resized(between, (image.width / factors[0], image.height / factors[1]), small)


def _reduced(image: Image.Image, factors: tuple[int, int]) -> Image.Image:
    """Average the picture band by band; each is a whole number of the rows to be averaged into one."""
    size = -(-image.width // factors[0]), -(-image.height // factors[1])
    rows = max(1, BAND_PIXELS // (image.width * factors[1]))
    between = None
    for top in range(0, size[1], rows):
        box = (0, top * factors[1], image.width, min(image.height, (top + rows) * factors[1]))
        band = _in_channels(image.crop(box)).reduce(factors)
        between = between or Image.new(band.mode, size)
        between.paste(band, (0, top))
    assert between is not None  # noqa: S101 - no picture is without a row
    return between


def _resized(image: Image.Image, seen: tuple[float, float], small: Size) -> Image.Image:
    """Shrink the picture band by band, each with as much above and below it as the filter reaches.

    `seen` is its size in pixels: a part of a last pixel was averaged into a whole one.
    """
    scale = seen[1] / small[1]
    reach = math.ceil(_REACH * scale) + 1
    rows = max(1, int(BAND_PIXELS / (image.width * scale)))
    made = None
    for top in range(0, small[1], rows):
        bottom = min(small[1], top + rows)
        first, last = max(0, int(top * scale) - reach), min(image.height, math.ceil(bottom * scale) + reach)
        band = _in_channels(image.crop((0, first, image.width, last)))
        box = (0, top * scale - first, seen[0], min(band.height, bottom * scale - first))
        part = band.resize((small[0], bottom - top), Image.Resampling.BICUBIC, box)
        made = made or Image.new(part.mode, small)
        made.paste(part, (0, top))
    assert made is not None  # noqa: S101 - no picture is without a row
    return made


def _in_channels(image: Image.Image) -> Image.Image:
    """Make the picture one that can be shrunk and that has eight bits a channel, in the colours it came with."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode in ("LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "RGBA", "CMYK", "L") else image.convert("RGB")
