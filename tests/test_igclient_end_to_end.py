"""The client against the sandbox: both platforms from sign-in to the last read, and every fault on the wire."""

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from test_igclient_transport import everything_said

from igclient import (
    BASIC_DISPLAY,
    INSTAGRAM_LOGIN,
    InstagramClient,
    MediaType,
    OAuthClient,
    Transport,
    errors,
)
from igclient.metrics import MEDIA_METRICS, USER_METRICS
from sandbox import Fault, Sandbox
from sandbox.walk import allow

REDIRECT = "http://localhost:8501/"
SCOPE = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
)
PLATFORMS = {"instagram_login": (INSTAGRAM_LOGIN, SCOPE), "basic_display": (BASIC_DISPLAY, None)}
AT_ONCE = {"sleep": lambda seconds: None}


def signed_in(
    sandbox: Sandbox, name: str, account: str = "sample", **options: float
) -> tuple[OAuthClient, InstagramClient]:
    platform, scope = PLATFORMS[name]
    platform = platform.hosted_at(sandbox.base_url)
    transport = Transport(**AT_ONCE | options)
    oauth = OAuthClient(
        sandbox.client_id, sandbox.client_secret, REDIRECT, platform=platform, transport=transport
    )
    back = allow(oauth.authorization_url(state="s", scope=scope), account=account)
    token = oauth.exchange_code(parse_qs(urlsplit(back).query)["code"][0])
    return oauth, InstagramClient(oauth.renew(token), platform=platform, transport=transport)


