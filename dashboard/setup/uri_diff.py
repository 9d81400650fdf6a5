"""Two addresses compared character by character, and the differences in words. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import SplitResult, urlsplit

# Longer than any redirect URI Meta takes; comparing grows with the square of the length.
MAX_LENGTH = 500
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of one address; `differs` when the other one has something else there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not the same in two addresses.

    Joined, `ours` and `theirs` give the addresses back (cut to MAX_LENGTH). `words` say each difference, ours first.
    `leads_elsewhere`: a browser sent to one would not arrive at the other.
    """

    ours: tuple[Piece, ...]
    theirs: tuple[Piece, ...]
    words: tuple[str, ...]
    leads_elsewhere: bool


def compare(ours: str, theirs: str) -> Difference | None:
    """Compare two addresses to the last character; None when they are the same."""
    if ours == theirs:
        return None
    one, two = ours[:MAX_LENGTH], theirs[:MAX_LENGTH]
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        differs = tag != "equal"
        left += [Piece(one[a:b], differs)] if b > a else []
        right += [Piece(two[c:d], differs)] if d > c else []
    return Difference(
        tuple(left), tuple(right), tuple(_in_words(ours, theirs)), _origin(ours) != _origin(theirs)
    )


def _in_words(ours: str, theirs: str) -> Iterator[str]:
    one, two = ours.strip(), theirs.strip()
    if one != ours or two != theirs:
        yield "a blank at the beginning or the end"
    if one == two:
        return
    a, b = _split(one), _split(two)
    if a is None or b is None:
        yield "one of the two is not an address"
        return
    if a.scheme != b.scheme:
        yield f"{a.scheme or 'no scheme'} here, {b.scheme or 'no scheme'} there"
    yield from _hosts(a, b)
    if _port(a) != _port(b):
        yield "another port"
    if a.path != b.path:
        yield from _paths(a.path, b.path)
    if (a.query, a.fragment) != (b.query, b.fragment):
        yield "something after a question mark or a number sign"
    if _same_to_a_browser(a, b):
        yield "capital and small letters, or another spelling of the same address"


def _hosts(a: SplitResult, b: SplitResult) -> Iterator[str]:
    one, two = a.hostname or "", b.hostname or ""
    if one == two:
        return
    if one.removeprefix("www.") == two.removeprefix("www."):
        yield "www. in one of the two only"
    else:
        yield "another host name"


def _paths(one: str, two: str) -> Iterator[str]:
    if one.rstrip("/") == two.rstrip("/"):
        yield "the slash at the end"
    elif one.lower().rstrip("/") == two.lower().rstrip("/"):
        yield "capital and small letters in the path"
    else:
        yield "another path"


def _same_to_a_browser(a: SplitResult, b: SplitResult) -> bool:
    same = (a.scheme, a.hostname, _port(a), a.path, a.query, a.fragment)
    return same == (b.scheme, b.hostname, _port(b), b.path, b.query, b.fragment)


def _origin(uri: str) -> tuple[str, str, int | None] | str:
    parts = _split(uri.strip())
    return uri.strip() if parts is None else (parts.scheme, parts.hostname or "", _port(parts))


def _port(parts: SplitResult) -> int | None:
    return parts.port or _PORTS.get(parts.scheme)


def _split(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme and parts.netloc else None
