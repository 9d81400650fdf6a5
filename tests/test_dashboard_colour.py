"""Colour that is right: profiles, print, transparency, and the one colour that stands for a picture."""

import pytest
from PIL import Image, ImageCms
from test_dashboard_imaging import close, decoded, encoded, halves

from dashboard.pictures.imaging import render_fitted, render_thumbnail


def s15(value):
    return round(value * 65536).to_bytes(4, "big", signed=True)


def rgb_profile(columns, gamma):
    """A minimal ICC profile with these primaries (XYZ under D50) and one gamma, or sRGB's curve for None."""
    if gamma is None:
        numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        curve = b"para" + bytes(4) + b"\0\3\0\0" + b"".join(s15(number) for number in numbers)
    else:
        curve = b"curv" + bytes(4) + b"\0\0\0\1" + round(gamma * 256).to_bytes(2, "big") + bytes(2)
    white = b"XYZ " + bytes(4) + s15(0.9642) + s15(1.0) + s15(0.8249)
    tags = [(b"wtpt", white)]
    tags += [
        (name, b"XYZ " + bytes(4) + b"".join(s15(part) for part in xyz))
        for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)
    ]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    table, body, at = len(tags).to_bytes(4, "big"), b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + (at + len(body)).to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += data
    size = (128 + len(table) + len(body)).to_bytes(4, "big")
    head = size + bytes(4) + b"\x02\x40\0\0" + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    head += s15(0.9642) + s15(1.0) + s15(0.8249)
    return head.ljust(128, b"\0") + table + body


# The primaries as the profiles of Apple and Adobe carry them.
DISPLAY_P3 = rgb_profile(
    ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)), None
)
ADOBE_RGB = rgb_profile(
    ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)), 2.19921875
)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

P3_TO_SRGB = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
ADOBE_TO_SRGB = ((1.3984, -0.3984, 0.0), (0.0, 1.0, 0.0), (0.0, -0.0429, 1.0429))


def linear(level):
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


def curved(light):
    light = min(1.0, max(0.0, light))
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def by_the_book(colour, matrix, to_light):
    """What a colour of another space is in sRGB, by the published matrix."""
    light = [to_light(level / 255) for level in colour]
    rows = (sum(part * one for part, one in zip(row, light, strict=True)) for row in matrix)
    return tuple(round(255 * curved(row)) for row in rows)


