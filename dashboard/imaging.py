"""Decode any picture Instagram may serve and encode a small JPEG. Pure, and bounded in memory."""

import io
from collections.abc import Callable

from PIL import Image, ImageOps

# 60 megapixels covers any phone's picture; past it only a JPEG that decodes at a fraction is let in.
MAX_PIXELS = 60_000_000
# What Instagram may serve; Pillow knows many more, some of which start other programs.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82
_FILM = (18, 17, 16)

Shape = Callable[[Image.Image], Image.Image]


class NotAPicture(Exception):
    """These bytes cannot be shown as a picture."""


def square_jpeg(data: bytes, side: int) -> bytes:
    """Crop the middle square out of an encoded picture, `side` pixels at most. Raises NotAPicture."""
    return _jpeg(
        data, side, lambda image: ImageOps.fit(image, _square_size(image, side), Image.Resampling.LANCZOS)
    )


def fitted_jpeg(data: bytes, side: int) -> bytes:
    """Shrink an encoded picture to `side` pixels on its longer edge. Raises NotAPicture."""
    return _jpeg(data, side, lambda image: image.resize(_fitted_size(image, side), Image.Resampling.LANCZOS))


def _jpeg(data: bytes, side: int, shape: Shape) -> bytes:
    # Pillow's decoders raise whatever they trip over: a hostile file must end as one known error.
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            image.draft("RGB", _cover_size(image, side))
            if image.width * image.height > MAX_PIXELS:
                raise NotAPicture
            ImageOps.exif_transpose(image, in_place=True)
            # Shrunk first and flattened then: the whole picture is in memory no more often than it has to be.
            flat = _flatten(shape(_in_colour(image)))
            # Pillow would write comments and XMP of the original along.
            flat.info = {}
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
            return out.getvalue()
    except NotAPicture:
        raise
    except Exception:  # noqa: BLE001 - see above; MemoryError and interrupts are not Exceptions Pillow raises on purpose
        raise NotAPicture from None


def _in_colour(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda level: level / 256).convert("L")
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        film = Image.new("RGBA", image.size, (*_FILM, 255))
        image = Image.alpha_composite(film, image)
    return image.convert("RGB")


def _cover_size(image: Image.Image, side: int) -> tuple[int, int]:
    scale = side / max(1, min(image.size))
    return max(side, round(image.width * scale)), max(side, round(image.height * scale))


def _square_size(image: Image.Image, side: int) -> tuple[int, int]:
    edge = min(side, *image.size)
    return edge, edge


def _fitted_size(image: Image.Image, side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(image.size))
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))
