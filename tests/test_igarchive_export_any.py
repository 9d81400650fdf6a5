"""Whatever an export holds, reading it ends in an export or in a named error, soon and within bounds."""

import copy
import io
import json
import zipfile
from contextlib import suppress

from export_trees import CLIP, JPEG, LABEL, LISTS, Tree, item, post
from hypothesis import given, settings, strategies as st

from igarchive.errors import IGArchiveError
from igarchive.export.layout import Kind
from igarchive.export.opening import Export, read_export
from igarchive.export.text import repaired
from igarchive.zips import open_zip

KEYS = (
    *(
        "uri",
        "media",
        "title",
        "creation_timestamp",
        "label_values",
        "label",
        "value",
        "timestamp_value",
        "timestamp",
    ),
    *(
        "media_metadata",
        "photo_metadata",
        "video_metadata",
        "exif_data",
        "latitude",
        "longitude",
        "iso",
        "aperture",
    ),
    *(
        "shutter_speed",
        "date_time_original",
        "fbid",
        "profile_user",
        "string_map_data",
        "media_map_data",
        "photos",
    ),
    *("path", "taken_at", "caption", "username", "ig_stories", "text_app_post", "x"),
)
ODD = [
    *(
        None,
        True,
        False,
        0,
        -1,
        5,
        2**70,
        -(2**70),
        1e308,
        float("inf"),
        1_710_000_000,
        "",
        "x",
        "\ud83d",
        "Ã©",
    ),
    *(
        "../x",
        "https://x.example/1.jpg",
        "media/1.jpg",
        "2019-06-01T10:00:00",
        "1e999",
        "nan",
        [],
        {},
        [[]],
        [{}],
    ),
    *(
        {"uri": "media/1.jpg"},
        {"media": [{}]},
        {"label_values": [{}, {"media": [{"uri": ""}]}]},
        [None],
        {"x": {}},
    ),
]
PLAIN = st.sampled_from(ODD) | st.text(max_size=8) | st.integers()
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=10,
)
BASES = [f"{kind}{number}.json" for kind in Kind for number in ("", "_1", "_2")]
FOLDERS = [
    "",
    LISTS,
    "content/",
    "personal_information/",
    "your_instagram_activity/other_activity/",
    "media/x/",
]
NAMES = st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(BASES))
FILES = st.dictionaries(NAMES, VALUES, min_size=1, max_size=3)


def whole_export():
    """A file of every kind, each with all the fields there are."""
    exif = [{"latitude": 1.5, "longitude": 2, "iso": 64, "aperture": "1.7", "shutter_speed": "5.9"}, {"x": 1}]
    taken = {"date_time_original": "2024:03:09 18:22:05", "source_type": "camera"}
    rich = item("media/1.jpg", media_metadata={"photo_metadata": {"exif_data": [*exif, taken]}})
    rows = [
        post(rich, item("media/2.jpg"), title="x", creation_timestamp=5),
        post(item("media/3.jpg", title="y")),
    ]
    labels = [
        {"label": "Publié", "value": "Vrai"},
        {"label": "Caption", "value": "x"},
        {"label": "M", "media": [rich]},
    ]
    times = [{"label": "x", "timestamp_value": second} for second in (9, 1, 8)]
    fields = {name: {"value": value} for name, value in (("Username", "maya.l"), ("Name", "M"), ("Bio", "B"))}
    flat = [{"path": "photos/1.jpg", "taken_at": "2019-06-01T10:00:00", "caption": "x", "location": ""}]
    return {
        f"{LISTS}posts_1.json": rows,
        f"{LISTS}posts.json": [
            {"timestamp": 5, "media": [], "label_values": labels, "fbid": "17900000000000009"}
        ],
        f"{LISTS}reels.json": {"ig_reels_media": rows},
        f"{LISTS}archived_posts.json": {"ig_archived_post_media": rows},
        f"{LISTS}stories.json": {"ig_stories": [rich, item("media/4.mp4")]},
        f"{LISTS}profile_photos.json": {"ig_profile_picture": [rich]},
        "your_instagram_activity/other_activity/your_information_download_requests.json": [
            {"timestamp": 9, "label_values": times}
        ],
        "personal_information/personal_information.json": {
            "profile_user": [{"media_map_data": {"Photo": rich}, "string_map_data": fields}]
        },
        "media.json": {"photos": flat, "videos": flat, "stories": flat, "profile": flat},
        "profile.json": {"username": "maya.l", "name": "M", "biography": "B"},
    }


