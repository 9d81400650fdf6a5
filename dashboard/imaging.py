"""Decode any picture Instagram may serve and encode a small JPEG. Pure, and bounded in memory."""

import io
from collections.abc import Callable

from PIL import Image, ImageOps

# 60 megapixels covers any phone's picture; past it only a JPEG that decodes at a fraction is let in.
MAX_PIXELS = 60_000_000
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
    return _jpeg(data, side, lambda image: ImageOps.contain(image, _fitted_size(image, side)))


def _jpeg(data: bytes, side: int, shape: Shape) -> bytes:
    # Pillow's decoders raise whatever they trip over: a hostile file must end as one known error.
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", _cover_size(image, side))
            if image.width * image.height > MAX_PIXELS:
                raise NotAPicture
            upright = ImageOps.exif_transpose(image)
            flat = shape(_flatten(upright))
            out = io.BytesIO()
            flat.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
            return out.getvalue()
    except NotAPicture:
        raise
    except Exception:  # noqa: BLE001 - see above; MemoryError and interrupts are not Exceptions Pillow raises on purpose
        raise NotAPicture from None


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        film = Image.new("RGBA", image.size, (*_FILM, 255))
        return Image.alpha_composite(film, image.convert("RGBA")).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda level: level / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _cover_size(image: Image.Image, side: int) -> tuple[int, int]:
    scale = side / max(1, min(image.size))
    return max(side, round(image.width * scale)), max(side, round(image.height * scale))


def _square_size(image: Image.Image, side: int) -> tuple[int, int]:
    edge = min(side, *image.size)
    return edge, edge


def _fitted_size(image: Image.Image, side: int) -> tuple[int, int]:
    return min(side, image.width), min(side, image.height)
