"""The models: Graph's answers read without loss, whatever is missing, odd or new."""

import copy
import json
import pickle
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from igclient import Comment, CursorPage, Media, MediaType, User
from igclient.errors import IGClientError, UnexpectedResponse
from igclient.insights import Insight
from igclient.metrics import MEDIA_METRICS
from igclient.models import parse_link_expiry
from igclient.nodes import parse_page
from igclient.responses import unwrap

# On a busy machine an example may take long without anything being wrong.
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIXTURES = Path(__file__).parent / "fixtures" / "igclient"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def load(name: str) -> dict:
    return json.loads((FIXTURES / f"{name}.json").read_text())


def posts() -> tuple[Media, ...]:
    return parse_page(load("media_page"), Media).items


def test_a_photo_has_its_fields_under_graphs_names() -> None:
    photo = posts()[0]
    assert (photo.id, photo.caption, photo.media_type) == ("17895695668004550", "Dusk", MediaType.IMAGE)
    assert (photo.media_product_type, photo.shortcode) == ("FEED", "CRyZpmrjYC4")
    assert photo.timestamp == datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)
    assert (photo.like_count, photo.comments_count, photo.alt_text) == (0, 3, "A mountain")
    assert photo.media_url.startswith("https://scontent-ams2-1.cdninstagram.com/v/a.jpg?")
    assert (photo.is_album, photo.is_video, photo.is_reel) == (False, False, False)


def test_what_is_absent_is_none_and_never_zero() -> None:
    reel = posts()[1]
    assert reel.caption is None
    assert reel.like_count is None
    assert reel.children == ()
    assert reel.is_shared_to_feed is True
    assert (reel.is_video, reel.is_reel) == (True, True)


def test_an_album_carries_its_slides() -> None:
    album = posts()[2]
    assert album.is_album
    assert album.media_url is None
    assert [slide.media_type for slide in album.children] == ["IMAGE", "VIDEO"]
    assert all(isinstance(slide, Media) for slide in album.children)


def test_unknown_kinds_and_fields_are_kept() -> None:
    odd = posts()[3]
    assert odd.id == "17895695668004555"
    assert odd.media_type == "HOLOGRAM"
    assert not isinstance(odd.media_type, MediaType)
    assert odd.extra == {"boost_eligibility_info": {"eligible_to_boost": True}}


def test_a_reel_is_told_by_its_permalink_where_the_product_is_not_named() -> None:
    assert Media(id="1", permalink="https://www.instagram.com/reel/abc/").is_reel
    assert not Media(id="1", permalink="https://www.instagram.com/p/abc/").is_reel
    reel = Media(id="1", permalink="https://www.instagram.com/reel/abc/")
    assert reel.insight_metrics == MEDIA_METRICS["REELS"]
    assert Media(id="1", media_product_type="story").insight_metrics == MEDIA_METRICS["STORY"]
    assert Media(id="1", media_product_type="AD").insight_metrics == MEDIA_METRICS["FEED"]
    assert not Media(
        id="1", permalink="https://www.instagram.com/reel/abc/", media_product_type="FEED"
    ).is_reel
    assert not Media(id="1").is_reel


