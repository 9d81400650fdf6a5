"""Frames: what is printed on them, where their pictures come from, and in which order they arrive."""

from concurrent.futures import Future
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from live_source import connection_of, live_source

from dashboard.account import linked_file
from dashboard.account.instagram import InstagramSource
from dashboard.account.permalinks import safe_permalink
from dashboard.components.prints import Print, problem_words
from dashboard.pictures.store import Picture, PictureProblem
from dashboard.sheets import frames
from dashboard.sheets.filter_bar import SHEET_SIZES
from dashboard.sheets.frames import cut_strips, develop
from dashboard.sheets.loading import Sheet
from dashboard.sheets.run import Run
from igclient import Media, MediaType, User

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
SOURCE = live_source(app="sample")
RUN = Run(SOURCE, NOW, ZONE)
MARKDOWN = "[link](https://evil.example) <img src=x onerror=alert(1)> **b**"


def photo(media_id="1", **fields):
    return Media(
        id=media_id, **{"media_type": MediaType.IMAGE, "media_url": f"https://cdn/{media_id}"} | fields
    )


def laid(*items, total=None, first=0):
    positions = tuple(range(first, first + len(items)))
    total = total or len(items)
    return Sheet(1, 1, first, total, total, total, positions, items)


def frames_of(*items, total=None, first=0):
    strips = cut_strips(laid(*items, total=total, first=first), RUN)
    return [frame for strip in strips for frame in strip]


class FakeStore:
    """A picture store whose pictures arrive when the test says so."""

    def __init__(self):
        self.submitted, self.colors = [], {}
        self.futures = [Future() for _ in range(30)]

    def submit_thumbnails(self, sources):
        begun = len(self.submitted)
        self.submitted += [source.name for source in sources]
        return self.futures[begun : len(self.submitted)]

    def known_color(self, source):
        return self.colors.get(source.name)


@pytest.fixture
def store(monkeypatch):
    made = FakeStore()
    monkeypatch.setattr(frames, "picture_store", lambda: made)
    return made


def test_strips_are_twelve_frames_and_the_last_is_what_is_left():
    strips = cut_strips(laid(*thirty()), RUN)
    assert [len(strip) for strip in strips] == [12, 12, 6]
    assert [frame.id for strip in strips for frame in strip] == [str(n) for n in range(30)]
    assert cut_strips(laid(), RUN) == []
    for size in SHEET_SIZES:
        assert size % frames.STRIP == 0


def test_numbers_count_down_to_the_oldest():
    assert [frame.number for frame in frames_of(photo("a"), photo("b"), photo("c"))] == [
        "0003",
        "0002",
        "0001",
    ]
    assert [frame.number for frame in frames_of(photo("a"), photo("b"), total=10_001, first=48)] == [
        "9953",
        "9952",
    ]
    assert frames_of(photo(), total=12_345)[0].number == "12345"


@pytest.mark.parametrize(
    ("fields", "badge", "slides"),
    [
        ({}, None, None),
        ({"media_type": MediaType.VIDEO}, "video", None),
        ({"media_type": MediaType.VIDEO, "media_product_type": "REELS"}, "reel", None),
        ({"media_type": MediaType.VIDEO, "permalink": "https://www.instagram.com/reel/x/"}, "reel", None),
        ({"media_type": MediaType.CAROUSEL_ALBUM, "children": (photo("a"), photo("b"))}, "album", 2),
        ({"media_type": MediaType.CAROUSEL_ALBUM}, "album", None),
        ({"media_type": "SPATIAL_PHOTO"}, "post", None),
        ({"media_type": None}, "post", None),
    ],
)
def test_badges(fields, badge, slides):
    (frame,) = frames_of(photo(**fields))
    assert (frame.badge, frame.slides) == (badge, slides)


def test_picked_frames_are_marked():
    strips = cut_strips(laid(photo("a"), photo("b"), photo("c")), RUN, {"b", "elsewhere"})
    assert [frame.selected for frame in strips[0]] == [False, True, False]
    assert not any(frame.selected for frame in frames_of(photo("a")))


def test_what_instagram_leaves_out_is_left_out():
    (frame,) = frames_of(Media(id="1"))
    assert (frame.date, frame.likes, frame.comments, frame.permalink) == ("", None, None, None)
    assert frame.label == "Post 0001"
    (frame,) = frames_of(photo(like_count=0, comments_count=1_204))
    assert (frame.likes, frame.comments) == (0, 1_204)


def test_hostile_texts_pass_as_they_are():
    (frame,) = frames_of(photo(caption=MARKDOWN))
    assert frame.label == f"Photo 0001: {MARKDOWN}"


def thirty():
    return [photo(str(n)) for n in range(30)]


def arrive(futures):
    for future in futures:
        future.set_result(Picture(jpeg=b"x"))


def test_pictures_come_row_by_row_then_strip_by_strip_whichever_is_first(store):
    arrive(reversed(store.futures))
    arrived = [list(pictures) for pictures in develop(thirty(), SOURCE)]
    assert [len(batch) for batch in arrived] == [6, 6, 12, 6]
    assert [media_id for batch in arrived for media_id in batch] == [str(n) for n in range(30)]


@pytest.mark.parametrize(
    ("count", "batches"), [(0, []), (4, [4]), (6, [6]), (7, [6, 1]), (12, [6, 6]), (13, [6, 6, 1])]
)
def test_a_short_sheet_has_no_empty_batches(store, count, batches):
    arrive(store.futures)
    assert [len(pictures) for pictures in develop(thirty()[:count], SOURCE)] == batches


