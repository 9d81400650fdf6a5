"""A contact sheet to print: one HTML page that needs nothing else. Pure, but for the pictures it is handed."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from html import escape

from dashboard.account.source import Source, Spot
from dashboard.archiving.files import Post
from dashboard.concurrency import Progress
from dashboard.pictures.problems import problem_words
from dashboard.pictures.store import picture_store
from dashboard.words.ink import inked
from dashboard.words.wording import count, day_and_time, kind_of, zone_words

MOST_FRAMES = 500
COLUMNS = 6
_AT_ONCE = 48
_NOTHING = "Nothing was chosen."


class TooManyFrames(Exception):
    """More frames than one page holds."""


@dataclass(frozen=True, slots=True)
class PrintFrame:
    """One frame as it is printed; without a `jpeg`, `words` say why. `spot` is where the browser has the picture: it
    takes the place of the address `address_of` its number."""

    number: str
    date: str
    caption: str
    kind: str = ""
    jpeg: bytes | None = None
    words: str = ""
    spot: Spot | None = None


def address_of(number: str) -> str:
    """What stands in a page in place of a picture that the browser is to put in."""
    return f"held:{number}"


def load_frames(
    posts: Sequence[Post], source: Source, zone: tzinfo, progress: Progress | None = None
) -> list[PrintFrame]:
    """Fetch the thumbnails of the posts, some at a time, telling `progress` how many of how many are there.

    A picture that cannot be had is a frame with words. Raises TooManyFrames.
    """
    if len(posts) > MOST_FRAMES:
        raise TooManyFrames
    made: list[PrintFrame] = []
    for start in range(0, len(posts), _AT_ONCE):
        part = posts[start : start + _AT_ONCE]
        pictures = [source.picture(post.media) for post in part]
        futures = picture_store().submit_thumbnails(pictures)
        try:
            for post, asked, future in zip(part, pictures, futures, strict=True):
                picture = future.result()
                words = ": ".join(problem_words(picture.problem)) if picture.problem else ""
                made.append(replace(_frame(post, zone, picture.jpeg, words), spot=asked.spot))
                if progress is not None:
                    progress(len(made), len(posts))
        finally:
            for future in futures:
                future.cancel()
    return made


def print_sheet(frames: Sequence[PrintFrame], title: str, note: str = "", columns: int = COLUMNS) -> str:
    """Give the whole page: no script, and no address that leads anywhere. All text in it is text."""
    columns = max(1, min(columns, 12))
    return "".join(_page(frames, title, note, columns))


def note_of(posts: Sequence[Post], zone: tzinfo) -> str:
    """'48 posts · 2 March 2026, 14:03 – 14 November 2026, 21:05 · Europe/Berlin (UTC+01:00)'."""
    moments = sorted(post.media.timestamp for post in posts if post.media.timestamp)
    parts = [count(len(posts), "post")]
    if moments:
        ends = dict.fromkeys((day_and_time(moments[0], zone), day_and_time(moments[-1], zone)))
        parts += [" – ".join(ends), zone_words(zone, moments[-1])]
    return " · ".join(parts)


def _frame(post: Post, zone: tzinfo, jpeg: bytes | None, words: str) -> PrintFrame:
    media = post.media
    slides = f", {len(media.children)} slides" if media.children else ""
    kind = kind_of(media).value
    return PrintFrame(
        number=post.number,
        date=day_and_time(media.timestamp, zone) if media.timestamp else "",
        caption=inked(media.caption),
        kind="" if kind == "photo" else f"{kind}{slides}",
        jpeg=jpeg,
        words=words,
    )


def _page(frames: Sequence[PrintFrame], title: str, note: str, columns: int) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Even a reader that allows scripts and addresses finds none here to run or fetch.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(title)}</title>\n<style>{_CSS.replace('COLUMNS', str(columns))}</style>\n</head>\n<body>\n"
        f"<header><h1>{_text(title)}</h1><p>{_text(note)}</p></header>\n<main>\n"
    )
    if not frames:
        yield f"<p>{_NOTHING}</p>\n"
    for frame in frames:
        yield _figure(frame)
    yield "</main>\n</body>\n</html>\n"


def _figure(frame: PrintFrame) -> str:
    if frame.spot:
        window = f'<img alt="" src="{_text(address_of(frame.number))}">'
    elif frame.jpeg:
        data = base64.b64encode(frame.jpeg).decode("ascii")
        window = f'<img alt="" src="data:image/jpeg;base64,{data}">'
    else:
        window = f'<div class="missing">{_text(frame.words)}</div>'
    kind = f'<p class="kind">{_text(frame.kind)}</p>' if frame.kind else ""
    return (
        f'<figure><div class="film"><span class="number">{_text(frame.number)}</span>{window}</div>\n'
        f'<figcaption><p class="date">{_text(frame.date)}</p>{kind}'
        f'<p class="caption" dir="auto">{_text(frame.caption)}</p></figcaption></figure>\n'
    )


def _text(text: str) -> str:
    """Text as HTML; a half character, which no encoding can write, becomes a question mark."""
    return escape(text.encode("utf-8", "replace").decode(), quote=True)


_CSS = """
@page { margin: 12mm; }
@page :first { margin-top: 10mm; }
* { box-sizing: border-box; }
body { max-width: 1240px; margin: 0 auto; padding: 32px 24px; background: #fff; color: #1c1a17;
  font: 400 11px/1.4 "Instrument Sans", system-ui, sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px;
  margin-bottom: 16px; padding-bottom: 8px; border-bottom: 1px solid #e5dfd4; }
h1 { margin: 0; font: 600 22px/1.2 Fraunces, Georgia, serif; overflow-wrap: anywhere; }
p { margin: 0; }
header p, .kind, .date { color: #6e675d; }
main { display: grid; grid-template-columns: repeat(COLUMNS, minmax(0, 1fr)); gap: 14px 8px; align-items: start; }
figure { margin: 0; }
/* A row as tall as its longest caption would leave much of a page empty: captions go on overleaf, pictures do not. */
.film, .date, .kind { break-inside: avoid; break-after: avoid; }
.film { padding: 0 4px 6px; background: #171513; border-radius: 2px; }
.number { display: block; min-height: 16px; color: #f0a63c;
  font: 500 9px/16px "IBM Plex Mono", ui-monospace, monospace; }
img, .missing { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; }
.missing { display: grid; place-items: center; padding: 6px; color: #d6cec2; text-align: center;
  background: repeating-linear-gradient(45deg, #1d1b1a 0 8px, #242220 8px 16px); }
figcaption { padding: 4px 2px 0; }
.date, .kind { font: 400 9px/1.5 "IBM Plex Mono", ui-monospace, monospace; }
/* Each line of a caption goes its own way. What is clamped by its lines could not go on overleaf, so the height is:
   the dots stand at the end of the room, and what follows the last word covers them where there is room enough. */
.caption { position: relative; max-height: 16.8em; margin-top: 2px; padding-inline-end: 1em; overflow: hidden;
  overflow-wrap: anywhere; white-space: pre-line; unicode-bidi: plaintext; orphans: 3; widows: 2; }
.caption::before, .caption::after { position: absolute; inset-inline-end: 0; width: 1em; height: 1.4em;
  background: #fff; }
.caption::before { content: "…"; bottom: 0; }
.caption::after { content: ""; }
@media print { body { max-width: none; padding: 0; font-size: 8pt; } h1 { font-size: 15pt; } }
@media screen and (max-width: 700px) { main { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
"""
