"""Leaves and branches, drawn as polygons: kinds of sprigs, and how one is laid down with its shadow."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from sandbox.pictures.canvas import Frame, fill, noise_line, soft_shadow

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
    colour, mask = layer.convert("RGB").reduce(2), layer.getchannel("A").reduce(2)
    lift = frame.unit * 0.012
    shadow = soft_shadow(mask, lift, lift, lift * 1.5, 0.42)
    part = image.crop((left, top, right, bottom))
    fill(part, shade, shadow)
    part.paste(colour, (0, 0), mask)
    image.paste(part, (left, top))
