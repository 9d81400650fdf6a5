"""What a file is: by its first bytes, and by the brands that HEIC, AVIF and MP4 all begin with."""

import io

import pytest
from hypothesis import given, strategies as st
from PIL import Image, features

from dashboard.account.source import PictureSource
from dashboard.archiving import files
from dashboard.archiving.files import Post, name_of
from dashboard.pictures.store import PictureStore
from igarchive import file_kinds
from igarchive.file_kinds import MEDIA_TYPES, kind_of_file
from igclient import Media, MediaType


def box(name, body=b""):
    return (8 + len(body)).to_bytes(4, "big") + name + body


def branded(major, *others, rest=b""):
    return box(b"ftyp", major + bytes(4) + b"".join(others)) + rest


def encoded(kind):
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format_", "kind"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_a_picture_is_what_it_begins_like(format_, kind):
    assert kind_of_file(encoded(format_)) == kind


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow has no AVIF")
def test_an_avif_as_it_is_written():
    assert kind_of_file(encoded("AVIF")) == "avif"


@pytest.mark.parametrize(
    ("major", "others", "kind"),
    [
        # As phones, cameras and encoders write them: nokiatech.github.io/heif/technical.html and mp4ra.org.
        (b"heic", [b"mif1", b"heic"], "heic"),
        (b"heix", [b"mif1", b"heix"], "heic"),
        (b"hevc", [b"msf1", b"hevc", b"iso8"], "heic"),
        (b"hevx", [b"msf1", b"hevx"], "heic"),
        (b"mif1", [b"mif1", b"heic"], "heic"),
        (b"mif1", [b"heix", b"mif1", b"miaf"], "heic"),
        (b"msf1", [b"iso8", b"hevc"], "heic"),
        (b"avif", [b"mif1", b"miaf"], "avif"),
        (b"avis", [b"avif", b"msf1", b"iso8", b"mif1"], "avif"),
        (b"mif1", [b"avif", b"miaf", b"MA1B"], "avif"),
        (b"msf1", [b"iso8", b"avis"], "avif"),
        (b"mif1", [b"miaf"], "heif"),
        (b"mif1", [], "heif"),
        (b"isom", [b"iso2", b"avc1", b"mp41"], "mp4"),
        (b"mp42", [b"isom"], "mp4"),
        (b"iso5", [b"iso6", b"mp41"], "mp4"),
        (b"M4V ", [b"M4V ", b"mp42"], "mp4"),
        (b"M4A ", [b"M4A ", b"mp42", b"isom"], "m4a"),
        (b"qt  ", [b"qt  "], "mov"),
        (b"3gp5", [b"isom"], "3gp"),
        (b"XAVC", [b"XAVC", b"mp42"], "mp4"),
        # The other codings of HEIF, alone, with its general brands, and with those of films.
        (b"avci", [b"mif1", b"avci"], "heif"),
        (b"avcs", [b"msf1", b"avcs", b"iso8"], "heif"),
        (b"mif1", [b"mif1", b"avci"], "heif"),
        (b"jpeg", [b"mif1", b"jpeg"], "heif"),
        (b"jpgs", [b"msf1", b"jpgs", b"isom"], "heif"),
        (b"j2ki", [b"mif1", b"j2ki", b"iso8"], "heif"),
        (b"j2is", [b"msf1", b"j2is"], "heif"),
        (b"vvic", [b"mif1", b"vvic"], "heif"),
        (b"vvis", [b"msf1", b"vvis", b"mp42"], "heif"),
        (b"evbi", [b"mif1", b"evbi"], "heif"),
        (b"mif2", [b"mif1", b"unif"], "heif"),
        (b"mif3", [], "heif"),
        (b"unif", [], "heif"),
        (b"unif", [b"mif1", b"isom"], "heif"),
        (b"unif", [b"mif1", b"heic"], "heic"),
        (b"miaf", [b"mif1", b"avif"], "avif"),
        (b"mif1", [b"isom", b"iso8"], "heif"),
        # Nobody knows the major brand, and yet it is a picture or a film by the others.
        (b"zzzz", [b"mif1"], "heif"),
        (b"zzzz", [b"isom", b"msf1"], "heif"),
        (b"zzzz", [b"mif1", b"avis"], "avif"),
        (b"zzzz", [b"zzzz", b"iso6"], "mp4"),
        # Canon's raw pictures, whose files are called films by the second brand.
        (b"crx ", [b"crx ", b"isom"], "cr3"),
        # A film may say that it has a picture along with it.
        (b"isom", [b"mif1", b"heic"], "mp4"),
    ],
)
def test_the_brands_say_what_it_is(major, others, kind):
    assert kind_of_file(branded(major, *others)) == kind


