"""What an account's posts had on a day, kept by the person in a small file, and what has changed since. Pure.

A snapshot holds ids, moments, numbers, and a digest of each caption: no token, no caption, and no name of anybody.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.insights.figure import Figure
from dashboard.insights.posts import Posts

FORMAT, VERSION = "contact-sheet-snapshot", 1
MOST_BYTES = 5_000_000
_MOST_POSTS = 20_000
_MOST_NUMBER = 10**12


@dataclass(frozen=True, slots=True)
class Kept:
    """One post in a snapshot; likes and comments that were not told are None."""

    posted: float
    likes: int | None
    comments: int | None
    caption: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An account's posts by id, as they were at `taken` (aware UTC)."""

    account: str
    taken: datetime
    posts: dict[str, Kept]


class NoSnapshot(Exception):
    """What was loaded cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from a snapshot: posts that came and captions that changed, ids that are gone, likes gathered.

    `gathered` is over posts that both have, and None where likes are not told.
    """

    new: Figure
    edited: Figure
    removed: int
    gathered: int | None


def take_snapshot(posts: Posts, account: str) -> Snapshot:
    """The posts as they are now."""
    kept = {
        entry.media.id: Kept(entry.moment or 0.0, entry.likes, entry.comments, _digest(entry.media.caption))
        for entry in posts.entries
    }
    return Snapshot(account, posts.now, kept)


def write_snapshot(snapshot: Snapshot) -> bytes:
    """The snapshot as the file a person keeps."""
    rows = {
        id: [round(kept.posted), kept.likes, kept.comments, kept.caption]
        for id, kept in snapshot.posts.items()
    }
    told = {
        "format": FORMAT,
        "version": VERSION,
        "account": snapshot.account,
        "taken": snapshot.taken.astimezone(UTC).isoformat(timespec="seconds"),
        "posts": rows,
    }
    return json.dumps(told, separators=(",", ":")).encode()


def read_snapshot(data: str | bytes, account: str) -> Snapshot:
    """Read such a file. Raises NoSnapshot when it is damaged, of another account, or no snapshot at all."""
    if len(data) > MOST_BYTES:
        raise NoSnapshot("The file is too large for a snapshot. Choose the one this app saved.")
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise NoSnapshot("The file is damaged or no snapshot. Choose the one this app saved.") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NoSnapshot("This is no snapshot. Choose the file this app saved.")
    if told.get("version") != VERSION:
        raise NoSnapshot("The snapshot is of another version of this app. Save a new one today.")
    if told.get("account") != account:
        raise NoSnapshot("The snapshot is of another account. Choose one of the account you look at.")
    try:
        taken, rows = datetime.fromisoformat(told["taken"]), told["posts"]
        if taken.tzinfo is None or len(rows) > _MOST_POSTS:
            raise ValueError
        posts = {str(id): _kept(*row) for id, row in rows.items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NoSnapshot("The snapshot is damaged. Choose another one, or save a new one today.") from None
    return Snapshot(account, taken.astimezone(UTC), posts)


def compare_with(snapshot: Snapshot, posts: Posts) -> Changes:
    """What has changed since the snapshot. Posts older than all of it are not new: they may not have been read then."""
    by_id = {entry.media.id: entry for entry in posts.entries}
    new = [
        id
        for id, entry in by_id.items()
        if id not in snapshot.posts and (entry.moment or 0) > snapshot.taken.timestamp()
    ]
    edited = [
        id
        for id, entry in by_id.items()
        if id in snapshot.posts and snapshot.posts[id].caption != _digest(entry.media.caption)
    ]
    gathered = [
        entry.likes - before
        for id, entry in by_id.items()
        if id in snapshot.posts
        and entry.likes is not None
        and (before := snapshot.posts[id].likes) is not None
    ]
    # While the account is being read, what is not there may still come.
    removed = len(snapshot.posts.keys() - by_id.keys()) if posts.of is None else 0
    return Changes(
        _figure(posts, "new", "posts made after the snapshot", new),
        _figure(posts, "edited", "posts whose caption is another one", edited),
        removed,
        sum(gathered) if gathered else None,
    )


def _figure(posts: Posts, name: str, formula: str, ids: Sequence[str]) -> Figure:
    return Figure(name, len(ids), posts.basis(formula), tuple(ids), posts.ids_door(tuple(ids)))


def _digest(caption: str | None) -> str:
    return hashlib.sha256((caption or "").encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _kept(posted: object, likes: object, comments: object, caption: object) -> Kept:
    return Kept(_moment(posted), _count(likes), _count(comments), str(caption))


def _moment(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _count(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_NUMBER:
        raise ValueError
    return value
