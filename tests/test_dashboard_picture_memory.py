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
# The most a process held is counted anew for each file, and by the process alone: what `getrusage` gives is inherited.
# What an allocator keeps of the files before is given back first, as far as it can be; the rest counts as taken.
# A picture takes the more the larger it becomes, so the largest way to show it that is not refused stands for all.
MEASURE = """
import ctypes, re, sys
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

def largest(data):
    for name, make in ways.items():
        if (ended := outcome(make, data)) == "shown":
            return name
    return ended

trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda kept: None)
ways = {
    "full": full_jpeg,
    "fitted": lambda data: render_fitted(data, 1440),
    "thumbnail": lambda data: render_thumbnail(data, 360),
}
for make in ways.values():
    outcome(make, open(sys.argv[2], "rb").read())
trim(0)
idle = held("VmRSS")
for line in sys.stdin:
    at_once, file = line.rstrip("\\n").split(" ", 1)
    data = open(file, "rb").read()
    trim(0)
    open("/proc/self/clear_refs", "w").write("5")
    if at_once == "1":
        ended = largest(data)
    else:
        with ThreadPoolExecutor(int(at_once)) as pool:
            (ended,) = set(pool.map(lambda _: outcome(ways["thumbnail"], data), range(int(at_once))))
    measure(data)
    print(ended, (held("VmHWM") - idle) / 1e6, flush=True)
"""
FULL, FITTED, TOO_MANY = "full", "fitted", PictureProblem.TOO_MANY_PIXELS.value
# The largest way in which each is shown: at up to 4,096 pixels, at up to 1,440, or not at all.
CORPUS = {
    "PNG of 60 megapixels with opacity": (lambda: hostile.png(7746, 7745), FITTED),
    "PNG of 40 megapixels with opacity": (lambda: hostile.png(8000, 5000), FULL),
    "PNG as wide as it may be": (lambda: hostile.png(65_535, 900), FULL),
    "PNG as high as it may be": (lambda: hostile.png(900, 65_535), FULL),
    "PNG of a palette with opacity": (lambda: hostile.png(7746, 7745, colour=3), FULL),
    "PNG of 16 bits": (lambda: hostile.png(7746, 7745, bits=16, colour=0), FULL),
    "PNG of 16 bits with opacity, interlaced": (
        lambda: hostile.png(6000, 6000, bits=16, interlaced=True),
        FULL,
    ),
    "PNG of grey with opacity": (lambda: hostile.png(7000, 7000, colour=4), FITTED),
    "PNG that moves": (lambda: hostile.png(7000, 7000, frames=3), FITTED),
    "PNG with opacity, interlaced and cut short": (
        lambda: cut(hostile.png(6300, 6300, interlaced=True), 0.8),
        FULL,
    ),
    "PNG of 200 megapixels of one bit": (lambda: hostile.png(20_000, 10_000, bits=1, colour=0), TOO_MANY),
    "GIF of 10,000 frames": (lambda: hostile.gif(7000, 7000, 10_000), FULL),
    "GIF cut short": (lambda: cut(hostile.gif(7000, 7000, 1), 0.8), FULL),
    "JPEG of 60 megapixels": (lambda: hostile.jpeg(15_000, 4_000), FULL),
    "JPEG, progressive": (lambda: hostile.jpeg(6400, 6400, progressive=True), FITTED),
    "JPEG, progressive, of four channels": (
        lambda: hostile.jpeg(5400, 5400, "CMYK", progressive=True),
        FITTED,
    ),
    "JPEG, progressive, of 60 megapixels": (
        lambda: hostile.jpeg_claiming(8000, 7500, hostile.jpeg(64, 64, progressive=True)),
        TOO_MANY,
    ),
    "JPEG, scan by scan": (lambda: hostile.jpeg_scan_by_scan(20_000, 10_000), TOO_MANY),
    "WebP that moves": (lambda: hostile.animated("WEBP", 4000, 3100), FULL),
    "WebP on a canvas of 25 megapixels": (lambda: hostile.webp_canvas(5_000, 5_000), TOO_MANY),
    "WebP on a canvas of 160 megapixels": (lambda: hostile.webp_canvas(16_000, 10_000), TOO_MANY),
    "AVIF that moves": (lambda: hostile.animated("AVIF", 4000, 3100), FULL),
}


def cut(data, share):
    return data[: int(len(data) * share)]


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """Render a file in a process that does nothing else; gives how that ended, and by how many MB it grew at most."""
    folder = tmp_path_factory.mktemp("hostile")
    file, small = folder / "hostile", folder / "small"
    small.write_bytes(hostile.jpeg(600, 400))
    command = [sys.executable, "-W", "ignore", "-c", MEASURE, str(ROOT), str(small)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:

        def grow(data, at_once=1):
            file.write_bytes(data)
            process.stdin.write(f"{at_once} {file}\n")
            ended, most = process.stdout.readline().split()
            return ended, float(most)

        yield grow
        process.stdin.close()


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@on_linux
@pytest.mark.parametrize("kind", CORPUS)
def test_no_picture_takes_more_than_300_megabytes(grown, kind):
    make, wanted = CORPUS[kind]
    data = make()
    ended, most = grown(data)
    print(f"{kind}: {len(data) / 1e3:,.0f} kB took {most:.0f} MB")
    assert ended == wanted
    assert most < MOST_MB
    if kind == "PNG of 40 megapixels with opacity":
        # In RGBA that is 160 MB: the measure sees what is taken.
        assert most > 160


@on_linux
@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.png(5000, 4800),
        lambda: hostile.gif(5000, 4800, 9),
        lambda: hostile.jpeg(4000, 4000, progressive=True),
    ],
)
def test_many_at_once_take_no_more_than_one(grown, make):
    """Four of each at once would be 384 MB, or go as far as the allowance goes."""
    ended, most = grown(make(), at_once=4)
    assert ended == "shown"
    assert most < MOST_MB


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


SIZES, SIDES = ((1200, 850), (850, 1200), (2500, 850), (1003, 751)), (50, 350, 720)


@pytest.mark.parametrize(
    ("mode", "size", "side"),
    [
        *(("RGB", size, side) for size in SIZES for side in SIDES),
        *((mode, SIZES[-1], 350) for mode in ("RGBA", "L", "P", "CMYK")),
    ],
)
def test_a_picture_made_small_in_bands_looks_like_one_made_small_at_once(monkeypatch, mode, size, side):
    data = hostile.encoded(gradient(*size, mode), "JPEG" if mode == "CMYK" else "PNG")
    monkeypatch.setattr("dashboard.pictures.shrinking._AT_ONCE_PIXELS", 10**9)
    at_once = render_fitted(data, side)
    monkeypatch.setattr("dashboard.pictures.shrinking._AT_ONCE_PIXELS", 100)
    monkeypatch.setattr("dashboard.pictures.shrinking.BAND_PIXELS", 25_000)
    banded = render_fitted(data, side)
    assert banded.size == at_once.size
    one, other = (Image.open(hostile.io.BytesIO(made.jpeg)) for made in (at_once, banded))
    difference = ImageChops.difference(one, other)
    assert max(ImageStat.Stat(difference).mean) < 1.5
    assert max(high for _, high in difference.getextrema()) < 24
