"""What Instagram's rate-limit headers say."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

_HEADERS = frozenset({"x-app-usage", "x-business-use-case-usage"})
_FIGURES = ("call_count", "total_time", "total_cputime", "estimated_time_to_regain_access")
_LONGEST_BLOCK = 60 * 24 * 366  # minutes; anything above is a broken header, not a year-long block


@dataclass(frozen=True, slots=True)
class Usage:
    """Hold how much of the allowance is used, as the last answer reported it.
    The three figures are percentages (100 means throttled); where an answer reports under several ids or headers,
    each is the highest. `minutes_to_regain_access` is 0 unless a block is announced; 0 does not mean healthy.
    https://developers.facebook.com/docs/graph-api/overview/rate-limiting/"""

    call_count: float = 0.0
    total_time: float = 0.0
    total_cputime: float = 0.0
    minutes_to_regain_access: float = 0.0

    @property
    def percent(self) -> float:
        """Return the highest of the three percentages."""
        return max(self.call_count, self.total_time, self.total_cputime)

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long the announced block lasts, or None when no block is announced."""
        return timedelta(minutes=self.minutes_to_regain_access) or None


def parse_usage(headers: Mapping[str, str]) -> Usage | None:
    """Read the usage headers, whatever the case of their names; None when they say nothing usable."""
    reports: list[dict[str, Any]] = []
    for name, text in headers.items():
        payload = (read_object(text) or {}) if name.lower() in _HEADERS else {}
        # The app's header is one report, the business header a list of them for each id.
        reports += [] if payload.keys().isdisjoint(_FIGURES) else [payload]
        for entries in (value for value in payload.values() if isinstance(value, list)):
            reports += [entry for entry in entries if isinstance(entry, dict)]
    if not reports:
        return None
    calls, time, cpu, minutes = (max(_figure(report.get(key)) for report in reports) for key in _FIGURES)
    return Usage(calls, time, cpu, min(minutes, _LONGEST_BLOCK))


def read_object(text: str | bytes) -> dict[str, Any] | None:
    """Return the JSON object a text spells, or None when it spells none."""
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def _figure(value: Any) -> float:
    """Return a number above 0 that a float can hold, 0 for anything else."""
    return float(value) if type(value) in (int, float) and 0 < value <= sys.float_info.max else 0.0