COLOURS = [(200, 100, 50), (60, 160, 90), (40, 80, 180), (128, 128, 128), (255, 255, 255), (230, 200, 190)]


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize(
    ("profile", "matrix", "to_light"),
    [(DISPLAY_P3, P3_TO_SRGB, linear), (ADOBE_RGB, ADOBE_TO_SRGB, lambda level: level**2.19921875)],
    ids=["Display P3", "Adobe RGB"],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_wide_picture_is_brought_to_srgb(colour, profile, matrix, to_light, kind):
    how = {"PNG": {}, "JPEG": {"quality": 98, "subsampling": 0}, "WEBP": {"lossless": True}}[kind]
    data = encoded(Image.new("RGB", (500, 500), colour), kind, icc_profile=profile, **how)
    wanted = by_the_book(colour, matrix, to_light)
    for made in (render_thumbnail(data, 400), render_fitted(data, 1440)):
        image = decoded(made.jpeg)
        assert "icc_profile" not in image.info
        assert close(image.getpixel((200, 200)), wanted, 4)


def test_the_book_is_right_about_a_well_known_colour():
    assert by_the_book((255, 255, 255), P3_TO_SRGB, linear) == (255, 255, 255)
    assert close(by_the_book((234, 51, 35), P3_TO_SRGB, linear), (255, 0, 0), 10)


@pytest.mark.parametrize("colour", COLOURS)
def test_srgb_stays_as_it_is(colour):
    data = encoded(Image.new("RGB", (500, 500), colour), "PNG", icc_profile=SRGB)
    assert close(decoded(render_thumbnail(data, 400).jpeg).getpixel((9, 9)), colour, 3)


def test_transparency_outlives_the_profile():
    image = Image.new("RGBA", (500, 500), (200, 100, 50, 255))
    image.paste((200, 100, 50, 0), (0, 0, 250, 500))
    shown = decoded(render_thumbnail(encoded(image, "PNG", icc_profile=DISPLAY_P3), 400).jpeg)
    assert close(shown.getpixel((60, 200)), (18, 17, 16), 4)
    assert close(shown.getpixel((340, 200)), by_the_book((200, 100, 50), P3_TO_SRGB, linear), 4)


def test_a_palette_has_a_profile_too():
    data = encoded(Image.new("RGB", (500, 500), (200, 100, 50)).quantize(4), "PNG", icc_profile=DISPLAY_P3)
    shown = decoded(render_thumbnail(data, 400).jpeg)
    assert close(shown.getpixel((60, 200)), by_the_book((200, 100, 50), P3_TO_SRGB, linear), 5)


@pytest.mark.parametrize(
    "profile",
    [
        b"x",
        b"\0" * 128,
        SRGB[:200],
        SRGB[:128] + b"\xff" * 400,
        DISPLAY_P3[:100] + b"\xff" * 300,
        b"\xff" * 5_000_000,
    ],
)
def test_a_broken_profile_is_ignored(profile):
    data = encoded(halves(), "JPEG", icc_profile=profile, quality=95)
    shown = decoded(render_thumbnail(data, 400).jpeg)
    assert close(shown.getpixel((60, 200)), (220, 30, 30))
    assert close(shown.getpixel((540, 200)), (30, 30, 220))


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_profile_of_another_kind_of_picture_is_ignored(mode):
    data = encoded(Image.new("RGB", (500, 500), (90, 90, 90)).convert(mode), "JPEG", icc_profile=SRGB)
    assert close(decoded(render_thumbnail(data, 400).jpeg).getpixel((200, 200)), (90, 90, 90), 6)


@pytest.mark.parametrize("progressive", [False, True])
def test_print_colours_come_out_right_side_up(progressive):
    """Photoshop stores them inverted and says so in a marker of Adobe's."""
    for ink, colour in [
        ((0, 0, 0, 0), (255,) * 3),
        ((0, 0, 0, 255), (0,) * 3),
        ((255, 0, 0, 0), (0, 255, 255)),
    ]:
        data = encoded(Image.new("CMYK", (900, 900), ink), "JPEG", quality=98, progressive=progressive)
        assert b"Adobe" in data
        assert close(decoded(render_thumbnail(data, 400).jpeg).getpixel((200, 200)), colour, 4)


def test_sixteen_bits_of_three_colours():
    rows = (b"\0" + b"\xc8\x12\x64\x34\x32\x56" * 300) * 300
    data = png_of(300, 300, 16, 2, rows)
    assert close(decoded(render_thumbnail(data, 400).jpeg).getpixel((9, 9)), (200, 100, 50), 4)


def test_sixteen_bits_of_grey_with_one_transparent_level():
    data = png_of(300, 300, 16, 0, (b"\0" + b"\x80\x80" * 300) * 300, (b"tRNS", b"\0\0"))
    assert close(decoded(render_thumbnail(data, 400).jpeg).getpixel((9, 9)), (128, 128, 128), 4)


def png_of(width, height, bits, kind, rows, *more):
    import struct
    import zlib

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


@pytest.mark.parametrize(
    ("image", "wanted"),
    [
        (Image.new("RGB", (500, 500), (40, 90, 160)), (40, 90, 160)),
        (Image.new("L", (500, 500), 30), (30, 30, 30)),
        (Image.new("RGB", (1, 1), (200, 10, 10)), (200, 10, 10)),
        (Image.new("RGB", (3, 700), (10, 200, 10)), (10, 200, 10)),
        (Image.new("RGBA", (500, 500), (0, 0, 0, 0)), (18, 17, 16)),
    ],
)
def test_a_picture_tells_its_colour(image, wanted):
    made = render_thumbnail(encoded(image, "PNG"), 400)
    assert made.color.startswith("#")
    assert close(bytes.fromhex(made.color[1:]), wanted, 6)


def test_the_colour_is_one_of_the_pictures_own_and_the_one_that_covers_most():
    image = Image.new("RGB", (600, 600), (220, 200, 40))
    image.paste((20, 30, 200), (0, 0, 600, 150))
    made = render_thumbnail(encoded(image, "JPEG", quality=95), 400)
    assert close(bytes.fromhex(made.color[1:]), (220, 200, 40), 8)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("exif", [b"nonsense", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"])
def test_broken_exif_turns_nothing_and_breaks_nothing(exif):
    assert render_thumbnail(encoded(halves(), "JPEG", exif=b"Exif\0\0" + exif), 400).size == (600, 400)


@pytest.mark.parametrize("orientation", [0, 9, 65_535])
def test_a_turn_that_does_not_exist_is_none(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert render_thumbnail(encoded(halves(), "JPEG", exif=exif), 400).size == (600, 400)
