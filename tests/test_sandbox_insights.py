"""The sandbox's insights, stories and replies: who may ask, for which metric, of what."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests
from test_sandbox_oauth import BASIC, LEGACY, graph_error, sign_in

from sandbox.accounts import build_accounts
from sandbox.insights import OF_ACCOUNTS, ON_MEDIA, SCOPE, media_insights
from sandbox.reading import Reading

SCOPES = f"{BASIC},instagram_business_manage_insights,instagram_business_manage_comments"


@pytest.fixture(scope="module")
def get(running):
    tokens = {name: sign_in(running, name, SCOPES) for name in ("sample", "empty", "single")}
    tokens |= {"basic": sign_in(running), "legacy": sign_in(running, scope=LEGACY)}

    def read(path, account="sample", **query):
        query["access_token"] = tokens[account]
        return requests.get(running.base_url + path, params=query, timeout=30)

    return read


@pytest.fixture(scope="module")
def posts(get):
    """The newest post of each kind, and the oldest post."""
    fields = "id,media_product_type,media_type,comments_count,children{id}"
    newest = get("/me/media", limit=100, fields=fields).json()["data"]
    kinds = {post["media_product_type"]: post for post in reversed(newest)}
    oldest = get("/me/media", until="2022-01-01", limit=100).json()["data"][-1]
    album = next(post for post in newest if post["media_type"] == "CAROUSEL_ALBUM")
    discussed = max(newest, key=lambda post: post["comments_count"])
    return kinds | {"oldest": oldest, "album": album, "discussed": discussed}


@pytest.mark.parametrize("product", ["FEED", "REELS"])
def test_every_metric_of_a_post_is_answered_or_left_out(get, posts, product):
    asked = ",".join(ON_MEDIA[product])
    items = get(f"/{posts[product]['id']}/insights", metric=asked).json()["data"]
    assert {item["name"] for item in items} <= set(ON_MEDIA[product])
    assert all(item["values"][0]["value"] > 0 and item["period"] == "lifetime" for item in items)
    assert items[0]["id"] == f"{posts[product]['id']}/insights/views/lifetime"


@pytest.mark.parametrize(
    ("metric", "breakdown", "code", "words"),
    [
        ("reach,plays", None, 100, "(#100) metric[1] must be one of the following values: comments"),
        ("reach,navigation", None, 100, "does not support the navigation metric for this media product type"),
        ("", None, 100, "(#100) The parameter metric is required"),
        ("profile_activity,reach", "action_type", 1, "An unknown error has occurred."),
    ],
)
def test_one_bad_metric_spoils_the_answer(get, posts, metric, breakdown, code, words):
    answer = get(f"/{posts['FEED']['id']}/insights", metric=metric, breakdown=breakdown)
    found, message = graph_error(answer)
    assert found == code
    assert words in message


def test_a_breakdown_adds_up(get, posts):
    path = f"/{posts['FEED']['id']}/insights"
    (item,) = get(path, metric="profile_activity", breakdown="action_type").json()["data"]
    total = item["total_value"]
    assert sum(row["value"] for row in total["breakdowns"][0]["results"]) == total["value"]


def test_a_post_from_before_the_switch_has_none(get, posts):
    error = get(f"/{posts['oldest']['id']}/insights", metric="reach").json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, 2108006)


def test_insights_end_two_years_after_the_post(get):
    ended = get("/me/media", until="2024-06-01", limit=1).json()["data"][0]["id"]
    assert get(f"/{ended}/insights", metric="reach,views").json() == {"data": []}


def test_reach_comes_an_hour_after_the_post_and_views_at_once():
    made = datetime(2026, 11, 28, 12, tzinfo=UTC)
    account = build_accounts(made)["sample"]
    post, grant = account.timeline.post(0), SimpleNamespace(permissions=(SCOPE,))

    def told(after):
        links = SimpleNamespace(clock=SimpleNamespace(now=lambda: post.posted_at + after))
        reading = Reading(account, grant, links, "v27.0", "token")
        return [item["name"] for item in media_insights(reading, post, {"metric": "reach,views"})["data"]]

    assert told(timedelta(minutes=59)) == ["views"]
    assert told(timedelta(hours=1)) == ["reach", "views"]


def test_slides_have_no_insights(get, posts):
    slide = posts["album"]["children"]["data"][0]["id"]
    assert graph_error(get(f"/{slide}/insights", metric="reach"))[0] == 100


@pytest.mark.parametrize("path", ["/me/insights", "/{FEED}/insights"])
def test_insights_need_their_scope(get, posts, path):
    path = path.format(FEED=posts["FEED"]["id"])
    assert graph_error(get(path, "basic", metric="reach", period="day"))[0] == 10
    assert graph_error(get(path, "legacy", metric="reach", period="day"))[0] == 100


def test_an_account_has_totals_and_days(get):
    daily = ",".join(name for name, period in OF_ACCOUNTS.items() if period == "day")
    totals = get("/me/insights", metric=daily, period="day", metric_type="total_value").json()["data"]
    assert all(item["total_value"]["value"] > 0 for item in totals)
    (reach,) = get("/me/insights", metric="reach", period="day").json()["data"]
    assert [len(reach["values"]), reach["values"][0]["end_time"][-5:]] == [2, "+0000"]
    query = {"metric": "follower_demographics", "period": "lifetime", "metric_type": "total_value"}
    (people,) = get("/me/insights", **query, timeframe="this_month", breakdown="age").json()["data"]
    assert people["total_value"]["breakdowns"][0]["dimension_keys"] == ["age"]
    assert get("/me/insights", "empty", metric="reach", period="day").json() == {"data": []}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"metric": "reach", "period": "week"}, "Incompatible period"),
        ({"metric": "follower_demographics", "period": "lifetime"}, "timeframe is required"),
        ({"metric": "reach,views", "period": "day"}, "The following metrics (views) should be specified"),
        ({"metric": "impressions", "period": "day"}, "metric[0] must be one of"),
    ],
)
def test_an_account_refuses_what_does_not_go_together(get, query, words):
    assert words in graph_error(get("/me/insights", **query))[1]


def test_stories_are_media_and_have_insights_of_their_own(get):
    stories = get("/me/stories", fields="id,media_product_type,media_url").json()["data"]
    assert [story["media_product_type"] for story in stories] == ["STORY", "STORY"]
    assert requests.get(stories[0]["media_url"], timeout=30).headers["Content-Type"] == "image/jpeg"
    assert get(f"/{stories[0]['id']}", fields="permalink").json()["id"] == stories[0]["id"]
    items = get(
        f"/{stories[0]['id']}/insights", metric="navigation", breakdown="story_navigation_action_type"
    )
    assert len(items.json()["data"][0]["total_value"]["breakdowns"][0]["results"]) == 4
    assert get("/me/stories", "single").json() == {"data": []}
    assert graph_error(get("/me/stories", "legacy"))[0] == 100


def test_replies_are_listed_by_their_comment(get, posts, sandbox):
    comments = get(f"/{posts['discussed']['id']}/comments", fields="replies{id,text}", limit=50).json()[
        "data"
    ]
    answered = next(comment for comment in comments if "replies" in comment)
    listed = get(f"/{answered['id']}/replies", fields="id,text").json()
    assert listed["data"] == answered["replies"]["data"]
    assert get(f"/{listed['data'][0]['id']}/replies").json() == {"data": []}
    assert graph_error(get("/17800000000000001/replies"))[0] == 100
    assert sandbox.count("replies") == 3
