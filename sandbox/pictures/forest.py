"""Trees: misty pine forests in rows, and birches in the snow."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

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
    rgb,
    to_image,
    veil,
)
from sandbox.pictures.palettes import Palette


def pine(rng: np.random.Generator, x: float, foot: float, tall: float) -> list[tuple[float, float]]:
    """The outline of one pine: drooping tiers, narrow at the top, a little uneven."""
    tiers = int(np.clip(tall / 8, 6, 20))
    down = np.linspace(0.03, 0.94, tiers) ** 0.92
    reach = (0.02 + 0.2 * down) * (0.75 + 0.5 * rng.random((2, tiers)))
    outline = [(x, foot - tall)]
    for step in range(tiers):
        level = foot - tall * (1 - down[step])
        outline.append((x + reach[0, step] * tall, level + tall * 0.025))
        outline.append((x + reach[0, step] * tall * 0.42, level + tall * 0.008))
    outline += [(x + tall * 0.014, foot - tall * 0.04), (x + tall * 0.014, foot + tall * 0.1)]
    outline += [(x - tall * 0.014, foot + tall * 0.1), (x - tall * 0.014, foot - tall * 0.04)]
    for step in reversed(range(tiers)):
        level = foot - tall * (1 - down[step])
        outline.append((x - reach[1, step] * tall * 0.42, level + tall * 0.008))
        outline.append((x - reach[1, step] * tall, level + tall * 0.025))
    return outline


def pine_row(rng: np.random.Generator, ground: Array, height: int, tall: float, dense: float) -> Image.Image:
    """The mask of a row of pines standing on a line of heights, and of the ground under it."""
    width = len(ground)
    mask = below(ground - tall * 0.02, height)
    top = max(0, int(ground.min() - tall * 1.5))
    bottom = min(height, int(ground.max() + tall * 0.2))
    if bottom <= top:
        return mask
    strip = Image.new("L", (width * 2, (bottom - top) * 2))
    pen = ImageDraw.Draw(strip)
    count = int(width / tall * dense)
    clumps = noise_line(rng, width, 5 * width / 1080 + 1, octaves=3)
    for x, size in zip(rng.random(count) * width, rng.random(count), strict=True):
        at = int(x)
        high = tall * (0.42 + 0.6 * size**1.6) * (1 + 0.35 * clumps[at])
        outline = pine(rng, x * 2, (ground[at] + tall * 0.05 - top) * 2, high * 2)
        pen.polygon(outline, fill=255)
    small = strip.reduce(2)
    mask.paste(255, (0, top), small)
    return mask


def pine_forest(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Rows of pines on slopes, each paler than the one before it, with mist rising between."""
    frame = Frame(width, height)
    sky = palette["sky"]
    image = gradient(width, height, sky)
    x, y = frame.x(between(rng, 0.25, 0.75)), frame.y(between(rng, 0.12, 0.26))
    glow(image, x, y, frame.unit * 0.6, palette["light"][0], 0.55)
    if rng.random() < 0.6:
        fill(image, palette["light"][0], disc(width, height, x, y, frame.unit * 0.04, 2))
    rows = 6
    tilt = between(rng, -0.22, 0.22)
    slope = np.linspace(-0.5, 0.5, width, dtype=np.float32) * width
    for row in range(rows):
        near = row / (rows - 1)
        level = frame.y(0.33) + (height - frame.y(0.33)) * 0.9 * near**1.25
        hill = (
            noise_line(rng, width, 1.6 * width / frame.unit, octaves=3, gain=0.4)
            * frame.unit
            * (0.09 - 0.03 * near)
        )
        lean = tilt * (1 if row % 2 else -1) * (1 - 0.5 * near)
        ground = level + hill + slope * lean
        tall = frame.unit * (0.06 + 0.26 * near**1.7)
        colour = mix(palette["tree"][0], palette["tree"][1], near**1.2)
        fill(image, colour, pine_row(rng, ground, height, tall, 7.5 - 1.5 * near))
        if row < rows - 1:
            mist(
                image,
                rng,
                ground,
                frame.unit * (0.1 + 0.1 * near),
                mix(sky[-1], colour, 0.12),
                0.95 - 0.25 * near,
            )
    return image


