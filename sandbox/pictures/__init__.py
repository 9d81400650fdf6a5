"""Pictures drawn by code, so that the sandbox has something worth looking at.

Every picture follows from its media id, its size and its family alone.
"""

import hashlib
from collections.abc import Callable

import numpy as np
from PIL import Image

from sandbox.pictures import (
    city,
    forest,
    fruit,
    light,
    mountains,
    paper,
    patterns,
    plants,
    still,
    terrain,
    water,
)
from sandbox.pictures.canvas import choose, generator, grained
from sandbox.pictures.palettes import PALETTES, Palette

Painter = Callable[[np.random.Generator, int, int, Palette], Image.Image]

PAINTERS: dict[str, Painter] = {
    "dusk_mountains": mountains.dusk_mountains,
    "sea_and_sun": water.sea_and_sun,
    "paper_cutouts": paper.paper_cutouts,
    "alpine": terrain.alpine,
    "dunes": terrain.dunes,
    "pine_forest": forest.pine_forest,
    "birches": forest.birches,
    "bokeh": light.bokeh,
    "aurora": light.aurora,
    "moonlit_lake": light.moonlit_lake,
    "night_windows": city.night_windows,
    "rain_window": city.rain_window,
    "botanical": plants.botanical,
    "meadow": plants.meadow,
    "citrus": fruit.citrus,
    "terrazzo": patterns.terrazzo,
    "relief_map": patterns.relief_map,
    "leaded_glass": patterns.leaded_glass,
    "still_life": still.still_life,
    "balloons": still.balloons,
    "misty_ridges": mountains.misty_ridges,
}

FAMILIES: tuple[str, ...] = tuple(PAINTERS)


def family_of(media_id: str) -> str:
    """The family a media id belongs to, evenly spread over ids."""
    digest = hashlib.sha256(f"family\x1f{media_id}".encode()).digest()
    return FAMILIES[int.from_bytes(digest[:8], "big") % len(FAMILIES)]


def draw(media_id: str, width: int, height: int, family: str | None = None) -> Image.Image:
    """The picture of a media id as RGB; `family` overrules the one the id belongs to."""
    family = family or family_of(media_id)
    rng = generator(family, media_id)
    palette = choose(rng, PALETTES[family])
    return grained(PAINTERS[family](rng, width, height, palette), rng)


def avatar(seed: str, size: int = 320) -> Image.Image:
    """A square picture that reads well as a small round avatar: paper hills in warm reds."""
    return grained(
        paper.paper_avatar(seed, size, PALETTES["paper_cutouts"][0]), generator("avatar grain", seed)
    )
