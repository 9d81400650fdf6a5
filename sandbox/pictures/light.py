"""Light itself: lights out of focus, northern lights, and the moon on a lake."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from sandbox.pictures.canvas import (
    Array,
    Frame,
    below,
    between,
    choose,
    disc,
    fill,
    glow,
    gradient,
    mix,
    noise_field,
    noise_line,
    resized,
    rgb,
    stars,
    to_image,
    veil,
)
from sandbox.pictures.forest import pine_row
from sandbox.pictures.mountains import ridge_line
from sandbox.pictures.palettes import Palette


def bokeh(
    rng: np.random.Generator, width: int, height: int, palette: Palette, seconds: float = 0.0
) -> Image.Image:
    """Lights out of focus: large faint ones behind, smaller sharper ones before them; `seconds` lets them rise."""
    frame = Frame(width, height)
    half_width, half_height, unit = width // 2, height // 2, frame.unit / 2
    light = np.asarray(gradient(half_width, half_height, palette["ground"]), np.float32).copy()
    drift = between(rng, -0.5, 0.5)
    layers = ((0.3, 8, 0.16, 0.9), (0.1, 20, 0.3, 0.2), (0.065, 34, 0.42, 0.06), (0.03, 40, 0.7, 0.1))
    for radius, count, strength, soft in layers:
        for _ in range(int(count * (half_width * half_height) / unit**2 * 0.8 + 4)):
            band = (rng.random() + rng.random() + rng.random()) / 3
            x = rng.random() * half_width
            y = (band + drift * (x / half_width - 0.5)) * half_height
            size = unit * radius * between(rng, 0.6, 1.25)
            colour = rgb(choose(rng, palette["light"])) * (strength * between(rng, 0.35, 1))
            y -= seconds * unit * 0.012 / radius**0.5 * (1 + x / half_width)
            add_light(light, x + np.sin(seconds * 0.8 + x) * seconds * 0.6, y, size, colour, soft)
    return to_image(light, (width, height))


def add_light(picture: Array, x: float, y: float, radius: float, colour: Array, soft: float) -> None:
    """Add one round light with a brighter rim."""
    reach = int(radius * (1 + soft)) + 3
    left, right = max(0, int(x) - reach), min(picture.shape[1], int(x) + reach)
    top, bottom = max(0, int(y) - reach), min(picture.shape[0], int(y) + reach)
    if left >= right or top >= bottom:
        return
    rows = np.arange(top, bottom, dtype=np.float32)[:, None]
    columns = np.arange(left, right, dtype=np.float32)[None]
    away = np.sqrt((rows - y) ** 2 + (columns - x) ** 2) / radius
    body = np.clip((1 - away) / max(soft, 1.6 / radius) + 0.5, 0, 1)
    rim = np.exp(-(((away - 0.94) / 0.06) ** 2)) * (soft < 0.5)
    picture[top:bottom, left:right] += (body * (0.62 + 0.25 * away * away + 0.4 * rim))[..., None] * colour


def aurora(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Curtains of northern light over dark ridges, stars behind, sometimes a lake below."""
    frame = Frame(width, height)
    lake = rng.random() < 0.5
    shore = int(frame.y(between(rng, 0.66, 0.72) if lake else 0.9))
    image = gradient(width, height, palette["sky"], (0, 0.6, 1))
    stars(image, rng, int(500 * width * height / 1080**2), shore)
    image = ImageChops.screen(image, to_image(curtains(rng, frame, palette), image.size))
    low, tall = (0.0, 0.07) if lake else (-0.08, 0.09)
    far = ridge_line(rng, frame, shore + frame.unit * low, frame.unit * tall, 2.4)
    fill(image, mix(palette["land"][0], palette["sky"][-1], 0.35), below(np.minimum(far, shore - 3), height))
    near = ridge_line(rng, frame, shore + frame.unit * (low + 0.05), frame.unit * 0.06, 2.8)
    if lake:
        fill(
            image,
            palette["land"][0],
            pine_row(rng, np.minimum(near, shore - 2), height, frame.unit * 0.035, 6),
        )
        return mirrored(image, rng, shore, palette["sky"][0], 0.25)
    fill(image, palette["land"][0], pine_row(rng, near, height, frame.unit * 0.075, 5))
    return image


def curtains(rng: np.random.Generator, frame: Frame, palette: Palette) -> Array:
    """Rays that start sharply along a wandering line and fade upwards."""
    columns, rows = frame.width // 3, frame.height // 3
    unit = frame.unit / 3
    row = np.arange(rows, dtype=np.float32)[:, None]
    light = np.zeros((rows, columns, 3), np.float32)
    for curtain in range(3):
        level = frame.y(0.56 - 0.13 * curtain + between(rng, -0.05, 0.05)) / 3
        sway = noise_line(rng, columns, 1.6 * columns / unit, octaves=3, gain=0.35)
        line = level - sway * unit * 0.13 + np.linspace(-1, 1, columns) * unit * between(rng, -0.1, 0.1)
        up = (line[None] - row) / unit
        rays = 0.45 + 0.75 * np.abs(noise_line(rng, columns, 30 * columns / unit, octaves=3, gain=0.6))
        patch = np.clip(noise_line(rng, columns, 2.5 * columns / unit, octaves=2) * 0.9 + 0.8, 0.22, 1.4)
        fade = np.where(up > 0, np.exp(-up / (0.06 + 0.2 * rays[None])), np.exp(up / 0.012))
        share = np.clip(up / 0.42, 0, 1)[..., None]
        low, high = rgb(palette["light"][curtain % 2]), rgb(palette["light"][2])
        light += (low + (high - low) * share) * (fade * rays[None] * patch[None] * (0.95, 0.7, 0.5)[curtain])[
            ..., None
        ]
    return light