def test_a_field_of_another_kind_is_kept_aside_and_costs_nothing_else() -> None:
    odd = {
        "id": "1",
        "caption": 5,
        "timestamp": "someday",
        "like_count": "12",
        "is_shared_to_feed": "yes",
        "media_type": ["IMAGE"],
        "comments_count": True,
        "children": {"data": [{"no": "id"}]},
    }
    media = Media.from_dict({**odd, "permalink": "https://www.instagram.com/p/a/"})
    assert media.permalink == "https://www.instagram.com/p/a/"
    assert (media.caption, media.timestamp, media.like_count, media.children) == (None, None, None, ())
    assert media.extra == {name: value for name, value in odd.items() if name != "id"}
    assert Media.from_dict(media.to_dict()) == media


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-09-26T22:36:43+0000", datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        ("2019-09-26T22:36:43+02:00", datetime(2019, 9, 26, 20, 36, 43, tzinfo=UTC)),
        ("2019-09-26T22:36:43", datetime(2019, 9, 26, 22, 36, 43, tzinfo=UTC)),
        ("0001-01-01T00:00:00+2300", None),
        ("0001-12-31T23:59:59+0000", None),
        ("0002-01-01T00:00:00+0100", None),
        ("9999-01-01T00:00:00", None),
        ("9998-12-31T23:59:59-0100", None),
        ("9998-12-31T23:59:59+0000", datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (1569537403, None),
    ],
)
def test_moments_are_aware_utc(text, moment) -> None:
    media = Media.from_dict({"id": "1", "timestamp": text})
    assert media.timestamp == moment
    assert moment is None or media.timestamp.tzinfo is UTC
    assert media.extra == ({"timestamp": text} if moment is None else {})


def test_a_negative_number_is_no_count() -> None:
    media = Media.from_dict({"id": "1", "like_count": -1, "comments_count": 0})
    assert (media.like_count, media.comments_count, media.extra) == (None, 0, {"like_count": -1})


NEXT = {"next": "https://x/?access_token=IGAAmarkertoken"}


@pytest.mark.parametrize(
    ("kind", "data", "kept"),
    [
        (Media, {"children": {"data": [{"bad": 1}], "paging": NEXT}}, {"children": {"data": [{"bad": 1}]}}),
        (User, {"media": {"data": [{"id": "5"}], "paging": NEXT}}, {"media": {"data": [{"id": "5"}]}}),
        (User, {"new": [[{"media": {"paging": NEXT}}], 1]}, {"new": [[{"media": {}}], 1]}),
        (User, {"paging": NEXT}, {}),
        (Insight, {"values": [{"value": 1, "paging": NEXT}]}, {}),
    ],
)
def test_no_node_keeps_the_address_with_the_token(kind, data, kept) -> None:
    before = copy.deepcopy(data)
    node = kind.from_dict({"id": "1", **data})
    assert node.extra == kept
    assert "markertoken" not in repr(node) + json.dumps(node.to_dict())
    assert data == before


def test_an_unknown_field_without_end_is_no_stack_overflow() -> None:
    nested: dict = {"paging": NEXT}
    for _ in range(3_000):
        nested = {"data": [nested]}
    assert Media.from_dict({"id": "1", "new": nested}).id == "1"


def test_albums_in_albums_without_end_are_no_stack_overflow() -> None:
    nested: dict = {"id": "0"}
    for number in range(3_000):
        nested = {"id": str(number), "children": {"data": [nested]}}
    media = Media.from_dict(nested)
    assert media.id == "2999"
    assert media.children[0].id == "2998"


def test_nodes_are_read_one_level_deep_and_the_rest_is_kept_as_it_came() -> None:
    deepest = {"data": [{"id": "3", "children": {"data": [{"id": "4"}]}}]}
    nested = {"id": "1", "children": {"data": [{"id": "2", "children": {**deepest, "paging": NEXT}}]}}
    (slide,) = Media.from_dict(nested).children
    assert slide == Media(id="2", extra={"children": deepest})
    assert Media.from_dict(Media.from_dict(nested).to_dict()).children == (slide,)
    comment = Comment.from_dict({"id": "1", "replies": {"data": [{"id": "2", "replies": deepest}]}})
    assert comment.replies == (Comment(id="2", extra={"replies": deepest}),)


def test_half_an_emoji_becomes_text_that_can_be_encoded() -> None:
    media = Media.from_dict(
        json.loads('{"id": "1", "caption": "cut \\ud83d", "username": "ok \\ud83d\\udcf7"}')
    )
    assert media.caption == "cut �"
    assert media.username == "ok 📷"


