"""Reading Instagram's own export: every shape that it was seen in, and nothing of what is private."""

import json
from datetime import UTC, date, datetime

import pytest
from export_trees import CLIP, JPEG, LABEL, LISTS, Tree, item, post, read, tree

from igarchive.errors import NotAnExport, UnsafeEntry
from igarchive.export.files import Handed
from igarchive.export.items import read_item
from igarchive.export.layout import Kind, origin_of, wanted
from igarchive.export.model import Noted, Period, Place, Why
from igarchive.export.opening import read_export
from igarchive.export.reading import Budget, read_parts
from igarchive.export.text import repaired
from igclient import MediaType

T = 1_710_000_000
ANOTHER = "media/posts/202403/2.jpg"


def when(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def captions(posts):
    return [media.caption for media in posts]


def uris(media):
    return [slide.media_url for slide in media.children]


def noted(export):
    return {note.about: note.count for note in export.notes}


# Posts


def test_a_post_of_one_file_has_its_words_and_time_on_the_file():
    (media,) = read({"posts_1.json": [post(item(title="Fog"))]}).posts
    assert (media.caption, media.timestamp, media.media_type) == ("Fog", when(T), MediaType.IMAGE)
    assert (media.media_url, media.children, media.username) == ("media/posts/202403/1.jpg", (), "maya.l")
    assert (media.media_product_type, media.permalink, media.like_count, media.comments_count) == (
        "FEED",
        None,
        None,
        None,
    )


def test_or_on_the_post_since_2025():
    row = post(item(seconds=T - 1), title="Fog", creation_timestamp=T)
    (media,) = read({"posts_1.json": [row]}).posts
    assert (media.caption, media.timestamp) == ("Fog", when(T))


def test_an_album_keeps_its_order_and_has_its_words_on_the_post():
    slides = [item(f"media/posts/202403/{name}.jpg", T - 2) for name in "cab"]
    (media,) = read({"posts_1.json": [post(*slides, title="Three", creation_timestamp=T)]}).posts
    assert media.media_type is MediaType.CAROUSEL_ALBUM
    assert uris(media) == [f"media/posts/202403/{name}.jpg" for name in "cab"]
    assert (media.caption, media.timestamp, media.children[0].timestamp) == ("Three", when(T), when(T - 2))
    assert media.children[0].caption is None


def test_the_words_of_an_album_may_stand_on_a_later_slide():
    row = post(item(), item(ANOTHER, title="Here"), creation_timestamp=T)
    assert captions(read({"posts_1.json": [row]}).posts) == ["Here"]


@pytest.mark.parametrize("title", ["", None, "  \n ", 5, []])
def test_no_words_are_no_caption(title):
    assert captions(read({"posts_1.json": [post(item(title=title))]}).posts) == [None]


def test_a_list_with_a_single_post_is_that_post():
    assert captions(read({"posts_1.json": post(item(title="Alone"))}).posts) == ["Alone"]


def test_the_newest_post_comes_first_and_one_without_a_time_last():
    rows = [
        post(item("media/1.jpg", T, "old")),
        post(item("media/2.jpg", 0, "when?")),
        post(item("media/3.jpg", T + 5, "new")),
    ]
    assert captions(read({"posts_1.json": rows}).posts) == ["new", "old", "when?"]


def test_two_posts_of_one_second_are_two():
    rows = [post(item("media/1.jpg", T, "a")), post(item("media/2.jpg", T, "b"))]
    assert captions(read({"posts_1.json": rows}).posts) == ["a", "b"]


def test_shards_are_read_in_the_order_of_their_numbers():
    names = [f"{LISTS}posts_{number}.json" for number in (10, 2, 1)]
    assert [file.number for file in wanted(names)] == [1, 2, 10]
    rows = {
        f"posts_{number}.json": [post(item(f"media/{number}.jpg", T, str(number)))] for number in (10, 2, 1)
    }
    assert captions(read(rows).posts) == ["1", "2", "10"]


def test_reels_and_igtv_are_posts_and_a_reel_that_is_listed_twice_is_a_reel():
    reel, film = item("media/reels/1.mp4", T, "reel"), item("media/igtv/2.mp4", T - 9, "film")
    lists = {
        "posts_1.json": [post(reel)],
        "reels.json": {"ig_reels_media": [post(reel)]},
        "igtv_videos.json": {"ig_igtv_media": [post(film)]},
    }
    export = read(lists)
    assert [(media.caption, media.media_product_type, media.media_type) for media in export.posts] == [
        ("reel", "REELS", MediaType.VIDEO),
        ("film", "IGTV", MediaType.VIDEO),
    ]
    assert export.posts[0].is_reel


def test_an_archived_post_is_not_among_the_posts():
    lists = {
        "posts_1.json": [post(item("media/1.jpg", T, "shown")), post(item("media/2.jpg", T, "put away"))],
        "archived_posts.json": {"ig_archived_post_media": [post(item("media/2.jpg", T, "put away"))]},
    }
    export = read(lists)
    assert (captions(export.posts), captions(export.archived)) == (["shown"], ["put away"])


def test_stories_and_profile_photos_are_lists_of_files():
    lists = {
        "stories.json": {
            "ig_stories": [item("media/stories/1.mp4", T, "sticker"), item("media/stories/2.jpg", T)]
        },
        "profile_photos.json": {"ig_profile_picture": [item("media/posts/3.jpg", T)]},
    }
    export = read(lists)
    assert [(media.caption, media.media_product_type, media.is_video) for media in export.stories] == [
        ("sticker", "STORY", True),
        (None, "STORY", False),
    ]
    assert [media.media_url for media in export.profile_photos] == ["media/posts/3.jpg"]
    assert export.posts == ()


def test_an_unknown_key_with_files_under_it_is_read():
    assert captions(read({"reels.json": {"ig_clips_media_v9": [post(item(title="x"))]}}).posts) == ["x"]


def test_a_post_without_any_file_is_kept_and_counted():
    export = read(
        {"posts_1.json": [{"media": [], "title": "Only words", "creation_timestamp": T}, post(item())]}
    )
    assert set(captions(export.posts)) == {"Only words", None}
    assert [file.why for file in export.missing] == [Why.NO_NAME]


@pytest.mark.parametrize("row", [None, 5, "x", [], {}, {"title": "x"}, {"media": None}, {"uri": 4}])
def test_a_row_that_is_no_post_costs_only_itself_and_is_counted(row):
    export = read({"posts_1.json": [row, post(item(title="x"))]})
    assert captions(export.posts) == ["x"]
    assert noted(export)[Noted.UNREADABLE_ROWS] == 1


# Layouts


@pytest.mark.parametrize(
    "folder",
    [
        *("content/", "your_instagram_activity/content/", "your_instagram_activity/media/"),
        *(
            "your_instagram_activity/posts/",
            "instagram-maya.l-2026-03-04-AbCd1234/your_instagram_activity/media/",
        ),
        *(
            "",
            "meta-2026-Mar-04-10-11-12/instagram-maya.l-2026-03-04-AbCd1234/your_instagram_activity/media/",
        ),
    ],
)
def test_lists_are_found_by_their_base_name_wherever_they_lie(folder):
    export = read({"posts_1.json": [post(item(title="x"))]}, folder=folder)
    assert captions(export.posts) == ["x"]
    assert export.user.username == "maya.l"


def test_files_are_found_below_the_folder_that_everything_is_wrapped_in():
    wrapped = "instagram-maya.l-2026-03-04-AbCd1234/"
    files = {f"{wrapped}{LISTS}posts_1.json": [post(item())], f"{wrapped}media/posts/202403/1.jpg": JPEG}
    export = read_export([Tree(files, "download.zip")])
    assert export.missing == ()
    assert export.read("media/posts/202403/1.jpg") == JPEG
    assert export.user.username == "maya.l"


def test_a_file_that_was_moved_is_found_by_its_own_name_if_that_is_the_only_one():
    name = "17900000000000001.jpg"
    moved = {f"{LISTS}posts_1.json": [post(item(f"media/posts/{name}"))], f"sorted/by/me/{name}": JPEG}
    assert read_export([Tree(moved)]).missing == ()
    assert read_export([Tree(moved | {f"elsewhere/{name}": JPEG})]).missing[0].why is Why.NOT_HERE
    short = {f"{LISTS}posts_1.json": [post(item("media/posts/1.jpg"))], "holiday/1.jpg": JPEG}
    assert read_export([Tree(short)]).missing[0].why is Why.NOT_HERE


LOOK_ALIKES = [
    "logged_information/past_instagram_insights/posts.json",
    "logged_information/past_instagram_insights/reels.json",
    "your_instagram_activity/subscriptions/reels.json",
    "your_instagram_activity/threads/posts_1.json",
    "personal_information/information_about_you/reposts.json",
    "personal_information/device_information/stories.json",
    "your_instagram_activity/messages/inbox/somebody/posts_1.json",
    "your_instagram_activity/saved/posts_1.json",
    "connections/contacts/posts_1.json",
    "__MACOSX/your_instagram_activity/media/posts_1.json",
    "your_instagram_activity/media/._posts_1.json",
    "your_facebook_activity/posts/posts_1.json",
    "facebook-maya-2026-03-04-AbCd1234/posts/posts_1.json",
]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_only_looks_like_a_list_is_never_opened(name):
    files = tree(
        {"posts_1.json": [post(item(title="mine"))]}, more={name: [post(item("x.jpg", T, "not mine"))]}
    )
    assert captions(read_export([files]).posts) == ["mine"]
    assert name not in files.opened


def test_nothing_private_is_opened():
    private = [
        *(
            "your_instagram_activity/messages/inbox/a/message_1.json",
            "connections/contacts/synced_contacts.json",
        ),
        *("security_and_login_information/login_and_profile_creation/login_activity.json", "messages.json"),
        *("ads_information/ads_and_topics/ads_viewed.json", "your_instagram_activity/likes/liked_posts.json"),
        *("personal_information/device_information/camera_information.json", "reposts.json", "profile.json"),
        *("personal_information/personal_information/instagram_friend_map.json",),
    ]
    files = tree({"posts_1.json": [post(item())]}, more=dict.fromkeys(private, b"{}"))
    read_export([files])
    assert files.opened == [f"{LISTS}posts_1.json"]


# The list of labels


def labelled(media, *, published="Vrai", number="17900000000000009", seconds=T, caption=None):
    words = [{"label": "Légende", "value": caption}] if caption else []
    return {
        "timestamp": seconds,
        "media": [],
        "label_values": [
            *words,
            {"label": "Créé par une IA", "value": "Faux"},
            {"label": "Publié", "value": published},
            {"title": "Marque", "dict": [{"dict": [{"label": "Nom", "value": "x"}], "title": ""}]},
            {"label": "#", "vec": [{"value": "#fog"}]},
            {"label": "Date", "timestamp_value": seconds},
            {"label": "Médias", "media": media},
        ],
        "fbid": number,
    }


def test_posts_that_are_listed_again_in_labels_are_not_doubled_but_completed():
    files = [item("media/1.jpg"), item("media/2.jpg")]
    lists = {
        "posts_1.json": [post(*files, creation_timestamp=T), post(item("media/3.jpg", 0))],
        "posts.json": [
            labelled(files, caption="From the labels"),
            labelled([item("media/3.jpg", T - 7, "late")]),
        ],
    }
    album, single = read(lists).posts
    assert (album.caption, album.id, len(album.children)) == ("From the labels", "17900000000000009", 2)
    assert (single.caption, single.timestamp) == ("late", when(T))


def test_a_draft_is_not_shown_and_is_counted():
    lists = {
        "posts_1.json": [post(item("media/1.jpg", title="out"))],
        "posts.json": [
            labelled([item("media/1.jpg")], published="Faux"),
            labelled([item("media/2.jpg", title="draft")], published="Faux"),
            labelled([item("media/3.jpg", title="who knows")], published="Jossain"),
        ],
    }
    export = read(lists)
    assert captions(export.posts) == ["out"]
    assert noted(export)[Noted.DRAFTS] == 2
    assert Noted.UNLISTED not in noted(export)


def test_a_post_that_only_the_labels_list_is_shown_once_it_is_known_to_be_published():
    export = read({"posts.json": [labelled([item("media/1.jpg", title="only here")], number="x")]})
    assert captions(export.posts) == ["only here"]


def test_other_content_and_what_was_deleted_is_counted_and_not_shown():
    lists = {
        "posts_1.json": [post(item(title="x"))],
        "other_content.json": {
            "ig_other_media": [post(item("media/other/1.jpg")), post(item("media/other/2.jpg"))]
        },
        "recently_deleted_content.json": {"ig_recently_deleted_media": [post(item("media/other/3.jpg"))]},
    }
    export = read(lists)
    assert captions(export.posts) == ["x"]
    assert noted(export) == {Noted.DELETED: 1, Noted.OTHER_CONTENT: 2}


def test_a_post_of_threads_is_counted_and_not_shown():
    rows = [post(item("", title="words", text_app_post={"text": "x"})), post(item(title="mine"))]
    export = read({"posts_1.json": rows})
    assert captions(export.posts) == ["mine"]
    assert noted(export)[Noted.THREADS] == 1


# The flat list


def test_the_flat_list_of_2018_to_2021_is_read_and_its_albums_are_put_together():
    photo = {
        "caption": "Album",
        "taken_at": "2019-06-01T10:00:00",
        "path": "photos/201906/a.jpg",
        "location": "X",
    }
    media = {
        "photos": [
            photo,
            photo | {"path": "photos/201906/b.jpg"},
            photo | {"caption": "", "path": "photos/c.jpg"},
        ],
        "videos": [{"caption": "Film", "taken_at": "2020-10-01T10:00:00+00:00", "path": "videos/d.mp4"}],
        "stories": [{"caption": "", "taken_at": "2020-10-02T10:00:00+00:00", "path": "stories/e.jpg"}],
        "profile": [{"taken_at": "2018-10-02T10:00:00", "path": "profile/f.jpg", "is_active_profile": True}],
        "direct": [{"taken_at": "2018-10-02T10:00:00", "path": "direct/g.jpg"}],
    }
    profile = {"username": "maya.l", "name": "Maya", "biography": "Light", "email": "x@y.example"}
    files = {"media.json": media, "profile.json": profile, "photos/201906/a.jpg": JPEG}
    export = read_export([Tree(files, "maya.l_20210401.zip")])
    assert captions(export.posts) == ["Film", "Album", None]
    assert len(export.posts[1].children) == 2
    assert export.posts[1].timestamp == datetime(2019, 6, 1, 10, tzinfo=UTC)
    assert (len(export.stories), len(export.profile_photos)) == (1, 1)
    assert (export.user.username, export.user.name, export.user.biography) == ("maya.l", "Maya", "Light")
    assert "g.jpg" not in json.dumps([post.to_dict() for post in (*export.posts, *export.stories)])


# Files


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("media/1", CLIP, MediaType.VIDEO),
        ("media/1.webp", JPEG, MediaType.IMAGE),
        ("media/1.heic", JPEG, MediaType.IMAGE),
        ("media/1.jpg", CLIP, MediaType.VIDEO),
        ("media/1.mp4", JPEG, MediaType.IMAGE),
        ("media/1.heic", b"\0\0\0\x18ftypheic" + bytes(40), MediaType.IMAGE),
        ("media/1.webp", b"RIFF\0\0\0\0WEBPVP8 " + bytes(40), MediaType.IMAGE),
        ("media/1.mp4", b"\0\0\0\x14ftypzzzz" + bytes(40), MediaType.VIDEO),
    ],
)
def test_what_a_file_is_its_first_bytes_say_and_not_its_name(name, data, kind):
    (media,) = read_export([Tree({f"{LISTS}posts_1.json": [post(item(name))], name: data})]).posts
    assert (media.media_type, media.media_url) == (kind, name)


