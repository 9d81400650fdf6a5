"""The one button that a page is for, in the accent. Streamlit's own cannot be read in the dark room."""

from collections.abc import Callable
from functools import partial

from dashboard.components import register
from dashboard.session import widgets

_mount = register("main_button")


def main_button(words: str, *, key: str, is_open: bool, on_press: Callable[[], None]) -> None:
    """Draw it; `on_press` is called before the next run when it is pressed. What is not open cannot be."""

    def press() -> None:
        if is_open:
            on_press()

    widgets.keep_action(key, press)
    _mount(
        key=key, data={"words": words, "open": is_open}, on_pressed_change=partial(widgets.run_action, key)
    )
