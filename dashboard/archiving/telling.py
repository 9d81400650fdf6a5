"""What is said of an archive: what it will take, what became of it, why it failed. Pure."""

import errno
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from dashboard.archiving.choice import Choice, Where
from dashboard.archiving.estimate import Estimate
from dashboard.archiving.job import Figures, Forgotten, Outcome, Stage
from dashboard.words.error_messages import explain
from dashboard.words.message import Message, Tone
from dashboard.words.wording import count, literally, rough
from igarchive import Row, State, Why
from igarchive.disk import in_words
from igarchive.errors import ArchiveBusy, IGArchiveError, NoRoom
from igarchive.report import WORDS
from igclient.errors import IGClientError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_HEADLINES = {
    Stage.COUNTING: "Listing your posts",
    Stage.WRITING: "Developing your sheets",
    Stage.CHECKING: "Checking every file",
    Stage.PACKING: "Packing the ZIP",
}
_CANCELLED = Message(
    "Cancelled.",
    "Your posts were still being listed, and nothing was written.",
    "Begin again when you like.",
    tone=Tone.CALM,
)
_UNKNOWN = Message(
    "The archive was not finished.",
    "Something went wrong that this app does not know.",
    "Begin once more: what is finished is kept, and is not fetched again.",
)


def cost_line(found: Estimate) -> str:
    """'1,204 files · about 640 MB · 4 calls, 96 % of the allowance left · 12 GB free'."""
    left = f", {found.left:.0f} % of the allowance left" if found.left is not None else ""
    parts = [
        count(found.files, "file"),
        f"about {in_words(found.bytes)}",
        f"{count(found.calls, 'call')}{left}",
    ]
    return " · ".join([*parts, f"{in_words(found.free)} free"])


def headline(stage: Stage, at: Figures, choice: Choice, *, is_cancelled: bool) -> str:
    """What is being done now."""
    if is_cancelled and stage in (Stage.COUNTING, Stage.WRITING):
        return "Closing the archive"
    if stage is Stage.WRITING and at.is_through:
        return "Reading comments and figures" if choice.comments or choice.insights else "Writing the lists"
    return _HEADLINES[stage]


def figures_of(stage: Stage, at: Figures) -> list[tuple[str, str]]:
    """The figures of a stage, each with what it counts."""
    if stage is Stage.COUNTING:
        return []
    if stage is Stage.PACKING:
        return [(in_words(at.done), f"of {in_words(at.total)}")]
    files = (f"{at.done:,}", f"of {count(at.total, 'file')}")
    if stage is Stage.CHECKING or not at.total:
        return [files]
    if at.is_through:
        return [files, (in_words(at.bytes), "from Instagram")]
    left = rough(timedelta(seconds=at.seconds_left)) if at.seconds_left is not None else "–"
    return [
        files,
        (in_words(at.bytes), f"of about {in_words(at.expected)}"),
        (f"{in_words(round(at.bytes_a_second))}/s", "from Instagram"),
        (left, "left"),
    ]


def outcome_headline(outcome: Outcome) -> str:
    """What there is now, in a sentence."""
    report = outcome.report
    saved, missing = report.count(State.NEW), missing_rows(outcome)
    told = f"{count(saved, 'file')} saved" if saved else "Nothing new to save"
    stopped = sum(row.reason is Why.STOPPED for row in missing)
    if stopped:
        return f"{told}, {stopped:,} still to come"
    withheld = sum(row.reason is Why.WITHHELD for row in missing)
    if not missing:
        return f"{told}."
    by = f"{withheld:,} withheld by Instagram" if withheld == len(missing) else f"{len(missing):,} missing"
    return f"{told}, {by}: see missing.csv"


def facts(outcome: Outcome) -> list[str]:
    """What else is good about it."""
    report, told = outcome.report, []
    verified = outcome.verified
    if verified is not None and verified.is_whole:
        told.append(
            f"Manifest verified: {verified.files:,} of {verified.files:,} sums match what lies on the disk."
        )
    lasted = f"{outcome.seconds:.0f} s" if outcome.seconds < 90 else rough(timedelta(seconds=outcome.seconds))
    told.append(
        f"{in_words(report.bytes)} in {lasted}, {count(outcome.calls, 'call')} of Instagram's allowance."
    )
    unchanged = report.count(State.UNCHANGED) + report.count(State.CHANGED)
    if unchanged:
        told.append(f"{count(unchanged, 'file')} {'was' if unchanged == 1 else 'were'} there already.")
    if report.unread:
        told.append(f"{count(report.unread, 'earlier post')} stay as they are.")
    if report.comments:
        told.append(f"{count(report.comments, 'comment')} saved.")
    return told


def shortcomings(outcome: Outcome) -> list[str]:
    """What is not in it and why, the most common reason first; what an unfinished one waits for."""
    verified = outcome.verified
    damaged = list(verified.problems) if verified is not None else []
    reasons = Counter(row.reason for row in missing_rows(outcome) if row.reason is not None)
    missing = [f"{count(number, 'file')}: {WORDS[reason]}" for reason, number in reasons.most_common()]
    said = {WORDS[reason] for reason in reasons}
    return [*damaged, *missing, *(note for note in outcome.report.notes if note not in said)]


def missing_rows(outcome: Outcome) -> Sequence[Row]:
    """The files that are not in it."""
    return [row for row in outcome.report.rows if not row.sha256]


def on_disk(choice: Choice | None) -> str:
    """What this app keeps on a disk of its machine, with this archive under way or made."""
    if choice is not None and choice.folder is not None:
        return f"Your archive, in {literally(str(choice.folder))}: it is yours, and stays."
    until = "until you have saved it, disconnect, or close this tab and some minutes pass"
    if choice is not None:
        return f"Your archive's files and its ZIP, where only this app may read: {until}."
    return f"Nothing of your account, but a ZIP that you had packed: {until}. What you download is yours."


def why_failed(error: BaseException, choice: Choice) -> Message:
    """What ended it, in words."""
    if isinstance(error, Forgotten):
        return _CANCELLED
    if isinstance(error, IGClientError):
        return explain(error)
    if not isinstance(error, IGArchiveError | OSError):
        return _UNKNOWN
    if choice.where is not Where.FOLDER:
        # Its words name a folder of this app's machine, which says nothing to anybody.
        cause = (
            "The machine that this app runs on has no room for it."
            if isinstance(error, NoRoom) or getattr(error, "errno", None) in _FULL
            else "The machine that this app runs on does not let it write temporary files."
        )
        step = "Nothing of it was kept. Take fewer posts, or try again later."
        return Message("The archive was not made.", cause, step)
    if isinstance(error, OSError):
        return _UNKNOWN
    headline = {NoRoom: "There is not enough room.", ArchiveBusy: "Somebody else writes there."}
    return Message(
        headline.get(type(error), "The archive was not finished."),
        str(error),
        "What was finished before stays, and is not fetched again.",
        tone=Tone.PROBLEM,
    )