@pytest.mark.parametrize("name", ["me_flat", "me_wrapped"])
def test_a_profile_is_read_flat_and_wrapped(name) -> None:
    user = User.from_dict(unwrap(load(name)))
    assert (user.username, user.user_id) == ("lima_tests", "17841405793187218")


def test_a_profile_has_its_fields_under_graphs_names() -> None:
    user = User.from_dict(load("me_flat"))
    assert (user.id, user.name, user.account_type) == ("26160319576992690", "Lima 📷", "MEDIA_CREATOR")
    assert (user.followers_count, user.follows_count, user.media_count) == (12, 0, 37)
    assert (user.biography, user.website) == ("Light and film", None)
    assert user.extra == {"has_profile_pic": True}


def test_a_profile_without_id_is_known_by_its_user_id() -> None:
    assert User.from_dict(unwrap(load("me_wrapped"))).id == "17841405793187218"


def test_comments_carry_their_replies() -> None:
    page = parse_page(load("comments"), Comment)
    comment = page.items[0]
    assert (comment.text, comment.username, comment.like_count, comment.hidden) == (
        "Lovely",
        "someone",
        2,
        False,
    )
    assert comment.replies[0].parent_id == comment.id
    assert comment.extra == {"from": {"id": "991", "username": "someone"}}
    assert page.after == "CCC"


