"""Captions: what goes with a picture, and the special ones that a careless page would trip over."""

import random
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written under one family of pictures."""

    alt_text: str
    lines: tuple[str, ...]
    tags: tuple[str, ...]


def _read(text: str) -> dict[str, Writing]:
    """Blocks of a family and its alt text, then a caption a line, then a line of hashtags."""
    writings = {}
    for block in text.strip().split("\n\n"):
        head, *lines = block.splitlines()
        family, _, alt_text = head.partition(": ")
        written = tuple(line for line in lines if not line.startswith("#"))
        tags = tuple(tag for line in lines if line.startswith("#") for tag in line.split())
        writings[family] = Writing(alt_text, written, tags)
    return writings


WRITINGS = _read((Path(__file__).parent / "templates" / "captions.txt").read_text(encoding="utf-8"))
UNTITLED = 0.08
"""The share of posts without a caption."""


def alt_text_for(family: str) -> str | None:
    """A plain description of a family's pictures, None for one nobody described."""
    return WRITINGS[family].alt_text if family in WRITINGS else None


def written(family: str, turn: int, rng: random.Random) -> str | None:
    """The caption of the `turn`-th post of a family, or None for a post without one.

    Captions of a family are used up before one comes again, and then it comes with another ending.
    """
    writing = WRITINGS.get(family, WRITINGS["any"])
    if rng.random() < UNTITLED:
        return None
    text = writing.lines[turn * 5 % len(writing.lines)]
    if turn >= len(writing.lines) or rng.random() < 0.12:
        text += " " + rng.choice(WRITINGS["after"].lines)
    count = rng.choice((0, 0, 0, 1, 2, 3, 4))
    if count:
        text += "\n\n" + " ".join(rng.sample(writing.tags, count))
    return text


HEBREW = "אור אחרון לפני הגשם. חיכיתי כמעט שעה בקור, עם תרמוס תה ביד, ולא התחרטתי לרגע.\n\n#אור #צילום #שקיעה"
ARABIC = "آخر ضوء قبل المطر. انتظرت ساعة في البرد، ولم أندم على ذلك.\n\nالصورة الثالثة من ١٢. #ضوء #تصوير"
BOTH_DIRECTIONS = (
    "Printed this one for Noa. היא אמרה: „זה מריח כמו גשם”, and she was right. (35 mm, f/8, קודאק 400)"
)
LICENSED_SONG = "Sound on for this one. It only works with the song."
FAMILIES_OF_EMOJI = (
    "Everybody came along 👩‍👩‍👧‍👦, even the dog 🐕‍🦺, "
    "the flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and our astronaut "
    "👩🏽‍🚀. Weather: 🌧️➡️🌤️. Verdict: ❤️‍🔥"
)
ONLY_EMOJI = "🌫️🌲🌫️"
MARKDOWN = """\
# Field notes

**Camera** Bronica, *lens* 80 mm, `f/8` and be there
- fog until 7:40
- light until 7:52
1. coffee

[prints](https://maya-lindqvist.example/prints) | ~~sold~~ two left | ![not an image](x.png) | $1 + 1 = 2$ | :smile:
> “You again”, said the man with the dog."""
SCRIPT = (
    "<script>alert(document.cookie)</script> <b>The website form ate my caption</b>, so here it is by hand: "
    '<img src=x onerror="alert(1)"> fish &amp; chips, 3 < 5, "quotes" & \'apostrophes\', </div></style>'
)
TEMPLATE_SYNTAX = (
    "{{ 7 * 7 }} ${7 * 7} %s %(name)s :red[no] :material/home: <%= 1 %> #{tag} and that was the weather."
)
UNKNOWN_KIND = "Trying the new format, the one where you can lean in. No idea yet whether it shows."
ODD_SPACE = (
    "  Two\u00a0\u00a0spaces,\ta tab, a zero\u200bwidth gap,\n\n\n\nfour empty lines\u2028and a soft end.  "
)
HASHTAG_WALL = (
    "#analog #35mm #120film #mediumformat #bronica #portra400 #hp5 #slowphotography #filmisnotdead #grain #darkroom "
    "#contactsheet #nordiclight #fog #longexposure #bluehour #landscape #quiet #walk #thelongwayhome #stockholm "
    "#göteborg #東京 #архив #ضوء"
)

_LONGEST_OPENING = """\
The long version, for those who asked how the boat picture came about.

We left at a quarter to five with two thermos flasks, one of them leaking, and the forecast of a man who sells bait. \
It was not raining, he said, it was only thinking about it. By the time we had the tripod on the jetty the far shore \
was gone, and by the time I had film in the camera the near one was going too. Hanna held the umbrella over the \
camera and not over me, which is how I know that she is a friend.

For an hour there was nothing. I do not mean that the light was bad. I mean that there was none of it: no water, no \
hill, no line between them, just a very large grey and the sound of a rope. I took one frame of that, to be polite. \
It is on the contact sheet, number three, and it is blank in a way that I have come to like.

Then a boat came out of it. Not towards us, just across, as if somebody were drawing it from left to right. One man, \
standing, no motor. He did not look over. I had eleven seconds on the cable and a hand that was shaking from the cold, \
and I counted out loud, and Hanna laughed at the counting, and you can see that too if you know where to look: the \
reflection of the mast has a small step in it, at about seven.

He was gone again before I could wind on. We stayed until nine, in case he came back, and drank the flask that did not \
leak. Nobody came. On the way home we stopped at the shop to ask who goes out in that weather without a motor, and the \
man who sells bait said: nobody does.

So that is the boat. One negative, a little thin, with a hair on it. I have printed it four times now, twice too dark, \
once too clean, and once the way it was. The last one hangs in my kitchen and is not for sale, but the others are, and \
I would rather they hung somewhere than lay in a drawer.

For the camera people: Bronica, 80 mm, f/11, eleven seconds on HP5, which is about twice what the meter wanted and \
half of what the fog did. Developed at the kitchen sink, a little too warm, because the kitchen was. No filter. The \
tripod is the one with the broken foot; it stands on a tin lid, and the lid is in the picture.
"""
_LONGEST_ENDING = "\nThank you for reading this far. Nobody reads this far."


def _stretched(length: int) -> str:
    """The long caption, filled up with a line of dots to exactly the length Instagram allows."""
    return _LONGEST_OPENING + "." * (length - len(_LONGEST_OPENING) - len(_LONGEST_ENDING)) + _LONGEST_ENDING


LONGEST = _stretched(2200)
