"""Read and write Graph's nodes, pages and listings: a field's type names its reader.
A field nobody knows, or known but of another kind than documented, is kept as it came in `extra`: one odd field
never costs a whole listing, and `to_dict` loses nothing but `paging`, whose `next` carries the access token."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_origin, get_type_hints
from urllib.parse import parse_qsl, urlencode, urlsplit

from igclient.errors import UnexpectedResponse

T = TypeVar("T")
N = TypeVar("N", bound="Node")
Cursor = str | None
WAYS_ON = ("since", "until", "offset", "__paging_token")  # what a `next` without a cursor goes on by
_LARGEST_COUNT = 2**63 - 1  # what databases and tables hold; nothing on Instagram is counted so far
MOST_EMPTY_PAGES = 5  # in a row, each with a next one: then the listing counts as endless


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[T]):
    """Hold one page of a listing. `after` is the cursor of the next page, None when this is the last or `is_cut_off`:
    this is not the end, and Instagram's answer says in no readable way how to go on. `unreadable` counts the rows left
    out because they were no objects with an id. A page may be empty and have a next one. Cursors are for now."""

    items: tuple[T, ...]
    after: Cursor = None
    is_cut_off: bool = False
    unreadable: int = 0


def parse_page(payload: Any, kind: type[N], *, is_nested: bool = False) -> CursorPage[N]:
    """Return the page a listing answers with, without `next`, which holds the token; `is_nested` as in `from_dict`.
    Raises: `UnexpectedResponse` when it is not an object with a list."""
    rows = payload.get("data") if isinstance(payload, Mapping) else None
    if not isinstance(rows, list):
        raise UnexpectedResponse(f"Instagram's answer holds no list of {kind.__name__}.")
    items: list[N] = []
    for row in rows:
        with suppress(UnexpectedResponse):
            items.append(kind.from_dict(row, is_nested=is_nested))
    paging = payload.get("paging")
    # The last page has a cursor too: what counts is whether there is a `next`. Only what is empty says that there is
    # none: of what is there and cannot be read, nobody knows.
    has_next = bool(paging.get("next") if isinstance(paging, Mapping) else paging)
    after = _next_cursor(paging) if has_next and isinstance(paging, Mapping) else None
    return CursorPage(tuple(items), after, has_next and after is None, len(rows) - len(items))


def _next_cursor(paging: Mapping[str, Any]) -> Cursor:
    """Return the cursor of the next page, or what else the address in `next` goes on by, as a query that begins with a
    question mark, such as `?until=1790000000`; None when it is readable in neither way."""
    cursors, query = paging.get("cursors"), dict[str, str]()
    with suppress(AttributeError, TypeError, ValueError):
        query = dict(parse_qsl(urlsplit(paging["next"]).query))
    for after in (cursors.get("after") if isinstance(cursors, Mapping) else None, query.get("after")):
        if isinstance(after, str) and after.isascii() and after and not after.startswith("?"):
            return after
    ways = {name: query[name] for name in WAYS_ON if query.get(name, "") and query[name].isascii()}
    return f"?{urlencode(ways)}" if ways else None


def follow(params: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the parameters of a read, with an `after` that is a query of its own spelled out."""
    after = params.get("after") or ""
    if not after.startswith("?"):
        return dict(params)
    ways = {name: value for name, value in parse_qsl(after[1:]) if name in WAYS_ON}
    return {**params, "after": None, **ways}


class Walk(Iterator[T], Generic[T]):
    """Give the items of a listing one by one, holding one page at a time.
    `after` is the cursor the next page is asked with. An error leaves the walk as it is: `next` goes on where it broke
    off, as does a new walk from `after`; nothing is lost or repeated. It ends without a next page, or after `limit`
    items. `MOST_EMPTY_PAGES` in a row, with more to come, raise `UnexpectedResponse`, as does a page that `is_cut_off`
    or leads back to one that was read, after its items; `after` leads to that page again. `unreadable` counts the rows
    left out."""

    def __init__(
        self, read: Callable[[Cursor, int], CursorPage[T]], *, after: Cursor = None, limit: int | None = None
    ) -> None:
        self.after, self._read, self._left = after, read, sys.maxsize if limit is None else limit
        self._items: Iterator[T] = iter(())
        self._seen, self._is_last, self._empty_pages = {after}, False, 0
        self.unreadable, self._is_cut_off = 0, False

    def __next__(self) -> T:
        """Return the next item; raises what reading a page raises."""
        while self._left > 0:
            for item in self._items:
                self._left -= 1
                return item
            if self._is_cut_off:
                raise UnexpectedResponse(
                    "The list could not be read on: Instagram's answer does not say how."
                )
            if self._is_last:
                break
            page = self._read(self.after, self._left)
            self._items, self._is_last = iter(page.items), page.after is None
            self._is_cut_off = page.is_cut_off or (not self._is_last and page.after in self._seen)
            self.after = self.after if self._is_cut_off else page.after
            self.unreadable += page.unreadable
            self._seen.add(page.after)
            self._empty_pages = 0 if page.items else self._empty_pages + 1
            if self._empty_pages >= MOST_EMPTY_PAGES and not (self._is_last or self._is_cut_off):
                raise UnexpectedResponse(f"Instagram held nothing {self._empty_pages} times in a row.")
        raise StopIteration


