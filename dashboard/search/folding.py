"""Fold text so that a search finds what a person means: case, accents, width and emoji variants fall together. Pure.

Text is folded cluster by cluster (a letter with its marks, an emoji sequence, a Hangul syllable), so every folded
character knows which cluster it came from, and a highlight never cuts a letter from its accent.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_ZWJ = "\u200d"
# Marks that a reader may leave out: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs,
# keycap rings and variation selectors. Marks of other scripts (Devanagari, Thai, kana) are letters, and stay.
_OPTIONAL_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0730-\u074a\u08d3-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)
# Characters nobody sees or means: soft hyphen, zero-width and direction signs, Arabic tatweel, skin tones.
_UNSEEN = (
    "\u00ad\u0640\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
    "\U0001f3fb-\U0001f3ff"
)


def _ranges_of_marks() -> str:
    """Every combining mark, as ranges for a character class; `re` has no name for them."""
    points = [point for point in range(0x300, 0x1F000) if unicodedata.category(chr(point))[0] == "M"]
    starts = [point for point, before in zip(points, [-1, *points], strict=False) if point != before + 1]
    ends = [point for point, after in zip(points, [*points[1:], -1], strict=True) if point != after - 1]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


MARKS = _ranges_of_marks() + "\U000e0100-\U000e01ef"
# What hangs on the character before it: marks, half-width kana voicing, Hangul vowels and finals, flag tags.
_HANGS_ON = MARKS + _UNSEEN + "\uff9e\uff9f\u1160-\u11ff\ud7b0-\ud7fb\U000e0020-\U000e007f"
_FLAG_LETTER = "\U0001f1e6-\U0001f1ff"
_CLUSTER = re.compile(
    rf"\s+"
    rf"|[!-~]+(?![{_HANGS_ON}{_ZWJ}])"  # plain ASCII, but for a last letter that carries a mark
    rf"|[{_FLAG_LETTER}]{{2}}[{_HANGS_ON}]*"
    rf"|.[{_HANGS_ON}]*(?:{_ZWJ}.[{_HANGS_ON}]*)*",
    re.DOTALL,
)
# й is a letter of its own, not и with an accent: its breve stays.
_DROPPED = re.compile(rf"(?<=[^\u0418\u0438])\u0306|(?!\u0306)[{_OPTIONAL_MARKS}{_UNSEEN}{_ZWJ}]+")
_SPACES = re.compile(r"\s+")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ׳", "'"),
        **dict.fromkeys("“”„‟״", '"'),
        **dict.fromkeys("‐‑‒–—−־", "-"),
        # Letters Unicode does not take apart, though people type them without the stroke.
        **{
            "ø": "o",
            "ł": "l",
            "đ": "d",
            "ð": "d",
            "ħ": "h",
            "ŧ": "t",
            "ı": "i",
            "æ": "ae",
            "œ": "oe",
            "þ": "th",
        },
        # Persian and Arabic keyboards write the same letters differently.
        **{"ی": "ي", "ى": "ي", "ک": "ك"},
    }
)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """Folded text, and for each of its characters where the cluster it came from starts and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def spans_of(self, wanted: str) -> Iterator[tuple[int, int]]:
        """Where the original text says `wanted` (folded), overlaps included."""
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            yield self.starts[at], self.ends[at + len(wanted) - 1]
            at = self.text.find(wanted, at + 1)


def fold(text: str) -> str:
    """Fold case, accents, width, digits, typographic signs and emoji variants; white space becomes one space."""
    if text.isascii():
        return _SPACES.sub(" ", text.lower())
    return "".join([_fold_cluster(cluster) for cluster in _CLUSTER.findall(text)])


def fold_with_places(text: str) -> FoldedText:
    """Fold as `fold` does, and keep the way back to the original. Slower: for the captions that are shown."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        piece = _fold_cluster(match[0])
        folded.append(piece)
        if match[0].isascii() and len(piece) == match.end() - match.start():
            starts.extend(range(match.start(), match.end()))
            ends.extend(range(match.start() + 1, match.end() + 1))
        else:
            starts.extend([match.start()] * len(piece))
            ends.extend([match.end()] * len(piece))
    return FoldedText("".join(folded), tuple(starts), tuple(ends))


@lru_cache(maxsize=20_000)
def _fold_cluster(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if cluster.isascii():
        return cluster.lower()
    if len(cluster) >= 2 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in cluster[:2]):
        # The second letter of a flag becomes a tag letter, or the flags of Germany and Sweden would hold Spain's.
        return cluster[0] + chr(ord(cluster[1]) - 0x1F1E6 + 0xE0061)
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", cluster))
    plain = bare.casefold().translate(_ALIKE)
    digits = "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain])
    # Put together again, か is no part of が and 가 no part of 각.
    return unicodedata.normalize("NFC", digits)
