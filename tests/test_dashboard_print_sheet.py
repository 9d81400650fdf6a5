"""The contact sheet to print: one page, nothing to run, nothing to fetch, every text a text."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from live_source import live_source

from dashboard.archiving.files import Post
from dashboard.pictures.store import Picture, PictureProblem
from dashboard.sheets import print_sheet as module
from dashboard.sheets.print_sheet import (
    MOST_FRAMES,
    PrintFrame,
    TooManyFrames,
    load_frames,
    note_of,
    print_sheet,
)
from igclient import Media, MediaType

ZONE = ZoneInfo("Europe/Berlin")
POSTED = datetime(2026, 11, 14, 20, 5, tzinfo=UTC)
NASTY = (
    "</p><script>alert(1)</script><img src=x onerror=alert(2)> \"'& סתיו {{7*7}} \ud800 https://evil.example"
)


class Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


def photo(media_id, **fields):
    known = {"media_type": MediaType.IMAGE, "media_url": "https://scontent.cdninstagram.com/secret.jpg"}
    return Media(id=media_id, **known | {"timestamp": POSTED} | fields)


@pytest.fixture
def store(monkeypatch):
    """A store whose thumbnails are there at once, but for withheld ones."""

    class Future:
        def __init__(self, source):
            self.source, self.is_cancelled = source, False

        def result(self):
            if self.source.read is None:
                return Picture(problem=PictureProblem.WITHHELD)
            return Picture(jpeg=b"\xff\xd8" + self.source.name.encode())

        def cancel(self):
            self.is_cancelled = True

    class Store:
        def __init__(self):
            self.futures = []

        def submit_thumbnails(self, sources):
            made = [Future(source) for source in sources]
            self.futures += made
            return made

    kept = Store()
    monkeypatch.setattr(module, "picture_store", lambda: kept)
    return kept


def test_a_frame_has_number_date_caption_and_its_picture_in_the_page():
    read = Reader(print_sheet([PrintFrame("0312", "14 November 2026, 21:05", "fog", jpeg=b"abc")], "@maya"))
    assert {"0312", "14 November 2026, 21:05", "fog", "@maya"} <= set(read.texts)
    assert ("src", "data:image/jpeg;base64,YWJj") in read.attributes


def test_text_is_text_wherever_it_stands():
    frame = PrintFrame(NASTY, NASTY, NASTY, kind=NASTY, words=NASTY)
    read = Reader(print_sheet([frame], NASTY, NASTY))
    assert set(read.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main"),
        *("figure", "div", "span", "figcaption"),
    }
    written = NASTY.replace("\ud800", "?")
    assert sum(text == written for text in read.texts) == 8
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "href"]


def test_the_page_fetches_and_runs_nothing():
    page = print_sheet([PrintFrame("1", "", "", jpeg=b"abc")], "t")
    assert "http" not in page.replace("http-equiv", "")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page
    page.encode("utf-8")


@pytest.mark.parametrize(("asked", "given"), [(6, 6), (4, 4), (0, 1), (99, 12)])
def test_columns(asked, given):
    assert f"repeat({given}, minmax(0, 1fr))" in print_sheet([], "t", columns=asked)
    assert "repeat(6, " in print_sheet([], "t")


def test_nothing_chosen_is_said():
    assert "Nothing was chosen." in Reader(print_sheet([], "t")).texts


def test_frames_are_loaded_in_order_and_a_missing_picture_has_words(store):
    told = []
    slides = (photo("a"), photo("b"))
    posts = [
        Post("0003", photo("3", caption="fog")),
        Post("0002", photo("2", media_url=None, timestamp=None)),
        Post("0001", photo("1", media_type=MediaType.CAROUSEL_ALBUM, children=slides)),
    ]
    made = load_frames(posts, live_source(), ZONE, lambda done, total: told.append((done, total)))
    assert [frame.number for frame in made] == ["0003", "0002", "0001"]
    assert (made[0].date, made[0].caption, made[0].jpeg) == ("14 November 2026, 21:05", "fog", b"\xff\xd83")
    assert (made[1].date, made[1].jpeg, made[1].words) == (
        "",
        None,
        "Not shared by Instagram: often licensed audio",
    )
    assert made[2].kind == "album, 2 slides"
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert "secret" not in print_sheet(made, "t")


def test_whoever_stops_it_leaves_nothing_running(store):
    class Stopped(BaseException):
        pass

    def stop(done, total):
        raise Stopped

    posts = [Post(str(number), photo(str(number))) for number in range(200)]
    with pytest.raises(Stopped):
        load_frames(posts, live_source(), ZONE, stop)
    assert len(store.futures) < 100
    assert all(future.is_cancelled for future in store.futures)


def test_too_many_frames_are_refused_before_anything_starts(store):
    with pytest.raises(TooManyFrames):
        load_frames([Post("1", photo("1"))] * (MOST_FRAMES + 1), live_source(), ZONE)
    assert store.futures == []


def test_the_note_says_how_many_from_when_to_when_and_in_which_zone():
    before = datetime(2026, 3, 2, 13, 3, tzinfo=UTC)
    posts = [
        Post("2", photo("2")),
        Post("1", photo("1", timestamp=before)),
        Post("0", photo("0", timestamp=None)),
    ]
    assert note_of(posts, ZONE) == (
        "3 posts · 2 March 2026, 14:03 – 14 November 2026, 21:05 · Europe/Berlin (UTC+01:00)"
    )
    assert note_of([], ZONE) == "0 posts"
