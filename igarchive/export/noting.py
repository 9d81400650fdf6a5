"""Say of an export what a person has to know: what it covers, and how much of it cannot be shown, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from igarchive.export.items import moment
from igarchive.export.layout import Kind
from igarchive.export.lists import Listed
from igarchive.export.model import WHY_IN_WORDS, MissingFile, Note, Noted, Period
from igarchive.export.reading import Part
from igarchive.export.refusals import ASK_AGAIN

_A_YEAR = timedelta(days=367)
_NAMED = 3


def notes_of(
    parts: Sequence[Part],
    drafts: int,
    others: Mapping[Kind, Sequence[Listed]],
    missing: Sequence[MissingFile],
    unlisted: int,
    period: Period | None,
) -> tuple[Note, ...]:
    """Return what there is to say, the weightiest first. `others` are the lists that are counted and not shown."""
    notes = [*_about_dates(parts, period), *_about_missing(missing), *_about_unreadable(parts)]
    counts = {
        Noted.UNLISTED: (unlisted, "{} in the export that none of its lists names: not shown."),
        Noted.DRAFTS: (drafts, "{} not known to be published: drafts are not shown."),
        Noted.DELETED: (
            len(others[Kind.DELETED]),
            "{} recently deleted: not among the posts.",
        ),
        Noted.OTHER_CONTENT: (
            len(others[Kind.OTHER]),
            "{} under other content: not shown.",
        ),
        Noted.THREADS: (
            sum(part.threads for part in parts),
            "{} of Threads: not shown.",
        ),
    }
    things = {Noted.UNLISTED: "file", Noted.DRAFTS: "post"}
    for about, (count, words) in counts.items():
        if count:
            notes.append(Note(about, count, words.format(counted(count, things.get(about, "item")))))
    return tuple(notes)


def counted(count: int, thing: str) -> str:
    """Return a number with its thing: `1 file`, `1,234 files`."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def in_words(day: date | datetime) -> str:
    """Return a day in words: `9 March 2024`."""
    return f"{day.day} {day:%B %Y}"


def _about_dates(parts: Sequence[Part], period: Period | None) -> Iterator[Note]:
    if period is not None:
        if period.begin is not None:
            yield Note(
                Noted.PERIOD,
                1,
                f"Instagram made this export for {in_words(period.begin)} to {in_words(period.end)}. "
                f"Is something older missing? {ASK_AGAIN}",
            )
        return
    times = [post.seconds for part in parts for post in part.posts if post.seconds]
    oldest, newest = moment(min(times, default=None)), max(part.day for part in parts)
    if oldest is not None and newest - oldest.date() <= _A_YEAR:
        yield Note(
            Noted.PERIOD,
            1,
            f"Everything in this export is of {in_words(oldest)} or later, and Instagram offers the last year first. "
            f"Is something older missing? {ASK_AGAIN}",
        )


def _about_missing(missing: Sequence[MissingFile]) -> Iterator[Note]:
    for why, words in WHY_IN_WORDS.items():
        count = sum(1 for file in missing if file.why is why)
        if count:
            yield Note(Noted.MISSING, count, f"{counted(count, 'file')} cannot be shown: {words}.")


def _about_unreadable(parts: Sequence[Part]) -> Iterator[Note]:
    problems = [problem for part in parts for problem in part.unreadable]
    if problems:
        some = "; ".join(problems[:_NAMED]) + (" and others" if len(problems) > _NAMED else "")
        words = f"{counted(len(problems), 'list')} of this export could not be read: {some}."
        yield Note(Noted.UNREADABLE_FILE, len(problems), words)
    rows = sum(part.unreadable_rows for part in parts)
    if rows:
        yield Note(Noted.UNREADABLE_ROWS, rows, f"{counted(rows, 'row')} of its lists could not be read.")
