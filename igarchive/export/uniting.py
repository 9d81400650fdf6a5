"""Lay what several lists, parts and exports say over each other: every post once, in its newest words."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from igarchive.export.layout import Kind
from igarchive.export.lists import Listed

OWN = (Kind.ARCHIVED, Kind.REELS, Kind.IGTV, Kind.POSTS)
"""The lists of one's posts. A post that is archived is listed as that, and a reel as a reel, if it is listed twice."""


@dataclass(slots=True)
class United:
    """Hold the posts of all lists, each once. `drafts` counts what is not known to be published and stands nowhere
    else; `shared` counts the posts that an export surely has in common with an older one."""

    posts: list[Listed] = field(default_factory=list)
    drafts: int = 0
    shared: int = 0


def unite(
    exports: Sequence[Iterable[Listed]], kinds: Sequence[Kind] = OWN, *, has: Callable[[str], bool] = bool
) -> United:
    """Return the posts of these kinds in exports of one account, the newest export first. `has`: is this file there?

    Within an export a post is known by its files, or by the number that Instagram gave it. File names change from one
    export to the next; there a post is known, besides, by the second it was posted in and how many files it has.
    """
    united, keys = United(), dict[str, int]()
    for export in exports:
        known, newer = len(united.posts), _Moments(united.posts)
        listed = [post for post in export if post.kind in kinds]
        for post in sorted(listed, key=lambda post: (post.may_be_draft, kinds.index(post.kind))):
            place = _place(post, keys, united.posts)
            is_sure = place is not None or bool(post.caption)
            if place is None:
                place = newer.place_of(post)
            if place is None and post.may_be_draft:
                united.drafts += 1
                continue
            if place is None:
                place = len(united.posts)
                united.posts.append(post)
            else:
                united.shared += place < known and is_sure
                united.posts[place] = _completed(united.posts[place], post, has)
            for key in _keys(post):
                keys.setdefault(key, place)
    return united


def _place(post: Listed, keys: Mapping[str, int], posts: Sequence[Listed]) -> int | None:
    """Where a post stands already. One that only shares a file with another is a post of its own: nothing is lost."""
    files = _files(post)
    for place in (keys[key] for key in _keys(post) if key in keys):
        others = _files(posts[place])
        if files <= others or others <= files:
            return place
    return None


def _files(post: Listed) -> set[str]:
    return {item.number or item.uri for item in post.items if item.uri}


def _keys(post: Listed) -> Iterator[str]:
    for item in post.items:
        if item.uri:
            yield f"uri:{item.uri}"
        if item.number:
            yield f"number:{item.number}"
    if post.number:
        yield f"number:{post.number}"
    if not any(item.uri for item in post.items):
        yield f"words:{post.seconds}:{post.caption}"


def _completed(known: Listed, again: Listed, has: Callable[[str], bool]) -> Listed:
    """What is known of a post, and what only the other list says of it, or has the files of."""

    def there(post: Listed) -> int:
        return sum(1 for item in post.items if item.uri and has(item.uri))

    better = len(again.items) > len(known.items) or (
        len(again.items) == len(known.items) and there(again) > there(known)
    )
    return replace(
        known,
        caption=known.caption or again.caption,
        seconds=known.seconds or again.seconds,
        number=known.number or again.number,
        items=again.items if better else known.items,
    )


class _Moments:
    """The posts of newer exports by second and number of files, where that says which post it is."""

    def __init__(self, posts: Sequence[Listed]) -> None:
        self._places: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._captions = [post.caption for post in posts]
        self._numbers = [{item.number for item in post.items} for post in posts]
        for place, post in enumerate(posts):
            if post.seconds is not None:
                self._places[post.seconds, len(post.items)].append(place)

    def place_of(self, post: Listed) -> int | None:
        """Where the same post stands, None if nowhere, or if two could be it."""
        places = self._places.get((post.seconds or 0, len(post.items)), [])
        same = [place for place in places if self._captions[place] == post.caption]
        if len(same) == 1:
            return same[0]
        if len(places) != 1:
            return None
        # The words were changed between the exports, or it is another post of the same second: numbers that differ
        # say that it is.
        theirs = {item.number for item in post.items}
        differ = None not in theirs | self._numbers[places[0]] and not theirs & self._numbers[places[0]]
        return None if differ else places[0]
