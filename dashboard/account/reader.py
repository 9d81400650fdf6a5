"""Read an account's media to the end, behind the pages: page by page, pausing, resuming, never on disk."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from dashboard.account.roll import Roll
from dashboard.words.error_messages import ListingCutOff
from igclient import InstagramClient
from igclient.errors import IGClientError

# The most one call gives: connecting and the first sheet then cost a single media read.
PAGE_SIZE = 100
# Reading everything is a convenience; the last fifth of the allowance belongs to what the person does.
PAUSE_AT_PERCENT = 80.0
# Nobody looks any more: a closed tab stops asking how far the reading is.
ABANDONED_AFTER_SECONDS = 30.0
RETRY_SECONDS = (5.0, 15.0, 60.0)
LONGEST_WAIT_SECONDS = 60.0
"""When Instagram asks for a longer pause, the person decides when to go on."""


class ReaderState(StrEnum):
    """What the reading behind the pages is doing."""

    IDLE = "idle"
    READING = "reading"
    PAUSED = "paused"
    RETRYING = "retrying"
    FAILED = "failed"
    COMPLETE = "complete"


@dataclass(slots=True, weakref_slot=True)
class Reader:
    """Reads one roll. Foreground and background share one lock, so no page is ever asked for twice."""

    client: InstagramClient
    roll: Roll
    clock: Callable[[], float] = time.monotonic
    state: ReaderState = ReaderState.IDLE
    error: IGClientError | None = None
    pause_at: float = PAUSE_AT_PERCENT
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _asked_at: float = 0.0
    _waits_until: float = 0.0
    _beginning: threading.Thread | None = None
    _fault: IGClientError | None = None

    def read_until(self, count: int, progress: Callable[[int], None]) -> None:
        """Read on until `count` posts are there or there are no more, telling `progress` how many are.

        What was read before an error stays, and the next call goes on from there.
        Raises igclient.errors.IGClientError.
        """
        while len(self.roll) < count and not self.is_over:
            if self.roll.items:
                progress(len(self.roll))
            self._read_page(until=count)

    def begin(self) -> None:
        """Start on the first page while the caller asks for something else; `read_until` then tells what went wrong."""
        is_beginning = self._beginning is not None and self._beginning.is_alive()
        if is_beginning or self.roll.items or self.is_over:
            return
        self._fault = None
        self._beginning = threading.Thread(target=self._read_first, name="reader", daemon=True)
        self._beginning.start()

    def go_on(self) -> None:
        """Read the rest in a thread of its own for as long as somebody keeps calling this."""
        self._asked_at = self.clock()
        if self.roll.is_complete:
            self.state = ReaderState.COMPLETE
        is_running = self._thread is not None and self._thread.is_alive()
        if is_running or self._stop.is_set() or self.state in (ReaderState.COMPLETE, ReaderState.FAILED):
            return
        if self._is_over_allowance():
            self.state = ReaderState.PAUSED
            return
        self.state = ReaderState.READING
        self._thread = threading.Thread(target=self._read_rest, name="reader", daemon=True)
        self._thread.start()

    def resume(self) -> None:
        """Go on although the allowance is nearly used, or after a failure: the person asked for it.

        Not before a pause that Instagram asked for is over.
        """
        if self.wait:
            return
        self.pause_at, self.error, self.state = 100.0, None, ReaderState.IDLE
        self.go_on()

    def stop(self) -> None:
        """Stop for good; a page on its way is not waited for."""
        self._stop.set()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be read: everything is, or it was stopped."""
        return self.roll.is_complete or self._stop.is_set()

    @property
    def wait(self) -> timedelta:
        """How long Instagram still wants to be left alone after what it refused; nothing, when it may be asked."""
        return timedelta(seconds=max(0.0, self._waits_until - self.clock()))

    @property
    def usage_percent(self) -> float | None:
        """How much of Instagram's allowance is used, if it said so."""
        return self.client.usage.percent if self.client.usage else None

    def _read_first(self) -> None:
        try:
            self._read_page(until=1)
        except IGClientError as error:
            self._fault = error

    def _read_rest(self) -> None:
        faults = 0
        while not (self.is_over or self._is_abandoned()):
            if self._is_over_allowance():
                self.state = ReaderState.PAUSED
                return
            try:
                self._read_page(until=None)
            except IGClientError as error:
                pause = RETRY_SECONDS[min(faults, len(RETRY_SECONDS) - 1)]
                asked = error.retry_after.total_seconds() if error.retry_after else 0.0
                # Going on asking where that cannot help only makes it worse.
                if not error.may_pass or asked > LONGEST_WAIT_SECONDS:
                    self._waits_until = self.clock() + asked
                    self.error, self.state = error, ReaderState.FAILED
                    return
                self.error, self.state = error, ReaderState.RETRYING
                self._stop.wait(max(pause, asked))
                faults += 1
            else:
                self.error, self.state, faults = None, ReaderState.READING, 0
        self.state = ReaderState.COMPLETE if self.roll.is_complete else ReaderState.IDLE

    def _read_page(self, *, until: int | None) -> None:
        with self._lock:
            # The other thread may have read it while this one waited.
            if self.is_over or (until is not None and len(self.roll) >= until):
                return
            fault, self._fault = self._fault, None
            # Nobody should wait a second time for what has just failed.
            if fault is not None:
                raise fault
            self.roll.add(self.client.list_media(limit=PAGE_SIZE, after=self.roll.after))
            # Whoever has what was asked for need not hear of it yet.
            if self.roll.is_cut_off and (until is None or len(self.roll) < until):
                raise ListingCutOff("The list could not be read on: Instagram's answer does not say how.")

    def _is_over_allowance(self) -> bool:
        return (self.usage_percent or 0.0) >= self.pause_at

    def _is_abandoned(self) -> bool:
        return self.clock() - self._asked_at > ABANDONED_AFTER_SECONDS
