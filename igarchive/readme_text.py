"""README.txt of an archive: what lies where, for somebody who finds the folder in many years. Pure."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

_WIDTH = 78
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold what an archive's README.txt tells. `made`, `first` and `last` are aware; the latter are the oldest and the
    newest post's, None where there are none. `missing` counts files that could not be had."""

    username: str
    made: datetime
    posts: int
    files: int
    missing: int = 0
    first: datetime | None = None
    last: datetime | None = None
    has_viewer: bool = True
    has_comments: bool = False
    has_insights: bool = False
    has_sidecars: bool = False
    has_captions_inside: bool = False
    has_usual_names: bool = True


def readme_text(contents: Contents) -> bytes:
    """Return README.txt in UTF-8: plain words in lines of at most 78 letters."""
    title = f"The Instagram of @{contents.username}"
    parts = [
        f"{title}\n{'=' * len(title)}",
        _paragraph(_opening(contents)),
        *(("OPEN IT", _paragraph(_VIEWER)) if contents.has_viewer else ()),
        "WHAT LIES WHERE",
        "\n".join(_entry(name, words) for name, words in _entries(contents)),
        "THE FILES",
        _paragraph(_COPIES),
        "DATES",
        _paragraph(f"{_DATES} {_NAMES}" if contents.has_usual_names else _DATES),
        *(("CAPTIONS IN GALLERIES", _paragraph(_galleries(contents))) if _galleries(contents) else ()),
        "IS IT WHOLE?",
        _paragraph(_CHECK),
        _COMMANDS,
    ]
    return ("\n\n".join(parts) + "\n").encode()


_VIEWER = (
    "Open index.html in any browser: every post with its pictures, its videos and its caption, to be searched and "
    "leafed through. It needs no network and asks nobody for anything."
)
_COPIES = (
    "They are Instagram's copies. Instagram keeps no originals: each file here is the largest one that it gives out. "
    "It tells no places, and of likes only their number."
)
_DATES = "A file's date is when its post was published, not when the picture was taken: Instagram does not tell that."
_NAMES = (
    "Names of files have it in UTC, as year-month-day_hour-minute-second, then the letters at the end of the post's "
    "address, then the place in an album."
)
_CHECK = (
    "Every file has a checksum in manifest-sha256.txt (this folder is a BagIt bag, RFC 8493). In a terminal, in this "
    "folder, one of these says whether a file has changed or is gone:"
)
_COMMANDS = """    sha256sum --check --quiet manifest-sha256.txt        (Linux)
    shasum -a 256 -c manifest-sha256.txt                 (macOS)
    certutil -hashfile FILE SHA256                       (Windows, one file)"""


def _opening(contents: Contents) -> str:
    span = ""
    if contents.first and contents.last:
        days = dict.fromkeys([_day(contents.first), _day(contents.last)])
        span = f", from {' to '.join(days)}" if len(days) > 1 else f", of {next(iter(days))}"
    said = (
        f"Saved with Contact Sheet on {_day(contents.made)} at {contents.made:%H:%M} "
        f"({contents.made.tzname() or 'UTC'}). {_many(contents.posts, 'post')}, {_many(contents.files, 'file')}{span}."
    )
    if contents.missing:
        verb = "is" if contents.missing == 1 else "are"
        said += f" {_many(contents.missing, 'file')} {verb} missing: data/missing.csv says which and why."
    return said


def _entries(contents: Contents) -> list[tuple[str, str]]:
    """Return the names that are there, each with what it holds."""
    entries = [
        ("data/media/", "the photos and videos, a folder a year", True),
        ("data/posts.csv", "the posts as a table, for a spreadsheet", True),
        ("data/posts.jsonl", "all that Instagram told of them, one a line", True),
        ("data/profile.json", "the profile", True),
        ("data/comments.jsonl", "the comments, one a line", contents.has_comments),
        ("data/insights.jsonl", "Instagram's figures, one post a line", contents.has_insights),
        ("data/missing.csv", "what could not be had, and why", True),
        ("data/report.csv", "what the last run did with each file", True),
        ("data/schema/", "what the fields of posts.jsonl mean", True),
        ("index.html, viewer/", "the pages for a browser", contents.has_viewer),
        ("bag*.txt, *manifest*", "checksums of all files", True),
    ]
    return [(name, words) for name, words, is_there in entries if is_there]


def _galleries(contents: Contents) -> str:
    """Return where galleries find captions; empty when they are told nowhere but in the tables."""
    places = []
    if contents.has_sidecars:
        places.append(
            "Beside each file lies another one with .xmp behind its name. Immich, PhotoPrism, digiKam and others read "
            "date, caption, hashtags and the link to the post there."
        )
    if contents.has_captions_inside:
        places.append(
            "Date and caption are inside the JPEG files as well, as EXIF and XMP; their pictures are unchanged."
        )
    return " ".join(places)


def _paragraph(text: str) -> str:
    return "\n".join(wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))


def _entry(name: str, words: str) -> str:
    return f"{name:<22}{words}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _many(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