def test_a_file_that_stays_in_the_browser_is_what_the_lists_say():
    names = {f"{LISTS}posts_1.json": 9, "media/1": 9, "media/2.jpg": 9}
    film = item("media/1", media_metadata={"video_metadata": {"exif_data": []}})
    handed = Handed(
        LABEL, names, {f"{LISTS}posts_1.json": json.dumps([post(film, item("media/2.jpg"))]).encode()}
    )
    (album,) = read_export([handed]).posts
    assert [slide.media_type for slide in album.children] == [MediaType.VIDEO, MediaType.IMAGE]
    assert uris(album) == ["media/1", "media/2.jpg"]


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("media/gone.jpg", Why.NOT_HERE),
        ("", Why.NO_NAME),
        ("https://scontent.example/1.jpg", Why.ADDRESS),
        ("//scontent.example/1.jpg", Why.ADDRESS),
        ("file:///etc/passwd", Why.ADDRESS),
        ("../../etc/passwd", Why.UNSAFE),
        ("/etc/passwd", Why.UNSAFE),
        ("media/x\n.jpg", Why.UNSAFE),
        ("media/text.jpg", Why.NOT_MEDIA),
    ],
)
def test_every_file_that_cannot_be_shown_is_counted_with_its_reason(uri, why):
    files = {
        f"{LISTS}posts_1.json": [post(item("media/1.jpg"), item(uri), creation_timestamp=T, title="x")],
        "media/1.jpg": JPEG,
        "media/text.jpg": b"<html>",
        "etc/passwd2": b"",
    }
    export = read_export([Tree(files)])
    (album,) = export.posts
    assert uris(album) == ["media/1.jpg", None]
    assert [(file.uri, file.media_id, file.why) for file in export.missing] == [
        (uri, album.children[1].id, why)
    ]
    assert noted(export)[Noted.MISSING] == 1


