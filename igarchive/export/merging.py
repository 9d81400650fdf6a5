"""Lay an export over the posts of a live account: which are the same, how that is known, and what only one has."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from igarchive.export.opening import Export
from igclient import Media

APART = 5
"""Seconds between the two times of one post, at most: an album's files are stored up to two before it is posted."""
_A_DAY = 86_400
_MOST_RIVALS = 50
_TELLING = 20
"""A caption of fewer letters comes more than once."""


class How(StrEnum):
    """Name how two posts were known to be the same, the surest first."""

    NUMBER = "number"
    TIME_AND_COUNT = "time_and_count"
    TIME = "time"
    CAPTION = "caption"


HOW_IN_WORDS = {
    How.NUMBER: "the same number",
    How.TIME_AND_COUNT: "posted at the same moment, with as many files",
    How.TIME: "posted at the same moment",
    How.CAPTION: "the same words within a day",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold a post of the account and the same one in the export."""

    live: Media
    exported: Media
    how: How


@dataclass(frozen=True, slots=True)
class Merged:
    """Hold what two sources of one account have in common, and what only one has; each in its source's order,
    the pairs of a surer kind before those of another."""

    pairs: tuple[Pair, ...]
    only_live: tuple[Media, ...]
    only_export: tuple[Media, ...]


Score = tuple[float, ...]
Candidates = Callable[["_Post"], Iterator[tuple["_Post", Score]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Post:
    """A post with what it is known by."""

    media: Media
    numbers: frozenset[str]
    times: tuple[int, ...]
    count: int
    words: str

    @classmethod
    def of(cls, media: Media) -> "_Post":
        moments = [media.timestamp, *(child.timestamp for child in media.children[:1])]
        return cls(
            media,
            frozenset(part.id for part in (media, *media.children) if part.id.isdigit()),
            tuple(sorted({int(moment.timestamp()) for moment in moments if moment})),
            max(1, len(media.children)),
            re.sub(r"\s+", " ", unicodedata.normalize("NFC", media.caption or "")).strip(),
        )


def merge(posts: Iterable[Media], export: Export) -> Merged:
    """Return which posts of an account are in its export, too; archived ones come into question as well.

    By number where the two number alike; else within `APART` seconds with as many files; else within as many, if no
    other post is; else by equal captions within a day. Never by the day alone. What could be two stays apart.
    """
    live, exported = (
        [_Post.of(post) for post in posts],
        [_Post.of(post) for post in export.posts + export.archived],
    )
    pairs: list[Pair] = []
    for how, rule in _RULES.items():
        found = _paired(live, rule(exported), needs_single=how in (How.TIME, How.CAPTION))
        pairs += [Pair(one.media, other.media, how) for one, other in found]
        here, there = {id(one) for one, _ in found}, {id(other) for _, other in found}
        live = [post for post in live if id(post) not in here]
        exported = [post for post in exported if id(post) not in there]
    return Merged(tuple(pairs), tuple(post.media for post in live), tuple(post.media for post in exported))


def _paired(
    live: Sequence[_Post], candidates: Candidates, *, needs_single: bool
) -> list[tuple[_Post, _Post]]:
    """The pairs of a rule, the nearest first, each post once. Two that are as near as each other are no pair."""
    edges = [(score, one, other) for one in live for other, score in candidates(one)]
    if needs_single:
        degrees = Counter(id(post) for _, *pair in edges for post in pair)
        edges = [edge for edge in edges if degrees[id(edge[1])] == 1 == degrees[id(edge[2])]]
    by_score: dict[Score, list[tuple[_Post, _Post]]] = defaultdict(list)
    for score, one, other in edges:
        by_score[score].append((one, other))
    taken, pairs = set[int](), list[tuple[_Post, _Post]]()
    for _, level in sorted(by_score.items(), key=itemgetter(0)):
        free = [pair for pair in level if not {id(post) for post in pair} & taken]
        rivals = Counter(id(post) for pair in free for post in pair)
        pairs += [pair for pair in free if all(rivals[id(post)] == 1 for post in pair)]
        # A post that two are as near to is nobody's, and is not given to a third that is farther.
        taken |= rivals.keys()
    return pairs


def _by_number(exported: Sequence[_Post]) -> Candidates:
    known: dict[str, list[_Post]] = defaultdict(list)
    for post in exported:
        for number in post.numbers:
            known[number].append(post)

    def candidates(one: _Post) -> Iterator[tuple[_Post, Score]]:
        for other in {id(post): post for number in one.numbers for post in known.get(number, ())}.values():
            yield other, ()

    return candidates


def _by_time(exported: Sequence[_Post]) -> Candidates:
    times = sorted(((second, place) for place, post in enumerate(exported) for second in post.times))

    def candidates(one: _Post) -> Iterator[tuple[_Post, Score]]:
        nearest: dict[int, int] = {}
        for second in one.times:
            begin, end = bisect_left(times, (second - APART,)), bisect_left(times, (second + APART + 1,))
            # So many in one moment were posted by a program, and nothing tells them apart.
            for other, place in times[begin:end] if end - begin <= _MOST_RIVALS else ():
                nearest[place] = min(abs(other - second), nearest.get(place, APART))
        for place, apart in nearest.items():
            yield exported[place], (apart, exported[place].words != one.words)

    return candidates


def _by_time_and_count(exported: Sequence[_Post]) -> Candidates:
    near = _by_time(exported)

    def candidates(one: _Post) -> Iterator[tuple[_Post, Score]]:
        yield from ((other, score) for other, score in near(one) if other.count == one.count)

    return candidates


def _by_caption(exported: Sequence[_Post]) -> Candidates:
    known: dict[str, list[_Post]] = defaultdict(list)
    for post in exported:
        if len(post.words) >= _TELLING:
            known[post.words].append(post)

    def candidates(one: _Post) -> Iterator[tuple[_Post, Score]]:
        rivals = known.get(one.words, [])
        for other in rivals if len(rivals) <= _MOST_RIVALS else ():
            if any(abs(mine - theirs) <= _A_DAY for mine in one.times for theirs in other.times):
                yield other, ()

    return candidates


_RULES: dict[How, Callable[[Sequence[_Post]], Candidates]] = {
    How.NUMBER: _by_number,
    How.TIME_AND_COUNT: _by_time_and_count,
    How.TIME: _by_time,
    How.CAPTION: _by_caption,
}
