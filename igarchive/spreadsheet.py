"""Cells of a table for a spreadsheet. Pure."""

import re
from datetime import datetime

from igarchive.writable import writable

# A spreadsheet takes a cell that begins so for a formula, whoever wrote it. Where its language parts cells with another
# sign than a comma, a cell can begin in the middle of a text.
# The smile ;-) is none.
_FORMULA = re.compile(r"(^|[;\t\r\n])([\s\"']*)(?=[=+@＝＋＠]|[-－](?!\)))")
# One rule for all spreadsheets, whatever language they speak: what is numerals and signs alone is taken for a number,
# an amount, a date or a time, and then written differently: 0312 as 312, an id of twenty digits as 1.23E+19, 1/2 as the
# first of February. So is what has one of these with it: half a day, a month in English, a word between two numerals,
# which in some language is a month, the signs of East Asian dates, a currency. There remain truth values and the
# errors of formulas.
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONEY = "(?:eur|usd|gbp|chf|jpy|cny|inr|brl|pln|czk|sek|nok|dkk|kr|zł|kč|r\\$)"
# Possessive throughout, so that no caption takes long to be told from a number.
_NUMBER = re.compile(
    r"""
    (?:MONEY\s?)?+ [(+\-−%SIGNS\s]*+ [.,]?+ \d [\d\s.,:/'’\-−]*+ (?:e\s?[+\-−]?\d++)?+
        [\s)%SIGNS.\-−]*+ (?:MONEY|[ap]\.?m?\.?)?+
    | \d{1,4}+ [\s./,\-]*+ MONTH (?:[\s./,\-]*+ \d{1,4}+)?+
    | MONTH (?:[\s./,\-]*+ \d{1,4}+){1,2}+
    | \d{1,4}+ [\s./,\-]++ (?:de\s)?+ [^\W\d_]{3,12}+ [\s./,\-]++ (?:de\s)?+ \d{1,4}+ [\d\s.,:]*+
    | \d{4}+ - \d\d - \d\d t \d\d [\d:.]*+ (?:z|[+\-]\d\d:?\d\d)?+
    | [+\-]?+ (?:\d++ \s?+ [年月日時时分秒년월일시분초] \s*+)++
    | true | false
    | \# (?:n/a | n/v | nv | [a-z]++ (?:/0)?+ [!?])
    """.replace("MONTH", _MONTH)
    .replace("MONEY", _MONEY)
    .replace("SIGNS", "$€£¥₹₽₩₺₴₪₫₱฿"),
    re.IGNORECASE | re.VERBOSE,
)


def spreadsheet_cell(value: object) -> object:
    """The value as a cell that every spreadsheet takes, and text as a cell that none takes for anything else.

    An apostrophe in front keeps a text from being a formula, a number or a date. Numbers stay numbers; a moment
    becomes a date and time without its zone.
    """
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "seconds")
    if not isinstance(value, str):
        return value
    guarded = _FORMULA.sub(r"\1\2'", writable(value))
    is_taken = guarded.startswith(("\t", "\r")) or _NUMBER.fullmatch(guarded.strip())
    return f"'{guarded}" if is_taken else guarded
