"""A file that is made when it is asked for, and kept until it is fetched. Where that fails, its button says why.

Streamlit makes such a file outside of every run, where nothing can be drawn; of what went wrong there it tells the
browser one sentence of its own, whatever it was.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial, wraps
from importlib import import_module
from typing import Any, Literal

import streamlit as st

from dashboard.components.kept_offers import OFFERS, KeptOffers
from dashboard.pictures.problems import PictureProblem, problem_note, problem_of
from dashboard.words.error_messages import explain
from dashboard.words.message import Message
from igclient.downloads import DownloadFailed
from igclient.errors import IGClientError

UNKNOWN = "The file could not be made. Reload the page and try again."

_Handle = Callable[[Any, Any, str], Awaitable[Any]]
_SAID: ContextVar[list[str]] = ContextVar("said")
_MADE_FOR: ContextVar[list[KeptOffers]] = ContextVar("made for")


class NoFile(Exception):
    """The source has no such file; `problem` says why."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def offer_file(
    label: str,
    make: Callable[[], bytes | PictureProblem],
    name: str,
    *,
    mime: str,
    key: str,
    icon: str | None = None,
    disabled: bool = False,
    type: Literal["primary", "secondary"] = "secondary",
) -> None:
    """Draw a button that saves what `make` gives when it is clicked.

    What `make` raises is said at the button, and so is the reason why there is no file, where it gives one.
    """
    st.download_button(
        label,
        partial(_made, make, OFFERS.get_or_make(KeptOffers)),
        name,
        mime=mime,
        key=key,
        icon=icon,
        disabled=disabled,
        type=type,
        on_click="ignore",
    )


def failure_in_words(error: Exception) -> str:
    """Why there is no file, and what to do, in a few short sentences."""
    if isinstance(error, NoFile):
        return f"The file could not be had: {problem_note(error.problem)}."
    if isinstance(error, DownloadFailed):
        return f"The file could not be had: {problem_note(problem_of(error))}."
    message = explain(error) if isinstance(error, IGClientError) else getattr(error, "message", None)
    if isinstance(message, Message):
        return f"{message.headline} {message.cause} {message.next_step}"
    return UNKNOWN


def _made(make: Callable[[], bytes | PictureProblem], offers: KeptOffers) -> bytes:
    try:
        made = make()
        if isinstance(made, PictureProblem):
            raise NoFile(made)
        _MADE_FOR.get([]).append(offers)
        return made
    except Exception as error:
        _SAID.get([]).append(failure_in_words(error))
        raise


def _in_our_words(handle: _Handle) -> _Handle:
    @wraps(handle)
    async def answer(self: Any, request: Any, session_id: str) -> Any:
        # The thread that makes the file sees these very lists.
        said: list[str] = []
        made_for: list[KeptOffers] = []
        _SAID.set(said)
        _MADE_FOR.set(made_for)
        response = await handle(self, request, session_id)
        if response.error_msg:
            response.error_msg = said[-1] if said else UNKNOWN
        for offers in made_for:
            # Another version of Streamlit may know its files by other names, and then holds them as long as it does.
            with suppress(AttributeError):
                offers.hold(self._get_media_file_mgr(), response.deferred_file.url)
        return response

    return answer


# Another version of Streamlit may keep it elsewhere, and then says its own sentence.
with suppress(ImportError, AttributeError):
    _handler = import_module("streamlit.runtime.backend_operation_handler").DeferredFileHandler
    # This module is loaded again when it changes.
    _handler.handle = _in_our_words(getattr(_handler.handle, "__wrapped__", _handler.handle))