@pytest.fixture(scope="module", params=["flat", "wrapped", "legacy"])
def shaped(request) -> Iterator[Sandbox]:
    with Sandbox(redirect_uris=[REDIRECT], shapes=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def instagram(running) -> InstagramClient:
    return signed_in(running, "instagram_login")[1]


@pytest.fixture(scope="module")
def reading(running, instagram) -> Callable[[str], InstagramClient]:
    """The client for a fault. Only for an answer that never ends is it one that gives up after a second."""
    hasty = signed_in(running, "instagram_login", read_timeout=1.0)[1]
    return lambda fault: hasty if fault == "stall" else instagram


@pytest.mark.parametrize("name", PLATFORMS)
def test_a_platform_from_sign_in_to_the_last_read(shaped, name) -> None:
    oauth, instagram = signed_in(shaped, name)
    user = instagram.get_user()
    assert user.username == "maya.lindqvist"
    assert user.media_count == 322
    posts = list(instagram.iter_media())
    assert len(posts) == len(set(posts)) == 321
    assert instagram.usage is not None
    album = next(post for post in posts if post.is_album)
    assert instagram.list_children(album.id) == album.children
    again = instagram.get_media(posts[0].id)
    assert (again.id, again.media_type) == (posts[0].id, MediaType.CAROUSEL_ALBUM)
    assert (posts[1].like_count is None) == (name == "basic_display")
    with pytest.raises(errors.TokenRefused):  # it is not a day old yet
        oauth.refresh_long_lived_token(instagram._token)


def test_comments_stories_and_insights(instagram) -> None:
    posts = instagram.list_media().items
    discussed = max(posts, key=lambda post: post.comments_count or 0)
    comments = list(instagram.iter_comments(discussed.id))
    assert sum(1 + len(comment.replies) for comment in comments) == discussed.comments_count
    answered = next(comment for comment in comments if comment.replies)
    assert instagram.list_replies(answered.id).items == answered.replies
    assert answered.username
    stories = instagram.list_stories()
    assert [story.media_product_type for story in stories] == ["STORY", "STORY"]
    reel = next(post for post in posts if post.is_reel)
    insights = instagram.get_media_insights(reel.id, [*MEDIA_METRICS["REELS"], "plays", "follows"])
    assert set(insights.refused) == {"plays", "follows"}
    assert insights["likes"] == reel.like_count
    oldest = list(instagram.iter_media())[-1]
    assert instagram.get_media_insights(oldest.id, ["reach"]).predates_professional_account
    account = instagram.get_user_insights(USER_METRICS, breakdown="follow_type")
    assert set(account) == set(USER_METRICS)
    assert account.details["reach"].breakdown.keys() == {("FOLLOWER",), ("NON_FOLLOWER",)}
    assert len(instagram.get_user_insights(["reach"], metric_type="time_series").details["reach"].series) == 2


@pytest.mark.parametrize("death", ["reset_in_body", "cut", "truncated"])
def test_a_listing_whose_provider_dies_goes_on_where_it_broke_off(running, instagram, death) -> None:
    posts, walk = [], instagram.iter_media()
    running.play(Fault(death, "/me/media", skip=1, times=3))
    with pytest.raises(errors.IGClientError):
        posts.extend(walk)
    assert 0 < len(posts) < 321
    posts.extend(walk)
    assert len(posts) == len({post.id for post in posts}) == 321


def test_ten_thousand_posts_are_a_hundred_calls(running) -> None:
    instagram = signed_in(running, "instagram_login", "huge")[1]
    running.forget_requests()
    assert sum(1 for _ in instagram.iter_media()) == 10_000
    assert running.count("media_list") == 100


WIRE = {
    "reset": errors.ConnectionFailed,
    "reset_in_body": errors.ConnectionFailed,
    "cut": errors.ConnectionFailed,
    "stall": errors.TimedOut,
    "status_500": errors.ServiceUnavailable,
    "html_502": errors.ServiceUnavailable,
    "html_200": errors.UnexpectedResponse,
    "truncated": errors.UnexpectedResponse,
    "empty": errors.UnexpectedResponse,
    "not_an_object": errors.UnexpectedResponse,
    "code_1": errors.ServiceUnavailable,
    "code_2": errors.ServiceUnavailable,
}
LASTING = {
    "other_shape": errors.UnexpectedResponse,
    "gzip_bomb": errors.UnexpectedResponse,
    "redirect": errors.UnexpectedResponse,
    "code_4": errors.RateLimited,
    "code_190": errors.AccessTokenInvalid,
    "html_401": errors.AccessTokenInvalid,
    "html_407": errors.ConnectionFailed,
    "html_429": errors.RateLimited,
    "html_429_until": errors.RateLimited,
    "html_503": errors.ServiceUnavailable,
}


def faulty(sandbox: Sandbox, name: str, times: int) -> int:
    sandbox.play(Fault(name, "/me/media", times=times))
    sandbox.forget_requests()
    return len(sandbox.played)


@pytest.mark.parametrize("name", WIRE)
def test_a_read_survives_a_fault_that_passes(running, reading, name) -> None:
    before = faulty(running, name, 1)
    assert len(reading(name).list_media(limit=5).items) == 5
    assert (len(running.played) - before, running.count("media_list")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "kind", "tries"),
    [*((name, kind, 3) for name, kind in WIRE.items()), *((name, kind, 1) for name, kind in LASTING.items())],
)
def test_a_fault_that_stays_is_the_right_error(running, reading, name, kind, tries) -> None:
    before = faulty(running, name, tries)
    with pytest.raises(kind) as caught:
        reading(name).list_media()
    assert type(caught.value) is kind
    # A redirect that was followed would have been counted: it leads back here under another name.
    assert (len(running.played) - before, running.count("media_list")) == (tries, 0)
    assert "IGAA" not in everything_said(caught.value)


@pytest.mark.parametrize("name", ["html_429", "html_429_until", "html_503"])
def test_a_wait_that_http_itself_asks_for_is_kept(running, instagram, name) -> None:
    faulty(running, name, 1)
    with pytest.raises(errors.IGClientError) as caught:
        instagram.list_media()
    assert caught.value.retry_after is not None
    # A date is counted from the answer's own, which servers may write a second late.
    assert abs(caught.value.retry_after - timedelta(minutes=7)) < timedelta(seconds=10)


