"""Read and write Graph's nodes and pages by tables of their fields.

A field nobody knows, or known but of another kind than documented, is kept as it came in `extra`: one odd
field never costs a whole listing, and `to_dict` loses nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar
from urllib.parse import parse_qs, urlsplit

from igclient.errors import UnexpectedResponse

T = TypeVar("T")
N = TypeVar("N", bound="Node")
Reader = Callable[[Any], Any]
"""Return the value of a field, or raise `ValueError` when the wire holds another kind."""


@dataclass(frozen=True, slots=True)
class CursorPage(Generic[T]):
    """Hold one page of a listing. `after` is the cursor of the next page, None when this is the last.

    A page may be empty and still have a next one. Cursors are for now, not for keeping.
    """

    items: tuple[T, ...]
    after: str | None = None


def parse_page(payload: Any, kind: type[N]) -> CursorPage[N]:
    """Return the page a listing answers with.

    `paging.next` is dropped, because it carries the access token; only whether it is there counts, since the
    last page keeps a cursor too.

    Raises: `UnexpectedResponse` when it is not an object with a list of nodes.

    https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-user/media
    """
    rows = payload.get("data") if isinstance(payload, Mapping) else None
    if not isinstance(rows, list):
        raise UnexpectedResponse(f"Instagram's answer holds no list of {kind.__name__}.")
    return CursorPage(tuple(kind.from_dict(row) for row in rows), _after(payload.get("paging")))


def _after(paging: Any) -> str | None:
    following = paging.get("next") if isinstance(paging, Mapping) else None
    if not isinstance(following, str) or not following:
        return None
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, Mapping) else None
    if isinstance(after, str) and after:
        return after
    try:
        return parse_qs(urlsplit(following).query).get("after", [None])[0]
    except ValueError:
        return None


def read_text(value: Any) -> str:
    """Read text, its broken surrogate pairs replaced."""
    if not isinstance(value, str):
        raise ValueError("not text")
    if value.isascii():
        return value
    # A caption cut in the middle of an emoji leaves half of it, which nothing downstream can encode.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_id(value: Any) -> str:
    """Read an id as text: it can be a JSON number above 2^53."""
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise ValueError("not an id")
    return str(value)


def read_count(value: Any) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("not a count")
    return value


def read_flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("not true or false")
    return value


def read_moment(value: Any) -> datetime:
    """Read `2019-09-26T22:36:43+0000`; a moment without an offset is UTC."""
    if not isinstance(value, str):
        raise ValueError("not a moment")
    moment = datetime.fromisoformat(value)
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise ValueError("outside the calendar") from None


class Node:
    """Read and write one Graph node: `readers` are its plain fields, `edges` hold nodes of its own kind."""

    __slots__ = ()
    readers: ClassVar[Mapping[str, Reader]]
    edges: ClassVar[frozenset[str]] = frozenset()
    id: str
    extra: dict[str, Any]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the node a Graph answer, or `to_dict`, spells.

        Raises: `UnexpectedResponse` when it is not an object with an id.
        """
        if not isinstance(data, Mapping):
            raise UnexpectedResponse(f"Instagram's answer holds no {cls.__name__}.")
        values: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for name, value in data.items():
            reader = cls.readers.get(name)
            if value is None and reader is not None:
                continue
            try:
                if name in cls.edges:
                    values[name] = parse_page(value, cls).items
                elif reader is not None:
                    values[name] = reader(value)
                else:
                    extra[name] = value
            except (ValueError, UnexpectedResponse):
                extra[name] = value
        if "id" not in values:
            raise UnexpectedResponse(f"Instagram's answer holds no id of a {cls.__name__}.")
        return cls(**values | {"extra": extra})

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values in Graph's shape, absent fields left out; `from_dict` reads them back."""
        data: dict[str, Any] = {}
        for name in self.readers:
            value = getattr(self, name)
            if isinstance(value, datetime):
                data[name] = value.isoformat()
            elif isinstance(value, str):
                data[name] = str(value)
            elif value is not None:
                data[name] = value
        for name in self.edges:
            if nodes := getattr(self, name):
                data[name] = {"data": [node.to_dict() for node in nodes]}
        return data | self.extra

    def __hash__(self) -> int:
        """Hash by id: the same object read twice falls together."""
        return hash(self.id)
