"""The commands of `python -m igarchive`. What is asked for goes to stdout, everything else to stderr."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from igarchive.archiver import Archiver
from igarchive.cli.export import add_export
from igarchive.cli.stopping import stopped_by_signals
from igarchive.disk import in_words
from igarchive.errors import IGArchiveError
from igarchive.names import DEFAULT, FIELDS, BadTemplate
from igarchive.opened import Archive, Verified, open_archive
from igarchive.options import Options
from igarchive.report import Progress, Report, State
from igclient.cli.running import (
    INTERRUPTED,
    MISUSED,
    OK,
    REFUSED,
    add_sign_in,
    client_of,
    kept_token,
    oauth_of,
    run_command,
    say,
    store_of,
    told,
)
from igclient.cli.settings import Settings, read_settings
from igclient.errors import IGClientError

DESCRIPTION = """\
Keep your own Instagram as files, and look whether they are whole.

The settings and the token are those of `python -m igclient`, which signs in: the environment or .env, and --token-file.
A token that ends within two weeks is refreshed, where it can be.
"""
EPILOG = """\
exit status:
  0    done, and nothing is left to do
  1    Instagram or the network refused, or something is left for the next run
  2    a setting, the folder or the disk has to be mended first
  3    the archive is damaged, or unfinished
  130  stopped by Ctrl-C or a signal; what is finished is kept
