"""Layered mountains: a warm dusk with a low sun, and pale ridges in the mist."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.pictures.canvas import (
    Array,
    Frame,
    below,
    between,
    disc,
    fill,
    glow,
    gradient,
    ink,
    mix,
    noise_field,
    noise_line,
    to_image,
    veil,
)
from sandbox.pictures.forest import pine_row
from sandbox.pictures.palettes import Palette


def ridge_line(rng: np.random.Generator, frame: Frame, level: float, rise: float, bumps: float) -> Array:
    """The crest of one mountain range, with one higher summit somewhere."""
    across = np.linspace(0, 1, frame.width, dtype=np.float32)
    cells = bumps * frame.width / frame.unit
    crest = noise_line(rng, frame.width, cells, octaves=7, gain=0.46)
    summit = np.exp(-(((across - between(rng, 0.1, 0.9)) / between(rng, 0.12, 0.25)) ** 2))
    return level - (crest * 0.6 + summit * 0.9) * rise


def paint_range(
    image: Image.Image, rng: np.random.Generator, line: Array, colour: Array, haze: Array, depth: float
) -> None:
    """Paint one range: `colour` along the crest, faint lit flanks, sinking into `haze` within `depth` pixels."""
    width, height = image.size
    top = max(0, int(line.min()) - 2)
    columns, rows = width // 4, (height - top) // 4 + 1
    crest = np.interp(np.linspace(0, width - 1, columns), np.arange(width), line)[None]
    under = (np.arange(rows, dtype=np.float32)[:, None] * 4 + top - crest) / depth
    flanks = noise_field(rng, columns, rows, 9, 9 * rows / columns, octaves=4, gain=0.6)
    slant = np.gradient(flanks, axis=1) * 0.9 + np.gradient(flanks, axis=0) * 0.3
    fog = np.clip(under * 1.15 + noise_field(rng, columns, rows, 2.5, 5, octaves=3) * 0.8 - 0.4, 0, 1)
    fog = (fog * fog * (3 - 2 * fog))[..., None]
    lit = colour * (1 + np.clip(slant, -0.35, 0.35)[..., None])
    fill_part = to_image(lit + (haze - lit) * fog, (width, height - top))
    image.paste(fill_part, (0, top), below(line, height).crop((0, top, width, height)))


def dusk_mountains(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Ranges one behind the other against a sunset, fog in every valley."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.5, 0.6))
    sky = palette["sky"]
    image = gradient(
        width,
        height,
        (*sky, sky[-1]),
        (0, 0.3 * horizon / height, 0.75 * horizon / height, horizon / height, 1),
    )
    sun_x, sun_y = frame.x(between(rng, 0.25, 0.75)), horizon - frame.unit * between(rng, 0.08, 0.24)
    streaks = noise_field(rng, width // 6, height // 6, 2, 12, octaves=4)
    veil(image, mix(sky[-1], palette["sun"][0], 0.4), np.clip(streaks - 0.5, 0, 1) * 0.8)
    glow(image, sun_x, sun_y, frame.unit * 0.55, palette["sun"][1], 0.75)
    image.paste(
        ink(palette["sun"][0]),
        (0, 0),
        disc(width, height, sun_x, sun_y, frame.unit * between(rng, 0.04, 0.065)),
    )
    layers = int(rng.integers(4, 6))
    for layer in range(layers):
        near = layer / (layers - 1)
        level = horizon + (height - horizon) * (0.04 + 0.86 * near**1.15)
        line = ridge_line(rng, frame, level, frame.unit * (0.075 + 0.05 * near), 2.0 + near)
        colour = mix(*palette["land"], near**0.9)
        haze = mix(mix(palette["land"][0], sky[-1], 0.6), colour, 0.1 + 0.45 * near)
        paint_range(image, rng, line, colour, haze, frame.unit * (0.3 + 0.3 * near))
    return image


def misty_ridges(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Many soft ridges fading into pale mist, sometimes with birds before them or pines on the last one."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.32, 0.5))
    image = gradient(width, height, palette["sky"], (0, horizon / height, 1))
    sun_x, sun_y = frame.x(between(rng, 0.3, 0.7)), horizon - frame.unit * between(rng, 0.06, 0.14)
    glow(image, sun_x, sun_y, frame.unit * 0.5, palette["sun"][1], 0.5)
    fill(
        image,
        palette["sun"][0],
        disc(width, height, sun_x, sun_y, frame.unit * between(rng, 0.035, 0.075), 2),
    )
    layers, tall = int(rng.integers(5, 9)), between(rng, 0.85, 1.5)
    for layer in range(layers):
        near = layer / (layers - 1)
        level = horizon + (height - horizon) * (0.06 + 0.86 * near**1.1)
        line = ridge_line(rng, frame, level, frame.unit * (0.06 + 0.05 * near) * tall, 1.6 + 1.2 * near)
        colour = mix(*palette["land"], near**1.3)
        haze = mix(palette["sky"][-1], colour, 0.15 + 0.55 * near)
        paint_range(image, rng, line, colour, haze, frame.unit * 0.22)
    if rng.random() < 0.5:
        ground = line + frame.unit * 0.02
        fill(
            image,
            mix(palette["land"][1], "#05090C", 0.3),
            pine_row(rng, ground, height, frame.unit * 0.13, 4),
        )
    if rng.random() < 0.5:
        birds(image, rng, horizon, palette)
    return image


def birds(image: Image.Image, rng: np.random.Generator, horizon: float, palette: Palette) -> None:
    """A few birds far away, each two bent strokes."""
    frame = Frame(*image.size)
    pen = ImageDraw.Draw(image)
    x, y = frame.x(between(rng, 0.25, 0.6)), horizon - frame.unit * between(rng, 0.06, 0.2)
    for _ in range(int(rng.integers(4, 9))):
        left, top = x + frame.unit * between(rng, -0.12, 0.2), y + frame.unit * between(rng, -0.06, 0.06)
        span = frame.unit * between(rng, 0.009, 0.02)
        wing = [(-1, -0.25), (-0.5, -0.5), (0, 0), (0.55, -0.55), (1.05, -0.2)]
        points = [(left + span * across, top + span * down) for across, down in wing]
        pen.line(points, fill=ink(palette["land"][1]), width=max(2, round(frame.unit / 420)), joint="curve")
