"""The ZIP of a choice: an archive as igarchive writes it, its files fetched as the frames' pictures are."""

import os
import stat
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import bagit
import pytest
from live_source import live_source
from still_source import StillSource, jpeg, roll_of

from dashboard.account import linked_file
from dashboard.archiving import files
from dashboard.archiving.files import Post, fetcher, links_text, name_of, number_posts
from dashboard.archiving.pack import folder_name, pack, pack_bytes
from dashboard.archiving.packed import PackedPart
from dashboard.archiving.temporary import private_folder, sweep
from dashboard.pictures.store import PictureStore
from igarchive import open_archive
from igarchive.offline_viewer import read_thumbnails
from igclient import Media, MediaType, User, errors
from igclient.downloads import DownloadFailed, DownloadProblem

TOKYO = ZoneInfo("Asia/Tokyo")
POSTED = datetime(2026, 7, 18, 20, 5, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
CDN = "https://scontent.cdninstagram.com/v/secret-signature"
JPEG = jpeg()
MP4 = b"\0\0\0\x18ftypisom a clip"


def photo(media_id, **fields):
    known = {
        "media_type": MediaType.IMAGE,
        "media_url": f"{CDN}/{media_id}.jpg",
        "timestamp": POSTED,
        "permalink": f"https://www.instagram.com/p/{media_id}/",
    }
    return Media(id=media_id, **known | fields)


def clip(media_id, **fields):
    return photo(media_id, media_type=MediaType.VIDEO, **fields)


def album(media_id, *children, **fields):
    return photo(media_id, media_type=MediaType.CAROUSEL_ALBUM, children=children, **fields)


class Files(dict):
    """Whatever is asked for: a clip for a clip's address, else a picture."""

    def __missing__(self, address):
        return MP4 if address.endswith(".mp4") else JPEG


@pytest.fixture(autouse=True)
def store(monkeypatch, tmp_path):
    """A store and a folder for temporary files of the test's own."""
    made = PictureStore()
    monkeypatch.setattr(files, "picture_store", lambda: made)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return made


def still(*posts, **given):
    user = User(id="1", username="still.life", media_count=len(posts))
    return StillSource(roll=roll_of(*posts), user=user, files=given.get("files", Files()))


def numbered(*posts):
    """The posts of an account that has these, all of them chosen."""
    return number_posts(live_source(roll=roll_of(*posts)), [post.id for post in posts], len(posts))


@contextmanager
def opened(tmp_path, packed):
    """The archive in a packed choice, unpacked."""
    for part in packed.parts:
        with zipfile.ZipFile(part.data) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "out")
    packed.close()
    (folder,) = (tmp_path / "out").iterdir()
    bagit.Bag(str(folder)).validate()
    with open_archive(folder) as archive:
        assert archive.verify().is_whole
        yield archive


def pack_still(*posts, source=None, **more):
    source = source or still(*posts)
    return pack(source, [Post("", post) for post in posts], zone=TOKYO, now=NOW, **more)


def test_a_choice_is_an_archive_of_its_own_with_every_slide(tmp_path):
    packed = pack_still(album("9", photo("a"), photo("b")), photo("8"))
    assert (len(packed.parts), packed.missing) == (1, ())
    assert packed.size == packed.parts[0].size > 3 * len(JPEG)
    with opened(tmp_path, packed) as archive:
        assert [post.id for post in archive.posts] == ["9", "8"]
        assert archive.files["9"] == ("2026/2026-07-18_20-05-09_9_1.jpg", "2026/2026-07-18_20-05-09_9_2.jpg")
        assert [archive.read(name) for name in archive.files["9"]] == [JPEG, JPEG]
        assert archive.info["Contact-Sheet-Covers"] == "some posts"
    assert (tmp_path / "out/still.life/index.html").exists()


def test_a_video_has_its_cover_in_the_viewer(tmp_path):
    film = clip("7", media_url="7.mp4", thumbnail_url="7.jpg")
    with opened(tmp_path, pack_still(film)) as archive:
        assert archive.read(archive.files["7"][0]) == MP4
    thumbnails = read_thumbnails((tmp_path / "out/still.life/viewer/thumbs-2026.js").read_bytes())
    assert list(thumbnails) == ["2026/2026-07-18_20-05-09_7_1.mp4"]