def test_a_row_comes_as_soon_as_its_own_pictures_are_there_and_then_all_others_are_begun(store):
    developing = develop(thirty(), SOURCE)
    arrive(store.futures[:6])
    assert list(next(developing)) == ["0", "1", "2", "3", "4", "5"]
    assert store.submitted == [str(n) for n in range(6)]
    arrive(store.futures[6:12])
    assert list(next(developing)) == ["6", "7", "8", "9", "10", "11"]
    assert store.submitted == [str(n) for n in range(30)]
    developing.close()


def test_pictures_not_begun_are_cancelled_when_nobody_listens_any_more(store):
    arrive(store.futures[:12])
    arriving = develop(thirty(), SOURCE)
    next(arriving)
    next(arriving)
    assert not any(future.cancelled() for future in store.futures)
    arriving.close()
    assert all(future.cancelled() for future in store.futures[12:])


@pytest.mark.parametrize(("arrived", "batches"), [(0, 0), (6, 1), (11, 1), (12, 2)])
def test_who_has_no_patience_gets_what_is_there_and_the_rest_is_cancelled(store, arrived, batches):
    arrive(store.futures[:arrived])
    assert len(list(develop(thirty(), SOURCE, patience=0.0))) == batches
    begun = len(store.submitted)
    assert all(future.cancelled() for future in store.futures[arrived:begun])


def test_a_frame_whose_picture_was_seen_before_has_its_colour(store):
    store.colors["b"] = "#102030"
    assert [frame.color for frame in frames_of(photo("a"), photo("b"))] == [None, "#102030"]


def test_a_print_is_the_picture_or_says_why_there_is_none():
    assert Print.of(Picture(jpeg=b"jpeg", color="#102030")) == Print(
        "data:image/jpeg;base64,anBlZw==", "#102030"
    )
    for problem in PictureProblem:
        made = Print.of(Picture(problem=problem))
        assert (made.source, (made.words, made.reason)) == (None, problem_words(problem))


def film(media_id="1", **fields):
    return photo(media_id, media_type=MediaType.VIDEO, **fields)


def album(*slides, **fields):
    return photo("9", media_type=MediaType.CAROUSEL_ALBUM, children=slides, **fields)


@pytest.mark.parametrize(
    ("media", "link"),
    [
        (photo(), "https://cdn/1"),
        (photo(media_url=None), None),
        (photo(media_url=None, thumbnail_url="https://cdn/t"), "https://cdn/t"),
        (film(thumbnail_url="https://cdn/cover"), "https://cdn/cover"),
        (film(), None),
        (film(media_url=None, thumbnail_url=None), None),
        (album(photo("a"), photo("b")), "https://cdn/a"),
        (album(photo("a", media_url=None), photo("b")), "https://cdn/b"),
        (album(film("a", thumbnail_url="https://cdn/cover"), photo("b")), "https://cdn/cover"),
        (album(), "https://cdn/9"),
        (album(photo("a", media_url=None), media_url=None), None),
        (photo(media_type="SPATIAL_PHOTO"), "https://cdn/1"),
    ],
)
def test_the_still_of_a_post(media, link, monkeypatch):
    monkeypatch.setattr(linked_file, "download", lambda url, **given: f"what lies at {url}")
    picture = SOURCE.picture(media)
    assert (picture.owner, picture.name) == ("sample:1", media.id)
    assert (picture.read and picture.read()) == (link and f"what lies at {link}")


def test_no_two_things_of_an_account_lie_under_one_key():
    source = live_source(user=User(id="1", profile_picture_url="https://cdn/me"))
    keys = {
        source.picture(film()).key,
        source.file(film()).key,
        source.avatar().key,
        source.picture(film("2")).key,
    }
    assert len(keys) == 4


def test_a_source_is_an_account_of_an_app():
    assert live_source(app="instagram", user=User(id="27")).key == "instagram:27"
    assert live_source(app="sample", user=User(id="27")).key == "sample:27"
    unread = InstagramSource.of(connection_of(None))
    with pytest.raises(LookupError):
        _ = unread.key


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/p/CRyZpmrjYC4/",
        "https://www.instagram.com/reel/CRyZpmrjYC4/",
        "https://instagram.com/stories/someone/178",
        "https://WWW.Instagram.com/p/x/",
    ],
)
def test_a_permalink_to_instagram_is_kept(link):
    assert safe_permalink(photo(permalink=link)) == link


@pytest.mark.parametrize(
    "link",
    [
        None,
        "",
        "x",
        "javascript:alert(1)//www.instagram.com",
        "data:text/html,<script>alert(1)</script>",
        "http://www.instagram.com/p/x/",
        "//www.instagram.com/p/x/",
        "https://instagram.com.evil.example/p/x/",
        "https://evilinstagram.com/p/x/",
        "https://www.instagram.com@evil.example/p/x/",
        "https://evil.example\\@www.instagram.com/p/x/",
        "https://evil.example\\.instagram.com/p/x/",
        "https://someone:word@www.instagram.com/p/x/",
        "https://[evil",
        "https://[::1",
        "https://evil.example#.instagram.com",
        " javascript:alert(1)",
    ],
)
def test_any_other_is_not_offered(link):
    assert safe_permalink(photo(permalink=link)) is None
    assert frames_of(photo(permalink=link))[0].permalink is None