def test_files_that_no_list_names_are_counted():
    files = tree(
        {"posts_1.json": [post(item())]}, more={"media/other/9.jpg": JPEG, "media/stories/8.mp4": CLIP}
    )
    assert noted(read_export([files]))[Noted.UNLISTED] == 2


def test_a_file_is_read_by_its_name_in_the_export():
    export = read({"posts_1.json": [post(item())]})
    assert export.read("media/posts/202403/1.jpg") == JPEG
    assert b"".join(export.stream("media/posts/202403/1.jpg")) == JPEG
    with pytest.raises(KeyError):
        export.read("media/posts/202403/nothing.jpg")


def test_every_post_has_an_id_of_its_own_and_the_same_one_every_time():
    lists = {
        "posts_1.json": [
            post(item("media/17900000000000001.jpg")),
            post(item("media/a_n_17900000000000002.jpg"), item("media/b.jpg"), creation_timestamp=T),
            post(item("", T)),
            post(item("", T, "b")),
        ],
        "stories.json": {"ig_stories": [item("media/17900000000000001.jpg")]},
    }
    first, again = read(lists), read(lists)
    ids = [media.id for media in (*first.posts, *first.stories)]
    assert len(set(ids)) == len(ids) == 5
    assert "17900000000000001" in ids
    assert ids == [media.id for media in (*again.posts, *again.stories)]
    assert all(len(media_id) <= 40 and media_id.isalnum() for media_id in ids)


