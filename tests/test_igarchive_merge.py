"""An export beside a live account, and beside older exports: nothing doubled, nothing lost, and each match says how."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from export_trees import JPEG, LISTS, Tree, item, post, read, tree

from igarchive import merge, open_export
from igarchive.errors import NotAnExport
from igarchive.export.merging import HOW_IN_WORDS, How
from igarchive.export.opening import Export, read_export
from igclient import Media, User
from sandbox.accounts import build_accounts
from sandbox.cdn import HANDS
from sandbox.exports.languages import LANGUAGES
from sandbox.exports.layouts import LAYOUTS
from sandbox.exports.packing import write_zips
from sandbox.exports.tree import Maker

T = 1_710_000_000
CAPTION = "A caption that is long enough to tell"
OLD, NEW = "instagram-maya.l-2024-03-04-AbCd1234.zip", "instagram-maya.l-2026-03-04-AbCd1234.zip"


def media(name, seconds=T, slides=0, caption=None, **more):
    children = tuple(Media(id=f"{name}-{number}") for number in range(slides))
    moment = datetime.fromtimestamp(seconds, UTC) if seconds else None
    return Media(id=name, timestamp=moment, children=children, caption=caption, **more)


def exported(*posts, archived=()):
    return Export(User(id="x"), posts=posts, archived=tuple(archived))


def matched(live, posts, archived=()):
    merged = merge(live, exported(*posts, archived=archived))
    pairs = {(pair.live.id, pair.exported.id): pair.how for pair in merged.pairs}
    assert {post.id for post in live} == {one for one, _ in pairs} | {post.id for post in merged.only_live}
    assert {post.id for post in (*posts, *archived)} == (
        {other for _, other in pairs} | {post.id for post in merged.only_export}
    )
    return pairs


def test_the_same_number_is_the_same_post_whatever_else_differs():
    assert matched([media("17900000000000001", T, caption="new")], [media("17900000000000001", T + 999)]) == {
        ("17900000000000001", "17900000000000001"): How.NUMBER
    }
    slide = Media(id="17900000000000002")
    assert matched([replace(media("a", T), children=(slide,))], [media("17900000000000002", T * 1.1)]) == {
        ("a", "17900000000000002"): How.NUMBER
    }


@pytest.mark.parametrize("apart", [-5, -1, 0, 2, 5])
def test_a_moment_and_as_many_files(apart):
    assert matched([media("a", T, 3)], [media("b", T + apart, 3)]) == {("a", "b"): How.TIME_AND_COUNT}


@pytest.mark.parametrize("apart", [-6, 6, 3600, 40_000])
def test_a_day_alone_is_never_enough(apart):
    assert matched([media("a", T)], [media("b", T + apart)]) == {}


def test_the_time_of_an_albums_first_file_counts_as_well():
    first = Media(id="c", timestamp=datetime.fromtimestamp(T, UTC))
    album = replace(media("b", T + 9), children=(first, media("d", T + 9)))
    assert matched([media("a", T, 2)], [album]) == {("a", "b"): How.TIME_AND_COUNT}


def test_the_nearer_of_two_is_the_one():
    live, posts = [media("a", T), media("b", T + 3)], [media("x", T + 3), media("y", T + 1)]
    assert matched(live, posts) == {("a", "y"): How.TIME_AND_COUNT, ("b", "x"): How.TIME_AND_COUNT}


def test_two_of_one_second_are_told_apart_by_their_words_or_not_at_all():
    live = [media("a", T, caption="one"), media("b", T, caption="two")]
    posts = [media("x", T, caption="two"), media("y", T, caption="one")]
    assert matched(live, posts) == {("a", "y"): How.TIME_AND_COUNT, ("b", "x"): How.TIME_AND_COUNT}
    assert matched([media("a"), media("b")], [media("x"), media("y")]) == {}


def test_a_moment_that_is_nobody_elses_is_enough_though_a_slide_was_removed():
    assert matched([media("a", T, 2)], [media("x", T + 1, 3)]) == {("a", "x"): How.TIME}
    assert matched([media("a", T, 2)], [media("x", T + 1, 3), media("y", T + 1, 4)]) == {}


def test_equal_words_within_a_day():
    live = [media("a", T, caption=f" {CAPTION}\n")]
    assert matched(live, [media("x", T + 80_000, caption=CAPTION.replace(" ", "  "))]) == {
        ("a", "x"): How.CAPTION
    }
    assert matched(live, [media("x", T + 90_000, caption=CAPTION)]) == {}
    assert matched(live, [media("x", T + 80_000, caption=CAPTION + "!")]) == {}
    assert matched([media("a", T, caption="Fog")], [media("x", T + 8000, caption="Fog")]) == {}
    twice = [media("x", T + 100, caption=CAPTION), media("y", T + 200, caption=CAPTION)]
    assert matched(live, twice) == {}


def test_letters_that_are_spelled_in_another_way_are_the_same():
    live = [media("a", T, caption="A caption from the cafe\u0301 again")]
    assert matched(live, [media("x", T + 900, caption="A caption from the caf\u00e9 again")]) == {
        ("a", "x"): How.CAPTION
    }


def test_a_post_that_was_archived_is_matched_too_and_what_has_no_time_stays_apart():
    assert matched([media("a")], [], archived=[media("x", T + 1)]) == {("a", "x"): How.TIME_AND_COUNT}
    assert matched([media("a", 0)], [media("x", 0)]) == {}


def test_every_way_has_words():
    assert set(HOW_IN_WORDS) == set(How)


def test_thousands_of_one_moment_cost_no_more_than_others():
    live = [media(f"a{number}", T, caption=CAPTION) for number in range(3000)]
    assert (
        matched(live, [media(f"b{number}", T + number % 4, caption=CAPTION) for number in range(3000)]) == {}
    )


def test_the_sample_account_and_its_export_fall_together(tmp_path):
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    sample = build_accounts(now)["sample"]
    made = Maker(sample, LAYOUTS["E"], LANGUAGES["en"], HANDS["flat"], now, most=80)
    live = []
    for post_ in map(sample.timeline.post, range(90)):
        slides = tuple(Media(id=slide.id) for slide in post_.slides)
        live.append(Media(id=post_.id, timestamp=post_.posted_at, caption=post_.caption, children=slides))
    with open_export(write_zips(made, tmp_path)) as export:
        merged = merge(live, export)
    assert len(merged.pairs) == 80
    assert {pair.how for pair in merged.pairs} == {How.TIME_AND_COUNT}
    assert all(pair.live.timestamp == pair.exported.timestamp for pair in merged.pairs)
    assert list(merged.only_live) == live[80:]
    assert merged.only_export == export.archived


# Several exports of one account


def both(old, new, *, labels=(OLD, NEW)):
    trees = [
        tree({"posts_1.json": rows}, label=label) for rows, label in zip((old, new), labels, strict=True)
    ]
    exports = [read_export(order) for order in (trees, trees[::-1])]
    assert exports[0].posts == exports[1].posts
    return exports[0]


def test_a_post_of_two_exports_is_one_in_its_newest_words_though_its_file_has_another_name():
    old = [post(item("media/posts/202001/1_2_3_n_17900000000000001.jpg", T, "first words"))]
    new = [post(item("media/posts/17900000000000001.jpg", T, "newest words"))]
    (only,) = both(old, new).posts
    assert (only.caption, only.media_url) == ("newest words", "media/posts/17900000000000001.jpg")


def test_without_numbers_the_second_and_the_count_tell():
    old = [post(item("photos/aa.jpg", T, "first words")), post(item("photos/bb.jpg", T - 50, "gone since"))]
    new = [post(item("media/posts/1.jpg", T, "newest words")), post(item("media/posts/2.jpg", T + 50, "new"))]
    assert [media.caption for media in both(old, new).posts] == ["new", "newest words", "gone since"]


def test_two_posts_of_one_second_stay_two_over_two_exports():
    rows = [post(item(f"media/{name}.jpg", T, name)) for name in "ab"]
    again = [post(item(f"media/posts/{name}.jpg", T, name)) for name in "ab"]
    assert sorted(media.caption for media in both(rows, again).posts) == ["a", "b"]


def test_another_post_of_the_same_second_is_not_taken_for_it():
    old = [post(item("media/17900000000000001.jpg", T, "one"))]
    new = [post(item("media/17900000000000002.jpg", T, "another"))]
    assert len(both(old, new).posts) == 2


def test_a_file_that_only_the_older_export_has_is_shown_from_there():
    old, new = [post(item("media/old.jpg", T, "x"))], [post(item("media/new.jpg", T, "y"))]
    trees = [
        tree({"posts_1.json": old}, label=OLD),
        tree({"posts_1.json": new}, label=NEW, lost=["media/new.jpg"]),
    ]
    (only,) = read_export(trees).posts
    assert (only.caption, only.media_url) == ("y", "media/old.jpg")


def test_what_was_archived_since_is_archived():
    row = post(item("media/17900000000000001.jpg", T, "x"))
    old = tree({"posts_1.json": [row]}, label=OLD)
    new = tree({"archived_posts.json": {"ig_archived_post_media": [row]}}, label=NEW)
    for order in ([old, new], [new, old]):
        export = read_export(order)
        assert (len(export.posts), len(export.archived)) == (0, 1)


def test_renamed_zips_are_put_in_order_by_what_is_in_them():
    old = [post(item("media/a.jpg", T, "first words"))]
    new = [post(item("media/b.jpg", T, "newest words")), post(item("media/c.jpg", T + 99, "new"))]
    posts = both(old, new, labels=("one.zip", "two.zip")).posts
    assert [media.caption for media in posts] == ["new", "newest words"]


def test_parts_of_one_export_share_no_post_though_two_are_of_one_second():
    first = tree({"posts_1.json": [post(item("media/a.jpg", T, "x"))]}, label=NEW)
    second = tree({"posts_2.json": [post(item("media/b.jpg", T, "x"))]}, label=NEW.replace("AbCd", "EfGh"))
    assert len(read_export([first, second]).posts) == 2


def test_a_list_and_its_file_may_lie_in_different_parts():
    lists = Tree({f"{LISTS}posts_1.json": [post(item("media/posts/1.jpg"))]}, NEW)
    files = Tree({"media/posts/1.jpg": JPEG}, "part2.zip")
    for order in ([lists, files], [files, lists]):
        export = read_export(order)
        assert export.missing == ()
        assert export.read("media/posts/1.jpg") == JPEG


def test_exports_of_two_accounts_are_refused_and_those_of_one_that_was_renamed_are_not():
    row = post(item("media/17900000000000001.jpg", T, "x"))
    other = "instagram-somebody.else-2025-03-04-AbCd1234.zip"
    mine = tree({"posts_1.json": [row]}, label=NEW)
    theirs = tree({"posts_1.json": [post(item("media/x.jpg", T - 99, "y"))]}, label=other)
    with pytest.raises(NotAnExport) as error:
        read_export([mine, theirs])
    assert error.value.reason == "several_accounts"
    export = read_export([mine, tree({"posts_1.json": [row]}, label=other)])
    assert (export.user.username, len(export.posts)) == ("maya.l", 1)


def test_two_accounts_in_one_zip_are_refused():
    files = {
        f"meta/instagram-{name}-2026-03-04-AbCd1234/{LISTS}posts_1.json": [post(item(f"media/{name}.jpg"))]
        for name in ("a", "b")
    }
    with pytest.raises(NotAnExport) as error:
        read_export([Tree(files, "meta.zip")])
    assert error.value.reason == "several_accounts"


def test_an_album_that_shares_one_file_with_another_post_loses_nothing():
    rows = [
        post(item("media/a.jpg", T), creation_timestamp=T, title="alone"),
        post(item("media/a.jpg", T), item("media/b.jpg", T), creation_timestamp=T + 60, title="both"),
        post(item("media/b.jpg", T), item("media/c.jpg", T), creation_timestamp=T + 90, title="others"),
    ]
    export = read({"posts_1.json": rows})
    shown = {slide.media_url for media in export.posts for slide in (media, *media.children)}
    assert {"media/a.jpg", "media/b.jpg", "media/c.jpg"} <= shown


def test_a_year_apart_is_no_day_apart():
    year = int(timedelta(days=365).total_seconds())
    assert matched([media("a", T, caption=CAPTION)], [media("x", T + year, caption=CAPTION)]) == {}
