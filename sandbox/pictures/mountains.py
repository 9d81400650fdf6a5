"""Layered mountains: a warm dusk with a low sun, and pale ridges in the mist."""

import numpy as np
from PIL import Image

from sandbox.pictures.canvas import (
    Array,
    Frame,
    below,
    between,
    disc,
    glow,
    gradient,
    ink,
    mix,
    noise_field,
    noise_line,
    to_image,
    veil,
)
from sandbox.pictures.palettes import Palette


def ridge_line(rng: np.random.Generator, frame: Frame, level: float, rise: float, bumps: float) -> Array:
    """The crest of one mountain range, with one higher summit somewhere."""
    across = np.linspace(0, 1, frame.width, dtype=np.float32)
    cells = bumps * frame.width / frame.unit
    crest = noise_line(rng, frame.width, cells, octaves=7, gain=0.46)
    summit = np.exp(-(((across - between(rng, 0.1, 0.9)) / between(rng, 0.12, 0.25)) ** 2))
    return level - (crest * 0.6 + summit * 0.9) * rise


def slopes(rng: np.random.Generator, frame: Frame, top: Array, base: Array, lit: float) -> Image.Image:
    """The fill of a range: its colours from crest to foot, with faint lit and shaded flanks."""
    small = (frame.height // 3, frame.width // 3)
    flanks = noise_field(rng, small[1], small[0], 7, 3, octaves=5, gain=0.62) - 0.5
    slant = np.gradient(flanks, axis=1) * 9 + np.gradient(flanks, axis=0) * 4
    depth = np.linspace(0, 1, small[0], dtype=np.float32)[:, None, None]
    colour = top + (base - top) * depth
    return to_image(colour * (1 + np.clip(slant, -1, 1)[..., None] * lit), (frame.width, frame.height))


def paint_range(
    image: Image.Image, rng: np.random.Generator, line: Array, colour: Array, haze: Array, depth: float
) -> None:
    """Paint one range: `colour` along the crest, sinking into `haze` within `depth` pixels."""
    frame = Frame(*image.size)
    fill = slopes(rng, frame, colour, colour, 0.5)
    image.paste(fill, (0, 0), below(line, frame.height))
    rows = np.arange(0, frame.height, 4, dtype=np.float32)[:, None]
    fog = np.clip((rows - line[None, ::4] * 0.35 - line.mean() * 0.65) / depth, 0, 1)
    wisps = noise_field(rng, fog.shape[1], fog.shape[0], 3, 6, octaves=3)
    veil(image, haze, np.clip(fog * fog * (3 - 2 * fog), 0, 1) * (0.55 + 0.5 * wisps))


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
    image = glow(image, sun_x, sun_y, frame.unit * 0.55, palette["sun"][1], 0.75)
    image.paste(
        ink(palette["sun"][0]),
        (0, 0),
        disc(width, height, sun_x, sun_y, frame.unit * between(rng, 0.04, 0.065)),
    )
    layers = int(rng.integers(4, 6))
    for layer in range(layers):
        near = layer / (layers - 1)
        level = horizon + frame.unit * (0.02 + 0.4 * near**1.15)
        line = ridge_line(rng, frame, level, frame.unit * (0.08 + 0.07 * near), 2.2 + near)
        colour = mix(*palette["land"], near**0.9)
        haze = mix(mix(palette["land"][0], sky[-1], 0.55), colour, 0.25 + 0.5 * near)
        paint_range(image, rng, line, colour, haze, frame.unit * (0.3 + 0.3 * near))
    return image


def misty_ridges(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Many soft ridges fading into pale mist."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.36, 0.46))
    image = gradient(width, height, palette["sky"], (0, horizon / height, 1))
    sun_x, sun_y = frame.x(between(rng, 0.3, 0.7)), horizon - frame.unit * between(rng, 0.06, 0.14)
    image = glow(image, sun_x, sun_y, frame.unit * 0.5, palette["sun"][1], 0.5)
    image.paste(ink(palette["sun"][0]), (0, 0), disc(width, height, sun_x, sun_y, frame.unit * 0.05, 2))
    layers = 7
    for layer in range(layers):
        near = layer / (layers - 1)
        level = horizon + frame.unit * (0.04 + 0.52 * near**1.1)
        line = ridge_line(rng, frame, level, frame.unit * (0.06 + 0.05 * near), 1.6 + 1.2 * near)
        colour = mix(*palette["land"], near**1.3)
        haze = mix(palette["sky"][-1], colour, 0.15 + 0.55 * near)
        paint_range(image, rng, line, colour, haze, frame.unit * 0.22)
    return image
