"""What is written of a post into its files: its own words, its moment in a zone, its hashtags."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from igarchive.about import About, about, hashtags_in
from igarchive.writable import shortened, writable
from igclient import Media, MediaType

BERLIN = ZoneInfo("Europe/Berlin")
POST = Media(
    id="1",
    caption="Fog #boat",
    timestamp=datetime(2024, 3, 9, 18, 22, 5, 999, tzinfo=UTC),
    permalink="https://www.instagram.com/p/CxYzAb1/",
    shortcode="CxYzAb1",
    alt_text="An album",
    media_type=MediaType.CAROUSEL_ALBUM,
    children=(Media(id="11", alt_text="The bow"), Media(id="12")),
)


def test_of_a_slide_the_post_is_told_and_its_own_alternative_text():
    assert about(POST, "maya", 1, zone=BERLIN) == About(
        datetime(2024, 3, 9, 19, 22, 5, tzinfo=BERLIN),
        "Fog #boat",
        "maya",
        ("boat",),
        "The bow",
        "https://www.instagram.com/p/CxYzAb1/",
        "CxYzAb1",
        "posted",
    )
    assert about(POST, "maya", 2).alt_text == about(POST, "maya", 3).alt_text == "An album"


def test_a_moment_is_written_with_the_offset_that_its_zone_had_then():
    assert about(POST, "maya").iso == "2024-03-09T18:22:05+00:00"
    assert about(POST, "maya", zone=BERLIN).iso == "2024-03-09T19:22:05+01:00"
    summer = Media(id="2", timestamp=datetime(2024, 7, 9, 18, tzinfo=UTC))
    assert about(summer, "maya", zone=BERLIN).iso == "2024-07-09T20:00:00+02:00"


def test_where_a_zone_had_no_whole_minutes_or_no_such_year_the_moment_is_utc():
    before_zones = Media(id="2", timestamp=datetime(1800, 1, 1, tzinfo=UTC))
    assert about(before_zones, "maya", zone=BERLIN).iso == "1800-01-01T00:00:00+00:00"
    at_the_end = Media(id="2", timestamp=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
    assert about(at_the_end, "maya", zone=BERLIN).iso == "9999-12-31T23:59:00+00:00"


def test_what_instagram_does_not_tell_is_empty():
    assert about(Media(id="1"), "maya") == About(None, "", "maya", (), "", "", "")
    assert about(Media(id="1"), "maya").iso == ""


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("#fog, #boat. #fog!", ("fog", "boat")),
        ("#Fog #FOG #fog", ("Fog",)),
        ("#fog#boat", ("fog", "boat")),
        ("a#b page/#top &#39; me@x#y", ()),
        ("(#fog) ＃霧 #кот #שלום", ("fog", "霧", "кот", "שלום")),
        ("#हिन्दी #a_b #2024", ("हिन्दी", "a_b", "2024")),
        ("#🌊 #👩‍👩‍👧 #👍🏽", ("🌊", "👩‍👩‍👧", "👍🏽")),
        ("#fog\u200e and #\u202eboat", ("fog", "boat")),
        ("# #. #- ## #\u200d", ()),
    ],
)
def test_hashtags_are_those_a_reader_sees(caption, names):
    assert hashtags_in(caption) == names


@given(st.text())
def test_hashtags_of_any_text_are_words_without_signs_or_spaces(caption):
    for name in hashtags_in(caption):
        assert name
        assert not set(name) & set("#＃ \t\n.,;")


@given(st.text(st.characters()), st.integers(3, 60))
def test_a_text_that_is_shortened_fits_and_is_the_beginning(text, most):
    short = shortened(writable(text), most)
    assert len(short.encode()) <= most
    assert short == writable(text) or (short.endswith("…") and writable(text).startswith(short[:-1]))
