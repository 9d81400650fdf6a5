"""Citrus: slices in rows on a coloured ground, in hard light."""

import numpy as np
from PIL import Image

from sandbox.pictures.canvas import Frame, between, choose, fill, gradient, mix, resized, rgb, soft_shadow
from sandbox.pictures.palettes import Palette

TURNS = (
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
    Image.Transpose.TRANSPOSE,
)


def citrus(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Slices of a few fruits, in offset rows or loosely strewn, each with its shadow."""
    frame = Frame(width, height)
    image = gradient(width, height, palette["ground"])
    kinds = [(palette["peel"][index], palette["flesh"][index]) for index in range(len(palette["peel"]))]
    slices = [
        fruit_slice(rng, round(frame.unit * 0.26), peel, flesh) for peel, flesh in kinds for _ in range(2)
    ]
    shadows = Image.new("L", image.size)
    cut: dict[tuple[int, int], Image.Image] = {}
    placed = []
    for x, y, size in spots(rng, frame):
        which, span = int(rng.integers(len(slices))), max(8, round(frame.unit * 0.3 * size))
        if (which, span) not in cut:
            cut[which, span] = slices[which].resize((span, span), Image.Resampling.BILINEAR)
        turned = cut[which, span].transpose(choose(rng, TURNS))
        placed.append((turned, round(x - span / 2), round(y - span / 2)))
    for sprite, left, top in placed:
        shadows.paste(255, (left, top), sprite.getchannel("A"))
    throw = frame.unit * 0.016
    fill(image, palette["shade"][0], soft_shadow(shadows, throw, throw, throw * 1.4, 0.5))
    for sprite, left, top in placed:
        image.paste(sprite, (left, top), sprite)
    return image


def spots(rng: np.random.Generator, frame: Frame) -> list[tuple[float, float, float]]:
    """Where the slices lie, x, y and size: an offset grid or a loose scatter without overlaps."""
    if rng.random() < 0.45:
        pitch = frame.unit / choose(rng, (2.5, 3.0, 3.5))
        size = pitch / (frame.unit * 0.3) * 0.84
        rows, columns = int(frame.height / pitch / 2) + 2, int(frame.width / pitch / 2) + 2
        return [
            (
                frame.width / 2 + (column + 0.5 * (row % 2)) * pitch,
                frame.height / 2 + row * pitch * 0.88,
                size,
            )
            for row in range(-rows, rows + 1)
            for column in range(-columns, columns + 1)
        ]
    found: list[tuple[float, float, float]] = []
    for attempt in range(300):
        size = choose(rng, (0.85, 1.05, 1.3) if attempt < 90 else (0.42, 0.6))
        x, y = between(rng, -0.05, 1.05) * frame.width, between(rng, -0.05, 1.05) * frame.height
        reach = frame.unit * 0.155
        if all(np.hypot(x - a, y - b) > (size + other) * reach for a, b, other in found):
            found.append((x, y, size))
    return found


def fruit_slice(rng: np.random.Generator, span: int, peel: str, flesh: str) -> Image.Image:
    """One slice: peel, pith, segments with darker hearts and fine juice sacs."""
    at = np.linspace(-1.02, 1.02, span, dtype=np.float32)
    across, down = at[None], at[:, None]
    away = np.sqrt(across**2 + down**2)
    angle = np.arctan2(down, across)
    segments = int(rng.integers(9, 12))
    wobble = np.sin(angle * 2 + between(rng, 0, 6)) * 0.075
    turn = (angle + wobble + between(rng, 0, 0.7)) / (2 * np.pi) * segments
    part = np.abs(turn - np.round(turn)) * 2
    wall = (1 - part) * np.pi / segments * away
    inside = np.minimum(0.83 - away, 0.75 * (np.pi / segments * away - wall) - 0.004) - 0.014
    inside = np.minimum(inside, away - 0.1)
    corner = np.clip(inside / 0.018, 0, 1)
    pulp = resized(rng.random((14, segments * 7), np.float32), 512, 128)
    sacs = pulp[
        np.clip(away * 127, 0, 127).astype(np.int16), ((angle / (2 * np.pi) + 0.5) * 511).astype(np.int16)
    ]
    depth = np.clip(inside * 5, 0, 1)
    pith = mix("#FFF9EA", flesh, 0.14)
    juicy = mix(flesh, "#FFFFFF", 0.3) + (rgb(flesh) * 0.93 - mix(flesh, "#FFFFFF", 0.3)) * depth[..., None]
    juicy = juicy * (0.9 + 0.22 * sacs[..., None])
    colour = pith + (juicy - pith) * corner[..., None]
    rind = np.clip((away - 0.915) / 0.02, 0, 1)[..., None]
    skin = rgb(peel) * (1 - 0.25 * np.clip((away - 0.95) / 0.05, 0, 1))[..., None]
    colour = colour + (skin - colour) * rind
    shine = np.clip(1 - np.hypot(across + 0.35, down + 0.4) / 0.9, 0, 1) ** 2 * 22
    alpha = np.clip((0.985 - away) * span / 2, 0, 1) * 255
    both = np.concatenate([np.clip(colour + shine[..., None], 0, 255), alpha[..., None]], -1)
    return Image.fromarray(both.astype(np.uint8))