def handled_by(*handlers):
    parts = (box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(13)))) for handler in handlers)
    return box(b"free") + box(b"moov", b"".join(parts))


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        (handled_by(b"vide"), "mp4"),
        (handled_by(b"soun", b"vide"), "mp4"),
        (handled_by(b"soun"), "m4a"),
        (handled_by(b"pict"), "heif"),
        (box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"pict" + bytes(13))), "heif"),
        (handled_by(b"meta"), "bin"),
        (box(b"moov", bytes(40)), "bin"),
        (b"", "bin"),
    ],
)
def test_a_file_of_a_brand_nobody_knows_is_what_handles_its_parts_and_else_it_is_called_nothing(rest, kind):
    assert kind_of_file(branded(b"zzzz", b"zzzz", rest=rest)) == kind


def test_a_film_from_before_there_were_brands():
    assert kind_of_file(box(b"wide") + box(b"mdat", bytes(9)) + box(b"moov")) == "mov"
    assert kind_of_file(box(b"mdat", bytes(9))) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html>",
        b'{"error":{}}',
        b"\xff\xd8",
        b"GIF8",
        b"GIF80a",
        b"\0\0\0\x18ftyp",
        b"\0\0\0\0ftyp",
        b"\0\0\0\x08ftypheic"[:10],
        b"RIFF\0\0\0\0WAVE",
    ],
)
def test_what_is_no_picture_and_no_film_has_no_kind(data):
    assert kind_of_file(data) is None


def test_a_brand_past_the_end_of_its_box_is_none():
    assert kind_of_file(branded(b"mif1", rest=b"heic")) == "heif"


def test_a_box_of_nothing_but_brands_is_read_to_an_end():
    assert kind_of_file(branded(b"zzzz", *[b"zzzz"] * 100_000, b"heic")) == "bin"


@given(
    st.sampled_from(
        [name for kind in ("avif", "heic", "heif", "cr3") for name in file_kinds._BRANDS[kind].split()]
    ),
    st.permutations([b"mif1", b"msf1", b"isom", b"iso8", b"mp42", b"zzzz", None]),
    st.sampled_from([b"zzzz", b"mif1", b"unif", None]),
)
def test_no_picture_is_called_a_film(brand, others, major):
    """Whatever else it says that it can be read as, and wherever its own brand stands among that."""
    brand = brand.ljust(4, b"1")
    brands = [major or brand, *(other or brand for other in others)]
    assert MEDIA_TYPES[kind_of_file(branded(*brands, rest=handled_by(b"vide")))].startswith("image/")


@given(st.binary(max_size=200))
def test_any_bytes_have_a_known_kind_or_none(data):
    for start in (b"", b"\0\0\0\x20ftyp", b"\0\0\0\x01moov", b"\0\0\0\x08wide"):
        assert kind_of_file(start + data) in {None, *MEDIA_TYPES}


class OnlyPictures:
    """As much of a source as it takes: every post has a still and a file, under names of their own."""

    def picture(self, media, *, of=None):
        return PictureSource("sample:1", media.id, SHOWN.__getitem__(media.id))

    def file(self, media, *, of=None):
        return PictureSource("sample:1", f"{media.id}/file", SHOWN.__getitem__(media.id))


SHOWN = {
    "1": lambda: branded(b"mif1", b"heic"),
    "2": lambda: branded(b"qt  ", b"qt  "),
}


def test_a_file_is_offered_under_the_name_of_what_it_is_once_that_is_known(monkeypatch):
    store, source = PictureStore(), OnlyPictures()
    monkeypatch.setattr(files, "picture_store", lambda: store)
    photo, clip = (
        Post("1", Media(id="1", media_type=MediaType.IMAGE)),
        Post("2", Media(id="2", media_type=MediaType.VIDEO)),
    )
    assert [name_of(source, post, 0).rpartition(".")[2] for post in (photo, clip)] == ["jpg", "mp4"]
    store.picture(source.picture(photo.media))
    store.file(source.file(clip.media))
    assert [name_of(source, post, 0).rpartition(".")[2] for post in (photo, clip)] == ["heic", "mov"]
