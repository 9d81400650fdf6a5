"""The ZIP: every file by name, captions whole, checksums right, whatever is missing said, and no link in it."""

import csv
import hashlib
import io
import json
import re
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from live_source import live_source
from still_source import roll_of

from dashboard.account import linked_file
from dashboard.archiving import files
from dashboard.archiving.files import Post, fetcher, file_stem, id_in_name, number_posts
from dashboard.archiving.pack import FULL, MOST_POSTS, TooManyPosts, limit_in_words, pack, pack_bytes
from dashboard.archiving.packed import Packed
from dashboard.archiving.tables import links_text
from dashboard.pictures.problems import PictureProblem, problem_note
from dashboard.pictures.store import PictureStore
from dashboard.words.table import spreadsheet_cell
from igclient import Media, MediaType, errors
from igclient.downloads import DownloadFailed, DownloadProblem

TOKYO = ZoneInfo("Asia/Tokyo")
POSTED = datetime(2026, 7, 18, 20, 5, 9, tzinfo=UTC)  # the 19th in Tokyo
NOW = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)
CDN = "https://scontent.cdninstagram.com/v/secret-signature"
JPEG = b"\xff\xd8\xff\xe0 a picture"
MP4 = b"\0\0\0\x18ftypisom a clip"
NASTY = '=HYPERLINK("https://evil.example")\n"quoted", <b>סתיו</b> 🍂 \ud800'


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


def fetch(media):
    if not media.media_url:
        return PictureProblem.WITHHELD
    return MP4 if media.is_video else JPEG + media.id.encode()


def packed(posts, fetch=fetch, **more):
    made = pack(posts, fetch, zone=TOKYO, now=NOW, **more)
    with made.data as data:
        return zipfile.ZipFile(io.BytesIO(data.read())), made


def numbered(*items):
    """The posts of an account that has these, all of them chosen."""
    return number_posts(live_source(roll=roll_of(*items)), [item.id for item in items], len(items))


def notes(archive):
    return archive.read("NOTES.txt").decode()


def test_every_slide_is_there_by_day_number_and_slide():
    archive, _ = packed([Post("0312", album("9", photo("a"), clip("b"))), Post("0311", photo("8"))])
    assert archive.namelist() == [
        "2026-07-19_0312_1.jpg",
        "2026-07-19_0312_2.mp4",
        "2026-07-19_0311_1.jpg",
        "captions.csv",
        "captions.jsonl",
        "NOTES.txt",
        "MANIFEST",
    ]
    assert archive.read("2026-07-19_0312_1.jpg") == JPEG + b"a"
    assert archive.testzip() is None
    assert "Nothing is missing." in notes(archive)


def test_files_bear_the_time_of_the_post_in_the_persons_zone():
    archive, _ = packed([Post("0001", photo("1"))])
    assert archive.infolist()[0].date_time == (2026, 7, 19, 5, 5, 8)  # a ZIP counts every other second


def test_a_post_without_a_date_or_from_before_zip_files():
    ancient = datetime(1975, 1, 1, tzinfo=UTC)
    archive, _ = packed([Post("", photo("1", timestamp=None)), Post("0001", photo("2", timestamp=ancient))])
    assert archive.namelist()[:2] == ["undated_1_1.jpg", "1975-01-01_0001_1.jpg"]
    assert archive.infolist()[1].date_time == (1980, 1, 1, 0, 0, 0)


ALIKE = [
    "11",
    "1_1",
    "1-1",
    "1.1",
    "1/1",
    "1 1",
    "aB",
    "ab",
    "Ab",
    "日本",
    "日",
    "é1",
    "\ud8001",
    "1" * 70,
    "1" * 71,
]


def test_no_two_ids_have_one_name_on_any_disk():
    names = {media_id: file_stem(Post("", photo(media_id)), 0, TOKYO) for media_id in ALIKE}
    assert len({name.lower() for name in names.values()}) == len(ALIKE)
    for name in names.values():
        assert re.fullmatch(r"2026-07-19_[A-Za-z0-9]*(?:-[0-9a-f]{12})?_1", name)
        assert len(name) < 100
    assert (names["11"], names["ab"]) == ("2026-07-19_11_1", "2026-07-19_ab_1")
    assert names == {media_id: file_stem(Post("", photo(media_id)), 0, TOKYO) for media_id in ALIKE}


