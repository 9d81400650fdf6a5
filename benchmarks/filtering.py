"""Time a search, a filter and an order over 100, 1,000 and 10,000 posts, prepared once.

The reference, in the same run, is the plain loop: it folds every caption and finds every local date on each call.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard.account.completeness import lacks_file, missing_slides, report_account
from dashboard.search.captions import prepare
from dashboard.search.filters import Filters, KindChoice, Sort
from dashboard.search.index import CaptionIndex
from dashboard.search.query import parse_query
from dashboard.search.selection import select
from dashboard.search.timeline import count_by_month, on_this_day
from dashboard.search.widening import widening
from dashboard.words.wording import kind_of
from igclient import Media, MediaType
from sandbox import captions

ZONE = ZoneInfo("Europe/Berlin")
SIZES = (100, 1_000, 10_000)
BUDGET_MS = 50
TODAY = date(2026, 11, 14)
_SPECIAL = (
    captions.HEBREW,
    captions.ARABIC,
    captions.FAMILIES_OF_EMOJI,
    captions.HASHTAG_WALL,
    captions.ODD_SPACE,
    captions.LONGEST,
)
CASES: tuple[tuple[str, Filters], ...] = (
    ("everything, newest", Filters()),
    ("everything, most discussed", Filters(sort=Sort.MOST_DISCUSSED)),
    ("one word", Filters(text="light")),
    ("three words and a phrase", Filters(text='the -snow of "the light"')),
    ("a hashtag", Filters(text="#fog")),
    ("kind and year", Filters(kinds=frozenset({KindChoice.PHOTO, KindChoice.WITHHELD}), year=2024)),
    ("range, most liked", Filters(likes_min=100, likes_max=900, sort=Sort.MOST_LIKED)),
    (
        "all of it",
        Filters(
            text="the -snow e a",
            kinds=frozenset({KindChoice.PHOTO, KindChoice.ALBUM}),
            since=date(2016, 1, 1),
            until=date(2026, 12, 31),
            likes_min=1,
            likes_max=100_000,
            comments_min=0,
            comments_max=100_000,
            sort=Sort.MOST_DISCUSSED,
        ),
    ),
    ("eight words in no caption", Filters(text="-q1 -q2 -q3 -q4 -q5 -q6 -q7 -q8")),
    ("nothing found", Filters(text="zeppelin #nowhere", kinds=frozenset({KindChoice.REEL}))),
)


def make_posts(count: int) -> list[Media]:
    """Posts in the sample account's words, every thirtieth a nasty one, every tenth an album."""
    rng = random.Random(count)  # noqa: S311 - the same posts on every run
    families = [name for name, writing in captions.WRITINGS.items() if len(writing.tags) > 3]
    first = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
    posts = []
    for number in range(count):
        text = rng.choice(_SPECIAL) if number % 30 == 7 else None
        slides = tuple(Media(id=f"{number}/{n}", media_url="https://x.example/") for n in range(4))
        posts.append(
            Media(
                id=str(number),
                caption=text or captions.written(rng.choice(families), number, rng),
                media_type=MediaType.CAROUSEL_ALBUM if number % 10 == 3 else MediaType.IMAGE,
                media_product_type="REELS" if number % 9 == 0 else "FEED",
                media_url=None if number % 100 == 99 else "https://x.example/",
                timestamp=first - timedelta(hours=5 * number, minutes=rng.randrange(60)),
                like_count=None if number % 25 == 0 else rng.randrange(2_000),
                comments_count=rng.randrange(200),
                children=slides if number % 10 == 3 else (),
            )
        )
    return posts


