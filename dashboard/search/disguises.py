"""Letters and numbers in disguise: what is read as a plain one, though Unicode does not take it apart. Pure.

Fullwidth, mathematical, circled, raised and most accented letters are not here: NFKD takes those apart. Neither are
letters of another script that look Latin: to those who write it, they are other letters.
"""

import re
import unicodedata
from collections.abc import Iterator

# Small capitals, white letters on a black disc or square, and letters with a stroke, hook or tail.
_LETTER = re.compile(
    r"LATIN LETTER SMALL CAPITAL (?P<small>[A-Z])"
    r"|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER (?P<white>[A-Z])"
    r"|LATIN SMALL LETTER (?P<struck>[A-Z]) WITH .+"
    r"|LATIN SMALL LETTER SCRIPT (?P<script>[A-Z])"
)
# The blocks with Latin letters, enclosed letters and numbers, and dingbats.
_BLOCKS = ((0x80, 0x300), (0x1D00, 0x2C80), (0x3248, 0x3250), (0xA720, 0xAB70), (0x1F100, 0x1F200))


def plain_signs() -> dict[str, str]:
    """Every character in disguise, and what it is read as, in lower case."""
    return dict(_signs())


def _signs() -> Iterator[tuple[str, str]]:
    for sign in (chr(point) for block in _BLOCKS for point in range(*block)):
        if unicodedata.normalize("NFKD", sign) != sign:
            continue
        name = unicodedata.name(sign, "")
        if letter := _LETTER.fullmatch(name):
            yield sign, str(letter[letter.lastgroup or 0]).lower()
        elif "CIRCLED" in name and (number := unicodedata.numeric(sign, None)) is not None:
            yield sign, f"{number:.0f}"
