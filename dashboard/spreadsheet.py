"""Cells of a table for a spreadsheet. Pure."""

# A spreadsheet takes a cell that begins so for a formula, whoever wrote it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def spreadsheet_cell(value: object) -> object:
    """The value as a cell that no spreadsheet takes for a formula: an apostrophe makes it text."""
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode()
        return f"'{text}" if text.startswith(_FORMULA) else text
    return value
