"""Cut paper: layered hills with soft shadows, and nested openings."""

import numpy as np
from PIL import Image, ImageChops

from sandbox.pictures.canvas import (
    Colour,
    Frame,
    below,
    between,
    disc,
    fill,
    generator,
    mix,
    noise_field,
    noise_line,
    resized,
    soft_shadow,
    to_image,
)
from sandbox.pictures.palettes import Palette


def lay(image: Image.Image, mask: Image.Image, colour: Colour, lift: float) -> None:
    """Lay a cut sheet on the picture: its shadow first, then a thin bright cut edge, then the sheet."""
    fill(image, "#140A19", soft_shadow(mask, lift, 0, -lift * 0.5, 0.55))
    fill(image, mix(colour, "#FFFFFF", 0.3), mask)
    edge = ImageChops.offset(mask, 0, max(1, round(min(mask.size) * 0.002)))
    fill(image, colour, ImageChops.multiply(mask, edge))


def lit(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The finished paper picture under uneven light, with fibres in the sheets."""
    width, height = image.size
    light = noise_field(rng, width // 8, height // 8, 2, 2, octaves=2) * 22 + 238
    fibres = noise_field(rng, width // 2, height // 2, width / 9, height / 5, octaves=2) * 12 - 6
    both = to_image(resized(light, width // 2, height // 2) + fibres, image.size)
    return ImageChops.multiply(image, Image.merge("RGB", (both,) * 3))


def hills(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Rolling paper hills before a paper sun."""
    frame = Frame(width, height)
    papers = palette["paper"]
    image = Image.new("RGB", (width, height), papers[0])
    horizon = frame.y(between(rng, 0.3, 0.42))
    sun = disc(
        width,
        height,
        frame.x(between(rng, 0.28, 0.72)),
        horizon - frame.unit * 0.04,
        frame.unit * between(rng, 0.08, 0.12),
    )
    lay(image, sun, palette["sun"][0], frame.unit * 0.014)
    for layer, colour in enumerate(papers[1:]):
        level = horizon + (height - horizon) * (0.03 + 0.22 * layer)
        wave = noise_line(rng, width, between(rng, 1.2, 2.2) * width / frame.unit, octaves=2, gain=0.3)
        line = level - wave * frame.unit * between(rng, 0.07, 0.12)
        lay(image, below(line, height), colour, frame.unit * 0.028)
    return lit(image, rng)


def openings(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Sheets with ever larger holes, laid over one another around a sun."""
    frame = Frame(width, height)
    papers = palette["paper"]
    image = Image.new("RGB", (width, height), papers[0])
    x, y = frame.x(between(rng, 0.34, 0.66)), frame.y(between(rng, 0.34, 0.66))
    sun = disc(width, height, x, y, frame.unit * 0.09)
    lay(image, sun, palette["sun"][0], frame.unit * 0.014)
    rows, columns = np.mgrid[0 : height // 4, 0 : width // 4].astype(np.float32)
    stretch = 1 + 0.35 * (max(width, height) / frame.unit - 1)
    across, down = (stretch, 1) if width > height else (1, stretch)
    distance = np.hypot((columns * 4 - x) / across, (rows * 4 - y) / down) / frame.unit
    angle = np.arctan2(rows * 4 - y, columns * 4 - x)
    bends = [(between(rng, 0, 6.3), between(rng, -0.5, 0.5)) for _ in range(5)]
    for layer, colour in enumerate(papers[1:]):
        wobble = sum(
            np.cos(angle * lobe + turn + drift * layer) * between(rng, 0.5, 1) / lobe**0.7
            for lobe, (turn, drift) in enumerate(bends, 2)
        )
        edge = 0.15 + 0.095 * layer + wobble * (0.03 + 0.011 * layer)
        field = resized((distance - edge) * frame.unit, width, height)
        mask = to_image(field * 255 + 127)
        lay(image, mask, colour, frame.unit * 0.026)
    return lit(image, rng)


def paper_cutouts(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Hills of cut paper, or nested openings in it."""
    return (hills if rng.random() < 0.6 else openings)(rng, width, height, palette)


def paper_avatar(seed: str, size: int, palette: Palette) -> Image.Image:
    """Three bold paper hills and a sun, for a small round avatar."""
    rng = generator("avatar", seed)
    image = Image.new("RGB", (size, size), palette["paper"][0])
    sun = disc(size, size, size * between(rng, 0.36, 0.64), size * 0.33, size * 0.12)
    lay(image, sun, palette["sun"][0], size * 0.02)
    for layer, colour in enumerate(palette["paper"][1:5]):
        wave = noise_line(rng, size, between(rng, 1.0, 1.5), octaves=1)
        line = size * (0.48 + 0.13 * layer) - wave * size * 0.14
        lay(image, below(line, size), colour, size * 0.035)
    return lit(image, rng)
