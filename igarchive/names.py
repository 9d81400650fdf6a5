"""What the files of an archive are called: the same on every system, and the same in every run. Pure."""

import hashlib
import re
import string
import unicodedata
from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache

from igarchive.about import shortcode_of
from igclient import Media

DEFAULT = "{year}/{date}_{time}_{code}_{slide}"
"""The template of names: fields of `FIELDS` in braces, and `/` for folders."""
FIELDS = {
    "year": "2024",
    "month": "03",
    "day": "09",
    "date": "2024-03-09",
    "time": "18-22-05",
    "code": "the letters at the end of the post's address",
    "id": "the post's number at Instagram",
    "slide": "the file's place in an album, from 1",
    "title": "the caption's first words",
}
"""What a template may hold, with what stands for it. Times are UTC, so that a name is the same wherever it is made."""
MOST_BYTES = 180
"""Of a path below the media folder, with what a sidecar and `without_collisions` add."""
_ROOM = len(".suffixed.xmp~abcdef")
_MOST_CODE, _MOST_TITLE = 40, 60
# Bytes each field may take; a title gives way where there is no room for it.
_LONGEST = {
    "year": 7,
    "month": 2,
    "day": 2,
    "date": 10,
    "time": 8,
    "code": 40,
    "id": 40,
    "slide": 4,
    "title": 1,
}
_UNDATED = {"year": "undated", "month": "00", "day": "00", "date": "undated", "time": "no-time"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_ILLEGAL = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_USUAL = re.compile(r"\d{4}[A-Za-z0-9_-]*")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\s|$)", re.IGNORECASE)


class BadTemplate(ValueError):
    """A template that cannot be used; its words say why."""


@lru_cache(maxsize=8)
def check_template(template: str) -> None:
    """Raises: `BadTemplate` for a field nobody knows, names that would not differ or be too long, an empty folder."""
    used, length = list[str](), 0
    try:
        for text, field, spec, conversion in string.Formatter().parse(template):
            length += len(unicodedata.normalize("NFC", text).encode(errors="replace"))
            if field is not None:
                used.append(field)
            if spec or conversion:
                raise BadTemplate("A field is a name in braces and nothing else.")
    except ValueError as problem:
        if isinstance(problem, BadTemplate):
            raise
        raise BadTemplate("Each brace { needs its closing brace }.") from None
    if strange := set(used) - FIELDS.keys():
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise BadTemplate(f"There is no field {{{min(strange)}}}. There are {known}.")
    if "slide" not in used or not {"code", "id"} & set(used):
        raise BadTemplate("Two files would have one name. Use {slide}, and {code} or {id}.")
    if length + sum(_LONGEST[field] for field in used) > MOST_BYTES - _ROOM:
        raise BadTemplate("The names would be too long. Use fewer fields, or fewer letters between them.")
    if any(not part.strip(". ") for part in template.split("/")):
        raise BadTemplate("A folder's name cannot be empty.")


def file_name(media: Media, position: int, count: int, suffix: str, *, template: str = DEFAULT) -> str:
    """Return the path of a post's file below the media folder, with `/` between its parts.

    `position` counts the post's files from 1, `count` is how many it has: numbers are as long as the longest, so that
    names sort as the slides do. `suffix` is without its dot.
    Raises: `BadTemplate`.
    """
    check_template(template)
    fields = _fields(media, str(position).zfill(len(str(count))))
    title = _title(media.caption or "") if "{title}" in template else ""
    ending = "." + (re.sub(r"[^a-z0-9]", "", suffix.lower())[:8] or "bin")
    while True:
        path = "/".join(_legal(part) for part in template.format_map(fields | {"title": title}).split("/"))
        path = unicodedata.normalize("NFC", path) + ending
        if len(path.encode()) <= MOST_BYTES - len(".xmp~abcdef") or not title:
            return path
        title = title[:-1].rstrip()


def without_collisions(names: Iterable[str]) -> list[str]:
    """Return the names, with a suffix on those that only differ in case from an earlier one, or not at all.

    The first of two keeps its name: give what lies on a disk already first. The suffix comes from the name itself, so
    it does not depend on how many others there are.
    """
    taken, found = set[str](), list[str]()
    for name in names:
        free, tries = name, 0
        while _folded(free) in taken:
            free, tries = _with_suffix(name, tries), tries + 1
        taken.add(_folded(free))
        found.append(free)
    return found


def _with_suffix(name: str, tries: int) -> str:
    path, dot, ending = name.rpartition(".")
    checksum = hashlib.sha256(f"{name}/{tries}".encode()).hexdigest()[:6]
    return f"{path}~{checksum}{dot}{ending}"


def _fields(media: Media, slide: str) -> dict[str, str]:
    moment = media.timestamp.astimezone(UTC) if media.timestamp else None
    day = moment.date().isoformat() if moment else ""
    when = {"year": day[:4], "month": day[5:7], "day": day[8:], "date": day} if moment else _UNDATED
    return {
        **when,
        "time": moment.time().isoformat("seconds").replace(":", "-") if moment else _UNDATED["time"],
        "code": _code(shortcode_of(media) or media.id),
        "id": _code(media.id),
        "slide": slide,
    }


def _code(text: str) -> str:
    """Return the text as letters and digits; what is odd or long ends in a checksum, so that no two fall together."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "", text)
    if plain == text and len(text) <= _MOST_CODE:
        return text
    return f"{plain[: _MOST_CODE - 9]}-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:8]}"


def _title(caption: str) -> str:
    """Return the caption's first words in signs that a name may have."""
    start = unicodedata.normalize("NFC", caption[: 4 * _MOST_TITLE])
    seen = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in start)
    words = _ILLEGAL.sub(" ", seen).replace("/", " ").split()
    return " ".join(words)[:_MOST_TITLE].rstrip() or "untitled"


def _legal(part: str) -> str:
    """Return one part of a path as Windows takes it: no final dot or space, and no name of a device."""
    if _USUAL.fullmatch(part):
        return part
    plain = _ILLEGAL.sub(
        "_", "".join("_" if unicodedata.category(c) in _UNSEEN - {"Zs"} else c for c in part)
    )
    plain = plain.strip(" ").rstrip(". ") or "_"
    return f"_{plain}" if _DEVICE.match(plain) or plain.startswith(".") else plain


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