def nodes(value):
    """Every place in JSON values where another value can stand: the container and the key."""
    found, pending = [], [value]
    while pending:
        part = pending.pop()
        for key, inner in list(part.items() if isinstance(part, dict) else enumerate(part)):
            found.append((part, key))
            if isinstance(inner, dict | list):
                pending.append(inner)
    return found


def outcome(tree):
    """Read it: what comes is an export in order, or a refusal in whole sentences."""
    try:
        export = read_export([tree])
    except IGArchiveError as error:
        words = str(error)
    else:
        check(export)
        words = "".join(note.words for note in export.notes) or "."
    assert words.endswith(".")


def check(export):
    """What holds of every export."""
    assert isinstance(export, Export)
    lists = (export.posts, export.archived, export.stories, export.profile_photos)
    posts = [post for listed in lists for post in listed]
    parts = [part for post in posts for part in (post, *post.children)]
    ids = [part.id for part in parts]
    assert len(set(ids)) == len(ids)
    json.dumps([post.to_dict() for post in posts]).encode()
    for listed in lists:
        moments = [post.timestamp for post in listed if post.timestamp]
        assert moments == sorted(moments, reverse=True)
    missing = {file.media_id for file in export.missing}
    for part in parts:
        if part.media_url:
            assert export.read(part.media_url)
        elif not part.children:
            assert part.id in missing
    assert export.places == {}


CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(ODD)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_any_value_may_stand_anywhere(changes):
    files = whole_export()
    for number, value in changes:
        places = nodes(files)
        part, key = places[number % len(places)]
        part[key] = copy.deepcopy(value)
    named = {name: json.dumps(value).encode() for name, value in files.items()}
    outcome(Tree(named | {"media/1.jpg": JPEG, "media/4.mp4": CLIP}))


def test_the_whole_export_that_is_spoiled_above_is_read():
    export = read_export([Tree(whole_export())])
    assert [len(listed) for listed in (export.posts, export.archived, export.stories)] == [1, 2, 3]


@settings(max_examples=60, deadline=None)
@given(FILES, st.sampled_from([LABEL, "x.zip", "maya_20200101.zip"]))
def test_any_json_under_the_right_names_is_an_export_or_a_named_error(files, label):
    spelled = {name: json.dumps(value).encode() for name, value in files.items()}
    outcome(Tree(spelled | {"media/1.jpg": JPEG}, label))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(BASES))
def test_any_bytes_under_the_right_names_are_one_too(data, base):
    good = {f"{LISTS}stories.json": {"ig_stories": [{"uri": "media/1.jpg", "creation_timestamp": 5}]}}
    outcome(Tree({**good, f"content/{base}": data, "media/1.jpg": JPEG}))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NAMES | st.text(max_size=20), st.binary(max_size=50)), max_size=6))
def test_any_zip_is_one_too(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in dict(entries).items():
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), data)
    with suppress(IGArchiveError), open_zip(out) as opened:
        outcome(opened)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=20), max_size=6))
def test_what_instagram_spoiled_is_mended(texts):
    """Unless it spoiled nothing: text of which every character is a byte looks spoiled, if it decodes."""
    spoiled = [text.encode("utf-8", "surrogatepass").decode("latin-1") for text in texts]
    if not any("\ud800" <= letter <= "\udfff" for text in texts for letter in text):
        assert repaired(spoiled) == texts
