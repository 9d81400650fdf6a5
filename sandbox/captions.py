"""Captions, alt texts and the nasty cases among them."""

import random

HEBREW = "אור אחרון לפני הגשם. חיכיתי שעה בקור ולא התחרטתי לרגע."
ARABIC = "آخر ضوء قبل المطر. انتظرت ساعة في البرد ولم أندم."
BOTH_DIRECTIONS = "Printed this one for Noa. היא אמרה: “it smells like rain” — and she was right. 35mm, f/8."
LICENSED_SONG = "Sound on for this one."
FAMILIES_OF_EMOJI = "Everybody came along 👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿👩🏽‍🚀"
ONLY_EMOJI = "🌫️🌲🌫️"
MARKDOWN = "# Not a heading\n\n**Not bold**, *not italic*, `not code`, [not a link](https://example.com)\n- not a list"
SCRIPT = "<script>alert('maya')</script> <b>not bold</b> <img src=x onerror=alert(1)> &amp; &lt;3"
UNKNOWN_KIND = "Trying the new format. No idea yet."
HASHTAG_WALL = "#analog #35mm #mediumformat #slowphotography #filmisnotdead #grain"
TEMPLATE_SYNTAX = "{{ 7 * 7 }} ${7*7} %s :material/home: :red[no]"
ODD_SPACE = "  two\u00a0spaces\t tab \u200b zero\n\n\n\nfour lines\u2028separator  "
LONGEST = ("A very long way home. " * 100)[:2200]
ALT_TEXTS: dict[str, str] = {}


def written(family: str, turn: int, rng: random.Random) -> str | None:
    """The caption of the `turn`-th post of a family, or None for a post without one."""
    if rng.random() < 0.1:
        return None
    return f"{family.replace('_', ' ').capitalize()}, frame {turn + 1}."
