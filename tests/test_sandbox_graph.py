"""The sandbox's Graph: fields, expansion, pages, permissions and error bodies."""

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from test_sandbox_oauth import LEGACY, REDIRECT, WITH_COMMENTS, graph_error, sign_in

from sandbox import Sandbox
from sandbox.pipeline import MOST_COUNTED, Service

ALL_MEDIA = (
    "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,shortcode,timestamp,username,"
    "owner,like_count,comments_count,is_comment_enabled,is_shared_to_feed,alt_text,media_audio_type,"
    "is_ai_generated,shares_count,saved_count,reposts_count"
)
REDUCE = "Please reduce the amount of data you're asking for, then retry your request"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(redirect_uris=[REDIRECT]) as running:
        yield running


@pytest.fixture(scope="module")
def tokens(sandbox):
    return {name: sign_in(sandbox, name, WITH_COMMENTS) for name in ("sample", "empty", "single", "huge")}


@pytest.fixture(scope="module")
def get(sandbox, tokens):
    session = requests.Session()

    def read(path, account="sample", token=None, **query):
        query["access_token"] = token or tokens[account]
        return session.get(sandbox.base_url + path, params=query, timeout=10)

    yield read
    session.close()


def walk(get, **query):
    """Every page of the media edge, following cursors."""
    pages = [get("/me/media", **query).json()]
    while "next" in pages[-1].get("paging", {}):
        after = pages[-1]["paging"]["cursors"]["after"]
        pages.append(get("/me/media", **query, after=after).json())
    return pages


def test_without_fields_only_the_id(get):
    assert set(get("/me").json()) == {"id"}
    page = get("/me/media").json()
    assert len(page["data"]) == 25
    assert all(set(item) == {"id"} for item in page["data"])
    assert set(get(f"/{page['data'][0]['id']}").json()) == {"id"}


def test_profile_fields_and_the_two_ids(get):
    fields = "user_id,username,name,account_type,biography,website,followers_count,follows_count,media_count"
    user = get("/me", fields=fields).json()
    assert user == {
        "id": "27640875392278831",
        "user_id": "17841405822304914",
        "username": "maya.lindqvist",
        "name": "Maya Lindqvist",
        "account_type": "MEDIA_CREATOR",
        "biography": "Light, weather and the long way home. Prints on request.",
        "website": "https://maya-lindqvist.example/prints",
        "followers_count": 18406,
        "follows_count": 391,
        "media_count": 322,
    }
    assert get("/17841405822304914", fields=fields).json() == user
    assert get("/27640875392278831", fields=fields).json() == user


def test_absent_is_absent_and_never_null(get):
    user = get("/me", "empty", fields="username,name,biography,website,media_count").json()
    assert set(user) == {"id", "username", "media_count"}
    listed = get("/me/media", fields=ALL_MEDIA, limit=100)
    assert b"null" not in listed.content


@pytest.mark.parametrize("fields", ["id, username,  name", " username ,name,", "name,id,username"])
def test_blanks_and_order_in_fields_do_not_matter(get, fields):
    assert set(get("/me", fields=fields).json()) == {"id", "username", "name"}


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("/me", "username,shoe_size", "Tried accessing nonexistent field (shoe_size) on node type (User)"),
        ("/me/media", "id,location", "Tried accessing nonexistent field (location) on node type (Media)"),
        ("/me", "media{id,filter}", "Tried accessing nonexistent field (filter) on node type (Media)"),
        (
            "/me/media",
            "children{id,is_comment_enabled}",
            "Tried accessing nonexistent field (is_comment_enabled) on node type (Media)",
        ),
    ],
)
def test_one_unknown_field_fails_the_whole_read(get, path, fields, message):
    assert graph_error(get(path, fields=fields)) == (100, message)


@pytest.mark.parametrize(
    "fields",
    [
        "media{id",
        "media}",
        "media.limit(3",
        "a..b",
        "{id}",
        "media{" * 40 + "id",
        "children{" * 9 + "id" + "}" * 9,
    ],
)
def test_malformed_fields_are_refused(get, fields):
    assert graph_error(get("/me", fields=fields))[0] == 2500


def test_fields_expand_into_pages_of_their_own(get):
    user = get("/me", fields="username,media.limit(2){id,media_type,children{id,media_type}}").json()
    assert len(user["media"]["data"]) == 2
    first = user["media"]["data"][0]
    assert first["media_type"] == "CAROUSEL_ALBUM"
    assert {"id", "media_type"} == set(first["children"]["data"][0])
    assert "paging" not in first["children"]
    assert "children" not in user["media"]["data"][1]
    assert "next" in user["media"]["paging"]


