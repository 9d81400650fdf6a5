"""What the sheets show now, for other pages that take it along."""

from dataclasses import dataclass, field
from datetime import tzinfo

from dashboard.account.source import Source
from dashboard.search.filters import Filters, FrameSet
from dashboard.search.index import index_of
from dashboard.search.selection import select
from dashboard.sheets import history
from igclient import Media

_FRAMES = {FrameSet.WITHOUT_FILE: "without file", FrameSet.MISSING_SLIDES: "with missing slides"}


@dataclass(frozen=True, slots=True)
class Shown:
    """The posts that satisfy the filters, as far as they are read, and the filters in a few words."""

    words: str
    posts: tuple[Media, ...] = field(repr=False)


def shown_posts(source: Source, zone: tzinfo) -> Shown | None:
    """Give what the sheets show; None where no filter is set there."""
    filters = history.shown_filters()
    if not filters.is_active:
        return None
    items = source.roll.items
    found = select(index_of(source.roll), filters, zone)
    return Shown(describe(filters), tuple(items[place] for place in found.positions))


def describe(filters: Filters) -> str:
    """'“light −rain”, photo, 2024': what is asked for, without the order."""
    month = f"month {filters.month}" if filters.month else ""
    parts = [
        f"“{filters.text.strip()}”" if filters.text.strip() else "",
        *sorted(kind.value for kind in filters.kinds),
        str(filters.year) if filters.year else "",
        month,
        f"from {filters.since}" if filters.since else "",
        f"to {filters.until}" if filters.until else "",
        "without a caption" if filters.without_caption else "",
        _range(filters.likes_min, filters.likes_max, "likes"),
        _range(filters.comments_min, filters.comments_max, "comments"),
        _FRAMES[filters.frames] if filters.frames else "",
    ]
    return ", ".join(part for part in parts if part)


def _range(least: int | None, most: int | None, what: str) -> str:
    if least is None and most is None:
        return ""
    if least is None or most is None:
        return f"at least {least:,} {what}" if least is not None else f"at most {most:,} {what}"
    return f"{least:,} to {most:,} {what}"
