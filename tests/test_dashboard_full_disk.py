"""A disk that fills up while a ZIP is packed: a sentence instead of a traceback, and nothing left behind."""

import errno
import gc
import io
import os
import tempfile
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from dashboard.archiving import pack as packing
from dashboard.archiving.files import Post
from dashboard.archiving.pack import NotPacked, pack, pack_bytes
from igclient import Media, MediaType

NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
JPEG = b"\xff\xd8\xff" + bytes(100_000)


def posts(number=5):
    media = (
        Media(
            id=str(place), media_type=MediaType.IMAGE, media_url=f"https://scontent.cdninstagram.com/{place}"
        )
        for place in range(number)
    )
    return [Post(f"{place:04d}", each) for place, each in enumerate(media, start=1)]


class SmallDisk(io.BytesIO):
    """Takes so many bytes and then no more; what it could not write it tries once more as it closes, as files do."""

    made: ClassVar = []

    def __init__(self, room, code=errno.ENOSPC, **_):
        super().__init__()
        self.room, self.code, self.failures = room, code, 0
        SmallDisk.made.append(self)

    def write(self, data):
        if self.tell() + len(data) > self.room:
            self.failures += 1
            raise OSError(self.code, os.strerror(self.code), "/tmp/of-somebody")  # noqa: S108 - only its name
        return super().write(data)

    def close(self):
        has_failed = self.failures and not self.closed
        super().close()
        if has_failed:
            raise OSError(self.code, os.strerror(self.code), "at the end")


def whole_size():
    with pack(posts(), lambda media: JPEG, zone=UTC, now=NOW).data as data:
        return len(data.read())


@pytest.fixture
def disk(monkeypatch):
    def of(room, code=errno.ENOSPC):
        SmallDisk.made = []
        made = lambda **_: SmallDisk(room, code)  # noqa: E731 - it stands in for a class
        monkeypatch.setattr(packing.tempfile, "SpooledTemporaryFile", made)

    return of


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.97, 0.999])
def test_wherever_it_fills_up_it_is_said_and_the_file_is_closed(disk, share):
    room = int(whole_size() * share)
    disk(room)
    with pytest.raises(NotPacked) as caught:
        pack(posts(), lambda media: JPEG, zone=UTC, now=NOW)
    assert [file.closed for file in SmallDisk.made] == [True]
    # Neither a late write of the archive nor the close of the file has hidden it, and no path is told.
    assert "has no room left" in str(caught.value)
    assert "of-somebody" not in "".join(map(str, (caught.value, vars(caught.value))))
    assert caught.value.__cause__ is None
    gc.collect()  # an archive that was not closed would try once more, and complain


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.EACCES, "TMPDIR"),
        (errno.EROFS, "TMPDIR"),
        (errno.EIO, "TMPDIR"),
    ],
)
def test_the_cause_decides_what_to_do(disk, code, words):
    disk(0, code)
    with pytest.raises(NotPacked) as caught:
        pack_bytes(posts(), lambda media: JPEG, zone=UTC, now=NOW)
    message = caught.value.message
    assert message.headline == "The ZIP could not be packed."
    assert words in message.next_step


def test_no_folder_for_temporary_files_is_said_too(monkeypatch):
    def nowhere(*_, **__):
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp/of-somebody']")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    monkeypatch.setattr(packing, "_IN_MEMORY", 1000)
    with pytest.raises(NotPacked, match="write temporary files"):
        pack(posts(), lambda media: JPEG, zone=UTC, now=NOW)


def test_a_stop_by_the_person_is_not_hidden_by_a_full_disk(disk):
    class Stopped(BaseException):
        pass

    def stop(done, files):
        # The rest of the disk is taken by somebody else.
        SmallDisk.made[0].room = 0
        raise Stopped

    disk(10_000_000)
    with pytest.raises(Stopped):
        pack(posts(), lambda media: JPEG, zone=UTC, now=NOW, progress=stop)
    assert SmallDisk.made[0].closed


def packing_page():
    import streamlit as st
    import test_dashboard_full_disk as here

    from dashboard.components.notice import notice
    from dashboard.sheets import take_home

    refusal = take_home._pack(here.posts(), lambda media: here.JPEG, here.UTC, here.NOW)
    if refusal is None:
        st.text("packed")
    else:
        notice(refusal)
    st.text(f"{len(take_home._packed())} kept")


def test_the_page_says_it_and_keeps_nothing(disk):
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(packing_page).run()
    assert [text.value for text in page.text] == ["packed", "1 kept"]
    disk(150_000)
    page.run()
    assert not page.exception
    assert "has no room left" in page.warning[0].value
    assert [text.value for text in page.text] == ["0 kept"]