def test_children_have_an_edge_without_paging(get):
    album = get("/me/media", fields="id").json()["data"][0]["id"]
    children = get(
        f"/{album}/children", fields="id,media_type,media_url,permalink,timestamp,shortcode"
    ).json()
    assert set(children) == {"data"}
    assert len(children["data"]) == 4
    for child in children["data"]:
        assert {"id", "media_type", "media_url", "permalink", "timestamp", "shortcode"} == set(child)
        assert get(f"/{child['id']}", fields="media_type").json()["media_type"] == child["media_type"]
    photo = get("/me/media", fields="id").json()["data"][1]["id"]
    assert get(f"/{photo}/children").json() == {"data": []}


def test_children_have_no_caption_and_no_likes(get):
    album = get("/me/media", fields="children{id,caption,like_count,media_type}").json()["data"][0]
    assert all(set(child) == {"id", "media_type"} for child in album["children"]["data"])


def test_timestamps_are_utc_with_an_offset_without_colon(get):
    for item in get("/me/media", fields="timestamp").json()["data"]:
        assert item["timestamp"].endswith("+0000")
        datetime.strptime(item["timestamp"], "%Y-%m-%dT%H:%M:%S%z")


def test_a_post_read_itself_equals_the_one_listed(get):
    fields = ALL_MEDIA + ",children{id,media_type}"
    for listed in get("/me/media", fields=fields, limit=12).json()["data"]:
        itself = get(f"/{listed['id']}", fields=fields).json()
        if "like_count" not in listed:
            assert itself.pop("like_count") > 0, "hidden likes are only hidden from indirect reads"
        assert itself == listed


def test_withheld_files_have_no_key_and_reels_a_permalink_of_their_own(get):
    fields = "media_type,media_product_type,media_url,thumbnail_url,permalink,children{media_url}"
    posts = get("/me/media", fields=fields, limit=100).json()["data"]
    song, reel, album, partial = posts[10], posts[31], posts[32], posts[13]
    assert {"media_url", "thumbnail_url"} & set(song) == set()
    assert {"media_url", "thumbnail_url"} & set(reel) == {"thumbnail_url"}
    assert "media_url" not in album
    assert all("media_url" in slide for slide in album["children"]["data"])
    slides = partial["children"]["data"]
    assert [number for number, slide in enumerate(slides, 1) if "media_url" not in slide] == [5]
    for post in posts:
        kind = "reel" if post["media_product_type"] == "REELS" else "p"
        assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/{kind}/[\w-]{{11}}/", post["permalink"])
        assert post["media_type"] == "VIDEO" or "thumbnail_url" not in post


def test_pages_run_to_the_end_without_loss_or_repeat(get):
    pages = walk(get, fields="id,timestamp", limit=100)
    ids = [item["id"] for page in pages for item in page["data"]]
    assert [len(page["data"]) for page in pages] == [100, 100, 100, 21]
    assert len(set(ids)) == 321
    moments = [item["timestamp"] for page in pages for item in page["data"]]
    assert moments == sorted(moments, reverse=True)


def test_the_last_page_keeps_its_cursor_and_what_follows_is_empty(get):
    last = walk(get, limit=100)[-1]
    assert "next" not in last["paging"]
    assert last["paging"]["cursors"]["after"]
    beyond = get("/me/media", after=last["paging"]["cursors"]["after"])
    assert beyond.json() == {"data": []}


def test_previous_leads_back(get):
    first = get("/me/media", limit=10).json()
    assert "previous" not in first["paging"]
    second = get("/me/media", limit=10, after=first["paging"]["cursors"]["after"]).json()
    assert requests.get(second["paging"]["previous"], timeout=5).json() == first
    third = get("/me/media", limit=10, before=second["paging"]["cursors"]["before"]).json()
    assert third == first


def test_next_carries_token_version_and_encoded_fields(get, sandbox, tokens):
    fields = "id,caption,children{id,media_url}"
    page = get("/v24.0/me/media", fields=fields, limit=3, since=0)
    assert rb"https:\/\/" in page.content or rb"http:\/\/" in page.content
    link = page.json()["paging"]["next"]
    assert link.startswith(f"{sandbox.base_url}/v24.0/17841405822304914/media?access_token=")
    assert "fields=id%2Ccaption%2Cchildren%7Bid%2Cmedia_url%7D" in link
    query = parse_qs(urlsplit(link).query)
    assert query["access_token"] == [tokens["sample"]]
    assert (query["limit"], query["since"]) == (["3"], ["0"])
    assert query["after"] == [page.json()["paging"]["cursors"]["after"]]
    following = requests.get(link, timeout=5).json()
    assert (
        following == get("/v24.0/me/media", fields=fields, limit=3, since=0, after=query["after"][0]).json()
    )
    assert "/v25.0/" in get("/me/media").json()["paging"]["next"]


