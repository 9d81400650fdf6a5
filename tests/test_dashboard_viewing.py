"""The viewer: what is asked for, what is shown, and that nothing in a post can break it."""

import base64
import io
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from live_source import live_source
from PIL import Image
from still_source import StillSource, jpeg

from dashboard.account.instagram import MAY_COMMENTS, MAY_INSIGHTS
from dashboard.account.opened_post import neighbour, open_post, refresh
from dashboard.account.roll import Roll
from dashboard.components.viewer import Slide, Turn, View, Wish, as_data, read_turn
from dashboard.pictures.full_size import FULL_SIDE, measure
from dashboard.pictures.store import PictureStore
from dashboard.viewer import dialog, post as viewing
from dashboard.viewer.post import load_view
from dashboard.words.message import Message
from igclient import CursorPage, Media, MediaType, errors
from igclient.downloads import DownloadFailed, DownloadProblem, is_allowed

ZONE = ZoneInfo("Europe/Berlin")
POSTED = datetime(2026, 11, 14, 20, 5, tzinfo=UTC)
NOW = datetime(2029, 11, 14, 20, 5, tzinfo=UTC)
MARKDOWN = "[link](https://evil.example) <script>alert(1)</script>\n\n# not a headline  "
CDN = "https://scontent.cdninstagram.com"
SANDBOX_URL = "http://127.0.0.1:8765"
SANDBOX = {"app": "sample", "sandbox_url": SANDBOX_URL}


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
    usage = None

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

    def download(url, *, sandbox_url=None, on_request=None):
        if not is_allowed(url, sandbox_url=sandbox_url):
            raise DownloadFailed(DownloadProblem.NOT_ALLOWED)
        if url not in served:
            raise DownloadFailed(DownloadProblem.EXPIRED)
        return served[url]

    store = PictureStore(workers=2)
    monkeypatch.setattr("dashboard.account.linked_file.download", download)
    monkeypatch.setattr(viewing, "picture_store", lambda: store)
    yield served
    store._pool.shutdown()


@pytest.fixture
def account(monkeypatch):
    """Give the account as this client reads it, with what was laid on its roll."""
    kept = Roll()
    monkeypatch.setattr(st, "session_state", {})

    def read_by(client=None, **connected):
        source = live_source(client or FakeClient(), roll=kept, **connected)
        # A link that is dead stays dead here.
        source.links.stop()
        return source

    return read_by


@pytest.fixture
def rolled(account):
    """Put posts on the roll, newest first."""
    return lambda *posts: account().roll.add(CursorPage(posts, "more"))


@pytest.fixture
def view_of(account):
    """Open a post and lay it out for the viewer."""

    def lay_out(media, *, slide=0, total=10, walk=None, at_full_size=False, **connected):
        source = account(FakeClient(**{media.id: media}), **connected)
        opened = open_post(source, media.id)
        asked = {"walk": walk, "at_full_size": at_full_size}
        return load_view(source, opened, slide, newest=total, zone=ZONE, now=NOW, **asked)

    return lay_out


def test_a_post_on_the_roll_is_not_asked_for(rolled, account):
    rolled(photo("1"), album("2", photo("a"), photo("b")))
    client = FakeClient()
    opened = open_post(account(client), "2")
    assert [slide.id for slide in opened.slides] == ["a", "b"]
    assert opened.position == 1
    assert open_post(account(client), "1").slides == (photo("1"),)
    assert client.asked == []


def test_a_post_elsewhere_is_asked_for_alone(account):
    client = FakeClient(far=photo("far"))
    opened = open_post(account(client), "far")
    assert (opened.media.id, opened.position, client.asked) == ("far", None, ["far"])
    open_post(account(client), "far")
    assert client.asked == ["far"]


def test_an_album_without_its_slides_asks_for_them_once(rolled, account):
    rolled(album("2"))
    client = FakeClient(**{"2_children": (photo("a"), film("b"))})
    for _ in range(2):
        assert [slide.id for slide in open_post(account(client), "2").slides] == ["a", "b"]
    assert client.asked == ["2/children"]


def test_an_album_that_has_no_slides_at_all_is_shown_as_itself(rolled, account, files):
    rolled(album("2"))
    source = account(FakeClient(**{"2_children": ()}))
    opened = open_post(source, "2")
    assert opened.slides == (opened.media,)
    shown = load_view(source, opened, 0, newest=1, zone=ZONE, now=NOW)
    assert shown.words == "Not shared by Instagram"


