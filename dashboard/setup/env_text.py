"""Change settings in the text of a `.env`, and leave every other line and comment as it is. Pure."""

import io
import re
from collections.abc import Mapping

from dotenv import dotenv_values
from dotenv.parser import parse_stream

_PLAIN = re.compile(r"[A-Za-z0-9_.:/~%?&=+@,-]+")
# A line that sets something, as dotenv reads it: what stands before the value, the value, what stands behind it.
_SETTING = re.compile(
    r"""(?P<before>\s*(?:export[^\S\r\n]+)?(?:'[^']+'|[^=\#\s]+)[^\S\r\n]*)(?:=[^\S\r\n]*
    (?P<value>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|(?:(?!\s+\#|\s*(?:[\r\n]|\Z)).)*)?)?
    (?P<behind>.*)""",
    re.VERBOSE | re.DOTALL,
)


def with_settings(text: str, settings: Mapping[str, str]) -> str | None:
    """Give the text with these settings in it, each once; None when a reader of it would not find them so.

    A setting takes the place of the first line that sets it, and further lines that do are left out; a new one comes
    at the end. Line ends are those of the text.
    """
    new_line = "\r\n" if "\r\n" in text else "\n"
    waiting = dict(settings)
    pieces: list[str] = []
    for binding in parse_stream(io.StringIO(text, newline="")):
        piece = binding.original.string
        if binding.key in waiting:
            pieces.append(_changed(piece, waiting.pop(binding.key)))
        elif binding.key not in settings:
            pieces.append(piece)
        else:
            # What stands above the line in the same piece is no part of the setting.
            pieces.append(piece[: len(piece) - len(piece.lstrip())])
    changed = "".join(pieces)
    if waiting and changed and not changed.endswith(("\n", "\r")):
        changed += new_line
    changed += "".join(f"{key}={_quoted(value)}{new_line}" for key, value in waiting.items())
    found = dotenv_values(stream=io.StringIO(changed, newline=""))
    return changed if all(found.get(key) == value for key, value in settings.items()) else None


def _changed(piece: str, value: str) -> str:
    parts = _SETTING.fullmatch(piece)
    if parts is None:
        return piece
    return f"{parts['before']}={_quoted(value)}{parts['behind']}"


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