def test_a_large_choice_comes_in_parts_that_are_one_archive_together(tmp_path):
    posts = [photo("3"), photo("2", timestamp=POSTED.replace(year=2025)), photo("1", timestamp=None)]
    packed = pack_still(*posts, most_bytes=2_000)
    assert [part.label for part in packed.parts] == ["lists", "2025", "2026", "undated"]
    with opened(tmp_path, packed) as archive:
        assert len(archive.posts) == 3


def test_what_could_not_be_had_is_named_with_its_reason(tmp_path):
    class Failing(Files):
        def __missing__(self, address):
            raise DownloadFailed(DownloadProblem.TOO_LARGE)

    posts = [photo("3", media_url=None), photo("2", media_url="2.jpg"), photo("1", media_url="1.jpg")]
    packed = pack_still(*posts, source=still(*posts, files=Failing({"1.jpg": JPEG})))
    assert [(row.post_id, row.reason.value) for row in packed.missing] == [
        ("3", "not_kept"),
        ("2", "too_large"),
    ]
    with opened(tmp_path, packed) as archive:
        assert archive.files == {"3": ("",), "2": ("",), "1": ("2026/2026-07-18_20-05-09_1_1.jpg",)}
    told = (tmp_path / "out/still.life/data/missing.csv").read_text("utf-8-sig")
    assert "not among those that were kept" in told
    assert "larger than allowed" in told


def test_no_link_to_the_cdn_and_no_token_is_in_it():
    post = photo("1", caption="plain", thumbnail_url=f"{CDN}/t.jpg", extra={"access_token": "IGAA-secret"})
    with zipfile.ZipFile(BytesIO(pack_bytes(still(post), [Post("", post)], zone=TOKYO, now=NOW))) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"cdninstagram" not in everything
    assert b"secret" not in everything
    assert b"https://www.instagram.com/p/1/" in everything


def test_progress_counts_every_file():
    told = []
    pack_still(
        album("2", photo("a"), photo("b")),
        photo("1", media_url=None),
        progress=lambda done, total: told.append((done, total)),
    ).close()
    assert told == [(1, 2), (2, 2)]


def test_whoever_stops_it_leaves_nothing_running_and_nothing_behind(tmp_path):
    class Stopped(BaseException):
        pass

    asked = []

    class Counting(Files):
        def __missing__(self, address):
            asked.append(address)
            return super().__missing__(address)

    def stop(done, total):
        raise Stopped

    posts = [photo(str(number)) for number in range(1, 101)]
    with pytest.raises(Stopped):
        pack_still(*posts, source=still(*posts, files=Counting()), progress=stop)
    assert len(asked) < 100
    assert os.listdir(tmp_path) == []


def test_few_files_are_on_their_way_at_a_time():
    lock, under_way, most = threading.Lock(), [], []

    class Watched(Files):
        def __missing__(self, address):
            with lock:
                under_way.append(address)
                most.append(len(under_way))
            try:
                return super().__missing__(address)
            finally:
                with lock:
                    under_way.remove(address)

    posts = [photo(str(number)) for number in range(1, 60)]
    pack_still(*posts, source=still(*posts, files=Watched())).close()
    assert max(most) <= 4


def test_two_who_ask_for_it_at_once_both_get_it_whole():
    class SlowFile(BytesIO):
        def read(self, *size):
            time.sleep(0.02)
            return super().read(*size)

    part = PackedPart("", SlowFile(bytes(range(256))), 256)
    with ThreadPoolExecutor(4) as pool:
        wholes = list(pool.map(lambda _: part.whole(), range(4)))
    assert wholes == [bytes(range(256))] * 4


def test_it_is_packed_where_nobody_else_may_look_and_nothing_stays(tmp_path):
    with private_folder() as folder:
        assert folder.parent == tmp_path
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "data").mkdir()
        sweep()
        assert (folder / "data").exists()  # whoever works in it is alive
    assert os.listdir(tmp_path) == []


