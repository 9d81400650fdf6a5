"""Lay posts out as frames: what is printed on each, and where its picture comes from."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace

from dashboard.account.source import Source
from dashboard.components.film import Frame
from dashboard.pictures.store import Picture, picture_store
from dashboard.sheets.loading import Sheet
from dashboard.sheets.run import Run
from dashboard.words.wording import PostKind, edge_date, kind_of, label
from igclient import Media

STRIP = 12
# On a wide page.
ROW = 6


def fetch_avatar(source: Source) -> Future[Picture]:
    """Begin to fetch the profile picture, small."""
    return picture_store().submit_thumbnails([source.avatar()])[0]


def cut_strips(
    sheet: Sheet,
    run: Run,
    selected: Collection[str] = (),
    *,
    is_marked: Callable[[Media], bool] = lambda media: False,
) -> list[list[Frame]]:
    """Print number, date, badge and counts of a sheet's frames, show which are selected or marked, and cut strips.

    A strip is up to twelve frames: two rows of six, four of three.
    """
    frames = [
        replace(_frame(media, run, sheet.print_number(index), media.id in selected), marked=is_marked(media))
        for index, media in enumerate(sheet.items)
    ]
    return [frames[start : start + STRIP] for start in range(0, len(frames), STRIP)]


def develop(
    items: Sequence[Media], source: Source, *, patience: float | None = None
) -> Iterator[dict[str, Picture]]:
    """Fetch the posts' pictures and give them by post, in order: the first two rows by themselves, then strip by strip.

    The first row is begun at once and has the server to itself, then all others start together. When the caller stops
    listening, or `patience` seconds after it began to, it ends, and those not begun are cancelled.
    """
    return _developed(items, source, _begin(items[:ROW], source), patience)


def _developed(
    items: Sequence[Media], source: Source, row: list[Future[Picture]], patience: float | None
) -> Iterator[dict[str, Picture]]:
    if not items:
        return
    deadline = None if patience is None else time.monotonic() + patience
    starts = range(STRIP, len(items), STRIP)
    others = [items[ROW:STRIP], *(items[start : start + STRIP] for start in starts)]
    others = [batch for batch in others if batch]
    waiting: list[list[Future[Picture]]] = []
    try:
        yield _arrived(items[:ROW], row, deadline)
        waiting = [_begin(batch, source) for batch in others]
        for batch, futures in zip(others, waiting, strict=True):
            yield _arrived(batch, futures, deadline)
    except TimeoutError:
        return
    finally:
        for futures in (row, *waiting):
            for future in futures:
                future.cancel()


def _begin(batch: Sequence[Media], source: Source) -> list[Future[Picture]]:
    return picture_store().submit_thumbnails([source.picture(media) for media in batch])


def _arrived(
    batch: Sequence[Media], futures: Sequence[Future[Picture]], deadline: float | None
) -> dict[str, Picture]:
    wait(futures, None if deadline is None else max(0.0, deadline - time.monotonic()))
    return {media.id: future.result(timeout=0) for media, future in zip(batch, futures, strict=True)}


def _frame(media: Media, run: Run, number: str, selected: bool) -> Frame:
    kind = kind_of(media)
    return Frame(
        id=media.id,
        number=number,
        date=edge_date(media.timestamp, run.zone, run.now) if media.timestamp else "",
        label=label(media, number, run.zone),
        badge=None if kind is PostKind.PHOTO else kind.value,
        slides=len(media.children) if kind is PostKind.ALBUM and media.children else None,
        likes=media.like_count,
        comments=media.comments_count,
        color=picture_store().known_color(run.source.picture(media)),
        selected=selected,
        permalink=run.source.permalink(media),
    )
