"""Reading profile and media: what is asked for, how pages are walked, what faults become."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from igclient import BASIC_DISPLAY, INSTAGRAM_LOGIN, AccessToken, InstagramClient, Transport, Usage, errors
from igclient.responses import Response

FIXTURES = Path(__file__).parent / "fixtures" / "igclient"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOKEN = AccessToken("IGAAmarkertoken0001", "17841", (), NOW, NOW + timedelta(hours=1), False)
Reply = Response | Exception | Callable[[dict[str, str]], Response]


class Announced(Transport):
    """Answer what was announced, in order, the last for ever if `forever`; keep what was asked."""

    def __init__(self, *replies: Reply, forever: bool = False) -> None:
        super().__init__(sleep=lambda seconds: None)
        self.replies = list(replies)
        self.forever = forever
        self.asked: list[tuple[str, dict[str, str]]] = []

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> Response:
        assert (method, data) == ("GET", None)
        self.asked.append((urlsplit(url).path, dict(params or {})))
        assert self.replies, f"nobody announced {method} {url}"
        reply = self.replies[0] if self.forever and len(self.replies) == 1 else self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, Response) else reply(dict(params or {}))


def fixture(name: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, headers or {}, (FIXTURES / f"{name}.json").read_bytes())


def reply(payload: object, status: int = 200) -> Response:
    return Response(status, {}, json.dumps(payload).encode())


def page(first: int, last: int, after: str | None = None) -> Response:
    paging: dict[str, object] = {"cursors": {"after": after or "END"}}
    if after:
        paging["next"] = f"https://graph.instagram.com/me/media?access_token=x&after={after}"
    return reply({"data": [{"id": str(number)} for number in range(first, last)], "paging": paging})


def client(
    *replies: Reply, platform=INSTAGRAM_LOGIN, forever: bool = False
) -> tuple[InstagramClient, Announced]:
    transport = Announced(*replies, forever=forever)
    return InstagramClient(TOKEN, platform=platform, transport=transport), transport


def account(size: int, most: int = 100) -> Callable[[dict[str, str]], Response]:
    """Return a stand-in account whose pages of more than `most` items are too large for Instagram."""

    def answer(params: dict[str, str]) -> Response:
        limit, start = int(params["limit"]), int(params.get("after", "0"))
        if limit > most:
            return fixture("error_graph_less_data", 400)
        end = min(start + limit, size)
        return page(start, end, str(end) if end < size else None)

    return answer


CALLS: list[tuple[str, Callable[[InstagramClient], object], str]] = [
    ("get_user", lambda c: c.get_user(), "me_flat"),
    ("list_media", lambda c: c.list_media(), "media_page"),
    ("iter_media", lambda c: list(c.iter_media(limit=4)), "media_page"),
    ("get_media", lambda c: c.get_media("1"), "me_flat"),
    ("list_children", lambda c: c.list_children("1"), "children"),
    ("list_comments", lambda c: c.list_comments("1"), "comments"),
    ("iter_comments", lambda c: list(c.iter_comments("1")), "comments"),
    ("list_replies", lambda c: c.list_replies("1"), "comments"),
    ("list_stories", lambda c: c.list_stories(), "media_page"),
    ("get_media_insights", lambda c: c.get_media_insights("1", ["reach", "views"]), "insights_media"),
    ("get_user_insights", lambda c: c.get_user_insights(["reach", "views"]), "insights_user"),
]
every_read = pytest.mark.parametrize(("call", "good"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS])


@every_read
def test_every_read_works(call, good) -> None:
    instagram, transport = client(fixture(good), fixture("media_last_page"))
    assert call(instagram)
    assert all(params["access_token"] == TOKEN.value for _, params in transport.asked)


@every_read
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (fixture("error_graph_190", 400), errors.AccessTokenInvalid),
        (reply({"error": {"message": "No", "code": 200}}, 400), errors.PermissionMissing),
        (fixture("error_graph_limit", 400), errors.RateLimited),
        (reply({"error": {"message": "No", "code": 100, "error_subcode": 33}}, 400), errors.ObjectMissing),
        (fixture("error_graph_field", 400), errors.GraphAPIError),
        (fixture("error_graph_less_data", 400), errors.ServiceUnavailable),
        (Response(502, {}, b"<html>"), errors.ServiceUnavailable),
        (errors.ConnectionFailed("gone"), errors.ConnectionFailed),
        (Response(200, {}, b"<html>"), errors.UnexpectedResponse),
        (reply({"odd": 1}), errors.UnexpectedResponse),
    ],
)
def test_every_read_fails_by_name(call, good, fault, kind) -> None:
    instagram, _ = client(fault, forever=True)
    with pytest.raises(kind) as caught:
        call(instagram)
    assert type(caught.value) is kind


@every_read
def test_every_read_survives_a_passing_fault(call, good) -> None:
    instagram, transport = client(
        errors.ConnectionFailed("gone"), Response(500, {}, b""), fixture(good), fixture("media_last_page")
    )
    assert call(instagram)
    assert transport.asked[0] == transport.asked[2]


def test_the_profile_is_one_read_of_all_its_fields() -> None:
    instagram, transport = client(fixture("me_flat"))
    assert instagram.get_user().username == "lima_tests"
    ((path, params),) = transport.asked
    assert path == "/me"
    assert params["fields"] == (
        "id,user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count,"
        "biography,website"
    )


def test_the_documented_wrapped_profile_is_read_too() -> None:
    instagram, _ = client(fixture("me_wrapped"))
    assert instagram.get_user().user_id == "17841405793187218"


@pytest.mark.parametrize("code", [10, 100, 9005])
def test_fields_instagram_refuses_are_left_out_from_then_on(code) -> None:
    refusal = reply({"error": {"message": "(#100) Tried accessing nonexisting field", "code": code}}, 400)
    instagram, transport = client(refusal, fixture("me_flat"), fixture("me_flat"))
    assert instagram.get_user() == instagram.get_user()
    asked = [params["fields"] for _, params in transport.asked]
    assert asked[0].endswith(",media_count,biography,website")
    assert asked[1] == asked[2] == asked[0].removesuffix(",biography,website")


def test_a_refusal_that_was_not_about_fields_is_not_remembered() -> None:
    refused = fixture("error_graph_field", 400)
    instagram, transport = client(refused, refused, fixture("me_flat"))
    with pytest.raises(errors.GraphAPIError, match="nonexisting field"):
        instagram.get_user()
    instagram.get_user()
    assert transport.asked[2][1]["fields"].endswith("biography,website")


@pytest.mark.parametrize(("code", "subcode"), [(190, None), (100, 33), (200, None), (368, None)])
def test_a_refusal_that_fewer_fields_cannot_mend_is_asked_once(code, subcode) -> None:
    refusal = {"error": {"message": "No", "code": code, "error_subcode": subcode}}
    instagram, transport = client(reply(refusal, 400), forever=True)
    with pytest.raises(errors.GraphAPIError):
        instagram.get_user()
    assert len(transport.asked) == 1


def test_a_page_of_media_has_its_albums_slides_and_its_cursor() -> None:
    instagram, transport = client(fixture("media_page"))
    listed = instagram.list_media()
    assert [len(post.children) for post in listed.items] == [0, 0, 2, 0]
    assert listed.after == "QVFIAFTER"
    ((path, params),) = transport.asked
    assert path == "/me/media"
    assert params["limit"] == "100"
    assert "children{id,media_type,media_url,thumbnail_url,permalink,timestamp}" in params["fields"]
    assert not {"after", "since", "until"} & params.keys()


def test_a_page_can_be_bounded_and_continued() -> None:
    instagram, transport = client(fixture("media_last_page"))
    since, until = NOW - timedelta(days=30), NOW
    assert instagram.list_media(limit=12, after="QVFI", since=since, until=until).after is None
    params = transport.asked[0][1]
    assert (params["limit"], params["after"]) == ("12", "QVFI")
    assert (params["since"], params["until"]) == (str(int(since.timestamp())), str(int(until.timestamp())))


def test_basic_display_is_asked_only_for_its_own_fields() -> None:
    instagram, transport = client(fixture("me_flat"), fixture("media_page"), platform=BASIC_DISPLAY)
    instagram.get_user()
    instagram.list_media()
    fields = ",".join(params["fields"] for _, params in transport.asked)
    for foreign in ("like_count", "biography", "user_id", "shortcode", "media_product_type"):
        assert foreign not in fields


def test_iter_walks_ten_thousand_posts_in_a_hundred_reads() -> None:
    instagram, transport = client(account(10_000), forever=True)
    assert [post.id for post in instagram.iter_media()] == [str(number) for number in range(10_000)]
    assert len(transport.asked) == 100


def test_iter_reads_a_page_only_when_it_is_wanted() -> None:
    instagram, transport = client(account(1000), forever=True)
    walk = instagram.iter_media()
    assert transport.asked == []
    for _ in range(100):
        next(walk)
    assert len(transport.asked) == 1


@pytest.mark.parametrize(("limit", "limits"), [(0, []), (1, ["1"]), (100, ["100"]), (130, ["100", "30"])])
def test_iter_asks_for_no_more_than_wanted(limit, limits) -> None:
    instagram, transport = client(account(500), forever=True)
    assert len(list(instagram.iter_media(limit=limit))) == limit
    assert [params["limit"] for _, params in transport.asked] == limits


def test_iter_goes_on_after_an_empty_page_that_has_a_next() -> None:
    instagram, _ = client(page(0, 2, "A"), page(0, 0, "B"), page(2, 3))
    assert [post.id for post in instagram.iter_media()] == ["0", "1", "2"]


def test_iter_takes_no_more_than_wanted_from_a_page_too_long() -> None:
    instagram, _ = client(page(0, 50, "A"))
    assert len(list(instagram.iter_media(limit=20))) == 20


def test_a_page_too_large_is_halved_and_grows_back() -> None:
    instagram, transport = client(account(400, most=30), forever=True)
    listed = instagram.list_media()
    assert (len(listed.items), listed.after) == (25, "25")
    assert [params["limit"] for _, params in transport.asked] == ["100", "50", "25"]
    transport.replies = [account(400)]
    transport.asked.clear()
    assert len(list(instagram.iter_media())) == 400
    assert [params["limit"] for _, params in transport.asked] == ["50", "100", "100", "100", "100"]


def test_halving_loses_and_repeats_nothing() -> None:
    instagram, _ = client(account(333, most=7), forever=True)
    assert [post.id for post in instagram.iter_media()] == [str(number) for number in range(333)]


def test_halving_ends_at_one() -> None:
    instagram, transport = client(account(10, most=0), forever=True)
    with pytest.raises(errors.ServiceUnavailable):
        instagram.list_media(limit=4)
    assert [params["limit"] for _, params in transport.asked] == ["4", "2", "1"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(size=st.integers(0, 260), most=st.integers(1, 120), limit=st.none() | st.integers(0, 300))
def test_iter_gives_each_post_once_in_order(size, most, limit) -> None:
    instagram, _ = client(account(size, most), forever=True)
    wanted = size if limit is None else min(limit, size)
    assert [post.id for post in instagram.iter_media(limit=limit)] == [
        str(number) for number in range(wanted)
    ]


def test_one_post_is_read_by_its_id() -> None:
    instagram, transport = client(reply({"id": "17895695668004550", "media_type": "IMAGE"}))
    assert instagram.get_media("17895695668004550").media_type == "IMAGE"
    assert transport.asked[0][0] == "/17895695668004550"


@pytest.mark.parametrize("media_id", ["", "..", "me/media", "1?fields=x", "1 2", "é", "1\n"])
@pytest.mark.parametrize("method", ["get_media", "list_children", "list_comments", "list_replies"])
def test_what_cannot_be_an_id_is_missing_without_asking(method, media_id) -> None:
    instagram, transport = client()
    with pytest.raises(errors.ObjectMissing):
        getattr(instagram, method)(media_id)
    assert transport.asked == []


def test_the_slides_of_an_album_are_read_to_the_end() -> None:
    instagram, transport = client(page(0, 2, "A"), page(2, 4, "B"), page(4, 5))
    assert [slide.id for slide in instagram.list_children("1")] == ["0", "1", "2", "3", "4"]
    assert [params.get("after") for _, params in transport.asked] == [None, "A", "B"]
    assert transport.asked[0][0] == "/1/children"


def test_comments_are_listed_by_fifty() -> None:
    instagram, transport = client(fixture("comments"))
    assert instagram.list_comments("1", after="B").items[0].text == "Lovely"
    path, params = transport.asked[0]
    assert (path, params["limit"], params["after"]) == ("/1/comments", "50", "B")
    assert params["fields"] == (
        "id,text,timestamp,username,like_count,hidden,parent_id,"
        "replies{id,text,timestamp,username,like_count,hidden,parent_id}"
    )


def test_all_comments_are_walked_and_replies_listed_on_their_own() -> None:
    instagram, transport = client(page(0, 2, "A"), page(2, 3), page(5, 6, "R"))
    assert [comment.id for comment in instagram.iter_comments("1")] == ["0", "1", "2"]
    assert instagram.list_replies("7", after="Q").after == "R"
    path, params = transport.asked[-1]
    assert (path, params["after"], params["fields"]) == (
        "/7/replies",
        "Q",
        "id,text,timestamp,username,like_count,hidden,parent_id",
    )


def test_stories_are_media_of_me_or_of_the_account_named() -> None:
    instagram, transport = client(page(0, 1, "A"), page(1, 2), page(0, 0))
    assert [story.id for story in instagram.list_stories()] == ["0", "1"]
    assert instagram.list_stories(user_id="17841") == ()
    assert [path for path, _ in transport.asked] == ["/me/stories", "/me/stories", "/17841/stories"]
    assert "children{" in transport.asked[0][1]["fields"]


@pytest.mark.parametrize(
    "call",
    [
        lambda c: c.list_comments("1"),
        lambda c: next(c.iter_comments("1")),
        lambda c: c.list_replies("1"),
        lambda c: c.list_stories(),
        lambda c: c.get_media_insights("1", ["reach"]),
        lambda c: c.get_user_insights(["reach"]),
    ],
)
def test_basic_display_is_not_asked_for_what_it_never_had(call) -> None:
    instagram, transport = client(platform=BASIC_DISPLAY)
    with pytest.raises(errors.GraphAPIError, match="basic_display has no"):
        call(instagram)
    assert transport.asked == []


def test_usage_is_the_last_that_was_reported() -> None:
    busy = {"X-App-Usage": '{"call_count":97}'}
    blocked = {"X-App-Usage": '{"call_count":100}'}
    instagram, _ = client(
        fixture("me_flat", headers=busy), fixture("me_flat"), fixture("error_graph_limit", 400, blocked)
    )
    assert instagram.usage is None
    instagram.get_user()
    assert instagram.usage == Usage(call_count=97)
    instagram.get_user()
    assert instagram.usage == Usage(call_count=97)
    with pytest.raises(errors.RateLimited):
        instagram.get_user()
    assert instagram.usage == Usage(call_count=100)


def test_any_refusal_keeps_the_usage_it_reported() -> None:
    busy = {"X-App-Usage": '{"total_time":88}'}
    instagram, _ = client(fixture("error_graph_190", 400, busy))
    with pytest.raises(errors.AccessTokenInvalid) as caught:
        instagram.get_user()
    assert instagram.usage == caught.value.usage == Usage(total_time=88)


def test_a_hook_sees_the_usage_before_each_try_and_may_end_the_read() -> None:
    busy = fixture("me_flat", headers={"X-App-Usage": '{"call_count":97}'})
    seen: list[Usage | None] = []

    def hook(usage: Usage | None) -> None:
        seen.append(usage)
        if usage and usage.percent > 95:
            raise InterruptedError("enough for now")

    transport = Announced(errors.ConnectionFailed("gone"), busy)
    instagram = InstagramClient(TOKEN, transport=transport, before_request=hook)
    instagram.get_user()
    assert seen == [None, None]
    with pytest.raises(InterruptedError):
        instagram.get_user()
    assert len(transport.asked) == 2


def test_a_limit_is_not_hammered() -> None:
    instagram, transport = client(fixture("error_graph_limit", 400), forever=True)
    with pytest.raises(errors.RateLimited):
        list(instagram.iter_media())
    assert len(transport.asked) == 1
    assert instagram.usage is None


def test_the_token_is_in_no_text() -> None:
    instagram, _ = client()
    assert repr(instagram) == "InstagramClient(user_id='17841', platform='instagram_login')"
    assert TOKEN.value not in str(instagram)


def test_without_a_transport_there_is_one() -> None:
    with pytest.raises(errors.ConnectionFailed):
        InstagramClient(TOKEN, platform=INSTAGRAM_LOGIN.hosted_at("https://127.0.0.1:1")).get_user()
