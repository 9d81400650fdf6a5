"""Pictures in, small JPEGs out: every kind, every way to be broken, and a bound on memory."""

import io
import random
import re
import struct
import zlib

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageCms, PngImagePlugin, features

from dashboard.pictures.imaging import NotAPicture, render_fitted, render_thumbnail

SIDE = 400
RED, BLUE = (220, 30, 30), (30, 30, 220)


def encoded(image, kind, **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def halves(width=600, height=400, mode="RGB"):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image.convert(mode)


def decoded(jpeg):
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    return image


def thumbnail(data, side=SIDE):
    return render_thumbnail(data, side).jpeg


def fitted(data, side):
    return render_fitted(data, side).jpeg


def segments(jpeg):
    """The markers of a JPEG up to its first scan."""
    found, at = [], 2
    while at < len(jpeg):
        marker, size = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        found.append(marker)
        if marker == 0xDA:
            return found
        at += 2 + size
    raise AssertionError("no scan")


def close(colour, wanted, by=24):
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


def assert_halves(made, size=(600, 400)):
    image = decoded(made.jpeg)
    assert image.size == made.size == size
    assert close(image.getpixel((size[0] // 8, size[1] // 2)), RED)
    assert close(image.getpixel((size[0] - size[0] // 8, size[1] // 2)), BLUE)


PLAIN = {
    "jpeg": lambda: encoded(halves(), "JPEG", quality=90),
    "progressive jpeg": lambda: encoded(halves(), "JPEG", progressive=True, quality=90),
    "png": lambda: encoded(halves(), "PNG"),
    "odd-sized png": lambda: encoded(halves(601, 403), "PNG"),
    "webp": lambda: encoded(halves(), "WEBP", lossless=True),
    "gif": lambda: encoded(halves(), "GIF"),
    "palette png": lambda: encoded(halves().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
    "rgba png": lambda: encoded(halves(mode="RGBA"), "PNG"),
    **({"avif": lambda: encoded(halves(), "AVIF", quality=95)} if features.check("avif") else {}),
    "animated gif": lambda: encoded(
        halves(), "GIF", save_all=True, append_images=[Image.new("RGB", (600, 400))] * 3
    ),
    "animated webp": lambda: encoded(
        halves(), "WEBP", lossless=True, save_all=True, append_images=[Image.new("RGB", (600, 400))] * 3
    ),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_every_kind_is_shown_whole_and_an_animation_by_its_first_frame(kind):
    size = (597, 400) if kind == "odd-sized png" else (600, 400)
    assert_halves(render_thumbnail(PLAIN[kind](), SIDE), size)


def test_cmyk_as_photoshop_writes_it():
    jpeg = thumbnail(encoded(halves(mode="CMYK"), "JPEG", quality=95), SIDE)
    image = decoded(jpeg)
    left, right = image.getpixel((40, 200)), image.getpixel((360, 200))
    assert left[0] > left[2] + 80
    assert right[2] > right[0] + 80


def test_grey():
    image = decoded(thumbnail(encoded(Image.new("L", (500, 500), 90), "JPEG"), SIDE))
    assert close(image.getpixel((200, 200)), (90, 90, 90), 4)


@pytest.mark.parametrize(("level", "grey"), [(0, 0), (0x4000, 0x40), (0x8000, 0x80), (0xFFFF, 0xFF)])
def test_a_png_of_sixteen_bits_keeps_its_greys(level, grey):
    image = Image.new("I;16", (300, 300), level)
    shown = decoded(thumbnail(encoded(image, "PNG"), SIDE))
    assert close(shown.getpixel((150, 150)), (grey,) * 3, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_film(mode):
    image = Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    image.paste((250, 250, 250, 255), (0, 0, 150, 300))
    if mode == "P":
        palette = Image.new("P", (300, 300), 1)
        palette.putpalette([250, 250, 250, 255, 255, 255])
        palette.paste(0, (0, 0, 150, 300))
        data = encoded(palette, "PNG", transparency=1)
    else:
        data = encoded(image.convert(mode), "PNG")
    shown = decoded(thumbnail(data, SIDE))
    assert close(shown.getpixel((40, 150)), (250, 250, 250), 8)
    assert close(shown.getpixel((260, 150)), (18, 17, 16), 8)


@pytest.mark.parametrize(
    ("orientation", "left", "right"),
    [(1, RED, BLUE), (2, BLUE, RED), (3, BLUE, RED), (4, RED, BLUE)],
)
def test_a_picture_is_turned_the_way_it_was_held(orientation, left, right):
    exif = Image.Exif()
    exif[0x0112] = orientation
    shown = decoded(thumbnail(encoded(halves(), "JPEG", exif=exif), SIDE))
    assert close(shown.getpixel((40, 200)), left)
    assert close(shown.getpixel((360, 200)), right)


@pytest.mark.parametrize(("orientation", "top"), [(5, RED), (6, RED), (7, BLUE), (8, BLUE)])
def test_a_picture_held_upright_is_upright(orientation, top):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(halves(900, 600), "JPEG", exif=exif)
    assert close(decoded(thumbnail(data, SIDE)).getpixel((200, 40)), top)
    assert decoded(fitted(data, 300)).size == (200, 300)


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((1440, 1440), (400, 400)),
        ((1440, 1800), (400, 500)),
        ((1080, 566), (763, 400)),
        ((1080, 1920), (400, 711)),
        ((4000, 2000), (800, 400)),
        ((1, 1), (1, 1)),
        ((2, 1), (2, 1)),
        ((399, 400), (399, 400)),
        ((400, 400), (400, 400)),
        ((401, 5000), (96, 1200)),
        ((8000, 3), (1200, 1)),
        ((1200, 3), (1200, 3)),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_thumbnail_is_neither_cropped_nor_blown_up_nor_endless(size, small, kind):
    made = render_thumbnail(encoded(Image.new("RGB", size, RED), kind), SIDE)
    shown = decoded(made.jpeg)
    assert shown.size == made.size == small
    assert close(shown.getpixel((small[0] // 2, small[1] // 2)), RED)


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((3000, 1000), (1440, 480)),
        ((1000, 3000), (480, 1440)),
        ((800, 600), (800, 600)),
        ((1, 1), (1, 1)),
        ((9000, 1), (1440, 1)),
        ((1, 9000), (1, 1440)),
    ],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_whole_picture_fits_and_keeps_its_shape(size, small, kind):
    data = encoded(Image.new("RGB", size, RED), kind)
    assert decoded(fitted(data, 1440)).size == small


def leaky():
    """A JPEG with everything a camera and an editor leave behind."""
    exif = Image.Exif()
    exif[0x010F] = "marker-maker"
    exif[0x9286] = "marker-comment"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0), 29: "marker-date"}
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        halves(),
        "JPEG",
        exif=exif,
        icc_profile=profile,
        comment=b"marker-jpeg-comment",
        xmp=b"<x:xmpmeta>marker-xmp</x:xmpmeta>",
    )


def leaky_png():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "marker-text")
    notes.add_itxt("XML:com.adobe.xmp", "<x>marker-xmp</x>", zip=True)
    exif = Image.Exif()
    exif[0x010F] = "marker-maker"
    return encoded(halves(), "PNG", pnginfo=notes, exif=exif)


@pytest.mark.parametrize("source", [leaky, leaky_png])
@pytest.mark.parametrize("make", [render_thumbnail, render_fitted])
def test_nothing_of_where_and_when_and_by_whom_is_left(source, make):
    data = source()
    assert b"marker-" in data
    jpeg = make(data, SIDE).jpeg
    assert b"marker-" not in jpeg
    assert not decoded(jpeg).getexif()
    assert set(decoded(jpeg).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    # Nothing but the JFIF header, tables, one baseline frame and its scan.
    assert set(segments(jpeg)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


def png_header(width, height, bits=8, colour=2):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    row = zlib.compress(b"\0" * 10_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", row) + chunk(b"IEND", b"")


def jpeg_claiming(width, height):
    """A small JPEG whose frame header claims another size."""
    data = bytearray(encoded(Image.new("RGB", (64, 64), RED), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(count):
    """A progressive JPEG that draws itself again and again."""
    data = encoded(Image.new("L", (64, 64), 90), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + data[-2:]


def of_many_pictures(jpeg):
    """The same with a head that says there are more pictures behind it, which Pillow calls MPO."""
    out = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(out, "MPO", save_all=True, append_images=[Image.new("L", (8, 8))])
    made = out.getvalue()
    start = made.index(b"\xff\xe2")
    segment = made[start : start + 2 + struct.unpack(">H", made[start + 2 : start + 4])[0]]
    return jpeg[:2] + segment + jpeg[2:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n%%EOF\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"<!doctype html><title>Instagram</title><p>Sorry, this page isn't available.</p>",
        b'{"error":{"message":"x"}}',
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        POSTSCRIPT,
        b"PK\x03\x04" + b"\0" * 100,
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + b"\0" * 50,
        b"GIF89a",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"\x89PNG\r\n\x1a\n",
        PLAIN["jpeg"]()[:300],
        PLAIN["png"]()[:100],
        PLAIN["webp"]()[:60],
        png_header(0, 10),
        png_header(20_000, 10_000),
        png_header(2**31 - 1, 2**31 - 1),
        jpeg_claiming(20_000, 10_000),
        jpeg_claiming(65_000, 65_000),
        jpeg_of_scans(5_000),
        of_many_pictures(jpeg_of_scans(200)),
        encoded(Image.new("1", (70_000, 1)), "PNG"),
        encoded(Image.new("1", (1, 70_000)), "PNG"),
    ],
)
def test_what_is_no_picture_or_too_much_of_one_ends_as_one_known_error(data):
    for make in (render_thumbnail, render_fitted):
        with pytest.raises(NotAPicture) as caught:
            make(data, SIDE)
        assert str(caught.value) == ""


@pytest.mark.parametrize(
    "kind", ["TIFF", "BMP", "PCX", "TGA", "PPM", "ICO", "DDS", "SGI", "PDF", "EPS", "JPEG2000"]
)
def test_only_formats_that_instagram_may_serve_are_decoded_at_all(kind):
    with pytest.raises(NotAPicture):
        render_thumbnail(encoded(halves(64, 64), kind), SIDE)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(PLAIN)), st.integers(0, 2**31))
def test_random_bytes_in_any_place_end_as_a_picture_or_one_known_error(noise, kind, seed):
    rng = random.Random(seed)
    data = bytearray(SMALL[kind])
    at = rng.randrange(len(data))
    data[at : at + len(noise)] = noise
    for bytes_ in (noise, bytes(data)):
        try:
            made = render_thumbnail(bytes_, 40)
        except NotAPicture:
            continue
        assert decoded(made.jpeg).size == made.size
        assert min(made.size) <= 40
        assert max(made.size) <= 120
        assert re.fullmatch("#[0-9a-f]{6}", made.color)


SMALL = {
    kind: encoded(
        halves(48, 32, "RGBA" if kind == "rgba png" else "RGB"),
        {"rgba png": "PNG"}.get(kind, kind.split()[-1].upper()),
    )
    for kind in PLAIN
}
