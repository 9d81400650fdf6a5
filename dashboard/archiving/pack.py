"""Pack chosen posts into one ZIP: every file, every caption, checksums, and a note of whatever could not be had."""

import errno
import hashlib
import tempfile
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, tzinfo

from dashboard.archiving.files import (
    UNLISTED,
    Fetch,
    Post,
    file_stem,
    id_in_name,
    likely_extension,
)
from dashboard.archiving.packed import Packed
from dashboard.archiving.tables import captions_csv, captions_jsonl, notes_text
from dashboard.concurrency import Progress
from dashboard.pictures.file_kinds import kind_of_file
from dashboard.pictures.problems import PictureProblem, problem_note, problem_of
from dashboard.words.message import Message
from dashboard.words.wording import count, in_zone
from igclient import Media
from igclient.downloads import DownloadFailed

MOST_POSTS = 500
MOST_BYTES = 500 * 1000 * 1000
_AT_ONCE = 4
_IN_MEMORY = 8 * 1000 * 1000
FULL = "left out: the archive had reached 500 MB"


class TooManyPosts(Exception):
    """More posts than one ZIP holds."""


class NotPacked(Exception):
    """The ZIP could not be written here, and nothing of it is left. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.headline} {message.cause} {message.next_step}")
        self.message = message


def limit_in_words(posts: int) -> str:
    """What to say before anything starts: what one ZIP holds, and whether this fits."""
    if posts > MOST_POSTS:
        return f"One ZIP holds at most {MOST_POSTS} posts, and {posts:,} are chosen. Choose fewer, or several times."
    return f"{count(posts, 'post')} in one ZIP, up to 500 MB; a file beyond that is named in the ZIP's notes."


def pack(
    posts: Sequence[Post],
    fetch: Fetch,
    *,
    zone: tzinfo,
    now: datetime,
    progress: Progress | None = None,
    most_bytes: int = MOST_BYTES,
) -> Packed:
    """Fetch every file and write the ZIP; gives it open at its start, in memory while it is small, else in an unnamed
    temporary file that is gone when `data` is closed, or when this is interrupted.

    What `progress` raises ends it, and nothing is left. Raises TooManyPosts, NotPacked.
    """
    if len(posts) > MOST_POSTS:
        raise TooManyPosts
    # Not a `with`: it stays open for the caller, who closes it.
    data = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    packed, archive = Packed(data), zipfile.ZipFile(data, "w", zipfile.ZIP_STORED)
    try:
        _write(archive, packed, posts, fetch, zone, now, progress, most_bytes)
        with _written():
            archive.close()
            data.seek(0)
    except BaseException:
        # Both write once more as they close; what went wrong first is what counts.
        for file in (archive, data):
            with suppress(OSError, ValueError):
                file.close()
        raise
    return packed


def pack_bytes(
    posts: Sequence[Post], fetch: Fetch, *, zone: tzinfo, now: datetime, progress: Progress | None = None
) -> bytes:
    """The same, whole: a download button keeps what it is given in memory. Raises TooManyPosts, NotPacked."""
    with pack(posts, fetch, zone=zone, now=now, progress=progress).data as data:
        return data.read()


def _write(
    archive: zipfile.ZipFile,
    packed: Packed,
    posts: Sequence[Post],
    fetch: Fetch,
    zone: tzinfo,
    now: datetime,
    progress: Progress | None,
    most_bytes: int,
) -> None:
    wanted = [(post, slide) for post in posts for slide in range(len(post.slides))]
    sums: list[str] = []
    for done, ((post, slide), got) in enumerate(_fetched(wanted, fetch, packed), start=1):
        stem = file_stem(post, slide, zone)
        kind = kind_of_file(got) if isinstance(got, bytes) else None
        if isinstance(got, str) or kind is None:
            reason = got if isinstance(got, str) else problem_note(PictureProblem.NO_PICTURE)
            packed.missing.append((f"{stem}.{likely_extension(post.slides[slide])}", reason))
        elif packed.size + len(got) > most_bytes:
            packed.missing.append((f"{stem}.{kind}", FULL))
            packed.is_full = True
        else:
            name = _free_name(stem, kind, post, packed)
            packed.names.add(name)
            packed.size += len(got)
            _add(archive, name, got, post.media.timestamp or now, zone, sums)
            packed.files.setdefault(post.media.id, []).append(name)
        if progress is not None:
            progress(done, len(wanted))
    packed.missing += [
        (f"{file_stem(post, 1, zone)} and on", UNLISTED)
        for post in posts
        if post.media.is_album and not post.media.children
    ]
    words = {
        "captions.csv": captions_csv(posts, packed.files, zone),
        "captions.jsonl": captions_jsonl(posts, packed.files),
        "NOTES.txt": notes_text(len(posts), len(sums), packed.missing, now, zone),
    }
    for name, text in words.items():
        _add(archive, name, text, now, zone, sums, packing=zipfile.ZIP_DEFLATED)
    _add(archive, "MANIFEST", "".join(sums).encode(), now, zone, [], packing=zipfile.ZIP_DEFLATED)


def _fetched(
    wanted: Sequence[tuple[Post, int]], fetch: Fetch, packed: Packed
) -> Iterator[tuple[tuple[Post, int], bytes | str]]:
    """Each file in order, or why there is none; a few are on their way at a time, so few are in memory."""
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="export")
    waiting: deque[tuple[tuple[Post, int], Future[bytes | str]]] = deque()
    coming = iter(wanted)
    try:
        while True:
            while len(waiting) < _AT_ONCE and (one := next(coming, None)) is not None:
                slide = one[0].slides[one[1]]
                waiting.append((one, pool.submit(_full if packed.is_full else _get, slide, fetch)))
            if not waiting:
                return
            one, future = waiting.popleft()
            yield one, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _get(media: Media, fetch: Fetch) -> bytes | str:
    try:
        got = fetch(media)
        return problem_note(got) if isinstance(got, PictureProblem) else got
    except DownloadFailed as failure:
        return problem_note(problem_of(failure))


def _full(media: Media, fetch: Fetch) -> bytes | str:
    return FULL if media.media_url else _get(media, fetch)


def _free_name(stem: str, kind: str, post: Post, packed: Packed) -> str:
    """The name, unless another post has it: then with this post's id, so that nothing overwrites anything."""
    name = f"{stem}.{kind}"
    return f"{stem}_{id_in_name(post.media.id)}.{kind}" if name in packed.names else name


@contextmanager
def _written() -> Iterator[None]:
    """Say in words why a part of the ZIP could not be written."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        cause = "has no room left for it" if is_full else "does not let this app write temporary files"
        message = Message(
            "The ZIP could not be packed.",
            f"The disk of the machine that this app runs on {cause}. Nothing of the ZIP was kept.",
            "Free some space there, or choose fewer posts, and pack again."
            if is_full
            else "Whoever runs the app can set another folder for them (TMPDIR) and start it again.",
        )
        # The original names a path of that machine.
        raise NotPacked(message) from None


def _add(
    archive: zipfile.ZipFile,
    name: str,
    data: bytes,
    moment: datetime,
    zone: tzinfo,
    sums: list[str],
    packing: int = zipfile.ZIP_STORED,
) -> None:
    # A ZIP keeps local time without its zone, in 7 bits for the years from 1980 on.
    local = in_zone(moment, zone).timetuple()[:6]
    entry = zipfile.ZipInfo(name, min(max(local, (1980, 1, 1, 0, 0, 0)), (2107, 12, 31, 23, 59, 58)))
    entry.external_attr, entry.compress_type = 0o644 << 16, packing
    with _written():
        archive.writestr(entry, data)
    sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")