# What the camera wrote

EXIF = {
    "iso": 64,
    "focal_length": "4.2",
    "lens_model": "iPhone 12 back camera",
    "software": "16.1",
    "device_id": "android-5f0c1d2e3b4a5968",
    "date_time_original": "2024:03:09 18:22:05",
    "source_type": "camera",
    "aperture": "1.69599",
    "shutter_speed": "5.885",
}
WHERE = {"latitude": 59.32, "longitude": 18.07}


def with_exif(*parts, kind="photo_metadata"):
    return item(
        media_metadata={kind: {"exif_data": list(parts)}, "camera_metadata": {"has_camera_metadata": False}}
    )


@pytest.mark.parametrize("kind", ["photo_metadata", "video_metadata"])
def test_what_the_camera_wrote_is_read_out_of_all_its_parts(kind):
    capture = read_item(with_exif(WHERE, EXIF, kind=kind), places=False).capture
    assert capture.taken_at == datetime(2024, 3, 9, 18, 22, 5)  # noqa: DTZ001
    assert (capture.f_number, round(1 / capture.exposure), capture.iso) == (1.8, 59, 64)
    assert (capture.lens, capture.software, capture.focal_length) == ("iPhone 12 back camera", "16.1", "4.2")
    assert capture.by_camera


def test_places_are_off_until_asked_for():
    lists = {"posts_1.json": [post(with_exif(WHERE, EXIF))]}
    assert read(lists).places == {}
    export = read(lists, places=True)
    assert export.places == {export.posts[0].id: Place(59.32, 18.07)}
    assert "59.3" not in repr(export)


