"""Years and months, where the frames are, where one is, and a way to jump: bars, or in a narrow window a scrubber."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dashboard.components import film, register
from dashboard.search.timeline import Timeline
from dashboard.session import widgets
from dashboard.words.wording import count, month_in_words

_mount = register("timeline", film.FOCUS, "timeline/scrubber")


@dataclass(frozen=True, slots=True)
class Jump:
    """Where somebody wants to go: the place in the selection, and the year, or month of it, that begins there."""

    place: int
    year: int
    month: int | None = None


def timeline(
    drawn: Timeline,
    *,
    here: tuple[int, int] | None,
    first: int,
    number_at: Callable[[int], str],
    on_jump: Callable[[Jump], None],
) -> None:
    """Draw the timeline. `on_jump` is called before the next run.

    `here` is the (year, month) of the `first` frame on the sheet, a place in the selection; `number_at` gives the
    number that is printed above the frame at a place.
    """

    def jumped() -> None:
        jump = read_jump(widgets.event_of("timeline", "jumped"), drawn)
        if jump is not None:
            on_jump(jump)

    widgets.keep_action("timeline", jumped)
    _mount(
        key="timeline",
        data={
            "first": first,
            "years": [
                {
                    "year": str(year.year),
                    "first": year.first,
                    "label": f"{year.year}, {count(year.count, 'frame')}",
                    "months": [
                        {
                            "count": month.count,
                            "first": month.first,
                            "here": (month.year, month.month) == here,
                            "name": month_in_words(month.year, month.month),
                            "number": "" if month.first is None else number_at(month.first),
                            "label": f"{month_in_words(month.year, month.month)}, {count(month.count, 'frame')}",
                        }
                        for month in year.months
                    ],
                }
                for year in drawn.years
            ],
        },
        on_jumped_change=partial(widgets.run_action, "timeline"),
    )


def read_jump(sent: object, drawn: Timeline) -> Jump | None:
    """Read what a browser sent; only the beginning of a year or month that is drawn counts."""
    if not isinstance(sent, dict) or not isinstance(place := sent.get("place"), int):
        return None
    for year in drawn.years:
        if sent.get("year") is True and year.first == place:
            return Jump(place, year.year)
        for month in year.months:
            if sent.get("year") is not True and month.first == place:
                return Jump(place, month.year, month.month)
    return None
