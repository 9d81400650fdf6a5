"""The rows of an export's lists: a file, a post, a story, a post in labels."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.exports.languages import Language
from sandbox.exports.layouts import Layout
from sandbox.nodes import Ids, Post, Slide

NUMBERS = Ids(184)
"""What files are numbered by; nobody knows whether Instagram's exports and its API number alike."""
DEVICE = "android-5f0c1d2e3b4a5968"
_ENDS = ("jpg", "jpg", "webp", "jpg", "heic")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the export, and what it is a picture of; `clip` is the clip it is, None for a picture."""

    path: str
    number: str
    media_id: str
    width: int
    height: int
    family: str
    clip: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A post as it is going to be listed: its files, the newest time first."""

    post: Post
    files: tuple[File, ...]

    @property
    def seconds(self) -> int:
        return int(self.post.posted_at.timestamp())


def make_row(layout: Layout, folder: str, post: Post, numbers: Ids) -> Row:
    """The files of a post below a folder of media, in the order of its slides."""
    parts: Sequence[Post | Slide] = post.slides or (post,)
    files = []
    for place, part in enumerate(parts, start=1 if post.slides else 0):
        number = numbers.of(post.index, place)
        name = _name(layout, number, part.clip is not None, post.index + place)
        path = f"{folder}/{post.posted_at:%Y%m}/{name}"
        files.append(File(path, number, part.id, part.width, part.height, part.family, part.clip))
    return Row(post, tuple(files))


def _name(layout: Layout, number: str, is_film: bool, turn: int) -> str:
    end = "mp4" if is_film else "jpg" if layout.is_flat else _ENDS[turn % len(_ENDS)]
    digest = hashlib.sha256(number.encode()).hexdigest()
    if layout.is_flat:
        return f"{digest[:32]}.{end}"
    if layout.bare_names:
        return f"{number}.{end}"
    if is_film:
        return f"{digest[:24].upper()}_{number}" + ("" if layout.films_have_no_end else f".{end}")
    pair = int(digest[:12], 16)
    return f"{pair % 10**9}_{pair % 10**15:015d}_{pair % 10**18:018d}_n_{number}.{end}"


def list_post(layout: Layout, row: Row) -> dict[str, Any]:
    """A post in a list of posts. An album's files were stored up to two seconds before it was posted."""
    post, early = row.post, row.post.index % 3
    if len(row.files) == 1 and not layout.words_on_post:
        return {"media": [list_file(row, row.files[0], post.caption, row.seconds)]}
    media = [list_file(row, file, "", row.seconds - early) for file in row.files]
    return {"media": media, "title": post.caption or "", "creation_timestamp": row.seconds}


def list_file(row: Row, file: File, title: str | None, seconds: int) -> dict[str, Any]:
    """A file in a list; every third was taken by a camera that knew where it was."""
    item: dict[str, Any] = {
        "uri": file.path,
        "creation_timestamp": seconds,
        "media_metadata": _metadata(row.post.posted_at, file, row.post.index % 3 == 0),
        "title": title or "",
        "cross_post_source": {"source_app": "FB"},
    }
    if file.clip is not None:
        item["dubbing_info"], item["media_variants"] = [], []
    return item


def _metadata(posted_at: datetime, file: File, is_from_camera: bool) -> dict[str, Any]:
    exif: list[dict[str, Any]] = []
    if is_from_camera:
        taken = posted_at + timedelta(hours=2, seconds=-5)
        exif = [
            {"latitude": 59.3251172, "longitude": 18.0710935},
            {
                "iso": 64,
                "focal_length": "4.2",
                "lens_model": "iPhone 12 back dual wide camera 4.2mm f/1.6",
                "software": "16.1",
                "device_id": DEVICE,
                "camera_position": "back",
                "date_time_original": f"{taken:%Y:%m:%d %H:%M:%S}",
                "source_type": "camera",
                "aperture": "1.69599",
                "shutter_speed": "5.885",
                "metering_mode": "5",
            },
        ]
    if file.clip is not None:
        return {"video_metadata": {"exif_data": exif}, "camera_metadata": {"has_camera_metadata": False}}
    return (
        {"photo_metadata": {"exif_data": exif}}
        if exif
        else {"camera_metadata": {"has_camera_metadata": False}}
    )


def label_post(words: Language, row: Row, *, is_published: bool) -> dict[str, Any]:
    """A post in the list that is all labels, and holds drafts, too."""
    media = [list_file(row, file, row.post.caption, row.seconds) for file in row.files]
    return {
        "timestamp": row.seconds,
        "media": [],
        "label_values": [
            {"label": words.caption, "value": row.post.caption or ""},
            {"label": words.published, "value": words.yes if is_published else words.no},
            {"label": words.media, "media": media},
        ],
        "fbid": row.files[0].number if len(row.files) == 1 else NUMBERS.of(row.post.index),
    }


def flat_items(row: Row) -> list[dict[str, Any]]:
    """The files of a post as they were listed until spring 2021: an album is what shares caption and time."""
    return [
        {
            "caption": row.post.caption or "",
            "taken_at": f"{row.post.posted_at:%Y-%m-%dT%H:%M:%S}+00:00",
            "location": "",
            "path": file.path,
        }
        for file in row.files
    ]


def misencoded(value: Any) -> Any:
    """JSON values with Instagram's fault: every byte of UTF-8 is a character of its own, in keys, too."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {misencoded(key): misencoded(inner) for key, inner in value.items()}
    return [misencoded(inner) for inner in value] if isinstance(value, list) else value
