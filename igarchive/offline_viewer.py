"""The pages of an archive that open in any browser from the disk, without a network: index.html and its scripts.

A page from a disk may fetch nothing and import no module: its data are scripts that assign. What is loaded at once is
small, the thumbnails of a year come when the year is looked at.
"""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cache
from html import escape
from importlib.resources import files as package_files
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from igarchive.about import in_zone
from igarchive.tables import json_bytes, kind_of
from igclient import Media, User

UNDATED = "undated"
"""The year of posts of which Instagram tells no time."""
THUMBNAILS_A_FILE = 400
"""About 4 MB: what one script holds at most, in memory here and in a browser."""
# Sources of the two files an archive has, in the order they are read.
_STYLES = ("page.css", "film.css", "stage.css")
_SCRIPTS = (
    *("drawing.js", "words.js", "search.js", "sheet.js", "timeline.js", "stage.js", "theme.js", "page.js"),
    "app.js",
)
_THUMBS_BEGIN, _THUMBS_END = b"Object.assign(archive.thumbs, ", b")\n"
_CLIPS = frozenset({".mp4", ".mov", ".webm", ".m4v"})


def viewer_files(
    user: User,
    posts: Iterable[Media],
    files: Mapping[str, Sequence[str]],
    thumbnail: Callable[[str], bytes | None],
    *,
    made: datetime,
    years: Collection[str] | None = None,
    missing: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Give each file of the viewer as its path in the archive and its bytes, one after the other.

    `files` has by a post's id its paths below data/media in the order of its slides, "" for one that is missing.
    `thumbnail` is asked once for the first file of a post and gives a small JPEG, or None: then the page shows the file
    itself. All times are shown in the zone of `made`, which is aware. With `years`, as `year_of` names them, data and
    thumbnails of the others are left out: those that are there still hold. `missing` has by a post's id, for each
    of its slides, a sentence that says why its file is not there.
    """
    zone = made.tzinfo or UTC
    in_order = sorted(posts, key=lambda post: (post.timestamp or _LONG_AGO, post.id), reverse=True)
    by_year: dict[str, list[Media]] = {}
    for post in in_order:
        by_year.setdefault(year_of(post, zone), []).append(post)
    yield "index.html", _index(user, by_year)
    yield "viewer/app.css", b"\n".join(map(_source, _STYLES))
    yield "viewer/app.js", b"\n".join((b'"use strict"', b"{", *map(_source, _SCRIPTS), b"}\n"))
    yield "viewer/data-profile.js", _profile_script(user, by_year, made)
    for year in by_year if years is None else [year for year in by_year if year in years]:
        yield f"viewer/data-{year}.js", _posts_script(by_year[year], year, zone, files, missing or {})
        for name, part in _parts(year, by_year[year]):
            yield name, _thumbs_script(part, files, thumbnail)


def year_of(post: Media, zone: tzinfo = UTC) -> str:
    """Return the year a post is filed under in the viewer: `2024`, or `undated`."""
    return f"{in_zone(post.timestamp, zone).year:04d}" if post.timestamp else UNDATED


def read_thumbnails(script: bytes) -> dict[str, bytes]:
    """Return the thumbnails that a file of them holds, by the path of what they show; none where it is no such file."""
    if not script.startswith(_THUMBS_BEGIN):
        return {}
    try:
        held = json.loads(script.removeprefix(_THUMBS_BEGIN).removesuffix(_THUMBS_END))
        return {path: base64.b64decode(text, validate=True) for path, text in held.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _parts(year: str, posts: Sequence[Media]) -> Iterator[tuple[str, Sequence[Media]]]:
    """Give a year's posts in files of thumbnails, counted from the oldest: what is new changes the last file only."""
    oldest_first = posts[::-1]
    for number, start in enumerate(range(0, len(posts), THUMBNAILS_A_FILE), 1):
        name = f"viewer/thumbs-{year}{f'-{number}' if number > 1 else ''}.js"
        yield name, oldest_first[start : start + THUMBNAILS_A_FILE]


def _thumbs_script(
    posts: Sequence[Media], files: Mapping[str, Sequence[str]], thumbnail: Callable[[str], bytes | None]
) -> bytes:
    firsts = (next(filter(None, files.get(post.id, ())), "") for post in posts)
    small = {path: picture for path in firsts if path and (picture := thumbnail(path))}
    text = {path: base64.b64encode(picture).decode() for path, picture in small.items()}
    return _THUMBS_BEGIN + json_bytes(text) + _THUMBS_END


def _posts_script(
    posts: Sequence[Media],
    year: str,
    zone: tzinfo,
    files: Mapping[str, Sequence[str]],
    missing: Mapping[str, Sequence[str]],
) -> bytes:
    lines = [
        json_bytes(_told(post, zone, files.get(post.id, ()), missing.get(post.id, ()))) for post in posts
    ]
    return f'archive.posts["{year}"] = [\n'.encode() + b",\n".join(lines) + b"\n]\n"


def _told(post: Media, zone: tzinfo, files: Sequence[str], missing: Sequence[str]) -> dict[str, Any]:
    """Return what the viewer knows of a post. What is not known is left out."""
    alts = [slide.alt_text or "" for slide in post.children] or [post.alt_text or ""]
    known = {
        "id": post.id,
        "at": in_zone(post.timestamp, zone).isoformat() if post.timestamp else None,
        "kind": kind_of(post),
        "caption": post.caption,
        "likes": post.like_count,
        "comments": post.comments_count,
        "link": _instagram_link(post.permalink),
        "files": [_file(path, why) for path, why in zip_longest(files, missing, fillvalue="")],
        "alts": alts if any(alts) else None,
    }
    return {name: value for name, value in known.items() if value not in (None, "")}


def _file(path: str, why: str) -> dict[str, Any]:
    is_clip = PurePosixPath(path).suffix.lower() in _CLIPS
    return {"path": path} | ({"clip": True} if is_clip else {}) | ({"why": why} if why and not path else {})


def _profile_script(user: User, by_year: Mapping[str, Sequence[Media]], made: datetime) -> bytes:
    profile = {
        "username": user.username,
        "name": user.name,
        "biography": user.biography,
        "website": _web_link(user.website),
        "followers": user.followers_count,
        "following": user.follows_count,
        "made": made.replace(microsecond=0).isoformat(),
        "zone": getattr(made.tzinfo, "key", None) or made.tzname() or "UTC",
        "years": {year: len(posts) for year, posts in by_year.items()},
        "thumbnailsAFile": THUMBNAILS_A_FILE,
    }
    return b"var archive = " + json_bytes(profile | {"posts": {}, "thumbs": {}}, indent=1) + b"\n"


def _index(user: User, by_year: Mapping[str, Sequence[Media]]) -> bytes:
    scripts = "\n".join(f'<script src="viewer/data-{year}.js" defer></script>' for year in by_year)
    page = _source("index.html").decode()
    name = escape(f"@{user.username}" if user.username else "Instagram")
    return page.replace("<!-- name -->", name).replace("<!-- years -->", scripts).encode()


@cache
def _source(name: str) -> bytes:
    return (package_files("igarchive") / "viewer" / name).read_bytes()


def _instagram_link(address: str | None) -> str | None:
    link = _web_link(address)
    host = urlsplit(link).hostname if link else None
    return link if host and (host == "instagram.com" or host.endswith(".instagram.com")) else None


def _web_link(address: str | None) -> str | None:
    """Return the address if it leads to the web: a link of another kind could be a script."""
    try:
        parts = urlsplit(address or "")
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
