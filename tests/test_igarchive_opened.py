"""An archive is opened again: what is in it, and whether all of it is as it was written."""

import shutil
import zipfile

import pytest
from archived_account import NOW, Account, album, clip, jpeg, photo

from igarchive import Archiver, Options, open_archive
from igarchive.errors import ArchiveDamaged, NotAnArchive, UnsafeEntry


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "maya"
    account = Account(photo(1), clip(2), album(3, photo(31), clip(32)), photo(4, media_url=None))
    archiver = Archiver(account, folder, Options(viewer=False), fetch=account.fetch, now=lambda: NOW)
    archiver.run(archiver.plan())
    return folder


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made, tmp_path / "maya")
    return tmp_path / "maya"


def problems(folder):
    with open_archive(folder) as archive:
        return archive.verify().problems


def test_posts_come_as_they_were_with_their_files_in_place_of_links(made):
    with open_archive(made) as archive:
        assert archive.user.username == "maya"
        assert [post.shortcode for post in archive.posts] == ["C0004", "C0003", "C0002", "C0001"]
        withheld, of_album, film, picture = archive.posts
        assert withheld.media_url is None
        assert [slide.media_url for slide in of_album.children] == list(archive.files[of_album.id])
        assert archive.read(film.media_url)[4:8] == b"ftyp"
        assert archive.read(picture.media_url).startswith(jpeg("x")[:3])
        assert archive.files[withheld.id] == ("",)
        with pytest.raises(KeyError):
            archive.read("2024/nothing.jpg")


def test_a_whole_archive_is_found_whole_and_progress_counts_to_its_end(made):
    told = []
    with open_archive(made) as archive:
        found = archive.verify(lambda done, files: told.append((done, files)))
    assert found.is_whole
    assert told[0] == (0, found.files)
    assert len(told) == found.files
    assert found.bytes == sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) - (
        (made / "tagmanifest-sha256.txt").stat().st_size
    )


@pytest.mark.parametrize(
    "name", ["data/media/2024/2024-03-10_18-22-05_C0001_1.jpg", "data/posts.csv", "bag-info.txt"]
)
def test_a_changed_a_lost_and_a_strange_file_are_told_apart(folder, name):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert f"{name} is not as it was written." in problems(folder)
    (folder / name).unlink()
    assert f"{name} is not there." in problems(folder)
    (folder / name).write_bytes(data)
    assert problems(folder) == ()
    (folder / "data/media/2024/strange.jpg").write_bytes(b"x")
    assert problems(folder) == (
        "data/media/2024/strange.jpg is not in the manifest.",
        "bag-info.txt tells another number of files or bytes than there are.",
    )


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_an_archive_without_a_manifest_is_not_whole(folder, name):
    (folder / name).unlink()
    assert f"{name} is not there." in problems(folder)


def test_an_unfinished_archive_says_so(folder):
    (folder / "unfinished").mkdir()
    (folder / "unfinished/lock").touch()
    with open_archive(folder) as archive:
        found = archive.verify()
    assert found.is_unfinished
    assert not found.is_whole
    assert found.problems == ()


@pytest.mark.parametrize(
    ("name", "ask"),
    [
        ("data/posts.jsonl", lambda archive: archive.posts),
        ("data/profile.json", lambda archive: archive.user),
    ],
)
def test_a_list_that_cannot_be_read_is_said(folder, name, ask):
    (folder / name).write_text("{")
    with open_archive(folder) as archive, pytest.raises(ArchiveDamaged, match="cannot be read"):
        ask(archive)


def test_what_is_no_archive_is_said_with_what_to_choose(tmp_path):
    with pytest.raises(NotAnArchive, match=r"There is no .* Choose the folder of an archive, or its ZIP"):
        open_archive(tmp_path / "nowhere")
    with pytest.raises(NotAnArchive, match=r"no bagit\.txt in it"):
        open_archive(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(NotAnArchive, match="is no ZIP"):
        open_archive(tmp_path / "a.txt")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x/photo.jpg", b"x")
    with pytest.raises(NotAnArchive, match="An archive in parts opens once all of its"):
        open_archive(tmp_path / "b.zip")


def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x/bagit.txt", b"BagIt-Version: 1.0\n")
        archive.writestr("../../etc/passwd", b"x")
    with pytest.raises(UnsafeEntry):
        open_archive(tmp_path / "b.zip")


def test_a_zip_without_a_folder_around_it_opens_too(made, tmp_path):
    shutil.make_archive(str(tmp_path / "flat"), "zip", made)
    with open_archive(tmp_path / "flat.zip") as archive:
        assert archive.verify().is_whole
        assert len(archive.posts) == 4