@pytest.mark.parametrize("number", ["", "0001"])
def test_ids_that_are_alike_lose_no_file_of_each_other(number):
    archive, made = packed([Post(number, photo(media_id)) for media_id in ("1_1", "11", "1-1")])
    files = [name for name in archive.namelist() if name.endswith(".jpg")]
    assert len({name.lower() for name in files}) == 3
    assert [archive.read(name) for name in files] == [JPEG + media_id for media_id in (b"1_1", b"11", b"1-1")]
    assert [made.files[media_id] for media_id in ("1_1", "11", "1-1")] == [[name] for name in files]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=2, max_size=6, unique=True))
def test_whatever_ids_there_are_each_names_itself(ids):
    assert len({id_in_name(media_id).lower() for media_id in ids}) == len(ids)


def test_two_posts_of_one_name_do_not_overwrite_each_other():
    archive, _ = packed([Post("0001", photo("1")), Post("0001", photo("2"))])
    assert archive.namelist()[:2] == ["2026-07-19_0001_1.jpg", "2026-07-19_0001_1_2.jpg"]


def test_no_id_leads_a_file_out_of_the_folder():
    archive, _ = packed([Post("0001", photo("1")), Post("0001", photo("/../../2"))])
    assert re.fullmatch(r"2026-07-19_0001_1_2-[0-9a-f]{12}\.jpg", archive.namelist()[1])


def test_the_manifest_has_the_checksum_of_everything_else():
    archive, _ = packed([Post("0001", photo("1")), Post("0002", clip("2"))])
    sums = dict(line.split("  ")[::-1] for line in archive.read("MANIFEST").decode().splitlines())
    assert sums.keys() == set(archive.namelist()) - {"MANIFEST"}
    for name, checksum in sums.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == checksum


def test_captions_are_whole_as_lines_of_json():
    archive, _ = packed([Post("0001", photo("1", caption=NASTY[:-1], like_count=3))])
    line = json.loads(archive.read("captions.jsonl"))
    assert line["caption"] == NASTY[:-1]
    assert (line["id"], line["likes"], line["comments"]) == ("1", 3, None)
    assert line["files"] == ["2026-07-19_0001_1.jpg"]


def test_half_a_character_breaks_nothing():
    archive, _ = packed([Post("0001", photo("1", caption=NASTY))])
    assert json.loads(archive.read("captions.jsonl"))["caption"].endswith("?")


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_of_the_table_is_a_formula(first):
    archive, _ = packed([Post("0001", photo("1", caption=f'{first}1+1, "x"\nnext'))])
    rows = list(csv.DictReader(io.StringIO(archive.read("captions.csv").decode("utf-8-sig"), newline="")))
    assert rows[0]["caption"] == f'\'{first}1+1, "x"\nnext'
    assert rows[0]["date"] == "2026-07-19 05:05:09"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
@pytest.mark.parametrize("before", ["hi;", "hi; ", 'hi;"', "a\t", "a\n", "a\r\n "])
def test_no_part_of_a_cell_is_a_formula_where_another_sign_parts_cells(before, sign):
    assert spreadsheet_cell(f"{before}{sign}1+1") == f"{before}'{sign}1+1"


def test_an_honest_caption_stays_as_it_is():
    for caption in ("A walk; then rain ;-)", "1 + 1 = 2, me@example.org", "well-known\nnext"):
        assert spreadsheet_cell(caption) == caption


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (DownloadProblem.EXPIRED, "the file is gone"),
        (DownloadProblem.TOO_LARGE, "larger than 30 MB"),
        (DownloadProblem.UNREACHABLE, "did not arrive"),
        (DownloadProblem.REFUSED, "refused"),
    ],
)
def test_what_could_not_be_had_is_named_with_its_reason(problem, words):
    def failing(media):
        if media.id == "b":
            raise DownloadFailed(problem)
        return fetch(media)

    archive, made = packed([Post("0001", album("1", photo("a"), photo("b"), photo("c")))], failing)
    assert [name for name, _ in made.missing] == ["2026-07-19_0001_2.jpg"]
    assert "1 file could not be had" in notes(archive)
    assert words in notes(archive)
    assert "2026-07-19_0001_3.jpg" in archive.namelist()