def plain_loop(posts: Sequence[Media], filters: Filters) -> tuple[int, ...]:
    """Select as one would without preparing anything."""
    query = parse_query(filters.text)
    found = []
    for position, media in enumerate(posts):
        day = media.timestamp.astimezone(ZONE).date() if media.timestamp else None
        is_withheld = lacks_file(media) or bool(missing_slides(media))
        kinds = {kind_of(media).value, "withheld" if is_withheld else ""}
        if filters.kinds and not kinds & {kind.value for kind in filters.kinds}:
            continue
        if (filters.year and (day is None or day.year != filters.year)) or (
            filters.since and filters.until and (day is None or not filters.since <= day <= filters.until)
        ):
            continue
        if not _within(media.like_count, filters.likes_min, filters.likes_max):
            continue
        if not _within(media.comments_count, filters.comments_min, filters.comments_max):
            continue
        if query.matches(prepare(media.caption)):
            found.append(position)
    return tuple(sorted(found, key=lambda position: _order(posts[position], filters.sort)))


def _within(number: int | None, least: int | None, most: int | None) -> bool:
    if least is None and most is None:
        return True
    return number is not None and (least or 0) <= number <= (most if most is not None else number)


def _order(media: Media, sort: Sort) -> tuple[bool, float]:
    likes, comments = media.like_count, media.comments_count
    number: float | None = media.timestamp.timestamp() if media.timestamp else None
    if sort is Sort.MOST_LIKED:
        number = likes
    if sort is Sort.MOST_DISCUSSED:
        number = comments / likes if likes and comments is not None else None
    return number is None, -(number or 0)


def milliseconds(times: int, work: Callable[..., object], *values: object) -> float:
    """The median of some runs of `work(*values)`."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work(*values)
        taken.append((time.perf_counter() - start) * 1_000)
    return statistics.median(taken)


def report_once(posts: Sequence[Media]) -> None:
    """The reconciliation line."""
    report_account(posts, len(posts), is_complete=True)


def main() -> None:
    """Print both tables; fail when a case is over its budget."""
    worst = 0.0
    print("Select, milliseconds (median). Reference: a plain loop that folds captions on each call.\n")
    print(f"{'posts':>7}  {'case':32} {'found':>6} {'select':>8} {'plain':>9} {'ratio':>7}")
    for size in SIZES:
        posts = make_posts(size)
        index = CaptionIndex(posts)
        index.days(ZONE)
        for name, filters in CASES:
            found = select(index, filters, ZONE).positions
            assert found == plain_loop(posts, filters), name
            ours = milliseconds(15, select, index, filters, ZONE)
            plain = milliseconds(3, plain_loop, posts, filters)
            worst = max(worst, ours)
            print(f"{size:7,}  {name:32} {len(found):6,} {ours:8.2f} {plain:9.2f} {ours / plain:7.3f}")
        print()
    print("Around it, milliseconds (median).\n")
    print(
        f"{'posts':>7}  {'prepare':>8} {'a post':>7} {'again':>8} {'days':>6} {'widening':>9} {'timeline':>9}"
        f" {'this day':>9} {'report':>7}"
    )
    for size in SIZES:
        posts = make_posts(size)
        whole = milliseconds(3, CaptionIndex, posts)
        index = CaptionIndex(posts)
        days = milliseconds(1, index.days, ZONE)
        everything = select(index, Filters(), ZONE).positions
        row = (
            milliseconds(9, partial(CaptionIndex, posts, before=index)),
            days,
            milliseconds(9, widening, index, CASES[-1][1], ZONE),
            milliseconds(9, count_by_month, index, everything, ZONE),
            milliseconds(9, on_this_day, index, TODAY, ZONE),
            milliseconds(9, report_once, posts),
        )
        cells = "{:8.2f} {:6.1f} {:9.2f} {:9.2f} {:9.2f} {:7.2f}".format(*row)
        print(f"{size:7,}  {whole:8.1f} {whole / size:7.3f} {cells}")
        worst = max(worst, *row[2:])
    print(f"\nSlowest of a run: {worst:.1f} ms of {BUDGET_MS} ms allowed ({worst / BUDGET_MS:.2f}).")
    sys.exit(worst > BUDGET_MS)


if __name__ == "__main__":
    main()