@pytest.mark.parametrize(
    "where",
    [(0, 0), ("x", 1), (91, 0.5), (1, 181), (None, 1), (True, True), (float("inf"), 1), ("1e999", "2")],
)
def test_what_is_no_place_is_none(where):
    row = with_exif(dict(zip(("latitude", "longitude"), where, strict=True)))
    assert read_item(row, places=True).place is None


def test_a_device_id_is_kept_nowhere():
    export = read({"posts_1.json": [post(with_exif(EXIF))]}, places=True)
    assert "5f0c1d2e" not in repr(export) + repr(export.captures) + json.dumps(export.posts[0].to_dict())


@pytest.mark.parametrize(
    "exif",
    [
        {},
        {"iso": "x", "aperture": "nan", "shutter_speed": "1e400"},
        {"date_time_original": "2024:13:45 99:00:00"},
    ],
)
def test_what_the_camera_did_not_write_is_absent(exif):
    assert read_item(with_exif(exif), places=True).capture is None


# Whose it is


def profile(labels, values, photo=None):
    fields = {
        label: {"href": "", "value": value, "timestamp": 0}
        for label, value in zip(labels, values, strict=True)
    }
    user = {"title": "", "media_map_data": {"Photo": photo} if photo else {}, "string_map_data": fields}
    return {"personal_information/personal_information/personal_information.json": {"profile_user": [user]}}


