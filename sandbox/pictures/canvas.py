"""Shared drawing primitives: seeds, gradients, noise, masks, glow and grain.

Smooth things (fog, glow, clouds) are computed small as float32 and enlarged; edges are drawn at full size.
Pictures are RGB `PIL.Image`s while they are being put together, because Pillow's pasting is fast.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Array = np.ndarray
Colour = Array | str
Option = TypeVar("Option")


@dataclass(frozen=True)
class Frame:
    """Places things so that they survive a crop to the middle square.

    `x` and `y` take fractions of the picture; the longer side is pulled in towards the middle.
    `unit` is the shorter side, the measure for every size.
    """

    width: int
    height: int

    @property
    def unit(self) -> int:
        return min(self.width, self.height)

    def x(self, fraction: float) -> float:
        return self.width / 2 + (fraction - 0.5) * (self.unit + (self.width - self.unit) * 0.25)

    def y(self, fraction: float) -> float:
        return self.height / 2 + (fraction - 0.5) * (self.unit + (self.height - self.unit) * 0.35)


def generator(*parts: object) -> np.random.Generator:
    """A random generator that depends on the words given and on nothing else."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def between(rng: np.random.Generator, low: float, high: float) -> float:
    """A number between two others."""
    return low + (high - low) * float(rng.random())


def choose(rng: np.random.Generator, options: Sequence[Option]) -> Option:
    """One of several options."""
    return options[int(rng.integers(len(options)))]


@cache
def _parsed(colour: str) -> Array:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32)


def rgb(colour: Colour) -> Array:
    """A colour as three float32 values from 0 to 255."""
    return _parsed(colour) if isinstance(colour, str) else colour


def mix(first: Colour, second: Colour, share: float) -> Array:
    """`first` with `share` of `second` in it."""
    return rgb(first) + (rgb(second) - rgb(first)) * np.float32(share)


def ink(colour: Colour) -> tuple[int, int, int]:
    """A colour as Pillow wants it."""
    red, green, blue = (int(min(255, max(0, round(float(part))))) for part in rgb(colour))
    return red, green, blue


def ramp(colours: Sequence[Colour], where: Array, stops: Sequence[float] | None = None) -> Array:
    """Colours looked up along a ramp; `where` runs from 0 to 1 and keeps its shape."""
    table = np.array([rgb(colour) for colour in colours], np.float32)
    marks = np.linspace(0, 1, len(table)) if stops is None else np.asarray(stops)
    fine = np.linspace(0, 1, 1024)
    lookup = np.stack([np.interp(fine, marks, table[:, part]) for part in range(3)], -1).astype(np.float32)
    return lookup[np.clip(where * 1023, 0, 1023).astype(np.int16)]


def gradient(
    width: int, height: int, colours: Sequence[Colour], stops: Sequence[float] | None = None
) -> Image.Image:
    """A vertical gradient, top to bottom."""
    column = ramp(colours, np.linspace(0, 1, height), stops)
    strip = Image.fromarray((column + 0.5).astype(np.uint8)[:, None])
    return strip.resize((width, height), Image.Resampling.NEAREST)


def to_image(values: Array, size: tuple[int, int] | None = None) -> Image.Image:
    """Float values from 0 to 255 as an image (L or RGB), enlarged softly to `size`."""
    image = Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8))
    return image if size in (None, image.size) else image.resize(size, Image.Resampling.BILINEAR)


def resized(values: Array, width: int, height: int) -> Array:
    """A float field enlarged smoothly."""
    field = Image.fromarray(np.ascontiguousarray(values, np.float32))
    return np.asarray(field.resize((width, height), Image.Resampling.BICUBIC))


def noise_line(
    rng: np.random.Generator, length: int, cells: float, octaves: int = 6, gain: float = 0.5
) -> Array:
    """Smooth one-dimensional noise around 0, about -1 to 1, with `cells` bumps in its first octave."""
    total = np.zeros(length, np.float32)
    for octave in range(octaves):
        knots = rng.random(int(np.ceil(cells)) * 2**octave + 3) * 2 - 1
        at = np.linspace(0, cells * 2**octave, length, dtype=np.float32) + float(rng.random())
        index = at.astype(np.int32)
        part = at - index
        part = part * part * (3 - 2 * part)
        total += (knots[index] * (1 - part) + knots[index + 1] * part) * gain**octave
    return total


