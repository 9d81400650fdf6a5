"""A picture of one year to share, as SVG and PNG: it shows no number that its owner did not choose. Pure."""

from collections.abc import Collection, Mapping
from html import escape

import numpy as np
import vl_convert

from dashboard.insights.look import DARK
from dashboard.insights.numbers import Numbers
from dashboard.insights.rhythm import month_of
from dashboard.words.wording import PostKind, count

WIDTH, HEIGHT = 1080, 1350
_MARGIN, _LINE, _ROWS = 90, 92, 4
_FILM, _PRINT = "#000000", "#F0A63C"
_SERIF = "Fraunces, Georgia, 'Liberation Serif', serif"
_SANS = "'Instrument Sans', 'Liberation Sans', sans-serif"
NAME, MONTHS = "Your name", "Posts by month"
"""What can be chosen beside the numbers."""


def told_of(numbers: Numbers) -> Mapping[str, str]:
    """What can be told of the posts, each by the name it is chosen by."""
    posts = numbers.posts
    kinds = posts.kinds.tolist()
    told = {
        "Posts": count(len(posts), "post"),
        "Albums": count(kinds.count(PostKind.ALBUM.value), "album"),
        "Reels": count(kinds.count(PostKind.REEL.value), "reel"),
    }
    if posts.liked.any():
        told["Likes"] = count(int(np.nansum(posts.likes)), "like")
        told["Most likes"] = f"{count(int(np.nanmax(posts.likes)), 'like')} for one post"
    if (~np.isnan(posts.comments)).any():
        told["Comments"] = count(int(np.nansum(posts.comments)), "comment")
    if numbers.rhythm.streak is not None and numbers.rhythm.streak.value:
        told["Weeks in a row"] = f"{count(int(numbers.rhythm.streak.value), 'week')} in a row"
    return {name: words for name, words in told.items() if not words.startswith("0 ")}


def draw_card(numbers: Numbers, year: int, username: str, chosen: Collection[str]) -> str:
    """The picture as SVG: the year, and of the rest only what is among the `chosen` names."""
    lines = [words for name, words in told_of(numbers).items() if name in chosen]
    title = f"@{username}" if NAME in chosen and username else "A year in pictures"
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{DARK.background}"/>',
        _text(_MARGIN, 210, title, 54, DARK.muted, _SANS),
        _text(_MARGIN, 420, f"{year}", 230, DARK.ink, _SERIF),
        f'<rect y="480" width="{WIDTH}" height="330" fill="{_FILM}"/>',
        *_frames(numbers, is_told=MONTHS in chosen),
    ]
    for place, words in enumerate(lines):
        column, row = divmod(place, _ROWS)
        x = WIDTH / 2 + 30 if column else _MARGIN
        parts.append(_text(x, 930 + _LINE * row, words, 46, DARK.ink, _SANS))
    said = escape(", ".join([title, f"{year}", *lines]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{said}">{"".join(parts)}</svg>'
    )


def card_png(svg: str) -> bytes:
    """The picture as the file to share."""
    return bytes(vl_convert.svg_to_png(svg))


def _frames(numbers: Numbers, *, is_told: bool) -> list[str]:
    """Twelve frames of film, one a month: as high as its posts, or all alike."""
    by_month = {month_of(month)[1]: month.n for month in numbers.rhythm.months}
    most = max(by_month.values(), default=1) or 1
    step, parts = (WIDTH - 2 * _MARGIN + 12) / 12, []
    for month in range(12):
        x, part = _MARGIN + month * step, by_month.get(month + 1, 0) / most if is_told else 1.0
        height = 240 * part
        parts.append(
            f'<rect x="{x:.1f}" y="{525 + 240 - height:.1f}" width="{step - 12:.1f}" height="{height:.1f}" rx="4" '
            f'fill="{_PRINT if is_told else DARK.grid}"/>'
        )
    return parts


def _text(x: float, y: float, words: str, size: int, color: str, font: str) -> str:
    look = f'font-size="{size}" fill="{color}" font-family="{escape(font)}"'
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'
