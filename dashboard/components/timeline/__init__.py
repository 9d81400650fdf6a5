"""Years and months as a strip of bars: where the frames are, where one is, and a way to jump."""

from calendar import month_name
from collections.abc import Callable
from functools import partial

from dashboard.components import register
from dashboard.search.timeline import Timeline
from dashboard.session import widgets

_mount = register("timeline")


def timeline(drawn: Timeline, *, here: tuple[int, int] | None, on_jump: Callable[[int], None]) -> None:
    """Draw the timeline. `on_jump` is called before the next run, with the place in the selection to jump to.

    `here` is the (year, month) of the first frame on the sheet.
    """
    offered = {
        first for year in drawn.years for first in (year.first, *(month.first for month in year.months))
    }

    def jumped() -> None:
        place = widgets.event_of("timeline", "jumped")
        if place in offered and isinstance(place, int):
            on_jump(place)

    widgets.keep_action("timeline", jumped)
    _mount(
        key="timeline",
        data={
            "years": [
                {
                    "year": str(year.year),
                    "first": year.first,
                    "label": f"{year.year}, {year.count:,} frames",
                    "months": [
                        {
                            "count": month.count,
                            "first": month.first,
                            "here": (month.year, month.month) == here,
                            "label": f"{month_name[month.month]} {month.year}, {month.count:,} frames",
                        }
                        for month in year.months
                    ],
                }
                for year in drawn.years
            ],
        },
        on_jumped_change=partial(widgets.run_action, "timeline"),
    )
