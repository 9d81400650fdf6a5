"""Groups of posts held against the account's own level: kinds, slides, captions, weekdays, parts of the day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from dashboard.insights.chance import SHUFFLES, Verdict, judge
from dashboard.insights.figure import Basis, Figure
from dashboard.insights.intervals import median_interval
from dashboard.insights.levels import ratios
from dashboard.insights.posts import Bools, Floats, Ints, Posts
from dashboard.search.filters import DAY_PARTS, WEEKDAYS, KindChoice, day_part
from dashboard.words.wording import PostKind

OF_ALL = "likes ÷ median of the 30 posts around"
OF_KIND = "likes ÷ median of the 30 posts of its kind around"
LEAST_COMPARED = 2


@dataclass(frozen=True, slots=True)
class Dot:
    """One post: its likes in its own level. A `young` one still gathers likes and is in no median."""

    id: str
    ratio: float
    young: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A group: its median with the posts behind it, and every post as a dot."""

    figure: Figure
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Groups beside each other, and whether the best of them is more than chance; None where none has six posts."""

    rows: tuple[Row, ...]
    verdict: Verdict | None
    basis: Basis

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to compare."""
        return not any(row.figure.n for row in self.rows)


@dataclass(frozen=True, slots=True)
class Band:
    """A group's name, which posts belong to it, and the filters that say the same."""

    name: str
    mask: Bools
    asked: Mapping[str, Any]


KIND_CHOICES = {
    PostKind.PHOTO: KindChoice.PHOTO,
    PostKind.ALBUM: KindChoice.ALBUM,
    PostKind.REEL: KindChoice.REEL,
    PostKind.VIDEO: KindChoice.VIDEO,
}
"""The kinds in the order of the charts, and how each is asked for on the sheets."""
_SLIDES = ((2, 3), (4, 6), (7, None))
_CAPTIONS = ((0, 0), (1, 125), (126, 500), (501, None))


def compare_kinds(posts: Posts, since_year: int | None = None) -> Comparison:
    """Photos, albums, reels and videos against the level of all posts: against its own, every kind would be typical."""
    bands = [
        Band(kind.value, posts.kinds == kind.value, {"kinds": frozenset({choice})})
        for kind, choice in KIND_CHOICES.items()
    ]
    return _compare(posts, bands, ratios(posts.likes, posts.compared), OF_ALL, since_year)


def compare_slides(posts: Posts, since_year: int | None = None) -> Comparison:
    """Albums by their number of slides."""
    return _compare(posts, _ranges("slides", posts.slides, _SLIDES), _of_kind(posts), OF_KIND, since_year)


def compare_captions(posts: Posts, since_year: int | None = None) -> Comparison:
    """Posts by the characters of their caption; Instagram folds away what follows the first 125."""
    bands = _ranges("caption", posts.caption_lengths, _CAPTIONS)
    return _compare(posts, bands, _of_kind(posts), OF_KIND, since_year)


def compare_weekdays(posts: Posts, since_year: int | None = None) -> Comparison:
    """Posts by the day of the week."""
    bands = [
        Band(weekday.value, posts.weekdays == number, {"weekday": weekday})
        for number, weekday in enumerate(WEEKDAYS)
    ]
    return _compare(posts, bands, _of_kind(posts), OF_KIND, since_year)


def compare_times(posts: Posts, since_year: int | None = None) -> Comparison:
    """Posts by weekday and part of the day: part after part, each from Monday to Sunday."""
    return _compare(posts, _time_bands(posts), _of_kind(posts), OF_KIND, since_year)


def count_times(posts: Posts) -> tuple[Figure, ...]:
    """How many posts there are by weekday and part of the day, whether their likes are told or not."""
    basis = posts.basis("posts by weekday and part of the day")
    found = [(band, posts.ids_at(np.flatnonzero(band.mask))) for band in _time_bands(posts)]
    return tuple(Figure(band.name, len(ids), basis, ids, posts.door(**band.asked)) for band, ids in found)


def count_above(posts: Posts, ratio: float, since_year: int | None = None) -> Figure:
    """The posts that got more than so many times the level of all posts around them."""
    mask = posts.compared & _since(posts, since_year)
    ids = posts.ids_at(np.flatnonzero(mask & (ratios(posts.likes, posts.compared) > ratio)))
    return Figure(f"above ×{ratio:g}", len(ids), posts.basis(OF_ALL, mask), ids, posts.ids_door(ids))


def rank(posts: Posts) -> tuple[Dot, ...]:
    """Every compared post, the one that did best against the level around it first; the later one of two alike."""
    own = ratios(posts.likes, posts.compared)
    places = np.flatnonzero(posts.compared & ~np.isnan(own))
    order = places[np.lexsort((-places, -own[places]))]
    return tuple(Dot(posts.ids[place], float(own[place]), False) for place in order.tolist())


def _compare(
    posts: Posts, bands: Sequence[Band], own: Floats, formula: str, since_year: int | None
) -> Comparison:
    in_period, known = _since(posts, since_year), ~np.isnan(own)
    compared = posts.compared & in_period & known
    basis = posts.basis(formula, compared, "intervals by order statistics", f"{SHUFFLES} shuffles")
    if np.count_nonzero(posts.compared) < LEAST_COMPARED:
        return Comparison((), None, basis)
    began = {"since": date(since_year, 1, 1)} if since_year else {}

    def row(band: Band) -> Row:
        places = np.flatnonzero(band.mask & compared)
        young = np.flatnonzero(band.mask & posts.liked & ~posts.settled & in_period & known)
        interval = median_interval(own[places])
        door = posts.compared_door(**band.asked, **began)
        figure = Figure(
            band.name, interval.median if interval else None, basis, posts.ids_at(places), door, interval
        )
        dots = [Dot(posts.ids[place], float(own[place]), False) for place in places.tolist()]
        dots += [Dot(posts.ids[place], float(own[place]), True) for place in young.tolist()]
        return Row(figure, tuple(dots))

    # Shuffled over the posts that are in the comparison, in their order.
    place_of = np.cumsum(compared) - 1
    groups = {band.name: place_of[np.flatnonzero(band.mask & compared)] for band in bands}
    verdict = judge(own[compared], groups)
    return Comparison(tuple(map(row, bands)), verdict, basis)


def _of_kind(posts: Posts) -> Floats:
    return ratios(posts.likes, posts.compared, posts.kinds)


def _since(posts: Posts, year: int | None) -> Bools:
    return posts.years >= (year or 0)


def _time_bands(posts: Posts) -> list[Band]:
    parts = np.array([day_part(hour).value for hour in range(24)])[posts.hours]
    return [
        Band(
            f"{weekday.value} {part.value}",
            (parts == part.value) & (posts.weekdays == number),
            {"weekday": weekday, "part": part},
        )
        for part in DAY_PARTS
        for number, weekday in enumerate(WEEKDAYS)
    ]


def _ranges(name: str, values: Ints, ranges: Sequence[tuple[int, int | None]]) -> list[Band]:
    def band(least: int, most: int | None) -> Band:
        mask = (values >= least) & (values <= most if most is not None else True)
        asked = {f"{name}_min": least} | ({} if most is None else {f"{name}_max": most})
        ends = f"{least}+" if most is None else f"{least}" if least == most else f"{least}–{most}"
        return Band(ends, mask, asked)

    return [band(least, most) for least, most in ranges]
