"""Read the lists of an export by their shape: posts, reels, archived posts, stories and profile photos."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from igarchive.export import labels
from igarchive.export.items import Item, read_item, seconds, text
from igarchive.export.layout import Kind
from igclient.nodes import read_moment


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold a post as a list has it. `number` is the one Instagram gave the post, where the list says it;
    `may_be_draft` is true of a row in the list that holds drafts, too, unless it says that it is published.
    `is_loose` is true of a file that may be one of an album, which only a list of single files has."""

    kind: Kind
    items: tuple[Item, ...]
    caption: str | None = None
    seconds: int | None = None
    number: str | None = None
    may_be_draft: bool = False
    is_loose: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Hold what a list has, in its order, and how many of its rows could not be read."""

    posts: tuple[Listed, ...]
    unreadable: int = 0


def read_list(kind: Kind, root: Any, *, places: bool) -> Listing:
    """Return what a file of this kind lists; `root` is its JSON. `places`: whether the person asked for them."""
    if kind is Kind.FLAT:
        return _read_flat(root)
    rows = list(_rows(root))
    posts = [post for row in rows if (post := _read_row(kind, row, places=places))]
    return Listing(tuple(posts), len(rows) - len(posts))


def _rows(root: Any) -> Iterator[Any]:
    """Give the rows of a list: of an array, of one under any key, or of the one post that stands there alone."""
    if isinstance(root, list):
        yield from root
    elif isinstance(root, Mapping):
        if _is_row(root):
            yield root
            return
        for rows in root.values():
            if isinstance(rows, list) and any(map(_is_row, rows)):
                yield from rows


def _is_row(row: Any) -> bool:
    return isinstance(row, Mapping) and any(
        (
            isinstance(row.get("uri"), str),
            isinstance(row.get("media"), list),
            isinstance(row.get("label_values"), list),
        )
    )


def _read_row(kind: Kind, row: Any, *, places: bool) -> Listed | None:
    if not _is_row(row):
        return None
    if isinstance(row.get("label_values"), list):
        found = labels.read_post(row)
        items = _items(found.media, places=places)
        when = seconds(row.get("timestamp")) or _first_time(items)
        return Listed(kind, items, found.caption, when, found.number, may_be_draft=not found.is_published)
    if isinstance(row.get("media"), list):
        items = _items(row["media"], places=places)
        caption = text(row.get("title")) or next((item.title for item in items if item.title), None)
        return Listed(kind, items, caption, seconds(row.get("creation_timestamp")) or _first_time(items))
    item = read_item(row, places=places)
    return Listed(kind, (item,), item.title, item.seconds) if item else None


def _first_time(items: Iterable[Item]) -> int | None:
    return next((item.seconds for item in items if item.seconds is not None), None)


def _items(rows: Iterable[Any], *, places: bool) -> tuple[Item, ...]:
    return tuple(item for row in rows if (item := read_item(row, places=places)))


_FLAT_SECTIONS = {
    "photos": Kind.POSTS,
    "videos": Kind.POSTS,
    "stories": Kind.STORIES,
    "profile": Kind.PROFILE_PHOTOS,
}


def _read_flat(root: Any) -> Listing:
    """Read the list of all media that exports had until spring 2021. `direct` holds messages, and is left alone."""
    posts, unreadable = list[Listed](), 0
    for section, kind in _FLAT_SECTIONS.items():
        rows = root.get(section) if isinstance(root, Mapping) else None
        for row in rows if isinstance(rows, list) else ():
            path = row.get("path") if isinstance(row, Mapping) else None
            item = read_item({"uri": path}, places=False) if isinstance(path, str) else None
            if item is None:
                unreadable += 1
                continue
            caption, when = text(row.get("caption")), _iso(row.get("taken_at"))
            posts.append(
                Listed(kind, (item,), caption, when, is_loose=kind is Kind.POSTS and when is not None)
            )
    return Listing(tuple(posts), unreadable)


def gathered(posts: Iterable[Listed]) -> list[Listed]:
    """Return the posts of a whole export, the loose files of an album as one: they share moment and caption."""
    whole: dict[object, Listed] = {}
    for post in posts:
        key = (post.seconds, post.caption) if post.is_loose else object()
        before = whole.get(key)
        whole[key] = replace(before, items=(*before.items, *post.items)) if before else post
    return list(whole.values())


def _iso(value: Any) -> int | None:
    """Read ISO time; one without a zone, as in 2019, is UTC."""
    try:
        return seconds(int(read_moment(value).timestamp()))
    except (TypeError, ValueError, OverflowError):
        return None
