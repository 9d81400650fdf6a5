"""ZIPs that wait to be streamed, each at an address that works once and for one browser alone.

Nothing waits under `streamlit run`, where nobody answers at such an address.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.concurrency import once

PATH = "/archive/{key}"


@once
def offered() -> threading.Event:
    """Set while the server answers at PATH."""
    return threading.Event()


@dataclass(eq=False, slots=True)
class Parcel:
    """One ZIP, and what the person saves it as. Of the browser that may have it only a digest is kept."""

    file: Path
    name: str
    browser: bytes = field(repr=False)
    reached: int = 0
    """So many bytes from its beginning on have been sent."""
    is_on_its_way: bool = False


class HandedOut:
    """Parcels by a key that nobody can guess. Safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parcels: dict[str, Parcel] = {}

    def put(self, file: Path, name: str, browser: str) -> str:
        """Give the key under which this browser has the file. A key the file had before is worth nothing any more."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._forget(file)
            self._parcels[key] = Parcel(file, name, _digest(browser))
        return key

    def take(self, key: str, browser: str | None) -> Parcel | None:
        """Give the parcel to its browser, unless it is on its way already."""
        with self._lock:
            parcel = self._parcels.get(key)
            if parcel is None or browser is None or parcel.browser != _digest(browser):
                return None
            if parcel.is_on_its_way or not parcel.file.exists():
                return None
            parcel.is_on_its_way = True
            return parcel

    def end(self, key: str, begins_at: int, sent: int) -> None:
        """Say that a sending is over, and which bytes it sent. After the last one the file and its address are gone."""
        with self._lock:
            parcel = self._parcels.get(key)
            if parcel is None:
                return
            parcel.is_on_its_way = False
            if begins_at <= parcel.reached:
                parcel.reached = max(parcel.reached, begins_at + sent)
            if parcel.reached >= parcel.file.stat().st_size:
                del self._parcels[key]
                parcel.file.unlink(missing_ok=True)

    def withdraw(self, file: Path) -> None:
        """Give the file to nobody any more."""
        with self._lock:
            self._forget(file)

    def _forget(self, file: Path) -> None:
        for key in [key for key, parcel in self._parcels.items() if parcel.file == file]:
            del self._parcels[key]


@once
def handed_out() -> HandedOut:
    """The process's one memory of them."""
    return HandedOut()


def _digest(value: str) -> bytes:
    return hashlib.sha256(value.encode()).digest()
