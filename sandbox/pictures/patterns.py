"""Surfaces: terrazzo, a relief map with contour lines, and leaded glass."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from sandbox.pictures.canvas import (
    Frame,
    between,
    choose,
    fill,
    ink,
    mix,
    noise_field,
    ramp,
    resized,
    rgb,
    to_image,
    veil,
)
from sandbox.pictures.palettes import Palette


def terrazzo(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Chips of stone of every size in polished cement."""
    frame = Frame(width, height)
    image = Image.new("RGB", (width * 2, height * 2), palette["ground"][0])
    pen = ImageDraw.Draw(image)
    scale = between(rng, 0.8, 1.25)
    cell = frame.unit * 0.009
    taken = np.zeros((int(height / cell) + 3, int(width / cell) + 3), bool)
    for radius, tries in ((0.085, 46), (0.05, 330), (0.027, 900), (0.013, 1500)):
        size = frame.unit * radius * scale
        many = int(tries * width * height / frame.unit**2)
        for x, y, grow in zip(
            rng.random(many) * width, rng.random(many) * height, rng.random(many), strict=True
        ):
            reach = size * (0.7 + 0.5 * grow)
            span = reach * 0.84
            left, top = max(0, int((x - span) / cell)), max(0, int((y - span) / cell))
            area = taken[top : int((y + span) / cell) + 2, left : int((x + span) / cell) + 2]
            if area.any():
                continue
            area[:] = True
            shade = mix(
                choose(rng, palette["chip"]), choose(rng, ("#FFFFFF", "#2A2420")), between(rng, 0, 0.14)
            )
            pen.polygon(chip(rng, x * 2, y * 2, reach * 2), fill=ink(shade))
    image = image.reduce(2)
    for x, y, size in zip(rng.random(900) * width, rng.random(900) * height, rng.random(900), strict=True):
        dot = frame.unit * (0.0008 + 0.0022 * size**3)
        ImageDraw.Draw(image).ellipse(
            (x - dot, y - dot, x + dot, y + dot), fill=palette["chip"][int(x) % len(palette["chip"])]
        )
    return polished(image, rng)


def chip(rng: np.random.Generator, x: float, y: float, reach: float) -> list[tuple[float, float]]:
    """A broken stone: a few uneven corners, each slightly worn."""
    corners = int(rng.integers(4, 8))
    angles = (np.arange(corners) + 0.75 * rng.random(corners)) * 2 * np.pi / corners
    away = reach * (0.62 + 0.38 * rng.random(corners))
    squash = between(rng, 0.6, 1.0)
    turn = between(rng, 0, np.pi)
    points = np.stack([np.cos(angles) * away, np.sin(angles) * away * squash], 1)
    points = points @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) + (x, y)
    before, after = np.roll(points, 1, 0), np.roll(points, -1, 0)
    worn = np.stack(
        [
            points * 0.8 + before * 0.2,
            points * 0.93 + before * 0.035 + after * 0.035,
            points * 0.8 + after * 0.2,
        ],
        1,
    )
    return [tuple(point) for point in worn.reshape(-1, 2)]