def test_cursors_are_opaque_and_checked(get):
    cursor = get("/me/media").json()["paging"]["cursors"]["after"]
    assert not cursor.isdigit()
    for bad in ("nonsense", "QVFI", cursor[:-3], "QVFI" + "A" * 40, "äöü"):
        code, message = graph_error(get("/me/media", after=bad))
        assert (code, message.partition(" specified")[0]) == (100, "The After Cursor")


@pytest.mark.parametrize(("limit", "count"), [("", 25), ("1", 1), ("100", 100)])
def test_limit(get, limit, count):
    assert len(get("/me/media", limit=limit).json()["data"]) == count


@pytest.mark.parametrize(
    ("limit", "code"), [("101", 1), ("9" * 40, 1), ("0", 100), ("-1", 100), ("ten", 100), ("²", 100)]
)
def test_wrong_limits(get, limit, code):
    answer = get("/me/media", limit=limit)
    assert graph_error(answer)[0] == code
    if code == 1:
        assert graph_error(answer)[1] == REDUCE


def test_since_and_until(get):
    posts = [item for page in walk(get, fields="id,timestamp", limit=100) for item in page["data"]]
    newest, oldest = posts[40], posts[60]
    since = int(datetime.fromisoformat(oldest["timestamp"]).timestamp())
    until = int(datetime.fromisoformat(newest["timestamp"]).timestamp())
    wanted = [item["id"] for item in posts[40:61]]
    assert [item["id"] for item in get("/me/media", since=since, until=until).json()["data"]] == wanted
    pages = walk(get, since=since, until=until, limit=8)
    assert [item["id"] for page in pages for item in page["data"]] == wanted
    assert [
        item["id"] for item in get("/me/media", since=since + 1, until=until - 1).json()["data"]
    ] == wanted[1:-1]
    day = oldest["timestamp"][:10]
    assert oldest["id"] in {item["id"] for page in walk(get, since=day, limit=100) for item in page["data"]}
    assert get("/me/media", until=1).json() == {"data": []}
    assert get("/me/media", since=until, until=since).json() == {"data": []}
    assert graph_error(get("/me/media", since="last week"))[0] == 100


def test_no_posts_is_an_empty_list_without_paging(get):
    assert get("/me/media", "empty").json() == {"data": []}
    single = get("/me/media", "single").json()
    assert len(single["data"]) == 1
    assert set(single["paging"]) == {"cursors"}


@pytest.mark.parametrize("path", ["/{id}/media", "/{user_id}/media", "/v25.0/{id}/media", "/v22.0/me/media"])
def test_the_media_edge_answers_to_both_ids_and_any_version(get, path):
    user = get("/me", fields="user_id").json()
    assert get(path.format(**user)).json()["data"] == get("/me/media").json()["data"]


def test_what_is_not_there(get, sandbox):
    code, message = graph_error(get("/17900000000000000"))
    assert (code, "'17900000000000000' does not exist" in message) == (100, True)
    assert get("/17900000000000000").json()["error"]["error_subcode"] == 33
    foreign = get("/me/media", "huge").json()["data"][0]["id"]
    assert get(f"/{foreign}").json()["error"]["error_subcode"] == 33
    assert get("/17841400638174523").json()["error"]["error_subcode"] == 33
    for path in ("/me/friends", "/v25.0/v25.0/me", "/nothing", "/v25.0", "/me/media/more"):
        assert graph_error(get(path))[0] == 2500
    posted = requests.post(sandbox.base_url + "/me/media", timeout=5)
    assert graph_error(posted) == (100, "Unsupported request - method type: post")


def test_a_token_is_needed_everywhere(get, sandbox):
    media = get("/me/media").json()["data"][0]["id"]
    for path in ("/me", "/me/media", f"/{media}", f"/{media}/children", f"/{media}/comments"):
        assert graph_error(requests.get(sandbox.base_url + path, timeout=5))[0] == 190


