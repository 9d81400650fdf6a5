"""Cells of a table for a spreadsheet. Pure."""

import re
from datetime import datetime

from igarchive.writable import writable

# A spreadsheet takes a cell that begins so for a formula, whoever wrote it. Where its language parts cells with another
# sign than a comma, a cell can begin in the middle of a text.
# The smile ;-) is none.
_FORMULA = re.compile(r"(^|[;\t\r\n])([\s\"']*)(?=[=+@＝＋＠]|[-－](?!\)))")
# What is written so is taken for a number, an amount, a date, a time or a truth value, and then written differently:
# 0312 as 312, an id of twenty digits as 1.23E+19, "May 2024" as the first of that month.
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# Possessive throughout, so that no caption takes long to be told from a number.
_NUMBER = re.compile(
    r"""
    [(+\-$€£¥\s]*+ [.,]?+ \d [\d\s.,:/'’\-]*+ (?:e[+\-]?\d++)?+ [\s)%$€£¥]*+ (?:[ap]\.?m\.?)?+
    | \d{1,4}+ [\s./,\-]*+ MONTH (?:[\s./,\-]*+ \d{1,4}+)?+
    | MONTH (?:[\s./,\-]*+ \d{1,4}+){1,2}+
    | true | false
    """.replace("MONTH", _MONTH),
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
