"""Landscapes seen in perspective: a height field lit from the side, drawn nearest first, column by column."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image

from sandbox.pictures.canvas import (
    Array,
    Frame,
    between,
    disc,
    fill,
    glow,
    gradient,
    mix,
    noise_field,
    noise_line,
    ramp,
    rgb,
    to_image,
    veil,
)
from sandbox.pictures.forest import pine_row
from sandbox.pictures.palettes import Palette

SLICES = 220


@dataclass(frozen=True)
class View:
    """Where every point of the height field lies: `x` sideways and `z` away, and how to see it."""

    x: Array
    z: Array
    horizon: float
    scale: float
    rows: int

    @classmethod
    def of(cls, frame: Frame, horizon: float, nearest: float, farthest: float) -> "View":
        """A view at two thirds of the picture's size."""
        columns, rows = frame.width * 2 // 3, frame.height * 2 // 3
        scale = min(columns, rows)
        z = np.geomspace(nearest, farthest, SLICES, dtype=np.float32)[:, None]
        x = (np.arange(columns, dtype=np.float32)[None] - columns / 2) / scale * z
        return cls(x, z, horizon * 2 / 3, scale, rows)

    def shade(self, height: Array, sun: tuple[float, float, float]) -> Array:
        """How much of the sun falls on every point, -1 to 1."""
        along = np.gradient(height, axis=1) / np.gradient(self.x, axis=1)
        away = np.gradient(height, axis=0) / np.gradient(self.z, axis=0)
        x, y, z = sun
        return (y - along * x - away * z) / np.sqrt(1 + along**2 + away**2)

    def project(self, height: Array, colour: Array, eye: float) -> tuple[Array, Array]:
        """The lower part of the picture, down from the highest crest, and which share of every pixel is land."""
        line = self.horizon + (eye - height) * self.scale / self.z
        line = np.minimum.accumulate(np.minimum(line, self.rows + 1), axis=0)
        first = int(np.clip(line.min(), 0, self.rows - 1))
        line, rows, columns = line - first, self.rows - first, line.shape[1]
        lane = np.arange(columns, dtype=np.int32)
        starts = np.clip(np.ceil(line), 0, rows).astype(np.int32)
        counts = np.bincount((starts * columns + lane).ravel(), minlength=(rows + 1) * columns)
        hidden = counts.reshape(rows + 1, columns)[:0:-1].cumsum(0, dtype=np.int32)[::-1]
        at = np.minimum(hidden, SLICES - 1) * columns + lane
        before = np.maximum(at - columns, lane)
        far, near = line.ravel().take(at), line.ravel().take(before)
        row = np.arange(rows, dtype=np.float32)[:, None]
        share = np.clip((row - far) / np.maximum(near - far, 1e-3), 0, 1)[..., None]
        flat = colour.reshape(-1, 3)
        picture = flat.take(at, axis=0)
        picture += (flat.take(before, axis=0) - picture) * share
        return picture, np.clip(row + 1 - line[-1], 0, 1)


Ground = Callable[[Array, Array], Array]


def lattice(rng: np.random.Generator, size: int = 64) -> Ground:
    """Smooth noise over the plane, around 0; it repeats after `size` units."""
    knots = rng.random((size, size), np.float32) - 0.5

    def sample(x: Array, z: Array) -> Array:
        column, row = np.floor(x), np.floor(z)
        right, down = x - column, z - row
        right, down = right * right * (3 - 2 * right), down * down * (3 - 2 * down)
        left, top = column.astype(np.int32) % size, row.astype(np.int32) % size
        beside, under = (left + 1) % size, (top + 1) % size
        upper = knots[top, left] * (1 - right) + knots[top, beside] * right
        lower = knots[under, left] * (1 - right) + knots[under, beside] * right
        return upper * (1 - down) + lower * down

    return sample


