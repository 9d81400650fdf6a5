"""Dates, counts and kinds, word by word."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from dashboard.words.permissions import permission_in_words
from dashboard.words.wording import (
    account_type_in_words,
    count,
    day,
    day_and_time,
    edge_date,
    kind_of,
    label,
    literally,
    renewal_note,
    span,
    zone_named,
    zone_words,
)
from igclient import AccessToken, Media, MediaType

BERLIN, NEW_YORK, KIRITIMATI = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Kiritimati")
)
KATHMANDU, UTC_ZONE = ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [None, "", "no/such", "Europe", "../../etc/passwd", "/etc/localtime", "a\0b", "x" * 5000, "\ud800"],
)
def test_an_unknown_zone_is_utc(name):
    assert zone_named(name) == UTC_ZONE


def test_a_known_zone_is_that_zone():
    assert zone_named("Europe/Berlin") == BERLIN


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_name_of_a_zone_raises(name):
    assert zone_named(name).utcoffset(datetime(2026, 1, 1)) is not None  # noqa: DTZ001


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        ("2027-01-22T13:03", BERLIN, "22 January 2027, 14:03"),
        ("2027-01-22T13:03", NEW_YORK, "22 January 2027, 08:03"),
        ("2027-01-22T13:03", KATHMANDU, "22 January 2027, 18:48"),
        ("2026-12-31T23:30", BERLIN, "1 January 2027, 00:30"),
        ("2026-12-31T12:00", KIRITIMATI, "1 January 2027, 02:00"),
        # The night the clocks go back: half past two comes twice.
        ("2026-10-25T00:30", BERLIN, "25 October 2026, 02:30"),
        ("2026-10-25T01:30", BERLIN, "25 October 2026, 02:30"),
        # The night they go forward: half past two never comes.
        ("2026-03-29T00:59", BERLIN, "29 March 2026, 01:59"),
        ("2026-03-29T01:00", BERLIN, "29 March 2026, 03:00"),
    ],
)
def test_a_moment_in_the_persons_zone(moment, zone, words):
    assert day_and_time(at(moment), zone) == words
    assert day(at(moment), zone) == words.partition(",")[0]


def test_the_zone_is_named_with_the_offset_it_has_now():
    assert zone_words(BERLIN, at("2026-11-22T12:00")) == "Europe/Berlin (UTC+01:00)"
    assert zone_words(BERLIN, at("2026-07-22T12:00")) == "Europe/Berlin (UTC+02:00)"
    assert zone_words(KATHMANDU, at("2026-07-22T12:00")) == "Asia/Kathmandu (UTC+05:45)"
    assert zone_words(NEW_YORK, at("2026-11-22T12:00")) == "America/New_York (UTC-05:00)"


def test_the_edge_says_the_year_only_when_it_is_another():
    now = at("2026-11-22T12:00")
    assert edge_date(at("2026-11-04T12:00"), BERLIN, now) == "4 Nov"
    assert edge_date(at("2025-11-04T12:00"), BERLIN, now) == "4 Nov 2025"
    # New Year comes earlier in the east.
    assert edge_date(at("2026-12-31T23:30"), BERLIN, at("2027-01-01T10:00")) == "1 Jan"
    assert edge_date(at("2026-12-31T23:30"), NEW_YORK, at("2027-01-01T10:00")) == "31 Dec 2026"
    assert edge_date(at("2026-12-31T12:00"), NEW_YORK, at("2027-01-01T03:00")) == "31 Dec"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 posts"), (1, "1 post"), (2, "2 posts"), (1_204, "1,204 posts"), (10_000_000, "10,000,000 posts")],
)
def test_counts(number, words):
    assert count(number, "post") == words


def test_a_plural_of_its_own():
    assert count(1, "reply", "replies") == "1 reply"
    assert count(2, "reply", "replies") == "2 replies"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"media_type": MediaType.IMAGE}, "photo"),
        ({"media_type": MediaType.VIDEO}, "video"),
        ({"media_type": MediaType.VIDEO, "media_product_type": "REELS"}, "reel"),
        ({"media_type": MediaType.VIDEO, "media_product_type": "IGTV"}, "video"),
        ({"media_type": MediaType.CAROUSEL_ALBUM}, "album"),
        ({"media_type": "SPATIAL_PHOTO"}, "post"),
        ({"media_type": ""}, "post"),
        ({}, "post"),
    ],
)
def test_kinds(fields, kind):
    assert kind_of(Media(id="1", **fields)) == kind


@pytest.mark.parametrize(
    ("account_type", "words"),
    [
        ("BUSINESS", "Business account"),
        ("Business", "Business account"),
        ("MEDIA_CREATOR", "Creator account"),
        ("Media_Creator", "Creator account"),
        ("PERSONAL", "Personal account"),
        ("<b>", None),
        ("", None),
        (None, None),
    ],
)
def test_account_types(account_type, words):
    assert account_type_in_words(account_type) == words


def test_a_label_says_number_kind_date_and_what_is_seen():
    photo = Media(
        id="1", media_type=MediaType.IMAGE, timestamp=at("2026-11-14T20:05"), caption="Two\n  words"
    )
    assert label(photo, "0012", BERLIN) == "Photo 0012, 14 November 2026: Two words"
    described = Media(id="1", media_type=MediaType.IMAGE, alt_text="A ridge", caption="Other")
    assert label(described, "0012", BERLIN) == "Photo 0012: A ridge"
    slides = (Media(id="2"), Media(id="3"))
    assert (
        label(Media(id="1", media_type=MediaType.CAROUSEL_ALBUM, children=slides), "1", BERLIN)
        == "Album of 2 1"
    )
    assert label(Media(id="1", caption=" \n "), "0001", BERLIN) == "Post 0001"


@settings(deadline=None)
@given(st.text(max_size=400))
def test_a_label_is_never_longer_than_a_person_listens(caption):
    words = label(Media(id="1", caption=caption), "0001", BERLIN)
    assert len(words) <= len("Post 0001: ") + 120
    assert "\n" not in words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-02T12:00", "2026-11-14T12:00", "2 March – 14 November 2026"),
        ("2025-03-02T12:00", "2026-11-14T12:00", "2 March 2025 – 14 November 2026"),
        ("2026-11-14T01:00", "2026-11-14T22:00", "14 November 2026"),
        ("2026-11-14T01:00", "2026-11-14T23:30", "14 November – 15 November 2026"),
        ("2025-12-31T22:59", "2025-12-31T23:01", "31 December 2025 – 1 January 2026"),
    ],
)
def test_a_span_of_days(first, last, words):
    assert span(at(first), at(last), BERLIN) == words


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("fog", "fog"),
        ("**b** [x](y)", r"\*\*b\*\* \[x\]\(y\)"),
        (":material/lock: $x$", r"\:material\/lock\: \$x\$"),
        ("ağ 東京 №1", "ağ 東京 №1"),
        ("a\\b", r"a\\b"),
    ],
)
def test_markdown_is_escaped_and_letters_are_not(text, literal):
    assert literally(text) == literal


def token(obtained, *, long_lived=True):
    lifetime = timedelta(days=60) if long_lived else timedelta(hours=1)
    return AccessToken("marker", "1", (), at(obtained), at(obtained) + lifetime, long_lived)


@pytest.mark.parametrize(
    ("obtained", "now", "words"),
    [
        ("2026-11-22T13:00", "2026-11-22T14:00", "refreshable tomorrow"),
        ("2026-11-22T13:00", "2026-11-23T12:59", "refreshable later today"),
        ("2026-11-22T13:00", "2026-11-23T13:00", "can be refreshed"),
        ("2026-11-22T13:00", "2027-01-01T13:00", "can be refreshed"),
        # At 00:30 in Berlin it is still the day before in UTC.
        ("2026-11-22T23:15", "2026-11-22T23:30", "refreshable tomorrow"),
        ("2026-11-22T22:45", "2026-11-22T23:30", "refreshable later today"),
        ("2026-11-24T13:00", "2026-11-22T13:00", "refreshable from 25 November 2026"),
    ],
)
def test_when_a_long_lived_access_can_be_refreshed(obtained, now, words):
    assert renewal_note(token(obtained), at(now), BERLIN) == words


def test_a_short_lived_access_can_be_extended():
    assert (
        renewal_note(token("2026-11-22T13:00", long_lived=False), at("2026-11-22T13:30"), BERLIN)
        == "can be extended"
    )


def test_permissions_in_words():
    assert permission_in_words("instagram_business_basic") == "See your profile and your media"
    assert permission_in_words("instagram_business_new_thing") == "`instagram_business_new_thing`"
    assert permission_in_words("user_media") == "See your media"


@pytest.mark.parametrize(
    "hostile",
    [
        "[x](https://evil.example)",
        "`](javascript:alert(1))`",
        "<script>alert(1)</script>",
        "**b**",
        ":red[x]",
        "$x$",
        "a\n# b",
    ],
)
def test_a_permission_nobody_knows_is_letters_and_nothing_else(hostile):
    words = permission_in_words(hostile)
    assert words.startswith("`")
    assert words.endswith("`")
    assert words[1:-1].replace("_", "").isalnum()


@pytest.mark.parametrize("empty", ["", "!!!", "` `"])
def test_a_permission_without_letters_has_words_too(empty):
    assert permission_in_words(empty) == "A permission without a name"
