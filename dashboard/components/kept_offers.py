"""Files that were just made for a person, kept until their browser has had the time to fetch them.

Streamlit lets go of such a file when two runs, of whoever, have ended meanwhile: on a slow line the browser then
finds nothing. Here each is held for a minute, and let go at once when the session forgets.
"""

import asyncio
import uuid
from pathlib import PurePosixPath
from threading import Lock
from urllib.parse import urlsplit

from streamlit.runtime.media_file_manager import MediaFileManager

from dashboard.session.slots import Slot

HOLD_SECONDS = 60.0


class KeptOffers:
    """The files of one session that are held now."""

    def __init__(self) -> None:
        # To Streamlit's files it is one more session, which shows what it holds.
        self._name = f"offers {uuid.uuid4().hex}"
        self._lock = Lock()
        self._is_stopped = False
        self._files: MediaFileManager | None = None

    def hold(self, files: MediaFileManager, url: str, *, seconds: float = HOLD_SECONDS) -> None:
        """Keep the file of this address for so long. Called in the server's loop, which ends it."""
        file_id = PurePosixPath(urlsplit(url).path).stem
        with self._lock:
            if self._is_stopped:
                return
            self._files = files
            with files._lock:
                files._files_by_session_and_coord[self._name][file_id] = file_id
        asyncio.get_running_loop().call_later(seconds, self._let_go, file_id)

    def make_room(self) -> None:
        """Let go of all but the last: what comes next is large, and what came before is being fetched since long."""
        files = self._files
        if files is None:
            return
        with files._lock:
            held = files._files_by_session_and_coord.get(self._name, {})
            for file_id in list(held)[:-1]:
                del held[file_id]
        _drop_unheld(files)

    def stop(self) -> None:
        """Let go of all, and hold nothing any more."""
        with self._lock:
            self._is_stopped = True
        if self._files is not None:
            self._files.clear_session_refs(self._name)
            _drop_unheld(self._files)

    def _let_go(self, file_id: str) -> None:
        files = self._files
        if files is None:
            return
        with files._lock:
            held = files._files_by_session_and_coord.get(self._name, {})
            held.pop(file_id, None)
            if not held:
                files._files_by_session_and_coord.pop(self._name, None)


def _drop_unheld(files: MediaFileManager) -> None:
    # The first time Streamlit only marks them.
    for _ in range(2):
        files.remove_orphaned_files()


OFFERS = Slot("offers", KeptOffers)
