"""Oddities of an answer that is otherwise the real one: unreadable rows, odd figures, ways on that lead nowhere."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

Answer = dict[str, Any]
ODD_TIMES = (
    *(
        "1979-12-31T23:59:59+0000",
        "2108-01-01T00:00:00+0000",
        "0002-03-04T05:06:07+0000",
        "9998-12-31T23:59:59+0000",
    ),
    *(
        "2-03-04T05:06:07+0000",
        "0001-01-01T00:00:00+0000",
        "9999-12-31T23:59:59-2359",
        "12026-01-01T00:00:00+0000",
    ),
    *("yesterday", 1790000000, None),
)
ODD_COUNTS = (10**18, 2**63, 10**400, int("9" * 4_100), -3, 1.5, True, "many", float("inf"), float("nan"))


def _row(change: Callable[[Any], Any]) -> Callable[[Answer], None]:
    """Change the row in the middle of a page."""

    def twist(answer: Answer) -> None:
        rows = answer["data"]
        rows[len(rows) // 2] = change(rows[len(rows) // 2])

    return twist


def _values(name: str, odd: tuple[Any, ...]) -> Callable[[Answer], None]:
    """Give the first rows of a page one odd value each."""

    def twist(answer: Answer) -> None:
        for row, value in zip(answer["data"], odd, strict=False):
            row[name] = value

    return twist


def _next(change: Callable[[dict[str, str], Answer], Any]) -> Callable[[Answer], None]:
    """Replace the way to the next page, where there is one, by an address made of another query."""

    def twist(answer: Answer) -> None:
        paging = answer.get("paging", {})
        if "next" in paging:
            address = urlsplit(paging["next"])
            query = {name: value for name, value in parse_qsl(address.query) if name != "after"}
            way = change(query, answer)
            answer["paging"] = {
                "next": address._replace(query=urlencode(way)).geturl() if isinstance(way, dict) else way
            }

    return twist


def _by_time(query: dict[str, str], answer: Answer) -> dict[str, str]:
    oldest = datetime.fromisoformat(answer["data"][-1]["timestamp"]) - timedelta(seconds=1)
    return {**query, "until": str(int(oldest.timestamp()))}


TWISTS: Mapping[str, Callable[[Answer], None]] = {
    "row_null": _row(lambda row: None),
    "row_text": _row(lambda row: "gone"),
    "row_without_id": _row(lambda row: {name: value for name, value in row.items() if name != "id"}),
    "odd_times": _values("timestamp", ODD_TIMES),
    "odd_counts": _values("like_count", ODD_COUNTS),
    "next_by_time": _next(_by_time),
    "next_without_cursor": _next(lambda query, answer: query),
    "next_number": _next(lambda query, answer: 5),
}
"""What can be odd about a listing, each as a change of its JSON in place."""


def twisted(name: str, body: bytes) -> bytes:
    """The body of an answer with one oddity; one that is no listing stays as it is."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    if not (isinstance(answer, dict) and isinstance(answer.get("data"), list) and answer["data"]):
        return body
    TWISTS[name](answer)
    return json.dumps(answer).encode()
