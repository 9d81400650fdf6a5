"""Names of an archive's files: the same everywhere, legal on every system, never two alike."""

import string
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given, settings, strategies as st

from igarchive.names import (
    DEFAULT,
    FIELDS,
    MOST_BYTES,
    BadTemplate,
    check_template,
    file_name,
    without_collisions,
)
from igclient import Media

POSTED = datetime(2024, 3, 9, 18, 22, 5, tzinfo=UTC)


def post(**fields):
    known = {"id": "17895695668004550", "shortcode": "CxYzAb1", "timestamp": POSTED}
    return Media(**known | fields)


def test_a_file_is_called_by_its_time_its_post_and_its_place():
    assert file_name(post(), 1, 1, "jpg") == "2024/2024-03-09_18-22-05_CxYzAb1_1.jpg"


def test_numbers_of_slides_are_as_long_as_the_longest_so_that_names_sort_as_the_slides_do():
    names = [file_name(post(), place, 12, "jpg") for place in range(1, 13)]
    assert names[0].endswith("_01.jpg")
    assert names[-1].endswith("_12.jpg")
    assert names == sorted(names)


def test_times_are_utc_wherever_the_name_is_made():
    elsewhere = POSTED.astimezone(timezone(timedelta(hours=14)))
    assert file_name(post(timestamp=elsewhere), 1, 1, "mp4") == "2024/2024-03-09_18-22-05_CxYzAb1_1.mp4"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"shortcode": None, "permalink": "https://www.instagram.com/reel/C-_z9/"}, "C-_z9"),
        ({"shortcode": None, "permalink": "https://www.instagram.com/maya/p/Abc/?x=1"}, "Abc"),
        ({"shortcode": None, "permalink": None}, "17895695668004550"),
        ({"shortcode": None, "permalink": "https://www.instagram.com/"}, "17895695668004550"),
    ],
)
def test_without_a_shortcode_the_address_or_the_number_of_the_post_names_it(fields, code):
    assert file_name(post(**fields), 1, 1, "jpg") == f"2024/2024-03-09_18-22-05_{code}_1.jpg"


def test_a_post_without_a_time_lies_with_the_undated():
    assert file_name(post(timestamp=None), 1, 1, "jpg") == "undated/undated_no-time_CxYzAb1_1.jpg"


def test_what_is_no_code_leads_nowhere_and_stays_its_own():
    odd = [
        file_name(post(shortcode=code), 1, 1, "jpg")
        for code in ("../../x", "..\\..\\x", "x", "x" * 90, "x" * 91)
    ]
    assert len(set(odd)) == len(odd)
    assert all(name.startswith("2024/2024-03-09_18-22-05_x") and name.count("/") == 1 for name in odd)


def test_a_suffix_is_letters_and_digits():
    assert file_name(post(), 1, 1, ".JPG").endswith("_1.jpg")
    assert file_name(post(), 1, 1, "../a b").endswith("_1.ab")
    assert file_name(post(), 1, 1, "?").endswith("_1.bin")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{code}_{slide}", "CxYzAb1_1.jpg"),
        ("{year}/{month}/{day}/{id}-{slide}", "2024/03/09/17895695668004550-1.jpg"),
        ("{date} {title} {code} {slide}", "2024-03-09 Fog - a boat CxYzAb1 1.jpg"),
        ("con/{code}.{slide}. ", "_con/CxYzAb1.1.jpg"),
        ("aux.{code}{slide}", "_aux.CxYzAb11.jpg"),
        (".{code}{slide}", "_.CxYzAb11.jpg"),
        ("a:b?{code}{slide}", "a_b_CxYzAb11.jpg"),
        ("e\u0301{code}{slide}", "é" + "CxYzAb11.jpg"),
    ],
)
def test_a_template_of_ones_own(template, name):
    assert file_name(post(caption="Fog -/: a\tboat"), 1, 1, "jpg", template=template) == name


