"""Pictures that cost next to nothing, for tests: four patches of colour made from the id, in a tenth of the size."""

import hashlib

from PIL import Image

from sandbox.clips import Clip

SHRUNK = 10


def draw(media_id: str, width: int, height: int, family: str | None = None) -> Image.Image:
    """The picture of a media id as RGB, a tenth as wide and as high as asked; the family changes nothing."""
    return _patches(media_id, width, height)


def avatar(seed: str, size: int = 320) -> Image.Image:
    """A square picture that follows from the seed, a tenth as wide as asked."""
    return _patches(f"avatar\x1f{seed}", size, size)


def poster(clip: Clip) -> Image.Image:
    """A picture for a clip in a tenth of its size; the clip itself is the real one."""
    return _patches(clip.name, clip.width, clip.height)


def _patches(seed: str, width: int, height: int) -> Image.Image:
    # Twelve bytes are two times two pixels: no two ids look alike, however a picture is shrunk and encoded.
    colours = hashlib.sha256(seed.encode()).digest()[:12]
    size = max(2, width // SHRUNK), max(2, height // SHRUNK)
    return Image.frombytes("RGB", (2, 2), colours).resize(size, Image.Resampling.NEAREST)
