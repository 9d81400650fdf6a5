"""Read a JSON file of an export within bounds."""

import json
from typing import Any

from igarchive.export.text import repaired

MOST_BYTES = 200_000_000
"""A brand's list of posts had 21 MB."""
MOST_VALUES = 8_000_000
"""How many values a file may hold: tiny ones cost far more in memory than in the file."""


class UnreadableJSON(ValueError):
    """Say why a file of an export is no JSON that is read; the words follow the file's name."""


def read_json(data: bytes) -> Any:
    """Return the values of a file, its text mended. Raises: `UnreadableJSON`."""
    if len(data) > MOST_BYTES:
        raise UnreadableJSON(f"is larger than {MOST_BYTES // 1_000_000} MB")
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise UnreadableJSON("holds more than is read of one file")
    try:
        return repaired(json.loads(data, parse_constant=_refuse))
    except RecursionError:
        raise UnreadableJSON("is nested too deep") from None
    except ValueError:
        raise UnreadableJSON("is damaged") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