def test_names_of_old_tutorials_are_a_reason_of_their_own(running) -> None:
    with pytest.raises(errors.AppRejected) as caught:
        Transport(**AT_ONCE).post(
            f"{running.base_url}/oauth/access_token", {"app_id": "1", "app_secret": "x" * 8}
        )
    assert (caught.value.reason, caught.value.message) == (
        "field_missing",
        "Missing required field client_id",
    )


def whole(instagram: InstagramClient) -> list[str]:
    return [media.id for media in instagram.iter_media()]


def test_a_listing_that_goes_on_by_time_is_read_whole(running, instagram) -> None:
    posts = whole(instagram)
    faulty(running, "next_by_time", 3)
    assert whole(instagram) == posts
    assert running.count("media_list") == 4


@pytest.mark.parametrize("name", ["next_without_cursor", "next_number"])
def test_a_listing_that_breaks_off_is_no_complete_one(running, instagram, name) -> None:
    faulty(running, name, 1)
    page = instagram.list_media()
    assert (len(page.items), page.after, page.is_cut_off) == (100, None, True)
    faulty(running, name, 1)
    with pytest.raises(errors.UnexpectedResponse, match="could not be read on"):
        whole(instagram)


@pytest.mark.parametrize("name", ["row_null", "row_text", "row_without_id"])
def test_a_bad_row_is_left_out_and_counted(running, instagram, name) -> None:
    posts = whole(instagram)
    faulty(running, name, 2)
    walk = instagram.iter_media()
    assert [media.id for media in walk] == [
        post for number, post in enumerate(posts) if number not in (50, 150)
    ]
    assert walk.unreadable == 2


@pytest.mark.parametrize("name", ["odd_times", "odd_counts"])
def test_an_odd_value_costs_itself_only(running, instagram, name) -> None:
    posts = list(instagram.iter_media(limit=100))
    faulty(running, name, 1)
    odd = list(instagram.iter_media(limit=100))
    assert [post.id for post in odd] == [post.id for post in posts]
    assert [post.caption for post in odd] == [post.caption for post in posts]
    assert odd[20:] == posts[20:]
    assert any(post.extra.keys() & {"timestamp", "like_count"} for post in odd)


def test_a_missing_permission_is_told_after_asking_for_less(running, instagram) -> None:
    before = faulty(running, "code_10", 2)
    with pytest.raises(errors.PermissionMissing):
        instagram.list_media()
    assert len(running.played) - before == 2
    assert instagram.list_media(limit=1).items[0].media_product_type


def test_a_limit_says_when_to_come_back(running, instagram) -> None:
    running.play(Fault("code_4", "/me"))
    with pytest.raises(errors.RateLimited) as caught:
        instagram.get_user()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after.total_seconds() == 7 * 60
    assert instagram.usage is not None
    assert instagram.usage.percent == 100


def test_a_page_too_large_is_asked_for_at_half_the_size(running, instagram) -> None:
    faulty(running, "less_data", 2)
    assert len(instagram.list_media(limit=100).items) == 25


@pytest.mark.parametrize("fault", ["reset", "reset_in_body", "html_502", "empty"])
def test_a_code_is_sent_once_whatever_happens_on_the_wire(running, fault) -> None:
    oauth, _ = signed_in(running, "instagram_login")
    back = allow(oauth.authorization_url(state="s"), account="sample")
    running.play(Fault(fault, "/oauth/access_token"))
    running.forget_requests()
    with pytest.raises(errors.IGClientError):
        oauth.exchange_code(parse_qs(urlsplit(back).query)["code"][0])
    assert running.count("code_exchange") == 0


def test_nobody_there_is_a_failed_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    platform = INSTAGRAM_LOGIN.hosted_at(f"http://127.0.0.1:{port}")
    oauth = OAuthClient("1", "secret", REDIRECT, platform=platform, transport=Transport(**AT_ONCE))
    with pytest.raises(errors.ConnectionFailed):
        oauth.exchange_code("code")
