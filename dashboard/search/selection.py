"""Find the frames that satisfy the filters, in the order asked for. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, tzinfo

from dashboard.search.filters import WEEKDAYS, DayPart, Filters, FrameSet, KindChoice, Sort, day_part
from dashboard.search.index import CaptionIndex, Entry
from dashboard.search.query import Term, TermKind, parse_query
from dashboard.words.wording import PostKind, in_zone

Test = Callable[[Entry, date | None], bool]
"""Whether a post, made on this day in the person's zone, satisfies one part of the filters."""

_KINDS = {
    KindChoice.PHOTO: PostKind.PHOTO,
    KindChoice.VIDEO: PostKind.VIDEO,
    KindChoice.REEL: PostKind.REEL,
    KindChoice.ALBUM: PostKind.ALBUM,
}
_SORT_KEYS: dict[Sort, Callable[[Entry], float | None]] = {
    Sort.NEWEST: lambda entry: entry.moment,
    Sort.OLDEST: lambda entry: entry.moment,
    Sort.MOST_LIKED: lambda entry: entry.likes,
    Sort.MOST_COMMENTED: lambda entry: entry.comments,
    Sort.MOST_DISCUSSED: lambda entry: entry.discussed,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Positions on the roll, in the order asked for.

    `left_out` frames satisfy everything else, but Instagram does not say the likes or comments a range asks for.
    `sorted_last` frames come at the end, because the number they would be sorted by is not known.
    """

    positions: tuple[int, ...]
    left_out: int = 0
    sorted_last: int = 0

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Part:
    """One condition: the field it comes from, the term where that is the text, and the test."""

    field: str
    test: Test
    term: Term | None = None


def select(index: CaptionIndex, filters: Filters, zone: tzinfo) -> Selection:
    """Give the frames that satisfy all of the filters. Ties stay in the roll's order."""
    entries, days = index.entries, index.days(zone_of(filters, zone))
    ranges = list(range_parts(filters))
    positions = list(range(len(entries)))
    for part in parts_of(filters, zone):
        test = part.test
        positions = [p for p in positions if test(entries[p], days[p])]
    asked = len(positions)
    if ranges:
        positions = [p for p in positions if _is_counted(entries[p], filters)]
    left_out = asked - len(positions)
    for part in ranges:
        test = part.test
        positions = [p for p in positions if test(entries[p], days[p])]
    return _sorted(positions, index, filters.sort, left_out)


def zone_of(filters: Filters, zone: tzinfo) -> tzinfo:
    """The zone whose days and hours the filters speak of, for a person of this zone."""
    return UTC if filters.in_utc else zone


def parts_of(filters: Filters, zone: tzinfo) -> Iterator[Part]:
    """Every condition but the ranges of likes and comments, cheap and choosy ones first."""
    if filters.ids:
        ids = frozenset(filters.ids)
        yield Part("ids", lambda entry, day: entry.media.id in ids)
    yield from _time_parts(filters, zone_of(filters, zone))
    yield from _shape_parts(filters)
    if filters.kinds:
        yield Part("kinds", _kind_test(filters.kinds))
    for term in parse_query(filters.text).terms:
        yield Part("text", _term_test(term), term)


def _time_parts(filters: Filters, zone: tzinfo) -> Iterator[Part]:
    since, until, year, month = filters.since, filters.until, filters.year, filters.month
    if year is not None:
        yield Part("year", lambda entry, day: day is not None and day.year == year)
    if month is not None:
        yield Part("month", lambda entry, day: day is not None and day.month == month)
    if since is not None:
        yield Part("since", lambda entry, day: day is not None and day >= since)
    if until is not None:
        yield Part("until", lambda entry, day: day is not None and day <= until)
    if filters.weekday is not None:
        weekday = WEEKDAYS.index(filters.weekday)
        yield Part("weekday", lambda entry, day: day is not None and day.weekday() == weekday)
    if filters.part is not None:
        yield Part("part", _day_part_test(filters.part, zone))


def _shape_parts(filters: Filters) -> Iterator[Part]:
    slides_min, slides_max = filters.slides_min, filters.slides_max
    caption_min, caption_max = filters.caption_min, filters.caption_max
    if filters.frames is FrameSet.WITHOUT_FILE:
        yield Part("frames", lambda entry, day: entry.lacks_file)
    if filters.frames is FrameSet.MISSING_SLIDES:
        yield Part("frames", lambda entry, day: entry.lacks_slides)
    if filters.without_caption:
        yield Part("without_caption", lambda entry, day: not entry.has_caption)
    if slides_min is not None:
        yield Part("slides_min", lambda entry, day: entry.slides >= slides_min)
    if slides_max is not None:
        yield Part("slides_max", lambda entry, day: entry.slides <= slides_max)
    if caption_min is not None:
        yield Part("caption_min", lambda entry, day: entry.caption_length >= caption_min)
    if caption_max is not None:
        yield Part("caption_max", lambda entry, day: entry.caption_length <= caption_max)


def range_parts(filters: Filters) -> Iterator[Part]:
    """Every condition on a number. One that is not known satisfies none."""
    likes_min, likes_max = filters.likes_min, filters.likes_max
    comments_min, comments_max = filters.comments_min, filters.comments_max
    if likes_min is not None:
        yield Part("likes_min", lambda entry, day: entry.likes is not None and entry.likes >= likes_min)
    if likes_max is not None:
        yield Part("likes_max", lambda entry, day: entry.likes is not None and entry.likes <= likes_max)
    if comments_min is not None:
        yield Part(
            "comments_min", lambda entry, day: entry.comments is not None and entry.comments >= comments_min
        )
    if comments_max is not None:
        yield Part(
            "comments_max", lambda entry, day: entry.comments is not None and entry.comments <= comments_max
        )


def _kind_test(kinds: frozenset[KindChoice]) -> Test:
    badges = frozenset(_KINDS[kind] for kind in kinds if kind in _KINDS)
    if KindChoice.WITHHELD in kinds:
        return lambda entry, day: entry.kind in badges or entry.lacks_file or entry.lacks_slides
    return lambda entry, day: entry.kind in badges


def _day_part_test(part: DayPart, zone: tzinfo) -> Test:
    def test(entry: Entry, day: date | None) -> bool:
        moment = entry.media.timestamp
        # Without a day of the local calendar there is no hour of it either.
        return moment is not None and day is not None and day_part(in_zone(moment, zone).hour) is part

    return test


def _term_test(term: Term) -> Test:
    if term.kind is TermKind.TEXT:
        # What `Term.matches` does, without its call: this line is most of what a search costs.
        wanted, is_excluded = term.wanted, term.is_excluded
        return lambda entry, day: (wanted in entry.caption.text) != is_excluded
    return lambda entry, day: term.matches(entry.caption)


def _is_counted(entry: Entry, filters: Filters) -> bool:
    """Whether the numbers that a range asks for are known."""
    asks_likes = filters.likes_min is not None or filters.likes_max is not None
    asks_comments = filters.comments_min is not None or filters.comments_max is not None
    return not (asks_likes and entry.likes is None) and not (asks_comments and entry.comments is None)


def _sorted(positions: list[int], index: CaptionIndex, sort: Sort, left_out: int) -> Selection:
    key = _SORT_KEYS[sort]
    numbers = {p: number for p in positions if (number := key(index.entries[p])) is not None}
    unknown = [p for p in positions if p not in numbers]
    known = sorted(numbers, key=numbers.__getitem__, reverse=sort is not Sort.OLDEST)
    return Selection((*known, *unknown), left_out, len(unknown))
