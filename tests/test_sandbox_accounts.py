"""What the sandbox's accounts hold: the sample's spread, its nasty cases, and that nothing ever changes."""

import re
import time
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from sandbox import captions
from sandbox.accounts import ACCOUNTS, build_accounts
from sandbox.comments import comments_of
from sandbox.nodes import Ids, Link
from sandbox.pictures import FAMILIES

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
FIRST_SHEET = 48
NEIGHBOURS = (1, 2, 3, 4, 6)
"""Distances between neighbours in sheets of 2, 3, 4 and 6 columns."""


@pytest.fixture(scope="module")
def accounts():
    return build_accounts(NOW)


@pytest.fixture(scope="module")
def posts(accounts):
    timeline = accounts["sample"].timeline
    return [timeline.post(index) for index in range(timeline.count)]


def test_the_four_accounts(accounts):
    assert tuple(accounts) == ACCOUNTS
    assert {key: account.timeline.count for key, account in accounts.items()} == {
        "sample": 321,
        "empty": 0,
        "single": 1,
        "huge": 10_000,
    }
    profiles = [account.profile for account in accounts.values()]
    assert {profile.account_type for profile in profiles} == {"BUSINESS", "MEDIA_CREATOR"}
    ids = [profile.id for profile in profiles] + [profile.user_id for profile in profiles]
    assert len(set(ids)) == 8
    assert all(int(profile.id) > 2**53 for profile in profiles)
    assert all(profile.user_id.startswith("17841") for profile in profiles)
    assert accounts["sample"].profile.media_count == 322, "one more than the edge lists, as has been seen"
    empty = accounts["empty"].profile
    assert (empty.name, empty.biography, empty.website) == (None, None, None)


def test_ids_are_long_distinct_and_lead_back(accounts, posts):
    slides = [slide for post in posts for slide in post.slides]
    ids = [post.id for post in posts] + [slide.id for slide in slides]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"\d{17}", media_id) for media_id in ids)
    find = accounts["sample"].find
    assert all(find(post.id) == (post, None) for post in posts[:60])
    album = next(post for post in posts if post.slides)
    assert find(album.slides[1].id) == (album, album.slides[1])
    for stranger in ("", "1", "17" * 9, accounts["huge"].timeline.post(3).id, Ids(179).of(999), "１" * 17):
        assert find(stranger) is None
    assert find(Ids(179).of(album.index, 31)) is None


def test_the_same_posts_on_any_day_only_the_dates_move(posts):
    later = build_accounts(NOW + timedelta(days=400, hours=5))["sample"].timeline
    for post in posts[::16]:
        moved = later.post(post.index)
        assert (moved.id, moved.caption, moved.family, moved.slides) == (
            post.id,
            post.caption,
            post.family,
            post.slides,
        )
    newest = later.posted_at(0)
    assert timedelta(0) < NOW + timedelta(days=400) - newest < timedelta(days=4)


def test_six_years_newest_first(posts):
    moments = [post.posted_at for post in posts]
    assert all(newer > older for newer, older in pairwise(moments))
    assert timedelta(days=5.5 * 365) < moments[0] - moments[-1] < timedelta(days=6 * 366)
    assert NOW - moments[0] < timedelta(days=4)
    on_this_day = [moment.year for moment in moments if (moment.month, moment.day) == (NOW.month, NOW.day)]
    assert {2025, 2024, 2022, 2021} <= set(on_this_day)


@pytest.mark.parametrize("day", [datetime(2028, 2, 29, tzinfo=UTC), datetime(2027, 1, 1, 23, 59, tzinfo=UTC)])
def test_any_day_can_be_today(day):
    timeline = build_accounts(day)["sample"].timeline
    assert timeline.posted_at(0) < day


def test_kinds_and_shapes_are_mixed(posts):
    kinds = Counter((post.media_type, post.media_product_type) for post in posts)
    assert kinds["IMAGE", "FEED"] > 150
    assert kinds["VIDEO", "REELS"] > 20
    assert kinds["VIDEO", "FEED"] > 8
    assert kinds["CAROUSEL_ALBUM", "FEED"] > 40
    assert kinds["VIDEO", "IGTV"] == 1
    shapes = {(post.width, post.height) for post in posts if post.media_type == "IMAGE"}
    assert shapes == {(1080, 1080), (1080, 1350), (1080, 566), (1080, 1440)}
    counts = {len(post.slides) for post in posts if post.slides}
    assert (min(counts), max(counts)) == (2, 20)
    assert any(slide.media_type == "VIDEO" for post in posts for slide in post.slides)
    assert all(bool(post.clip) == (post.media_type == "VIDEO") for post in posts)


