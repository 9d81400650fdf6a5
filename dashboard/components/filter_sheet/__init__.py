"""Search and filters in a narrow window: one line, and behind one button a sheet from below with everything else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from dashboard.components import register
from dashboard.session import widgets

KEY = "filter_sheet"
_mount = register("filter_sheet", "filter_sheet/icons", "filter_sheet/dates", "filter_sheet/sheet")

Draft = Mapping[str, str]
"""What stands in the sheet, by the names and in the values of the address."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its value in the address, its words, and how many posts it has, if that is worth saying."""

    value: str
    words: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """A month, "2026-11", in words, and how many posts it has."""

    month: str
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be chosen. `months` run from the oldest, without a hole; what the account cannot do is empty.

    `searches` are examples of what can be typed, each with what it finds.
    """

    orders: Sequence[Option]
    kinds: Sequence[Option]
    only: Sequence[Option]
    sizes: Sequence[Option]
    crops: Sequence[Option]
    weekdays: Sequence[Option]
    parts: Sequence[Option]
    months: Sequence[MonthCount]
    counts_likes: bool
    searches: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser asked for: a search as it is typed, a draft to show, or one to count the posts of."""

    text: str | None = None
    show: Draft | None = None
    count: Draft | None = None
    serial: int = 0
    selects: bool = False


def filter_sheet(
    offer: Offer,
    shown: Draft,
    *,
    text: str,
    groups: int,
    counted: tuple[int, int],
    is_selecting: bool,
    on_asked: Callable[[Asked], None],
) -> None:
    """Draw the line. `shown` is what holds now, `groups` how many kinds of filter that sets.

    `counted` is the number of the last question how many posts fit a draft, and how many. `on_asked` is called before
    the next run.
    """

    def asked() -> None:
        read = read_asked(widgets.event_of(KEY, "asked"))
        if read is not None:
            on_asked(read)

    widgets.keep_action(KEY, asked)
    _mount(
        key=KEY,
        data={
            "text": text,
            "groups": groups,
            "serial": counted[0],
            "matches": counted[1],
            "selecting": is_selecting,
            "shown": dict(shown),
            "orders": _options(offer.orders),
            "kinds": _options(offer.kinds),
            "only": _options(offer.only),
            "sizes": _options(offer.sizes),
            "crops": _options(offer.crops),
            "weekdays": _options(offer.weekdays),
            "parts": _options(offer.parts),
            "months": [[one.month, one.words, one.count] for one in offer.months],
            "countsLikes": offer.counts_likes,
            "searches": [list(pair) for pair in offer.searches],
        },
        on_asked_change=partial(widgets.run_action, KEY),
    )


def read_asked(sent: object) -> Asked | None:
    """Read what a browser sent; what the values mean is for the reader of the address to say."""
    if not isinstance(sent, dict):
        return None
    text, show, count = sent.get("text"), _draft(sent.get("show")), _draft(sent.get("count"))
    if isinstance(text, str):
        return Asked(text=text)
    if show is not None:
        return Asked(show=show, selects=sent.get("selects") is True)
    serial = sent.get("serial")
    return Asked(count=count, serial=serial) if count is not None and isinstance(serial, int) else None


def _draft(sent: object) -> Draft | None:
    if not isinstance(sent, dict):
        return None
    return {name: value for name, value in sent.items() if isinstance(name, str) and isinstance(value, str)}


def _options(options: Sequence[Option]) -> list[list[object]]:
    return [[option.value, option.words, option.count] for option in options]
