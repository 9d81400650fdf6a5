"""The city at night: lit windows over the roofs, and rain on a window pane before its lights."""

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sandbox.pictures.canvas import (
    Colour,
    Frame,
    between,
    choose,
    disc,
    fill,
    glow,
    gradient,
    ink,
    mix,
    noise_field,
    rgb,
    stars,
    to_image,
    veil,
)
from sandbox.pictures.light import add_light
from sandbox.pictures.palettes import Palette


def night_windows(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Towers in four depths, windows lit here and there, their glow in the haze."""
    frame = Frame(width, height)
    image = gradient(width, height, palette["sky"], (0, 0.45, 0.85))
    stars(image, rng, 120, height * 0.4)
    if rng.random() < 0.55:
        x, y = frame.x(between(rng, 0.25, 0.75)), frame.y(between(rng, 0.14, 0.24))
        glow(image, x, y, frame.unit * 0.3, palette["lamp"][0], 0.35)
        fill(image, mix(palette["lamp"][0], "#FFFFFF", 0.6), disc(width, height, x, y, frame.unit * 0.035))
    lamps = Image.new("RGB", (width, height))
    centre = between(rng, 0.3, 0.7)
    for depth in range(4):
        near = depth / 3
        colour = mix(palette["tower"][0], palette["tower"][1], near)
        skyline(image, lamps, rng, centre, near, colour, palette)
        haze = np.clip(np.linspace(-0.9, 1.1, height // 8, dtype=np.float32), 0, 1)[:, None] * (
            0.5 - 0.38 * near
        )
        veil(image, palette["haze"][0], np.broadcast_to(haze, (height // 8, width // 8)))
    small = lamps.resize((width // 4, height // 4), Image.Resampling.BOX)
    near_glow = small.filter(ImageFilter.GaussianBlur(frame.unit / 700)).point(
        lambda level: min(255, int(level * 1.5))
    )
    far_glow = small.filter(ImageFilter.GaussianBlur(frame.unit / 130)).point(
        lambda level: min(255, int(level * 1.3))
    )
    light = ImageChops.screen(near_glow, far_glow).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.screen(ImageChops.lighter(image, lamps), light)


def skyline(
    image: Image.Image,
    lamps: Image.Image,
    rng: np.random.Generator,
    centre: float,
    near: float,
    colour: Colour,
    palette: Palette,
) -> None:
    """One row of towers from the left edge to the right one."""
    frame = Frame(*image.size)
    pen, spark = ImageDraw.Draw(image), ImageDraw.Draw(lamps)
    x = -frame.unit * 0.05 * rng.random()
    while x < frame.width:
        wide = frame.unit * between(rng, 0.06, 0.13) * (0.75 + 0.5 * near)
        hill = np.exp(-((((x + wide / 2 - frame.width / 2) / frame.unit + 0.5 - centre) / 0.3) ** 2))
        tall = frame.unit * ((0.14 + 0.3 * hill) * between(rng, 0.5, 1.25) * (1.1 - 0.35 * near) + 0.05)
        top = frame.y(0.62 + 0.22 * near) - tall
        right = x + wide
        tone = mix(colour, palette["haze"][0], 0.1 * rng.random())
        body = [(x, top, right, frame.height)]
        if rng.random() < 0.45:
            inset, step = wide * between(rng, 0.15, 0.3), wide * between(rng, 0.2, 0.6)
            body.append((x + inset, top - step, right - inset, top))
        if rng.random() < 0.3:
            mast = frame.unit * between(rng, 0.03, 0.08)
            tip = body[-1][1] - mast
            middle = (x + right) / 2
            pen.line((middle, tip, middle, top), fill=ink(tone), width=max(1, round(frame.unit / 540)))
            spark.ellipse((middle - 2, tip - 2, middle + 2, tip + 2), fill="#FF4A3C")
        for left, upper, end, lower in body:
            pen.rectangle((left, upper, end, lower), fill=ink(tone))
            pen.rectangle(
                (left, upper, left + max(1, wide * 0.03), lower), fill=ink(mix(tone, palette["haze"][0], 0.3))
            )
            spark.rectangle((left, upper, end, lower), fill="#000000")
            windows(
                lamps,
                rng,
                (left, upper, end, min(lower, frame.height)),
                frame.unit * (0.5 + 0.75 * near),
                palette,
            )
        x = right + frame.unit * 0.012 * rng.random() - frame.unit * 0.004


def windows(
    lamps: Image.Image,
    rng: np.random.Generator,
    box: tuple[float, float, float, float],
    unit: float,
    palette: Palette,
) -> None:
    """The lit windows of one tower, painted as one small picture."""
    left, top, right, bottom = box
    pitch_x, pitch_y = (
        max(4, round(unit * between(rng, 0.011, 0.017))),
        max(5, round(unit * between(rng, 0.016, 0.024))),
    )
    columns, rows = int((right - left - pitch_x * 0.8) / pitch_x), int((bottom - top - pitch_y) / pitch_y)
    if columns < 1 or rows < 1:
        return
    busy = rng.random() * 0.45 + 0.08
    floors = rng.random((rows, 1)) < 0.12
    lit = (rng.random((rows, columns)) < busy * (0.4 + 1.2 * rng.random((rows, 1)))) | floors & (
        rng.random((rows, columns)) < 0.8
    )
    table = np.array([rgb(lamp) for lamp in palette["lamp"]])
    main = rng.integers(len(table))
    kind = np.where(rng.random((rows, columns)) < 0.7, main, rng.integers(0, len(table), (rows, columns)))
    strength = (0.35 + 0.65 * rng.random((rows, columns)) ** 1.5) * lit
    colour = (table[kind] * strength[..., None]).astype(np.uint8)
    pane = np.zeros((rows, pitch_y, columns, pitch_x, 3), np.uint8)
    wide, tall = max(2, round(pitch_x * between(rng, 0.45, 0.75))), max(3, round(pitch_y * 0.55))
    pane[:, :tall, :, :wide] = colour[:, None, :, None]
    grid = Image.fromarray(pane.reshape(rows * pitch_y, columns * pitch_x, 3))
    margin = (right - left - columns * pitch_x + (pitch_x - wide)) / 2
    lamps.paste(grid, (round(left + margin), round(top + pitch_y * 0.7)))


def rain_window(rng: np.random.Generator, width: int, height: int, palette: Palette) -> Image.Image:
    """Drops on a pane; each shows the lights behind it upside down."""
    frame = Frame(width, height)
    scene = street(rng, frame, palette)
    sharp = scene.resize((width // 3, height // 3), Image.Resampling.BILINEAR)
    image = scene.filter(ImageFilter.GaussianBlur(frame.unit / 330)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    veil(image, "#FFFFFF", noise_field(rng, width // 8, height // 8, 3, 3) * 0.05)
    spread = width * height / frame.unit**2
    sizes = np.concatenate(
        [
            rng.random(int(420 * spread)) * 0.0035 + 0.0018,
            0.007 + 0.045 * rng.random(int(150 * spread)) ** 3.5,
        ]
    )
    placed = rng.random((len(sizes), 2)) * (width, height)
    for size, (x, y) in zip(sizes, placed, strict=True):
        drop(image, sharp, x, y, size * frame.unit * between(rng, 0.85, 1.15), between(rng, 1, 1.28))
    return image


def street(rng: np.random.Generator, frame: Frame, palette: Palette) -> Image.Image:
    """Street lights far out of focus, at a quarter of the size."""
    width, height = frame.width // 4, frame.height // 4
    light = np.asarray(gradient(width, height, palette["sky"]), np.float32).copy()
    unit = min(width, height)
    for _ in range(int(46 * width * height / unit**2)):
        y = (0.5 + 0.32 * (rng.random() + rng.random() - 1)) * height
        colour = rgb(choose(rng, palette["lamp"])) * np.float32(between(rng, 0.25, 0.75))
        add_light(light, rng.random() * width, y, unit * between(rng, 0.025, 0.075), colour, 0.12)
    return to_image(light)


def drop(image: Image.Image, scene: Image.Image, x: float, y: float, radius: float, tall: float) -> None:
    """One drop: the scene small and upside down inside, dark above, bright below, a glint."""
    wide, high = max(3, round(radius * 2)), max(3, round(radius * 2 * tall))
    left, top = round(x - wide / 2), round(y - high / 2)
    reach = 0.2 * min(image.size) / 3 + wide * 0.6
    centre = (x / 3, y / 3)
    area = (int(centre[0] - reach), int(centre[1] - reach), int(centre[0] + reach), int(centre[1] + reach))
    inside = scene.resize(
        (wide, high),
        Image.Resampling.NEAREST if wide < 9 else Image.Resampling.BOX,
        box=clipped(area, scene.size),
    )
    inside = inside.transpose(Image.Transpose.ROTATE_180)
    across = np.linspace(-1, 1, wide, dtype=np.float32)[None]
    down = np.linspace(-1, 1, high, dtype=np.float32)[:, None]
    away = np.sqrt(across**2 + down**2 + 0.18 * down * across**2)
    shade = 1.3 + 0.4 * down - 0.75 * np.clip(away - 0.55, 0, 1) * (1 - 0.7 * down)
    glint = np.exp(-((across + 0.36) ** 2 + (down + 0.45) ** 2) / 0.022) * 200
    pixels = np.asarray(inside, np.float32) * shade[..., None] + (glint + 22)[..., None]
    mask = np.clip((1 - away) * radius * 0.9 + 0.3, 0, 1)
    image.paste(to_image(pixels), (left, top), to_image(mask * 255))


def clipped(box: tuple[int, int, int, int], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box without what lies outside a picture of that size."""
    return max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])
