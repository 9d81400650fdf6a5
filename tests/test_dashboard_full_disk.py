"""A disk that fills up while a ZIP is packed: a sentence instead of a traceback, and nothing left behind."""

import errno
import io
import os
import tempfile
from datetime import UTC, datetime

import pytest
from still_source import PICTURE, StillSource, roll_of

from dashboard.archiving.files import Post
from dashboard.archiving.pack import NotPacked, pack
from igclient import Media, MediaType

NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


def posts(number=5):
    media = (
        Media(id=str(place), media_type=MediaType.IMAGE, media_url=f"files/{place}.jpg")
        for place in range(number)
    )
    return [Post(f"{place:04d}", each) for place, each in enumerate(media, start=1)]


def source(number=5):
    chosen = [post.media for post in posts(number)]
    return StillSource(roll=roll_of(*chosen), files={media.media_url: PICTURE for media in chosen})


def pack_five(**more):
    return pack(source(), posts(), zone=UTC, now=NOW, **more)


@pytest.fixture(autouse=True)
def temporary(monkeypatch, tmp_path):
    """A folder for temporary files of the test's own: whatever happens, nothing stays in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert [name for name in os.listdir(tmp_path) if name.startswith("contact-sheet-")] == []


class SmallDisk(io.BytesIO):
    """Takes so many bytes and then no more; what it could not write it tries once more as it closes, as files do."""

    made: list["SmallDisk"] = []  # noqa: RUF012

    def __init__(self, room, code):
        super().__init__()
        self.room, self.code, self.has_failed = room, code, False
        SmallDisk.made.append(self)

    def write(self, data):
        if self.tell() + len(data) > self.room:
            self.has_failed = True
            raise OSError(self.code, os.strerror(self.code), "/tmp/of-somebody")  # noqa: S108 - only its name
        return super().write(data)

    def close(self):
        again = self.has_failed and not self.closed
        super().close()
        if again:
            raise OSError(self.code, os.strerror(self.code), "at the end")


@pytest.fixture
def disk(monkeypatch):
    """The ZIP is written onto one with so much room."""

    def of(room, code=errno.ENOSPC):
        SmallDisk.made = []
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda: SmallDisk(room, code))

    return of


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.97, 0.999])
def test_wherever_the_zip_fills_up_it_is_said_and_its_file_is_closed(disk, share):
    packed = pack_five()
    packed.close()
    disk(int(packed.size * share))
    with pytest.raises(NotPacked, match="has no room left") as caught:
        pack_five()
    assert [file.closed for file in SmallDisk.made] == [True]
    # No late write of the ZIP has hidden it, and no path is told.
    assert "of-somebody" not in "".join(map(str, (caught.value, vars(caught.value))))
    assert caught.value.__cause__ is None


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
@pytest.mark.parametrize("place", ["the files", "the ZIP"])
def test_the_cause_decides_what_to_do(disk, monkeypatch, code, words, place):
    def refuse(descriptor):
        raise OSError(code, os.strerror(code))

    if place == "the ZIP":
        disk(0, code)
    else:
        monkeypatch.setattr("igarchive.fetching.sync", refuse)
    with pytest.raises(NotPacked) as caught:
        pack_five()
    message = caught.value.message
    assert message.headline == "The ZIP could not be packed."
    assert words in message.next_step


def test_what_will_not_fit_is_said_before_anything_is_fetched(monkeypatch):
    monkeypatch.setattr("igarchive.disk.free_bytes", lambda folder: 1_000)
    empty = StillSource(roll=source().roll, files={})
    with pytest.raises(NotPacked, match="has no room left"):
        pack(empty, posts(), zone=UTC, now=NOW)


def test_no_folder_for_temporary_files_is_said_too(monkeypatch):
    def nowhere(*_, **__):
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp/of-somebody']")

    monkeypatch.setattr(tempfile, "mkdtemp", nowhere)
    with pytest.raises(NotPacked, match="write temporary files"):
        pack_five()


def packing_page():
    import streamlit as st
    import test_dashboard_full_disk as here

    from dashboard.components.notice import notice
    from dashboard.sheets import take_home

    refusal = take_home._pack(here.posts(), here.source(), here.UTC, here.NOW)
    if refusal is None:
        st.text("packed")
    else:
        notice(refusal)
    st.text(f"{len(take_home._packed())} kept")


def test_the_page_says_it_and_keeps_nothing(disk):
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(packing_page, default_timeout=60).run()
    assert [text.value for text in page.text] == ["packed", "1 kept"]
    disk(150)
    page.run()
    assert not page.exception
    assert "has no room left" in page.warning[0].value
    assert [text.value for text in page.text] == ["0 kept"]
