"""What a reader sees of a text: which characters draw no ink, whatever Unicode calls them. Pure."""

import re

JOINER = "\u200d"
"""It draws nothing, and makes one emoji of two."""
TAGS = "\U000e0020-\U000e007f"
"""For a character class: letters that draw nothing, but say which flag a black flag is."""
ZERO_WIDTH = (
    # Default_Ignorable_Code_Point (Unicode 16.0, DerivedCoreProperties.txt) but for the above and the blanks below.
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e0fff"
    # The marks around interlinear notes, and the control characters that are no white space.
    "\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
)
"""For a character class: what draws nothing and takes no room."""

# To Unicode the empty Braille cell and the note without a head are symbols, and the Hangul fillers are letters.
_BLANKS = "\u2800\u3164\uffa0\U0001d159"
# These two stand for the part that a syllable lacks; beside another part they are no blank.
_FILLERS = "\u115f\u1160"
_BLANK = re.compile(
    rf"[{_BLANKS}]"
    r"|\u115f(?![\u1161-\u11a7\ud7b0-\ud7c6])"
    r"|\u1160(?<![\u1100-\u115e\ua960-\ua97c]\u1160)(?![\u11a8-\u11ff\ud7cb-\ud7fb])"
)
_INK = re.compile(rf"[^\s{JOINER}{TAGS}{ZERO_WIDTH}{_BLANKS}{_FILLERS}]")


def inked(text: str | None) -> str:
    """Give the text as it is, or nothing when a reader sees nothing of it."""
    return text if text and _INK.search(text) else ""


def spaces_for_blanks(text: str) -> str:
    """Put a space for each character that looks like one and is called otherwise; the length stays."""
    return text if text.isascii() else _BLANK.sub(" ", text)
