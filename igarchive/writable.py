"""Which characters a text may keep where it is written into XML, EXIF or a table. Pure."""

import re

# The control characters, half characters and non-characters that XML 1.0 (2.2) leaves out, and with it every XLSX;
# and those it only warns of (U+007F to U+009F), which no reader shows. Tabs and line breaks stay, U+0085 among them.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def writable(text: str) -> str:
    """Return the text with `�` for each character that XML cannot hold or nobody can see."""
    return _UNWRITABLE.sub("�", text)


def shortened(text: str, most: int) -> str:
    """Return the text in at most so many bytes of UTF-8, with `…` at the end where something was cut off."""
    raw = text.encode(errors="replace")
    if len(raw) <= most:
        return text
    return raw[: max(0, most - len("…".encode()))].decode(errors="ignore").rstrip("\u200d") + "…" * (
        most >= 3
    )


def one_kind_of_break(text: str) -> str:
    """Return the text with `\\n` for each kind of line break a keyboard makes: what XML makes of them as well."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
