"""Calm objects: vases on a shelf, and balloons over hazy hills."""

import numpy as np
from PIL import Image, ImageDraw

from sandbox.pictures.canvas import (
    Frame,
    below,
    between,
    choose,
    fill,
    glow,
    gradient,
    ink,
    mix,
    noise_field,
    rgb,
    soft_shadow,
    to_image,
    veil,
)
from sandbox.pictures.leaves import eucalyptus, olive, sprig, stem
from sandbox.pictures.mountains import ridge_line
from sandbox.pictures.palettes import Palette

PROFILES: tuple[tuple[float, ...], ...] = (
    (0.30, 0.26, 0.22, 0.24, 0.42, 0.72, 0.94, 1.0, 0.92, 0.74, 0.56),
    (0.20, 0.18, 0.17, 0.17, 0.18, 0.24, 0.48, 0.80, 0.96, 0.92, 0.70),
    (0.62, 0.60, 0.66, 0.78, 0.90, 0.98, 1.00, 0.95, 0.84, 0.68, 0.52),
    (0.46, 0.40, 0.38, 0.44, 0.58, 0.72, 0.78, 0.74, 0.64, 0.54, 0.50),
    (0.98, 1.00, 0.99, 0.97, 0.93, 0.88, 0.82, 0.74, 0.64, 0.52, 0.40),
)


