"""What the command line prints: lines to read, JSON Lines, or CSV."""

import csv
import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from igclient.models import Media

COLUMNS = (
    *("id", "timestamp", "media_type", "media_product_type", "permalink", "like_count", "comments_count"),
    *("is_shared_to_feed", "shortcode", "username", "caption", "alt_text", "media_url", "thumbnail_url"),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def print_pairs(pairs: Mapping[str, Any], out: TextIO, *, as_json: bool) -> None:
    """Print one thing: a name and a value a line, or one line of JSON."""
    if as_json:
        print(json.dumps(pairs), file=out)
        return
    for name, value in pairs.items():
        shown = ",".join(value) if isinstance(value, list | tuple) else str(value)
        print(f"{name}\t{_one_line(shown)}", file=out)


def print_media(posts: Iterable[Media], out: TextIO, *, form: str) -> None:
    """Print posts as they are read: `json`, a line each; `csv`; or `lines` of date, kind, likes and address."""
    if form == "csv":
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow((*COLUMNS, "slides"))
        for post in posts:
            data = post.to_dict()
            writer.writerow([*(_cell(data.get(column)) for column in COLUMNS), len(post.children)])
        return
    for post in posts:
        if form == "json":
            print(json.dumps(post.to_dict()), file=out)
        else:
            moment = post.timestamp.isoformat() if post.timestamp else "-"
            likes = "-" if post.like_count is None else post.like_count
            kind, address = _one_line(str(post.media_type or "-")), _one_line(post.permalink or post.id)
            print(f"{moment}\t{kind}\t{likes}\t{address}", file=out)


def _one_line(text: str) -> str:
    """Keep a value from breaking its line, or from steering the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cell(value: Any) -> Any:
    """Keep a spreadsheet from running a caption as a formula: an apostrophe makes it text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