def test_what_a_killed_app_left_goes_before_the_next_is_packed(tmp_path):
    killed = f"""
import os, signal, tempfile
from dashboard.archiving.temporary import private_folder
tempfile.tempdir = {str(tmp_path)!r}
with private_folder() as folder:
    (folder / "picture.jpg").write_bytes(b"x")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", killed], cwd=root, check=False)
    assert len(os.listdir(tmp_path)) == 1
    with private_folder() as folder:
        assert os.listdir(tmp_path) == [folder.name]


@pytest.mark.parametrize(
    ("username", "name"),
    [
        ("maya.lindqvist", "maya.lindqvist"),
        ("maya.", "maya"),
        ("../x", "x"),
        ("", "instagram"),
        (None, "instagram"),
        ("花", "instagram"),
    ],
)
def test_the_folder_is_called_as_the_account_is(username, name):
    assert folder_name(User(id="1", username=username)) == name


def test_one_file_is_called_as_it_is_in_an_archive():
    post = Post("0312", album("9", photo("a"), photo("b", media_type=MediaType.VIDEO)))
    names = [name_of(still(post.media), post, slide) for slide in (0, 1)]
    assert names == ["2026-07-18_20-05-09_9_1.jpg", "2026-07-18_20-05-09_9_2.mp4"]


def test_links_one_a_line():
    items = [photo("1"), photo("2", permalink="https://evil.example/p/2/"), photo("3")]
    assert links_text(numbered(*items)) == "https://www.instagram.com/p/1/\nhttps://www.instagram.com/p/3/"


def test_posts_are_numbered_as_on_the_roll_in_the_order_chosen():
    source = live_source(roll=roll_of(photo("c"), photo("b"), photo("a")))
    chosen = number_posts(source, ["a", "c", "a", "gone"], 322)
    assert [(post.number, post.media.id) for post in chosen] == [("0320", "a"), ("0322", "c")]


class FakeClient:
    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def get_media(self, media_id):
        self.asked.append(media_id)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def served(monkeypatch):
    """What the CDN has, by link; the rest is dead."""
    links = {}

    def download(url, *, sandbox_url=None, on_request=None):
        if url not in links:
            raise DownloadFailed(DownloadProblem.EXPIRED)
        if isinstance(links[url], Exception):
            raise links[url]
        return links[url]

    store = PictureStore()
    monkeypatch.setattr(linked_file, "download", download)
    monkeypatch.setattr(files, "picture_store", lambda: store)
    return links


def fetching(client, *posts):
    """The way to the files of these posts, by an account whose links are renewed through `client`."""
    client.usage = None
    return fetcher(live_source(client), [Post("", post) for post in posts])


def test_a_dead_link_is_asked_for_anew_once(served):
    served[f"{CDN}/new.jpg"] = JPEG
    client = FakeClient(photo("1", media_url=f"{CDN}/new.jpg"))
    assert fetching(client, photo("1"))(photo("1")) == JPEG
    assert client.asked == ["1"]


def test_the_dead_slides_of_an_album_are_asked_for_together(served):
    served |= {f"{CDN}/new-{name}.jpg": JPEG for name in "ab"}
    slides = [photo("a"), photo("b")]
    client = FakeClient(album("9", *(photo(name, media_url=f"{CDN}/new-{name}.jpg") for name in "ab")))
    fetch = fetching(client, album("9", *slides))
    assert [fetch(slide) for slide in slides] == [JPEG, JPEG]
    assert client.asked == ["9"]


def test_an_instagram_that_has_had_enough_is_asked_no_more(served):
    posts = [photo(str(number)) for number in range(50)]
    client = FakeClient(errors.RateLimited("enough", code=4))
    client.usage = None
    made = pack(
        live_source(client, roll=roll_of(*posts)), [Post("", post) for post in posts], zone=TOKYO, now=NOW
    )
    made.close()
    assert len(made.missing) == 50
    assert len(client.asked) <= 4


def test_what_is_fetched_for_an_export_is_in_the_ledger(monkeypatch, served):
    told = []
    real = linked_file.download
    monkeypatch.setattr(
        linked_file,
        "download",
        lambda url, *, sandbox_url=None, on_request=None: told.append(on_request) or real(url),
    )
    served[f"{CDN}/1.jpg"] = JPEG
    source = live_source()
    assert fetcher(source, [Post("1", photo("1"))])(photo("1")) == JPEG
    assert told == [source.connection.ledger.note_file]


@pytest.mark.parametrize(
    "answer",
    [photo("1"), photo("1", media_url=None), errors.ObjectMissing("gone", code=100, error_subcode=33)],
)
def test_a_file_that_is_gone_is_gone(served, answer):
    with pytest.raises(DownloadFailed) as failed:
        fetching(FakeClient(answer), photo("1"))(photo("1"))
    assert failed.value.problem is DownloadProblem.EXPIRED


def test_a_file_that_is_too_large_is_not_asked_for_anew(served):
    served[f"{CDN}/1.jpg"] = DownloadFailed(DownloadProblem.TOO_LARGE)
    client = FakeClient(photo("1"))
    with pytest.raises(DownloadFailed):
        fetching(client, photo("1"))(photo("1"))
    assert client.asked == []
