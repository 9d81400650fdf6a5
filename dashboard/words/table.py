"""Cells of a table for a spreadsheet. Pure."""

import re

# A spreadsheet takes a cell that begins so for a formula, whoever wrote it. Where its language parts cells with another
# sign than a comma, a cell can begin in the middle of a text.
# The smile ;-) is none.
_FORMULA = re.compile(r"(^|[;\t\r\n])([\s\"']*)(?=[=+@＝＋＠]|[-－](?!\)))")


def spreadsheet_cell(value: object) -> object:
    """The value as a cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        guarded = _FORMULA.sub(r"\1\2'", text)
        return f"'{guarded}" if guarded.startswith(("\t", "\r")) else guarded
    return value