def mist(
    image: Image.Image, rng: np.random.Generator, ground: Array, depth: float, colour: Array, most: float
) -> None:
    """Mist that fills the slope below a line."""
    rows = np.arange(0, image.height, 6, dtype=np.float32)[:, None]
    rising = np.clip((rows - ground[None, ::6] + depth * 0.35) / depth, 0, 1)
    wisps = noise_field(rng, rising.shape[1], rising.shape[0], 2.5, 7, octaves=4)
    veil(image, colour, np.clip(rising * (0.45 + wisps), 0, 1) * most)


def birches(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Birches in a snow field, long blue shadows, a hazy wood behind."""
    frame = Frame(width, height)
    horizon = frame.y(between(rng, 0.42, 0.5))
    sky = palette["sky"]
    image = gradient(width, height, (*sky, sky[-1]), (0, horizon / height * 0.6, horizon / height, 1))
    sun_x = frame.x(choose_side(rng))
    glow(image, sun_x, horizon - frame.unit * 0.1, frame.unit * 0.55, palette["light"][0], 0.8)
    wood(image, rng, horizon, palette)
    snow_field(image, rng, horizon, palette)
    trunks(image, rng, horizon, sun_x, palette)
    return image


def choose_side(rng: np.random.Generator) -> float:
    """A place left or right of the middle, for the sun."""
    return 0.5 + (1 if rng.random() < 0.5 else -1) * between(rng, 0.08, 0.3)


def wood(image: Image.Image, rng: np.random.Generator, horizon: float, palette: Palette) -> None:
    """Two bands of far trees, hardly darker than the air."""
    frame = Frame(*image.size)
    for share, tall in ((0.35, 0.16), (0.65, 0.11)):
        ground = horizon + frame.unit * 0.01 + noise_line(rng, frame.width, 3, octaves=2) * frame.unit * 0.01
        colour = mix(palette["sky"][-1], palette["wood"][0], share)
        fill(image, colour, pine_row(rng, ground, frame.height, frame.unit * tall, 7))
        mist(image, rng, ground - frame.unit * 0.03, frame.unit * 0.07, rgb(palette["sky"][-1]), 0.8)


def snow_field(image: Image.Image, rng: np.random.Generator, horizon: float, palette: Palette) -> None:
    """Drifts of snow: bright ridges, blue hollows."""
    frame = Frame(*image.size)
    bank = horizon + frame.unit * 0.012 + noise_line(rng, frame.width, 2, octaves=2) * frame.unit * 0.012
    rows, columns = frame.height // 3, frame.width // 3
    drift = noise_field(rng, columns, rows, 2.2, 6, octaves=5, gain=0.42)
    relief = np.gradient(drift, axis=0) * 22 + np.gradient(drift, axis=1) * 10
    tone = np.clip(0.5 + relief * 0.5 + np.linspace(0.35, -0.45, rows, dtype=np.float32)[:, None], 0, 1)
    bright, shade = rgb(palette["snow"][0]), rgb(palette["snow"][1])
    fill = to_image(shade + (bright - shade) * tone[..., None], image.size)
    image.paste(fill, (0, 0), below(bank, frame.height, 3))


def trunks(
    image: Image.Image, rng: np.random.Generator, horizon: float, sun_x: float, palette: Palette
) -> None:
    """Birch trunks from far to near, with bark marks, twigs and shadows thrown away from the sun."""
    frame = Frame(*image.size)
    size = (frame.width * 2, frame.height * 2)
    count = int(rng.integers(9, 14) * (0.6 + 0.4 * frame.width / frame.unit))
    nears = np.sort(rng.random(count) ** 1.4)
    lanes = (rng.permutation(count) + 0.2 + 0.6 * rng.random(count)) / count
    shadows = Image.new("L", (frame.width, frame.height))
    layer = Image.new("RGBA", size, (*ink(palette["bark"][1]), 0))
    pen, shade = ImageDraw.Draw(layer), ImageDraw.Draw(shadows)
    for near, lane in zip(nears, lanes, strict=True):
        x, foot = lane * frame.width, horizon + frame.unit * (0.05 + 0.4 * near)
        thick = frame.unit * (0.008 + 0.03 * near)
        throw = (x - sun_x) * 0.9
        end = foot + frame.unit * (0.12 + 0.5 * near)
        shade.polygon(
            [
                (x - thick / 2, foot),
                (x + thick / 2, foot),
                (x + throw + thick, end),
                (x + throw - thick, end),
            ],
            fill=150,
        )
        birch(pen, rng, x * 2, foot * 2, thick * 2, near, x < sun_x, palette)
    away = np.clip(
        1.15 - (np.arange(frame.height, dtype=np.float32) - horizon) / (frame.unit * 0.62), 0.12, 1
    )
    fading = to_image(np.broadcast_to(away[:, None] * 255, (frame.height, frame.width)))
    fill(image, palette["snow"][2], ImageChops.multiply(shadows.filter(ImageFilter.BoxBlur(1)), fading))
    image.paste(layer.convert("RGB").reduce(2), (0, 0), layer.getchannel("A").reduce(2))


def birch(
    pen: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    x: float,
    foot: float,
    thick: float,
    near: float,
    lit_right: bool,
    palette: Palette,
) -> None:
    """One trunk in strips of light, from its foot out of the top of the picture."""
    lean = between(rng, -0.03, 0.03)
    haze = rgb(palette["sky"][-1])
    fade = 0.55 * (1 - near) ** 1.5
    strips = 7
    for strip in range(strips):
        across = (strip + 0.5) / strips
        light = across if lit_right else 1 - across
        colour = mix(mix(palette["bark"][1], palette["bark"][0], light**0.8), haze, fade)
        left, right = x + thick * (strip / strips - 0.5), x + thick * ((strip + 1) / strips - 0.5) + 1
        top = lean * foot
        pen.polygon(
            [(left, foot), (right, foot), (right * 1 + top - thick * 0.1, 0), (left + top + thick * 0.1, 0)],
            fill=ink(colour),
        )
    dark = (*ink(mix(palette["mark"][0], haze, fade)), 255)
    for level in rng.random(int(foot / thick * 1.1) + 4):
        y = foot * level
        middle = x + lean * (foot - y) + thick * (rng.random() - 0.5) * 0.8
        long, high = thick * between(rng, 0.12, 0.42), thick * between(rng, 0.02, 0.07)
        pen.ellipse((middle - long, y - high, middle + long, y + high), fill=dark)
    for level in rng.random(6):
        y = foot * (0.08 + 0.42 * level)
        twig(
            pen,
            rng,
            (x + lean * (foot - y), y),
            -np.pi / 2 + (1 if rng.random() < 0.5 else -1) * between(rng, 0.5, 0.8),
            thick * 4.5,
            dark,
        )


def twig(
    pen: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    root: tuple[float, float],
    angle: float,
    long: float,
    fill_with: tuple,
) -> None:
    """A thin twig that rises and forks twice."""
    middle = (root[0] + np.cos(angle) * long * 0.5, root[1] + np.sin(angle) * long * 0.5)
    rising = angle + (-np.pi / 2 - angle) * 0.35
    tip = (middle[0] + np.cos(rising) * long * 0.5, middle[1] + np.sin(rising) * long * 0.5)
    pen.line([root, middle, tip], fill=fill_with, width=max(2, int(long * 0.022)), joint="curve")
    for start, lean in ((middle, 0.55), (middle, -0.5), (tip, 0.35), (tip, -0.4)):
        end = (start[0] + np.cos(rising + lean) * long * 0.38, start[1] + np.sin(rising + lean) * long * 0.38)
        pen.line([start, end], fill=fill_with, width=max(1, int(long * 0.012)))
