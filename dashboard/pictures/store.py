"""Media to small JPEGs: fetched concurrently, bounded, at most once, a bad file a value and not an error."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from cachetools import Cache, LRUCache, TTLCache

from dashboard.account.source import PictureSource
from dashboard.concurrency import SingleFlight, once
from dashboard.pictures.imaging import Rendering, Size, render_fitted, render_thumbnail
from dashboard.pictures.problems import NotAPicture, PictureProblem, problem_of
from dashboard.session.sweeper import sweeper
from igclient.downloads import DownloadFailed, DownloadProblem

THUMBNAIL_SIDE = 360
"""The shorter side of a thumbnail, in pixels: a quarter of Instagram's 1,440, which JPEG decodes straight to."""
PICTURE_SIDE = 1440
WORKERS = 6
_THUMBNAIL_BYTES = 32 * 1024 * 1024
_FILE_BYTES = 64 * 1024 * 1024
# Colours stay when their thumbnails have to go: some hundred bytes each.
_MAX_COLORS = 20_000
# Nothing stays for longer than this after the last tab of its account was closed.
_KEPT_SECONDS = 30 * 60
# A picture that failed is not asked for again on every rerun, and is tried anew soon after.
_PROBLEM_SECONDS = 60
_MAX_PROBLEMS = 10_000

Key = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded JPEG, or why there is none.

    With it come its own dominant colour, as #rrggbb, and its width and height, the way it is looked at.
    """

    jpeg: bytes | None = None
    problem: PictureProblem | None = None
    color: str | None = None
    size: Size | None = None


class PictureStore:
    """Thumbnails and original files in memory, each bounded in bytes; safe to use from many threads."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
        self._lock = threading.Lock()
        # Counts the times an account was forgotten: what was begun before must not be kept after.
        self._forgotten = 0
        self._making: SingleFlight[Key, Picture] = SingleFlight()
        self._fetching: SingleFlight[Key, bytes] = SingleFlight()
        self._thumbnails: TTLCache[Key, Picture] = TTLCache(
            _THUMBNAIL_BYTES, _KEPT_SECONDS, getsizeof=_bytes_of
        )
        self._files: TTLCache[Key, bytes] = TTLCache(_FILE_BYTES, _KEPT_SECONDS, getsizeof=len)
        self._colors: LRUCache[Key, str] = LRUCache(_MAX_COLORS)
        self._problems: TTLCache[Key, PictureProblem] = TTLCache(_MAX_PROBLEMS, _PROBLEM_SECONDS)
        self._caches: tuple[Cache[Key, Any], ...] = (
            self._thumbnails,
            self._files,
            self._colors,
            self._problems,
        )

    def submit_thumbnails(self, sources: Sequence[PictureSource]) -> list[Future[Picture]]:
        """Start making thumbnails; the futures come in the order of `sources` and never raise.

        What is at hand is there at once, however many others wait for theirs.
        Each future is the caller's own: to cancel it takes nothing from another who waits for the same picture.
        """
        return [self._submit(source) for source in sources]

    def thumbnail(self, source: PictureSource) -> Picture:
        """Give the thumbnail of one picture, uncropped: 360 pixels on its shorter side, 1,080 on its longer at most.

        Two who ask at the same time share one fetch.
        """
        known = self.known_thumbnail(source)
        return known or self._making.do(source.key, lambda: self._thumbnail(source))

    def known_thumbnail(self, source: PictureSource) -> Picture | None:
        """Give a thumbnail, or why there is none, if that is known without fetching anything."""
        if source.read is None:
            return Picture(problem=PictureProblem(source.absence))
        with self._lock:
            picture, problem = self._thumbnails.get(source.key), self._problems.get(source.key)
        return picture or (Picture(problem=problem) if problem else None)

    def known_color(self, source: PictureSource) -> str | None:
        """Give the dominant colour of a picture seen before, even where its thumbnail is no longer kept."""
        with self._lock:
            return self._colors.get(source.key)

    def picture(self, source: PictureSource) -> Picture:
        """Give the whole picture, at most 1,440 pixels on its longer side."""
        return self._render(source, lambda data: render_fitted(data, PICTURE_SIDE))

    def file(self, source: PictureSource) -> bytes:
        """Give the file as the CDN serves it. Raises DownloadFailed."""
        return self._fetching.do(source.key, lambda: self._file(source))

    def known_file(self, source: PictureSource) -> bytes | None:
        """Give the file if it is still at hand, without fetching anything."""
        with self._lock:
            return self._files.get(source.key)

    def forget(self, user_id: str) -> None:
        """Drop everything kept for one account."""
        with self._lock:
            self._forgotten += 1
            for cache in self._caches:
                for key in [key for key in cache if key[0] == user_id]:
                    cache.pop(key, None)

    def expire(self) -> None:
        """Drop what was kept for its time. A colour goes with the last picture of its account."""
        with self._lock:
            for cache in (self._thumbnails, self._files, self._problems):
                cache.expire()
            owners = {key[0] for cache in (self._thumbnails, self._files) for key in cache}
            for key in [key for key in self._colors if key[0] not in owners]:
                self._colors.pop(key, None)

    def holds(self, user_id: str) -> bool:
        """Whether anything is kept for this account."""
        with self._lock:
            return any(key[0] == user_id for cache in self._caches for key in cache)

    def _submit(self, source: PictureSource) -> Future[Picture]:
        known = self.known_thumbnail(source)
        if known is None:
            return self._pool.submit(self.thumbnail, source)
        there: Future[Picture] = Future()
        there.set_result(known)
        return there

    def _thumbnail(self, source: PictureSource) -> Picture:
        known = self.known_thumbnail(source)
        if known is not None:
            return known
        began = self._forgotten
        made = self._render(source, lambda data: render_thumbnail(data, THUMBNAIL_SIDE))
        if made.jpeg is not None and made.color is not None:
            self._keep(self._thumbnails, source.key, made, began)
            self._keep(self._colors, source.key, made.color, began)
        return made

    def _file(self, source: PictureSource) -> bytes:
        with self._lock:
            known, began = self._files.get(source.key), self._forgotten
        if known is not None:
            return known
        if source.read is None:
            raise DownloadFailed(DownloadProblem.REFUSED)
        data = source.read()
        self._keep(self._files, source.key, data, began)
        return data

    def _render(self, source: PictureSource, render: Callable[[bytes], Rendering]) -> Picture:
        if source.read is None:
            return Picture(problem=PictureProblem(source.absence))
        began = self._forgotten
        try:
            made = render(self.file(source))
            return Picture(made.jpeg, color=made.color, size=made.size)
        except NotAPicture as refusal:
            problem = refusal.problem
        except DownloadFailed as failure:
            problem = problem_of(failure)
        with self._lock:
            if began == self._forgotten:
                self._problems[source.key] = problem
        return Picture(problem=problem)

    def _keep(self, cache: Cache[Key, T], key: Key, value: T, began: int) -> None:
        with self._lock:
            # A file that would push out most of the others is not worth keeping.
            if began == self._forgotten and cache.getsizeof(value) <= cache.maxsize // 4:
                cache[key] = value


def _bytes_of(picture: Picture) -> int:
    return len(picture.jpeg or b"")


@once
def picture_store() -> PictureStore:
    """Give the process's one store. It holds no token, and every key in it begins with the account's id."""
    store = PictureStore()
    sweeper().sweep_with(store.expire)
    return store
