"""Files that are cut short: shown as far as they go, as a browser does, unless little of the picture is there."""

import io

import pytest
from hostile_pictures import encoded
from PIL import Image, ImageFile, ImageStat

from dashboard.pictures.imaging import render_fitted
from dashboard.pictures.problems import NotAPicture, PictureProblem

SIDE = 300
FILM = (18, 17, 16)


def noise(mode="RGB"):
    return Image.effect_noise((SIDE, SIDE), 60).point(lambda level: max(30, min(level, 120))).convert(mode)


FILES = {
    "JPEG": lambda: encoded(noise(), "JPEG", quality=90),
    "grey JPEG": lambda: encoded(noise("L"), "JPEG", quality=90),
    "JPEG for print": lambda: encoded(noise("CMYK"), "JPEG", quality=90),
    "PNG": lambda: encoded(noise(), "PNG"),
    "PNG of a palette": lambda: encoded(noise().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
    "PNG with opacity": lambda: encoded(noise("RGBA"), "PNG"),
    "GIF": lambda: encoded(noise("L"), "GIF", interlace=0),
}


def shown(data):
    return Image.open(io.BytesIO(render_fitted(data, SIDE).jpeg)).convert("RGB")


def rows_shown(image):
    """How many rows there are above the film that lies at the end."""
    column = [image.getpixel((SIDE // 2, row)) for row in range(image.height)]
    rest = next(
        (row for row, colour in enumerate(reversed(column)) if max(colour) > max(FILM) + 8), image.height
    )
    return image.height - rest


@pytest.mark.parametrize("kind", [kind for kind in FILES if "JPEG" in kind])
def test_a_jpeg_without_its_last_two_bytes_is_whole(kind):
    data = FILES[kind]()
    assert data.endswith(b"\xff\xd9")
    assert list(shown(data[:-2]).getdata()) == list(shown(data).getdata())


@pytest.mark.parametrize("kind", FILES)
def test_most_of_a_picture_is_shown_and_the_rest_is_film(kind):
    """Chromium 156 shows the same rows, or a block fewer, and the page's own colour below them."""
    data = FILES[kind]()
    image, whole = shown(data[: int(len(data) * 0.8)]), shown(data)
    rows = rows_shown(image)
    assert 0.6 * SIDE < rows < 0.95 * SIDE
    assert image.size == whole.size
    above = (0, 0, SIDE, rows - 24)
    differences = [
        abs(one[0] - other[0])
        for one, other in zip(image.crop(above).getdata(), whole.crop(above).getdata(), strict=True)
    ]
    assert sum(differences) / len(differences) < 2


@pytest.mark.parametrize("kind", FILES)
def test_a_picture_of_which_little_is_there_is_damaged(kind):
    data = FILES[kind]()
    with pytest.raises(NotAPicture) as caught:
        render_fitted(data[: int(len(data) * 0.35)], SIDE)
    assert caught.value.problem is PictureProblem.BROKEN


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_progressive_jpeg_is_whole_after_its_first_scans(share):
    data = encoded(noise(), "JPEG", progressive=True, quality=90)
    assert rows_shown(shown(data[: int(len(data) * share)])) == SIDE


def test_an_interlaced_gif_has_its_missing_rows_filled_from_above():
    data = encoded(noise("L"), "GIF", interlace=1)
    image = shown(data[: int(len(data) * 0.8)])
    assert rows_shown(image) > 0.9 * SIDE
    means = [ImageStat.Stat(image.crop((0, row, SIDE, row + 1))).mean[0] for row in range(SIDE - 8)]
    # The row in which the file ends is there in part.
    assert sum(mean < 60 for mean in means) <= 1


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
    data = FILES["PNG"]()
    shown(data[: int(len(data) * 0.8)])
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(data[: int(len(data) * 0.8)])).load()
