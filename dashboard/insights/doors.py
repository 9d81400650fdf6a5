"""The ways from a figure to its posts: a click on a mark, a link, and the same links below the chart."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.components.offered_file import offer_file
from dashboard.components.sheet_line import sheet_line
from dashboard.insights.drawn import DOOR, MARK, Drawn, narrowed
from dashboard.insights.figure import Figure
from dashboard.places import HOME, Place
from dashboard.search.filters import Filters
from dashboard.session import visit, widgets
from dashboard.session.slots import Slot
from dashboard.sheets import history
from dashboard.sheets.address import View, write_address
from dashboard.words.wording import count, literally
from igarchive.spreadsheet import spreadsheet_cell

_TURNS: Slot[dict[str, int]] = Slot("insights_turns", dict)
"""How often each chart has led away: a chart that was left is drawn anew, or Back would fire its click again."""
_OPEN: Slot[frozenset[str]] = Slot("insights_open", frozenset)
"""What was asked for below the charts."""
MOST_LINKS = 100


def door_link(words: str, door: Filters | None) -> None:
    """Draw a link to the posts that these filters show; nothing where there is none."""
    if door is not None:
        st.page_link(
            HOME.page, label=f":primary[→] {literally(words)}", query_params=write_address(View(door))
        )


def draw_doors(doors: Iterable[tuple[str, Figure | None]]) -> None:
    """Draw links beside each other; those that lead to no post are left out."""
    with st.container(horizontal=True, gap="xsmall"):
        for words, figure in doors:
            if figure is not None and figure.n:
                door_link(words, figure.door)


def draw_chart(drawn: Drawn) -> None:
    """Draw a chart whose marks open the posts behind them."""

    @st.fragment
    def draw() -> None:
        key = f"insights_{drawn.name}_{_turns().get(drawn.name, 0)}"
        widgets.keep_action(key, partial(_open_mark, key, drawn))
        st.vega_lite_chart(
            drawn.with_rows(history.shown()),
            theme=None,
            key=key,
            on_select=partial(widgets.run_action, key),
            selection_mode=DOOR,
            alt=drawn.says,
        )
        if visit.ARRIVAL.get() is not None:
            st.rerun()

    draw()


def draw_behind(*charts: Drawn) -> None:
    """Draw the line that says how charts were counted, and behind it the same numbers as a table and as links.

    Charts that go on from each other are told as one.
    """
    first = charts[0]
    sheet_line(first.basis.line, key=f"insights_line_{first.name}")

    def draw() -> None:
        _draw_table(charts)
        _draw_links([link for chart in charts for link in chart.links])

    draw_on_demand(f"insights_behind_{first.name}", "As a table, with every mark as a link", draw)


def draw_on_demand(key: str, label: str, draw: Callable[[], None]) -> None:
    """Draw a button that shows and hides what `draw` draws: nobody waits for what nobody looks at."""

    @st.fragment
    def draw_if_wanted() -> None:
        is_open = key in _open()

        def turn() -> None:
            _OPEN.set(_open() ^ {key})

        widgets.button(f"{'–' if is_open else '+'} {label}", key=key, action=turn, is_link=True)
        if is_open:
            draw()

    draw_if_wanted()


def _draw_table(charts: Sequence[Drawn]) -> None:
    st.table(narrowed(pd.concat([chart.table for chart in charts]), charts[0].unit), hide_index=True)
    name = charts[0].name
    make = partial(csv_of, charts)
    offer_file("This table as CSV", make, f"{name}.csv", mime="text/csv", key=f"insights_csv_{name}")


def _draw_links(links: Sequence[tuple[str, Figure]]) -> None:
    with st.container(horizontal=True, gap="small"):
        for words, figure in links[:MOST_LINKS]:
            door_link(f"{words}: {count(figure.n, 'post')}", figure.door)


def csv_of(charts: Sequence[Drawn]) -> bytes:
    """A table as a spreadsheet takes it, each row with how it was counted."""
    table = pd.concat([chart.table.assign(counted=chart.basis.line) for chart in charts])
    return str(table.map(spreadsheet_cell).to_csv(index=False)).encode("utf-8-sig")


def open_sheets(door: Filters) -> None:
    """Have the router open the sheets with these filters."""
    visit.ARRIVAL.set(Place(HOME.page, tuple(write_address(View(door)).items())))


def open_post(media_id: str) -> None:
    """Have the router open the sheets with this post in the viewer."""
    visit.ARRIVAL.set(Place(HOME.page, (("frame", media_id),)))


def _open_mark(key: str, drawn: Drawn) -> None:
    door = drawn.door(_mark_in(widgets.event_of(key, "selection")))
    if door is not None:
        _TURNS.set({**_turns(), drawn.name: _turns().get(drawn.name, 0) + 1})
        open_sheets(door)


def _mark_in(selection: object) -> object:
    """The mark that was clicked; None when the click was beside all of them."""
    chosen = getattr(selection, DOOR, None)
    return (
        chosen[0].get(MARK) if isinstance(chosen, list) and chosen and isinstance(chosen[0], dict) else None
    )


def _open() -> frozenset[str]:
    return _OPEN.get() or frozenset()


def _turns() -> dict[str, int]:
    return _TURNS.get() or {}
