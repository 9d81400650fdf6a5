"""What a person typed into the search, as terms that all have to match. Pure.

fog boat          both words, anywhere          "first light"     these words in this order
-snow  -"a b"     without them                  #fog  @noa        the whole hashtag, the whole name
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from dashboard.search.captions import NAME, TAG, Caption, hashtags_in, mentions_in
from dashboard.search.folding import fold, fold_with_places
from dashboard.words.ink import JOINER, TAGS, ZERO_WIDTH, spaces_for_blanks

MAX_TERMS = 8
"""Further ones are left out, so that no address makes a search slow; `Query.is_cut` says so."""

_TOKEN = re.compile(r'-?"[^"]*"?|\S+')
# Phones and other keyboards write these for the plain signs.
_UNSEEN_BEFORE_A_SIGN = re.compile(rf"(?<![^\s-])[{JOINER}{TAGS}{ZERO_WIDTH}]+(?=[-#@\"])")
_SIGNS = str.maketrans({**dict.fromkeys("“”„‟＂", '"'), "＃": "#", "＠": "@", "－": "-"})


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


def parse_query(text: str) -> Query:
    """Read what a person typed. Never raises: an open quote runs to the end, a lone sign means nothing yet."""
    terms: dict[tuple[TermKind, str, bool], Term] = {}
    plain = _UNSEEN_BEFORE_A_SIGN.sub("", spaces_for_blanks(text).translate(_SIGNS))
    for source in _TOKEN.findall(plain):
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
    for sign, pattern, kind in (("#", TAG, TermKind.HASHTAG), ("@", NAME, TermKind.MENTION)):
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
