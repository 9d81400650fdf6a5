"""Time thumbnails of photographs of 1,440 pixels, on one core, beside pyvips and beside Pillow decoding in full.

All three make a JPEG of the same size at the same quality. Ours finds the dominant colour as well. Times are the
process's own CPU time, so that a busy machine does not disturb them much; the rounds take turns.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

# Read once, when the library is loaded.
os.environ["VIPS_CONCURRENCY"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pyvips
from PIL import Image

from dashboard.pictures.imaging import render_thumbnail
from dashboard.pictures.store import THUMBNAIL_SIDE
from sandbox.pictures import draw

FAMILIES = (
    "dusk_mountains",
    "alpine",
    "pine_forest",
    "bokeh",
    "night_windows",
    "meadow",
    "citrus",
    "still_life",
)
SIZES = ((1440, 1440), (1440, 1800), (1440, 960))
SOURCE_QUALITY, QUALITY = 88, 82
ROUNDS = 9
MOST_OF_PYVIPS, LEAST_OVER_PILLOW = 1.15, 1.8

Make = Callable[[bytes], bytes]


def photographs(*, progressive: bool) -> list[bytes]:
    """Every family in every shape, as JPEG."""
    photos = []
    for number, family in enumerate(FAMILIES):
        for width, height in SIZES:
            out = io.BytesIO()
            picture = draw(str(number), width, height, family).convert("RGB")
            picture.save(out, "JPEG", quality=SOURCE_QUALITY, progressive=progressive)
            photos.append(out.getvalue())
    return photos


def small_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the thumbnail: 400 pixels on the shorter side."""
    scale = THUMBNAIL_SIDE / min(size)
    return round(size[0] * scale), round(size[1] * scale)


def ours(data: bytes) -> bytes:
    """The app's thumbnail."""
    return render_thumbnail(data, THUMBNAIL_SIDE).jpeg


def with_pyvips(data: bytes) -> bytes:
    """libvips's own thumbnail, with the savings in its JPEG that ours has."""
    head = pyvips.Image.new_from_buffer(data, "")
    width, height = small_size((head.width, head.height))
    small = pyvips.Image.thumbnail_buffer(data, width, height=height, size="down")
    return bytes(small.jpegsave_buffer(Q=QUALITY, keep="none", optimize_coding=True))


def with_full_decoding(data: bytes) -> bytes:
    """Pillow as one would write it first: decode everything, then shrink."""
    with Image.open(io.BytesIO(data)) as image:
        small = image.convert("RGB").resize(small_size(image.size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


WAYS: dict[str, Make] = {
    "ours": ours,
    "pyvips": with_pyvips,
    "Pillow, decoded in full": with_full_decoding,
}


def milliseconds(make: Make, photos: Sequence[bytes]) -> float:
    """CPU time of one thumbnail, on the average of all photographs."""
    start = time.process_time()
    for data in photos:
        make(data)
    return (time.process_time() - start) * 1_000 / len(photos)


def decibels(make: Make, photos: Sequence[bytes]) -> float:
    """How near the thumbnails come to the photograph shrunk at full size, before any JPEG (PSNR of the luma)."""
    found = []
    for data in photos:
        with Image.open(io.BytesIO(data)) as image:
            best = image.resize(small_size(image.size), Image.Resampling.LANCZOS).convert("L")
        made = Image.open(io.BytesIO(make(data))).convert("L")
        assert made.size == best.size
        error = np.mean((np.asarray(best, float) - np.asarray(made, float)) ** 2)
        found.append(10 * np.log10(255**2 / error))
    return float(np.mean(found))


def compare(title: str, photos: Sequence[bytes]) -> tuple[float, float]:
    """Print one table; give our time over pyvips's, and the full decoding's over ours."""
    rounds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, make in WAYS.items():
            rounds[name].append(milliseconds(make, photos))
    print(f"\n{len(photos)} photographs, {title}, {sum(map(len, photos)) / len(photos) / 1024:.0f} KB each\n")
    print(f"{'':26} {'ms':>7} {'per second':>11} {'KB':>6} {'dB':>6}")
    for name, make in WAYS.items():
        took = statistics.median(rounds[name])
        size = statistics.mean(len(make(data)) for data in photos) / 1024
        print(f"{name:26} {took:7.2f} {1_000 / took:11.1f} {size:6.1f} {decibels(make, photos):6.2f}")
    mine, theirs, full = (rounds[name] for name in WAYS)
    to_pyvips = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    to_full = statistics.median(b / a for a, b in zip(mine, full, strict=True))
    print(f"\n{to_pyvips:.2f} of pyvips's time; {to_full:.2f} times as fast as decoding in full.")
    return to_pyvips, to_full


def main() -> None:
    """Print both tables; fail when the plain photographs miss a goal."""
    pyvips.cache_set_max(0)
    print(
        f"Thumbnails on one core (CPU time, median of {ROUNDS} rounds). Reference: libvips {pyvips.version(0)}",
        end="",
    )
    print(f".{pyvips.version(1)} by pyvips.")
    to_pyvips, to_full = compare("baseline JPEG", photographs(progressive=False))
    # All of such a file has to be unpacked, at whatever fraction it is then decoded.
    compare("progressive JPEG (no goal)", photographs(progressive=True))
    print(f"\nGoals (baseline): {to_pyvips:.2f} of at most {MOST_OF_PYVIPS},", end=" ")
    print(f"{to_full:.2f} of at least {LEAST_OVER_PILLOW}.")
    sys.exit(to_pyvips > MOST_OF_PYVIPS or to_full < LEAST_OVER_PILLOW)


if __name__ == "__main__":
    main()
