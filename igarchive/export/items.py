"""Read one picture or video as an export lists it. Only what is shown is taken: device ids stay where they are."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from igarchive.export.model import Capture, Place, Why
from igclient.nodes import read_text

LATEST = 253_000_000_000
"""Seconds of Unix time in the year 9987: what is later is no time."""
_MOST_TEXT = 100_000
_NUMBER = re.compile(r"(?:^|_)(\d{15,20})(?:\.\w+)?$")
_VIDEO_ENDS = (".mp4", ".mov", ".m4v", ".3gp")


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one file of a post. `uri` is its name in the export with slashes, empty when there is none to be read, and
    then `why` says so; `seconds` is Unix time; `is_video` is what the export says, None when it says nothing."""

    uri: str
    spelled: str = ""
    why: Why | None = None
    seconds: int | None = None
    title: str | None = None
    is_video: bool | None = None
    is_threads: bool = False
    capture: Capture | None = None
    place: Place | None = field(default=None, repr=False)

    @property
    def number(self) -> str | None:
        """The long number in the file's name; Instagram numbers its media in the same space."""
        found = _NUMBER.search(self.uri.rpartition("/")[2])
        return found[1] if found else None


def read_item(row: Any, *, places: bool) -> Item | None:
    """Return the item of a row, None when it is none. `places`: whether the person asked for them."""
    if not isinstance(row, Mapping) or not ("uri" in row or "creation_timestamp" in row):
        return None
    spelled = row.get("uri")
    spelled = text(spelled) or ""
    uri, why = _checked(spelled)
    exif = _exif(row)
    return Item(
        uri=uri,
        spelled=spelled,
        why=why,
        seconds=seconds(row.get("creation_timestamp")),
        title=text(row.get("title")),
        is_video=_is_video(row, uri),
        is_threads="text_app_post" in row,
        capture=_capture(exif),
        place=_place(exif) if places else None,
    )


def text(value: Any) -> str | None:
    """Return a text that says something, None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    return read_text(value[:_MOST_TEXT])


def seconds(value: Any) -> int | None:
    """Return Unix time in seconds, None when it is none: 0 stands where Instagram does not know."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 13:
        value = int(value)
    return value if type(value) is int and 0 < value < LATEST else None


def moment(value: int | None) -> datetime | None:
    """Return Unix time as aware UTC."""
    return None if value is None else datetime.fromtimestamp(value, UTC)


def _checked(spelled: str) -> tuple[str, Why | None]:
    if not spelled:
        return "", Why.NO_NAME
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", spelled) or spelled.startswith("//"):
        return "", Why.ADDRESS
    parts = spelled.replace("\\", "/").split("/")
    if ".." in parts or spelled.startswith(("/", "\\")) or not spelled.isprintable():
        return "", Why.UNSAFE
    return "/".join(part for part in parts if part not in ("", ".")), None


def _metadata(row: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    known = row.get("media_metadata")
    found = known.get(kind) if isinstance(known, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _is_video(row: Mapping[str, Any], uri: str) -> bool | None:
    if uri.lower().endswith(_VIDEO_ENDS):
        return True
    known = row.get("media_metadata")
    if not isinstance(known, Mapping):
        return None
    # Both may stand there: the video's is the one that a picture never has.
    return True if "video_metadata" in known else False if "photo_metadata" in known else None


def _exif(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the camera wrote, out of all the dicts that it is spread over; the first word counts."""
    merged: dict[str, Any] = {}
    for kind in ("photo_metadata", "video_metadata"):
        rows = _metadata(row, kind).get("exif_data")
        for part in rows if isinstance(rows, list) else ():
            merged = {**part, **merged} if isinstance(part, Mapping) else merged
    return merged


def _capture(exif: Mapping[str, Any]) -> Capture | None:
    lens = text(exif.get("lens_model")) or text(exif.get("lens_make"))
    aperture, shutter, iso = (_number(exif.get(name)) for name in ("aperture", "shutter_speed", "iso"))
    known = Capture(
        taken_at=next(filter(None, map(_camera_time, _times(exif))), None),
        by_camera=exif.get("source_type") == "camera",
        lens=lens,
        software=text(exif.get("software")),
        iso=int(iso) if iso is not None and 0 < iso < 10**7 else None,
        # Both are APEX numbers, that is, logarithms: https://en.wikipedia.org/wiki/APEX_system
        f_number=round(2 ** (aperture / 2), 1) if aperture is not None and 0 <= aperture <= 14 else None,
        exposure=2**-shutter if shutter is not None and -12 <= shutter <= 20 else None,
        focal_length=text(exif.get("focal_length")),
    )
    return None if known in (Capture(), Capture(by_camera=True)) else known


def _times(exif: Mapping[str, Any]) -> Iterator[Any]:
    yield exif.get("date_time_original")
    yield exif.get("date_time_digitized")


def _camera_time(value: Any) -> datetime | None:
    """Read EXIF's `2024:03:09 18:22:05`, and its spelling with hyphens."""
    if not isinstance(value, str):
        return None
    found = re.match(r"\s*(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)", value)
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _place(exif: Mapping[str, Any]) -> Place | None:
    latitude, longitude = _number(exif.get("latitude")), _number(exif.get("longitude"))
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    # 0 and 0 is how Instagram spells none; nobody photographs in the Gulf of Guinea by accident of a degree.
    return None if latitude == 0 == longitude else Place(latitude, longitude)
