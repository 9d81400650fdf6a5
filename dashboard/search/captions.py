"""Captions made ready to be searched: folded, with their hashtags and mentions. Pure."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from dashboard.search.folding import MARKS, fold
from dashboard.words.ink import JOINER, TAGS, ZERO_WIDTH, spaces_for_blanks

_PICTURES = "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
# What draws nothing ends no hashtag, and makes none by itself.
_HIDDEN = rf"[{MARKS}{JOINER}{TAGS}{ZERO_WIDTH}]*"
TAG = rf"{_HIDDEN}[\w{_PICTURES}][\w{_PICTURES}{MARKS}{JOINER}{TAGS}{ZERO_WIDTH}]*"
_UNSEEN = f"{JOINER}{TAGS}{ZERO_WIDTH}"
_LETTER, _LETTER_OR_DOT = rf"[{_UNSEEN}]*[A-Za-z0-9_]", rf"[{_UNSEEN}]*[A-Za-z0-9_.]"
NAME = rf"{_LETTER}(?:(?:{_LETTER_OR_DOT}){{0,28}}{_LETTER})?[{_UNSEEN}]*"
# Not within a word or an address (a#b, page/#top, &#39;), but right after another hashtag. What is between the two and
# draws nothing parts nothing.
_TAGS_IN_A_ROW = re.compile(rf"(?<![A-Za-z0-9_&/{_UNSEEN}])[{_UNSEEN}]*((?:[#＃]{TAG})+)")
_HASHTAG = re.compile(rf"[#＃]({TAG})")
_MENTION = re.compile(rf"(?<![A-Za-z0-9_.{_UNSEEN}])[{_UNSEEN}]*([@＠]({NAME}))")
_NO_INK = re.compile(f"[{_UNSEEN}]+")


class Mark(NamedTuple):
    """A hashtag or a mention in a caption: its name without the sign, and where it stands with it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption made ready to be searched: all of it folded."""

    text: str
    hashtags: frozenset[str]
    mentions: frozenset[str]


def prepare(caption: str | None) -> Caption:
    """Fold a caption once, so that it can be searched many times."""
    text = caption or ""
    hashtags = frozenset(fold(mark.name) for mark in hashtags_in(text))
    return Caption(fold(text), hashtags, frozenset(fold(mark.name) for mark in mentions_in(text)))


def hashtags_in(text: str) -> tuple[Mark, ...]:
    """Every hashtag of a caption, in order: letters of any script, digits, underscores and emoji."""
    if "#" not in text and "＃" not in text:
        return ()
    return tuple(
        Mark(tag[1], tag.start(), tag.end())
        for row in _TAGS_IN_A_ROW.finditer(spaces_for_blanks(text))
        for tag in _HASHTAG.finditer(row.string, row.start(1), row.end(1))
    )


def mentions_in(text: str) -> tuple[Mark, ...]:
    """Every @name of a caption, in order; the @ of an e-mail address is none."""
    if "@" not in text and "＠" not in text:
        return ()
    return tuple(
        Mark(_NO_INK.sub("", name[2]), name.start(1), name.end(1))
        for name in _MENTION.finditer(spaces_for_blanks(text))
    )