ENGLISH = ("Email", "Phone Number", "Username", "Name", "Bio", "Gender", "Date of birth")
JAPANESE = ("メール", "電話番号", "ユーザーネーム", "名前", "自己紹介", "性別", "生年月日")
VALUES = ("m@x.example", "46701234567", "maya.l", "Maya L", "Light and weather.", "female", "1990-01-01")


@pytest.mark.parametrize("labels", [ENGLISH, JAPANESE])
@pytest.mark.parametrize("label", [LABEL, "download (3).zip"])
def test_the_profile_is_read_in_any_language_and_nothing_else_of_it(labels, label):
    export = read({"posts_1.json": [post(item())]}, more=profile(labels, VALUES), label=label)
    user = export.user
    assert (user.username, user.name, user.biography) == ("maya.l", "Maya L", "Light and weather.")
    assert user.media_count == 1
    said = repr(export)
    assert not [private for private in (*VALUES[:2], *VALUES[5:]) if private in said]


def test_a_profile_without_a_name_does_not_take_the_next_field_for_it():
    labels, values = ("Username", "Gender", "Website"), ("maya.l", "female", "x.example")
    user = read({"posts_1.json": [post(item())]}, more=profile(labels, values)).user
    assert (user.username, user.name, user.biography) == ("maya.l", None, None)
    labels, values = ("Username", "Bio"), ("maya.l", "Light")
    user = read({"posts_1.json": [post(item())]}, more=profile(labels, values)).user
    assert (user.name, user.biography) == (None, "Light")


def test_the_profile_picture_is_named_if_it_is_there():
    more = profile(ENGLISH, VALUES, item("media/profile/1.jpg"))
    lists = {"posts_1.json": [post(item())]}
    assert read(lists, more=more).user.profile_picture_url is None
    more["media/profile/1.jpg"] = JPEG
    assert read(lists, more=more).user.profile_picture_url == "media/profile/1.jpg"


