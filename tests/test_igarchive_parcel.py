"""The ZIP of an archive: others open it, it keeps the times, and it is as large as it has to be."""

import io
import os
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import bagit
import pytest
from archived_account import FIRST, NOW, Account, album, clip, photo

from igarchive import Archiver, open_archive
from igarchive.errors import ArchiveDamaged
from igarchive.parcel import Entry, entries, parts, write_parcel

MANY, LARGE = 66_000, 4 * 1024**3 + 8 * 1024**2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("archive") / "maya"
    account = Account(photo(1), clip(2), album(3, photo(31), clip(32)), photo(400))
    archiver = Archiver(account, made, fetch=account.fetch, now=lambda: NOW)
    archiver.run(archiver.plan())
    return made


def packed(path, found, top="maya", **more):
    with open(path, "wb") as file:
        write_parcel(file, top, found, **more)
    return path


def assert_others_open(path):
    for command in (["unzip", "-tqq"], ["7z", "t", "-bso0"]):
        done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_others_open_it_and_find_a_bag_in_it(folder, tmp_path):
    path = packed(tmp_path / "maya.zip", entries(folder))
    assert_others_open(path)
    shutil.unpack_archive(path, tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["maya"]
    bagit.Bag(str(tmp_path / "out/maya")).validate()


def test_it_opens_as_the_folder_does(folder, tmp_path):
    path = packed(tmp_path / "maya.zip", entries(folder))
    with open_archive(path) as zipped, open_archive(folder) as plain:
        assert zipped.posts == plain.posts
        assert zipped.user == plain.user
        name = plain.files[photo(1).id][0]
        assert zipped.read(name) == plain.read(name)
        assert zipped.verify() == plain.verify()
        assert zipped.verify().is_whole


def test_a_damaged_byte_is_found_in_it(folder, tmp_path):
    path = packed(tmp_path / "maya.zip", entries(folder))
    with zipfile.ZipFile(path) as archive:
        info = next(one for one in archive.infolist() if one.filename.endswith("C0001_1.jpg"))
        at = info.header_offset + 30 + len(info.filename) + len(info.extra) + 100
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with open_archive(path) as archive:
        assert archive.verify().problems == (f"{info.filename.removeprefix('maya/')} cannot be read.",)


def test_entries_bear_the_time_of_the_post_and_say_it_beyond_doubt(folder, tmp_path):
    path = packed(tmp_path / "maya.zip", entries(folder))
    with zipfile.ZipFile(path) as archive:
        info = next(one for one in archive.infolist() if one.filename.endswith("C0001_1.jpg"))
    assert info.date_time == (2024, 3, 10, 18, 22, 4)  # a ZIP counts every other second
    moment = int(FIRST.timestamp()) + 86_400
    assert info.extra == struct.pack("<HHBi", 0x5455, 5, 1, moment)
    subprocess.run(["unzip", "-qq", path, "-d", tmp_path / "out"], check=True)
    written = next((tmp_path / "out").rglob("*C0001_1.jpg"))
    assert written.stat().st_mtime == moment
    assert written.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("modified", "told"),
    [
        (-(10**9), (1980, 1, 1, 0, 0, 0)),
        (10**9, (2001, 9, 9, 1, 46, 40)),
        (5 * 10**9, (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_a_time_that_no_zip_can_tell_is_the_nearest_it_can(modified, told):
    out = io.BytesIO()
    write_parcel(out, "x", [Entry("a.jpg", 1, modified, lambda: [b"a"])])
    assert zipfile.ZipFile(out).infolist()[0].date_time == told


def test_pictures_stay_as_they_are_and_lists_are_packed(folder, tmp_path):
    path = packed(tmp_path / "maya.zip", entries(folder))
    with zipfile.ZipFile(path) as archive:
        kinds = {Path(one.filename).suffix: one.compress_type for one in archive.infolist()}
    assert kinds[".jpg"] == kinds[".mp4"] == zipfile.ZIP_STORED
    assert kinds[".jsonl"] == kinds[".xmp"] == zipfile.ZIP_DEFLATED


def test_parts_by_year_make_one_whole_archive(folder, tmp_path):
    found = parts(entries(folder), 10**9)
    assert [part.label for part in found] == ["lists", "2024", "2025"]
    for part in found:
        path = packed(tmp_path / f"{part.label}.zip", part.entries)
        assert part.bytes <= sum(one.file_size for one in zipfile.ZipFile(path).infolist())
        shutil.unpack_archive(path, tmp_path / "out")
    bagit.Bag(str(tmp_path / "out/maya")).validate()


def test_a_year_that_is_too_large_is_split_and_every_file_is_in_one_part(folder):
    found = entries(folder)
    some = parts(found, 1500)
    assert [part.label for part in some][:3] == ["lists", "2024", "2024-2"]
    assert [entry.name for part in some for entry in part.entries] == [entry.name for entry in found]
    assert all(part.bytes <= 1500 or len(part.entries) == 1 for part in some[1:])


def test_an_unfinished_archive_is_not_packed(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "unfinished").mkdir()
    (copy / "unfinished/lock").touch()
    with pytest.raises(ArchiveDamaged, match="not finished"):
        entries(copy)


def test_progress_counts_the_bytes_and_may_end_it(folder, tmp_path):
    told = []
    found = entries(folder)
    packed(tmp_path / "a.zip", found, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == sum(entry.size for entry in found)


ZEROS = bytes(8 * 1024**2)


class Sparse(io.FileIO):
    """A file in which `ZEROS` are a hole."""

    def write(self, data):
        if len(data) == len(ZEROS):
            self.seek(len(data), os.SEEK_CUR)
            return len(data)
        return super().write(data)


def test_more_entries_and_more_bytes_than_an_old_zip_can_have(tmp_path):
    def some():
        yield Entry("data/media/2024/large.mp4", LARGE, 0, lambda: [ZEROS] * (LARGE // len(ZEROS)))
        for number in range(MANY):
            yield Entry(f"data/media/2024/{number}.jpg", 1, 0, lambda: [b"x"])

    path, last = tmp_path / "large.zip", f"maya/data/media/2024/{MANY - 1}.jpg"
    with io.BufferedWriter(Sparse(path, "w"), 64 * 1024) as file:
        write_parcel(file, "maya", some())
    assert path.stat().st_blocks * 512 < 100_000_000
    # Both read the whole directory and find what lies behind four gigabytes; reading those takes ten seconds a tool.
    subprocess.run(["unzip", "-tqq", path, last], check=True)
    subprocess.run(["7z", "t", "-bso0", path, "-x!maya/data/media/2024/large.mp4"], check=True)
    listed = subprocess.run(
        ["7z", "l", path, "maya/data/media/2024/large.mp4"], capture_output=True, text=True, check=True
    )
    assert f" {LARGE} " in listed.stdout
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        assert len(infos) == MANY + 1
        assert infos[0].file_size == LARGE
        assert archive.read(last) == b"x"
