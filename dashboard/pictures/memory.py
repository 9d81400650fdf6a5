"""How much memory a picture takes while it is decoded and made small, before any of it is taken. Pure."""

from PIL import Image, JpegImagePlugin

MOST_BYTES = 264_000_000
"""What all pictures that are being decoded may take together, their files apart."""

BAND_PIXELS = 1_000_000
"""A large picture is worked on in bands of so many pixels: converted at once it would be held three times."""
# Each band as it is cut out, in another mode, and with its colours multiplied by their opacity.
_BANDS = 3 * 4 * BAND_PIXELS
# A palette's picture, or greys; Pillow keeps four bytes for every other pixel, whatever is in them.
_BYTES_OF_MODE = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
# Bytes a pixel as these are loaded, and after that. WebP: two canvases, a copy, the picture; and what the decoder has.
# AVIF: planes of up to 12 bits with opacity, a copy of them for film grain, a copy in RGBA, the picture.
_LOADED_BY = {"WEBP": (21, 12), "AVIF": (21, 12)}
# libjpeg's coefficients: 64 of two bytes for each block of a component.
_BYTES_OF_BLOCK = 128


def bytes_needed(
    image: Image.Image, full_size: tuple[int, int], data: bytes, *, between: int, small: int
) -> int:
    """The most bytes that are held at once while an opened picture is loaded, made small and written.

    `full_size` is its own size in pixels, where it is to be decoded at a fraction; `data` is its file. `between` and
    `small` are the pixels of what it is first reduced to, and of the end.
    """
    pixels = image.width * image.height
    held = pixels * _BYTES_OF_MODE.get(image.mode, 4)
    loading = held
    if image.format in _LOADED_BY:
        loading, held = (pixels * each for each in _LOADED_BY[image.format])
    elif isinstance(image, JpegImagePlugin.JpegImageFile) and is_buffered(image, data):
        loading += _bytes_of_blocks(image, full_size)
    # Its colours, its flattening, its turn and its JPEG each need it once more, and half again.
    ending = small * 4 * 5 // 2
    return max(loading, held + 4 * (between + small) + min(_BANDS, 3 * 4 * pixels), ending)


def is_buffered(image: JpegImagePlugin.JpegImageFile, data: bytes) -> bool:
    """Whether libjpeg has to hold all of a JPEG before it can give a row: its components come one after the other."""
    return bool(image.info.get("progressive")) or _in_first_scan(data) != len(image.layer)


def _in_first_scan(data: bytes) -> int:
    """How many components the first scan of a JPEG has; 0 when that cannot be found out."""
    at = 2
    while at + 4 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            return data[at + 4]
        # 0xFF may be written again and again before a marker.
        at += 1 if marker == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0


def _bytes_of_blocks(image: JpegImagePlugin.JpegImageFile, size: tuple[int, int]) -> int:
    most_across = max(across for _, across, _, _ in image.layer)
    most_down = max(down for _, _, down, _ in image.layer)
    units = -(-size[0] // (8 * most_across)) * -(-size[1] // (8 * most_down))
    return units * sum(across * down for _, across, down, _ in image.layer) * _BYTES_OF_BLOCK
