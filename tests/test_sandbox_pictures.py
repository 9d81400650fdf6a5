"""The sandbox's pictures and clips: always the same, never flat, in every shape the accounts use."""

import hashlib
import struct
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from sandbox.clips import CLIPS, clip_for, poster
from sandbox.pictures import FAMILIES, avatar, draw, family_of

SHAPES = [(1080, 1080), (1080, 1350), (1080, 566), (1080, 1440), (720, 1280)]
SMALL = (270, 270)


def digest(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


def test_there_are_many_families_with_names_of_their_own():
    assert len(FAMILIES) >= 14
    assert len(set(FAMILIES)) == len(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_picture_is_the_same_every_time(family):
    assert digest(draw("17901234", *SMALL, family)) == digest(draw("17901234", *SMALL, family))


def test_a_picture_is_the_same_in_another_process():
    here = [digest(draw(f"1790{number}", *SMALL)) for number in range(6)]
    code = (
        "import hashlib\n"
        "from sandbox.pictures import draw\n"
        f"for number in range(6): print(hashlib.sha256(draw(f'1790{{number}}', *{SMALL}).tobytes()).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.split() == here


@pytest.mark.parametrize("family", FAMILIES)
def test_every_shape_has_its_size_and_mode(family):
    for width, height in SHAPES:
        image = draw("shape", width // 3, height // 3, family)
        assert (image.size, image.mode) == ((width // 3, height // 3), "RGB")


@pytest.mark.parametrize("shape", SHAPES)
def test_full_sizes_are_drawn(shape):
    image = draw(f"full {shape}", *shape)
    assert (image.size, image.mode) == (shape, "RGB")


@pytest.mark.parametrize("family", FAMILIES)
def test_no_picture_is_flat_or_burnt_out(family):
    for number in range(3):
        grey = np.asarray(draw(f"contrast {number}", *SMALL, family).convert("L"), np.float32)
        smooth = grey[: 270 // 9 * 9, : 270 // 9 * 9].reshape(30, 9, 30, 9).mean((1, 3))
        assert smooth.std() > 8, "large areas differ, not only the grain"
        assert np.mean(grey > 252) < 0.2
        assert np.mean(grey < 3) < 0.4


@pytest.mark.parametrize("family", FAMILIES)
def test_ids_of_one_family_give_different_pictures(family):
    thumbs = [np.asarray(draw(f"other {n}", *SMALL, family).resize((24, 24)), np.float32) for n in range(4)]
    for first in range(4):
        for second in range(first):
            assert np.abs(thumbs[first] - thumbs[second]).mean() > 3


def test_families_are_evenly_spread_over_ids():
    counts = Counter(family_of(str(17_900_000_000_000_000 + number * 37)) for number in range(4000))
    assert set(counts) == set(FAMILIES)
    assert max(counts.values()) < 1.4 * 4000 / len(FAMILIES)
    assert min(counts.values()) > 0.6 * 4000 / len(FAMILIES)


def test_the_family_follows_from_the_id_unless_one_is_named():
    assert digest(draw("17905", *SMALL)) == digest(draw("17905", *SMALL, family_of("17905")))
    other = next(family for family in FAMILIES if family != family_of("17905"))
    assert digest(draw("17905", *SMALL)) != digest(draw("17905", *SMALL, other))


def test_avatars_are_square_and_follow_the_seed():
    image = avatar("maya.lindqvist")
    assert (image.size, image.mode) == ((320, 320), "RGB")
    assert digest(image) == digest(avatar("maya.lindqvist"))
    assert digest(image) != digest(avatar("someone.else"))
    assert avatar("maya.lindqvist", 96).size == (96, 96)


def boxes(data: bytes) -> list[tuple[str, bytes]]:
    """The top-level boxes of an MP4 file in order: name and content."""
    found, at = [], 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8
        found.append((name.decode(), data[at + 8 : at + size]))
        at += size
    return found


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_clips_are_small_and_start_fast(clip):
    data = clip.path.read_bytes()
    assert len(data) < 350 * 1024
    content = dict(boxes(data))
    names = [name for name, _ in boxes(data)]
    assert names[0] == "ftyp"
    assert content["ftyp"][:4] in (b"isom", b"mp42", b"avc1")
    assert names.index("moov") < names.index("mdat")
    assert b"avc1" in content["moov"]
    at = content["moov"].index(b"mvhd") + 4
    scale, length = struct.unpack(">II", content["moov"][at + 12 : at + 20])
    assert length / scale == pytest.approx(clip.seconds, abs=0.1)


def test_two_clips_have_sound_and_one_is_silent():
    assert sorted(b"mp4a" in clip.path.read_bytes() for clip in CLIPS) == [False, True, True]


@pytest.mark.parametrize("clip", CLIPS, ids=lambda clip: clip.name)
def test_a_poster_has_the_size_of_its_clip(clip):
    image = poster(clip)
    assert (image.size, image.mode) == ((clip.width, clip.height), "RGB")


def test_every_clip_is_used_and_an_id_keeps_its_clip():
    assert {clip_for(str(number)) for number in range(60)} == set(CLIPS)
    assert clip_for("17907") == clip_for("17907")
