"""What stands beside a picture in its file, whole or damaged, never costs the picture."""

import io
import struct
import zlib

import pytest
from hostile_pictures import chunk, encoded, zeros
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile, ImageStat, PngImagePlugin, features

from dashboard.pictures.full_size import measure
from dashboard.pictures.imaging import render_fitted
from dashboard.pictures.plain_files import MOST_PROFILE_BYTES, plain_file
from dashboard.pictures.problems import NotAPicture

RED, BLUE, FILM = (220, 30, 30), (30, 30, 220), (18, 17, 16)
MODES = ("RGB", "P", "L", "LA", "RGBA", "1", "I;16")


def picture(mode="RGB"):
    """Red in the upper left corner, the rest blue."""
    image = Image.new("RGB", (64, 48), BLUE)
    image.paste(RED, (0, 0, 32, 24))
    if mode == "I;16":
        return Image.frombytes(mode, image.size, image.convert("L").tobytes() + image.convert("L").tobytes())
    return (
        image.convert(mode, palette=Image.Palette.ADAPTIVE, colors=8) if mode == "P" else image.convert(mode)
    )


FILES = {("PNG", mode): encoded(picture(mode), "PNG") for mode in MODES} | {
    (kind, "RGB"): encoded(picture(), kind, quality=95) for kind in ("JPEG", "WEBP", "AVIF")
}


def shown(data):
    made = render_fitted(data, 64)
    return Image.open(io.BytesIO(made.jpeg)).convert("RGB")


PLAIN = {key: shown(data) for key, data in FILES.items()}


def assert_as_without(data, kind, mode="RGB"):
    assert measure(data) == (64, 48)
    assert shown(data).tobytes() == PLAIN[kind, mode].tobytes()


# PNG. All chunks of the third edition and its extensions that a picture can be decoded without, and a private one.
CHUNKS = (
    b"acTL bKGD cHRM cICP cLLI caNV dSIG eXIf fcTL fdAT fRAc gAMA gIFg gIFt gIFx hIST iCCP iDOT iTXt mDCV oFFs pCAL "
    b"pHYs sBIT sCAL sPLT sRGB sTER tEXt tIME tRNS vpAg zTXt prVt prvt"
).split()
# What these say counts where it can be read, so damage is all they may have here.
COUNTING = (b"tRNS", b"iCCP", b"eXIf")
BODIES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"",
            b"Comment\0" + bytes(300),
            b"k\0\0" + zlib.compress(bytes(3_000_000), 9),
            b"k\0\1\0\0\0" + zlib.compress(bytes(3_000_000), 9),
            b"k\0\7not packed at all",
            struct.pack(">II", 2, 0),
            struct.pack(">IIIIIHHBB", 0, 64, 48, 0, 0, 1, 10, 0, 0),
        ]
    ),
)


def chunks_of(png):
    at, found = 8, []
    while at < len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        found.append((png[at + 4 : at + 8], png[at:end]))
        at = end
    return found


def with_chunk(mode, new, before):
    """A PNG with more in it, in front of the first chunk of this name."""
    out, is_in = [], False
    for name, raw in chunks_of(FILES["PNG", mode]):
        if name == before and not is_in:
            out.append(new)
            is_in = True
        out.append(raw)
    return b"\x89PNG\r\n\x1a\n" + b"".join(out)


def damaged(raw):
    return raw[:-1] + bytes((raw[-1] ^ 1,))


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(CHUNKS),
    BODIES,
    st.booleans(),
    st.sampled_from(MODES),
    st.sampled_from([b"PLTE", b"IDAT", b"IEND"]),
    st.integers(1, 3),
)
def test_no_chunk_that_a_png_can_do_without_costs_the_picture(name, body, is_damaged, mode, before, times):
    raw = chunk(name, body)
    raw = damaged(raw) if is_damaged or name in COUNTING else raw
    place = before if before != b"PLTE" or mode == "P" else b"IDAT"
    assert_as_without(with_chunk(mode, raw * times, place), "PNG", mode)


