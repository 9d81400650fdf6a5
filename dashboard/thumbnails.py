"""Media to small square JPEGs: fetched concurrently, bounded, a bad file a value and not an error."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum

import streamlit as st
from cachetools import LRUCache, TTLCache

from dashboard.downloads import DownloadFailed, DownloadProblem, download
from dashboard.imaging import NotAPicture, fitted_jpeg, square_jpeg

THUMBNAIL_SIDE = 400
PICTURE_SIDE = 1440
_WORKERS = 6
_THUMBNAIL_BYTES = 32 * 1024 * 1024
_FILE_BYTES = 64 * 1024 * 1024
# A picture that failed is not asked for again on every rerun, and is tried anew soon after.
_PROBLEM_SECONDS = 60
_MAX_PROBLEMS = 10_000

Key = tuple[str, str]


class PictureProblem(StrEnum):
    """Why a frame has no picture."""

    WITHHELD = "withheld"
    EXPIRED = "expired"
    BROKEN = "broken"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded JPEG, or why there is none."""

    jpeg: bytes | None = None
    problem: PictureProblem | None = None


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Whose picture it is and where it lies now. The key leaves the link out: links change, pictures do not."""

    user_id: str
    media_id: str
    url: str | None = field(repr=False)
    sandbox_url: str | None = None

    @property
    def key(self) -> Key:
        return self.user_id, self.media_id


class PictureStore:
    """Thumbnails and original files in memory, each bounded in bytes; safe to use from many threads."""

    def __init__(self, workers: int = _WORKERS) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="pictures")
        self._lock = threading.Lock()
        # Counts the times an account was forgotten: what was begun before must not be kept after.
        self._forgotten = 0
        self._thumbnails: LRUCache[Key, bytes] = LRUCache(_THUMBNAIL_BYTES, getsizeof=len)
        self._files: LRUCache[Key, bytes] = LRUCache(_FILE_BYTES, getsizeof=len)
        self._problems: TTLCache[Key, PictureProblem] = TTLCache(_MAX_PROBLEMS, _PROBLEM_SECONDS)

    def submit_thumbnails(self, sources: Sequence[PictureSource]) -> list[Future[Picture]]:
        """Start making thumbnails; the futures come in the order of `sources` and never raise."""
        return [self._pool.submit(self.thumbnail, source) for source in sources]

    def thumbnail(self, source: PictureSource) -> Picture:
        """Give the square thumbnail of one picture."""
        known = self.known_thumbnail(source)
        if known is not None:
            return known
        began = self._forgotten
        made = self._render(source, lambda data: square_jpeg(data, THUMBNAIL_SIDE))
        if made.jpeg is not None:
            self._keep(self._thumbnails, source.key, made.jpeg, began)
        return made

    def known_thumbnail(self, source: PictureSource) -> Picture | None:
        """Give a thumbnail, or why there is none, if that is known without fetching anything."""
        if not source.url:
            return Picture(problem=PictureProblem.WITHHELD)
        with self._lock:
            jpeg, problem = self._thumbnails.get(source.key), self._problems.get(source.key)
        return Picture(jpeg=jpeg) if jpeg else Picture(problem=problem) if problem else None

    def picture(self, source: PictureSource) -> Picture:
        """Give the whole picture, at most 1,440 pixels on its longer side."""
        return self._render(source, lambda data: fitted_jpeg(data, PICTURE_SIDE))

    def file(self, source: PictureSource) -> bytes:
        """Give the file as the CDN serves it. Raises DownloadFailed."""
        with self._lock:
            known, began = self._files.get(source.key), self._forgotten
        if known is not None:
            return known
        data = download(source.url or "", sandbox_url=source.sandbox_url)
        self._keep(self._files, source.key, data, began)
        return data

    def forget(self, user_id: str) -> None:
        """Drop everything kept for one account."""
        with self._lock:
            self._forgotten += 1
            for cache in (self._thumbnails, self._files, self._problems):
                for key in [key for key in cache if key[0] == user_id]:
                    cache.pop(key, None)

    def _render(self, source: PictureSource, encode: Callable[[bytes], bytes]) -> Picture:
        if not source.url:
            return Picture(problem=PictureProblem.WITHHELD)
        began = self._forgotten
        try:
            return Picture(jpeg=encode(self.file(source)))
        except NotAPicture:
            problem = PictureProblem.BROKEN
        except DownloadFailed as failure:
            problem = _PROBLEMS.get(failure.problem, PictureProblem.BROKEN)
        with self._lock:
            if began == self._forgotten:
                self._problems[source.key] = problem
        return Picture(problem=problem)

    def _keep(self, cache: LRUCache[Key, bytes], key: Key, data: bytes, began: int) -> None:
        # A file that would push out most of the others is not worth keeping.
        if len(data) > cache.maxsize // 4:
            return
        with self._lock:
            if began == self._forgotten:
                cache[key] = data


_PROBLEMS = {
    DownloadProblem.EXPIRED: PictureProblem.EXPIRED,
    DownloadProblem.UNREACHABLE: PictureProblem.UNREACHABLE,
}


@st.cache_resource(show_spinner=False)
def picture_store() -> PictureStore:
    """Give the process's one store. It holds no token, and every key in it begins with the account's id."""
    return PictureStore()
