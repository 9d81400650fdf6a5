"""The written part of an archive: nothing lost, nothing secret, no formula, and the way back."""

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from igarchive import tables
from igclient import Comment, Insights, Media, MediaType, User
from igclient.errors import UnexpectedResponse

CDN = "https://scontent-fra3-1.cdninstagram.com/v/t51/1.jpg?oh=00_AfSecret&oe=66"
TOKEN = "IGAAmarkertoken0123456789abcdef"
NASTY = '=HYPERLINK("https://evil.example")\r\n"quoted", <b>סתיו</b> 🍂\x1b[31m'
POST = Media(
    id="17895695668004550",
    caption=NASTY,
    media_type=MediaType.CAROUSEL_ALBUM,
    media_product_type="FEED",
    media_url=CDN,
    permalink="https://www.instagram.com/p/CxYzAb1/",
    shortcode="CxYzAb1",
    timestamp=datetime(2024, 3, 9, 18, 22, 5, tzinfo=UTC),
    username="maya.lindqvist",
    like_count=1204,
    comments_count=0,
    alt_text="-1 boat",
    children=(
        Media(id="11", media_type=MediaType.IMAGE, media_url=CDN),
        Media(id="12", media_type=MediaType.VIDEO, thumbnail_url=CDN, alt_text="A clip"),
    ),
    extra={"new_field": {"deep": [1, None, "two"]}, "owner": {"id": "1"}},
)


def without_links(post):
    return replace(
        post, media_url=None, thumbnail_url=None, children=tuple(map(without_links, post.children))
    )


def test_a_post_comes_back_from_its_line_with_everything_but_links_to_files():
    (line,) = tables.posts_jsonl([POST])
    assert tables.post_from_json(line) == without_links(POST)
    assert json.loads(line)["new_field"] == {"deep": [1, None, "two"]}
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1


def test_a_line_says_where_the_files_lie_and_why_some_do_not():
    (line,) = tables.posts_jsonl([POST], {POST.id: ["2024/a_1.jpg", ""]}, {POST.id: ["", "withheld"]})
    assert tables.files_from_json(line) == ("2024/a_1.jpg", "")
    assert tables.missing_from_json(line) == ("", "withheld")
    assert tables.post_from_json(line) == without_links(POST)
    (whole,) = tables.posts_jsonl([POST], {POST.id: ["2024/a_1.jpg"]}, {POST.id: ["", ""]})
    assert "missing" not in json.loads(whole)
    assert tables.files_from_json(next(tables.posts_jsonl([POST]))) == ()


def test_what_a_post_says_is_told_without_what_is_ours():
    assert tables.record_of(POST) == json.loads(next(tables.posts_jsonl([POST])))
    # A new link, as every reading brings one, is no change of the post.
    assert tables.record_of(replace(POST, media_url=f"{CDN}&again=1")) == tables.record_of(POST)


@pytest.mark.parametrize("line", [b"", b"[1]", b"{}", b'{"id": ""}', b"\xff", b'"x"', b"{" * 50])
def test_a_line_that_is_no_post_is_refused_and_names_no_files(line):
    with pytest.raises((ValueError, UnexpectedResponse)):
        tables.post_from_json(line)
    if line in (b"[1]", b"{}", b'"x"'):
        assert tables.files_from_json(line) == tables.missing_from_json(line) == ()
    assert tables.files_from_json(b'{"files": "x"}') == ()


def test_no_line_holds_a_token_or_a_link_to_a_file_wherever_it_came():
    extra = {
        "thumbnail_url": {"odd": CDN},
        "media_url": 7,
        "cover": CDN,
        "covers": [CDN, {"at": CDN, "text": "kept"}],
        "note": f"see {CDN} or fbcdn: https://video.xx.fbcdn.net:443/x",
        "debug": f"access_token={TOKEN}",
        "paging": {"next": f"https://graph.instagram.com/?access_token={TOKEN}"},
    }
    child = replace(POST.children[0], extra=extra)
    dirty = replace(POST, extra=extra, children=(child,))
    user = User(id="1", username="maya", profile_picture_url=CDN, extra=extra)
    comment = Comment(id="5", text="nice", extra=extra)
    insights = Insights.from_dict({"data": [{"name": "views", "values": [{"value": 3}], **extra}]})
    written = [
        *tables.posts_jsonl([dirty]),
        *tables.posts_csv([dirty], {}),
        tables.profile_json(user),
        *tables.comments_jsonl([("1", comment)]),
        *tables.insights_jsonl([("1", insights)]),
    ]
    for text in written:
        for secret in (b"cdninstagram", b"fbcdn.net", b"00_Af", TOKEN.encode()):
            assert secret not in text
    assert json.loads(written[0])["covers"] == ["***", {"text": "kept"}]
    assert dirty.extra == extra  # what is written is a copy


