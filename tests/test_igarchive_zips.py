"""Reading ZIPs that anybody may have made: what is unsafe is refused, what is large is bounded, the rest is read."""

import io
import stat
import struct
import tracemalloc
import zipfile

import pytest
from hostile_zips import (
    claiming,
    claiming_directory,
    encrypted,
    overlapping,
    raw,
    sparse,
    with_link,
    with_mode,
    zipped,
)
from hypothesis import given, settings, strategies as st

from igarchive.entry_names import safe_names
from igarchive.errors import IGArchiveError, UnsafeEntry
from igarchive.zips import HEAD, MOST_DIRECTORY_BYTES, UnreadableZip, ZipProblem, open_zip

MANY = 1 << 30


def opened(data):
    return open_zip(io.BytesIO(data))


def test_the_files_of_a_zip_are_given_by_name():
    data = {"a/b.json": b"[1]", "a/c.txt": bytes(5000), "empty": b""}
    with opened(zipped(data)) as archive:
        assert archive.names() == ("a/b.json", "a/c.txt", "empty")
        assert {name: archive.read(name, at_most=MANY) for name in archive.names()} == data
        assert [archive.size(name) for name in archive.names()] == [3, 5000, 0]
        assert [archive.head(name) for name in archive.names()] == [b"[1]", bytes(HEAD), b""]


def test_a_long_file_comes_in_pieces():
    data = bytes(range(256)) * 4000
    with opened(zipped({"film.mp4": data}, compression=zipfile.ZIP_STORED)) as archive:
        pieces = list(archive.stream("film.mp4"))
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) <= 1 << 18


def test_folders_are_no_files():
    with opened(raw(("a/", b""), ("a/b", b"1"))) as archive:
        assert archive.names() == ("a/b",)


def test_the_hour_of_a_file_is_its_own_clocks():
    with opened(raw(("a", b""))) as archive:
        assert archive.modified("a").isoformat() == "1980-01-01T00:00:00"


def test_what_windows_zipped_anew_has_slashes():
    with opened(raw((r"media\posts\1.jpg", b"1"), (r"media\posts_1.json", b"2"))) as archive:
        assert archive.read("media/posts/1.jpg", at_most=9) == b"1"


UNSAFE_NAMES = [
    *("../a", "a/../../b", "a/..", "/etc/passwd", "//server/share/x", "C:/x", "c:x"),
    *("\\\\server\\x", "C:\\x", "..\\x", "a\nb", "a\x1b[2Jb", "a\x7f"),
]


