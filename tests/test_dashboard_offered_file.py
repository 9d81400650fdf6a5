"""A file that is made when it is asked for: where that fails, the browser gets a sentence of ours."""

import ast
import asyncio
import errno
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager, _get_session_id
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.archiving.pack import NotPacked
from dashboard.archiving.packed import PackedPart
from dashboard.components.kept_offers import OFFERS, KeptOffers
from dashboard.components.offered_file import UNKNOWN, offer_file
from dashboard.pictures.problems import PictureProblem
from dashboard.session.slots import forget
from dashboard.words.message import Message
from igclient import errors
from igclient.downloads import DownloadFailed, DownloadProblem

ROOT = Path(__file__).parent.parent
# What an error of the machine may hold, and nobody may be shown.
PRIVATE = "/srv/maya/secret-path"


class Server:
    """What Streamlit's server does with such a button and with a click on it."""

    def __init__(self, monkeypatch):
        self.files = MediaFileManager(MemoryMediaFileStorage("/media"))
        self.drawn = []
        monkeypatch.setattr(st, "download_button", lambda *given, **how: self.drawn.append((given, how)))

    def click(self, make):
        return self.ask(self.request(make))

    def request(self, make):
        offer_file("Save", make, "a.txt", mime="text/plain", key="save")
        (_, callable_, name), how = self.drawn.pop()
        return self.request_of(self.files.add_deferred(callable_, how["mime"], "0.1", name))

    def request_of(self, file_id):
        request = BackendOperationRequest(request_id="1")
        request.deferred_file.file_id = file_id
        return request

    def ask(self, request):
        return asyncio.run(DeferredFileHandler(lambda: self.files).handle(request, "session"))


@pytest.fixture
def server(monkeypatch):
    return Server(monkeypatch)


def failing(error):
    def make():
        raise error

    return make


def closed():
    with open(__file__, "rb") as data:
        pass
    return PackedPart("", data, 0).whole


def test_a_file_that_can_be_made_is_made_on_every_click(server):
    made = iter((b"one", b"two"))
    first, second = (server.click(partial(next, made)) for _ in range(2))
    assert (first.error_msg, second.error_msg) == ("", "")
    assert first.deferred_file.url != second.deferred_file.url


FULL = Message("The ZIP could not be packed.", "The disk has no room left for it.", "Free some space.")
FAILURES = {
    "a dead link": (
        failing(DownloadFailed(DownloadProblem.EXPIRED)),
        "The file could not be had: its link has expired and Instagram gave no other, or the file is gone; "
        "connect again and try once more.",
    ),
    "a file that is gone": (
        failing(DownloadFailed(DownloadProblem.EXPIRED, is_gone=True)),
        "The file could not be had: the file is gone: Instagram no longer serves it.",
    ),
    "a file that its source has not got": (
        lambda: PictureProblem.GONE,
        "The file could not be had: the file is gone: Instagram no longer serves it.",
    ),
    "a full disk": (
        failing(NotPacked(FULL)),
        "The ZIP could not be packed. The disk has no room left for it. Free some space.",
    ),
    "Instagram": (
        failing(errors.TimedOut(PRIVATE)),
        "Instagram took too long to answer. The connection is slow, or Instagram is busy. Try again.",
    ),
    "a ZIP that is let go": (closed(), UNKNOWN),
    "anything": (failing(RuntimeError(PRIVATE)), UNKNOWN),
    "the machine": (failing(OSError(errno.EIO, PRIVATE)), UNKNOWN),
    "memory": (failing(MemoryError(PRIVATE)), UNKNOWN),
    "an account that is gone": (failing(LookupError(PRIVATE)), UNKNOWN),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_file_that_cannot_be_made_is_said_in_our_words(server, name):
    make, words = FAILURES[name]
    response = server.click(make)
    assert response.error_msg == words
    assert not response.deferred_file.url


@pytest.mark.parametrize("problem", DownloadProblem)
def test_every_reason_of_a_failed_fetch_is_said_at_the_button(server, problem):
    said = server.click(failing(DownloadFailed(problem))).error_msg
    assert said.startswith("The file could not be had: ")
    assert "Failed" not in said


def held(files):
    """Whether there is still a file, when several runs of others have ended meanwhile."""
    for _ in range(3):
        files.remove_orphaned_files()
    return bool(files._file_metadata)


def test_a_file_is_there_for_a_minute_whoever_else_uses_the_app(server, monkeypatch):
    ends = []

    async def click_and_wait():
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "call_later", lambda seconds, *call: ends.append((seconds, call)))
        return await DeferredFileHandler(lambda: server.files).handle(
            server.request(lambda: b"one"), "session"
        )

    response = asyncio.run(click_and_wait())
    assert held(server.files)
    assert server.files.read_file(response.deferred_file.url.split("/")[-1].split(".")[0]).content == b"one"
    ((seconds, (let_go, *given)),) = ends
    assert seconds == 60
    let_go(*given)
    assert not held(server.files)
    assert not server.files._files_by_session_and_coord.keys() - {_get_session_id()}


def test_a_disconnect_lets_go_of_it_at_once_and_of_what_is_being_made(server):
    assert server.click(lambda: b"one").deferred_file.url
    assert held(server.files)
    forget()
    assert not server.files._file_metadata

    def make():
        forget()
        return b"two"

    assert server.click(make).deferred_file.url
    assert not held(server.files)


def test_what_is_large_has_two_of_its_kind_in_memory_and_never_more(server):
    offers, most = OFFERS.get_or_make(KeptOffers), 0

    def make(name):
        def made():
            nonlocal most
            offers.make_room()
            most = max(most, len(server.files._file_metadata))
            return name

        return made

    for name in (b"one", b"two", b"three", b"four"):
        assert server.click(make(name)).deferred_file.url
    assert most == 1
    assert len(server.files._file_metadata) == 2
    offers.stop()


def test_one_failure_is_not_told_for_the_next(server):
    assert server.click(failing(DownloadFailed(DownloadProblem.REFUSED))).error_msg != UNKNOWN
    assert server.click(failing(RuntimeError())).error_msg == UNKNOWN
    assert server.ask(server.request_of("a button of a page that is gone")).error_msg == UNKNOWN


def test_every_file_that_is_made_late_is_offered_so():
    """A button elsewhere has its file at hand: a name of what was made in the run."""
    at_hand = []
    for path in (*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("pages/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "download_button"
                and path.stem != "offered_file"
            ):
                at_hand.append(path.relative_to(ROOT).as_posix())
    assert sorted(at_hand) == ["dashboard/sheets/take_home.py", "pages/setup.py"]