def dunes(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Dunes with a lit and a shaded side, a sharp crest between and ripples in the sand."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.34, 0.46))
    image = gradient(
        width, height, (*palette["sky"], palette["sky"][-1]), (0, horizon / height * 0.6, horizon / height, 1)
    )
    side = 1 if rng.random() < 0.5 else -1
    sun_x, sun_y = (
        frame.x(0.5 + side * between(rng, 0.12, 0.3)),
        horizon - frame.unit * between(rng, 0.1, 0.2),
    )
    glow(image, sun_x, sun_y, frame.unit * 0.5, palette["sun"][0], 0.45)
    fill(image, palette["sun"][0], disc(width, height, sun_x, sun_y, frame.unit * 0.035))

    view = View.of(frame, horizon, 1.0, 24)
    warp, swell = lattice(rng), lattice(rng)
    turn = between(rng, 0.75, 1.25) * side
    x, z = view.x + between(rng, 0, 40), view.z
    phase = z * 0.27 * np.cos(turn) + x * 0.27 * np.sin(turn)
    phase = phase + warp(x * 0.19, z * 0.19) * 1.7 + warp(x * 0.55 + 9, z * 0.55) * 0.22
    part = phase - np.floor(phase)
    crest = between(rng, 0.58, 0.66)
    rise = np.where(part < crest, (part / crest) ** 1.35, ((1 - part) / (1 - crest)) ** 1.15)
    rise = rise - np.clip(rise - 0.8, 0, 1) ** 2 * 2.2
    heights = rise * np.clip(0.7 + swell(x * 0.22, z * 0.22) * 1.5, 0.1, 1.4) * 1.05
    light = view.shade(heights, (-0.72 * side, 0.46, 0.1))
    for _ in range(3):
        heights[1:-1] = (heights[:-2] + 2 * heights[1:-1] + heights[2:]) / 4
    ripples = np.sin(phase * 190 + warp(x * 1.6, z * 1.6) * 7) * np.clip(0.075 - z * 0.014, 0, 1)
    tone = np.clip(0.72 - light * 0.95 + ripples * (light > 0.2), 0, 1)
    colour = ramp(palette["sand"], tone)
    fade = np.clip((view.z - 3) / 22, 0, 1) ** 0.8 * 0.75
    colour += (rgb(palette["haze"][0]) - colour) * fade[..., None]
    return over(image, *view.project(heights, colour, between(rng, 1.45, 1.7)))


def over(image: Image.Image, picture: Array, cover: Array) -> Image.Image:
    """Lay a projected landscape over the sky."""
    width, height = image.size
    size = (width, min(height, round(len(picture) * 3 / 2)))
    land = to_image(picture).resize(size, Image.Resampling.BICUBIC)
    image.paste(land, (0, height - size[1]), to_image(cover * 255, size))
    return image


def alpine(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """High mountains: snow above, rock on the steep flanks, low light from one side."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.5, 0.6))
    image = gradient(
        width,
        height,
        (*palette["sky"], palette["sky"][-1]),
        (0, horizon / height * 0.55, horizon / height, 1),
    )
    streaks = noise_field(rng, width // 4, height // 4, 2, 9, octaves=5)
    veil(image, mix(palette["sky"][-1], "#FFFFFF", 0.3), np.clip(streaks - 0.48, 0, 1) * 1.4)

    view = View.of(frame, horizon, 2.0, 26)
    heights = peaks(rng, view)
    side = 1 if rng.random() < 0.5 else -1
    light = np.clip(view.shade(heights, (0.8 * side, 0.42, -0.25)), -0.35, 1)
    patches = lattice(rng)
    grain = patches(view.x * 3, view.z * 3) + patches(view.x * 11, view.z * 11) * 0.5
    steep = np.abs(np.gradient(heights, axis=1) / np.gradient(view.x, axis=1))
    snow = np.clip((heights - 0.75 + grain * 0.8 - steep * 0.22) * 2.6, 0, 1)[..., None]
    tone = np.clip(0.66 - light * 0.8, 0, 1)
    rock, white = ramp(palette["rock"], tone), ramp(palette["snow"], tone)
    colour = rock + (white - rock) * snow
    colour += (rgb(palette["light"][0]) - colour) * (np.clip(light - 0.35, 0, 1) * 0.6)[..., None]
    valley = np.exp(-np.maximum(heights, 0) * 2.2) * np.clip((view.z - 4) / 9, 0, 0.9)
    fade = np.clip(np.clip((view.z - 5) / 26, 0, 1) * 0.55 + valley, 0, 0.94)
    colour += (rgb(palette["haze"][0]) - colour) * fade[..., None]
    image = over(image, *view.project(heights, colour, 1.5))
    for near in (0, 1):
        ground = noise_line(rng, width, 1.5 * width / frame.unit, octaves=3) * frame.unit * 0.06
        ground += frame.y(0.82 + 0.14 * near) + frame.unit * 0.02
        tree = mix(palette["rock"][1], "#05080C", 0.25 + 0.4 * near)
        fill(image, tree, pine_row(rng, ground, height, frame.unit * (0.11 + 0.07 * near), 6))
    return image


def peaks(rng: np.random.Generator, view: View) -> Array:
    """Ridged heights: sharp crests with gullies between, higher towards the back."""
    bend = lattice(rng)
    x = view.x + bend(view.x * 0.3, view.z * 0.3) * 1.6
    z = view.z + bend(view.x * 0.3 + 17, view.z * 0.3) * 1.6
    total, weight = np.zeros_like(view.x), np.ones_like(view.x)
    for octave in range(7):
        pitch = 0.15 * 2.07**octave
        ridge = np.clip(1 - np.abs(lattice(rng)(x * pitch, z * pitch)) * 3.2, 0, 1) * weight
        weight = np.clip(ridge * 1.5 + 0.12, 0, 1)
        total += ridge * 0.47**octave
    return total * 2.2 * np.clip((view.z - 3) / 8, 0.1, 1)
