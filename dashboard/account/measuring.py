"""The figures that the insights permission gives: asked for one call a post, behind the page, kept in the session."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dashboard.account.reader import (
    ABANDONED_AFTER_SECONDS,
    LONGEST_WAIT_SECONDS,
    PAUSE_AT_PERCENT,
    RETRY_SECONDS,
)
from dashboard.account.source import Source
from dashboard.session.slots import Slot
from igclient import Media
from igclient.errors import IGClientError, ObjectMissing
from igclient.insights import Insights
from igclient.metrics import MEDIA_KEPT

Measured = Mapping[str, float]
"""A post's figures by metric. What Instagram does not tell is absent, never 0."""


class State(StrEnum):
    """What the asking is doing; nothing is asked before a person wants it."""

    IDLE = "idle"
    READING = "reading"
    PAUSED = "paused"
    FAILED = "failed"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which posts there is something to ask about, newest first, and how many are too old for Instagram to tell."""

    posts: tuple[Media, ...]
    too_old: int


def plan_of(items: Sequence[Media], now: datetime) -> Plan:
    """Instagram keeps a post's figures for two years: nobody asks about older ones."""
    begin = now - MEDIA_KEPT
    asked = tuple(media for media in items if media.timestamp is not None and media.timestamp > begin)
    return Plan(asked, sum(media.timestamp is not None for media in items) - len(asked))


@dataclass(slots=True, weakref_slot=True)
class Measuring:
    """Asks about one account's posts, once a person has asked for it. What came stays, whatever stops it.

    `switched` is when a post was made that Instagram says to be from before the account became professional: it never
    has figures for such posts, and so nobody asks about older ones. `refused` are metrics that it does not have for
    some of the posts.
    """

    source: Source = field(repr=False)
    clock: Callable[[], float] = time.monotonic
    error: IGClientError | None = None
    found: dict[str, Measured] = field(default_factory=dict, repr=False)
    switched: datetime | None = None
    refused: set[str] = field(default_factory=set)
    is_wanted: bool = False
    is_held: bool = False
    _pause_at: float = PAUSE_AT_PERCENT
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _asked_at: float = 0.0
    _waits_until: float = 0.0
    _plan: Plan = field(default=Plan((), 0), repr=False)

    @property
    def state(self) -> State:
        """What it is doing about the plan it was last given."""
        if self._next() is None:
            return State.COMPLETE
        if self.error is not None:
            return State.FAILED
        if self.is_wanted and not self.is_held:
            return State.READING
        return State.PAUSED if self.is_held or self.found else State.IDLE

    def go_on(self, plan: Plan) -> None:
        """Ask about what is left of the plan in a thread of its own, for as long as somebody keeps calling this."""
        self._asked_at, self._plan = self.clock(), plan
        is_running = self._thread is not None and self._thread.is_alive()
        if is_running or self._stop.is_set() or self.state is not State.READING:
            return
        self._thread = threading.Thread(target=self._ask_rest, name="insights", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """A person wants the figures, for the first time or again; after a pause the whole allowance may be used.

        Not before a pause that Instagram asked for is over.
        """
        if self.wait:
            return
        if self.is_held:
            self._pause_at = 100.0
        self.is_wanted, self.is_held, self.error = True, False, None

    def pause(self) -> None:
        """Ask no more until a person wants it again; an answer on its way still counts."""
        self.is_wanted = False

    def stop(self) -> None:
        """Stop for good."""
        self._stop.set()

    @property
    def wait(self) -> timedelta:
        """How long Instagram still wants to be left alone; nothing, when it may be asked."""
        return timedelta(seconds=max(0.0, self._waits_until - self.clock()))

    @property
    def usage_percent(self) -> float | None:
        """How much of Instagram's allowance is used, if it said so."""
        graph = self.source.graph
        return graph.usage.percent if graph is not None and graph.usage is not None else None

    def is_before_switch(self, media: Media) -> bool:
        """Whether the post is from before the account became professional, as far as Instagram has said so."""
        return self.switched is not None and media.timestamp is not None and media.timestamp <= self.switched

    def _next(self) -> Media | None:
        posts = self._plan.posts
        return next(
            (one for one in posts if one.id not in self.found and not self.is_before_switch(one)), None
        )

    def _ask_rest(self) -> None:
        faults = 0
        while self.is_wanted and not self._stop.is_set() and not self._is_abandoned():
            media, graph = self._next(), self.source.graph
            if media is None or graph is None:
                return
            if (self.usage_percent or 0.0) >= self._pause_at:
                self.is_held = True
                return
            try:
                self._keep(media, graph.get_media_insights(media.id, media.insight_metrics))
            except ObjectMissing:
                # Deleted since it was listed.
                self.found[media.id] = {}
            except IGClientError as error:
                pause = RETRY_SECONDS[min(faults, len(RETRY_SECONDS) - 1)]
                asked = error.retry_after.total_seconds() if error.retry_after else 0.0
                if not error.may_pass or max(asked, pause) >= LONGEST_WAIT_SECONDS:
                    self._waits_until = self.clock() + asked
                    self.error = error
                    return
                self._stop.wait(max(pause, asked))
                faults += 1
            else:
                faults = 0

    def _keep(self, media: Media, told: Insights) -> None:
        if told.predates_professional_account:
            self.switched = media.timestamp
            return
        self.refused |= told.refused.keys()
        self.found[media.id] = dict(told)

    def _is_abandoned(self) -> bool:
        return self.clock() - self._asked_at > ABANDONED_AFTER_SECONDS


_MEASURING = Slot("insights_measuring", Measuring)


def measuring_of(source: Source) -> Measuring:
    """The asking about the account that is shown; another account begins anew."""
    kept = _MEASURING.get()
    if kept is None or kept.source is not source:
        if kept is not None:
            kept.stop()
        kept = Measuring(source)
        _MEASURING.set(kept)
    return kept