@pytest.mark.parametrize("kind", [User, Media, Comment])
@pytest.mark.parametrize(
    "data", [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": 1.5}, [], None, "x"], ids=repr
)
def test_nothing_without_an_id_is_a_node(kind, data) -> None:
    with pytest.raises(UnexpectedResponse):
        kind.from_dict(data)


@pytest.mark.parametrize("kind", [User, Media, Comment])
def test_nodes_are_found_by_id_and_compared_by_everything(kind) -> None:
    one, same, other = kind(id="1"), kind(id="1"), kind(id="1", username="x")
    assert one == same
    assert one != other
    assert hash(one) == hash(other)
    assert len({one, same, other}) == 2


def test_nodes_survive_json_pickle_and_copy() -> None:
    for node in (*posts(), User.from_dict(load("me_flat")), parse_page(load("comments"), Comment).items[0]):
        assert type(node).from_dict(json.loads(json.dumps(node.to_dict()))) == node
        assert pickle.loads(pickle.dumps(node)) == node  # noqa: S301  # our own bytes
        assert copy.deepcopy(node) == node


def test_a_written_node_has_graphs_shape() -> None:
    written = posts()[2].to_dict()
    assert written["children"]["data"][1]["media_type"] == "VIDEO"
    assert "caption" not in written
    assert type(posts()[0].to_dict()["media_type"]) is str


def test_a_page_keeps_the_cursor_and_drops_the_address_with_the_token() -> None:
    page = parse_page(load("media_page"), Media)
    assert page.after == "QVFIAFTER"
    assert "markertoken" not in repr(page)


def test_the_last_page_has_no_cursor_although_instagram_sends_one() -> None:
    assert parse_page(load("media_last_page"), Media).after is None
    assert parse_page({"data": []}, Media) == CursorPage(())


def test_an_empty_page_may_have_a_next_one() -> None:
    page = parse_page({"data": [], "paging": {"cursors": {"after": "A"}, "next": "https://x/"}}, Media)
    assert page == CursorPage((), "A")


@pytest.mark.parametrize(
    ("paging", "after"),
    [
        ({"next": "https://x/?access_token=T&after=FROMNEXT"}, "FROMNEXT"),
        ({"next": "https://x/?after=FROMNEXT", "cursors": {"after": 5}}, "FROMNEXT"),
        ({"next": "https://x/?after=FROMNEXT", "cursors": {"after": "é"}}, "FROMNEXT"),
        ({"next": 5, "cursors": {"after": "A"}}, "A"),
        ({"next": "https://[x/?after=A", "cursors": {"after": "A"}}, "A"),
        ({"next": "https://x/?access_token=T&fields=id&limit=9&until=17"}, "?until=17"),
        ({"next": "https://x/?access_token=T&since=1&until=17&method=delete"}, "?since=1&until=17"),
        ({"next": "https://x/?offset=100&__paging_token=a%26b"}, "?offset=100&__paging_token=a%26b"),
        ({"next": "https://x/?after=%3Faccess_token%3DT&until=17"}, "?until=17"),
    ],
)
def test_a_way_on_is_a_cursor_or_a_query_without_the_token(paging, after) -> None:
    assert parse_page({"data": [], "paging": paging}, Media) == CursorPage((), after)


@pytest.mark.parametrize(
    "paging",
    [
        {"next": "https://x/?access_token=T"},
        {"next": "https://[x/?after=A"},
        {"next": 5},
        {"next": ["x"]},
        {"next": "https://x/", "cursors": []},
        {"next": "https://x/", "cursors": {"after": 5}},
        {"next": "https://x/", "cursors": {"after": "cut \ud83d"}},
        {"next": "https://x/?after=%C3%A9"},
        {"next": "https://x/?after=\ud83d"},
        {"next": "https://x/?until=%C3%A9"},
        {"next": "https://x/?after=&until="},
        {"next": "https://x/?page=2"},
        {"next": True},
        {"next": {"url": "https://x/?after=A"}},
        {"next": 5, "cursors": "A"},
        {"next": True, "cursors": ["A"]},
        {"next": "https://x/", "cursors": {"after": ["A"]}},
        {"next": "https://x/", "cursors": {"after": True}},
        {"next": "https://x/", "cursors": {"after": "?until=1"}},
        *([{"next": "https://x/?after=A"}], "https://x/?after=A", "x", 5, True, [None]),
    ],
)
def test_a_way_on_nobody_can_read_is_not_the_end(paging) -> None:
    assert parse_page({"data": [], "paging": paging}, Media) == CursorPage((), None, is_cut_off=True)


@pytest.mark.parametrize(
    "paging",
    [
        *(None, [], {}, "", False, {"cursors": {"after": "A"}}, {"cursors": "A"}, {"cursors": ["A"]}),
        *({"next": None}, {"next": False}, {"next": "", "cursors": {"after": "A"}}, {"next": []}),
        *({"previous": "https://x/?before=A"}, {"previous": 5, "cursors": {"before": 5}}),
    ],
)
def test_what_is_empty_says_that_this_is_the_end(paging) -> None:
    assert parse_page({"data": [], "paging": paging}, Media) == CursorPage(())


@pytest.mark.parametrize(
    "bad", [None, 5, "x", [], [{"id": "1"}], {}, {"caption": "no id"}, {"id": ""}, {"id": 1.5}]
)
def test_a_bad_row_costs_itself_and_is_counted(bad) -> None:
    payload = {"data": [{"id": "1"}, bad, {"id": "2"}, bad], "paging": {"next": "https://x/?after=A"}}
    assert parse_page(payload, Media) == CursorPage((Media(id="1"), Media(id="2")), "A", unreadable=2)
    assert parse_page({"data": [bad]}, Media) == CursorPage((), unreadable=1)


def test_a_bad_slide_costs_itself_and_the_list_is_kept_as_it_came() -> None:
    slides = {"data": [{"id": "2"}, None, {"id": "3"}], "paging": {"next": "https://x/?access_token=T"}}
    album = Media.from_dict({"id": "1", "children": slides})
    assert [slide.id for slide in album.children] == ["2", "3"]
    assert album.extra == {"children": {"data": slides["data"]}}
    assert Media.from_dict(album.to_dict()) == album


ODD_MOMENTS = {
    "1979-12-31T23:59:59+0000": datetime(1979, 12, 31, 23, 59, 59, tzinfo=UTC),
    "2108-01-01T00:00:00+0000": datetime(2108, 1, 1, tzinfo=UTC),
    "0002-03-04T05:06:07+0000": datetime(2, 3, 4, 5, 6, 7, tzinfo=UTC),
    "9998-12-31T23:59:59+0000": datetime(9998, 12, 31, 23, 59, 59, tzinfo=UTC),
    **dict.fromkeys(("2-03-04T05:06:07+0000", "0001-01-01T00:00:00+0000", "9999-12-31T23:59:59-2359")),
    **dict.fromkeys(("12026-01-01T00:00:00+0000", "yesterday")),
}


@pytest.mark.parametrize(("text", "moment"), ODD_MOMENTS.items())
def test_an_odd_moment_is_read_or_kept_as_it_came(text, moment) -> None:
    media = Media.from_dict({"id": "1", "timestamp": text})
    assert media.timestamp == moment
    assert media.extra == ({} if moment else {"timestamp": text})
    assert Media.from_dict(json.loads(json.dumps(media.to_dict()))) == media


@pytest.mark.parametrize(
    ("count", "kept"),
    [(0, 0), (10**18, 10**18), (2**63 - 1, 2**63 - 1), *((n, None) for n in (2**63, 10**400, -1, 1.5))],
)
def test_an_absurd_count_is_kept_as_it_came(count, kept) -> None:
    media = Media.from_dict({"id": "1", "like_count": count})
    assert media.like_count == kept
    assert media.extra == ({} if kept is not None else {"like_count": count})


@pytest.mark.parametrize("payload", [{}, {"data": {}}, {"data": None}, {"data": 5}, [], None])
def test_a_listing_of_another_shape_is_refused(payload) -> None:
    with pytest.raises(UnexpectedResponse):
        parse_page(payload, Media)


def test_a_link_says_when_it_stops_working() -> None:
    assert parse_link_expiry("https://c/a.jpg?oh=1&oe=6923D2AB") == datetime(
        2025, 11, 24, 3, 36, 11, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://c/a.jpg",
        "https://c/?oe=",
        "https://c/?oe=xyz",
        "https://c/?oe=" + "f" * 30,
        "https://[c",
    ],
)
def test_a_link_that_does_not_say_is_unknown(url) -> None:
    assert parse_link_expiry(url) is None


