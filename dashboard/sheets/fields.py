"""The fields of the tools above the sheets: a day, a number. A changed one begins with the first sheet."""

from datetime import date

from streamlit.delta_generator import DeltaGenerator

from dashboard.search.filters import MAX_NUMBER
from dashboard.session import widgets
from dashboard.sheets.address import INSTAGRAM_OPENED, last_day


def first_sheet() -> None:
    """A changed filter shows other frames: begin with the first of them."""
    widgets.set_widgets(sheet=1)


def day_field(column: DeltaGenerator, label: str, key: str, today: date) -> date | None:
    """Ask for a day, up to the last one that can be asked for on the person's `today`; None when it is left empty."""
    chosen = column.date_input(
        label,
        value=None,
        min_value=INSTAGRAM_OPENED,
        max_value=last_day(today),
        key=key,
        format="YYYY-MM-DD",
        on_change=first_sheet,
    )
    return chosen if isinstance(chosen, date) else None


def number_field(column: DeltaGenerator | None, label: str, key: str) -> int | None:
    """Ask for a number; None when it is left empty, or there is no place for it."""
    if column is None:
        return None
    return column.number_input(
        label,
        value=None,
        min_value=0,
        max_value=MAX_NUMBER,
        step=1,
        key=key,
        on_change=first_sheet,
        placeholder="any",
    )
