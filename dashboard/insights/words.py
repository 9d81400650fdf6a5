"""What the captions say: hashtags alone and together, mentions, captions without words, and what they are written in.

Hashtags are compared within a year only: habits and Instagram's limits change. Pure.
"""

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from dashboard.insights.chance import SHUFFLES, Verdict, judge
from dashboard.insights.figure import Basis, Figure
from dashboard.insights.intervals import LEAST, median_interval
from dashboard.insights.posts import Floats, Ints, Posts
from dashboard.search.captions import hashtags_in
from dashboard.search.folding import fold

MOST_TAGS = 12
MOST_PAIRS = 6
MOST_NAMES = 6
UNUSED_DAYS = 365
TOGETHER = 2
"""From so many posts on, two hashtags are used together rather than once."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is told of captions. `tags` hold the median of likes beside posts of the same year without the tag."""

    tags: tuple[Figure, ...]
    verdict: Verdict | None
    basis: Basis
    pairs: tuple[Figure, ...]
    unused: tuple[Figure, ...]
    mentions: tuple[Figure, ...]
    scripts: tuple[Figure, ...]
    without_text: Figure
    without_tag: Figure


def count_words(posts: Posts) -> Words:
    """Count what stands in the captions, and compare the hashtags that six posts or more have."""
    by_tag: defaultdict[str, list[int]] = defaultdict(list)
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    by_script: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(posts.entries):
        for tag in entry.caption.hashtags:
            by_tag[tag].append(place)
        for name in entry.caption.mentions:
            by_name[name].append(place)
        if entry.has_caption:
            by_script[script_of(entry.media.caption or "")].append(place)
    spelled = _Spelling(posts)
    tags, verdict, basis = _compare_tags(posts, by_tag, spelled)
    return Words(
        tags=tags,
        verdict=verdict,
        basis=basis,
        pairs=_count_pairs(posts, by_tag, spelled),
        unused=_count_unused(posts, by_tag, spelled),
        mentions=_count_mentions(posts, by_name),
        scripts=_count_scripts(posts, by_script),
        without_text=_count_without(posts, "without words", [not e.has_caption for e in posts.entries]),
        without_tag=_count_without(
            posts, "without a hashtag", [not e.caption.hashtags for e in posts.entries]
        ),
    )


