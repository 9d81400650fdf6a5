"""The viewer: what is asked for, what is shown, and that nothing in a post can break it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from test_dashboard_thumbnails import jpeg

from dashboard import session, viewing
from dashboard.downloads import DownloadFailed, DownloadProblem
from dashboard.roll import Roll
from dashboard.sheet import Owner
from dashboard.thumbnails import PictureStore
from dashboard.viewing import load_view, neighbour, open_post
from igclient import CursorPage, Media, MediaType, errors

ZONE = ZoneInfo("Europe/Berlin")
POSTED = datetime(2026, 11, 14, 20, 5, tzinfo=UTC)
MARKDOWN = "[link](https://evil.example) <script>alert(1)</script>\n\n# not a headline  "
CDN = "https://scontent.cdninstagram.com"
SANDBOX = Owner("sample:1", "http://127.0.0.1:8765")
INSTAGRAM = Owner("instagram:1")


def photo(media_id, **fields):
    return Media(
        id=media_id, **{"media_type": MediaType.IMAGE, "media_url": f"{CDN}/{media_id}.jpg"} | fields
    )


def film(media_id, **fields):
    cover = {"thumbnail_url": f"{CDN}/{media_id}-cover.jpg", "media_url": f"{CDN}/{media_id}.mp4"}
    return Media(id=media_id, media_type=MediaType.VIDEO, **cover | fields)


def album(media_id, *children):
    return Media(id=media_id, media_type=MediaType.CAROUSEL_ALBUM, children=children)


class FakeClient:
    def __init__(self, **posts):
        self.posts, self.asked = posts, []

    def get_media(self, media_id):
        self.asked.append(media_id)
        if media_id not in self.posts:
            raise errors.ObjectMissing("gone", code=100, error_subcode=33)
        return self.posts[media_id]

    def list_children(self, media_id):
        self.asked.append(f"{media_id}/children")
        return self.posts[f"{media_id}_children"]


@pytest.fixture
def files(monkeypatch):
    """What the CDN serves, by link; the rest has expired."""
    served = {}

    def download(url, *, sandbox_url=None):
        if url not in served:
            raise DownloadFailed(DownloadProblem.EXPIRED)
        return served[url]

    store = PictureStore(workers=2)
    monkeypatch.setattr("dashboard.thumbnails.download", download)
    monkeypatch.setattr(viewing, "picture_store", lambda: store)
    yield served
    store._pool.shutdown()


@pytest.fixture
def rolled(monkeypatch):
    """Put posts on the roll, newest first."""
    kept = Roll()
    monkeypatch.setattr(session, "roll", lambda: kept)

    def lay(*posts):
        kept.add(CursorPage(posts, "more"))

    return lay


def view_of(media, *, slide=0, owner=INSTAGRAM, total=10, client=None):
    return load_view(
        open_post(client or FakeClient(**{media.id: media}), media.id), slide, owner, total=total, zone=ZONE
    )


def test_a_post_on_the_roll_is_not_asked_for(rolled):
    rolled(photo("1"), album("2", photo("a"), photo("b")))
    client = FakeClient()
    opened = open_post(client, "2")
    assert [slide.id for slide in opened.slides] == ["a", "b"]
    assert opened.position == 1
    assert open_post(client, "1").slides == (photo("1"),)
    assert client.asked == []


def test_a_post_elsewhere_is_asked_for_alone(rolled):
    client = FakeClient(far=photo("far"))
    opened = open_post(client, "far")
    assert (opened.media.id, opened.position, client.asked) == ("far", None, ["far"])


def test_an_album_without_its_slides_asks_for_them_once(rolled):
    rolled(album("2"))
    client = FakeClient(**{"2_children": (photo("a"), film("b"))})
    assert [slide.id for slide in open_post(client, "2").slides] == ["a", "b"]
    assert client.asked == ["2/children"]


def test_an_album_that_has_no_slides_at_all_is_shown_as_itself(rolled, files):
    rolled(album("2"))
    opened = open_post(FakeClient(**{"2_children": ()}), "2")
    assert opened.slides == (opened.media,)
    assert load_view(opened, 0, INSTAGRAM, total=1, zone=ZONE).words == "Not shared by Instagram"


def test_a_post_that_is_gone_raises_and_is_not_hidden(rolled):
    with pytest.raises(errors.ObjectMissing):
        open_post(FakeClient(), "gone")


def test_neighbours_are_those_on_the_roll(rolled):
    rolled(photo("1"), photo("2"), photo("3"))
    opened = open_post(FakeClient(), "2")
    assert (neighbour(opened, -1), neighbour(opened, 1)) == ("1", "3")
    assert neighbour(open_post(FakeClient(), "1"), -1) is None
    assert neighbour(open_post(FakeClient(), "3"), 1) is None
    assert neighbour(open_post(FakeClient(far=photo("far")), "far"), 1) is None


def test_a_photo(rolled, files):
    files[f"{CDN}/1.jpg"] = jpeg()
    rolled(photo("0"), photo("1", caption=MARKDOWN, timestamp=POSTED, like_count=1, comments_count=1_204))
    view = view_of(photo("1"))
    assert view.number == "0009"
    assert view.caption == MARKDOWN
    assert view.when == "14 November 2026, 21:05"
    assert view.counts == ("1 like", "1,204 comments")
    assert view.picture.startswith("data:image/jpeg;base64,")
    assert (view.video, view.words, view.slides) == (None, None, ())
    assert (view.has_previous, view.has_next) == (True, False)


def test_hidden_likes_no_caption_and_no_date_leave_no_hole(rolled, files):
    view = view_of(photo("1"))
    assert (view.number, view.caption, view.when, view.counts, view.permalink) == ("", "", "", (), None)
    assert (view.has_previous, view.has_next) == (False, False)


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (photo("1"), "Link has expired"),
        (photo("1", media_url=None), "Not shared by Instagram"),
        (film("1", media_url=None), "Not shared by Instagram"),
        (film("1", media_url="javascript:alert(1)"), "Not shared by Instagram"),
        (film("1", media_url="https://evil.example/x.mp4"), "Not shared by Instagram"),
    ],
)
def test_what_cannot_be_shown_says_why(rolled, files, media, words):
    view = view_of(media)
    assert (view.words, view.video) == (words, None)
    assert view.reason


def test_a_broken_file_says_so(rolled, files):
    files[f"{CDN}/1.jpg"] = b"<!doctype html>"
    assert view_of(photo("1")).words == "Cannot be shown"


def test_a_film_of_instagrams_plays_from_its_own_link(rolled, files):
    files[f"{CDN}/1-cover.jpg"] = jpeg()
    view = view_of(film("1"))
    assert view.video == f"{CDN}/1.mp4"
    assert view.picture
    assert view.words is None


def test_a_film_without_a_cover_still_plays(rolled, files):
    view = view_of(film("1", thumbnail_url=None))
    assert (view.video, view.picture, view.words) == (f"{CDN}/1.mp4", None, None)


def test_a_film_of_the_sandbox_is_carried_along(rolled, files):
    link = "http://127.0.0.1:8765/cdn/t50/1.mp4"
    files[link] = b"clip"
    assert view_of(film("1", media_url=link), owner=SANDBOX).video == "data:video/mp4;base64,Y2xpcA=="
    gone = view_of(film("2", media_url="http://127.0.0.1:8765/cdn/gone.mp4"), owner=SANDBOX)
    assert gone.video is None
    assert gone.words


def test_an_albums_slides_have_thumbnails_and_one_is_shown(rolled, files):
    files.update({f"{CDN}/a.jpg": jpeg(), f"{CDN}/b-cover.jpg": jpeg()})
    post = album("2", photo("a"), film("b"), photo("c", media_url=None))
    view = view_of(post, slide=1)
    assert view.slide == 1
    assert view.video == f"{CDN}/b.mp4"
    assert [(slide.thumbnail is None, slide.is_video, slide.label) for slide in view.slides] == [
        (False, False, "Slide 1, photo"),
        (False, True, "Slide 2, video"),
        (True, False, "Slide 3, photo"),
    ]
    assert view_of(post, slide=2).words == "Not shared by Instagram"


def test_no_link_to_a_file_reaches_the_browser_but_a_films(rolled, files):
    files.update({f"{CDN}/a.jpg": jpeg(), f"{CDN}/b-cover.jpg": jpeg()})
    view = view_of(album("2", photo("a"), film("b")), slide=0)
    assert CDN not in repr(view)
