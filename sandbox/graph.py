"""The Graph rules that are the same for every node: the `fields` language, rendering, and pages."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from sandbox import errors
from sandbox.errors import Refused
from sandbox.nodes import Timeline

DEFAULT_LIMIT = 25
MOST_PER_PAGE = 100
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Field:
    """One entry of `fields`: a name, modifiers as in `media.limit(3)`, and what to expand."""

    name: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    expand: tuple["Field", ...] = ()

    def __str__(self) -> str:
        modifiers = "".join(f".{name}({value})" for name, value in self.arguments.items())
        inner = "{" + spelled(self.expand) + "}" if self.expand else ""
        return self.name + modifiers + inner


def spelled(fields: Iterable[Field]) -> str:
    return ",".join(str(entry) for entry in fields)


def parse_fields(text: str) -> tuple[Field, ...]:
    """Read a `fields` parameter; blanks do not matter. Raises `Refused` for a malformed one."""
    compact = "".join(text.split())
    entries, end = _parse_list(compact, 0, 0)
    if end != len(compact):
        raise _syntax_error(end, compact)
    return entries


def _parse_list(text: str, at: int, depth: int) -> tuple[tuple[Field, ...], int]:
    if depth > DEEPEST:
        raise _syntax_error(at, text)
    entries: list[Field] = []
    while at < len(text) and text[at] != "}":
        if text[at] == ",":
            at += 1
            continue
        entry, at = _parse_entry(text, at, depth)
        entries.append(entry)
    return tuple(entries), at


def _parse_entry(text: str, at: int, depth: int) -> tuple[Field, int]:
    name, at = _parse_name(text, at)
    arguments: dict[str, str] = {}
    while text[at : at + 1] == ".":
        modifier, at = _parse_name(text, at + 1)
        close = text.find(")", at)
        if text[at : at + 1] != "(" or close < 0:
            raise _syntax_error(at, text)
        arguments[modifier] = text[at + 1 : close]
        at = close + 1
    expand: tuple[Field, ...] = ()
    if text[at : at + 1] == "{":
        expand, at = _parse_list(text, at + 1, depth + 1)
        if text[at : at + 1] != "}":
            raise _syntax_error(at, text)
        at += 1
    return Field(name, arguments, expand), at


def _parse_name(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    if end == at:
        raise _syntax_error(at, text)
    return text[at:end], end


def _syntax_error(at: int, text: str) -> Refused:
    seen = text[at : at + 1] or "end of string"
    return Refused(
        errors.GraphError(f'Syntax error "Unexpected {seen}" at character {at}: {text[:80]}', 2500)
    )


Resolver = Callable[[Any, Any], Any]
Edge = Callable[[Any, Field, Any], Any]


@dataclass(frozen=True)
class NodeType:
    """What a kind of node has: plain fields, and edges that fields may expand."""

    name: str
    fields: Mapping[str, Resolver]
    edges: Mapping[str, Edge] = field(default_factory=dict)
    default: tuple[str, ...] = ()
    """Fields answered besides `id` when none are asked for."""

    def only(self, names: Iterable[str]) -> "NodeType":
        """The same kind of node, as an older product knew it."""
        kept = set(names) | {"id"}
        return NodeType(
            self.name,
            {name: resolver for name, resolver in self.fields.items() if name in kept},
            {name: edge for name, edge in self.edges.items() if name in kept},
            self.default,
        )


def render(kind: NodeType, node: Any, asked: Sequence[Field], reading: Any) -> dict[str, Any]:
    """One node with the fields asked for. `id` always comes; what has no value is left out."""
    answer: dict[str, Any] = {}
    for entry in asked or [Field(name) for name in kind.default]:
        if entry.name in kind.edges:
            value = kind.edges[entry.name](node, entry, reading)
        elif entry.name in kind.fields:
            value = kind.fields[entry.name](node, reading)
        else:
            raise Refused(errors.nonexistent_field(entry.name, kind.name))
        if value is not None:
            answer[entry.name] = value
    answer.setdefault("id", kind.fields["id"](node, reading))
    return answer


def page_limit(arguments: Mapping[str, str], most: int = MOST_PER_PAGE) -> int:
    text = arguments.get("limit", "")
    if not text:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit()) or int(text[:9]) == 0:
        raise Refused(errors.bad_parameter("Param limit must be a positive integer"))
    if len(text) > 9 or int(text) > most:
        raise Refused(errors.REDUCE_DATA)
    return int(text)


def encode_cursor(index: int) -> str:
    return "QVFI" + base64.urlsafe_b64encode(f"cursor:{index:07d}".encode()).decode().rstrip("=")


def decode_cursor(text: str) -> int:
    try:
        plain = base64.urlsafe_b64decode(
            text.removeprefix("QVFI") + "=" * (-len(text.removeprefix("QVFI")) % 4)
        )
        label, _, number = plain.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        raise Refused(errors.BAD_CURSOR) from None
    if not text.startswith("QVFI") or label != "cursor" or len(number) != 7 or not number.isdigit():
        raise Refused(errors.BAD_CURSOR)
    return int(number)


@dataclass(frozen=True, slots=True)
class Page:
    """A run of indices, and what lies on either side of it."""

    indices: range
    has_next: bool
    has_previous: bool


def cut_page(first: int, last: int, arguments: Mapping[str, str], most: int = MOST_PER_PAGE) -> Page:
    """The page of [first, last) that `limit`, `after` and `before` ask for."""
    limit = page_limit(arguments, most)
    start, stop = first, last
    if arguments.get("after"):
        start = max(first, decode_cursor(arguments["after"]) + 1)
    elif arguments.get("before"):
        stop = min(last, decode_cursor(arguments["before"]))
        start = max(first, stop - limit)
    indices = range(start, max(start, min(stop, start + limit)))
    return Page(indices, indices.stop < last, start > first)


def window(timeline: Timeline, arguments: Mapping[str, str]) -> tuple[int, int]:
    """The indices between `since` and `until`; newest first, so `until` moves the start."""
    first, last = 0, timeline.count

    def age(index: int) -> float:
        return -timeline.posted_at(index).timestamp()

    if arguments.get("until"):
        first = bisect_left(range(timeline.count), -_moment(arguments["until"]), key=age)
    if arguments.get("since"):
        last = bisect_right(range(timeline.count), -_moment(arguments["since"]), key=age)
    return first, max(first, last)


def _moment(text: str) -> float:
    """A Unix time or a date as a person writes it, in seconds."""
    if text.isascii() and text.isdigit():
        return float(text[:15])
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise Refused(errors.bad_parameter("Param since or until must be a valid time")) from None


def answer_page(
    page: Page, items: list[dict[str, Any]], link: Callable[[str], str], *, before: bool = True
) -> dict[str, Any]:
    """A page as Graph answers it: nothing but `data` once there is nothing left to list."""
    if not items:
        return {"data": []}
    cursors = {"after": encode_cursor(page.indices[-1])}
    if before:
        cursors = {"before": encode_cursor(page.indices[0]), **cursors}
    paging: dict[str, Any] = {"cursors": cursors}
    if page.has_next:
        paging["next"] = link("after=" + cursors["after"])
    if page.has_previous and before:
        paging["previous"] = link("before=" + cursors["before"])
    return {"data": items, "paging": paging}


def page_link(
    edge_url: str, token: str, fields: Sequence[Field], arguments: Mapping[str, str], cursor: str
) -> str:
    """The address of the neighbouring page, with the token in it, as Graph hands it out."""
    query = {"access_token": token, "pretty": "0"}
    if fields:
        query["fields"] = spelled(fields)
    query |= {name: arguments[name] for name in ("since", "until") if arguments.get(name)}
    query["limit"] = str(page_limit(arguments))
    return f"{edge_url}?{urlencode(query)}&{cursor}"