@pytest.mark.parametrize(
    ("label", "user", "day"),
    [
        ("instagram-maya.l-2026-03-04-AbCd1234.zip", "maya.l", date(2026, 3, 4)),
        ("instagram-_a.b_1-2026-03-04-AbCd1234 (1).zip", "_a.b_1", date(2026, 3, 4)),
        ("instagram-2024.01.01-2026-03-04-AbCd1234-part2.zip", "2024.01.01", date(2026, 3, 4)),
        ("maya_l_20210401_part_2.zip", "maya_l", date(2021, 4, 1)),
        ("instagram-maya-2026-13-45-AbCd1234.zip", "maya", None),
        ("download.zip", None, None),
    ],
)
def test_whose_export_of_which_day_it_is_the_zip_is_called_after(label, user, day):
    origin = origin_of(label)
    assert (origin.user, origin.day) == (user, day)


def test_an_account_nobody_names_is_opened_all_the_same():
    user = read({"posts_1.json": [post(item())]}, label="download.zip").user
    assert (user.username, user.id) == (None, "export")


# What it covers


def requested(*times, labels=("Terminé", "Début", "Fin")):
    entries = [{"label": label, "timestamp_value": time} for label, time in zip(labels, times, strict=False)]
    entries.insert(1, {"label": "Essais", "value": "1"})
    return {"timestamp": times[-1], "label_values": entries, "fbid": "0"}


def read_period(root):
    more = {"your_instagram_activity/other_activity/your_information_download_requests.json": root}
    return read({"posts_1.json": [post(item())]}, more=more)


@pytest.mark.parametrize(
    "wrap", [lambda row: row, lambda row: [row], lambda row: [requested(5, 1, 2), row, "x"]]
)
def test_the_dates_it_was_asked_for_are_read_in_any_language(wrap):
    export = read_period(wrap(requested(T + 90, T - 1000, T)))
    assert export.period == Period(when(T - 1000), when(T))
    (note,) = [note for note in export.notes if note.about is Noted.PERIOD]
    assert "9 March 2024" in note.words
    assert "All time" in note.words


def test_an_export_from_the_beginning_is_not_said_to_lack_anything():
    export = read_period([requested(T + 90, 0, T)])
    assert export.period == Period(None, when(T))
    assert Noted.PERIOD not in noted(export)


@pytest.mark.parametrize(
    "root", [{}, [], "x", [requested(T)], [requested(9, T, T - 5)], [{"label_values": 3}]]
)
def test_dates_that_are_not_to_be_read_are_not_guessed(root):
    assert read_period(root).period is None


def test_without_them_an_export_of_a_single_year_is_said_to_be_perhaps_the_last_one_only():
    lists = {"posts_1.json": [post(item(seconds=1_770_000_000))]}
    (note,) = read(lists).notes
    assert note.about is Noted.PERIOD
    assert "2 February 2026" in note.words
    lists["posts_1.json"].append(post(item(ANOTHER, 1_570_000_000)))
    assert read(lists).notes == ()


# Text


def faulty(text):
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    "words",
    ["Café 🌫️", "שלום", "Привет, мир", "½ cup\u00a0of tea", "👩‍👩‍👧‍👦", "東京", "plain", "ﬁ", "\U0010ffff"],
)
def test_text_is_mended_in_values_and_keys_once(words):
    assert repaired({faulty(words): [faulty(words), 1, None]}) == {words: [words, 1, None]}
    assert repaired(repaired([faulty(words)])) == [words]


def test_a_file_with_right_text_is_left_alone_altogether():
    assert repaired(["Ã©", "東京"]) == ["Ã©", "東京"]
    assert repaired(["caf\u00e9"]) == ["caf\u00e9"]
    assert repaired(["\ud83d", faulty("é")]) == ["\ud83d", faulty("é")]


def test_text_that_was_cut_inside_a_character_is_mended_as_far_as_it_goes():
    cut = faulty("Ça va 🌫 et là-bas 🌫")[:-2]
    assert repaired([cut, faulty("é")]) == ["Ça va 🌫 et là-bas " + faulty("🌫")[:-2], "é"]


def test_text_of_windows_is_no_fault_of_instagrams():
    assert repaired(["ðŸ˜€"]) == ["ðŸ˜€"]


