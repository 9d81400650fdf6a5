"""Water: the open sea under a low sun."""

import numpy as np
from PIL import Image

from sandbox.pictures.canvas import (
    Array,
    Frame,
    between,
    disc,
    glow,
    gradient,
    ink,
    mix,
    noise_field,
    ramp,
    rgb,
    to_image,
    veil,
)
from sandbox.pictures.palettes import Palette


def swell(
    rng: np.random.Generator, width: int, rows: int, unit: float, seconds: float
) -> tuple[Array, Array]:
    """Slopes of the waves seen from just above the water, and how near each row is (0 horizon, 1 front)."""
    near = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    deep = np.log(near + 0.03)
    across = (np.linspace(-0.5, 0.5, width, dtype=np.float32) * width / unit)[None] / (near + 0.06)
    slope = np.zeros((rows, width), np.float32)
    for wave in range(7):
        pitch = 19 * 1.5**wave
        seen = np.clip(6.28 * (near + 0.03) * rows / pitch / 2.5 - 0.4, 0, 1) * 0.86**wave
        phase, turn = between(rng, 0, 6.28) + seconds * (0.9 + 0.35 * wave), between(rng, -0.1, 0.1)
        bend = np.sin(across * (1.1 * 1.35**wave) + phase * 2) * 1.3
        slope += np.sin(deep * pitch + across * (pitch * turn) + bend + phase) * seen
    return slope * np.float32(0.48), near


def clouds(image: Image.Image, rng: np.random.Generator, horizon: float, colour: Array) -> None:
    """Long, soft clouds, thinner towards the horizon."""
    width, height = image.size[0] // 3, image.size[1] // 3
    field = noise_field(rng, width, height, 2.2 * image.width / image.height, 5, octaves=6, gain=0.55)
    rows = np.arange(height, dtype=np.float32)[:, None] * 3
    band = np.exp(-(((rows - horizon * between(rng, 0.3, 0.65)) / (horizon * 0.34)) ** 2))
    veil(image, colour, np.clip((field - 0.5) * 3.2, 0, 1) ** 1.2 * band * 0.85)


def sea_and_sun(
    rng: np.random.Generator, width: int, height: int, palette: Palette, seconds: float = 0.0
) -> Image.Image:
    """A low sun over the sea and its glittering path; `seconds` lets the waves roll in."""
    frame = Frame(width, height)
    horizon = int(frame.y(between(rng, 0.46, 0.62)))
    image = gradient(
        width,
        height,
        (*palette["sky"], palette["sky"][-1]),
        (0, horizon / height * 0.55, horizon / height, 1),
    )
    clouds(image, rng, horizon, rgb(palette["cloud"][0]))
    x, y = frame.x(between(rng, 0.25, 0.75)), horizon - frame.unit * between(rng, 0.06, 0.2)
    glow(image, x, y, frame.unit * 0.5, palette["sun"][1], 0.8)
    image.paste(
        ink(palette["sun"][0]), (0, 0), disc(width, height, x, y, frame.unit * between(rng, 0.045, 0.06))
    )
    image.paste(sea(rng, frame, horizon, x, palette, seconds), (0, horizon))
    veil(image, mix(palette["sky"][-1], palette["water"][0], 0.4), horizon_haze(frame, horizon))
    return image


def horizon_haze(frame: Frame, horizon: int) -> Array:
    """A thin band of haze where the sea meets the sky."""
    rows = np.arange(0, frame.height, 4, dtype=np.float32)[:, None]
    haze = np.exp(-np.abs(rows - horizon) / (frame.unit * 0.02)) * 0.45
    return np.broadcast_to(haze, (len(rows), frame.width // 4))


def sea(
    rng: np.random.Generator, frame: Frame, horizon: int, sun_x: float, palette: Palette, seconds: float
) -> Image.Image:
    """The water below the horizon, with the sun's path on it."""
    rows, columns = (frame.height - horizon) // 2 + 1, frame.width // 2
    slope, near = swell(rng, columns, rows, frame.unit / 2, seconds)
    calm = np.clip(near * 5, 0.12, 1)
    colour = ramp(palette["water"], np.clip(near**0.7 - slope * 0.16 * calm, 0, 1))
    along = np.arange(columns, dtype=np.float32)[None] * 2 - sun_x
    spread = np.exp(-((along / (frame.unit * (0.04 + 0.12 * near))) ** 2))
    spread += 0.25 * np.exp(-np.abs(along) / (frame.unit * 0.3)) * (1 - 0.6 * near)
    glint = np.clip((slope + spread * 1.0 - 0.98) * 2.8, 0, 1)
    colour += (rgb(palette["sun"][0]) - colour) * (glint * 0.95)[..., None]
    colour += rgb(palette["sun"][1]) * (spread * 0.16)[..., None]
    return to_image(colour, (frame.width, frame.height - horizon))