def test_a_post_expires_with_the_first_of_its_links() -> None:
    reel, odd = posts()[1], posts()[3]
    assert reel.link_expires_at == parse_link_expiry("https://c/?oe=69200000")
    assert odd.link_expires_at is None


def test_ten_thousand_posts_stay_under_25_megabytes() -> None:
    raw = json.dumps(load("media_page")["data"][0])
    tracemalloc.start()
    kept = [Media.from_dict(json.loads(raw)) for _ in range(10_000)]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == 10_000
    assert size < 25 * 1024 * 1024


@pytest.mark.parametrize("kind", [User, Media, Comment])
@patiently
@given(data=st.data())
def test_any_object_is_a_node_without_loss_or_our_error(kind, data) -> None:
    names = st.sampled_from([*kind.readers(), "extra", "paging"])
    drawn = data.draw(st.dictionaries(names, JSON))
    try:
        node = kind.from_dict(drawn)
    except IGClientError:
        return
    assert kind.from_dict(node.to_dict()) == node


@patiently
@given(
    JSON | st.fixed_dictionaries({"data": st.lists(JSON), "paging": JSON | st.dictionaries(st.text(), JSON)})
)
def test_any_json_is_a_page_or_our_error(payload) -> None:
    try:
        page = parse_page(payload, Media)
    except IGClientError:
        return
    assert all(isinstance(item, Media) for item in page.items)


@patiently
@given(st.text())
def test_any_link_is_a_moment_or_unknown(text) -> None:
    for url in (text, f"https://c/?oe={text}"):
        moment = parse_link_expiry(url)
        assert moment is None or moment.tzinfo is UTC
