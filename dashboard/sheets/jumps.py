"""Go to a year or a month: the sheet that holds its first frame, and on it a mark at every frame of that time."""

from dataclasses import dataclass

from dashboard.components.timeline import Jump, timeline
from dashboard.search.filters import Sort
from dashboard.search.timeline import count_by_month, month_at
from dashboard.session import widgets
from dashboard.session.slots import Slot
from dashboard.sheets.run import Run
from dashboard.sheets.table import Table
from dashboard.words.wording import in_zone
from igclient import Media


@dataclass(frozen=True, slots=True)
class Sought:
    """The time that was gone to, the sheet that was shown for it, and how many times somebody has gone anywhere."""

    jump: Jump
    sheet: int
    serial: int


_SOUGHT = Slot("sought_time", Sought)


def draw_jumps(table: Table) -> None:
    """Draw the timeline of what is shown, where it is in the order of time."""
    if table.filters.sort not in (Sort.NEWEST, Sort.OLDEST):
        return
    index, positions, zone, newest = table.index, table.positions, table.run.zone, table.sheet.newest
    is_oldest_first = table.filters.sort is Sort.OLDEST
    years = index.worked_out(
        "timeline",
        (positions, zone, is_oldest_first),
        lambda index: count_by_month(index, positions, zone, oldest_first=is_oldest_first),
    )

    def jump(wanted: Jump) -> None:
        sheet = wanted.place // table.layout.frames + 1
        before = _SOUGHT.get()
        _SOUGHT.set(Sought(wanted, sheet, before.serial + 1 if before else 1))
        widgets.set_widgets(sheet=sheet)

    timeline(
        years,
        here=month_at(index, positions, table.sheet.first, zone),
        first=table.sheet.first,
        number_at=lambda place: f"{newest - positions[place]:04d}",
        on_jump=jump,
    )


def sought_on(table: Table) -> Sought | None:
    """The time that was gone to, while the sheet it led to is shown."""
    sought = _SOUGHT.get()
    return sought if sought is not None and sought.sheet == table.sheet.number else None


def is_sought(media: Media, run: Run, sought: Sought | None) -> bool:
    """Whether a post is of the time that was gone to."""
    if sought is None or media.timestamp is None:
        return False
    local, jump = in_zone(media.timestamp, run.zone), sought.jump
    return local.year == jump.year and jump.month in (None, local.month)
