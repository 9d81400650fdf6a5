"""What pictures cost in memory: any one of them, and many at once, stay within 300 MB of an idle process."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import hostile_pictures as hostile
import pytest
from PIL import Image, ImageChops, ImageStat, JpegImagePlugin

from dashboard.concurrency import Allowance
from dashboard.pictures import imaging
from dashboard.pictures.imaging import render_fitted, render_thumbnail
from dashboard.pictures.memory import is_buffered
from dashboard.pictures.problems import NotAPicture, PictureProblem

ROOT = Path(__file__).resolve().parent.parent
MOST_MB = 300
# The most a process held is counted anew from `before`, and by the process alone: what `getrusage` gives is inherited.
MEASURE = """
import re, sys
from concurrent.futures import ThreadPoolExecutor
sys.path.insert(0, sys.argv[1])
from dashboard.pictures.full_size import full_jpeg, measure
from dashboard.pictures.imaging import render_fitted, render_thumbnail
from dashboard.pictures.problems import NotAPicture

def held(name):
    return int(re.search(name + r":\\s+(\\d+) kB", open("/proc/self/status").read())[1]) * 1024

def outcome(make, data):
    try:
        make(data)
    except NotAPicture as refusal:
        return refusal.problem.value
    return "shown"

ways = [lambda data: render_thumbnail(data, 360), lambda data: render_fitted(data, 1440), full_jpeg, measure]
small, data, at_once = open(sys.argv[2], "rb").read(), open(sys.argv[3], "rb").read(), int(sys.argv[4])
for make in ways:
    outcome(make, small)
open("/proc/self/clear_refs", "w").write("5")
before = held("VmRSS")
if at_once == 1:
    print(*(outcome(make, data) for make in ways[:3]))
else:
    with ThreadPoolExecutor(at_once) as pool:
        print(*pool.map(lambda _: outcome(ways[0], data), range(at_once)))
