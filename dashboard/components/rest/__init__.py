"""Wait in the browser until something that was typed has rested for a moment. Draws nothing."""

from collections.abc import Callable

from dashboard.components import register

REST_MILLISECONDS = 1_000
_mount = register("rest")


def rest(typed: str, *, on_rest: Callable[[], None]) -> None:
    """Call `on_rest` back when `typed` has stood for a second; what is typed meanwhile begins the second anew."""
    _mount(key="rest", data={"typed": typed, "milliseconds": REST_MILLISECONDS}, on_rested_change=on_rest)
