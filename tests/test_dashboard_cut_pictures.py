"""Files that are cut short: shown as far as they go, as a browser does, unless little of the picture is there."""

import io
import struct
import zlib

import pytest
from hostile_pictures import chunk, encoded
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageChops, ImageFile, ImageStat

from dashboard.pictures.imaging import render_fitted
from dashboard.pictures.problems import NotAPicture, PictureProblem

SIDE = 300
FILM = (18, 17, 16)
BLACK, GREY, WHITE, ORANGE = (0, 0, 0), (128, 128, 128), (255, 255, 255), (200, 90, 20)
COLOURS = {"black": BLACK, "grey": GREY, "white": WHITE, "orange": ORANGE}


def noise(mode="RGB"):
    return Image.effect_noise((SIDE, SIDE), 60).point(lambda level: max(40, min(level, 120))).convert(mode)


def below_noise(colour):
    """A picture whose lower two thirds are of one colour."""
    image = noise()
    image.paste(colour, (0, SIDE // 3, SIDE, SIDE))
    return image


def interlaced(image):
    """A PNG in seven passes, as the standard has them; Pillow writes none."""
    rows = (
        b"\0" + b"".join(bytes(image.getpixel((x, y))) for x in range(left, image.width, across))
        for left, top, across, down in (
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        )
        for y in range(top, image.height, down)
    )
    head = struct.pack(">IIBBBBB", *image.size, 8, 2, 0, 0, 1)
    data = zlib.compress(b"".join(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND")


def in_palette(image):
    return image.convert("P", palette=Image.Palette.ADAPTIVE)


KINDS = {
    "JPEG": lambda image: encoded(image, "JPEG", quality=90),
    "JPEG with all of its colours": lambda image: encoded(image, "JPEG", quality=90, subsampling=0),
    "JPEG with tables of its own": lambda image: encoded(image, "JPEG", quality=90, optimize=True),
    "grey JPEG": lambda image: encoded(image.convert("L"), "JPEG", quality=90),
    "JPEG for print": lambda image: encoded(image.convert("CMYK"), "JPEG", quality=90),
    "PNG": lambda image: encoded(image, "PNG"),
    "PNG of a palette": lambda image: encoded(in_palette(image), "PNG"),
    "PNG with opacity": lambda image: encoded(image.convert("RGBA"), "PNG"),
    "GIF": lambda image: encoded(in_palette(image), "GIF", interlace=0),
}
JPEGS = [kind for kind in KINDS if "JPEG" in kind]
WOVEN = {
    "interlaced PNG": interlaced,
    "interlaced GIF": lambda image: encoded(in_palette(image), "GIF", interlace=1),
    "progressive JPEG": lambda image: encoded(image, "JPEG", quality=90, progressive=True),
}


def shown(data):
    return Image.open(io.BytesIO(render_fitted(data, SIDE).jpeg)).convert("RGB")


def rows_shown(image):
    """How many rows there are above the film that lies at the end."""
    column = image.crop((image.width // 2, 0, image.width // 2 + 1, image.height))
    unlike = ImageChops.difference(column, Image.new("RGB", column.size, FILM)).convert("L")
    box = unlike.point(lambda level: 255 if level > 6 else 0).getbbox()
    return box[3] if box else 0


def assert_alike(one, other, *, by=2):
    assert one.size == other.size
    assert max(ImageStat.Stat(ImageChops.difference(one, other)).mean) < by


@pytest.mark.parametrize("kind", JPEGS)
def test_a_jpeg_without_its_last_two_bytes_is_whole(kind):
    data = KINDS[kind](noise())
    assert data.endswith(b"\xff\xd9")
    assert shown(data[:-2]).tobytes() == shown(data).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_most_of_a_picture_is_shown_and_the_rest_is_film(kind):
    """Chromium 156 shows the same rows, or a block fewer, and the page's own colour below them."""
    data = KINDS[kind](noise())
    image, whole = shown(data[: int(len(data) * 0.8)]), shown(data)
    rows = rows_shown(image)
    assert 0.6 * SIDE < rows < 0.95 * SIDE
    above = (0, 0, SIDE, rows - 24)
    assert_alike(image.crop(above), whole.crop(above))
    assert image.size == whole.size


@pytest.mark.parametrize("kind", [*KINDS, *WOVEN])
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_picture_that_lacks_a_few_bytes_is_shown_whatever_the_colour_at_its_end(kind, colour, missing):
    """Nothing in it tells what is missing from what is of that colour: only how much there is can."""
    for image in (below_noise(COLOURS[colour]), Image.new("RGB", (SIDE, SIDE), COLOURS[colour])):
        data = (KINDS | WOVEN)[kind](image)
        made = shown(data[:-missing])
        assert rows_shown(made) >= SIDE - 16
        above = (0, 0, SIDE, SIDE - 24)
        assert_alike(made.crop(above), shown(data).crop(above))


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_which_little_is_there_is_damaged(kind):
    data = KINDS[kind](noise())
    with pytest.raises(NotAPicture) as caught:
        render_fitted(data[: int(len(data) * 0.35)], SIDE)
    assert caught.value.problem is PictureProblem.BROKEN


@pytest.mark.parametrize("colour", COLOURS)
def test_little_is_little_whatever_its_colour(colour):
    """A PNG with a row less than half of its rows, one with half of them, and one that lacks the last."""
    row = bytes((0, *COLOURS[colour] * SIDE))
    for rows, is_shown in ((SIDE // 2 - 1, False), (SIDE // 2, True), (SIDE - 1, True)):
        data = png_of(row * rows)
        if not is_shown:
            with pytest.raises(NotAPicture):
                render_fitted(data, SIDE)
            continue
        assert abs(rows_shown(shown(data)) - rows) <= 2


def png_of(raw):
    """A PNG that ends after these rows, before it is said to be at its end."""
    packer = zlib.compressobj(1)
    packed = packer.compress(raw) + packer.flush(zlib.Z_SYNC_FLUSH)
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def gif_of(pixels, colour):
    """A GIF with so many pixels of one index, nine bits each, in blocks of 255 bytes; it ends in the middle of one."""
    codes, bits, count = 0, 0, 0
    for number, code in enumerate(code for _ in range(pixels) for code in (256, colour)):
        codes |= code << 9 * number
        bits += 9
        count += number % 2
    data = codes.to_bytes(-(-bits // 8), "little")
    blocks = b"".join(
        bytes((len(part),)) + part for part in (data[at : at + 255] for at in range(0, len(data), 255))
    )
    size = struct.pack("<HH", 64, 64)
    palette = bytes(level for grey in range(256) for level in (grey,) * 3)
    return b"GIF89a" + size + b"\xf7\0\0" + palette + b",\0\0\0\0" + size + b"\0\x08" + blocks


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 255), st.integers(1, 64 * 64))
def test_a_gif_is_shown_to_the_row_in_which_it_ends(colour, pixels):
    data, rows = gif_of(pixels, colour), pixels / 64
    if rows <= 31:
        with pytest.raises(NotAPicture):
            render_fitted(data, 64)
        return
    if rows < 32:
        return
    image = Image.open(io.BytesIO(render_fitted(data, 64).jpeg)).convert("L")
    assert abs(image.getpixel((0, int(rows) - 4)) - colour) <= 8
    if rows < 60:
        assert abs(image.getpixel((0, 63)) - 17) <= 8


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_progressive_jpeg_is_whole_after_its_first_scans(share):
    data = WOVEN["progressive JPEG"](noise())
    assert rows_shown(shown(data[: int(len(data) * share)])) == SIDE


def test_a_progressive_jpeg_is_shown_wherever_it_ends_behind_its_first_scan():
    """Between two scans there are tables, and from half of one nothing can be read."""
    data = WOVEN["progressive JPEG"](noise())
    second = data.index(b"\xff\xda", data.index(b"\xff\xda") + 2)
    third = data.index(b"\xff\xda", second + 2)
    for end in range(third - 40, third + 14):
        assert rows_shown(shown(data[:end])) == SIDE


@pytest.mark.parametrize("kind", ["interlaced GIF", "interlaced PNG"])
def test_an_interlaced_picture_has_its_missing_rows_filled_from_above(kind):
    data = WOVEN[kind](noise())
    image = shown(data[: int(len(data) * 0.8)])
    assert rows_shown(image) > 0.9 * SIDE
    means = [ImageStat.Stat(image.crop((0, row, SIDE, row + 1))).mean[0] for row in range(SIDE - 8)]
    # The row in which the file ends is there in part.
    assert sum(mean < 60 for mean in means) <= 1


def test_an_interlaced_png_needs_all_of_its_columns():
    """Of its first half every row has something, and that is no picture yet."""
    data = interlaced(noise())
    assert rows_shown(shown(data[: int(len(data) * 0.6)])) > 0.9 * SIDE
    with pytest.raises(NotAPicture):
        render_fitted(data[: int(len(data) * 0.45)], SIDE)


def test_of_a_gif_smaller_than_its_canvas_only_the_picture_has_to_be_there():
    data = bytearray(encoded(in_palette(noise()), "GIF", interlace=0))
    data[6:10] = struct.pack("<HH", SIDE, 4 * SIDE)
    made = Image.open(io.BytesIO(render_fitted(bytes(data[:-3]), 4 * SIDE).jpeg))
    assert made.size == (SIDE, 4 * SIDE)
    with pytest.raises(NotAPicture):
        render_fitted(bytes(data[: len(data) // 3]), 4 * SIDE)


@pytest.mark.parametrize("kind", ["WEBP", "AVIF"])
@pytest.mark.parametrize("missing", [2, 20, 1000])
def test_what_no_browser_shows_cut_is_damaged_here_too(kind, missing):
    with pytest.raises(NotAPicture):
        render_fitted(encoded(noise(), kind)[:-missing], SIDE)


def test_damage_further_down_keeps_what_is_above_it():
    data = bytearray(encoded(noise(), "PNG"))
    at = int(len(data) * 0.8)
    data[at : at + 50] = bytes(50)
    assert rows_shown(shown(bytes(data))) > 0.6 * SIDE


def test_nothing_of_it_is_switched_for_the_whole_process():
    data = KINDS["PNG"](noise())
    shown(data[: int(len(data) * 0.8)])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(data[: int(len(data) * 0.8)])).load()
