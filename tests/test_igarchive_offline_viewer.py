"""The files of the offline viewer: small parts by year, nothing secret or foreign in them, and the way back."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from importlib.resources import files as package_files
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from igarchive.offline_viewer import THUMBNAILS_A_FILE, read_thumbnails, viewer_files, year_of
from igclient import Media, MediaType, User

BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2026, 11, 28, 10, 4, 0, 123, tzinfo=BERLIN)
CDN = "https://scontent.cdninstagram.com/v/secret?oh=1"
USER = User(
    id="1",
    username="maya.lindqvist",
    name="Maya",
    biography="Light </script> & weather",
    website="https://maya.example/prints",
    profile_picture_url=CDN,
    followers_count=3,
    extra={"token": "IGAAmarkertoken0123456789abcdef"},
)


def post(number, moment, **fields):
    known = {
        "media_type": MediaType.IMAGE,
        "media_url": CDN,
        "thumbnail_url": CDN,
        "permalink": f"https://www.instagram.com/p/{number}/",
        "timestamp": moment,
    }
    return Media(id=str(number), **known | fields)


ALBUM = post(
    2,
    datetime(2024, 3, 9, 18, 22, 5, tzinfo=UTC),
    media_type=MediaType.CAROUSEL_ALBUM,
    caption="Fog",
    like_count=0,
    children=(Media(id="21", alt_text="The bow"), Media(id="22", media_type=MediaType.VIDEO), Media(id="23")),
)
NEW_YEAR = post(1, datetime(2023, 12, 31, 23, 30, tzinfo=UTC))  # in Berlin it is 2024 already
NO_DATE = post(3, None)
FILES = {"2": ["2024/b_1.jpg", "2024/b_2.MP4", ""], "1": ["2023/a_1.jpg"], "3": []}


def made(posts=(NEW_YEAR, NO_DATE, ALBUM), files=FILES, thumbnail=lambda path: path.encode(), **more):
    return dict(viewer_files(USER, posts, files, thumbnail, made=MADE, **more))


def value_of(script):
    """What a data script assigns."""
    return json.loads(script.decode().partition("= ")[2])


def test_there_is_a_page_its_parts_and_the_posts_of_each_year():
    assert list(made()) == [
        "index.html",
        "viewer/app.css",
        "viewer/app.js",
        "viewer/data-profile.js",
        "viewer/data-2024.js",
        "viewer/thumbs-2024.js",
        "viewer/data-undated.js",
        "viewer/thumbs-undated.js",
    ]


def test_the_page_names_its_owner_and_loads_each_year():
    page = made()["index.html"].decode()
    assert "<title>@maya.lindqvist · Contact Sheet</title>" in page
    assert re.findall(r'<script src="([^"]+)" defer></script>', page) == [
        "viewer/data-profile.js",
        "viewer/data-2024.js",
        "viewer/data-undated.js",
        "viewer/app.js",
    ]
    assert "<!-- name" not in page
    hostile = dict(viewer_files(User(id="1", username="<script>"), (), {}, bytes, made=MADE))
    assert b"<title>@&lt;script&gt; " in hostile["index.html"]
    assert (
        "<title>Instagram "
        in dict(viewer_files(User(id="1"), (), {}, bytes, made=MADE))["index.html"].decode()
    )


def test_a_post_is_told_with_its_moment_in_the_owners_zone_newest_first():
    album, new_year = value_of(made()["viewer/data-2024.js"])
    assert album == {
        "id": "2",
        "at": "2024-03-09T19:22:05+01:00",
        "kind": "album",
        "caption": "Fog",
        "likes": 0,
        "link": "https://www.instagram.com/p/2/",
        "files": [{"path": "2024/b_1.jpg"}, {"path": "2024/b_2.MP4", "clip": True}, {"path": ""}],
        "alts": ["The bow", "", ""],
    }
    assert new_year["at"] == "2024-01-01T00:30:00+01:00"
    (no_date,) = value_of(made()["viewer/data-undated.js"])
    assert no_date == {"id": "3", "kind": "photo", "link": "https://www.instagram.com/p/3/", "files": []}
    assert (year_of(NEW_YEAR), year_of(NEW_YEAR, BERLIN), year_of(NO_DATE)) == ("2023", "2024", "undated")


def test_what_is_missing_says_why():
    missing = {"2": ["", "", "Instagram does not share this file."], "3": ["The post is gone."]}
    scripts = made(missing=missing)
    album, new_year = value_of(scripts["viewer/data-2024.js"])
    assert album["files"][1:] == [
        {"path": "2024/b_2.MP4", "clip": True},
        {"path": "", "why": "Instagram does not share this file."},
    ]
    assert new_year["files"] == [{"path": "2023/a_1.jpg"}]
    (no_date,) = value_of(scripts["viewer/data-undated.js"])
    assert no_date["files"] == [{"path": "", "why": "The post is gone."}]


def test_the_profile_says_when_and_in_which_zone_it_was_made():
    assert value_of(made()["viewer/data-profile.js"]) == {
        "username": "maya.lindqvist",
        "name": "Maya",
        "biography": "Light </script> & weather",
        "website": "https://maya.example/prints",
        "followers": 3,
        "following": None,
        "made": "2026-11-28T10:04:00+01:00",
        "zone": "Europe/Berlin",
        "years": {"2024": 2, "undated": 1},
        "thumbnailsAFile": THUMBNAILS_A_FILE,
        "posts": {},
        "thumbs": {},
    }
    in_utc = dict(viewer_files(USER, (), {}, bytes, made=MADE.astimezone(UTC)))
    assert value_of(in_utc["viewer/data-profile.js"])["zone"] == "UTC"


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "https://",
        "https://evil.example/p/1/",
        "https://instagram.com.evil.example/",
        "ftp://www.instagram.com/p/1/",
        "",
        None,
    ],
)
def test_a_link_that_does_not_lead_to_instagram_is_none(link):
    (told,) = value_of(made([post(1, None, permalink=link)])["viewer/data-undated.js"])
    assert "link" not in told


@pytest.mark.parametrize("website", ["javascript:alert(1)", "maya.example", "http://[", None])
def test_a_website_that_is_no_web_address_is_no_link(website):
    user = User(id="1", website=website)
    script = dict(viewer_files(user, (), {}, bytes, made=MADE))["viewer/data-profile.js"]
    assert value_of(script)["website"] is None


def test_there_is_no_token_no_link_to_a_file_and_nothing_that_loads_from_elsewhere():
    for name, data in made().items():
        text = data.decode()
        assert "cdninstagram" not in text, name
        assert "IGAA" not in text, name
        if name.startswith("viewer/app") or name == "index.html":
            foreign = set(re.findall(r"\w+://[^'\"\s)]+", text)) - {"http://www.w3.org/2000/svg"}
            assert foreign == set(), name
            assert not re.search(
                r"@import|url\(|innerHTML|outerHTML|document\.write|eval\(|Function\(|fetch\(", text
            )


def test_no_request_may_leave_the_page():
    policy = re.search(
        r'http-equiv="Content-Security-Policy" content="([^"]+)"', made()["index.html"].decode()
    )[1]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self' file:",
        "style-src": "'self' file:",
        "img-src": "'self' file: data:",
        "media-src": "'self' file:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_thumbnails_are_asked_for_once_a_post_and_read_back():
    asked = []

    def thumbnail(path):
        asked.append(path)
        return None if path.startswith("2023") else b"\xff\xd8" + path.encode()

    script = made(thumbnail=thumbnail)["viewer/thumbs-2024.js"]
    assert sorted(asked) == ["2023/a_1.jpg", "2024/b_1.jpg"]
    assert read_thumbnails(script) == {"2024/b_1.jpg": b"\xff\xd82024/b_1.jpg"}


@pytest.mark.parametrize(
    "script",
    [
        b"",
        b"archive.posts",
        b"Object.assign(archive.thumbs, {",
        b"Object.assign(archive.thumbs, [1])\n",
        b'Object.assign(archive.thumbs, {"a": 1})\n',
        b'Object.assign(archive.thumbs, {"a": "?"})\n',
        b"Object.assign(archive.thumbs, \xff)\n",
    ],
)
def test_of_a_file_that_holds_no_thumbnails_none_are_read(script):
    assert read_thumbnails(script) == {}


def test_a_year_of_many_posts_has_its_thumbnails_in_parts_of_which_a_new_post_changes_the_last():
    start = datetime(2024, 1, 1, tzinfo=UTC)
    posts = [post(number, start + timedelta(minutes=number)) for number in range(2 * THUMBNAILS_A_FILE + 5)]
    files = {one.id: [f"2024/{one.id}.jpg"] for one in posts}
    before, after = made(posts[:-1], files), made(posts, files)
    parts = [name for name in after if "thumbs" in name]
    assert parts == ["viewer/thumbs-2024.js", "viewer/thumbs-2024-2.js", "viewer/thumbs-2024-3.js"]
    assert [name for name in parts if before[name] != after[name]] == parts[-1:]
    assert [len(read_thumbnails(after[name])) for name in parts] == [THUMBNAILS_A_FILE, THUMBNAILS_A_FILE, 5]


def test_an_update_writes_the_years_that_changed_and_always_what_names_them():
    whole, part = made(), made(years={"undated"})
    assert [name for name in part if "-2024" in name] == []
    assert part.items() <= whole.items()
    assert {"index.html", "viewer/data-profile.js", "viewer/data-undated.js"} <= part.keys()


@given(st.text(st.characters()))
def test_any_caption_is_data_and_comes_out_as_it_went_in(caption):
    known = Media.from_dict({"id": "1", "caption": caption})
    (told,) = value_of(made([known], {})["viewer/data-undated.js"])
    assert told.get("caption", "") == (known.caption or "")


def test_ten_thousand_posts_are_written_in_a_moment():
    start = datetime(2016, 1, 1, tzinfo=UTC)
    posts = [
        post(number, start + timedelta(hours=9 * number), caption="Fog on the water #fog " * 8)
        for number in range(10_000)
    ]
    files = {one.id: [f"{one.timestamp.year}/{one.id}.jpg"] for one in posts}
    begin = time.process_time()
    sizes = [len(data) for _, data in viewer_files(USER, posts, files, lambda path: b"x" * 6_000, made=MADE)]
    assert time.process_time() - begin < 4
    assert max(sizes) < 5_000_000


def test_every_source_is_short_enough_to_be_read_at_once():
    for path in (package_files("igarchive") / "viewer").iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path.name