def test_the_first_sheet_shows_every_family_and_no_twins_side_by_side(posts):
    families = [post.family for post in posts]
    assert set(families[:FIRST_SHEET]) == set(FAMILIES)
    for distance in NEIGHBOURS:
        for index in range(FIRST_SHEET):
            assert families[index] != families[index + distance], (index, distance)


def test_the_first_sheet_has_nearly_every_nasty_case(posts):
    first = posts[:FIRST_SHEET]
    written = [post.caption for post in first]
    assert first[10].withheld
    assert first[10].thumbnail_withheld
    assert first[10].media_product_type == "REELS"
    assert {post.media_type for post in first if post.withheld} == {"VIDEO", "CAROUSEL_ALBUM"}
    assert any(slide.withheld for post in first for slide in post.slides)
    assert any(post.slides and post.slides[0].media_type == "VIDEO" for post in first)
    assert any(len(post.slides) == 20 for post in first)
    assert sum(post.likes_hidden for post in first) == 2
    assert None in written
    assert {len(caption) for caption in written if caption and len(caption) > 1_000} == {2200}
    assert any(re.search("[\u0590-\u05ff]", caption or "") for caption in written)
    assert any(re.search("[\u0600-\u06ff]", caption or "") for caption in written)
    assert any("\u200d" in (caption or "") for caption in written)
    assert any("<script>" in (caption or "") for caption in written)
    assert any("**" in (caption or "") for caption in written)
    known = {"IMAGE", "VIDEO", "CAROUSEL_ALBUM"}
    assert {post.media_type for post in first} - known == {"SPATIAL_PHOTO"}
    assert {post.link for post in first} == {Link.LIVE}, "broken links wait for the second sheet"
    assert {post.link for post in posts[FIRST_SHEET : 2 * FIRST_SHEET]} == set(Link)


def test_captions_are_varied_and_within_bounds(posts):
    written = [post.caption for post in posts if post.caption]
    assert len(set(written)) > 0.97 * len(written)
    assert all(len(caption) <= 2200 for caption in written)
    assert 0.03 < 1 - len(written) / len(posts) < 0.15
    lines = {line for family in FAMILIES for line in captions.WRITINGS[family].lines}
    assert len(lines) >= 12 * len(FAMILIES)


def test_every_family_has_captions_hashtags_and_an_alt_text(posts):
    for family in FAMILIES:
        writing = captions.WRITINGS[family]
        assert writing.alt_text
        assert len(writing.tags) >= 4
    described = [post for post in posts if post.alt_text]
    assert {post.media_type for post in described} <= {"IMAGE", "SPATIAL_PHOTO"}
    assert 40 < len(described) < 200


def test_numbers_are_plausible(posts, accounts):
    followers = accounts["sample"].profile.followers_count
    assert all(3 <= post.like_count < followers for post in posts)
    assert all(post.comments_count < 0.05 * post.like_count for post in posts)
    newer, older = posts[:100], posts[-100:]
    assert sum(post.like_count for post in newer) > 1.5 * sum(post.like_count for post in older)


def test_comments_number_what_the_post_says(posts):
    for post in posts[:20]:
        comments = comments_of(post)
        assert len(comments) + sum(len(comment.replies) for comment in comments) == post.comments_count
        assert all(comment.posted_at > post.posted_at for comment in comments)


def test_the_huge_account_is_made_as_it_is_read():
    tracemalloc.start()
    started = time.thread_time()
    timeline = build_accounts(NOW)["huge"].timeline
    last_page = [timeline.post(index) for index in range(9_900, 10_000)]
    elapsed, (_, peak) = time.thread_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert elapsed < 0.5
    assert peak < 2_000_000
    moments = [timeline.posted_at(index) for index in range(10_000)]
    assert all(newer > older for newer, older in pairwise(moments))
    assert last_page[-1].posted_at == moments[-1]
    families = [timeline.post(index).family for index in range(300)]
    assert set(families) == set(FAMILIES)