@pytest.mark.parametrize("name", CHUNKS)
@pytest.mark.parametrize("before", [b"IDAT", b"IEND"])
def test_no_chunk_of_a_png_has_to_have_anything_in_it(name, before):
    assert_as_without(with_chunk("RGB", chunk(name), before), "PNG")
    assert_as_without(with_chunk("P", chunk(name), before), "PNG", "P")
    assert_as_without(with_chunk("RGB", damaged(chunk(name, b"Comment\0hello")), before), "PNG")


def test_texts_that_unpack_to_a_lot_are_not_unpacked():
    bomb = chunk(b"zTXt", b"k\0\0" + zeros(100_000_000))
    for before in (b"IDAT", b"IEND"):
        assert_as_without(with_chunk("RGB", bomb * 40, before), "PNG")


@pytest.mark.parametrize(
    ("mode", "length", "is_clear"),
    [
        *(("P", length, True) for length in (1, 2, 3, 9, 255, 256)),
        *(("P", length, False) for length in (0, 257, 300, 768)),
        *(("RGB", length, length >= 6) for length in (0, 2, 5, 6, 7, 12)),
        *(("L", length, length >= 2) for length in (0, 1, 2, 3, 6)),
        ("RGBA", 6, False),
        ("LA", 2, False),
    ],
)
def test_what_is_transparent_is_so_where_chromium_156_has_it_so(mode, length, is_clear):
    """Asked in November 2026 with these very files; where it does not take it, it shows the picture without."""
    level = picture("L").getpixel((0, 0))
    said = {"P": bytes(length), "RGB": b"\0\xdc\0\x1e\0\x1e" + bytes(6), "RGBA": bytes(6)}.get(mode)
    data = with_chunk(mode, chunk(b"tRNS", (said or bytes((0, level, *bytes(6))))[:length]), b"IDAT")
    corner = shown(data).getpixel((3, 3))
    wanted = FILM if is_clear else PLAIN["PNG", mode].getpixel((3, 3))
    assert max(abs(one - other) for one, other in zip(corner, wanted, strict=True)) < 12


def test_the_first_opacity_that_can_be_read_counts():
    red, none = b"\0\xdc\0\x1e\0\x1e", bytes(6)
    for first, second, is_clear in (
        (chunk(b"tRNS", red), chunk(b"tRNS", none), True),
        (chunk(b"tRNS", none), chunk(b"tRNS", red), False),
        (damaged(chunk(b"tRNS", none)), chunk(b"tRNS", red), True),
        (chunk(b"tRNS"), chunk(b"tRNS", red), True),
    ):
        corner = shown(with_chunk("RGB", first + second, b"IDAT")).getpixel((3, 3))
        assert (max(corner) < 40) is is_clear


