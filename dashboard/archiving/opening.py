"""Open an export or an archive in the person's browser: ask that for the lists, and read them here. Pictures stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard import clock
from dashboard.access.sample import sample_export
from dashboard.account import current
from dashboard.account.opened import OpenedSource
from dashboard.account.opened_archive import source_of_archive
from dashboard.account.opened_export import source_of_export
from dashboard.archiving.told_by_browser import NotUnderstood, tree_of, unpacked
from dashboard.components.open_export import PIECE_BYTES, Asked, open_export
from dashboard.places import HOME
from dashboard.session import visit, widgets
from dashboard.session.slots import Slot
from igarchive.errors import IGArchiveError
from igarchive.export.files import Handed
from igarchive.export.layout import CLOSED, wanted
from igarchive.export.opening import read_export
from igarchive.export.reading import MOST_BYTES_IN_ALL
from igarchive.opened import LISTS, Archive
from igarchive.places import Trees, is_archive
from igarchive.zips import ZIP_WORDS, ZipProblem

_MOST_TREES = 100
_SAMPLE = "The sample account: invented posts, made by this app."
_BROKEN_OFF = (
    "The browser said something that is not understood. Reload this page, and choose the files again."
)


@dataclass(slots=True)
class Opening:
    """Hold how far an opening is: the files that are asked for, one after the other, and what came of this one."""

    name: str
    trees: list[Handed]
    archive: Trees | None
    files: list[tuple[Handed, str]]
    done: int = 0
    data: bytearray = field(default_factory=bytearray, repr=False)
    pieces: int = 0
    left: int = MOST_BYTES_IN_ALL

    @property
    def asked(self) -> Asked | None:
        """What is asked for next; None when everything has come."""
        if self.done == len(self.files):
            return None
        tree, name = self.files[self.done]
        return Asked(self.name, tree.number, tree.position(name), len(self.data), self.pieces)


_OPENING = Slot("opening", Opening)
_WORDS = Slot("opening_words", str)


@st.fragment
def draw_open_export() -> None:
    """Draw the place for the files, and go on with an opening: this alone runs for each piece of a list.

    When it is done the account is shown.
    """
    if visit.ARRIVAL.get() is not None:
        st.rerun()
    opening = _OPENING.get()
    words = _WORDS.get() or ""
    if opening is not None:
        words = f"Reading the lists: {opening.done:,} of {len(opening.files):,}…"
    open_export(
        opening=opening.name if opening else "",
        asked=opening.asked if opening else None,
        words=words,
        closed=CLOSED,
        hear=_hear,
    )


def draw_sample_export() -> None:
    """Offer the export of the sample account, which this app makes up."""
    widgets.button(
        "Try it with the sample account's export", key="sample_export", action=_show_sample, is_link=True
    )


def _show_sample() -> None:
    export = read_export([sample_export(clock.now())])
    current.show(source_of_export(export, note=_SAMPLE))
    visit.ARRIVAL.set(HOME)


def _hear(said: object) -> None:
    """Take in what the browser says; before the next run."""
    _WORDS.set(None)
    try:
        if not isinstance(said, Mapping):
            raise NotUnderstood
        if said.get("kind") == "refused":
            _OPENING.set(None)
            _WORDS.set(_words_of(said.get("problem")))
            return
        opening = _begun(said) if said.get("kind") == "listed" else _gone_on(said)
        if opening is not None and opening.asked is None:
            _finish(opening)
    except NotUnderstood:
        _OPENING.set(None)
        _WORDS.set(_BROKEN_OFF)
    except IGArchiveError as error:
        _OPENING.set(None)
        _WORDS.set(str(error))


def _words_of(problem: object) -> str:
    if problem == "gone":
        return _BROKEN_OFF
    known = {kind.value: words for kind, words in ZIP_WORDS.items()}
    return known.get(str(problem), ZIP_WORDS[ZipProblem.DAMAGED])


def _begun(said: Mapping[str, Any]) -> Opening:
    name, listed = said.get("opening"), said.get("files")
    if not isinstance(name, str) or not isinstance(listed, list) or not 0 < len(listed) <= _MOST_TREES:
        raise NotUnderstood
    trees = [tree_of(number, file) for number, file in enumerate(listed)]
    archive = Trees(trees) if any(is_archive(tree.names()) for tree in trees) else None
    if archive is not None:
        files = [place for name_of_list in LISTS if (place := archive.place_of(name_of_list))]
    else:
        files = [(tree, file.name) for tree in trees for file in wanted(tree.names())]
    opening = Opening(name[:64], trees, archive, files)
    _OPENING.set(opening)
    return opening


def _gone_on(said: Mapping[str, Any]) -> Opening | None:
    """Take in a piece; one that nobody waits for any more counts for nothing."""
    opening = _OPENING.get()
    if opening is None or opening.asked is None or said.get("number") != opening.pieces:
        return None
    opening.pieces += 1
    if said.get("data") is not None:
        piece = unpacked(said["data"], PIECE_BYTES)
        opening.left -= len(piece)
        if opening.left < 0:
            raise NotUnderstood
        opening.data += piece
    if said.get("is_last"):
        tree, name = opening.files[opening.done]
        if said.get("data") is not None:
            tree.take(name, bytes(opening.data))
        opening.data, opening.done = bytearray(), opening.done + 1
    return opening


def _finish(opening: Opening) -> None:
    """Show the account, or say why there is none."""
    source = _source(opening)
    for tree in opening.trees:
        tree.let_go()
    current.show(source)
    visit.ARRIVAL.set(HOME)


def _source(opening: Opening) -> OpenedSource:
    if opening.archive is not None:
        return source_of_archive(Archive(opening.archive), opening.archive, opening=opening.name)
    return source_of_export(read_export(opening.trees), opening=opening.name)
