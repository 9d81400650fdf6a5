"""A button to choose text files with. The browser reads them, and nothing is uploaded over a route of its own."""

from collections.abc import Callable
from functools import partial

from dashboard.components import register
from dashboard.session import widgets

_mount = register("text_files")


def text_files(label: str, *, key: str, most_bytes: int, on_chosen: Callable[[list[str]], None]) -> None:
    """Draw it. `on_chosen` is called with the texts before the next run; a file beyond `most_bytes` comes empty."""

    def chosen() -> None:
        sent = widgets.event_of(key, "chosen")
        if isinstance(sent, list) and all(isinstance(text, str) for text in sent):
            on_chosen(sent)

    widgets.keep_action(key, chosen)
    _mount(
        key=key, data={"label": label, "most": most_bytes}, on_chosen_change=partial(widgets.run_action, key)
    )