ways[3](data)
print((held("VmHWM") - before) / 1e6)
"""
SHOWN, TOO_MANY = "shown", PictureProblem.TOO_MANY_PIXELS.value
# How a thumbnail, the whole picture, and the picture at up to 4,096 pixels end.
CORPUS = {
    "PNG of 60 megapixels with opacity": (lambda: hostile.png(7746, 7745), (SHOWN, SHOWN, TOO_MANY)),
    "PNG of 40 megapixels with opacity": (lambda: hostile.png(8000, 5000), (SHOWN,) * 3),
    "PNG as wide as it may be": (lambda: hostile.png(65_535, 900), (SHOWN,) * 3),
    "PNG as high as it may be": (lambda: hostile.png(900, 65_535), (SHOWN,) * 3),
    "PNG of a palette with opacity": (lambda: hostile.png(7746, 7745, colour=3), (SHOWN,) * 3),
    "PNG of 16 bits": (lambda: hostile.png(7746, 7745, bits=16, colour=0), (SHOWN,) * 3),
    "PNG of 16 bits with opacity, interlaced": (
        lambda: hostile.png(6000, 6000, bits=16, interlaced=True),
        (SHOWN,) * 3,
    ),
    "PNG of grey with opacity": (lambda: hostile.png(7000, 7000, colour=4), (SHOWN, SHOWN, TOO_MANY)),
    "PNG that moves": (lambda: hostile.png(7000, 7000, frames=3), (SHOWN, SHOWN, TOO_MANY)),
    "PNG of 200 megapixels of one bit": (
        lambda: hostile.png(20_000, 10_000, bits=1, colour=0),
        (TOO_MANY,) * 3,
    ),
    "GIF of 10,000 frames": (lambda: hostile.gif(7000, 7000, 10_000), (SHOWN,) * 3),
    "JPEG of 60 megapixels": (lambda: hostile.jpeg(15_000, 4_000), (SHOWN,) * 3),
    "JPEG, progressive": (lambda: hostile.jpeg(6400, 6400, progressive=True), (SHOWN, SHOWN, TOO_MANY)),
    "JPEG, progressive, of four channels": (
        lambda: hostile.jpeg(5400, 5400, "CMYK", progressive=True),
        (SHOWN, SHOWN, TOO_MANY),
    ),
    "JPEG, progressive, of 60 megapixels": (
        lambda: hostile.jpeg(8000, 7500, progressive=True),
        (TOO_MANY,) * 3,
    ),
    "JPEG, scan by scan": (lambda: hostile.jpeg_scan_by_scan(20_000, 10_000), (TOO_MANY,) * 3),
    "WebP that moves": (lambda: hostile.animated("WEBP", 4000, 3100), (SHOWN,) * 3),
    "WebP of 25 megapixels": (lambda: hostile.animated("WEBP", 5000, 5000), (TOO_MANY,) * 3),
    "WebP on a canvas of 160 megapixels": (lambda: hostile.webp_canvas(16_000, 10_000), (TOO_MANY,) * 3),
    "AVIF that moves": (lambda: hostile.animated("AVIF", 4000, 3100), (SHOWN,) * 3),
}


def grown(tmp_path, data, at_once=1):
    """Render a file in a process of its own; gives how that ended, and by how many MB the process grew at most."""
    file, small = tmp_path / "hostile", tmp_path / "small"
    file.write_bytes(data)
    small.write_bytes(hostile.jpeg(600, 400))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(ROOT), str(small), str(file), str(at_once)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    ended, most = done.stdout.splitlines()
    return tuple(ended.split()), float(most)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@on_linux
@pytest.mark.parametrize("kind", CORPUS)
def test_no_picture_takes_more_than_300_megabytes(tmp_path, kind):
    make, wanted = CORPUS[kind]
    data = make()
    ended, most = grown(tmp_path, data)
    print(f"{kind}: {len(data) / 1e3:,.0f} kB took {most:.0f} MB")
    assert ended == wanted
    assert most < MOST_MB


@on_linux
@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.png(5000, 4800),
        lambda: hostile.gif(5000, 4800, 9),
        lambda: hostile.jpeg(4000, 4000, progressive=True),
    ],
)
def test_many_at_once_take_no_more_than_one(tmp_path, make):
    ended, most = grown(tmp_path, make(), at_once=6)
    assert ended == (SHOWN,) * 6
    assert most < MOST_MB


@on_linux
def test_the_measure_sees_what_is_taken(tmp_path):
    """A picture of 40 megapixels in RGBA is 160 MB, so a number below that would be a wrong one."""
    assert grown(tmp_path, hostile.png(8000, 5000))[1] > 160


def test_a_jpeg_that_comes_channel_by_channel_is_told_from_one_that_comes_row_by_row():
    for data, buffered in (
        (hostile.jpeg(64, 64), False),
        (hostile.jpeg(64, 64, "L"), False),
        (hostile.jpeg(64, 64, progressive=True), True),
        (hostile.jpeg_scan_by_scan(64, 64), True),
        (hostile.jpeg(64, 64, comment=b"\xff\xda\x00\x08\x01"), False),
    ):
        image = Image.open(hostile.io.BytesIO(data))
        assert isinstance(image, JpegImagePlugin.JpegImageFile)
        assert is_buffered(image, data) is buffered


def wait_until(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_an_allowance_is_given_first_come_first_served():
    allowance, order = Allowance(10), []

    def take(name, amount):
        with allowance.hold(amount):
            order.append(name)

    with allowance.hold(6):
        large = threading.Thread(target=take, args=("large", 8))
        large.start()
        wait_until(lambda: len(allowance._line) == 1)
        # There would be enough for it, but it would keep the large one waiting.
        small = threading.Thread(target=take, args=("small", 3))
        small.start()
        wait_until(lambda: len(allowance._line) == 2)
        with allowance.hold(0):
            order.append("nothing")
    for thread in (large, small):
        thread.join(10)
    assert order == ["nothing", "large", "small"]


def test_an_allowance_comes_back_whatever_happens():
    allowance = Allowance(10)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), allowance.hold(10):
            raise ZeroDivisionError
    with allowance.hold(10):
        pass


def test_a_large_picture_waits_until_there_is_memory_for_it():
    data, made = hostile.png(600, 400), []
    with imaging._memory.hold(imaging.MOST_BYTES - 1):
        waiting = threading.Thread(target=lambda: made.append(render_thumbnail(data, 360)))
        waiting.start()
        wait_until(lambda: imaging._memory._line)
        assert not made
    waiting.join(10)
    assert made[0].size == (540, 360)
    with pytest.raises(NotAPicture):
        render_thumbnail(data[:60], 360)
    with imaging._memory.hold(imaging.MOST_BYTES):
        pass


def gradient(width, height, mode):
    image = Image.merge("RGB", [Image.linear_gradient("L")] * 2 + [Image.radial_gradient("L")]).resize(
        (width, height)
    )
    if mode == "RGBA":
        image.putalpha(Image.radial_gradient("L").resize((width, height)))
    return image.convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK"])
@pytest.mark.parametrize("size", [(2400, 1700), (1700, 2400), (5000, 700), (2003, 1501)])
@pytest.mark.parametrize("side", [100, 700, 1440])
def test_a_picture_made_small_in_bands_looks_like_one_made_small_at_once(monkeypatch, mode, size, side):
    data = hostile.encoded(gradient(*size, mode), "JPEG" if mode == "CMYK" else "PNG")
    monkeypatch.setattr("dashboard.pictures.shrinking._AT_ONCE_PIXELS", 10**9)
    at_once = render_fitted(data, side)
    monkeypatch.setattr("dashboard.pictures.shrinking._AT_ONCE_PIXELS", 100)
    monkeypatch.setattr("dashboard.pictures.shrinking.BAND_PIXELS", 100_000)
    banded = render_fitted(data, side)
    assert banded.size == at_once.size
    one, other = (Image.open(hostile.io.BytesIO(made.jpeg)) for made in (at_once, banded))
    difference = ImageChops.difference(one, other)
    assert max(ImageStat.Stat(difference).mean) < 1.5
    assert max(high for _, high in difference.getextrema()) < 24
