"""`python -m sandbox export`: write the export of a made-up account."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sandbox.accounts import ACCOUNTS, build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.packing import write_zips
from sandbox.exports.tree import Maker


def main(arguments: Sequence[str]) -> int:
    """Write an export and print the names of its ZIPs."""
    options = _parser().parse_args(arguments)
    now = options.now or datetime.now(UTC)
    maker = Maker(
        account=build_accounts(now)[options.account],
        layout=LAYOUTS[options.layout],
        words=LANGUAGES[options.language],
        hand=HANDS[options.pictures],
        now=now,
        since=options.since,
        most=options.posts,
        parts=options.parts,
    )
    for path in write_zips(maker, options.to):
        print(path)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox export", description="Write Instagram's export of a made-up account."
    )
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the ZIPs go")
    parser.add_argument("--account", choices=ACCOUNTS, default="sample")
    parser.add_argument(
        "--layout", choices=LAYOUTS, default="D", help="arrangement, A oldest to E newest (default D)"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the account's (default en)")
    parser.add_argument("--parts", type=_count, default=1, help="number of ZIPs (default 1)")
    parser.add_argument("--pictures", choices=HANDS, default="painted", help="flat ones cost next to nothing")
    parser.add_argument("--posts", type=_count, metavar="COUNT", help="the newest posts only (default all)")
    parser.add_argument("--since", type=_day, metavar="DATE", help="nothing older (default everything)")
    parser.add_argument("--now", type=_day, metavar="DATE", help="the day it is made on (default today)")
    return parser


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
