"""`python -m igarchive export`: say what Instagram's own export holds, or print its posts as JSON Lines."""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from igarchive.export.noting import counted, in_words
from igarchive.export.opening import Export, open_export

DESCRIPTION = """\
Read Instagram's own export ("Export your information", format JSON) as it was downloaded: all ZIPs of it at once, or
the folder they were unpacked into. Nothing is unpacked or sent anywhere. Messages, contacts, logins and advertising
are not opened.
"""
LISTS = ("posts", "archived", "stories", "profile_photos")


def add_export(command: argparse.ArgumentParser) -> None:
    """Make a parser that of this command."""
    command.description = DESCRIPTION
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("source", nargs="+", metavar="ZIP", help="a ZIP of the export, or its folder")
    command.add_argument("--json", action="store_true", help="a post a line, in Graph's field names")
    command.add_argument("--places", action="store_true", help="with --json: where pictures were taken")
    command.set_defaults(run=export)


def export(options: argparse.Namespace) -> int:
    """Print what an export holds. Raises: `IGArchiveError`."""
    with open_export(options.source, places=options.places) as opened:
        _print_json(opened, sys.stdout) if options.json else _print_summary(opened, sys.stdout)
    return 0


def _print_summary(export: Export, out: TextIO) -> None:
    name = export.user.username or "an account whose name the export does not say"
    print(f"Instagram's export of {name}", file=out)
    for words, posts in zip(
        ("post", "archived post", "story item", "profile photo"),
        (getattr(export, name) for name in LISTS),
        strict=True,
    ):
        days = [in_words(post.timestamp) for post in posts if post.timestamp]
        span = " to ".join(dict.fromkeys((days[-1], days[0]))) if days else ""
        print(f"  {counted(len(posts), words)}{span and f', {span}'}", file=out)
    print("It has no likes and no comments: Instagram puts none into an export.", file=out)
    for note in export.notes:
        print(note.words, file=out)


def _print_json(export: Export, out: TextIO) -> None:
    for line in _lines(export):
        print(json.dumps(line), file=out)


def _lines(export: Export) -> Iterator[dict[str, Any]]:
    for name in LISTS:
        for post in getattr(export, name):
            line = {"list": name, **post.to_dict()}
            if post.id in export.places:
                place = export.places[post.id]
                line["place"] = {"latitude": place.latitude, "longitude": place.longitude}
            yield line