def polished(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Stone grain in the chips and a soft reflection across the floor."""
    width, height = image.size
    grain = noise_field(rng, width // 2, height // 2, width / 40, height / 40, octaves=3) * 18 + 242
    image = ImageChops.multiply(image, Image.merge("RGB", (to_image(grain, image.size),) * 3))
    slant = (
        np.linspace(0, 1.4, width // 8, dtype=np.float32)[None]
        - np.linspace(0, 1, height // 8, dtype=np.float32)[:, None]
    )
    veil(image, "#FFFFFF", np.exp(-((slant / 0.35) ** 2)) * 0.13)
    return image


def relief_map(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """A coast from above: depths and heights in steps, contour lines, light from the north-west."""
    frame = Frame(width, height)
    columns, rows = width // 2, height // 2
    field = noise_field(
        rng, columns, rows, 2.3 * width / frame.unit, 2.3 * height / frame.unit, octaves=6, gain=0.42
    )
    low, high = np.quantile(field[::8, ::8], (0.01, 0.99))
    field = np.clip((field - low) / (high - low), 0.04, 0.96)
    light = -(np.gradient(field, axis=0) + np.gradient(field, axis=1)) * frame.unit * 0.11
    steps = 13
    level = field * steps
    terrace = (np.floor(level) + 0.5) / steps
    colour = ramp(palette["map"], terrace * 0.75 + field * 0.25)
    inner = level - np.floor(level)
    ledge = np.clip((0.22 - inner) / 0.22, 0, 1)
    shade = 1 + np.clip(light, -1, 1) * 0.3 - ledge * 0.2 * (level > 1)
    image = to_image(colour * shade[..., None], (width, height))
    full = resized(level, width, height)
    slope = np.abs(full[:, 1:] - full[:, :-1]).mean() * 2 + 1e-4
    fine = full - np.floor(full)
    lines = np.clip(1 - np.minimum(fine, 1 - fine) / (slope * 1.1), 0, 1)
    fill(image, palette["line"][0], to_image(lines * 120))
    return image


def leaded_glass(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """A sun over hills in pieces of coloured glass, lit from behind."""
    frame = Frame(width, height)
    columns, rows = width // 3, height // 3
    pitch = frame.unit / 3 / choose(rng, (8.0, 10.0, 12.0))
    wide, high = int(columns / pitch) + 5, int(rows / pitch) + 5
    jitter = rng.random((high, wide, 2)).astype(np.float32) * 0.84 + 0.08
    across = np.arange(columns, dtype=np.float32)[None] / pitch + 2
    down = np.arange(rows, dtype=np.float32)[:, None] / pitch + 2
    column, row = np.floor(across).astype(np.int32), np.floor(down).astype(np.int32)
    first = np.full((rows, columns), 9.0, np.float32)
    second, owner = first.copy(), np.zeros((rows, columns), np.int32)
    for step_y in (-1, 0, 1):
        for step_x in (-1, 0, 1):
            points = jitter[row + step_y, column + step_x]
            away = np.hypot(column + step_x + points[..., 0] - across, row + step_y + points[..., 1] - down)
            closer = away < first
            second = np.where(closer, first, np.minimum(second, away))
            owner = np.where(closer, (row + step_y) * wide + column + step_x, owner)
            first = np.minimum(first, away)
    grid_y, grid_x = np.mgrid[0:high, 0:wide]
    centre_x, centre_y = (grid_x + jitter[..., 0] - 2) * pitch * 3, (grid_y + jitter[..., 1] - 2) * pitch * 3
    pieces = glass_colours(rng, frame, centre_x, centre_y, palette)
    glow_within = 1.16 - first * 0.42
    streak = noise_field(rng, columns, rows, 30, 9, octaves=3) * 0.34 + 0.83
    glass = pieces.reshape(-1, 3)[owner] * (glow_within * streak)[..., None]
    image = to_image(glass, (width, height))
    gap = resized(second - first, width, height)
    lead = np.clip((0.085 - gap) * pitch * 2.2, 0, 1)
    shine = np.clip((0.035 - gap) * pitch * 2, 0, 1) * 0.45
    fill(image, palette["lead"][0], to_image(lead * 255))
    fill(image, mix(palette["lead"][0], "#FFFFFF", 0.35), to_image(shine * 255))
    return image


def glass_colours(
    rng: np.random.Generator, frame: Frame, x: np.ndarray, y: np.ndarray, palette: Palette
) -> np.ndarray:
    """A colour for every piece, taken from a simple landscape behind the window."""
    sun_x, sun_y = frame.x(between(rng, 0.3, 0.7)), frame.y(between(rng, 0.3, 0.42))
    away = np.hypot(x - sun_x, y - sun_y) / frame.unit
    colour = ramp(palette["sky"], np.clip(away * 1.25 - 0.1 + (rng.random(x.shape) - 0.5) * 0.22, 0, 1))
    colour[away < 0.13] = rgb(palette["sun"][0])
    for layer in range(3):
        crest = (
            frame.y(0.6 + 0.13 * layer)
            + np.sin(x / frame.unit * between(rng, 3, 6) + between(rng, 0, 6)) * frame.unit * 0.06
        )
        land = mix(palette["land"][layer], palette["land"][min(layer + 1, 2)], 0.2)
        colour[y > crest] = land
    return colour * (0.84 + 0.32 * rng.random((*x.shape, 1))).astype(np.float32)
