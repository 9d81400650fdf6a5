"""The disk an archive is on: its room, and what it refuses, in words for the person."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from igarchive.errors import FolderGone, IGArchiveError, NoRoom, NotWritable

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_LOST = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EIO,
    errno.ENODEV,
    errno.ENXIO,
    getattr(errno, "ESTALE", errno.EIO),
}
_KEPT = "What is finished is kept, and the next run goes on from there."


def free_bytes(folder: Path) -> int:
    """Return the room on the disk a folder is on, or will be on. Raises: `OSError`."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def require_room(folder: Path, needed: int, spare: int) -> None:
    """Refuse beforehand what will not fit, with `spare` bytes left over. Raises: `NoRoom`, `OSError`."""
    free = free_bytes(folder)
    if needed + spare <= free:
        return
    raise NoRoom(
        f"The archive needs about {in_words(needed)}, and the disk of {folder} has {in_words(free)} free, of which "
        f"{in_words(spare)} stay free. Nothing was fetched. Free some space, choose another disk, or take fewer posts.",
        needed=needed,
        free=free,
    )


def require_spare(folder: Path, spare: int) -> None:
    """Stop before the disk is full to the brim. Raises: `NoRoom`, `OSError`."""
    free = free_bytes(folder)
    if free < spare:
        raise _full(folder, free)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """Say in words what the disk refuses. Raises: `NoRoom`, `NotWritable`, `FolderGone`."""
    try:
        yield
    except OSError as error:
        # Raised without the original: it names parts that mean nothing to anybody.
        raise _told(error, folder) from None


def in_words(size: int) -> str:
    """Say bytes as '0.4 MB', '14 MB' or '2.1 GB'."""
    amount, unit = (size / 1e9, "GB") if size >= 999_500_000 else (size / 1e6, "MB")
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:,.0f} {unit}"


def _told(error: OSError, folder: Path) -> IGArchiveError:
    if error.errno in _FULL:
        return _full(folder, 0)
    if error.errno in _CLOSED:
        return NotWritable(
            f"{folder} cannot be written into: {error.strerror}. Choose a folder of your own that is not read-only. "
            "Nothing that was there has changed."
        )
    if error.errno in _LOST or not folder.is_dir():
        return FolderGone(f"{folder} is no longer there. Connect its disk again and run once more. {_KEPT}")
    return NotWritable(f"{folder} cannot be written: {error.strerror or type(error).__name__}. {_KEPT}")


def _full(folder: Path, free: int) -> NoRoom:
    return NoRoom(
        f"The disk of {folder} is full. {_KEPT} Free some space there, or move the folder to another disk.",
        free=free,
    )