def test_a_post_that_is_gone_raises_and_is_not_hidden(account):
    with pytest.raises(errors.ObjectMissing):
        open_post(account(), "gone")


def test_where_nobody_can_be_asked_only_what_is_there_can_be_opened(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    still = StillSource()
    refresh(still, "2")
    assert open_post(still, "2").media is still.roll.items[1]
    for elsewhere in ("far", "me", "2" * 50):
        with pytest.raises(errors.ObjectMissing):
            open_post(still, elsewhere)


def test_neighbours_are_those_on_the_roll(rolled, account):
    rolled(photo("1"), photo("2"), photo("3"))
    source = account(FakeClient(far=photo("far")))
    opened = open_post(source, "2")
    assert (neighbour(source, opened, -1), neighbour(source, opened, 1)) == ("1", "3")
    assert neighbour(source, open_post(source, "1"), -1) is None
    assert neighbour(source, open_post(source, "3"), 1) is None
    assert neighbour(source, open_post(source, "far"), 1) is None


def test_a_photo(rolled, view_of, files):
    files[f"{CDN}/1.jpg"] = jpeg()
    rolled(photo("0"), photo("1", caption=MARKDOWN, timestamp=POSTED, like_count=1, comments_count=1_204))
    view = view_of(photo("1"))
    assert view.number == "0009"
    assert view.caption == MARKDOWN
    assert (view.when, view.ago) == ("Saturday 14 November 2026, 21:05", "3 years ago")
    assert view.zone == "Europe/Berlin (UTC+01:00)"
    assert view.counts == ("1 like", "1,204 comments")
    assert view.picture.startswith("data:image/jpeg;base64,")
    assert (view.video, view.words, view.slides) == (None, None, ())
    assert (view.previous, view.next) == ("0", None)


def test_hidden_likes_no_caption_and_no_date_leave_no_hole(view_of, files):
    view = view_of(photo("1"))
    assert (view.number, view.caption, view.when, view.counts, view.permalink) == ("", "", "", (), None)
    assert (view.previous, view.next) == (None, None)


@pytest.mark.parametrize(
    ("media", "words"),
    [
        (photo("1"), "Link has expired"),
        (photo("1", media_url=None), "Not shared by Instagram"),
        (film("1", media_url=None), "Not shared by Instagram"),
        (film("1", media_url="javascript:alert(1)"), "Not asked for"),
        (film("1", media_url="https://evil.example/x.mp4"), "Not asked for"),
    ],
)
def test_what_cannot_be_shown_says_why(view_of, files, media, words):
    view = view_of(media)
    assert (view.words, view.video) == (words, None)
    assert view.reason


def test_a_broken_file_says_so(view_of, files):
    files[f"{CDN}/1.jpg"] = b"<!doctype html>"
    assert view_of(photo("1")).words == "Cannot be shown"


def test_a_film_of_instagrams_plays_from_its_own_link(view_of, files):
    files[f"{CDN}/1-cover.jpg"] = jpeg()
    view = view_of(film("1"))
    assert view.video == f"{CDN}/1.mp4"
    assert view.picture
    assert view.words is None


def test_a_film_without_a_cover_still_plays(view_of, files):
    view = view_of(film("1", thumbnail_url=None))
    assert (view.video, view.picture, view.words) == (f"{CDN}/1.mp4", None, None)


def test_a_film_of_the_sandbox_is_carried_along(view_of, files):
    link = f"{SANDBOX_URL}/cdn/t50/1.mp4"
    files[link] = b"clip"
    assert view_of(film("1", media_url=link), **SANDBOX).video == "data:video/mp4;base64,Y2xpcA=="
    gone = view_of(film("2", media_url=f"{SANDBOX_URL}/cdn/gone.mp4"), **SANDBOX)
    assert gone.video is None
    assert gone.words


def test_an_albums_slides_have_thumbnails_and_one_is_shown(view_of, files):
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


def test_no_link_to_a_file_reaches_the_browser_but_a_films(view_of, files):
    files.update({f"{CDN}/a.jpg": jpeg(), f"{CDN}/b-cover.jpg": jpeg()})
    view = view_of(album("2", photo("a"), film("b")), slide=0)
    assert CDN not in repr(view)


def test_previous_and_next_go_along_the_walk_that_is_given(rolled, account, view_of, files):
    rolled(*(photo(str(number)) for number in range(5)))
    walk = ("3", "0", "4")
    source = account()
    opened = open_post(source, "0")
    assert (neighbour(source, opened, -1, walk), neighbour(source, opened, 1, walk)) == ("3", "4")
    last = view_of(photo("4"), walk=walk)
    assert (last.previous, last.next, last.place) == ("0", None, "3 of 3")


def test_a_post_off_the_walk_goes_along_the_roll(rolled, account, view_of, files):
    rolled(photo("1"), photo("2"), photo("3"))
    view = view_of(photo("2"), walk=("3", "1"))
    assert (view.previous, view.next, view.place) == ("1", "3", "")
    source = account()
    assert neighbour(source, open_post(source, "2"), 1, ("3", "1")) == "3"


def test_a_picture_at_its_own_size_is_made_only_when_asked_for(view_of, files):
    files[f"{CDN}/1.jpg"] = jpeg((1600, 2000))
    view = view_of(photo("1"))
    assert (view.size, view.is_whole, view.full) == ((1600, 2000), False, None)
    assert Wish.FULL in view.offers
    full = view_of(photo("1"), at_full_size=True).full
    data = base64.b64decode(full.partition(",")[2])
    assert measure(data) == (1600, 2000)


def test_a_small_picture_is_whole_already(view_of, files):
    files[f"{CDN}/1.jpg"] = jpeg((1080, 1350))
    view = view_of(photo("1"), at_full_size=True)
    assert (view.size, view.is_whole, view.full) == ((1080, 1350), True, None)
    assert Wish.FULL not in view.offers


def test_a_huge_picture_is_bounded(view_of, files):
    files[f"{CDN}/1.jpg"] = jpeg((6000, 40))
    view = view_of(photo("1"), at_full_size=True)
    assert view.size == (6000, 40)
    assert measure(base64.b64decode(view.full.partition(",")[2]))[0] == FULL_SIDE


def test_the_size_is_that_of_the_picture_as_it_is_seen():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (30, 20)).save(out, "JPEG", exif=exif)
    assert measure(out.getvalue()) == (20, 30)
    assert measure(b"<!doctype html>") is None
    assert measure(b"") is None


