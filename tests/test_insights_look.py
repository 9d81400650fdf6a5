"""The colours of the charts: told apart by everybody, and strong enough on the page in the dark and in the light."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from dashboard.insights.look import DARK, KINDS, LIGHT, heat_step, look_of

THEMES = pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
TO_LMS = np.array(
    [
        [0.31399022, 0.63951294, 0.04649755],
        [0.15537241, 0.75789446, 0.08670142],
        [0.01775239, 0.10944209, 0.87256922],
    ]
)
"""Linear sRGB to what the long, middle and short cones take in (Hunt, Pointer and Estevez)."""
WITHOUT = {
    "every cone": np.eye(3),
    "red cones": np.array([[0, 1.05118294, -0.05116099], [0, 1, 0], [0, 0, 1]]),
    "green cones": np.array([[1, 0, 0], [0.9513092, 0, 0.04866992], [0, 0, 1]]),
    "blue cones": np.array([[1, 0, 0], [0, 1, 0], [-0.86744736, 1.86727089, 0]]),
}
"""What is left for an eye without one kind of cones (Viénot, Brettel and Mollon)."""
SIGHTS = pytest.mark.parametrize("sight", list(WITHOUT))
TO_OKLAB = (
    np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ),
    np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ),
)


def linear(colour):
    parts = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def seen(colour, sight):
    """Where a colour lies in OKLab for such an eye."""
    light = np.linalg.inv(TO_LMS) @ WITHOUT[sight] @ TO_LMS @ linear(colour)
    cones, axes = TO_OKLAB
    return axes @ np.cbrt(cones @ np.clip(light, 0, 1))


def apart(one, other, sight):
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def contrast(one, other):
    weights = np.array([0.2126, 0.7152, 0.0722])
    low, high = sorted(float(weights @ linear(colour)) + 0.05 for colour in (one, other))
    return high / low


def test_the_measures_are_those_that_are_known():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert apart("#808080", "#808080", "green cones") == 0
    # Red and green of one lightness are one colour to who lacks the green cones.
    assert apart("#C06000", "#808000", "green cones") < apart("#C06000", "#808000", "every cone") / 2


@THEMES
@SIGHTS
def test_kinds_are_told_apart_without_any_kind_of_cones(look, sight):
    for one, other in combinations(look.kinds[:4], 2):
        assert apart(one, other, sight) >= 0.1, (one, other)
    for kind in look.kinds[:4]:
        assert apart(kind, look.kinds[4], sight) >= 0.08, kind


@THEMES
def test_marks_stand_out_and_words_can_be_read(look):
    for colour in (*look.kinds, look.quiet, look.accent):
        assert contrast(colour, look.background) >= 3, colour
    for colour in (look.ink, look.muted):
        assert contrast(colour, look.background) >= 4.5, colour
    for ground, words in zip(look.heat, look.on_heat, strict=True):
        assert contrast(ground, words) >= 4.5, ground


@THEMES
@SIGHTS
def test_the_heat_only_grows(look, sight):
    lightness = [seen(colour, sight)[0] for colour in look.heat]
    steps = [after - before for before, after in pairwise(lightness)]
    assert all(step > 0.05 for step in steps) or all(step < -0.05 for step in steps)


def test_a_ratio_has_the_colour_of_its_step():
    assert [heat_step(ratio) for ratio in (0.0, 0.8, 0.81, 0.95, 1.0, 1.05, 1.06, 1.2, 1.21, 9)] == [
        *(0, 0, 1, 1, 2, 2, 3, 3, 4, 4)
    ]


def test_the_page_has_the_colours_of_its_theme():
    assert (look_of("light"), look_of("dark"), look_of(None)) == (LIGHT, DARK, DARK)
    assert DARK.of_kind("reel") == "#EDA53C"
    assert KINDS[:4] == ("photo", "album", "reel", "video")
