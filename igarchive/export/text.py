"""Mend the text of Instagram's exports: every UTF-8 byte of a character stands there as a character of its own."""

import re
from typing import Any

_WIDE = re.compile(r"[^\x00-\xff]")
_BYTES = re.compile(r"[\x80-\xff]{2,}")


def repaired(root: Any) -> Any:
    """Return a file's JSON values with their text mended, keys too. To be called once a file; `root` is used up.

    The fault is a file's, not a string's: where one string holds a character that cannot come of it, the whole file
    is right and stays as it is. A string that does not decode strictly, such as one cut inside a character, is mended
    run by run, and only in a file in which another one proves the fault.
    """
    texts = {text for text in _texts(root) if not text.isascii()}
    if not texts or any(map(_WIDE.search, texts)):
        return root
    mended = {text: _decoded(text) for text in texts}
    if all(text == before for before, text in mended.items()):
        return root
    for text in texts:
        if mended[text] == text:
            mended[text] = _BYTES.sub(lambda run: _decoded(run[0]), text)
    return _replaced(root, mended)


def _decoded(text: str) -> str:
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _texts(root: Any) -> "set[str]":
    """Every string of JSON values. A loop, as below: no nesting is too deep for it."""
    texts, pending = set[str](), [root]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            texts.add(part)
        elif isinstance(part, dict):
            texts.update(part)
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
    return texts


def _replaced(root: Any, mended: dict[str, str]) -> Any:
    frame = [root]
    pending: list[Any] = [frame]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            items = [(mended.get(key, key), value) for key, value in part.items()]
            part.clear()
            part.update(items)
        for place, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
            if isinstance(value, str):
                part[place] = mended.get(value, value)
            elif isinstance(value, dict | list):
                pending.append(value)
    return frame[0]