def _fitting(value: T, fits: bool) -> T:
    if not fits:
        raise ValueError("of another kind than documented")
    return value


def read_text(value: Any) -> str:
    """Read text, its broken surrogate pairs replaced: half an emoji can be encoded by nothing downstream."""
    text: str = _fitting(value, isinstance(value, str))
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_id(value: Any) -> str:
    """Read an id as text: it can be a JSON number above 2^53."""
    return str(_fitting(value, type(value) in (int, str) and value != ""))


def read_moment(value: Any) -> datetime:
    """Read `2019-09-26T22:36:43+0000`; a moment without an offset is UTC.
    Raises: `TypeError`, `ValueError`, `OverflowError`, also in the years that another time zone may not have."""
    moment = datetime.fromisoformat(value)
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return _fitting(moment, MINYEAR < moment.year < MAXYEAR)


def without_paging(value: Any) -> Any:
    """Return a copy of JSON values without any `paging`; a loop, so that no nesting is too deep."""
    root = [value]
    pending: list[Any] = [root]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            part.pop("paging", None)
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(inner, dict | list):
                part[key] = inner.copy()
                pending.append(part[key])
    return root[0]


Id = Annotated[str | None, read_id]
Text = Annotated[str | None, read_text]
Count = Annotated[
    int | None, lambda value: _fitting(value, type(value) is int and 0 <= value <= _LARGEST_COUNT)
]
Flag = Annotated[bool | None, lambda value: _fitting(value, isinstance(value, bool))]
Moment = Annotated[datetime | None, read_moment]
Raw = Annotated[Any, without_paging]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Read and write one Graph node, a dataclass whose field types are the ones above, or a tuple of its own kind.
    `id_stand_in` is the field that says which node it is where `id` is missing."""

    id: Annotated[str, read_id]
    extra: dict[str, Any] = field(default_factory=dict)
    id_stand_in: ClassVar[str] = ""

    @classmethod
    @cache
    def readers(cls, is_nested: bool = False) -> dict[str, Callable[[Any], Any]]:
        """Return how each field is read: a reader raises when the wire holds another kind."""
        readers: dict[str, Callable[[Any], Any]] = {}
        for name, hint in get_type_hints(cls, include_extras=True).items():
            if get_origin(hint) is Annotated:
                readers[name] = hint.__metadata__[0]
            elif get_origin(hint) is tuple and not is_nested:
                readers[name] = lambda value: parse_page(value, cls, is_nested=True)
        return readers

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, is_nested: bool = False) -> Self:
        """Return the node a Graph answer, or `to_dict`, spells.
        Graph nests once: what a node that `is_nested` holds of its own kind stays as it came, in `extra`, as does a
        list of which some rows could not be read.
        Raises: `UnexpectedResponse` when it is not an object with an id."""
        values, extra, readers = dict[str, Any](), dict[str, Any](), cls.readers(is_nested)
        for name, value in data.items() if isinstance(data, Mapping) else ():
            reader = readers.get(name)
            if reader is None:
                extra[name] = value
            elif value is not None:
                try:
                    values[name] = reader(value)
                    if isinstance(page := values[name], CursorPage):
                        values[name] = page.items
                        extra |= {name: value} if page.unreadable else {}
                except (TypeError, ValueError, OverflowError, UnexpectedResponse):
                    extra[name] = value
        if not values.setdefault("id", values.get(cls.id_stand_in)):
            raise UnexpectedResponse(f"Instagram's answer holds no {cls.__name__} with an id.")
        return cls(**values, extra=without_paging(extra))

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values in Graph's shape, absent fields left out; `from_dict` reads them back."""
        data: dict[str, Any] = {}
        for name in self.readers():
            value = getattr(self, name)
            if isinstance(value, datetime):
                data[name] = value.isoformat()
            elif isinstance(value, tuple):
                data |= {name: {"data": [node.to_dict() for node in value]}} if value else {}
            elif value is not None:
                data[name] = str(value) if isinstance(value, str) else value
        return data | self.extra

    def __hash__(self) -> int:
        return hash(self.id)  # the same object read twice falls together
