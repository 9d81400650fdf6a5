"""Pack chosen posts into ZIPs: an archive of just these posts, as igarchive writes it, on its way through a browser."""

import errno
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo

from dashboard.account.source import Source
from dashboard.archiving.files import Post, absence_of, covers, fetcher
from dashboard.archiving.packed import Packed
from dashboard.archiving.parcels import in_parts
from dashboard.archiving.temporary import private_folder
from dashboard.concurrency import Progress
from dashboard.words.message import Message
from igarchive import Archiver, Options, Why
from igarchive.errors import FolderGone, NoRoom, NotWritable
from igclient import Media, User

MOST_BYTES_A_PART = 100 * 1000 * 1000
"""A download button keeps what it gives in memory, and a ZIP above this comes in parts."""
_AT_ONCE = 4


class NotPacked(Exception):
    """The ZIP could not be written here, and nothing of it is left. `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(f"{message.headline} {message.cause} {message.next_step}")
        self.message = message


def pack(
    source: Source,
    posts: Sequence[Post],
    *,
    zone: tzinfo,
    now: datetime,
    progress: Progress | None = None,
    most_bytes: int | None = MOST_BYTES_A_PART,
) -> Packed:
    """Fetch every file and write the ZIPs, each open in an unnamed temporary file that is gone when it is closed.

    There is one unless their bytes are more than `most_bytes`. What `progress` raises ends it, and nothing is left.
    Raises NotPacked.
    """
    user = source.user or User(id=source.key)
    with _written(), private_folder() as work:
        folder = work / folder_name(user)
        options = Options(zone=zone, at_once=_AT_ONCE)
        archiver = Archiver(None, folder, options, fetch=_through(source, posts), now=lambda: now)
        absence = absence_of(source, posts)
        plan = archiver.plan(
            [post.media for post in posts], user=user, absence=lambda media: Why(absence(media))
        )
        report = archiver.run(plan, progress=lambda at: progress(at.done, at.files) if progress else None)
        missing = tuple(row for row in report.rows if not row.sha256)
        return replace(in_parts(folder, most_bytes), missing=missing)


def pack_bytes(source: Source, posts: Sequence[Post], *, zone: tzinfo, now: datetime) -> bytes:
    """The same as one ZIP, whole: a download button keeps what it is given in memory. Raises NotPacked."""
    packed = pack(source, posts, zone=zone, now=now, most_bytes=None)
    try:
        return packed.parts[0].whole()
    finally:
        packed.close()


def folder_name(user: User) -> str:
    """What the folder of an account's archive is called, on every system."""
    return re.sub(r"[^A-Za-z0-9._-]", "", user.username or "").strip(".") or "instagram"


def _through(
    source: Source, posts: Sequence[Post]
) -> Callable[[Media, str, Callable[[bytes], object]], None]:
    """Fetch for an archive as the frames' pictures are fetched: what is at hand is not fetched again."""
    file, cover = fetcher(source, posts), covers(source, posts)

    def fetch(media: Media, url: str, write: Callable[[bytes], object]) -> None:
        write(file(media) if url == media.media_url else cover(media))

    return fetch


@contextmanager
def _written() -> Iterator[None]:
    """Say in words why it could not be written on this machine."""
    try:
        yield
    except (NoRoom, NotWritable, FolderGone, OSError) as error:
        is_full = isinstance(error, NoRoom) or getattr(error, "errno", None) in (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EFBIG,
        )
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
