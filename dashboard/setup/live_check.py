"""Ask the hosts of a sign-in whether they answer, and what time it is. Nothing else is asked, nothing is sent.

No ID, no secret and no token goes out: Instagram judges those only when a person signs in, so a check that claimed to
have tried them would say more than it knows.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from cachetools import TTLCache

from dashboard.concurrency import once
from dashboard.setup.findings import Finding, Grade
from dashboard.words.wording import count
from igclient import Platform, Transport
from igclient.errors import IGClientError

# A `state` lives for ten minutes, and a certificate counts from its own first second.
CLOCK_LOOK = timedelta(seconds=30)
CLOCK_WRONG = timedelta(minutes=3)
# Whoever may press the button, Instagram's hosts hear of it twice a minute at most.
KEPT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of asking one host: by how much this machine's clock is ahead, where the answer said the time."""

    host: str
    has_answered: bool
    ahead: timedelta | None = None


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.knocks: TTLCache[tuple[str, ...], tuple[Knock, ...]] = TTLCache(8, KEPT_SECONDS)


@once
def _kept() -> _Kept:
    return _Kept()


def ask_hosts(platform: Platform, *, now: Callable[[], datetime]) -> tuple[Knock, ...]:
    """Ask the hosts of one platform, all at once; an answer is kept for half a minute, for everybody."""
    doors = tuple(_doors((platform.authorize_url, platform.token_url, platform.graph_url)))
    kept = _kept()
    with kept.lock:
        known = kept.knocks.get(doors)
        if known is None:
            with (
                Transport(connect_timeout=5, read_timeout=5, total_timeout=5, retries=0) as transport,
                ThreadPoolExecutor(len(doors)) as threads,
            ):
                known = kept.knocks[doors] = tuple(
                    threads.map(lambda door: knock(door, transport, now), doors)
                )
        return known


def knock(door: str, transport: Transport, now: Callable[[], datetime]) -> Knock:
    """Ask one address for its head alone. Any answer counts, whatever its status: the host is there."""
    host = urlsplit(door).netloc
    asked_at = now()
    try:
        answer = transport.send("HEAD", door)
    except IGClientError:
        return Knock(host, has_answered=False)
    date = next((value for name, value in answer.headers.items() if name.lower() == "date"), "")
    return Knock(host, has_answered=True, ahead=_ahead(date, asked_at, now()))


def in_words(knocks: Iterable[Knock]) -> Iterator[Finding]:
    """Say which hosts answered, and how far off the clock is."""
    knocks = tuple(knocks)
    for one in knocks:
        if one.has_answered:
            yield Finding(Grade.GOOD, one.host, "answers.")
        else:
            yield Finding(
                Grade.WRONG,
                one.host,
                "cannot be reached from the machine the app runs on: it is offline, or a firewall or a proxy "
                "stands in between.",
            )
    aheads = [one.ahead for one in knocks if one.ahead is not None]
    if aheads:
        yield _clock(sorted(aheads, key=abs)[len(aheads) // 2])


def _clock(ahead: timedelta) -> Finding:
    off = abs(ahead)
    if off < CLOCK_LOOK:
        return Finding(Grade.GOOD, "Clock", "This machine's clock agrees with Instagram's.")
    seconds = round(off.total_seconds())
    time = count(seconds, "second") if seconds < 120 else count(round(seconds / 60), "minute")
    words = f"This machine's clock is {time} {'ahead of' if ahead > timedelta() else 'behind'} Instagram's."
    if off < CLOCK_WRONG:
        return Finding(Grade.LOOK, "Clock", f"{words} The end of an access is shown that much wrong.")
    return Finding(
        Grade.WRONG,
        "Clock",
        f"{words} Sign-ins and accesses end at the wrong time: set the clock automatically.",
    )


def _ahead(date: str, asked_at: datetime, answered_at: datetime) -> timedelta | None:
    try:
        theirs = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    # The header counts whole seconds, cut off; the answer was made somewhere between asking and hearing.
    middle = asked_at + (answered_at - asked_at) / 2
    return middle - (theirs.replace(tzinfo=theirs.tzinfo or UTC) + timedelta(seconds=0.5))


def _doors(addresses: Iterable[str]) -> Iterator[str]:
    seen = {f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/" for address in addresses}
    yield from sorted(seen)
