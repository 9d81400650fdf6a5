"""One archive on its way, in a thread of its own: listed, written, checked, and packed where it leaves as a ZIP."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from time import monotonic

from dashboard.archiving.choice import MOST_BYTES_A_PART, Choice, Where
from dashboard.archiving.frames import Developing, Frames
from dashboard.archiving.handed_out import handed_out
from dashboard.archiving.packed import Packed
from dashboard.archiving.parcels import in_parts, one_zip
from dashboard.archiving.temporary import private_folder
from dashboard.concurrency import begin
from igarchive import Archiver, Plan, Progress, Report, Verified
from igclient import Media

Ask = Callable[[], None]
Make = Callable[[Path, Ask], Archiver]
"""Gives what writes the archive into a folder; it calls the other before each question to Instagram."""
Find = Callable[[], Sequence[Media] | None]
"""Gives the only posts to take, or None for all. May take its time. Raises `IGClientError`."""

_ENOUGH = 20  # files
_log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far an archive is."""

    COUNTING = "counting"
    WRITING = "writing"
    CHECKING = "checking"
    PACKING = "packing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Figures:
    """How far the stage is: `done` of `total` files (bytes, when packing), `bytes` of about `expected`, in `seconds`
    so far."""

    done: int = 0
    total: int = 0
    bytes: int = 0
    expected: int = 0
    seconds: float = 0.0

    @property
    def share(self) -> float:
        """How much of it is done, 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def is_through(self) -> bool:
        """Whether every file is there, so that what is said about them comes next."""
        return self.done >= self.total

    @property
    def bytes_a_second(self) -> float:
        """How fast it has been so far."""
        return self.bytes / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """About how long it will go on; None before anything is done."""
        return self.seconds * (self.total - self.done) / self.done if self.done else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What there is in the end. `calls` counts the questions to Instagram, `seconds` the time it took.

    `packed` are the ZIPs that a button saves, `zip_file` the one that is streamed.
    """

    report: Report
    calls: int
    seconds: float
    is_cancelled: bool
    verified: Verified | None = None
    packed: Packed | None = None
    zip_file: Path | None = None


class Forgotten(Exception):
    """Nobody wants this archive any more."""


class Job:
    """Begin an archive at once. `name` is what its folder in a ZIP is called, `seconds` a clock.

    `stop` forgets it; what a folder of the person's has by then stays there.
    """

    def __init__(
        self,
        choice: Choice,
        name: str,
        make: Make,
        find: Find,
        numbers: Mapping[str, str],
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        self.choice, self.name, self._seconds = choice, name, seconds
        self.stage = Stage.COUNTING
        self.failure: BaseException | None = None
        self.outcome: Outcome | None = None
        self._figures, self._began, self._calls = Figures(), seconds(), 0
        self._frames: Frames | None = None
        self._cancelled, self._forgotten = threading.Event(), threading.Event()
        self._lock, self._closing = threading.Lock(), ExitStack()
        self._is_left = False
        self._working = begin(lambda: self._run(make, find, numbers), name="archive")

    @property
    def is_over(self) -> bool:
        """Whether it has come to an end, this way or that."""
        return self.stage in (Stage.DONE, Stage.FAILED)

    @property
    def is_forgotten(self) -> bool:
        """Whether it was ended for good: another tab may have done so."""
        return self._forgotten.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether no more is fetched."""
        return self._cancelled.is_set()

    @property
    def figures(self) -> Figures:
        """How far the present stage is. What is there by now tells better how much is to come than a guess does."""
        at = self._figures
        expected = at.bytes * at.total // at.done if at.done >= _ENOUGH else at.expected
        return replace(at, expected=expected, seconds=self._seconds() - self._began)

    def frames(self) -> list[Developing]:
        """The frames to look at while files are fetched."""
        return self._frames.look() if self._frames is not None else []

    def cancel(self) -> None:
        """Fetch no more: the archive is closed with what it has."""
        self._cancelled.set()

    def stop(self) -> None:
        """End it, and leave nothing of it but what lies in a folder of the person's."""
        with self._lock:
            self._forgotten.set()
            self._cancelled.set()
            if self._is_left:
                self._closing.close()

    def wait(self) -> None:
        """Wait until it is over; raises nothing."""
        self._working.exception()

    def _run(self, make: Make, find: Find, numbers: Mapping[str, str]) -> None:
        try:
            self.outcome = self._write(make, find, numbers)
            self._frames = None
            self._enter(Stage.DONE)
        except BaseException as problem:  # noqa: BLE001 - the page says it, and raises what it does not know
            # What it went through holds the account.
            self.failure = problem.with_traceback(None)
            _log.warning("An archive came to no end: %s", type(problem).__name__)
            self._enter(Stage.FAILED)
        finally:
            with self._lock:
                if self._forgotten.is_set() or self.stage is Stage.FAILED:
                    self._closing.close()
                self._is_left = True

    def _write(self, make: Make, find: Find, numbers: Mapping[str, str]) -> Outcome:
        began = self._began
        folder = self.choice.folder or self._closing.enter_context(private_folder()) / self.name
        archiver = make(folder, self._ask)
        plan = archiver.plan(find())
        self._begin_writing(plan, numbers, folder)
        report = archiver.run(plan, progress=self._tell, stop=self._cancelled.is_set)
        self._expect_wanted()
        verified, packed, zip_file = None, None, None
        if self.choice.where is Where.FOLDER and not self.is_cancelled:
            self._enter(Stage.CHECKING)
            verified = archiver.verify(self._tell_of)
        elif self.choice.where is Where.PARTS:
            self._enter(Stage.PACKING)
            packed = in_parts(folder, MOST_BYTES_A_PART, self._tell_of)
            self._closing.callback(packed.close)
        elif self.choice.where is Where.ZIP:
            self._enter(Stage.PACKING)
            zip_file = one_zip(folder, self._tell_of)
            self._closing.callback(handed_out().withdraw, zip_file)
        return Outcome(
            report=report,
            calls=self._calls,
            seconds=self._seconds() - began,
            is_cancelled=self.is_cancelled,
            verified=verified,
            packed=packed,
            zip_file=zip_file,
        )

    def _begin_writing(self, plan: Plan, numbers: Mapping[str, str], folder: Path) -> None:
        self._expect_wanted()
        self._frames = Frames(plan.posts, numbers, folder)
        self._figures = Figures(total=plan.files, expected=plan.bytes)
        self._began, self.stage = self._seconds(), Stage.WRITING

    def _enter(self, stage: Stage) -> None:
        self._figures, self._began, self.stage = Figures(), self._seconds(), stage

    def _tell(self, progress: Progress) -> None:
        if self._frames is not None and progress.row is not None:
            self._frames.note(progress.row)
        self._figures = replace(self._figures, done=progress.done, bytes=progress.bytes)
        if self.choice.where is not Where.FOLDER:
            self._expect_wanted()

    def _tell_of(self, done: int, total: int) -> None:
        self._expect_wanted()
        self._figures = Figures(done, total)

    def _ask(self) -> None:
        self._calls += 1
        # Once files are there, a cancelled run closes its archive, for which nobody has to be asked.
        if self._forgotten.is_set() or (self.stage is Stage.COUNTING and self._cancelled.is_set()):
            raise Forgotten

    def _expect_wanted(self) -> None:
        if self._forgotten.is_set():
            raise Forgotten
