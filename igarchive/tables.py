"""The written part of an archive: lines of JSON that lose nothing, and tables for a spreadsheet. Pure.

No line holds a token, or a link to a file on Instagram's servers: such a link is as good as the file, and dead in days.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from igarchive.spreadsheet import spreadsheet_cell
from igclient import Comment, Insights, Media, User
from igclient.masking import SECRET_PARAMETERS, mask

Files = Mapping[str, Sequence[str]]
"""By a post's id the paths of its files below the media folder, in the order of its slides; "" for a missing one."""
_FILES = "files"
_MISSING = "missing"
_MEDIA = "media_id"
# Graph's fields that hold links to files.
_LINKS = frozenset({"media_url", "thumbnail_url", "profile_picture_url"})
_SECRETS = SECRET_PARAMETERS - {"code"}
# What the person and others wrote stays as it is written.
_OWN_WORDS = frozenset({"caption", "alt_text", "text", "biography", "name", "username", "website"})
_FILE_LINK = re.compile(r"https?://[^\s/]*(?:cdninstagram\.com|fbcdn\.net)(?:[:/?#]\S*)?", re.IGNORECASE)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_BYTE_ORDER_MARK = "\ufeff"  # it tells Excel that this is UTF-8


class MissingFile(Protocol):
    """A file that could not be had. `why` is a sentence for a person."""

    @property
    def name(self) -> str: ...
    @property
    def post_id(self) -> str: ...
    @property
    def permalink(self) -> str | None: ...
    @property
    def why(self) -> str: ...


class ReportedFile(Protocol):
    """What became of a file in a run. `size` is in bytes, `sha256` in hex; None for a file that is not there."""

    @property
    def name(self) -> str: ...
    @property
    def post_id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def size(self) -> int | None: ...
    @property
    def sha256(self) -> str | None: ...


def record_of(post: Media) -> dict[str, Any]:
    """Return what a line of `posts_jsonl` says of a post itself: Graph's field names, nothing dropped but links to
    files."""
    return _without_links(post.to_dict())


def posts_jsonl(
    posts: Iterable[Media], files: Files | None = None, missing: Files | None = None
) -> Iterator[bytes]:
    """Give one line a post: what `record_of` says, its `files` where they are given, and for each slide that is not
    there why, where anything is `missing`."""
    for post in posts:
        own = {} if files is None else {_FILES: list(files.get(post.id, ()))}
        if missing and any(missing.get(post.id, ())):
            own[_MISSING] = list(missing[post.id])
        yield _line(record_of(post) | own)


def post_from_json(line: bytes) -> Media:
    """Return the post a line of `posts_jsonl` holds.
    Raises: `ValueError` when it is no JSON, `igclient.errors.UnexpectedResponse` when it is no post."""
    data = json.loads(line)
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key not in (_FILES, _MISSING)}
    return Media.from_dict(data)


def files_from_json(line: bytes) -> tuple[str, ...]:
    """Return the paths of a post's files, as `posts_jsonl` wrote them; none where it was given none.
    Raises: `ValueError` when the line is no JSON."""
    return _words(line, _FILES)


def missing_from_json(line: bytes) -> tuple[str, ...]:
    """Return for each slide of a post why its file is missing, "" where it is there; none where nothing is.
    Raises: `ValueError` when the line is no JSON."""
    return _words(line, _MISSING)


def comments_jsonl(comments: Iterable[tuple[str, Comment]]) -> Iterator[bytes]:
    """Give one line a comment, its replies within, with the id of its post in `media_id`."""
    for post_id, comment in comments:
        yield _line({_MEDIA: post_id} | _without_links(comment.to_dict()))


def comment_from_json(line: bytes) -> tuple[str, Comment]:
    """Return a post's id and one of its comments.
    Raises: as `post_from_json`."""
    data = json.loads(line)
    post_id = str(data.pop(_MEDIA, "")) if isinstance(data, dict) else ""
    return post_id, Comment.from_dict(data)


