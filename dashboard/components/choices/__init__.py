"""Choices one below the other, each with what it means and, at the right, a figure. One of them, or any of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from dashboard.components import register
from dashboard.session import widgets

_mount = register("choices")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its value, its words, what it means, and a figure in a few words."""

    value: str
    words: str
    meaning: str
    figure: str = ""
    is_open: bool = True


def choices(
    name: str,
    options: Sequence[Option],
    chosen: Collection[str],
    *,
    key: str,
    many: bool,
    on_chosen: Callable[[frozenset[str]], None],
) -> None:
    """Draw them, with the values in `chosen` marked. `name` is for who hears the page.

    `on_chosen` is called before the next run with all that is marked then: one, or with `many` any number.
    """

    def take() -> None:
        sent = widgets.event_of(key, "chosen")
        open_to_all = {option.value for option in options if option.is_open}
        marked = frozenset(sent) & open_to_all if isinstance(sent, list) else frozenset()
        if many or len(marked) == 1:
            on_chosen(marked)

    widgets.keep_action(key, take)
    _mount(
        key=key,
        data={
            "name": name,
            "many": many,
            "chosen": sorted(chosen),
            "options": [
                {
                    "value": option.value,
                    "words": option.words,
                    "meaning": option.meaning,
                    "figure": option.figure,
                    "open": option.is_open,
                }
                for option in options
            ],
        },
        on_chosen_change=partial(widgets.run_action, key),
    )
