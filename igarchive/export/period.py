"""Read for which dates an export was asked."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from igarchive.export import labels
from igarchive.export.items import moment, seconds
from igarchive.export.model import Period

_INSTAGRAM_BEGAN = datetime(2010, 10, 7, tzinfo=UTC)


def read_period(root: Any) -> Period | None:
    """Return the dates of the last request in `your_information_download_requests.json`; None when it does not say.

    The labels are translated, their order is not: completion, which is not there yet in some, then begin and end.
    """
    rows = [row for row in (root if isinstance(root, list) else [root]) if isinstance(row, Mapping)]
    last = max(rows, key=lambda row: seconds(row.get("timestamp")) or 0, default=None)
    times = labels.times(last)
    if len(times) not in (2, 3):
        return None
    begin, end = moment(times[-2] or None), moment(times[-1] or None)
    if end is None or (begin is not None and begin >= end):
        return None
    return Period(begin if begin and begin > _INSTAGRAM_BEGAN else None, end)


def chosen_period(periods: Iterable[Period | None]) -> Period | None:
    """Return the dates that several exports cover together; None when any does not say."""
    known = list(periods)
    if not known or None in known:
        return None
    begins = [period.begin for period in known if period]
    begin = None if None in begins else min(filter(None, begins))
    return Period(begin, max(period.end for period in known if period))
