"""When the filters leave nothing: which one to let go, and what that brings back. Pure."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from dashboard.search.filters import Filters, KindChoice
from dashboard.search.index import CaptionIndex
from dashboard.search.query import parse_query
from dashboard.search.selection import Part, parts_of, range_parts, zone_of

# Filters that belong together: when no single part is to blame, they are let go together.
_FAMILIES = (
    ("text",),
    ("year", "month", "since", "until", "weekday", "part"),
    ("likes_min", "likes_max"),
    ("comments_min", "comments_max"),
    ("slides_min", "slides_max"),
    ("caption_min", "caption_max"),
)


@dataclass(frozen=True, slots=True)
class Widening:
    """The nearest way out of an empty result: what to let go, and what that gives.

    `dropped` is mostly one pair of a filter's name and its value in words, such as ("kinds", "photo"), or
    ("text", "fog") for one word of several.
    """

    dropped: tuple[tuple[str, str], ...]
    count: int
    filters: Filters


def widening(index: CaptionIndex, filters: Filters, zone: tzinfo) -> Widening | None:
    """For an empty result, find the one filter whose removal brings back the most frames.

    Words of the search count one by one. When no single one helps, filters of a family (the dates, the likes) go
    together. None when that does not help either, or there is nothing to let go.
    """
    parts = [*parts_of(filters, zone), *range_parts(filters)]
    days = index.days(zone_of(filters, zone))
    alone: Counter[int] = Counter()
    together: Counter[tuple[str, ...]] = Counter()
    for entry, day in zip(index.entries, days, strict=True):
        # Only a frame with a single obstacle comes back when that one is removed.
        failed = [number for number, part in enumerate(parts) if not part.test(entry, day)]
        if len(failed) == 1:
            alone[failed[0]] += 1
        elif failed:
            family = _family(parts[failed[0]].field)
            if all(parts[number].field in family for number in failed):
                together[family] += 1
    if alone:
        number, count = alone.most_common(1)[0]
        return _without((parts[number],), count, filters)
    if together:
        family, count = together.most_common(1)[0]
        return _without(tuple(part for part in parts if part.field in family), count, filters)
    return None


def _family(field: str) -> tuple[str, ...]:
    return next((family for family in _FAMILIES if field in family), (field,))


def _without(parts: tuple[Part, ...], count: int, filters: Filters) -> Widening:
    gone = {part.term for part in parts if part.term}
    kept = [term.source for term in parse_query(filters.text).terms if term not in gone]
    cleared: dict[str, Any] = {
        part.field: getattr(Filters(), part.field) for part in parts if part.field != "text"
    }
    if gone:
        cleared["text"] = " ".join(kept)
    wider = replace(filters, **cleared)
    dropped = tuple(
        (part.field, part.term.source if part.term else _in_words(getattr(filters, part.field)))
        for part in parts
    )
    return Widening(dropped, count, wider)


def _in_words(value: object) -> str:
    return (
        ",".join(kind for kind in KindChoice if kind in value) if isinstance(value, frozenset) else str(value)
    )