def noise_field(
    rng: np.random.Generator,
    width: int,
    height: int,
    across: float,
    down: float,
    octaves: int = 4,
    gain: float = 0.5,
) -> Array:
    """Cloudy two-dimensional noise, 0 to 1, with about `across` by `down` clouds."""
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        columns, rows = (max(2, round(n * 2**octave)) + 2 for n in (across, down))
        knots = rng.random((rows, columns), np.float32) - 0.5
        total += resized(knots, width, height) * gain**octave
    return np.clip(total * 0.9 + 0.5, 0, 1)


def below(line: Array, height: int, soft: float = 1.0) -> Image.Image:
    """The mask of everything under a line of heights, its edge `soft` pixels wide."""
    top = max(0, int(line.min() - soft) - 1)
    mask = np.zeros((height, len(line)), np.uint8)
    rows = np.arange(top, height, dtype=np.float32)[:, None]
    if top < height:
        mask[top:] = np.clip((rows - line[None].astype(np.float32)) * (255 / soft) + 127, 0, 255)
    return Image.fromarray(mask)


def disc(width: int, height: int, x: float, y: float, radius: float, soft: float = 1.5) -> Image.Image:
    """The mask of a round disc with a soft rim."""
    mask = Image.new("L", (width, height))
    reach = int(radius + soft) + 2
    left, top = int(x) - reach, int(y) - reach
    rows, columns = np.mgrid[0 : 2 * reach, 0 : 2 * reach].astype(np.float32)
    distance = np.hypot(columns + left - x, rows + top - y)
    mask.paste(to_image((radius - distance) / soft * 255 + 127), (left, top))
    return mask


def fill(image: Image.Image, colour: Colour, mask: Image.Image) -> None:
    """Paint one colour through a mask of the image's size."""
    box = mask.getbbox()
    if box:
        part = mask.crop(box)
        image.paste(Image.new("RGB", part.size, ink(colour)), box[:2], part)


def glow(
    image: Image.Image, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0
) -> None:
    """Light that fades away from a point."""
    width, height = image.size
    rows, columns = np.mgrid[0 : height // 6 + 1, 0 : width // 6 + 1].astype(np.float32)
    distance = np.hypot(columns * 6 - x, rows * 6 - y) / radius
    veil(image, colour, np.exp(-distance * 2.2) * strength)


def veil(image: Image.Image, colour: Colour, amount: Array) -> None:
    """Lay a colour over the image, as strongly as a small field says (0 to 1)."""
    fill(image, colour, to_image(amount * 255, image.size))


def soft_shadow(mask: Image.Image, radius: float, dx: float, dy: float, strength: float) -> Image.Image:
    """The mask of the shadow another mask throws, blurred at a quarter of the size."""
    width, height = mask.size
    small = mask.resize((width // 4, height // 4), Image.Resampling.BOX)
    blurred = small.filter(ImageFilter.GaussianBlur(float(radius) / 4)).resize(
        mask.size, Image.Resampling.BILINEAR
    )
    moved = Image.new("L", mask.size)
    moved.paste(blurred, (round(dx), round(dy)))
    return moved.point([int(level * strength) for level in range(256)])


def stars(image: Image.Image, rng: np.random.Generator, count: int, lowest: float) -> None:
    """Sprinkle stars above `lowest` (in pixels); a few are bright."""
    pen = ImageDraw.Draw(image, "RGBA")
    size = min(image.size) / 1080
    for x, y, bright in zip(rng.random(count), rng.random(count) ** 1.3, rng.random(count), strict=True):
        radius = (0.5 + 1.3 * bright**6) * size
        left, top = x * image.width, y * lowest
        fill = (255, 250, 240, int(60 + 180 * bright**2))
        pen.ellipse((left - radius, top - radius, left + radius, top + radius), fill=fill)


@cache
def _grain() -> Image.Image:
    rng = generator("film grain")
    speckle = (rng.random((2048, 2048), np.float32) + rng.random((2048, 2048), np.float32) - 1) * 9
    return Image.fromarray((speckle + 128.5).astype(np.uint8))


@cache
def _corners(width: int, height: int) -> Image.Image:
    rows, columns = (np.linspace(-1, 1, n // 8 + 1, dtype=np.float32) for n in (height, width))
    dark = np.clip((rows[:, None] ** 2 + columns[None] ** 2 - 0.7) * 18, 0, 60)
    return to_image(128 - dark, (width, height))


def grained(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The finished picture: a slight darkening to the corners and a little film grain."""
    width, height = image.size
    left, top = int(rng.integers(0, 2049 - width)), int(rng.integers(0, 2049 - height))
    change = ImageChops.add(
        _grain().crop((left, top, left + width, top + height)), _corners(width, height), 1, -128
    )
    return ImageChops.add(image, Image.merge("RGB", (change,) * 3), 1, -128)
