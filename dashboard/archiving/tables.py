"""The written part of an export: captions as a table and as lines of JSON, notes, and links. Pure."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from dashboard.archiving.files import Post
from dashboard.words.wording import count, day_and_time, in_zone, kind_of, zone_words
from igarchive.spreadsheet import spreadsheet_cell

_COLUMNS = ("number", "date", "kind", "likes", "comments", "link", "files", "alt_text", "caption")


def links_text(posts: Sequence[Post]) -> str:
    """The posts' addresses on Instagram, one a line; a post without one is left out."""
    return "\n".join(post.link for post in posts if post.link)


def captions_csv(posts: Sequence[Post], files: Mapping[str, Sequence[str]], zone: tzinfo) -> bytes:
    """A table for a spreadsheet, with the times in the person's zone. No cell of it can be a formula."""
    out = io.StringIO()
    table = csv.DictWriter(out, _COLUMNS, lineterminator="\r\n")
    table.writeheader()
    for post in posts:
        row = _row(post, files)
        if post.media.timestamp:
            row["date"] = in_zone(post.media.timestamp, zone)
        row["files"] = " ".join(files.get(post.media.id, ()))
        table.writerow({name: spreadsheet_cell(value) for name, value in row.items()})
    # The mark at the start tells Excel that this is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def captions_jsonl(posts: Sequence[Post], files: Mapping[str, Sequence[str]]) -> bytes:
    """One post a line, captions exactly as written, times in UTC; what is not known is null."""
    lines = (
        json.dumps({"id": post.media.id, **_row(post, files)}, ensure_ascii=False).encode("utf-8", "replace")
        for post in posts
    )
    return b"".join(line + b"\n" for line in lines)


def notes_text(
    posts: int, files: int, missing: Sequence[tuple[str, str]], now: datetime, zone: tzinfo
) -> bytes:
    """What is in the archive, and what is not."""
    lines = [
        f"Contact Sheet, {day_and_time(now, zone)}, {zone_words(zone, now)}",
        "",
        f"{count(posts, 'post')}, {count(files, 'file')}. File names: day, frame number, slide.",
        "captions.jsonl has every caption as it was written. In captions.csv a text that a spreadsheet would take for",
        "a formula, a number or a date begins with an apostrophe, and � stands for a sign that no spreadsheet takes.",
        "MANIFEST has the SHA-256 of each file: sha256sum -c MANIFEST",
        "",
    ]
    if missing:
        lines += [f"{count(len(missing), 'file')} could not be had:", ""]
        lines += [f"{name}: {reason}" for name, reason in missing]
    else:
        lines.append("Nothing is missing.")
    return ("\n".join(lines) + "\n").encode()


def _row(post: Post, files: Mapping[str, Sequence[str]]) -> dict[str, object]:
    media = post.media
    return {
        "number": post.number,
        "date": media.timestamp.isoformat() if media.timestamp else None,
        "kind": kind_of(media).value,
        "likes": media.like_count,
        "comments": media.comments_count,
        "link": post.link,
        "files": list(files.get(media.id, ())),
        "alt_text": media.alt_text,
        "caption": media.caption,
    }
