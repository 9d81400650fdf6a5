"""Three short clips for the sandbox's reels and videos; each comes with its first frame as a poster."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Clip:
    name: str
    path: Path
    width: int
    height: int
    seconds: float

    @property
    def poster_path(self) -> Path:
        return self.path.with_suffix(".jpg")


CLIPS: tuple[Clip, ...] = (
    Clip("drifting_fog", FOLDER / "drifting_fog.mp4", 720, 1280, 4.0),
    Clip("rising_bokeh", FOLDER / "rising_bokeh.mp4", 720, 1280, 4.0),
    Clip("evening_sea", FOLDER / "evening_sea.mp4", 1280, 720, 4.0),
)


def clip_for(media_id: str) -> Clip:
    """The clip that stands for a media id, always the same one."""
    digest = hashlib.sha256(f"clip\x1f{media_id}".encode()).digest()
    return CLIPS[int.from_bytes(digest[:8], "big") % len(CLIPS)]


def poster(clip: Clip) -> Image.Image:
    """The first frame of a clip as an RGB picture."""
    with Image.open(clip.poster_path) as image:
        return image.convert("RGB")
