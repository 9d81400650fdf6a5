"""Fetch the files of posts: a few at a time, each whole or not there, and by a new link where the old one is over."""

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from igarchive.about import about
from igarchive.bag import MEDIA, Written, hash_file, sync, write_file
from igarchive.disk import require_spare, told
from igarchive.file_kinds import UNKNOWN, kind_of_file
from igarchive.kept import Kept
from igarchive.links import Links
from igarchive.lock import Workshop
from igarchive.names import without_collisions
from igarchive.options import Options
from igarchive.pictures import MOST_BYTES_OF_A_JPEG, thumbnail, write_inside
from igarchive.plan import Planned, Slot
from igarchive.report import Row, State, Why, why_of
from igarchive.rows import row_of, state_of
from igarchive.xmp import sidecar
from igclient import Media
from igclient.downloads import DownloadFailed

Fetch = Callable[[Media, str, Callable[[bytes], object]], None]
"""Writes the file behind an address of a post or slide piece by piece. Raises `DownloadFailed`."""
_HEAD = 64 * 1024
_MOST_BYTES_OF_A_COVER = 8 * 1024**2


class Stopped(Exception):
    """Say within a download that nobody wants it any more."""


class Fetching:
    """Fetch what a plan wants into an archive whose workshop is open."""

    def __init__(
        self, kept: Kept, workshop: Workshop, options: Options, links: Links, fetch: Fetch, username: str
    ) -> None:
        self._kept, self._folder, self._workshop = kept, kept.folder, workshop
        self._options, self._links, self._fetch, self._username = options, links, fetch, username
        self._over = threading.Event()

    def rows(
        self, planned: Sequence[Planned], stop: Callable[[], bool]
    ) -> Generator[tuple[int, Row], None, None]:
        """Give a row a file with the place of its post, as they are done. Raises: `IGArchiveError`.
        After `stop` says so the rest is given as stopped; a file on its way is broken off."""
        coming, lock = iter(enumerate(planned)), threading.Lock()
        done: queue.SimpleQueue[tuple[int, Row] | BaseException | None] = queue.SimpleQueue()

        def work() -> None:
            try:
                while not self._over.is_set():
                    with lock:
                        place, one = next(coming, (-1, None))
                    if one is None:
                        break
                    for row in self._of_post(one, stop):
                        done.put((place, row))
            except BaseException as problem:  # noqa: BLE001 # it is raised again where it is waited for
                self._over.set()
                done.put(problem)
            done.put(None)

        pool = ThreadPoolExecutor(self._options.at_once, thread_name_prefix="archive")
        try:
            for _ in range(self._options.at_once):
                pool.submit(work)
            working = self._options.at_once
            while working:
                got = done.get()
                if isinstance(got, BaseException):
                    raise got
                if got is None:
                    working -= 1
                else:
                    yield got
        finally:
            self._over.set()
            pool.shutdown(wait=True)

    def _of_post(self, planned: Planned, stop: Callable[[], bool]) -> Iterator[Row]:
        post = planned.post
        for slot in planned.slots:
            if slot.name:
                yield self._there(planned, slot)
            elif slot.why is not None:
                yield row_of(post, slot, state_of(slot.why), reason=slot.why)
            elif stop() or self._over.is_set():
                yield row_of(post, slot, State.FAILED, reason=Why.STOPPED)
            else:
                got = self._fetched(post, slot, stop)
                if isinstance(got, Why):
                    yield row_of(post, slot, state_of(got), reason=got)
                else:
                    name, written = got
                    yield row_of(post, slot, State.NEW, name=name, written=written)
        self._links.forget(post)

    def _there(self, planned: Planned, slot: Slot) -> Row:
        """Take over what an earlier run has fetched.
        A file is put in its place whole, so it needs a look only where the manifest does not list it yet."""
        path = f"{MEDIA}/{slot.name}"
        known = self._kept.hashes.get(path)
        with told(self._folder):
            if planned.state is not State.UNCHANGED and self._options.sidecars:
                self._write_sidecar(planned.post, slot, slot.name)
            if known is None:
                return row_of(
                    planned.post, slot, State.NEW, name=slot.name, written=hash_file(self._folder / path)
                )
        state = State.CHANGED if planned.state is State.CHANGED else State.UNCHANGED
        return row_of(
            planned.post, slot, state, name=slot.name, written=Written(self._kept.sizes[path], known)
        )

    def _fetched(self, post: Media, slot: Slot, stop: Callable[[], bool]) -> tuple[str, Written] | Why:
        """Fetch one file, once more where that may help, by a new link where the link is over."""
        link = self._links.of(post, slot.media)
        tries = 0
        while isinstance(link, Media) and link.media_url:
            tries += 1
            with told(self._folder):
                require_spare(self._folder, self._options.spare)
                try:
                    return self._written(post, slot, link, stop)
                except Stopped:
                    return Why.STOPPED
                except DownloadFailed as failure:
                    why = why_of(failure)
                    renewed = self._links.renewed(post, link) if why is Why.LINK_OVER else None
                    if renewed is None and (tries > 1 or not failure.may_pass):
                        return why
                    link = link if renewed is None else renewed
        return link if isinstance(link, Why) else Why.WITHHELD

    def _written(
        self, post: Media, slot: Slot, link: Media, stop: Callable[[], bool]
    ) -> tuple[str, Written] | Why:
        part = self._workshop.folder / f"{os.getpid()}-{threading.get_ident()}.part"
        digest, head, size = hashlib.sha256(), b"", 0
        try:
            with open(part, "wb") as file:

                def write(piece: bytes) -> None:
                    nonlocal head, size
                    if stop() or self._over.is_set():
                        raise Stopped
                    if size < _HEAD:
                        head += piece
                    size += len(piece)
                    digest.update(piece)
                    file.write(piece)

                self._fetch(link, link.media_url or "", write)
                file.flush()
                kind = kind_of_file(head)
                if kind in (None, UNKNOWN) and _HEAD < size < MOST_BYTES_OF_A_JPEG:
                    kind = kind_of_file(part.read_bytes())  # many a film says what it is at its end
                if kind is None:
                    return Why.NOT_A_PICTURE
                sync(file.fileno())
            return self._placed(post, slot, link, part, kind, Written(size, digest.hexdigest()))
        finally:
            part.unlink(missing_ok=True)

    def _placed(
        self, post: Media, slot: Slot, link: Media, part: Path, kind: str, written: Written
    ) -> tuple[str, Written]:
        """Put what belongs to a file beside it first, and the file in its place last: what is there is complete."""
        name = f"{slot.stem}.{kind}"
        if (self._folder / MEDIA / name).exists():
            # Somebody put it there meanwhile.
            name = without_collisions([name, name])[1]
        path = self._folder / MEDIA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._options.viewer and slot.position == 1:  # the viewer shows an album by its first slide
            self._write_thumbnail(slot, link, part, name)
        if self._options.sidecars:
            self._write_sidecar(post, slot, name)
        if self._options.captions_inside and kind == "jpg":
            inside = write_inside(part, about(post, self._username, slot.position, zone=self._options.zone))
            if inside is not None:
                written = write_file(path, [inside], beside=self._workshop.folder)
                _set_time(path, post.timestamp)
                return name, written
        _set_time(part, post.timestamp)
        os.replace(part, path)
        return name, written

    def _write_thumbnail(self, slot: Slot, link: Media, part: Path, name: str) -> None:
        small = self._cover(slot, link) if slot.media.is_video else thumbnail(part)
        if small is not None:
            # It is lost with the workshop at worst, and made anew of what is there.
            self._workshop.thumbnail(name).write_bytes(small)

    def _cover(self, slot: Slot, link: Media) -> bytes | None:
        url = link.thumbnail_url or slot.media.thumbnail_url
        if not url:
            return None
        body = bytearray()

        def write(piece: bytes) -> None:
            body.extend(piece)
            if len(body) > _MOST_BYTES_OF_A_COVER:
                raise Stopped

        with suppress(DownloadFailed, Stopped):
            self._fetch(link, url, write)
            return thumbnail(bytes(body))
        return None

    def _write_sidecar(self, post: Media, slot: Slot, name: str) -> None:
        text = sidecar(about(post, self._username, slot.position, zone=self._options.zone))
        path = self._folder / MEDIA / f"{name}.xmp"
        write_file(path, [text], beside=self._workshop.folder)
        _set_time(path, post.timestamp)


def _set_time(path: Path, moment: datetime | None) -> None:
    """Give a file the time of its post."""
    if moment is not None:
        # Some disks know no time before 1980, or none at all.
        with suppress(OSError, OverflowError, ValueError):
            os.utime(path, (moment.timestamp(), moment.astimezone(UTC).timestamp()))
