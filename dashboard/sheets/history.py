"""One step of the browser's history for each sheet and each change of a filter: the address and the widgets agree.

Streamlit makes a step of every change Python makes to the address, and none of what happens while it goes back. So
the address sets the widgets when somebody arrives or goes back, and is changed, once, when they move a widget. What
is typed changes it when it rests: a search is one step, not one a letter.
"""

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.account.source import Can
from dashboard.components.rest import rest
from dashboard.search.filters import Filters, KindChoice
from dashboard.session import address_bar, widgets
from dashboard.session.slots import Slot
from dashboard.sheets.address import PARAMETERS, View, read_address, write_address


@dataclass(frozen=True, slots=True)
class Stand:
    """The address as far as it tells of the view, and the view it tells of.

    `resting` is what was typed and does not stand there yet. Until the browser `has_it`, what it sends may come from
    before the change.
    """

    query: dict[str, list[str]]
    view: View
    resting: View | None = None
    has_it: bool = True


_STAND = Slot("stand", Stand)
_TYPED = Slot("typed", bool)


def arrive(today: date, can: frozenset[Can]) -> None:
    """Have the widgets show what the address asks for, when somebody comes to it, or back to it. Before any widget."""
    query, stand = _told(), _STAND.get()
    if stand is not None and widgets.is_drawn("q") and not _has_gone(stand, query):
        if query == stand.query and not stand.has_it:
            _STAND.set(replace(stand, has_it=True))
        return
    view = read_address(query, today=today, can=can)
    widgets.set_widgets(**widgets_of(view))
    _STAND.set(Stand(query, view))


def follow(view: View) -> None:
    """Have the address tell of this view, which the widgets show, if the person has moved one of them."""
    stand, is_typed = _stand(), _TYPED.take()
    before = stand.resting or stand.view
    if view == before:
        return
    typed = replace(before, filters=replace(before.filters, text=view.filters.text), sheet=1)
    if is_typed and view == typed:
        _STAND.set(replace(stand, resting=None if view == stand.view else view))
        return
    if is_typed:
        _tell(typed)
    else:
        take_rest()
    _tell(view)


def settle(sheet: int) -> None:
    """Take the sheet that is shown for the one that was asked for: there were not as many."""
    stand = _stand()
    _STAND.set(
        replace(
            stand,
            view=replace(stand.view, sheet=sheet) if stand.resting is None else stand.view,
            resting=replace(stand.resting, sheet=sheet) if stand.resting else None,
        )
    )


def note_typing() -> None:
    """Say, in a callback, that a letter was typed: the step is made when no more come."""
    _TYPED.set(True)


def draw_rest() -> None:
    """Wait in the browser, where something was typed, until it rests; the page need not run for that."""
    if _stand().resting is not None:
        _wait_for_rest()


def take_rest() -> None:
    """Have the address tell of what was typed, if it does not yet."""
    resting = _stand().resting
    if resting is not None:
        _tell(resting)


def open_frame(media_id: str) -> None:
    """Have the address name this post, which is then shown."""
    take_rest()
    address_bar.change({"frame": media_id})
    address_bar.note()


def shown() -> Filters | None:
    """What the sheets were last asked for; None before anybody has seen them."""
    stand = _STAND.get()
    return stand.view.filters if stand is not None else None


def widgets_for(filters: Filters) -> dict[str, object]:
    """What the filters' widgets hold, by key, to show these from the first sheet on."""
    shown = widgets_of(View(filters))
    return {name: value for name, value in shown.items() if PARAMETERS[name].part != "layout"}


def shown_filters() -> Filters:
    """What the sheets show now, for other pages."""
    return (_stand().resting or _stand().view).filters


@st.fragment
def _wait_for_rest() -> None:
    resting = _stand().resting
    if resting is not None:
        rest(resting.filters.text, on_rest=_rest)


def _rest() -> None:
    was_as_noted = address_bar.is_as_noted()
    take_rest()
    if was_as_noted:
        address_bar.note()


def _tell(view: View) -> None:
    address_bar.change(write_address(view), without=PARAMETERS)
    _STAND.set(Stand(_told(), view, has_it=False))


def _told() -> dict[str, list[str]]:
    return {name: values for name, values in address_bar.read().items() if name in PARAMETERS}


def _has_gone(stand: Stand, query: dict[str, list[str]]) -> bool:
    """Whether the browser went elsewhere by itself. A click made before it had the last change is no such thing."""
    run = get_script_run_ctx()
    return (run is not None and run.is_history_navigation) or (stand.has_it and query != stand.query)


def _stand() -> Stand:
    return _STAND.get() or Stand({}, View())


def widgets_of(view: View) -> dict[str, object]:
    """What all widgets hold, by key, to show this view."""
    held = {name: parameter.of(view) for name, parameter in PARAMETERS.items()}
    return held | {"kind": [kind for kind in KindChoice if kind in view.filters.kinds]}
