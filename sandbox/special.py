"""The first 48 posts of the sample account, arranged by hand, and every nasty case among them."""

from types import MappingProxyType
from typing import Any

from sandbox import captions
from sandbox.nodes import Link

FIRST_KINDS = """
A4 P  R  P  P  V    P  A7 P  R  R  P
P  A12 P P  R  P    A2 P  P  V  P  A20
P  R  P  P  A5 P    P  R  A3 P  P  P
R  P  A6 P  P  P    P  R  P  A9 P  P
"""
FIRST_SHAPES = """
p s s t p s   w p s s s p
p s w p s t   s p s s p p
w s s t p s   p s p w p s
s p s p t s   p s w p s p
"""

SPECIAL: MappingProxyType[int, dict[str, Any]] = MappingProxyType(
    {
        4: {"likes_hidden": True},
        6: {"caption": captions.HEBREW},
        8: {"caption": None},
        10: {
            "caption": captions.LICENSED_SONG,
            "withheld": True,
            "thumbnail_withheld": True,
            "audio": "MUSIC",
        },
        11: {"caption": captions.FAMILIES_OF_EMOJI},
        14: {"caption": captions.MARKDOWN},
        17: {"caption": captions.LONGEST},
        19: {"caption": captions.SCRIPT},
        20: {"caption": None, "likes_hidden": True},
        22: {"caption": captions.ARABIC},
        26: {"media_type": "SPATIAL_PHOTO", "caption": captions.UNKNOWN_KIND},
        29: {"caption": captions.ONLY_EMOJI},
        31: {"withheld": True, "audio": "MUSIC"},
        32: {"withheld": True},
        34: {"caption": captions.BOTH_DIRECTIONS},
        37: {"caption": captions.HASHTAG_WALL},
        41: {"caption": captions.TEMPLATE_SYNTAX},
        44: {"caption": captions.ODD_SPACE},
        50: {"link": Link.NOT_AN_IMAGE, "media_type": "IMAGE", "slides": (), "media_product_type": "FEED"},
        56: {"link": Link.DEAD, "media_type": "IMAGE", "slides": (), "media_product_type": "FEED"},
        63: {"link": Link.GONE, "media_type": "IMAGE", "slides": (), "media_product_type": "FEED"},
        140: {"withheld": True, "caption": None},
        300: {"media_product_type": "IGTV", "media_type": "VIDEO", "slides": ()},
    }
)
"""What sets a post apart, by index."""

SLIDE_WITHHELD = (13, 5)
"""The album, and the position from 1, of the slide without `media_url`."""
VIDEO_FIRST = 28
"""The album that opens with a video."""
