"""Years and months as a strip of bars: where the frames are, where one is, and a way to jump."""

from calendar import month_name

from dashboard.components import register
from dashboard.search.timeline import Timeline

_mount = register("timeline")


def timeline(drawn: Timeline, *, here: tuple[int, int] | None) -> int | None:
    """Draw the timeline; gives the place in the selection to jump to, if a month or year was chosen in this run.

    `here` is the (year, month) of the first frame on the sheet.
    """
    result = _mount(
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
        on_jumped_change=lambda: None,
    )
    return result.jumped if isinstance(result.jumped, int) else None