def mirrored(image: Image.Image, rng: np.random.Generator, shore: int, tint: str, dark: float) -> Image.Image:
    """Everything above the shore again in still water below it, with slow ripples."""
    width, height = image.size
    depth = height - shore
    pixels = np.asarray(image)
    row = np.arange(depth, dtype=np.float32)
    source = np.clip(
        shore - 1 - (row * 1.12 + np.sin(row * 0.9) * row * 0.012).astype(np.int32), 0, shore - 1
    )
    water = Image.fromarray(pixels[source]).filter(ImageFilter.BoxBlur((1, 3)))
    near = row / depth
    wave = (
        np.sin(np.log(near + 0.06) * 34 + between(rng, 0, 6)) * (1.5 + near * 7) * min(width, height) / 1080
    )
    bends = noise_line(rng, width // 4, 5, octaves=2)
    columns = np.arange(width, dtype=np.int32)[None] + (
        wave[:, None] * (0.6 + 0.4 * np.repeat(bends, 4 + 1)[None, :width])
    ).astype(np.int32)
    water = Image.fromarray(np.asarray(water)[np.arange(depth)[:, None], np.clip(columns, 0, width - 1)])
    image.paste(water, (0, shore))
    shade = np.broadcast_to(
        (dark + 0.35 * np.linspace(0, 1, depth // 4 + 1, dtype=np.float32))[:, None],
        (depth // 4 + 1, width // 4),
    )
    veil_at(image, tint, shade, shore)
    return image


def veil_at(image: Image.Image, colour: str, amount: Array, top: int) -> None:
    """A veil over everything below `top`."""
    part = image.crop((0, top, *image.size))
    veil(part, colour, amount)
    image.paste(part, (0, top))


def moonlit_lake(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """A moon over a still lake between wooded hills."""
    frame = Frame(width, height)
    shore = int(frame.y(between(rng, 0.55, 0.62)))
    image = gradient(
        width, height, (*palette["sky"], palette["sky"][-1]), (0, shore / height * 0.6, shore / height, 1)
    )
    stars(image, rng, int(320 * width * height / 1080**2), shore * 0.8)
    x, y = frame.x(between(rng, 0.3, 0.7)), shore - frame.unit * between(rng, 0.22, 0.34)
    size = frame.unit * between(rng, 0.05, 0.085)
    drift = noise_field(rng, width // 5, height // 5, 2, 9, octaves=5)
    veil(image, mix(palette["sky"][-1], palette["moon"][0], 0.25), np.clip(drift - 0.5, 0, 1) * 1.1)
    glow(image, x, y, frame.unit * 0.5, palette["moon"][1], 0.7)
    moon(image, rng, x, y, size, palette)
    for near in (0.0, 0.5, 1.0):
        line = ridge_line(
            rng,
            frame,
            shore - frame.unit * (0.05 - 0.045 * near),
            frame.unit * (0.1 - 0.06 * near),
            1.8 + near,
        )
        line = np.minimum(line, shore - 2 - frame.unit * 0.004)
        colour = mix(palette["land"][0], palette["land"][1], near)
        mask = (
            below(line, height)
            if near < 0.4
            else pine_row(rng, line, height, frame.unit * (0.02 + 0.03 * near), 7)
        )
        fill(image, colour, mask)
        rows = np.arange(0, height, 5, dtype=np.float32)[:, None]
        haze = np.clip(1 - np.abs(rows - shore) / (frame.unit * 0.05), 0, 1) * (0.5 - 0.4 * near)
        veil(image, mix(palette["sky"][-1], colour, 0.3), np.broadcast_to(haze, (len(rows), width // 5)))
    image = mirrored(image, rng, shore, palette["sky"][0], 0.12)
    glitter(image, rng, x, shore, palette)
    return image


def moon(
    image: Image.Image, rng: np.random.Generator, x: float, y: float, size: float, palette: Palette
) -> None:
    """A full moon with its seas."""
    mask = disc(*image.size, x, y, size, 2)
    fill(image, palette["moon"][0], mask)
    span = int(size * 2) + 4
    seas = np.clip(noise_field(rng, span, span, 3, 3, octaves=4) - 0.5, 0, 1) * 2.2
    spots = Image.new("L", image.size)
    spots.paste(to_image(seas * 110), (int(x - size) - 2, int(y - size) - 2))
    fill(image, mix(palette["moon"][0], palette["sky"][1], 0.6), ImageChops.multiply(mask, spots))


def glitter(image: Image.Image, rng: np.random.Generator, x: float, shore: int, palette: Palette) -> None:
    """Short bright strokes of moonlight on the water."""
    width, height = image.size
    unit = min(width, height)
    rows, columns = (height - shore) // 2 + 1, width // 2
    near = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    speck = resized(rng.random((rows // 3 + 2, columns // 16 + 2), np.float32), columns, rows)
    away = (np.arange(columns, dtype=np.float32)[None] * 2 - x) / (unit * (0.03 + 0.09 * near))
    amount = np.clip((speck - 0.62 + 0.22 * np.exp(-(away**2))) * 4, 0, 1) * np.exp(-(away**2) * 0.7)
    veil_at(image, palette["moon"][0], amount * (1 - 0.5 * near), shore)
