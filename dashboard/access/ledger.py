"""What the app asked of Instagram during one connection: every request, without its query and so without a token."""

import csv
import io
import re
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from igarchive.spreadsheet import spreadsheet_cell
from igclient.transport import RequestRecord, mask

MOST_ENTRIES = 1_000
NO_ANSWER = "no answer"
COLUMNS = ("Time", "What for", "Method", "Host", "Path", "Status", "Duration (ms)")

_PURPOSES = tuple(
    (re.compile(pattern), purpose)
    for pattern, purpose in (
        (r"/oauth/access_token", "Turn the sign-in's code into access"),
        (r"/access_token", "Extend the access to 60 days"),
        (r"/refresh_access_token", "Refresh the access"),
        (r"/me", "Read your profile"),
        (r"/me/media", "List your posts"),
        (r"/[\w-]+/children", "Read an album's slides"),
        (r"/[\w-]+/stories", "Read your stories"),
        (r"/[\w-]+/comments", "Read a post's comments"),
        (r"/[\w-]+/replies", "Read the replies to a comment"),
        (r"/me/insights", "Read your account's insights"),
        (r"/[\w-]+/insights", "Read insights"),
        (r"/[\w-]+", "Read one post again"),
    )
)
_VERSION = re.compile(r"^/v\d+\.\d+(?=/)")
FILE = "Fetch a picture or clip"
OTHER = "Something else"


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: when it began (aware), what for, where to, and what came of it. `duration` is in seconds."""

    at: datetime
    purpose: str
    method: str
    host: str
    path: str
    status: int | None
    duration: float

    def row(self, zone: tzinfo) -> tuple[str, ...]:
        """The entry in the person's words and zone, in the order of `COLUMNS`."""
        return (
            f"{self.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            self.purpose,
            self.method,
            self.host,
            self.path,
            str(self.status) if self.status is not None else NO_ANSWER,
            f"{self.duration * 1000:.0f}",
        )


class Ledger:
    """The newest requests of one connection, at most 1,000, and how many there were. Safe across threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self._total = 0

    def note(self, record: RequestRecord) -> None:
        """Write down a request to the API."""
        self._add(record, purpose_of(record.path))

    def note_file(self, record: RequestRecord) -> None:
        """Write down the fetch of a picture or clip."""
        self._add(record, FILE)

    @property
    def total(self) -> int:
        """How many requests there were, those that are no longer listed included."""
        return self._total

    def entries(self) -> tuple[Entry, ...]:
        """The newest requests, newest first."""
        with self._lock:
            return tuple(reversed(self._entries))

    def _add(self, record: RequestRecord, purpose: str) -> None:
        began = self._now() - timedelta(seconds=record.duration)
        path = mask(record.path)
        entry = Entry(began, purpose, record.method, record.host, path, record.status, record.duration)
        with self._lock:
            self._entries.append(entry)
            self._total += 1


def purpose_of(path: str) -> str:
    """Say what a request to this path is for."""
    plain = _VERSION.sub("", path)
    return next((purpose for pattern, purpose in _PURPOSES if pattern.fullmatch(plain)), OTHER)


def ledger_csv(entries: Sequence[Entry], zone: tzinfo) -> bytes:
    """The entries as a table for a spreadsheet. No cell of it can be a formula."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow((f"{COLUMNS[0]} ({zone})", *COLUMNS[1:]))
    for entry in entries:
        # Numbers and times as such, so that they can be added up.
        _, *words, _, _ = entry.row(zone)
        status = NO_ANSWER if entry.status is None else entry.status
        cells = (entry.at.astimezone(zone), *words, status, round(entry.duration * 1000))
        table.writerow([spreadsheet_cell(cell) for cell in cells])
    # The mark at the start tells Excel that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")
