"""Captions and dates in JPEGs and sidecars: valid to exiftool, read back whole, and read by galleries as they read."""

import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image, ImageCms

from igarchive.about import About
from igarchive.jpeg_segments import MOST_PAYLOAD, with_metadata
from igarchive.xmp import XMP_NAMES, sidecar

WINTER = timezone(timedelta(hours=1))
EMOJI = "Fög 🌫️ 👩‍👩‍👧 & <b>bold</b>\n\nזריחה מוקדמת, \"quoted\" 'twice'\tand a tab"
STORY = About(
    datetime(2024, 3, 9, 19, 22, 5, tzinfo=WINTER),
    EMOJI,
    "maya.lindqvist",
    ("fog", "Nürnberg", "🌊"),
    "A boat in fog",
    "https://www.instagram.com/p/CxYzAb1/",
    "CxYzAb1",
)
LONGEST = About(
    datetime(2024, 7, 1, 4, 0, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
    "<🌊" * 1_100,
    "m" * 30,
    tuple(f"tag{number}" for number in range(30)),
    "&" * 1_000,
    "https://www.instagram.com/reel/C-_z9/",
    "C-_z9",
    "captured",
)
TOO_LONG = About(
    STORY.moment, "<&🌊" * 20_000, "&" * 9_000, ("🌊" * 40,) * 900, "'" * 50_000, "https://x/", "c"
)
NOTHING = About(None, "", "", (), "", "", "")
CONTROLS = About(datetime(1, 1, 1, tzinfo=UTC), "a\0b\x1b[31m\r\nc\ud800\uffff", "\x07", (), "", "", "")


def picture(mode="RGB", **how):
    out = io.BytesIO()
    Image.radial_gradient("L").resize((72, 48)).convert(mode).save(out, "JPEG", **how)
    return out.getvalue()


def segment(marker, payload):
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload


def with_segments(jpeg, *segments):
    return jpeg[:20] + b"".join(segments) + jpeg[20:]  # behind the JFIF header that Pillow writes


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
IPTC = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0e\x1c\x02\x28\0\x09FBMD01000")
PICTURES = {
    "baseline": picture(),
    "progressive": picture(progressive=True),
    "grey": picture("L"),
    "cmyk": picture("CMYK"),
    "profile": picture(icc_profile=PROFILE),
    "rgb": picture(keep_rgb=True),
    "no-jfif": picture()[:2] + picture()[20:],
    "instagram": with_segments(picture(progressive=True, icc_profile=PROFILE), IPTC),
}
# Of these exiftool warns, with or without what is written here.
MORE_PICTURES = PICTURES | {
    "fill-bytes": picture()[:20] + b"\xff\xff" + picture()[20:],
    "something-behind": picture() + b"after the end",
}
STORIES = {"story": STORY, "longest": LONGEST, "too-long": TOO_LONG, "nothing": NOTHING, "controls": CONTROLS}


def exiftool(*arguments):
    done = subprocess.run(["exiftool", "-json", "-q", *arguments], capture_output=True, check=False)
    return {entry["SourceFile"].rpartition("/")[2]: entry for entry in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every kind of picture with one story, and every story in one picture, with their sidecars."""
    place = tmp_path_factory.mktemp("written")
    for name, jpeg in PICTURES.items():
        (place / f"{name}.jpg").write_bytes(with_metadata(jpeg, STORY))
    for name, about in STORIES.items():
        (place / f"{name}.jpg").write_bytes(with_metadata(PICTURES["baseline"], about))
        (place / f"{name}.jpg.xmp").write_bytes(sidecar(about))
    (place / "clip.mp4.xmp").write_bytes(sidecar(STORY))
    return place


@pytest.fixture(scope="module")
def read(folder):
    """What exiftool reads of each file, by group, and what it has against it."""
    return exiftool("-validate", "-warning", "-error", "-a", "-G1", "-all", str(folder))


def test_exiftool_has_nothing_against_any_file(read):
    assert len(read) == len(PICTURES) + 2 * len(STORIES) + 1
    assert {name: entry["ExifTool:Validate"] for name, entry in read.items()} == dict.fromkeys(read, "OK")
    assert not [name for name, entry in read.items() if {"ExifTool:Warning", "ExifTool:Error"} & entry.keys()]


@pytest.mark.parametrize("name", PICTURES)
def test_date_zone_caption_and_creator_are_read_back_from_the_exif_of_every_kind_of_picture(read, name):
    entry = read[f"{name}.jpg"]
    assert entry["ExifIFD:DateTimeOriginal"] == entry["ExifIFD:CreateDate"] == "2024:03:09 19:22:05"
    for offset in ("OffsetTime", "OffsetTimeOriginal", "OffsetTimeDigitized"):
        assert entry[f"ExifIFD:{offset}"] == "+01:00"
    assert entry["IFD0:ImageDescription"] == EMOJI
    assert entry["IFD0:Artist"] == "maya.lindqvist"
    assert (entry["ExifIFD:ExifImageWidth"], entry["ExifIFD:ExifImageHeight"]) == (72, 48)


@pytest.mark.parametrize(
    ("name", "channels", "space"),
    [
        ("baseline", "Y, Cb, Cr, -", "sRGB"),
        ("profile", "Y, Cb, Cr, -", "Uncalibrated"),
        ("rgb", "R, G, B, -", "sRGB"),
        ("grey", "Y, -, -, -", "sRGB"),
        ("cmyk", "-, -, -, -", "sRGB"),
    ],
)
def test_the_exif_says_truly_what_the_channels_are(read, name, channels, space):
    entry = read[f"{name}.jpg"]
    assert (entry["ExifIFD:ComponentsConfiguration"], entry["ExifIFD:ColorSpace"]) == (channels, space)


@pytest.mark.parametrize("name", ["story.jpg", "story.jpg.xmp", "clip.mp4.xmp", "instagram.jpg"])
def test_everything_is_read_back_from_the_xmp_inside_and_beside(read, name):
    entry = read[name]
    assert entry["XMP-dc:Description"] == EMOJI
    assert entry["XMP-tiff:ImageDescription"] == EMOJI
    assert entry["XMP-dc:Creator"] == "maya.lindqvist"
    for keywords in ("XMP-dc:Subject", "XMP-digiKam:TagsList", "XMP-lr:HierarchicalSubject"):
        assert entry[keywords] == ["fog", "Nürnberg", "🌊"]
    assert entry["XMP-dc:Source"] == "https://www.instagram.com/p/CxYzAb1/"
    assert entry["XMP-dc:Identifier"] == "CxYzAb1"
    assert entry["XMP-iptcCore:AltTextAccessibility"] == "A boat in fog"
    for date in ("XMP-exif:DateTimeOriginal", "XMP-xmp:CreateDate", "XMP-photoshop:DateCreated"):
        assert entry[date] == "2024:03:09 19:22:05+01:00"
    assert entry["XMP-contactSheet:DateIs"] == "posted"


@pytest.mark.parametrize("name", ["longest.jpg", "longest.jpg.xmp"])
def test_the_longest_caption_instagram_takes_is_whole(read, name):
    entry = read[name]
    assert entry["XMP-dc:Description"] == LONGEST.caption
    assert entry["XMP-iptcCore:AltTextAccessibility"] == LONGEST.alt_text
    assert entry["XMP-dc:Subject"] == list(LONGEST.hashtags)
    assert entry["XMP-exif:DateTimeOriginal"] == "2024:07:01 04:00:00-09:30"
    assert entry["XMP-contactSheet:DateIs"] == "captured"
    assert entry.get("IFD0:ImageDescription", LONGEST.caption) == LONGEST.caption


def test_what_no_segment_can_hold_is_cut_inside_and_whole_beside(read):
    inside, beside = read["too-long.jpg"], read["too-long.jpg.xmp"]
    for caption in (inside["XMP-dc:Description"], inside["IFD0:ImageDescription"]):
        assert caption.endswith("…")
        assert 1_000 < len(caption) < len(TOO_LONG.caption)
        assert TOO_LONG.caption.startswith(caption[:-1])
    assert beside["XMP-dc:Description"] == TOO_LONG.caption


def test_of_a_post_without_words_or_time_nothing_is_made_up(read):
    for name in ("nothing.jpg", "nothing.jpg.xmp"):
        said = {key for key in read[name] if key.startswith("XMP-") or "Date" in key or "Offset" in key}
        assert said - {"XMP-x:XMPToolkit"} == {key for key in said if key.startswith("System:")}
    assert not {"IFD0:ImageDescription", "IFD0:Artist"} & read["nothing.jpg"].keys()


def test_control_characters_and_half_characters_are_shown_as_such(read):
    for name in ("controls.jpg", "controls.jpg.xmp"):
        assert read[name]["XMP-dc:Description"] == "a�b�[31m\nc��"
        assert read[name]["XMP-exif:DateTimeOriginal"] == "0001:01:01 00:00:00+00:00"
    assert read["controls.jpg"]["IFD0:ImageDescription"] == "a�b�[31m\nc��"


# As Immich reads: server/src/services/metadata.service.ts (EXIF_DATE_TAGS, mergeExifTags, getTagList).
IMMICH_DATES = (
    *(
        "SubSecDateTimeOriginal",
        "SubSecCreateDate",
        "SubSecMediaCreateDate",
        "DateTimeOriginal",
        "CreateDate",
    ),
    *("MediaCreateDate", "CreationDate", "DateTimeCreated", "GPSDateTime", "DateTimeUTC", "SonyDateTime2"),
)


def immich_reads(inside, beside):
    inside = dict(inside)
    if any(beside.get(tag) for tag in IMMICH_DATES):
        inside = {tag: value for tag, value in inside.items() if tag not in IMMICH_DATES}
    tags = inside | beside
    names = tags.get("TagsList") or [
        "/".join(part.replace("/", "|") for part in name.split("|"))
        for name in tags.get("HierarchicalSubject", [])
    ]
    return {
        "date": next(tags[tag] for tag in IMMICH_DATES if tags.get(tag)),
        "description": (tags.get("ImageDescription") or tags.get("Description") or "").strip(),
        "tags": names or tags.get("Keywords", []),
    }


@pytest.fixture(scope="module")
def as_immich_asks(folder):
    edited = About(STORY.moment, "edited since", "maya.lindqvist", ("new",), "", "", "")
    (folder / "baseline.jpg.xmp").write_bytes(sidecar(edited))
    wanted = [folder / name for name in ("story.jpg", "story.jpg.xmp", "baseline.jpg.xmp")]
    return exiftool("-struct", *map(str, wanted))


def test_immich_reads_date_zone_description_and_tags(as_immich_asks):
    inside, beside = as_immich_asks["story.jpg"], as_immich_asks["story.jpg.xmp"]
    read = {
        "date": "2024:03:09 19:22:05+01:00",
        "description": EMOJI,
        "tags": ["fog", "Nürnberg", "🌊"],
    }
    assert immich_reads(inside, beside) == immich_reads(inside, {}) == immich_reads({}, beside) == read


def test_immich_prefers_the_sidecar_of_a_post_that_was_edited(as_immich_asks):
    read = immich_reads(as_immich_asks["story.jpg"], as_immich_asks["baseline.jpg.xmp"])
    assert (read["description"], read["tags"]) == ("edited since", ["new"])


# As PhotoPrism reads: internal/meta/xmp_document.go, and ExifDateTimeRegexp of pkg/txt. Elements only, by local name.
PHOTOPRISM_DATE = re.compile(
    r"(\d{4})\D(\d{2})\D(\d{2})\D(\d{2})\D(\d{2})\D(\d{2})(?:\.\d+)?(?P<z>\D)?(?P<zh>\d{2})?\D?(?P<zm>\d{2})?"
)


def local(element):
    return element.tag.rpartition("}")[2]


def within(element, *path):
    for name in path:
        element = next((child for child in element if local(child) == name), ET.Element("nothing"))
    return (element.text or "").strip().replace('"', "")


def photoprism_reads(xmp):
    root = ET.fromstring(xmp)  # noqa: S314 - written a moment ago
    assert local(root) == "xmpmeta"
    (rdf,) = root
    (description,) = rdf
    found = PHOTOPRISM_DATE.search(within(description, "DateCreated"))
    hours, minutes = int(found["zh"] or 0), int(found["zm"] or 0)
    offset = timedelta(hours=hours, minutes=minutes) * {"+": 1, "-": -1}.get(found["z"], 0)
    return {
        "taken": datetime(*map(int, found.groups()[:6]), tzinfo=timezone(offset)),
        "artist": within(description, "creator", "Seq", "li"),
        "caption": within(description, "description", "Alt", "li"),
        "title": within(description, "title", "Alt", "li") or within(description, "title"),
        "copyright": within(description, "rights", "Alt", "li") or within(description, "WebStatement"),
        "document": within(description, "DocumentID") or within(description, "InstanceID"),
    }


def test_photoprism_reads_moment_artist_and_caption_and_takes_nothing_for_a_title_or_a_copyright():
    assert photoprism_reads(sidecar(STORY)) == {
        "taken": datetime(2024, 3, 9, 18, 22, 5, tzinfo=UTC),
        "artist": "maya.lindqvist",
        "caption": EMOJI.replace('"', ""),
        "title": "",
        "copyright": "",
        "document": "",
    }
    assert photoprism_reads(sidecar(LONGEST))["taken"] == datetime(2024, 7, 1, 13, 30, tzinfo=UTC)


def test_every_property_of_a_sidecar_is_an_element_of_one_description():
    root = ET.fromstring(sidecar(STORY))  # noqa: S314 - written a moment ago
    (description,) = root[0]
    assert description.attrib == {f"{{{XMP_NAMES['rdf']}}}about": ""}
    assert len({child.tag for child in description}) == len(description) == 13


def pixels(jpeg):
    with Image.open(io.BytesIO(jpeg)) as shown:
        return shown.mode, shown.size, shown.tobytes()


def inserted(before, after):
    """What `after` has more than `before`, in one place; None when any other byte differs."""
    begin = next(
        (at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before)
    )
    length = len(after) - len(before)
    # The first byte that differs can lie behind the place, where what was put in begins as what follows it.
    for place in range(begin, max(-1, begin - 8), -1):
        piece = after[place : place + length]
        if after[:place] + after[place + length :] == before and piece.startswith(b"\xff\xe1"):
            return piece
    return None


@pytest.mark.parametrize("about", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("name", MORE_PICTURES)
def test_pixels_and_every_other_byte_stay(name, about):
    before = MORE_PICTURES[name]
    after = with_metadata(before, about)
    assert inserted(before, after).count(b"Exif\0\0") == 1
    assert pixels(after) == pixels(before)


def test_what_was_written_here_before_is_replaced_and_nothing_is_added_twice():
    once = with_metadata(PICTURES["instagram"], STORY)
    assert with_metadata(once, STORY) == once
    assert with_metadata(with_metadata(PICTURES["instagram"], LONGEST), STORY) == once


def test_somebody_elses_exif_and_xmp_are_kept_and_nothing_of_that_kind_is_added():
    camera = Image.Exif()
    camera[0x010F] = "A camera"
    exif = segment(0xE1, camera.tobytes())
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    both = with_segments(picture(), exif, xmp)
    assert with_metadata(both, STORY) == both
    with_exif = with_metadata(with_segments(picture(), exif), STORY)
    assert exif in with_exif
    assert with_exif.count(b"Exif\0\0") == 1
    assert XMP_NAMES["contactSheet"].encode() in with_exif
    with_xmp = with_metadata(with_segments(picture(), xmp), STORY)
    assert xmp in with_xmp
    assert XMP_NAMES["contactSheet"].encode() not in with_xmp
    assert Image.open(io.BytesIO(with_xmp)).getexif()[0x013B] == "maya.lindqvist"


@pytest.mark.parametrize(
    "other", [b"", b"\xff", b"\xff\xd8", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\x00\0"]
)
def test_what_is_no_jpeg_is_refused_in_words(other):
    with pytest.raises(ValueError, match=r"^This (is no JPEG|JPEG is damaged): .*\.$"):
        with_metadata(other, STORY)


def test_a_jpeg_that_is_cut_off_before_its_picture_is_refused():
    jpeg = PICTURES["profile"]
    for length in range(2, jpeg.index(b"\xff\xda"), 7):
        with pytest.raises(ValueError, match="damaged"):
            with_metadata(jpeg[:length], STORY)


anything = st.text(st.characters(), max_size=300)
stories = st.builds(
    About,
    st.none() | st.datetimes(timezones=st.timezones() | st.just(UTC)),
    anything.flatmap(lambda text: st.integers(1, 400).map(lambda times: text * times)),
    anything,
    st.lists(anything, max_size=40).map(tuple),
    anything,
    anything,
    anything,
)


@settings(max_examples=60, deadline=None)
@given(stories)
def test_any_story_makes_segments_within_their_bound_that_read_as_xml_and_exif(about):
    jpeg = PICTURES["baseline"]
    added = inserted(jpeg, with_metadata(jpeg, about))
    length = int.from_bytes(added[2:4])
    exif, xmp = added[: length + 2], added[length + 2 :]
    assert length - 2 <= MOST_PAYLOAD
    assert len(xmp) == int.from_bytes(xmp[2:4]) + 2
    ET.fromstring(xmp[4 + 29 :])  # noqa: S314 - written a moment ago
    ET.fromstring(sidecar(about))  # noqa: S314 - written a moment ago
    known = Image.Exif()
    known.load(exif[4:])
    assert known[0x0131] == "Contact Sheet"
    assert (0x9003 in known.get_ifd(0x8769)) == (about.moment is not None)
