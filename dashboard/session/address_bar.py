"""The query in the browser's address, changed in one go: every change is a step of the browser's history."""

from collections.abc import Collection, Mapping

import streamlit as st

from dashboard.session.slots import Slot

_NOTED: Slot[dict[str, list[str]]] = Slot("noted_address", dict)


def read() -> dict[str, list[str]]:
    """Every value of every parameter, in order."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def change(set_to: Mapping[str, str], *, without: Collection[str] = ()) -> None:
    """Set these parameters and take those `without` away; a change of nothing leaves no step."""
    before = read()
    after = {name: values for name, values in before.items() if name not in without or name in set_to}
    after |= {name: [value] for name, value in set_to.items()}
    if after != before:
        st.query_params.from_dict(after)


def change_and_note(set_to: Mapping[str, str], *, without: Collection[str] = ()) -> None:
    """Change what no widget of the page tells; where the address was as noted, it is afterwards too."""
    was_as_noted = is_as_noted()
    change(set_to, without=without)
    if was_as_noted:
        note()


def note() -> None:
    """Remember the address as the page's own run leaves it."""
    _NOTED.set(read())


def is_as_noted() -> bool:
    """Whether this run has that address: a timer's may carry one from before the person's last step."""
    return _NOTED.get() == read()