def script_of(text: str) -> str:
    """The script that most letters of a text are of, as Unicode names it; 'No letters' for a text of none."""
    found = Counter(map(_script, text))
    found.pop("", None)
    return min(found, key=lambda script: (-found[script], script)) if found else "No letters"


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    name = unicodedata.name(letter, "").split(" ")[0]
    return {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese"}.get(name, name.capitalize())


class _Spelling:
    """Hashtags as they are written most lately, by their folded name."""

    def __init__(self, posts: Posts) -> None:
        self._posts = posts

    def of(self, tag: str, places: list[int]) -> str:
        caption = self._posts.entries[places[-1]].media.caption or ""
        return next((f"#{mark.name}" for mark in hashtags_in(caption) if fold(mark.name) == tag), f"#{tag}")


def _compare_tags(
    posts: Posts, by_tag: dict[str, list[int]], spelled: _Spelling
) -> tuple[tuple[Figure, ...], Verdict | None, Basis]:
    compared = posts.compared
    basis = posts.basis(
        "likes ÷ median of the same year without the tag",
        compared,
        f"tags on {LEAST} posts or more",
        f"{SHUFFLES} shuffles within each year",
    )
    common = {}
    for tag, places in by_tag.items():
        kept = np.array(places, dtype=np.int64)
        kept = kept[compared[kept]]
        if len(kept) >= LEAST:
            common[tag] = kept
    ordered = sorted(common, key=lambda tag: (-len(common[tag]), tag))
    figures = []
    for tag in ordered[:MOST_TAGS]:
        own = _beside_the_year(posts, common[tag])
        interval = median_interval(own[~np.isnan(own)])
        door = posts.compared_door(text=f"#{tag}")
        value = interval.median if interval else None
        name = spelled.of(tag, by_tag[tag])
        figures.append(Figure(name, value, basis, posts.ids_at(common[tag]), door, interval))
    # Held against the whole year, so that one value a post can be shuffled within it.
    place_of = np.cumsum(compared) - 1
    in_its_year = _in_their_year(posts.likes[compared], posts.years[compared])
    groups = {spelled.of(tag, by_tag[tag]): place_of[common[tag]] for tag in ordered}
    verdict = judge(in_its_year, groups, strata=posts.years[compared], either_way=True) if groups else None
    return tuple(figures), verdict, basis


def _beside_the_year(posts: Posts, tagged: Ints) -> Floats:
    """Likes of each tagged post, divided by the median of its year's posts without the tag; NaN where it has none."""
    others = posts.compared.copy()
    others[tagged] = False
    own = np.full(len(tagged), np.nan)
    for year in np.unique(posts.years[tagged]):
        without = posts.likes[others & (posts.years == year)]
        if len(without):
            here = posts.years[tagged] == year
            own[here] = posts.likes[tagged[here]] / max(float(np.median(without)), 1.0)
    return own


def _in_their_year(likes: Floats, years: Ints) -> Floats:
    own = np.empty(len(likes))
    for year in np.unique(years):
        here = years == year
        own[here] = likes[here] / max(float(np.median(likes[here])), 1.0)
    return own


def _count_pairs(posts: Posts, by_tag: dict[str, list[int]], spelled: _Spelling) -> tuple[Figure, ...]:
    """The pairs of hashtags that most posts have together."""
    known = {tag for tag, places in by_tag.items() if len(places) >= TOGETHER}
    counted = Counter(
        pair for entry in posts.entries for pair in combinations(sorted(entry.caption.hashtags & known), 2)
    )
    basis = posts.basis("posts with both hashtags")
    most = sorted(
        (pair for pair in counted if counted[pair] >= TOGETHER), key=lambda pair: (-counted[pair], pair)
    )
    figures = []
    for one, other in most[:MOST_PAIRS]:
        ids = posts.ids_at(np.intersect1d(by_tag[one], by_tag[other]))
        name = f"{spelled.of(one, by_tag[one])} + {spelled.of(other, by_tag[other])}"
        figures.append(Figure(name, len(ids), basis, ids, posts.door(text=f"#{one} #{other}")))
    return tuple(figures)


def _count_unused(posts: Posts, by_tag: dict[str, list[int]], spelled: _Spelling) -> tuple[Figure, ...]:
    """Hashtags of six posts or more that none of the last year has."""
    last = posts.today.toordinal() - UNUSED_DAYS
    gone = [tag for tag, places in by_tag.items() if len(places) >= LEAST and posts.days[places[-1]] < last]
    basis = posts.basis(f"hashtags of {LEAST} posts or more, none of them of the last {UNUSED_DAYS} days")
    return tuple(
        Figure(spelled.of(tag, by_tag[tag]), len(ids), basis, ids, posts.door(text=f"#{tag}"))
        for tag in sorted(gone, key=lambda tag: (-len(by_tag[tag]), tag))[:MOST_TAGS]
        for ids in [posts.ids_at(np.array(by_tag[tag]))]
    )


def _count_mentions(posts: Posts, by_name: dict[str, list[int]]) -> tuple[Figure, ...]:
    basis = posts.basis("posts that mention the name")
    return tuple(
        Figure(f"@{name}", len(ids), basis, ids, posts.door(text=f"@{name}"))
        for name in sorted(by_name, key=lambda name: (-len(by_name[name]), name))[:MOST_NAMES]
        for ids in [posts.ids_at(np.array(by_name[name]))]
    )


def _count_scripts(posts: Posts, by_script: dict[str, list[int]]) -> tuple[Figure, ...]:
    basis = posts.basis("captions by the script most of their letters are of")
    return tuple(
        Figure(script, len(ids), basis, ids, posts.ids_door(ids))
        for script in sorted(by_script, key=lambda script: (-len(by_script[script]), script))
        for ids in [posts.ids_at(np.array(by_script[script]))]
    )


def _count_without(posts: Posts, name: str, lacks: list[bool]) -> Figure:
    ids = posts.ids_at(np.flatnonzero(lacks))
    is_text = name == "without words"
    door = posts.door(without_caption=True) if is_text and ids else posts.ids_door(ids)
    return Figure(name, len(ids), posts.basis(f"captions {name}"), ids, door)
