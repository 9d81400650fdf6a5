"""`python -m igarchive export`: say what Instagram's own export holds, or print its posts as JSON Lines."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from igarchive.errors import IGArchiveError
from igarchive.export.noting import counted, in_words
from igarchive.export.opening import Export, open_export

DESCRIPTION = """\
Read Instagram's own export ("Export your information", format JSON) as it was downloaded: all ZIPs of it at once, or
the folder they were unpacked into. Nothing is unpacked or sent anywhere. Messages, contacts, logins and advertising
are not opened. Exit status: 0, 1 when this is no export that can be read, 2 when the command is wrong.
"""
LISTS = ("posts", "archived", "stories", "profile_photos")
OK, REFUSED = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    options = _parser().parse_args(arguments)
    try:
        with open_export(options.source, places=options.places) as export:
            if options.json:
                _print_json(export, sys.stdout)
            else:
                _print_summary(export, sys.stdout)
    except IGArchiveError as error:
        print(f"igarchive: {error}", file=sys.stderr)
        return REFUSED
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="igarchive export", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", nargs="+", metavar="ZIP", help="a ZIP of the export, or its folder")
    parser.add_argument("--json", action="store_true", help="a post a line, in Graph's field names")
    parser.add_argument("--places", action="store_true", help="with --json: where pictures were taken")
    return parser


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
