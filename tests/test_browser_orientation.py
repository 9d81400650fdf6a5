"""Which way up a picture stands: as a browser shows it."""

import base64
import io
import struct

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser

from dashboard.pictures.full_size import measure
from dashboard.pictures.imaging import render_thumbnail

RED, BLUE = (220, 30, 30), (30, 30, 220)
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>"""
SHOWN = """async (source) => {
  const image = new Image()
  image.src = source
  await image.decode()
  const canvas = document.createElement("canvas")
  const [width, height] = [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight]
  const paper = canvas.getContext("2d")
  paper.drawImage(image, 0, 0)
  const at = (x, y) => { const [red, , blue] = paper.getImageData(x, y, 1, 1).data; return red > blue ? "R" : "B" }
  return [width, height, at(3, 3) + at(width - 4, 3) + at(3, height - 4) + at(width - 4, height - 4)]
}"""


def halves():
    """Red in the upper left corner, the rest blue: no two ways to hold it look the same."""
    image = Image.new("RGB", (64, 48), BLUE)
    image.paste(RED, (0, 0, 32, 24))
    return image


def encoded(kind, **how):
    out = io.BytesIO()
    halves().save(out, kind, **({"quality": 95} if kind != "PNG" else {}) | how)
    return out.getvalue()


def exif(orientation):
    made = Image.Exif()
    made[0x0112] = orientation
    return made


def png(**written):
    notes = PngImagePlugin.PngInfo()
    for name, text in written.items():
        notes.add_itxt("XML:com.adobe.xmp", text) if name == "xmp" else notes.add_text(
            name.replace("_", " "), text
        )
    return encoded("PNG", pnginfo=notes)


def with_late_exif(orientation):
    """A PNG whose Exif stands behind the picture."""
    data = encoded("PNG", exif=exif(orientation))
    start = data.index(b"eXIf") - 4
    end = start + 12 + struct.unpack(">I", data[start : start + 4])[0]
    last = data.index(b"IEND") - 4
    return data[:start] + data[end:last] + data[start:end] + data[last:]


def raw_profile(orientation):
    """Exif the way ImageMagick once wrote it into a PNG: as text."""
    raw = exif(orientation).tobytes()
    return png(Raw_profile_type_exif=f"\nexif\n{len(raw):8}\n{raw.hex()}\n")


CASES = {
    **{
        f"{kind}, Exif {turn}": (kind, {"exif": turn})
        for kind in ("JPEG", "PNG", "WEBP", "AVIF")
        for turn in (3, 6)
    },
    **{f"JPEG, Exif {turn}": ("JPEG", {"exif": turn}) for turn in range(1, 9)},
    **{
        f"{kind}, XMP {turn}": (kind, {"xmp": turn})
        for kind in ("JPEG", "PNG", "WEBP", "AVIF")
        for turn in (3, 6)
    },
    "JPEG, Exif 6 and XMP 3": ("JPEG", {"exif": 6, "xmp": 3}),
    "JPEG, Exif 1 and XMP 3": ("JPEG", {"exif": 1, "xmp": 3}),
    "PNG, Exif behind the picture": ("late", {"exif": 6}),
    "PNG, Exif as text": ("text", {"exif": 6}),
}


def file_of(case):
    kind, said = CASES[case]
    if kind == "late":
        return with_late_exif(said["exif"])
    if kind == "text":
        return raw_profile(said["exif"])
    if kind == "PNG" and "xmp" in said:
        return png(xmp=(XMP % said["xmp"]).decode())
    how = {"exif": exif(said["exif"])} if "exif" in said else {}
    return encoded(kind, **how, **({"xmp": XMP % said["xmp"]} if "xmp" in said else {}))


def corners(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    width, height = image.size
    at = [
        image.getpixel(place) for place in ((3, 3), (width - 4, 3), (3, height - 4), (width - 4, height - 4))
    ]
    return [width, height, "".join("R" if red > blue else "B" for red, _, blue in at)]


@pytest.fixture(scope="module")
def shown_by(chromium: Browser):
    page = chromium.new_page()
    yield lambda kind, data: page.evaluate(
        SHOWN, f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    )
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("case", CASES)
def test_a_picture_stands_as_a_browser_shows_it(case, shown_by):
    """Chromium 156, asked by this test, obeys Exif in a JPEG, and in a PNG that has it before the picture.

    It turns an AVIF by its `irot` and `imir`. It obeys no XMP in any format, no Exif in a WebP, none behind the picture
    of a PNG, and none written as text; nor do libvips and ImageMagick obey XMP.
    """
    data = file_of(case)
    kind = {"late": "png", "text": "png"}.get(CASES[case][0], CASES[case][0].lower())
    wanted = shown_by(kind, data)
    made = render_thumbnail(data, 48)
    assert [*made.size, wanted[2]] == wanted == corners(made.jpeg)
    assert measure(data) == tuple(wanted[:2])


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        ("JPEG, Exif 3", [64, 48, "BBBR"]),
        ("JPEG, Exif 6", [48, 64, "BRBB"]),
        ("JPEG, XMP 3", [64, 48, "RBBB"]),
        ("JPEG, XMP 6", [64, 48, "RBBB"]),
        ("PNG, XMP 3", [64, 48, "RBBB"]),
        ("WEBP, XMP 3", [64, 48, "RBBB"]),
        ("JPEG, Exif 6 and XMP 3", [48, 64, "BRBB"]),
        ("JPEG, Exif 1 and XMP 3", [64, 48, "RBBB"]),
    ],
)
def test_the_same_where_there_is_no_browser_to_ask(case, wanted):
    data = file_of(case)
    assert corners(render_thumbnail(data, 48).jpeg) == wanted
    assert measure(data) == tuple(wanted[:2])


def test_to_measure_a_picture_reads_its_head_alone():
    data = encoded("PNG", compress_level=0)
    assert measure(data[: data.index(b"IDAT") + 100]) == (64, 48)