def insights_jsonl(insights: Iterable[tuple[str, Insights]]) -> Iterator[bytes]:
    """Give one line a post, as `Insights.to_dict` has it, with the post's id in `media_id`."""
    for post_id, found in insights:
        yield _line({_MEDIA: post_id} | _without_links(found.to_dict()))


def insights_from_json(line: bytes) -> tuple[str, Insights]:
    """Return a post's id and its insights.
    Raises: as `post_from_json`."""
    data = json.loads(line)
    return str(data.pop(_MEDIA, "")) if isinstance(data, dict) else "", Insights.from_dict(data)


def profile_json(user: User) -> bytes:
    """Return the profile, to be read by a person as well."""
    return json_bytes(_without_links(user.to_dict()), indent=2) + b"\n"


def profile_from_json(text: bytes) -> User:
    """Return the profile that `profile_json` wrote.
    Raises: as `post_from_json`."""
    return User.from_dict(json.loads(text))


def posts_csv(posts: Iterable[Media], files: Files) -> Iterator[bytes]:
    """Give a table for a spreadsheet, times in UTC. No cell of it can be a formula."""
    columns = ("id", "posted (UTC)", "kind", "likes", "comments", "link", "files", "alt text", "caption")
    return _csv(
        columns,
        (
            (
                post.id,
                post.timestamp,
                kind_of(post),
                post.like_count,
                post.comments_count,
                post.permalink,
                " ".join(filter(None, files.get(post.id, ()))),
                post.alt_text,
                post.caption,
            )
            for post in posts
        ),
    )


def missing_csv(rows: Iterable[MissingFile]) -> Iterator[bytes]:
    """Give a table of the files that could not be had, and why."""
    cells = ((row.name, row.post_id, row.permalink, row.why) for row in rows)
    return _csv(("file", "post", "link", "why it is missing"), cells)


def report_csv(rows: Iterable[ReportedFile]) -> Iterator[bytes]:
    """Give a table of what became of each file."""
    cells = ((row.name, row.post_id, row.state, row.why, row.size, row.sha256) for row in rows)
    return _csv(("file", "post", "what happened", "why", "bytes", "sha256"), cells)


def kind_of(post: Media) -> str:
    """Return `photo`, `album`, `reel` or `video`; a kind nobody knows keeps Instagram's word, in small letters."""
    if post.is_reel:
        return "reel"
    kinds = {"IMAGE": "photo", "VIDEO": "video", "CAROUSEL_ALBUM": "album"}
    return kinds.get(post.media_type or "", (post.media_type or "post").lower())


def _words(line: bytes, key: str) -> tuple[str, ...]:
    data = json.loads(line)
    words = data.get(key) if isinstance(data, dict) else None
    return tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str | int | datetime | None]]) -> Iterator[bytes]:
    yield (_BYTE_ORDER_MARK + _row(columns)).encode()
    for row in rows:
        yield _row([spreadsheet_cell(cell) for cell in row]).encode()


def _row(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _line(value: object) -> bytes:
    return json_bytes(value) + b"\n"


def json_bytes(value: object, indent: int | None = None) -> bytes:
    """Return JSON in UTF-8 as a person reads it, which is a script's expression, too."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    # Half a character is legal in JSON as an escape only.
    return _HALF_CHARACTER.sub(lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def _without_links(data: dict[str, Any]) -> dict[str, Any]:
    """Return a copy without links to files, and without tokens in what nobody wrote; a loop: no nesting is too deep."""
    root = [data.copy()]
    pending: list[Any] = [root]
    while pending:
        part = pending.pop()
        for key, inner in list(part.items() if isinstance(part, dict) else enumerate(part)):
            if key in _LINKS | _SECRETS or (
                key not in _OWN_WORDS and isinstance(part, dict) and _is_file_link(inner)
            ):
                del part[key]
            elif isinstance(inner, dict | list):
                part[key] = inner.copy()
                pending.append(part[key])
            elif isinstance(inner, str) and key not in _OWN_WORDS:
                part[key] = mask(_FILE_LINK.sub("***", inner))
    return root[0]


def _is_file_link(value: object) -> bool:
    return isinstance(value, str) and _FILE_LINK.fullmatch(value) is not None
