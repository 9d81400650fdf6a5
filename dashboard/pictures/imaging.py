"""Decode any picture Instagram may serve and encode a small sRGB JPEG. Pure, and bounded in memory and time."""

import io
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageCms, UnidentifiedImageError, features

from dashboard.pictures.file_kinds import kind_of_file
from dashboard.pictures.orientation import turn_of
from dashboard.pictures.problems import PictureProblem

# 60 megapixels covers any phone's picture; past it only a JPEG that decodes at a fraction is let in.
MAX_PIXELS = 60_000_000
# A sixth of that and more is decoded by one thread at a time: many workers must not add up.
_LARGE_PIXELS = 10_000_000
# JPEG's own limit. To shrink a line of millions of pixels takes memory by its length, however few it has in all.
_MAX_SIDE = 65_535
# Encoders write about ten scans; thousands of empty ones are a way to keep a decoder busy for an hour.
_MAX_SCANS = 100
# The largest profiles in use, those of printing presses, have some 2.7 MB.
_MAX_PROFILE_BYTES = 4 * 1024 * 1024
# What Instagram may serve; Pillow knows many more, some of which start other programs.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", *(("AVIF",) if features.check("avif") else ()))
_OPENED = ("jpg", "png", "webp", "gif", "avif")
_QUALITY = 82
_FILM = (18, 17, 16)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_one_large = threading.Lock()

Size = tuple[int, int]


class NotAPicture(Exception):
    """These bytes cannot be shown as a picture, because of `problem`."""

    def __init__(self, problem: PictureProblem = PictureProblem.BROKEN) -> None:
        super().__init__()
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Rendering:
    """An encoded JPEG in sRGB, its width and height the way it is looked at, and its dominant colour, #rrggbb."""

    jpeg: bytes
    size: Size
    color: str


def render_thumbnail(data: bytes, side: int) -> Rendering:
    """Shrink an encoded picture to `side` pixels on its shorter edge, three times that on its longer at most.

    Nothing is cropped and nothing enlarged. Raises NotAPicture.
    """
    return _render(data, lambda size: min(side / min(size), 3 * side / max(size)))


def render_fitted(data: bytes, side: int) -> Rendering:
    """Shrink an encoded picture to `side` pixels on its longer edge. Raises NotAPicture."""
    return _render(data, lambda size: side / max(size))


def fitted_jpeg(data: bytes, side: int) -> bytes:
    """The JPEG alone of `render_fitted`. Raises NotAPicture."""
    return render_fitted(data, side).jpeg


def _render(data: bytes, scale_of: Callable[[Size], float]) -> Rendering:
    # Pillow's decoders raise whatever they trip over: a hostile file must end as one known error.
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            turn = turn_of(image)
            small = _shrunk(image, data, scale_of)
            profile = image.info.get("icc_profile")
        # All that follows costs little: it works on the small picture.
        flat = _flatten(_in_srgb(small, profile))
        if turn is not None:
            flat = flat.transpose(turn)
        # Pillow would write comments and XMP of the original along.
        flat.info = {}
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=_QUALITY, optimize=True)
        return Rendering(out.getvalue(), flat.size, _dominant(flat))
    except NotAPicture:
        raise
    except Image.DecompressionBombError:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise NotAPicture(_unread(data)) from None
    except Exception:  # noqa: BLE001 - see above; MemoryError and interrupts are not Exceptions Pillow raises on purpose
        raise NotAPicture from None


def _shrunk(image: Image.Image, data: bytes, scale_of: Callable[[Size], float]) -> Image.Image:
    full_size = image.size
    if max(full_size) > _MAX_SIDE:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS)
    scale = min(1.0, scale_of(full_size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    # A JPEG with more pictures behind the first, as phones write, goes by another name.
    if image.format in ("JPEG", "MPO"):
        # libjpeg decodes straight to a half, a quarter or an eighth, never below the size that is wanted.
        image.draft("RGB", size)
        if data.count(b"\xff\xda") > _MAX_SCANS:
            raise NotAPicture
    # The coefficients of a progressive JPEG are all held, at whatever fraction it is decoded.
    held = full_size if image.info.get("progressive") else image.size
    pixels = held[0] * held[1]
    if pixels > MAX_PIXELS:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS)
    with _one_large if pixels > _LARGE_PIXELS else nullcontext():
        image.load()
        shown = _in_channels(image)
        return shown if shown.size == size else shown.resize(size, Image.Resampling.BICUBIC)


def _unread(data: bytes) -> PictureProblem:
    """Why a file was not even opened."""
    kind = kind_of_file(data)
    if kind in ("heic", "heif"):
        return PictureProblem.HEIC
    # No head is left of it, or what there is makes no sense.
    return PictureProblem.BROKEN if kind in _OPENED else PictureProblem.NO_PICTURE


def _in_channels(image: Image.Image) -> Image.Image:
    """Make the picture one that can be shrunk and that has eight bits a channel, in the colours it came with."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda level: level / 257).convert("L")
    if image.mode in ("LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in ("RGB", "RGBA", "CMYK", "L") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or len(profile) > _MAX_PROFILE_BYTES:
        return image
    transform = _to_srgb(profile, image.mode)
    return transform.apply(image) if transform else image


@lru_cache(maxsize=8)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from an embedded profile to sRGB; None when it is broken, or not one for pictures of this mode."""
    shown = "RGBA" if mode == "RGBA" else "RGB"
    try:
        return ImageCms.ImageCmsTransform(ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, mode, shown)
    except Exception:  # noqa: BLE001 - a profile can be broken in as many ways as a picture; it is then ignored
        return None


def _flatten(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        film = Image.new("RGBA", image.size, (*_FILM, 255))
        image = Image.alpha_composite(film, image)
    return image.convert("RGB")


def _dominant(image: Image.Image) -> str:
    """The colour that covers most of the picture, of the four that stand for it best."""
    dots = image.reduce(max(1, min(image.size) // 16)) if min(image.size) >= 16 else image
    few = dots.quantize(4, Image.Quantize.MEDIANCUT)
    counts, palette = few.histogram(), few.getpalette() or []
    most = counts.index(max(counts))
    return "#" + bytes(palette[3 * most : 3 * most + 3]).hex()