@pytest.mark.parametrize("name", UNSAFE_NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(UnsafeEntry, match="was not opened"):
        opened(raw((name, b"x")))
    with pytest.raises(UnsafeEntry):
        safe_names([name])


def test_a_mixture_of_slashes_and_backslashes_is_refused():
    with pytest.raises(UnsafeEntry, match="mixes"):
        opened(raw(("a/b", b""), ("c\\..\\..\\d", b"")))


def test_a_name_with_an_end_in_its_middle_is_refused():
    with pytest.raises((UnsafeEntry, UnreadableZip)):
        opened(raw((b"good.json\0.exe", b"")))


def test_a_refusal_shows_a_name_short_and_without_control_characters():
    with pytest.raises(UnsafeEntry) as error:
        opened(raw(("../\x1b]0;" + "x" * 5000, b"")))
    assert "\x1b" not in str(error.value)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("mode", [stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_what_is_no_file_is_refused(mode):
    with pytest.raises(UnsafeEntry, match="link"):
        opened(with_mode("a", b"", mode | 0o600))


def test_a_link_is_refused():
    with pytest.raises(UnsafeEntry, match="link"):
        opened(with_link("posts_1.json", "/etc/passwd"))


def test_a_plain_file_of_unix_is_read():
    with opened(with_mode("a", b"1", stat.S_IFREG | 0o644)) as archive:
        assert archive.read("a", at_most=9) == b"1"


def test_entries_that_share_bytes_are_refused_before_any_is_unpacked():
    bomb = overlapping(4000, 1 << 24)
    assert len(bomb) < 400_000
    with pytest.raises(UnsafeEntry, match="over another"):
        opened(bomb)


def test_an_entry_that_reaches_into_the_directory_is_refused():
    data = bytearray(raw(("a", b"12345")))
    place = data.index(b"PK\1\2") + 20
    data[place : place + 4] = struct.pack("<I", 500)
    with pytest.raises(UnsafeEntry):
        opened(bytes(data))


def test_two_different_files_of_one_name_are_refused_and_the_same_twice_is_one():
    with pytest.raises(UnsafeEntry, match="two different"):
        opened(raw(("a", b"1"), ("a", b"2")))
    with opened(raw(("a", b"1"), ("a", b"1"))) as archive:
        assert archive.names() == ("a",)


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 98])
def test_another_way_of_packing_is_refused(method):
    with pytest.raises(UnsafeEntry, match="packed in a way"):
        opened(raw(("a", b"1"), method=method))


def test_a_locked_zip_is_said_to_be_locked():
    with pytest.raises(UnreadableZip, match="password") as error:
        opened(encrypted())
    assert error.value.problem is ZipProblem.ENCRYPTED


@pytest.mark.parametrize("keep", [0.99, 0.5, 0.05])
def test_a_zip_that_is_cut_off_is_said_to_be_cut_off(keep):
    whole = zipped({f"{number}": bytes(300) for number in range(40)})
    with pytest.raises(UnreadableZip, match="cut off") as error:
        opened(whole[: int(len(whole) * keep)])
    assert error.value.problem is ZipProblem.TRUNCATED


@pytest.mark.parametrize("data", [b"", b"PK", b"Rar!\x1a\x07", b"<html></html>", bytes(9999)])
def test_what_is_no_zip_is_said_to_be_none(data):
    with pytest.raises(UnreadableZip, match="no ZIP") as error:
        opened(data)
    assert error.value.problem is ZipProblem.NOT_A_ZIP


def test_a_size_is_a_claim():
    """An entry that unpacks to more than it claims is cut and found damaged, one to less is damaged, too."""
    for claimed in (10, 5_000_000):
        with opened(claiming(bytes(1_000_000), claimed)) as archive:
            assert archive.size("bomb") == claimed
            with pytest.raises(UnreadableZip) as error:
                archive.read("bomb", at_most=MANY)
        assert error.value.problem is ZipProblem.DAMAGED


def test_no_more_is_read_than_may_be():
    bomb = zipped({"bomb": bytes(40_000_000)})
    tracemalloc.start()
    with opened(bomb) as archive, pytest.raises(UnreadableZip, match="larger than the 1 MB") as error:
        archive.read("bomb", at_most=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert error.value.problem is ZipProblem.TOO_LARGE
    assert peak < 8_000_000


class Endless(io.BytesIO):
    """A file that would give as much as it is asked for, and keeps what that was."""

    asked = 0

    def read(self, count=-1):
        self.asked = max(self.asked, count or 0)
        return super().read(count)


def test_a_directory_that_claims_gigabytes_is_not_read():
    """Its size is what the ZIP claims: `zipfile` would read it whole, and a file with a hole can be that large."""
    file = Endless(bytes(MOST_DIRECTORY_BYTES + 9) + claiming_directory(MOST_DIRECTORY_BYTES + 1)[64:])
    with pytest.raises(UnreadableZip) as error:
        open_zip(file)
    assert error.value.problem is ZipProblem.TOO_LARGE
    assert file.asked <= 1 << 17


def test_thirty_gigabytes_are_opened_without_being_read(tmp_path):
    path = tmp_path / "large.zip"
    sparse(path, 100, 300_000_000, {"a/posts_1.json": b"[]"})
    assert path.stat().st_size > 30_000_000_000
    tracemalloc.start()
    with open_zip(path) as archive:
        assert len(archive.names()) == 101
        assert archive.read("a/posts_1.json", at_most=9) == b"[]"
        assert archive.head(archive.names()[50]) == bytes(HEAD)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_flipped_bit_is_noticed():
    data = bytearray(zipped({"a": b"0123456789" * 50}, compression=zipfile.ZIP_STORED))
    data[60] ^= 1
    with opened(bytes(data)) as archive, pytest.raises(UnreadableZip) as error:
        archive.read("a", at_most=MANY)
    assert error.value.problem is ZipProblem.DAMAGED


def test_a_file_that_cannot_be_opened_is_closed_again(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(UnreadableZip):
        open_zip(path)
    with pytest.raises(FileNotFoundError):
        open_zip(tmp_path / "y.zip")


SOUND = zipped({"a/posts_1.json": b"[]" * 60, "media/1.jpg": b"\xff\xd8\xff" + bytes(200)})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=6), st.integers(0, 99)
)
def test_any_bytes_are_a_zip_or_a_named_error(changes, cut):
    data = bytearray(SOUND)
    for place, byte in changes:
        data[place] = byte
    try:
        with opened(bytes(data[: len(data) - cut])) as archive:
            for name in archive.names():
                assert len(archive.read(name, at_most=10_000)) <= 10_000
    except IGArchiveError:
        pass
