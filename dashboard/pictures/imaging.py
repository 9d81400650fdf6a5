"""Decode any picture Instagram may serve and encode a small sRGB JPEG. Pure, and bounded in memory and time."""

import io
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial

from PIL import Image, ImageCms, ImageFile, JpegImagePlugin, UnidentifiedImageError

from dashboard.concurrency import Allowance
from dashboard.pictures.cut_files import load
from dashboard.pictures.memory import MOST_BYTES, bytes_needed, is_buffered
from dashboard.pictures.orientation import turn_of
from dashboard.pictures.plain_files import MOST_PROFILE_BYTES, PlainFile, plain_file
from dashboard.pictures.problems import NotAPicture, PictureProblem
from dashboard.pictures.shrinking import reduction, shrink
from igarchive.file_kinds import kind_of_file

# 60 megapixels covers any phone's picture; past it only a JPEG that decodes at a fraction is let in.
MAX_PIXELS = 60_000_000
# JPEG's own limit. To shrink a line of millions of pixels takes memory by its length, however few it has in all.
_MAX_SIDE = 65_535
# Encoders write about ten scans; thousands of empty ones are a way to keep a decoder busy for an hour.
_MAX_SCANS = 100
_NOT_FOR_BROWSERS = {"heic": PictureProblem.HEIC, "heif": PictureProblem.HEIC, "cr3": PictureProblem.RAW}
_OPENED = ("jpg", "png", "webp", "gif", "avif")
_QUALITY = 82
_FILM = (18, 17, 16)
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# All pictures of the process, whoever asked for them: many at once must not add up.
_memory = Allowance(MOST_BYTES)
# An allocator keeps for each thread what that gave back. So all that takes much is done by one.
_LARGE_BYTES = 12_000_000
_large = ThreadPoolExecutor(1, thread_name_prefix="large picture")

Size = tuple[int, int]


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
        return _rendered(plain_file(data), scale_of)
    except NotAPicture:
        raise
    except (Image.DecompressionBombError, MemoryError):
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS) from None
    except UnidentifiedImageError:
        raise NotAPicture(_unread(data)) from None
    except Exception:  # noqa: BLE001 - see above; interrupts are not Exceptions
        raise NotAPicture from None


def _rendered(file: PlainFile, scale_of: Callable[[Size], float]) -> Rendering:
    image = file.open()
    turn, profile = turn_of(image), image.info.get("icc_profile")
    size, needed = _plan(image, file.data, scale_of(image.size))
    # The large one goes from hand to hand, so that nobody keeps it when it is no longer needed.
    hand = [image]
    del image
    with _memory.hold(needed):
        work = partial(_made, hand, file, size, turn, profile)
        return _large.submit(work).result() if needed > _LARGE_BYTES else work()


def _made(
    hand: list[ImageFile.ImageFile],
    file: PlainFile,
    size: Size,
    turn: Image.Transpose | None,
    profile: bytes | None,
) -> Rendering:
    small, share = _shrunk(hand.pop(), file, size)
    # Each step leaves the one before.
    small = _in_srgb(small, profile)
    small = _flatten(small)
    # What its file does not hold.
    small.paste(_FILM, (0, math.floor(small.height * share), *small.size))
    if turn is not None:
        small = small.transpose(turn)
    return _encoded(small)


def _plan(image: ImageFile.ImageFile, data: bytes, scale: float) -> tuple[Size, int]:
    """Give the size a picture is to have and the bytes that takes, and set a JPEG to be decoded at a fraction."""
    full_size = image.size
    if max(full_size) > _MAX_SIDE:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS)
    scale = min(1.0, scale)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    held = full_size
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        if data.count(b"\xff\xda") > _MAX_SCANS:
            raise NotAPicture
        # libjpeg decodes straight to a half, a quarter or an eighth, never below the size that is wanted.
        image.draft("RGB", size)
        held = full_size if is_buffered(image, data) else image.size
    if held[0] * held[1] > MAX_PIXELS:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS)
    across, down = reduction(image.size, size)
    between = 0 if (across, down) == (1, 1) else -(-image.width // across) * -(-image.height // down)
    needed = bytes_needed(image, full_size, data, between=between, small=size[0] * size[1])
    if needed > MOST_BYTES:
        raise NotAPicture(PictureProblem.TOO_MANY_PIXELS)
    return size, needed


def _shrunk(image: ImageFile.ImageFile, file: PlainFile, size: Size) -> tuple[Image.Image, float]:
    """Load a picture and make it small; gives it, and the share of its rows that its file holds."""

    def reopen() -> ImageFile.ImageFile:
        again = file.open()
        again.draft("RGB", size)
        return again

    whole, share = load(image, reopen)
    return shrink(whole, size), share


def _unread(data: bytes) -> PictureProblem:
    """Why a file was not even opened."""
    kind = kind_of_file(data)
    if kind in _NOT_FOR_BROWSERS:
        return _NOT_FOR_BROWSERS[kind]
    # No head is left of it, or what there is makes no sense.
    return PictureProblem.BROKEN if kind in _OPENED else PictureProblem.NO_PICTURE


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or len(profile) > MOST_PROFILE_BYTES:
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
    """Lay a picture on film where it is transparent."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    flat = Image.new("RGB", image.size, _FILM)
    flat.paste(image, mask=image.getchannel("A"))
    return flat


def _encoded(image: Image.Image) -> Rendering:
    # Pillow would write comments and XMP of the original along.
    image.info = {}
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Rendering(out.getvalue(), image.size, _dominant(image))


def _dominant(image: Image.Image) -> str:
    """The colour that covers most of the picture, of the four that stand for it best."""
    dots = image.reduce(max(1, min(image.size) // 16)) if min(image.size) >= 16 else image
    few = dots.quantize(4, Image.Quantize.MEDIANCUT)
    counts, palette = few.histogram(), few.getpalette() or []
    most = counts.index(max(counts))
    return "#" + bytes(palette[3 * most : 3 * most + 3]).hex()
