"""The first 48 posts of the sample account, arranged by hand, and every nasty case among all of them."""

from types import MappingProxyType
from typing import Any

from sandbox import captions
from sandbox.nodes import Link

FIRST_KINDS = """
A4 P  R  P  P  V    P  A7 P  R  R  P
P  A12 P P  R  P    A2 P  P  V  P  A20
P  R  P  P  A5 P    P  R  A3 P  P  P
V  P  A6 P  P  P    P  R  P  A9 P  P
"""
"""P photo, R reel, V video, A album with its number of slides; newest first."""

FIRST_SHAPES = """
p s p t p w   w p s p p p
p s s p p p   p s p w p p
w p s t s p   p p w p s p
w p s p t s   p p w p s p
"""
"""p portrait 4:5, s square, w wide 1.91:1, t tall 3:4; videos have the shape of their clip."""

FIRST_FAMILIES = """
dusk_mountains dunes bokeh night_windows botanical sea_and_sun
aurora paper_cutouts meadow misty_ridges bokeh still_life
balloons alpine citrus moonlit_lake misty_ridges leaded_glass
dusk_mountains rain_window relief_map sea_and_sun birches botanical
pine_forest bokeh balloons paper_cutouts meadow dunes
terrazzo misty_ridges aurora citrus still_life alpine
sea_and_sun leaded_glass relief_map rain_window botanical balloons
moonlit_lake bokeh paper_cutouts misty_ridges pine_forest night_windows
"""

LATER_KINDS: MappingProxyType[int, str] = MappingProxyType({50: "P", 56: "P", 63: "P", 140: "P", 300: "V"})
"""Kinds that a special case further down needs."""

SPECIAL: MappingProxyType[int, dict[str, Any]] = MappingProxyType(
    {
        4: {"likes_hidden": True},
        8: {"caption": None},
        10: {
            "caption": captions.LICENSED_SONG,
            "withheld": True,
            "thumbnail_withheld": True,
            "audio": "MUSIC",
        },
        11: {"caption": captions.SCRIPT},
        12: {"caption": captions.FAMILIES_OF_EMOJI},
        16: {"caption": captions.LONGEST},
        19: {"caption": captions.BOTH_DIRECTIONS},
        20: {"caption": None, "likes_hidden": True},
        22: {"caption": captions.HEBREW},
        24: {"caption": captions.MARKDOWN},
        26: {"caption": captions.UNKNOWN_KIND, "media_type": "SPATIAL_PHOTO"},
        29: {"caption": captions.ARABIC},
        31: {"withheld": True, "audio": "MUSIC"},
        32: {"withheld": True},
        39: {"caption": captions.TEMPLATE_SYNTAX},
        42: {"caption": captions.HASHTAG_WALL},
        44: {"caption": captions.ODD_SPACE},
        46: {"caption": captions.ONLY_EMOJI},
        50: {"link": Link.NOT_AN_IMAGE},
        56: {"link": Link.DEAD},
        63: {"link": Link.GONE},
        140: {"withheld": True, "caption": None},
        300: {"media_product_type": "IGTV"},
    }
)
"""What sets a post apart, by index."""

SLIDES_WITHHELD: MappingProxyType[int, int] = MappingProxyType({13: 5, 96: 1})
"""Albums with a slide that has no `media_url`, and which one, counted from 1."""

FILMED_SLIDES: MappingProxyType[int, tuple[int, ...]] = MappingProxyType(
    {0: (), 7: (3,), 13: (8,), 18: (), 23: (4, 11, 17), 28: (1,), 32: (), 38: (2, 5), 45: ()}
)
"""Which slides of an album are videos; number 28 opens with one."""