@pytest.mark.parametrize(
    ("granted", "offered"),
    [
        ((), set()),
        (("instagram_business_basic",), set()),
        ((MAY_COMMENTS,), {Wish.COMMENTS}),
        ((MAY_INSIGHTS, MAY_COMMENTS), {Wish.COMMENTS, Wish.INSIGHTS}),
    ],
)
def test_only_what_the_token_grants_is_offered(view_of, files, granted, offered):
    assert view_of(photo("1"), permissions=granted).offers == offered


def test_a_dead_post_is_asked_for_again_once(rolled, account):
    rolled(photo("1"))
    client = FakeClient(**{"1": photo("1", media_url=f"{CDN}/new.jpg")})
    for _ in range(2):
        refresh(account(client), "1")
    assert client.asked == ["1"]
    assert open_post(account(client), "1").media.media_url == f"{CDN}/new.jpg"


def test_a_post_that_cannot_be_asked_for_again_stays_as_it_is(rolled, account):
    rolled(photo("1"))
    refresh(account(), "1")
    assert open_post(account(), "1").media == photo("1")


NASTY = "#סתיו and @noa.k, a#b <b>#one#two</b>\n\n#fog  "
VIEW = View(
    id="1",
    number="0001",
    caption=NASTY,
    slides=(Slide(None, False, "Slide 1"), Slide(None, False, "Slide 2")),
    slide=0,
    alt="",
    offers=frozenset({Wish.COMMENTS}),
    can_search=True,
)


def test_a_caption_is_cut_up_and_nothing_of_it_is_lost():
    parts = as_data(VIEW)["parts"]
    assert "".join(text for _, text in parts) == NASTY
    assert [text for kind, text in parts if kind == "find"] == ["#סתיו", "@noa.k", "#one", "#two", "#fog"]


def test_no_caption_has_no_parts():
    assert as_data(replace(VIEW, caption=""))["parts"] == []


