"""Plants: leaves and fronds on paper, and a meadow against the evening sun."""

from collections.abc import Callable

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
    noise_line,
    rgb,
    soft_shadow,
    to_image,
    veil,
)
from sandbox.pictures.light import add_light
from sandbox.pictures.palettes import Palette

Point = tuple[float, float]


def stem(
    rng: np.random.Generator, x: float, y: float, angle: float, length: float, bend: float
) -> np.ndarray:
    """Points along a bent stem, root first, with the direction at each: x, y, angle."""
    steps = 48
    turn = angle + bend * np.linspace(0, 1, steps) ** 1.4 + noise_line(rng, steps, 2, octaves=2) * 0.08
    path_x = x + np.cumsum(np.cos(turn)) * length / steps
    path_y = y + np.cumsum(np.sin(turn)) * length / steps
    return np.stack([path_x, path_y, turn], 1)


def leaf(
    pen: ImageDraw.ImageDraw,
    base: Point,
    angle: float,
    long: float,
    wide: float,
    colours: tuple,
    curve: float = 0.0,
) -> None:
    """One leaf in two halves, one of them in the light, and a thin rib."""
    along = np.linspace(0, 1, 10 if wide < long * 0.2 else 24)
    breadth = np.sin(np.pi * along**0.8) * (1 - 0.25 * along) * wide
    sag = curve * along**2 * long
    cos, sin = np.cos(angle), np.sin(angle)

    def place(forward: np.ndarray, side: np.ndarray) -> list[Point]:
        return list(
            zip(base[0] + forward * cos - side * sin, base[1] + forward * sin + side * cos, strict=True)
        )

    rib = place(along * long, sag)
    pen.polygon(place(along * long, sag + breadth) + rib[::-1], fill=colours[0])
    pen.polygon(place(along * long, sag - breadth) + rib[::-1], fill=colours[1])
    pen.line(rib, fill=colours[2], width=max(1, int(long / 60)))


def fern(pen: ImageDraw.ImageDraw, path: np.ndarray, size: float, colours: tuple) -> None:
    """Many slender leaflets, long in the middle of the frond."""
    pen.line(
        [tuple(point[:2]) for point in path], fill=colours[2], width=max(2, int(size / 22)), joint="curve"
    )
    spots = np.linspace(4, len(path) - 1, 24)
    for spot in spots:
        x, y, angle = path[int(spot)]
        share = spot / len(path)
        long = size * np.sin(np.pi * (share * 0.86 + 0.13)) ** 0.8 * 0.62 + size * 0.04
        for side in (-1, 1):
            leaf(pen, (x, y), angle + side * (1.15 - 0.45 * share), long, long * 0.085, colours, side * 0.12)
    leaf(pen, tuple(path[-1][:2]), path[-1][2], size * 0.2, size * 0.03, colours)


def olive(pen: ImageDraw.ImageDraw, path: np.ndarray, size: float, colours: tuple) -> None:
    """A branch with longish leaves in pairs."""
    pen.line(
        [tuple(point[:2]) for point in path], fill=colours[2], width=max(2, int(size / 18)), joint="curve"
    )
    for number, spot in enumerate(np.linspace(6, len(path) - 3, 9)):
        x, y, angle = path[int(spot)]
        long = size * (0.62 - 0.26 * spot / len(path))
        for side in (-1, 1):
            leaf(
                pen,
                (x, y),
                angle + side * (0.72 + 0.12 * (number % 3)),
                long,
                long * 0.15,
                colours,
                -side * 0.1,
            )
    leaf(pen, tuple(path[-1][:2]), path[-1][2], size * 0.4, size * 0.06, colours)


def eucalyptus(pen: ImageDraw.ImageDraw, path: np.ndarray, size: float, colours: tuple) -> None:
    """Round leaves that grow smaller towards the tip."""
    pen.line(
        [tuple(point[:2]) for point in path], fill=colours[2], width=max(2, int(size / 20)), joint="curve"
    )
    for spot in np.linspace(5, len(path) - 3, 9):
        x, y, angle = path[int(spot)]
        long = size * (0.42 - 0.24 * spot / len(path))
        for side in (-1, 1):
            leaf(pen, (x, y), angle + side * 1.2, long, long * 0.36, colours, side * 0.05)
    leaf(pen, tuple(path[-1][:2]), path[-1][2], size * 0.2, size * 0.08, colours)


def broad(pen: ImageDraw.ImageDraw, path: np.ndarray, size: float, colours: tuple) -> None:
    """One large leaf with side veins, like a rubber plant's."""
    x, y, angle = path[len(path) // 5]
    pen.line([tuple(path[0][:2]), (x, y)], fill=colours[2], width=max(2, int(size / 14)))
    long, wide = size * 2.3, size * 0.52
    curve = float(path[-1][2] - path[0][2]) * 0.3
    leaf(pen, (x, y), angle, long, wide, colours, curve)
    cos, sin = np.cos(angle), np.sin(angle)
    for share in np.linspace(0.1, 0.84, 11):
        reach = np.sin(np.pi * (share + 0.05) ** 0.8) * (1 - 0.25 * share) * wide * 0.86
        middle = curve * share**2 * long
        for side in (-1, 1):
            forward, away = (
                share * long + reach * 0.75,
                curve * (share + 0.1) ** 2 * long + side * reach * 0.86,
            )
            start = (x + share * long * cos - middle * sin, y + share * long * sin + middle * cos)
            pen.line(
                [start, (x + forward * cos - away * sin, y + forward * sin + away * cos)],
                fill=colours[2],
                width=max(1, int(size / 70)),
            )


KINDS: tuple[Callable[..., None], ...] = (fern, olive, eucalyptus, broad)


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
    count = int(rng.integers(6, 9))
    start = rng.random() * 6.28
    for number in range(count):
        around = start + number * 6.28 / count + between(rng, -0.25, 0.25)
        x, y = frame.x(0.5 + np.cos(around) * 0.56), frame.y(0.5 + np.sin(around) * 0.56)
        inward = np.arctan2(height / 2 - y, width / 2 - x) + between(rng, -0.55, 0.55)
        length = frame.unit * between(rng, 0.46, 0.68)
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


def sprig(
    image: Image.Image, path: np.ndarray, kind: Callable[..., None], size: float, colours: tuple, shade: str
) -> None:
    """Draw one sprig at double size, only where it lies, and its shadow under it."""
    frame = Frame(*image.size)
    margin = int(size * 1.1)
    left, top = (path[:, :2].min(0) - margin).astype(int)
    right, bottom = (path[:, :2].max(0) + margin).astype(int)
    if kind is broad:
        left, top, right, bottom = left - margin, top - margin, right + margin, bottom + margin
    left, top, right, bottom = max(0, left), max(0, top), min(frame.width, right), min(frame.height, bottom)
    layer = Image.new("RGBA", ((right - left) * 2, (bottom - top) * 2), (*colours[1], 0))
    moved = path.copy()
    moved[:, :2] = (path[:, :2] - (left, top)) * 2
    kind(ImageDraw.Draw(layer), moved, size * 2, colours)
    small = layer.reduce(2)
    mask = small.getchannel("A")
    lift = frame.unit * 0.012
    shadow = soft_shadow(mask, lift, lift, lift * 1.5, 0.42)
    part = image.crop((left, top, right, bottom))
    fill(part, shade, shadow)
    part.paste(small.convert("RGB"), (0, 0), mask)
    image.paste(part, (left, top))


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
