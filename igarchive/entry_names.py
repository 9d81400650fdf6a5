"""Names of a ZIP's entries: which are safe, and how they may stand in a sentence."""

import re
from collections.abc import Iterable

from igarchive.errors import UnsafeEntry

_SHOWN = 80


def shown(name: str) -> str:
    """Return a name as it may stand in a sentence: short, and without signs that steer a terminal."""
    short = name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"
    return "".join(sign if sign.isprintable() else "�" for sign in short)


def safe_names(names: Iterable[str]) -> list[str]:
    """Return the names of a ZIP's entries with slashes, and none that could leave the folder it is unpacked into.

    Windows' own re-zips separate by backslashes throughout, which is put right; a mixture is refused.
    Raises: `UnsafeEntry`.
    """
    names = list(names)
    if not any("/" in name for name in names):
        names = [name.replace("\\", "/") for name in names]
    return [_safe(name) for name in names]


def _safe(name: str) -> str:
    parts = name.split("/")
    if "\\" in name:
        raise UnsafeEntry(refusal(name, "its name mixes slashes and backslashes"))
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise UnsafeEntry(refusal(name, "its name holds control characters"))
    if name.startswith("/") or re.match("[A-Za-z]:", name):
        raise UnsafeEntry(refusal(name, "its name says where on a disk it wants to lie"))
    if ".." in parts:
        raise UnsafeEntry(refusal(name, "its name leads out of the ZIP"))
    return "/".join(part for part in parts if part not in ("", "."))


def refusal(name: str, why: str) -> str:
    """Return the sentences that say why a ZIP was not opened; `why` is a half-sentence."""
    return (
        f"This ZIP was not opened, because one of its entries is unsafe: {why} ({shown(name)}). "
        "Neither Instagram nor Contact Sheet makes such a ZIP. Use the file as it was downloaded."
    )
