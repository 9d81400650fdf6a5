"""Who writes into an archive now: one at a time, and what says so outlives no process that is killed."""

import contextlib
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from igarchive.bag import UNFINISHED, sync_folder
from igarchive.errors import ArchiveBusy

_WORDS = b"""\
This archive is being written, or the writing was broken off.

If nothing is writing just now: run it once more. It goes on where it stopped and fetches no finished file again.
What lies in data/media is whole, file by file; the lists of the files may be older than the files are.
This folder goes away by itself at the end.
"""
_BUSY_WORDS = "Another run writes into this folder just now. Wait until it is over, or choose another folder."
_DONE = ".finished-"
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}


class Workshop:
    """Hold the folder `unfinished` while a run lasts: its parts, its thumbnails, and the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / UNFINISHED
        self.thumbnails = self.folder / "thumbnails"
        self.was_there = self.folder.is_dir()
        """Whether an earlier run was broken off."""
        self._is_done = False

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Be the only one who writes; parts of an earlier run are thrown away. Raises: `ArchiveBusy`, `OSError`."""
        descriptor = self._locked()
        try:
            for part in self.folder.glob("*.part"):
                part.unlink(missing_ok=True)
            for done in self.folder.parent.glob(f"{_DONE}*"):
                shutil.rmtree(done, ignore_errors=True)
            self.thumbnails.mkdir(exist_ok=True)
            note = self.folder / "README.txt"
            if not note.exists():
                note.write_bytes(_WORDS)
            yield
            if self._is_done:
                self._clear()
        finally:
            os.close(descriptor)

    def thumbnail(self, name: str) -> Path:
        """Return where the small picture of a media file waits until the viewer is written."""
        return self.thumbnails / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.jpg"

    def close(self) -> None:
        """Say that everything is finished: the folder goes when it is left."""
        self._is_done = True

    def _clear(self) -> None:
        # In one step, so that whoever waits for the lock makes a folder of their own, and this takes none of theirs.
        done = self.folder.with_name(f"{_DONE}{os.getpid()}")
        try:
            os.rename(self.folder, done)
        except PermissionError:  # Windows moves no folder with an open file in it
            done = self.folder
        shutil.rmtree(done, ignore_errors=True)
        sync_folder(self.folder.parent)

    def _locked(self) -> int:
        while True:
            self.folder.mkdir(exist_ok=True)
            path = self.folder / "lock"
            # FileNotFoundError: whoever had it has finished, and removed the folder, between the steps.
            with contextlib.suppress(FileNotFoundError):
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
                try:
                    _lock(descriptor)
                    if os.fstat(descriptor).st_ino == path.stat().st_ino:
                        return descriptor
                    os.close(descriptor)
                except OSError as error:
                    os.close(descriptor)
                    if error.errno in _BUSY:
                        raise ArchiveBusy(_BUSY_WORDS) from None
                    raise


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Some network and phone disks know no locks: then nobody can be told apart there.
            if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
                raise