def profile_of(size):
    """A profile that swaps nothing, made as large as some displays' are."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain + bytes(max(0, size - len(plain)))


@pytest.mark.parametrize("size", [0, 1_500_000, MOST_PROFILE_BYTES - 1])
def test_a_large_colour_profile_of_a_png_counts(size):
    profile = profile_of(size)
    data = with_chunk("RGB", chunk(b"iCCP", b"name\0\0" + zlib.compress(profile)), b"IDAT")
    assert plain_file(data).info["icc_profile"] == profile
    assert ImageStat.Stat(ImageChops.difference(shown(data), PLAIN["PNG", "RGB"])).mean < [3] * 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"name",
        b"name\0",
        b"\0\0" + zlib.compress(b"profile"),
        b"name\0\1" + zlib.compress(b"profile"),
        b"name\0\0not packed",
        b"name\0\0" + zlib.compress(b"profile")[:-6],
        b"name\0\0" + zeros(MOST_PROFILE_BYTES + 1),
    ],
)
def test_a_colour_profile_of_a_png_that_cannot_be_read_is_none(body):
    data = with_chunk("RGB", chunk(b"iCCP", body), b"IDAT")
    assert "icc_profile" not in plain_file(data).info
    assert_as_without(data, "PNG")


def test_a_png_in_pieces_is_put_together():
    head, data, _ = (raw for _, raw in chunks_of(FILES["PNG", "RGB"]))
    pieces = b"".join(chunk(b"IDAT", data[at : at + 1]) for at in range(8, len(data) - 4))
    assert_as_without(b"\x89PNG\r\n\x1a\n" + head + pieces + chunk(b"IEND"), "PNG")


# JPEG.
def segment(marker, body, length=None):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2 if length is None else length) + body


def with_segments(*new):
    """A JPEG whose own notes are replaced by these."""
    data, at = FILES["JPEG", "RGB"], 2
    while 0xE0 <= data[at + 1] < 0xF0:
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:2] + b"".join(new) + data[at:]


NOTES = (*range(0xE0, 0xF0), 0xFE)
BEGINNINGS = (
    b"JFIF\0\1\1\1\0\x48\0\x48\0\0",
    b"JFXX\0\x13",
    b"Exif\0\0II*\0\x08\0\0\0\x02\0",
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>",
    b"http://ns.adobe.com/xmp/extension/\0",
    b"ICC_PROFILE\0\1\1",
    b"MPF\0MM\0*\0\0\0\x08",
    b"FPXR\0",
    b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\x10\0\x48\0\0\0\1",
    b"Photoshop 3.0\x008BIM\x04\x04\xff",
    b"Adobe\0\x64\0\0\0\0",
    b"\xff\xd8\xff\xda\0\x0c",
    b"",
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NOTES), st.sampled_from(BEGINNINGS), st.integers(0, 60), st.binary(max_size=12)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_no_note_costs_a_jpeg_its_picture(notes):
    """Each cut somewhere, with something behind it. Only a whole Adobe note may change the colours."""
    bodies = [(marker, beginning[:kept] + rest) for marker, beginning, kept, rest in notes]
    data = with_segments(*(segment(marker, body) for marker, body in bodies))
    assert measure(data) in ((64, 48), (48, 64))
    made = shown(data)
    if not any(body.startswith((b"Adobe", b"Exif")) for _, body in bodies):
        assert ImageStat.Stat(ImageChops.difference(made, PLAIN["JPEG", "RGB"])).mean < [1] * 3


@pytest.mark.parametrize("marker", NOTES)
def test_no_cut_note_of_any_kind_costs_a_jpeg_its_picture(marker):
    for beginning in BEGINNINGS:
        for kept in range(len(beginning)):
            assert_as_without(with_segments(segment(marker, beginning[:kept])), "JPEG")
    for length in (0, 1, 2):
        assert_as_without(with_segments(segment(marker, b"", length)), "JPEG")


@pytest.mark.parametrize(
    ("between", "is_shown"),
    [
        (b"\xff" * 9, True),
        (b"\xff\0", True),
        (b"\xff\x01", True),
        (b"\xff\xd0\xff\xd7", True),
        (segment(0xE5, b"", 60_000), False),
    ],
)
def test_what_chromium_156_passes_over_between_the_segments_is_passed_over(between, is_shown):
    data = with_segments(between)
    if is_shown:
        assert_as_without(data, "JPEG")
        return
    with pytest.raises(NotAPicture):
        render_fitted(data, 64)


def test_what_is_behind_a_jpeg_is_not_of_it():
    data = FILES["JPEG", "RGB"]
    assert_as_without(data + data * 3 + b"\0" * 1000, "JPEG")
    assert len(plain_file(data + bytes(10_000_000)).data) <= len(data)


def test_the_colours_of_a_jpeg_stay_what_its_notes_say():
    """Without them libjpeg would guess: of these, that three channels are not RGB, and four are not inverted."""
    for how in ({"keep_rgb": True}, {}):
        assert_rgb(encoded(picture(), "JPEG", quality=95, subsampling=0, **how))
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\0")
    unsaid = encoded(picture(), "JPEG", quality=95, subsampling=0)
    assert shown(unsaid[:2] + adobe + unsaid[20:]).getpixel((60, 40)) != shown(unsaid).getpixel((60, 40))


def assert_rgb(data):
    assert ImageStat.Stat(ImageChops.difference(shown(data), PLAIN["PNG", "RGB"])).mean < [4] * 3


# GIF, WebP and AVIF.
@given(st.integers(0, 255), st.lists(st.binary(min_size=1, max_size=255), max_size=4))
def test_no_extension_costs_a_gif_its_picture(label, blocks):
    gif = encoded(picture("P"), "GIF")
    start = gif.index(b",", 13 + 3 * 2 ** (gif[10] % 8 + 1))
    blocks = b"".join(bytes((len(block),)) + block for block in blocks)
    data = gif[:start] + b"!" + bytes((label,)) + blocks + b"\0" + gif[start:]
    assert measure(data) == (64, 48)
    if label != 0xF9:
        assert shown(data).tobytes() == shown(gif).tobytes()
    else:
        render_fitted(data, 64)


@settings(deadline=None)
@given(st.sampled_from([b"ICCP", b"EXIF", b"XMP ", b"abcd"]), st.binary(max_size=60))
def test_no_chunk_that_a_webp_can_do_without_costs_the_picture(name, body):
    plain = FILES["WEBP", "RGB"]
    flags = {b"ICCP": 0x20, b"EXIF": 0x08, b"XMP ": 0x04}.get(name, 0)
    parts = [(b"VP8X", bytes((flags, 0, 0, 0, 63, 0, 0, 47, 0, 0))), (plain[12:16], plain[20:])]
    parts.insert(1 if name == b"ICCP" else 2, (name, body))
    raw = b"".join(name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for name, body in parts)
    assert_as_without(b"RIFF" + struct.pack("<I", len(raw) + 4) + b"WEBP" + raw, "WEBP")


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=60), st.booleans())
def test_no_exif_costs_an_avif_its_picture(noise, has_order):
    exif = Image.Exif()
    exif[0x010E] = "marker" * 20
    data = bytearray(encoded(picture(), "AVIF", quality=95, exif=exif))
    start = next(at for at in map(data.find, (b"MM\0*", b"II*\0")) if at > 0)
    at = start + 4 * has_order
    data[at : at + len(noise)] = noise
    assert measure(bytes(data)) == (64, 48)
    assert_rgb(bytes(data))


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
@pytest.mark.parametrize("major", [b"miaf", b"MA1B", b"zzzz", b"unif"])
def test_an_avif_is_opened_by_any_of_its_brands(major):
    data = FILES["AVIF", "RGB"]
    assert_as_without(data[:8] + major + data[12:], "AVIF")


@pytest.mark.parametrize(
    "made",
    [
        lambda: with_segments(segment(0xE1, b"") * 60_000),
        lambda: with_segments(b"\xff\x01" * 60_000),
        lambda: with_chunk("RGB", chunk(b"tEXt") * 60_000, b"IDAT"),
        lambda: with_chunk("RGB", chunk(b"IDAT") * 60_000, b"IEND"),
    ],
)
def test_a_file_of_nothing_but_parts_is_not_walked_to_its_end(made):
    data = made()
    with pytest.raises(NotAPicture):
        render_fitted(data, 64)
    assert measure(data) is None


# All of them.
@settings(deadline=None, max_examples=60)
@given(st.sampled_from([*FILES]), st.binary(max_size=60), st.floats(0, 1))
def test_any_bytes_can_be_made_plain(key, noise, place):
    data = bytearray(FILES[key])
    at = int(place * len(data))
    data[at : at + len(noise)] = noise
    for made in (bytes(data), bytes(data[:at]), noise, FILES[key][:8] + noise):
        assert len(plain_file(made).data) <= len(made) + 12


def test_nothing_of_it_is_switched_for_the_whole_process():
    shown(with_chunk("RGB", chunk(b"gAMA"), b"IDAT"))
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    assert PngImagePlugin.MAX_TEXT_CHUNK == ImageFile.SAFEBLOCK
    with pytest.raises((ValueError, OSError)):
        Image.open(io.BytesIO(with_chunk("RGB", chunk(b"gAMA"), b"IDAT")))