@pytest.mark.parametrize(
    ("sent", "turn"),
    [
        ({"slide": 1}, Turn(slide=1)),
        ({"step": -1}, Turn(step=-1)),
        ({"search": "#fog"}, Turn(search="#fog")),
        ({"search": "@noa.k"}, Turn(search="@noa.k")),
        ({"want": "comments"}, Turn(wish=Wish.COMMENTS)),
        ({"slide": 2}, None),
        ({"slide": -1}, None),
        ({"step": 2}, None),
        ({"search": "#elsewhere"}, None),
        ({"search": ["#fog"]}, None),
        ({"open": "2"}, Turn(open="2")),
        ({"open": 2}, None),
        ({"close": True}, Turn(is_close=True)),
        ({"close": "yes"}, None),
        ({"want": "insights"}, None),
        ({"want": ["comments"]}, None),
        ({}, None),
        ("x", None),
        (None, None),
    ],
)
def test_only_what_was_offered_can_be_asked_for(sent, turn):
    assert read_turn(sent, VIEW) == turn


def test_while_nothing_is_shown_only_a_post_can_be_asked_for():
    assert read_turn({"open": "2"}, None) == Turn(open="2")
    for sent in ({"slide": 0}, {"step": 1}, {"close": True}, {"want": "full"}, {"search": "#fog"}):
        assert read_turn(sent, None) is None


def test_a_post_that_cannot_be_had_says_what_to_do_and_offers_nothing():
    view = View.of_failure(
        "5", Message("Gone.", "It was deleted.", "Look at another.", quote="(#100) Unsupported")
    )
    shown = as_data(view)
    assert (shown["words"], shown["reason"]) == (
        "Gone.",
        "It was deleted.\nLook at another.",
    )
    assert (shown["failed"], shown["file"], shown["hasAlbum"], shown["parts"]) == (True, "", False, [])


def test_without_a_search_tags_are_plain_text():
    view = replace(VIEW, can_search=False)
    assert as_data(view)["parts"] == [["text", NASTY]]
    assert read_turn({"search": "#fog"}, view) is None


class Query(dict):
    """The address's query, one value a name."""

    def get_all(self, name):
        return [self[name]]

    def from_dict(self, values):
        self.clear()
        self.update({name: value[-1] if isinstance(value, list) else value for name, value in values.items()})


@pytest.fixture
def address(monkeypatch):
    query = Query({"frame": "2", "slide": "3", "sort": "oldest"})
    monkeypatch.setattr(dialog.st, "query_params", query)
    return query


def test_what_was_sought_is_marked_where_a_browser_counts_it():
    view = replace(VIEW, caption="\U0001f32b Fog, more fog", sought="FOG -rain")
    # The browser counts the fog sign as two.
    assert as_data(view)["hits"] == [[3, 6], [13, 16]]
    assert as_data(replace(view, sought=""))["hits"] == []


@pytest.fixture
def turned(account):
    """Send a turn of the viewer that shows the post "2"; gives that opening of it."""

    def turn_it(turn, **given):
        source = account()
        opening = dialog.Opening(source, 10, **{"on_open": None, "walk": None, "on_search": None} | given)
        dialog._turn(opening, dialog.Look(open_post(source, "2"), 0, ZONE), turn)
        return opening

    return turn_it


def test_a_tag_that_is_chosen_closes_the_viewer_and_then_searches(rolled, turned, address):
    rolled(photo("1"), photo("2"))
    seen = []
    turned(Turn(search="#fog"), on_search=lambda text: seen.append((text, dict(address))))
    assert seen == [("#fog", {"sort": "oldest"})]


def test_closing_forgets_the_frame_and_a_post_that_is_asked_for_is_left_to_the_page(rolled, turned, address):
    rolled(photo("1"), photo("2"))
    seen = []
    turned(Turn(open="1"), on_open=seen.append)
    assert (seen, address["frame"]) == (["1"], "2")
    turned(Turn(is_close=True))
    assert address == {"sort": "oldest"}


def test_a_step_goes_along_the_walk_and_begins_with_the_first_slide(rolled, turned, address):
    rolled(photo("1"), photo("2"), photo("3"))
    turned(Turn(step=1), walk=lambda: ("3", "2", "1"))
    assert address == {"frame": "1", "sort": "oldest"}


def test_a_wish_for_the_picture_at_its_own_size_is_for_this_slide_alone(rolled, turned, address):
    rolled(album("2", photo("a"), photo("b")))
    assert turned(Turn(wish=Wish.FULL)).at_full_size == "a"
    assert address["slide"] == "3"