def still_life(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Three to five vases in window light, some with a branch."""
    frame = Frame(width, height)
    shelf = frame.y(between(rng, 0.74, 0.8))
    image = gradient(width, height, palette["wall"])
    side = 1 if rng.random() < 0.5 else -1
    window_light(image, rng, side, palette)
    table = gradient(width, max(2, round(height - shelf)), palette["table"])
    image.paste(table, (0, round(shelf)))
    count = int(rng.integers(3, 6))
    order = rng.permutation(len(PROFILES))
    lanes = 0.5 + (np.arange(count) - (count - 1) / 2) * min(0.2, 0.62 / count) * between(rng, 0.92, 1.08)
    tall = rng.permutation(np.linspace(0.2, 0.46, count)) * between(rng, 0.9, 1.1)
    depth = rng.permutation(np.linspace(0.02, 0.1, count))
    for number in np.argsort(depth):
        profile = PROFILES[order[number % len(PROFILES)]]
        squat = number % len(PROFILES) in (2, 4)
        size = tall[number] * (0.75 if squat else 1.0) * frame.unit
        wide = size * between(rng, 0.62, 0.8) * (1.15 if squat else 0.86)
        x, foot = frame.x(0.5) + (lanes[number] - 0.5) * frame.unit * 1.15, shelf + depth[number] * frame.unit
        colour = palette["clay"][number % len(palette["clay"])]
        if not squat and rng.random() < 0.6:
            branches(image, rng, x, foot - size * 0.94, size, palette)
        vase(image, x, foot, size, min(wide, frame.unit * 0.27), colour, profile, side)
    return image


def window_light(image: Image.Image, rng: np.random.Generator, side: int, palette: Palette) -> None:
    """A slanted patch of light on the wall, with the shadow of the window bars."""
    frame = Frame(*image.size)
    patch = Image.new("L", (frame.width, frame.height))
    pen = ImageDraw.Draw(patch)
    lean = side * frame.unit * 0.16
    for column in range(2):
        for row in range(3):
            left = frame.x(0.5) - side * frame.unit * 0.1 + (column - 1) * frame.unit * 0.3
            top = frame.y(0.06) + row * frame.unit * 0.23
            right, bottom = left + frame.unit * 0.27, top + frame.unit * 0.205
            drop = lean * 0.9
            pen.polygon([(left, top), (right, top + drop), (right, bottom + drop), (left, bottom)], fill=255)
    fill(image, palette["light"][0], soft_shadow(patch, frame.unit * 0.012, 0, 0, between(rng, 0.5, 0.75)))


def branches(
    image: Image.Image, rng: np.random.Generator, x: float, y: float, size: float, palette: Palette
) -> None:
    """A few twigs out of a vase's mouth."""
    kind = olive if rng.random() < 0.5 else eucalyptus
    leaf = palette["leaf"][0]
    colours = tuple(
        ink(mix(leaf, other, part))
        for other, part in (("#FFFFFF", 0.12), ("#101810", 0.14), ("#2A2018", 0.4))
    )
    unit = min(image.size)
    for angle in (-1.95, -1.57, -1.2):
        long = min(unit * between(rng, 0.26, 0.36), y * 0.9)
        path = stem(rng, x, y + size * 0.1, angle + between(rng, -0.12, 0.12), long, (angle + 1.57) * 0.9)
        sprig(image, path, kind, long * 0.34, colours, palette["shade"][0])


def vase(
    image: Image.Image,
    x: float,
    foot: float,
    tall: float,
    wide: float,
    colour: str,
    profile: tuple[float, ...],
    side: int,
) -> None:
    """One turned vase: its silhouette from a profile, shaded round, with a shadow along the table."""
    columns, rows = round(wide) + 4, round(tall) + 2
    half = np.interp(smooth_steps(rows, len(profile)), np.arange(len(profile)), profile) * wide / 2
    half = np.convolve(np.pad(half, 12, "edge"), np.hanning(25) / np.hanning(25).sum(), "valid").astype(
        np.float32
    )
    at = (np.arange(columns, dtype=np.float32) - columns / 2)[None]
    mouth = np.sqrt(np.clip(1 - (at / half[0]) ** 2, 0, 1)) * half[0] * 0.16
    base = np.sqrt(np.clip(1 - (at / half[-1]) ** 2, 0, 1)) * half[-1] * 0.16
    row = np.arange(rows + round(wide * 0.2), dtype=np.float32)[:, None]
    reach = half[np.clip(row.astype(np.int32), 0, rows - 1)][:, 0][:, None]
    across = np.clip(at / reach, -1, 1)
    mask = np.clip(reach - np.abs(at) + 0.5, 0, 1) * np.clip(rows - half[-1] * 0.16 + base - row + 0.5, 0, 1)
    mask *= np.clip(row - half[0] * 0.16 + mouth + 0.5, 0, 1)
    light = np.clip(
        0.62 + 0.52 * (across * side * 0.8 + 0.42 * np.sqrt(1 - across**2)) - 0.1 * row / rows, 0.3, 1.2
    )
    light += np.exp(-(((across - side * 0.5) / 0.16) ** 2)) * 0.07
    inside = np.clip(half[0] * 0.16 + mouth - row + 0.5, 0, 1)
    pixels = rgb(colour) * light[..., None]
    pixels = pixels + (rgb(colour) * 0.32 - pixels) * inside[..., None]
    shadow = Image.new("L", image.size)
    pen = ImageDraw.Draw(shadow)
    end = x - side * tall * 0.8
    flat = wide * 0.1
    pen.polygon(
        [(x, foot - flat * 1.6), (x, foot + flat * 0.2), (end, foot + flat * 0.9), (end, foot - flat * 0.9)],
        fill=150,
    )
    pen.ellipse((x - half[-1] * 1.15, foot - flat * 1.6, x + half[-1] * 1.15, foot + flat * 0.6), fill=230)
    fill(image, mix(colour, "#1A1010", 0.8), soft_shadow(shadow, wide * 0.09, 0, 0, 0.62))
    place = (round(x - columns / 2), round(foot - rows))
    image.paste(to_image(pixels), place, to_image(mask * 255))


def smooth_steps(rows: int, knots: int) -> np.ndarray:
    """Where each row of a vase lies along its profile."""
    return np.linspace(0, knots - 1, rows)


def balloons(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Hot-air balloons at different distances over hazy hills."""
    frame = Frame(width, height)
    image = gradient(width, height, palette["sky"])
    horizon = frame.y(between(rng, 0.72, 0.8))
    glow(image, frame.x(between(rng, 0.2, 0.8)), horizon, frame.unit * 0.7, palette["light"][0], 0.85)
    drift = noise_field(rng, width // 5, height // 5, 2, 7, octaves=5)
    veil(image, "#FFFFFF", np.clip(drift - 0.5, 0, 1) * 0.9)
    for layer in range(4):
        near = layer / 3
        line = ridge_line(rng, frame, horizon + frame.unit * 0.26 * near, frame.unit * 0.055, 1.6 + near)
        fill(image, mix(palette["land"][0], palette["land"][1], near), below(line, height))
        rows = np.arange(0, height, 6, dtype=np.float32)[:, None]
        haze = np.clip((rows - line[None, ::6]) / (frame.unit * 0.16), 0, 1) * (0.62 - 0.4 * near)
        veil(image, mix(palette["sky"][-1], palette["light"][0], 0.3), haze)
    sizes = sorted([0.035, 0.05, 0.07, 0.1, 0.19, 0.06][: int(rng.integers(4, 7))])
    side = 1 if rng.random() < 0.5 else -1
    taken: list[tuple[float, float, float]] = []
    for size in reversed(sizes):
        for _ in range(60):
            x, y = between(rng, 0.12, 0.88), between(rng, 0.14, 0.62)
            if all(np.hypot(x - a, y - b) > (size + other) * 1.25 for a, b, other in taken):
                taken.append((x, y, size))
                break
    for x, y, size in reversed(taken):
        balloon(image, rng, frame.x(x), frame.y(y), size * frame.unit, side, palette)
    return image


def balloon(
    image: Image.Image,
    rng: np.random.Generator,
    x: float,
    y: float,
    radius: float,
    side: int,
    palette: Palette,
) -> None:
    """One balloon: gores in two or three colours, round shading, ropes and a basket."""
    span = round(radius * 1.06)
    at_x = np.arange(-span, span + 1, dtype=np.float32)[None] / radius
    at_y = np.arange(-span, round(radius * 1.45), dtype=np.float32)[:, None] / radius
    lower = np.clip(at_y, 0, 1.4) / 1.38
    reach = np.where(
        at_y < 0,
        np.sqrt(np.clip(1 - at_y**2, 0, 1)),
        np.clip(1 - lower**1.7, 0, 1) * 0.86 + 0.14 * (lower < 1),
    )
    across = np.clip(at_x / np.maximum(reach, 0.02), -1, 1)
    gores = choose(rng, (10, 12, 16))
    gore = np.arcsin(across) / np.pi * gores + 0.25
    stripes = [rgb(colour) for colour in choose_colours(rng, palette["cloth"])]
    table = np.array(stripes, np.float32)
    if rng.random() < 0.35:
        pick = np.floor((at_y + 1) * 4.2 + 0 * gore).astype(np.int32) % len(table)
    else:
        pick = np.floor(gore).astype(np.int32) % len(table)
    seam = 1 - 0.14 * np.exp(-(((gore - np.round(gore)) / 0.09) ** 2))
    light = 0.68 + 0.42 * np.clip(across * side * 0.75 - at_y * 0.35 + 0.3, -0.6, 1)
    distance = np.clip(0.55 - radius / min(image.size) * 4.5, 0, 0.55)
    pixels = table[pick] * (light * seam)[..., None]
    pixels += (mix(palette["sky"][-1], palette["light"][0], 0.4) - pixels) * np.float32(distance)
    mask = np.clip((reach - np.abs(at_x)) * radius + 0.5, 0, 1) * (at_y < 1.38)
    dark = mix("#2A1C18", palette["sky"][-1], distance)
    pen = ImageDraw.Draw(image)
    base, basket = y + radius * 1.36, y + radius * 1.62
    for offset in (-0.1, 0.1):
        pen.line(
            (x + offset * 1.25 * radius, base, x + offset * radius, basket),
            fill=ink(dark),
            width=max(1, round(radius / 60)),
        )
    pen.rounded_rectangle(
        (x - radius * 0.11, basket, x + radius * 0.11, basket + radius * 0.17),
        radius * 0.03,
        fill=ink(mix(dark, "#A86A3A", 0.4)),
    )
    image.paste(to_image(pixels), (round(x) - span, round(y) - span), to_image(mask * 255))


def choose_colours(rng: np.random.Generator, cloth: tuple[str, ...]) -> list[str]:
    """Two or three colours of cloth."""
    return [cloth[index] for index in rng.permutation(len(cloth))[: int(rng.integers(2, 4))]]
