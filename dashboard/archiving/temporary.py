"""A folder that nobody else may read, gone with the work in it; what a killed app left goes before the next."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "contact-sheet-archive-"
_ALIVE = ".alive"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give an empty folder of mode 700; it goes in the end, whatever happens within. Raises OSError."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    descriptor = os.open(folder / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield folder
    finally:
        os.close(descriptor)
        shutil.rmtree(folder, ignore_errors=True)


def nowhere() -> Path:
    """Where such a folder would lie, and none does: what would be written there can be counted beforehand."""
    return Path(tempfile.gettempdir()) / f"{_PREFIX}none" / "none"


def sweep() -> None:
    """Remove the folders whose app is gone: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            descriptor = os.open(folder / _ALIVE, os.O_RDWR)
            try:
                _lock(descriptor)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