@pytest.mark.parametrize(
    "changes",
    [
        {"ids": "1,2"},
        {"date_format": "U"},
        {"method": "delete"},
        {"callback": "show"},
        {"batch": "[]"},
        {"fields": "id,media.limit(2).as(newest){id}"},
        {"fields": "id, caption . as ( text )"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/me", "/v23.0/me/media"])
def test_what_new_apps_may_no_longer_use_is_refused_on_every_version(get, path, changes):
    code, message = graph_error(get(path, **changes))
    assert code == 12
    assert "not available to apps created after November 4, 2026" in message


def test_overrides_and_batches_are_refused_in_body_and_header_too(sandbox):
    for path, sent in {
        "/": {"data": {"batch": "[]"}},
        "/v25.0/async_batch_requests": {"data": {}},
        "/me/media": {"data": {"method": "get"}},
        "/me": {"headers": {"X-HTTP-Method-Override": "DELETE"}},
    }.items():
        assert graph_error(requests.post(sandbox.base_url + path, timeout=5, **sent))[0] == 12


def test_one_visitors_calls_use_up_nobody_elses_allowance():
    service = Service(authority=None, accounts={}, default_account="sample", links=None)
    assert [service.count_call("mine") for _ in range(4_800)][-1] == 4_800
    assert service.count_call("another's") == 1
    for number in range(MOST_COUNTED):
        service.count_call(str(number))
    assert len(service.calls) == MOST_COUNTED


def test_usage_headers(get):
    answer = get("/me/media")
    app = json.loads(answer.headers["X-App-Usage"])
    assert set(app) == {"call_count", "total_time", "total_cputime"}
    business = json.loads(answer.headers["X-Business-Use-Case-Usage"])
    (entry,) = business["17841405822304914"]
    assert entry["type"] == "instagram"
    assert entry["estimated_time_to_regain_access"] == 0
    assert "X-App-Usage" in get("/me").headers


def test_comments_come_newest_first_fifty_at_most(get):
    posts = get("/me/media", fields="id,comments_count", limit=100).json()["data"]
    busy = max(posts, key=lambda post: post["comments_count"])
    assert busy["comments_count"] > 50
    fields = "id,text,timestamp,username,from,like_count,parent_id,media,replies{id,text,parent_id}"
    page = get(f"/{busy['id']}/comments", fields=fields, limit=100).json()
    assert len(page["data"]) <= 50
    assert set(page["paging"]["cursors"]) == {"after"}
    comments = list(page["data"])
    while "next" in page["paging"]:
        after = page["paging"]["cursors"]["after"]
        page = get(f"/{busy['id']}/comments", fields=fields, after=after).json()
        comments += page["data"]
    replies = [reply for comment in comments for reply in comment.get("replies", {}).get("data", ())]
    assert replies
    assert all(reply["parent_id"] for reply in replies)
    assert len(comments) + len(replies) == busy["comments_count"]
    assert len({entry["id"] for entry in comments + replies}) == busy["comments_count"]
    moments = [comment["timestamp"] for comment in comments]
    assert moments == sorted(moments, reverse=True)
    assert comments[0]["from"]["username"] == comments[0]["username"]
    assert comments[0]["media"] == {"id": busy["id"]}
    plain = get(f"/{busy['id']}/comments", limit=1).json()["data"][0]
    assert set(plain) == {"id", "text", "timestamp"}


def test_without_the_comment_scope_nobody_is_named(get, sandbox):
    token = sign_in(sandbox)
    media = get("/me/media").json()["data"][0]["id"]
    comments = get(f"/{media}/comments", token=token, fields="id,text,username,from").json()["data"]
    assert comments
    assert all(set(comment) == {"id", "text"} for comment in comments)


def test_basic_display_knows_less(get, sandbox):
    token = sign_in(sandbox, scope=LEGACY)
    user = get("/me", token=token, fields="id,username,account_type,media_count").json()
    assert user["media_count"] == 322
    for field in ("user_id", "name", "biography", "followers_count", "profile_picture_url"):
        assert graph_error(get("/me", token=token, fields=field))[0] == 100
    known = (
        "id,caption,media_type,media_url,permalink,thumbnail_url,timestamp,username,children{id,media_type}"
    )
    page = get("/me/media", token=token, fields=known).json()
    assert page["data"][0]["children"]["paging"]["cursors"]
    for field in ("like_count", "comments_count", "media_product_type", "alt_text"):
        assert graph_error(get("/me/media", token=token, fields=field))[0] == 100
    assert graph_error(get(f"/{page['data'][0]['id']}/comments", token=token))[0] == 100


def test_basic_display_without_user_media_lists_nothing(get, sandbox):
    token = sign_in(sandbox, scope="user_profile")
    assert graph_error(get("/me/media", token=token))[0] == 10
    assert set(get("/me", token=token, fields="username,media_count").json()) == {"id", "username"}


def test_the_copyright_check_breaks_a_listing_but_not_a_post(get):
    assert graph_error(get("/me/media", fields="id,copyright_check_information"))[0] == 9005
    reel = get("/me/media").json()["data"][10]["id"]
    answer = get(f"/{reel}", fields="copyright_check_information").json()
    assert answer["copyright_check_information"]["status"] == {"status": "completed", "matches_found": True}


def test_ten_thousand_posts_in_a_hundred_pages(get, sandbox):
    before = sandbox.count("media_list")
    pages = walk(get, account="huge", limit=100)
    ids = {item["id"] for page in pages for item in page["data"]}
    assert (len(pages), len(ids)) == (100, 10_000)
    assert sandbox.count("media_list") - before == 100
    place = get(
        "/me/media", "huge", until=int((datetime.now(UTC) - timedelta(days=900)).timestamp()), limit=1
    )
    assert len(place.json()["data"]) == 1