def test_withheld_files_unlisted_slides_and_pages_in_place_of_pictures_are_named():
    posts = [
        Post("0003", photo("3", media_url=None)),
        Post("0002", album("2")),
        Post("0001", photo("1")),
    ]
    archive, made = packed(posts, lambda media: b"<!doctype html>" if media.id == "1" else fetch(media))
    assert [name for name, _ in made.missing] == [
        "2026-07-19_0003_1.jpg",
        "2026-07-19_0001_1.jpg",
        "2026-07-19_0002_2 and on",
    ]
    assert "does not share" in notes(archive)
    assert "neither a picture nor a video" in notes(archive)
    assert "slides were not listed" in notes(archive)


def test_the_reason_for_a_file_that_is_not_there_is_its_sources_own():
    post = Post("0001", photo("1", media_url=None))
    archive, _ = packed([post], lambda media: PictureProblem.NOT_KEPT)
    assert "2026-07-19_0001_1.jpg: its file is not among those that were kept" in notes(archive)
    assert "Instagram" not in notes(archive)


def test_past_the_limit_a_file_that_is_not_there_keeps_its_reason():
    posts = [Post("0002", photo("2")), Post("0001", photo("1", media_url=None))]
    _, made = packed([posts[0], *posts], most_bytes=5)
    assert [reason for _, reason in made.missing] == [FULL, FULL, problem_note(PictureProblem.WITHHELD)]


def test_past_the_limit_nothing_is_fetched_and_the_rest_is_named():
    asked = []

    def counting(media):
        asked.append(media.id)
        return JPEG + bytes(100)

    posts = [Post(f"{number:04d}", photo(str(number))) for number in range(1, 31)]
    archive, made = packed(posts, counting, most_bytes=250)
    assert len(made.files) == 2
    assert [reason for _, reason in made.missing] == [FULL] * 28
    assert len(asked) < 10
    assert notes(archive).count("500 MB") == 28


def test_too_many_posts_are_refused_before_anything_starts():
    post = Post("0001", photo("1"))
    with pytest.raises(TooManyPosts):
        pack([post] * (MOST_POSTS + 1), fetch, zone=TOKYO, now=NOW)
    assert "at most 500 posts, and 501 are chosen" in limit_in_words(501)
    assert limit_in_words(1).startswith("1 post in one ZIP, up to 500 MB")


def test_two_who_ask_for_it_at_once_both_get_it_whole():
    class SlowFile(io.BytesIO):
        def read(self, *size):
            time.sleep(0.02)
            return super().read(*size)

    packed = Packed(SlowFile(bytes(range(256))))
    with ThreadPoolExecutor(4) as pool:
        wholes = list(pool.map(lambda _: packed.whole(), range(4)))
    assert wholes == [bytes(range(256))] * 4


def test_nothing_at_all_is_still_an_archive():
    archive, _ = packed([])
    assert "0 posts, 0 files" in notes(archive)


def test_progress_counts_every_file_in_order():
    told = []
    packed(
        [Post("0002", album("2", photo("a"), photo("b"))), Post("0001", photo("1", media_url=None))],
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_whoever_stops_it_leaves_nothing_running():
    class Stopped(BaseException):
        pass

    started = []

    def slow(media):
        started.append(media.id)
        return JPEG

    def stop(done, total):
        raise Stopped

    posts = [Post(f"{number:04d}", photo(str(number))) for number in range(1, 101)]
    with pytest.raises(Stopped):
        pack(posts, slow, zone=TOKYO, now=NOW, progress=stop)
    assert len(started) < 10


def test_few_files_are_on_their_way_at_a_time():
    lock, under_way, most = threading.Lock(), [], []

    def watched(media):
        with lock:
            under_way.append(media.id)
            most.append(len(under_way))
        try:
            return JPEG
        finally:
            with lock:
                under_way.remove(media.id)

    packed([Post(f"{number:04d}", photo(str(number))) for number in range(1, 60)], watched)
    assert max(most) <= 4


def test_no_link_to_the_cdn_is_in_it():
    post = photo("1", caption="plain", thumbnail_url=f"{CDN}/t.jpg", extra={"token": "IGAA-secret"})
    data = pack_bytes(numbered(post), fetch, zone=TOKYO, now=NOW)
    archive = zipfile.ZipFile(io.BytesIO(data))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"cdninstagram" not in everything
    assert b"secret" not in everything
    assert b"https://www.instagram.com/p/1/" in everything


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
    _, made = packed(
        [Post(f"{number:04d}", post) for number, post in enumerate(posts)], fetching(client, *posts)
    )
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