"""
NOT_WHOLE = 3
REFRESH_WITHIN = timedelta(days=14)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    return run_command("igarchive", lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        status: int = options.run(options)
    except (IGArchiveError, BadTemplate) as error:
        say(f"igarchive: {error}")
        return MISUSED
    return status


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets `run`, which returns an exit status."""
    made = argparse.ArgumentParser(
        prog="igarchive",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_sign_in(made)
    commands = made.add_subparsers(metavar="COMMAND", required=True)
    _add_save(commands.add_parser("save", help="write an archive, or bring the one that is there up to date"))
    for run, words in {check: "read every file and compare it", show: "print what an archive holds"}.items():
        command = commands.add_parser(run.__name__, help=words, description=f"{words}.")
        command.add_argument("archive", type=Path, metavar="DIR", help="the archive's folder, or its ZIP")
        command.add_argument("--json", action="store_true", help="one JSON object")
        command.set_defaults(run=run)
    add_export(commands.add_parser("export", help="print what Instagram's own export holds"))
    return made


def _add_save(command: argparse.ArgumentParser) -> None:
    command.description = "write an archive, or bring the one that is there up to date."
    command.add_argument("--to", type=Path, required=True, metavar="DIR", help="the archive's folder")
    command.add_argument(
        "--since", type=_day, metavar="DATE", help="no posts before this day (2024-03-09, UTC)"
    )
    command.add_argument("--comments", action="store_true", help="the comments, too")
    command.add_argument("--insights", action="store_true", help="the figures of each post, too")
    command.add_argument(
        "--captions-inside", action="store_true", help="date, caption and link into the JPEGs"
    )
    command.add_argument("--no-sidecars", action="store_true", help="no .xmp file beside each picture")
    command.add_argument("--no-viewer", action="store_true", help="no index.html")
    fields = ", ".join(f"{{{name}}}" for name in FIELDS)
    command.add_argument("--names", default=DEFAULT, metavar="TEMPLATE", help=f"of new files: {fields}")
    command.add_argument("--verify", action="store_true", help="read every file afterwards and compare it")
    command.set_defaults(run=save)


def save(options: argparse.Namespace) -> int:
    """Write an archive or update it."""
    settings = read_settings(options.env_file)
    _refresh(options, settings, datetime.now(UTC))
    chosen = Options(
        since=options.since,
        comments=options.comments,
        insights=options.insights,
        captions_inside=options.captions_inside,
        sidecars=not options.no_sidecars,
        viewer=not options.no_viewer,
        template=options.names,
    )
    archiver = Archiver(client_of(options, settings), options.to, chosen)
    plan = archiver.plan()
    if plan.files:
        say(
            f"{_count(plan.files, 'file')} to fetch, about {in_words(plan.bytes)}; {in_words(plan.free)} are free."
        )
    with stopped_by_signals() as stop:
        report = archiver.run(plan, progress=_progress(), stop=stop)
        was_stopped = stop()
    print(_summary(report))
    for note in report.notes:
        say(note)
    if was_stopped:
        return INTERRUPTED
    if options.verify and (status := _tell(archiver.verify())) != OK:
        return status
    return OK if report.is_finished else REFUSED


def check(options: argparse.Namespace) -> int:
    """Read every file and compare it with the manifest."""
    with open_archive(options.archive) as archive:
        found = archive.verify()
    if not options.json:
        return _tell(found)
    told_of = {"files": found.files, "bytes": found.bytes, "is_whole": found.is_whole}
    print(json.dumps(told_of | {"is_unfinished": found.is_unfinished, "problems": found.problems}))
    return OK if found.is_whole else NOT_WHOLE


def show(options: argparse.Namespace) -> int:
    """Print what an archive holds."""
    with open_archive(options.archive) as archive:
        facts = _facts(archive)
    if options.json:
        print(json.dumps(facts, ensure_ascii=False))
        return OK
    for name, value in facts.items():
        print(f"{name}\t{'' if value is None else value}")
    return OK


def _facts(archive: Archive) -> dict[str, str | int | None]:
    moments = sorted(post.timestamp for post in archive.posts if post.timestamp)
    names = [name for files in archive.files.values() for name in files]
    return {
        "username": archive.user.username,
        "posts": len(archive.posts),
        "files": sum(map(bool, names)),
        "missing": sum(not name for name in names),
        "first": moments[0].isoformat() if moments else None,
        "last": moments[-1].isoformat() if moments else None,
        "covers": archive.info.get("Contact-Sheet-Covers"),
        "written": archive.info.get("Bagging-Date"),
    }


def _refresh(options: argparse.Namespace, settings: Settings, now: datetime) -> None:
    """Give a kept token that ends soon another sixty days, and say so; one that cannot be renewed is still used."""
    token = kept_token(options, settings)
    if token is None or not token.expires_within(REFRESH_WITHIN, now) or not token.is_refreshable(now):
        return
    settings.require_app()
    store = store_of(options, settings, "save")
    store.check_writable()
    try:
        renewed = oauth_of(settings).renew(token)
    except IGClientError as error:
        say(f"The access ends on {token.expires_at:%Y-%m-%d} and could not be refreshed: {told(error)}")
        return
    store.save(renewed)
    say(f"The access was refreshed: it now ends on {renewed.expires_at:%Y-%m-%d}.")


def _progress() -> Callable[[Progress], None] | None:
    """Return what keeps a person at a terminal informed; a log gets the summary alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    return lambda at: say(
        f"\r{at.done:,} of {_count(at.files, 'file')}, {in_words(at.bytes)}",
        end="\n" if at.done == at.files else "",
    )


def _summary(report: Report) -> str:
    counts = {state: report.count(state) for state in State}
    known = counts[State.UNCHANGED] + counts[State.CHANGED]
    parts = [
        f"{_count(counts[State.NEW], 'new file')} ({in_words(report.bytes)})",
        f"{known:,} that were there",
    ]
    parts += [f"{_count(report.unread, 'older post')} left as they are"] if report.unread else []
    parts += [f"{counts[State.WITHHELD]:,} that Instagram withholds"] if counts[State.WITHHELD] else []
    parts += (
        [f"{counts[State.FAILED]:,} that could not be had (missing.csv says why)"]
        if counts[State.FAILED]
        else []
    )
    parts += [_count(report.comments, "comment")] if report.comments else []
    return f"{', '.join(parts)}."


def _tell(found: Verified) -> int:
    for problem in found.problems:
        print(problem)
    if found.is_unfinished:
        print("A run was broken off here. Run `save` once more: it goes on from there.")
    if found.is_whole:
        print(f"Whole: {found.files:,} files, {in_words(found.bytes)}, each as it was written.")
    return OK if found.is_whole else NOT_WHOLE


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError("a day such as 2024-03-09") from None