def test_a_title_is_the_captions_first_words_and_gives_way_where_there_is_no_room():
    template = "{date} " + "x" * 50 + " {title} {code}_{slide}"
    long = file_name(post(caption="🌊" * 2_200, shortcode="c" * 40), 1, 1, "jpg", template=template)
    assert MOST_BYTES - 20 < len(f"{long}.xmp~abcdef".encode()) <= MOST_BYTES
    assert long.endswith(f"🌊 {'c' * 40}_1.jpg")
    assert (
        file_name(post(caption="\u200b \n"), 1, 1, "jpg", template="{title}{code}{slide}")
        == "untitledCxYzAb11.jpg"
    )


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{code}", "Two files would have one name. Use {slide}, and {code} or {id}."),
        ("{date}_{slide}", "Two files would have one name"),
        ("{code}_{slide}_{likes}", "There is no field {likes}. There are {year}, "),
        ("{code.__class__}{slide}{id}", "There is no field {code.__class__}"),
        ("{}{slide}{id}", "There is no field {}"),
        ("{code!r}{slide}", "A field is a name in braces and nothing else."),
        ("{code:>900}{slide}", "A field is a name in braces and nothing else."),
        ("{code}{slide", "Each brace { needs its closing brace }."),
        ("{code}}{slide}", "Each brace { needs its closing brace }."),
        ("{code}{slide}" + "é" * 70, "The names would be too long."),
        ("{id}{code}" * 3 + "{slide}", "The names would be too long."),
        ("../{code}{slide}", "A folder's name cannot be empty."),
        ("/{code}{slide}", "A folder's name cannot be empty."),
        ("{year}/ /{code}{slide}", "A folder's name cannot be empty."),
    ],
)
def test_a_template_that_cannot_be_used_says_why(template, words):
    with pytest.raises(BadTemplate) as said:
        file_name(post(), 1, 1, "jpg", template=template)
    assert str(said.value).startswith(words)


def test_every_field_that_is_offered_can_be_used():
    assert {field for _, field, _, _ in string.Formatter().parse(DEFAULT) if field} <= FIELDS.keys()
    for field in FIELDS:
        check_template("{code}{slide}{" + field + "}")


def is_legal(name):
    """On Windows, macOS and Linux, and as the entry of a ZIP."""
    parts = name.split("/")
    return (
        unicodedata.is_normalized("NFC", name)
        and len(f"{name}.xmp".encode()) <= MOST_BYTES
        and not set('<>:"\\|?*') & set(name)
        and all(ord(sign) >= 32 for sign in name)
        and all(
            part and part == part.strip(" ") and part[-1] not in ". " and part[0] != "." for part in parts
        )
        and not any(PureWindowsPath(part).is_reserved() for part in parts)
        and not PurePosixPath(name).is_absolute()
    )


literal = st.text(st.characters(codec="utf-8"), max_size=12).map(
    lambda text: text.replace("{", "").replace("}", "")
)
templates = st.tuples(literal, st.sampled_from(["", "/", "{title}/", "{title} "]), literal).map(
    lambda parts: "{year}" + "".join(parts) + "{code}_{slide}"
)
captions = st.builds(
    lambda text, times: text * times, st.text(st.characters(), max_size=30), st.sampled_from([1, 40])
)


@settings(max_examples=60)
@given(templates, captions, st.text(max_size=60), st.text(max_size=9))
@example("{title}/{code}_{slide}", "nul", "", "jpg")
@example("{title}/{code}_{slide}", "COM¹.txt", "", "jpg")
@example("{title}/{code}_{slide}", "...", "con", "")
@example("{title}{code}_{slide}", "\u202egpj.exe", "con", "jpg")
def test_every_name_is_legal_everywhere(template, caption, code, suffix):
    try:
        name = file_name(
            post(caption=caption, shortcode=code or None), 3, 9, suffix or "jpg", template=template
        )
    except BadTemplate:
        return
    assert is_legal(name)
    assert is_legal(without_collisions([name, name])[1])


def test_names_that_differ_in_case_only_are_told_apart_and_the_first_keeps_its_own():
    names = ["2024/a_CxY_1.jpg", "2024/a_cXy_1.jpg", "2024/a_cxy_1.jpg", "2024/b_1.jpg"]
    apart = without_collisions(names)
    assert [apart[0], apart[3]] == [names[0], names[3]]
    assert len({name.casefold() for name in apart}) == 4
    assert apart[1].startswith("2024/a_cXy_1~")
    assert apart[1].endswith(".jpg")
    # What came between makes no difference to a name.
    assert without_collisions([names[0], names[2]])[1] == apart[2]


def test_a_name_that_comes_again_is_never_given_twice():
    assert len(set(without_collisions(["a.jpg"] * 5 + ["a~123456.jpg"]))) == 6


@given(st.lists(st.text("aAéßſKK.~/", min_size=1, max_size=4)))
def test_no_two_names_are_one_file_where_case_does_not_count(names):
    apart = without_collisions(names)
    assert len({unicodedata.normalize("NFC", name.casefold()) for name in apart}) == len(names)
