"""Plants: leaves and fronds on paper, and a meadow against the evening sun."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from sandbox.pictures.canvas import (
    Frame,
    between,
    choose,
    disc,
    fill,
    glow,
    gradient,
    ink,
    mix,
    rgb,
    soft_shadow,
    to_image,
    veil,
)
from sandbox.pictures.leaves import KINDS, Point, leaf, sprig, stem
from sandbox.pictures.light import add_light
from sandbox.pictures.palettes import Palette


def botanical(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Fronds and branches reaching in from the edges, each with its own soft shadow."""
    frame = Frame(width, height)
    image = gradient(width, height, palette["ground"])
    light = (
        np.linspace(-1, 1, width // 8, dtype=np.float32)[None]
        * np.linspace(-1, 1, height // 8, dtype=np.float32)[:, None]
    )
    veil(image, "#FFFFFF", np.clip(light * 0.12 + 0.08, 0, 1))
    kinds = [KINDS[index] for index in rng.permutation(len(KINDS))[: int(rng.integers(2, 4))]]
    for number, (x, y) in enumerate(roots(rng, frame)):
        inward = np.arctan2(height / 2 - y, width / 2 - x) + between(rng, -0.5, 0.5)
        length = frame.unit * between(rng, 0.48, 0.72)
        shade = choose(rng, palette["leaf"])
        colours = tuple(
            ink(mix(shade, other, part))
            for other, part in (("#FFFFFF", 0.1), ("#0A1A14", 0.16), ("#FFFFE0", 0.34))
        )
        path = stem(rng, x, y, inward, length, between(rng, -0.7, 0.7))
        sprig(
            image,
            path,
            kinds[number % len(kinds)],
            length * between(rng, 0.36, 0.44),
            colours,
            palette["shade"][0],
        )
    return image


def roots(rng: np.random.Generator, frame: Frame) -> list[Point]:
    """Places just outside the picture's edge, evenly around it."""
    around = 2 * (frame.width + frame.height)
    count = round(between(rng, 6, 8.5) * around / (4 * frame.unit))
    start, out = rng.random() * around, frame.unit * 0.05
    found = []
    for number in range(count):
        at = (start + (number + between(rng, -0.22, 0.22)) * around / count) % around
        if at < frame.width:
            found.append((at, -out))
        elif at < frame.width + frame.height:
            found.append((frame.width + out, at - frame.width))
        elif at < 2 * frame.width + frame.height:
            found.append((2 * frame.width + frame.height - at, frame.height + out))
        else:
            found.append((-out, around - at))
    return found


def meadow(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Grasses and umbels against a low sun, the far ones out of focus."""
    frame = Frame(width, height)
    image = gradient(width, height, palette["sky"])
    x, y = frame.x(between(rng, 0.28, 0.72)), frame.y(between(rng, 0.36, 0.5))
    glow(image, x, y, frame.unit * 0.7, palette["sun"][1], 0.9)
    fill(
        image,
        palette["sun"][0],
        disc(width, height, x, y, frame.unit * between(rng, 0.07, 0.1), frame.unit * 0.012),
    )
    lights = np.zeros((height // 3, width // 3, 3), np.float32)
    for _ in range(26):
        spot = (rng.random() * width / 3, frame.y(between(rng, 0.45, 1.0)) / 3)
        add_light(
            lights,
            *spot,
            frame.unit / 3 * between(rng, 0.012, 0.045),
            rgb(palette["sun"][1]) * between(rng, 0.12, 0.4),
            0.15,
        )
    image = ImageChops.screen(image, to_image(lights, image.size))
    for near, scale in ((0.0, 1), (0.5, 1), (1.0, 2)):
        mask = Image.new("L", (width * scale, height * scale))
        pen = ImageDraw.Draw(mask)
        grasses(pen, rng, Frame(width * scale, height * scale), near)
        mask = mask.reduce(2) if scale == 2 else soft(mask, frame.unit * (0.006 - 0.008 * near))
        fill(
            image,
            mix(mix(palette["sky"][-1], palette["sun"][1], 0.2), palette["grass"][0], 0.35 + 0.65 * near),
            mask,
        )
    return image


def soft(mask: Image.Image, radius: float) -> Image.Image:
    """A mask out of focus."""
    return soft_shadow(mask, max(radius, 2), 0, 0, 1.0)


def grasses(pen: ImageDraw.ImageDraw, rng: np.random.Generator, frame: Frame, near: float) -> None:
    """Blades that bend with one wind, and a few stalks with umbels or ears."""
    wind = between(rng, -0.35, 0.35)
    floor = frame.y(1.02) if frame.height < frame.unit * 1.5 else frame.height
    base = max(floor, frame.height * 0.97)
    for x, size in zip(
        rng.random(130) * frame.width * 1.1 - frame.width * 0.05, rng.random(130), strict=True
    ):
        tall = frame.unit * (0.08 + 0.26 * size**2) * (1.25 - 0.35 * near) + (base - frame.y(0.95)) * 0.8
        lean = (wind + between(rng, -0.3, 0.3)) * tall * 0.6
        thick = frame.unit * 0.0045
        middle = (x + lean * 0.3, base - tall * 0.6)
        pen.polygon(
            [
                (x - thick, base),
                (middle[0] - thick * 0.7, middle[1]),
                (x + lean, base - tall),
                (middle[0] + thick * 0.7, middle[1]),
                (x + thick, base),
            ],
            fill=255,
        )
    for x in rng.random(int(7 + 4 * near)) * frame.width:
        tall = frame.unit * between(rng, 0.32, 0.58) + (base - frame.y(0.95)) * 0.8
        path = stem(rng, x, base, -np.pi / 2, tall, wind * 0.5)
        pen.line(
            [tuple(point[:2]) for point in path],
            fill=255,
            width=max(2, int(frame.unit * 0.004)),
            joint="curve",
        )
        (umbel if rng.random() < 0.55 else ear)(pen, rng, path, frame.unit)


def umbel(pen: ImageDraw.ImageDraw, rng: np.random.Generator, path: np.ndarray, unit: float) -> None:
    """Rays from one point, each with a tuft of small round flowers."""
    x, y, angle = path[-1]
    for ray in np.linspace(-1.15, 1.15, 13):
        long = unit * 0.075 * (0.85 + 0.3 * rng.random())
        tip = (x + np.cos(angle + ray) * long, y + np.sin(angle + ray) * long)
        pen.line([(x, y), tip], fill=255, width=max(1, int(unit * 0.0018)))
        for _ in range(7):
            radius = unit * between(rng, 0.003, 0.006)
            spot = (tip[0] + unit * between(rng, -0.013, 0.013), tip[1] + unit * between(rng, -0.009, 0.009))
            pen.ellipse((spot[0] - radius, spot[1] - radius, spot[0] + radius, spot[1] + radius), fill=255)


def ear(pen: ImageDraw.ImageDraw, rng: np.random.Generator, path: np.ndarray, unit: float) -> None:
    """A grass ear: grains in pairs along the last fifth of the stalk."""
    for spot in np.linspace(len(path) * 0.76, len(path) - 1, 11):
        x, y, angle = path[int(spot)]
        for side in (-1, 1):
            leaf(pen, (x, y), angle + side * 0.45, unit * 0.03, unit * 0.0045, (255, 255, 255))
