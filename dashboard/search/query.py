"""Search captions: what a person typed, as terms that all have to match. Pure.

fog boat          both words, anywhere          "first light"     these words in this order
-snow  -"a b"     without them                  #fog  @noa        the whole hashtag, the whole name
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from dashboard.search.folding import MARKS, fold, fold_with_places

MAX_TERMS = 8
"""Further ones are left out, so that no address makes a search slow; `Query.is_cut` says so."""

_TAG = rf"[\w{MARKS}\u200c\u200d\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"
# Not within a word or an address (a#b, page/#top, &#39;), but right after another hashtag.
_TAGS_IN_A_ROW = re.compile(rf"(?<![A-Za-z0-9_&/])(?:[#＃]{_TAG})+")
_HASHTAG = re.compile(rf"[#＃]({_TAG})")
_MENTION = re.compile(rf"(?<![A-Za-z0-9_.])[@＠]({_NAME})")
_TOKEN = re.compile(r'-?"[^"]*"?|\S+')
# Phones and other keyboards write these for the plain signs.
_SIGNS = str.maketrans({**dict.fromkeys("“”„‟＂", '"'), "＃": "#", "＠": "@", "－": "-"})


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


class TermKind(Enum):
    """How a term is looked for."""

    TEXT = auto()
    HASHTAG = auto()
    MENTION = auto()


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for: `wanted` is folded, `source` is as it was typed."""

    kind: TermKind
    wanted: str
    is_excluded: bool
    source: str

    def matches(self, caption: Caption) -> bool:
        """Whether the caption has it; for an excluded term, whether it does not."""
        if self.kind is TermKind.TEXT:
            return (self.wanted in caption.text) != self.is_excluded
        names = caption.hashtags if self.kind is TermKind.HASHTAG else caption.mentions
        return (self.wanted in names) != self.is_excluded


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. A query without terms matches everything."""

    terms: tuple[Term, ...] = ()
    is_cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    def matches(self, caption: Caption) -> bool:
        """Whether a caption has every term and none of the excluded ones."""
        return all(term.matches(caption) for term in self.terms)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """What to highlight in a caption as written: (start, end) pairs in order, none touching another."""
        wanted = [term for term in self.terms if not term.is_excluded]
        if not wanted:
            return ()
        folded = fold_with_places(text)
        found: list[tuple[int, int]] = []
        for term in wanted:
            if term.kind is TermKind.TEXT:
                found.extend(folded.spans_of(term.wanted))
            else:
                marks = hashtags_in(text) if term.kind is TermKind.HASHTAG else mentions_in(text)
                found.extend((mark.start, mark.end) for mark in marks if fold(mark.name) == term.wanted)
        return tuple(_merged(found))


def prepare(caption: str | None) -> Caption:
    """Fold a caption once, so that it can be searched many times."""
    text = caption or ""
    hashtags = frozenset(fold(mark.name) for mark in hashtags_in(text))
    return Caption(fold(text), hashtags, frozenset(fold(mark.name) for mark in mentions_in(text)))


def hashtags_in(text: str) -> tuple[Mark, ...]:
    """Every hashtag of a caption, in order: letters of any script, digits, underscores and emoji."""
    return tuple(
        Mark(tag[1], tag.start(), tag.end())
        for row in _TAGS_IN_A_ROW.finditer(text)
        for tag in _HASHTAG.finditer(text, row.start(), row.end())
    )


def mentions_in(text: str) -> tuple[Mark, ...]:
    """Every @name of a caption, in order; the @ of an e-mail address is none."""
    return tuple(Mark(match[1], match.start(), match.end()) for match in _MENTION.finditer(text))


def parse_query(text: str) -> Query:
    """Read what a person typed. Never raises: an open quote runs to the end, a lone sign means nothing yet."""
    terms: dict[tuple[TermKind, str, bool], Term] = {}
    for source in _TOKEN.findall(text.translate(_SIGNS)):
        term = _term(source)
        if term is not None:
            terms.setdefault((term.kind, term.wanted, term.is_excluded), term)
    kept = tuple(terms.values())
    return Query(kept[:MAX_TERMS], is_cut=len(kept) > MAX_TERMS)


def _term(source: str) -> Term | None:
    if not source.strip('-#@"'):
        return None
    is_excluded = source.startswith("-")
    rest = source[1:] if is_excluded else source
    for sign, pattern, kind in (("#", _TAG, TermKind.HASHTAG), ("@", _NAME, TermKind.MENTION)):
        if rest.startswith(sign) and re.fullmatch(pattern, rest[1:]) and fold(rest[1:]):
            return Term(kind, fold(rest[1:]), is_excluded, source)
    wanted = fold(rest.strip('"') if rest.startswith('"') else rest).strip()
    return Term(TermKind.TEXT, wanted, is_excluded, source) if wanted else None


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for here, there in sorted(spans):
        if here > end:
            if start >= 0:
                yield start, end
            start, end = here, there
        else:
            end = max(end, there)
    if start >= 0:
        yield start, end
