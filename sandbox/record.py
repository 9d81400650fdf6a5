"""What the sandbox was asked: a bounded list of requests, with no query, body or token in it."""

from collections import Counter, deque
from dataclasses import dataclass
from threading import Lock

MOST_KEPT = 20_000

KINDS = (
    "authorize",
    "allow",
    "deny",
    "code_exchange",
    "long_lived",
    "refresh",
    "user",
    "media_list",
    "media",
    "children",
    "comments",
    "replies",
    "stories",
    "insights",
    "cdn",
)


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One answered request."""

    kind: str
    method: str
    path: str
    status: int
    account: str | None


class RequestLog:
    """Requests in the order they were answered. Counts stay right even when old records are dropped."""

    def __init__(self) -> None:
        self._records: deque[RequestRecord] = deque(maxlen=MOST_KEPT)
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def add(self, record: RequestRecord) -> None:
        with self._lock:
            self._records.append(record)
            self._counts[record.kind] += 1

    def records(self) -> tuple[RequestRecord, ...]:
        with self._lock:
            return tuple(self._records)

    def count(self, kind: str) -> int:
        if kind not in KINDS:
            raise ValueError(f"unknown kind {kind!r}; one of {', '.join(KINDS)}")
        with self._lock:
            return self._counts[kind]

    def clear(self) -> None:
        with self._lock:
            self._records.clear()
            self._counts.clear()