def test_what_somebody_wrote_stays_as_it_is_written():
    words = f"code: 1234567890abcdef {CDN}"
    post = Media(id="1", caption=words, alt_text=words, username=words)
    assert tables.post_from_json(next(tables.posts_jsonl([post]))) == post
    user = User(id="1", biography=words, name=words, website=words)
    assert tables.profile_from_json(tables.profile_json(user)) == user


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_caption_and_any_odd_value_make_one_line_of_utf8_that_is_read_back(caption, odd):
    post = Media.from_dict({"id": "1", "caption": caption, "odd": {"odd": [odd]}})
    (line,) = tables.posts_jsonl([post])
    assert line.decode().count("\n") == 1
    assert tables.post_from_json(line).caption == post.caption
    (row,) = read(tables.posts_csv([post], {}))
    assert not row["caption"].startswith(("=", "+", "@", "\t", "\r"))


def test_profile_comments_and_insights_come_back():
    user = User(id="1", username="maya", biography="Licht 🌫️\nund Wetter", followers_count=3)
    assert tables.profile_from_json(tables.profile_json(user)) == user
    assert "Licht 🌫️" in tables.profile_json(user).decode()
    reply = Comment(id="6", text="thanks", parent_id="5")
    comment = Comment(id="5", text="nice", like_count=2, replies=(reply,))
    assert tables.comment_from_json(next(tables.comments_jsonl([("1", comment)]))) == ("1", comment)
    answer = {"data": [{"name": "views", "values": [{"value": 3}]}], "refused": {"saved": "not here"}}
    insights = Insights.from_dict(answer)
    post_id, again = tables.insights_from_json(next(tables.insights_jsonl([("1", insights)])))
    assert (post_id, dict(again), again.refused) == ("1", {"views": 3}, {"saved": "not here"})


def read(pieces):
    text = b"".join(pieces)
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def test_a_table_of_posts_is_one_that_every_spreadsheet_reads_right():
    (row,) = read(tables.posts_csv([POST], {POST.id: ["2024/a_1.jpg", "", "2024/a_3.jpg"]}))
    assert row == {
        "id": "'17895695668004550",
        "posted (UTC)": "2024-03-09 18:22:05",
        "kind": "album",
        "likes": "1204",
        "comments": "0",
        "link": "https://www.instagram.com/p/CxYzAb1/",
        "files": "2024/a_1.jpg 2024/a_3.jpg",
        "alt text": "'-1 boat",
        "caption": "'" + NASTY.replace("\x1b", "�"),
    }


def test_what_is_not_known_is_an_empty_cell():
    (row,) = read(tables.posts_csv([Media(id="a")], {}))
    assert row == {"id": "a", "kind": "post"} | dict.fromkeys(row.keys() - {"id", "kind"}, "")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"media_type": MediaType.IMAGE}, "photo"),
        ({"media_type": MediaType.VIDEO}, "video"),
        ({"media_type": MediaType.CAROUSEL_ALBUM}, "album"),
        ({"media_type": MediaType.VIDEO, "media_product_type": "REELS"}, "reel"),
        ({"media_type": "HOLOGRAM"}, "hologram"),
        ({}, "post"),
    ],
)
def test_a_kind_is_named_in_words(fields, kind):
    assert tables.kind_of(Media(id="1", **fields)) == kind


@dataclass
class File:
    name: str = "2024/a_1.jpg"
    post_id: str = "1"
    permalink: str | None = "https://www.instagram.com/p/a/"
    state: str = "new"
    why: str = ""
    size: int | None = 12
    sha256: str | None = "ab" * 32


def test_what_is_missing_and_what_became_of_each_file_are_tables_too():
    gone = File(why="+Instagram does not share it", permalink=None)
    assert read(tables.missing_csv([gone])) == [
        {
            "file": "2024/a_1.jpg",
            "post": "'1",
            "link": "",
            "why it is missing": "'+Instagram does not share it",
        }
    ]
    assert read(tables.report_csv([File()])) == [
        {
            "file": "2024/a_1.jpg",
            "post": "'1",
            "what happened": "new",
            "why": "",
            "bytes": "12",
            "sha256": "ab" * 32,
        }
    ]


def test_posts_are_written_one_by_one():
    asked = []

    def many():
        for number in range(1_000):
            asked.append(number)
            yield Media(id=str(number))

    for pieces in (tables.posts_jsonl(many()), tables.posts_csv(many(), {})):
        asked.clear()
        next(pieces)
        assert len(asked) <= 1
