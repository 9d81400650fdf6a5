"""Whose archive is on its way: a session's, which ends with it, or one of a browser that stays connected.

A reload ends a session and begins another. Who stays connected finds the same archive there.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.archiving.job import Job
from dashboard.archiving.temporary import sweep
from dashboard.concurrency import once
from dashboard.session.slots import Slot
from dashboard.session.sweeper import sweeper
from dashboard.staying.in_browser import KEEPING

GRACE_SECONDS = 600.0
"""So long an archive goes on without a page that could show it."""


@dataclass(eq=False, slots=True)
class _Kept:
    job: Job
    tabs: int = 1
    left_at: float = 0.0


class KeptJobs:
    """Archives by the name of the decision to stay. Safe across threads; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def add(self, keeping: str, job: Job) -> None:
        """Keep a job that one tab shows. Another that was kept under the name goes."""
        with self._lock:
            before, self._kept[keeping] = self._kept.get(keeping), _Kept(job)
        if before is not None and before.job is not job:
            before.job.stop()

    def join(self, keeping: str) -> Job | None:
        """The job of this name, for one more tab that shows it."""
        with self._lock:
            kept = self._kept.get(keeping)
            if kept is not None:
                kept.tabs += 1
            return kept.job if kept is not None else None

    def leave(self, keeping: str, job: Job) -> bool:
        """A tab that showed the job has gone; gives whether it is kept all the same."""
        with self._lock:
            kept = self._kept.get(keeping)
            if kept is None or kept.job is not job:
                return False
            kept.tabs, kept.left_at = kept.tabs - 1, self._clock()
            return True

    def drop(self, keeping: str, job: Job) -> None:
        """Keep the job no longer."""
        with self._lock:
            if keeping in self._kept and self._kept[keeping].job is job:
                del self._kept[keeping]

    def expire(self) -> None:
        """Stop the jobs that no tab has shown for `GRACE_SECONDS`."""
        now, over = self._clock(), []
        with self._lock:
            for keeping, kept in list(self._kept.items()):
                if kept.tabs <= 0 and now - kept.left_at >= GRACE_SECONDS:
                    over.append(self._kept.pop(keeping).job)
        for job in over:
            job.stop()


@once
def kept_jobs() -> KeptJobs:
    """The process's one memory of them. What a process that was killed had packed goes now."""
    sweep()
    made = KeptJobs()
    sweeper().sweep_with(made.expire)
    return made


@dataclass(eq=False, slots=True)
class _Hold:
    """A session's hand on a job, and the decision to stay that it may live on under."""

    job: Job
    keeping: str | None = None

    def stop(self) -> None:
        """The account is forgotten here."""
        if self.keeping is not None:
            kept_jobs().drop(self.keeping, self.job)
        self.job.stop()

    def leave(self) -> None:
        """The tab has gone."""
        if self.keeping is None or not kept_jobs().leave(self.keeping, self.job):
            self.job.stop()


_HOLD = Slot("archive_job", _Hold)


def current_job() -> Job | None:
    """The archive of this session, or the one that its browser has begun before a reload. Called in every run."""
    jobs, hold, keeping = kept_jobs(), _HOLD.get(), KEEPING.get()
    if hold is not None and hold.job.is_forgotten:
        _HOLD.set(None)
        hold = None
    name = keeping.name if keeping is not None else None
    if hold is None and name is not None:
        job = jobs.join(name)
        hold = _Hold(job, name) if job is not None else None
        _HOLD.set(hold)
    elif hold is not None and hold.keeping != name:
        # The person has decided to stay since it began, or not to.
        if hold.keeping is not None:
            jobs.drop(hold.keeping, hold.job)
        if name is not None:
            jobs.add(name, hold.job)
        hold.keeping = name
    return hold.job if hold is not None else None


def hold(job: Job) -> None:
    """Have this session hold the job, in the place of the one before."""
    end_job()
    _HOLD.set(_Hold(job))
    current_job()


def end_job() -> None:
    """Let go of the session's archive: what it has packed goes; what lies in a folder stays."""
    before = _HOLD.take()
    if before is not None:
        before.stop()