def test_a_caption_of_an_export_reads_as_it_was_written():
    rows = [post(item(title=faulty("Nebel über 東京 🌫️")))]
    assert captions(read({"posts_1.json": rows}).posts) == ["Nebel über 東京 🌫️"]


# What is none


def refusal(files, label="x.zip"):
    with pytest.raises(NotAnExport) as error:
        read_export([Tree(dict.fromkeys(files, b"[]"), label)])
    assert str(error.value).endswith(".")
    return error.value.reason


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["your_instagram_activity/media/posts_1.html", "start_here.html", "media/posts/1.jpg"], "html"),
        (["your_facebook_activity/posts/your_posts_1.json"], "facebook_only"),
        (["your_instagram_activity/messages/inbox/a/message_1.json"], "messages_only"),
        (["your_instagram_activity/likes/liked_posts.json", "connections/followers_1.json"], "no_content"),
        (["personal_information/personal_information/personal_information.json"], "no_content"),
        (["media/posts/202403/1.jpg", "media/posts/202403/2.mp4"], "pictures_only"),
        (["bagit.txt", "data/posts.jsonl", "data/media/2024/1.jpg"], "own_archive"),
        (["a/instagram-maya.l-2026-03-04-AbCd1234.zip"], "zips_inside"),
        (["holiday/1.txt", "notes.json"], "other"),
        ([], "other"),
    ],
)
def test_what_is_no_export_is_said_to_be_what_it_is(names, reason):
    assert refusal(names) == reason


def test_an_export_without_any_post_is_refused():
    assert refusal([f"{LISTS}posts_1.json", f"{LISTS}stories.json"]) == "no_posts"


def test_lists_that_cannot_be_read_are_refused_only_if_there_is_nothing_else():
    broken = {f"{LISTS}posts_1.json": b"[{]", f"{LISTS}reels.json": b"\xff\xfe\xfa"}
    with pytest.raises(NotAnExport) as error:
        read_export([Tree(broken)])
    assert error.value.reason == "damaged"
    export = read({"stories.json": {"ig_stories": [item()]}}, more=broken)
    (note,) = [note for note in export.notes if note.about is Noted.UNREADABLE_FILE]
    assert note.count == 2
    assert "reels.json is damaged" in note.words


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b"[" + b"{}," * 8_000_000 + b"{}]", "more than is read"),
        (b"[NaN]", "damaged"),
        (b"[" + b"1" * 5000 + b"]", "damaged"),
    ],
)
def test_json_that_would_cost_too_much_is_not_read(data, why):
    more = {f"{LISTS}posts_1.json": data}
    export = read({"stories.json": {"ig_stories": [item()]}}, more=more)
    assert why in next(note.words for note in export.notes if note.about is Noted.UNREADABLE_FILE)


def test_json_over_200_mb_is_not_read(monkeypatch):
    monkeypatch.setattr("igarchive.export.reading.MOST_BYTES", 1000)
    export = read({"posts_1.json": [post(item(title="x" * 2000))], "stories.json": {"ig_stories": [item()]}})
    assert "posts_1.json is too large" in export.notes[-1].words
    assert len(export.stories) == 1


def test_more_than_any_account_has_is_refused():
    files = tree({"posts_1.json": [post(item(f"media/{number}.jpg")) for number in range(20)]})
    assert len(read_parts(files, Budget(items=40), places=False)[0].posts) == 20
    for budget in (Budget(items=39), Budget(bytes=1000)):
        with pytest.raises(NotAnExport) as error:
            read_parts(files, budget, places=False)
        assert error.value.reason == "too_large"


def test_a_list_of_names_from_a_browser_is_checked_like_a_zip():
    with pytest.raises(UnsafeEntry):
        Handed("x.zip", {"../x": 1})
    handed = Handed("x.zip", {"a": 1})
    with pytest.raises(KeyError):
        handed.take("b", b"")


def test_lists_come_in_one_order_whatever_the_order_of_the_names():
    names = [f"{LISTS}{kind}.json" for kind in Kind if kind not in (Kind.FLAT_PROFILE, Kind.FLAT)]
    assert [file.name for file in wanted(reversed(names))] == [file.name for file in wanted(names)]
    assert len(wanted(names)) == len(names)
