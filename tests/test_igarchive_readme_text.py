"""README.txt of an archive: what is there, what is not, and how to check it, in plain words."""

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from igarchive.readme_text import Contents, readme_text

BERLIN = ZoneInfo("Europe/Berlin")
CONTENTS = Contents(
    username="maya.lindqvist",
    made=datetime(2026, 11, 28, 9, 4, tzinfo=BERLIN),
    posts=1_321,
    files=2_512,
    missing=2,
    first=datetime(2019, 6, 3, tzinfo=BERLIN),
    last=datetime(2026, 11, 26, tzinfo=BERLIN),
    has_comments=True,
    has_insights=True,
    has_sidecars=True,
    has_captions_inside=True,
)
BARE = Contents(username="m", made=CONTENTS.made, posts=0, files=0, has_viewer=False)


def said(contents):
    return re.sub(r"\s+", " ", readme_text(contents).decode())


def test_it_begins_with_whose_it_is_and_how_much_is_in_it():
    lines = readme_text(CONTENTS).decode().splitlines()
    assert lines[:2] == ["The Instagram of @maya.lindqvist", "=" * 32]
    assert (
        "Saved with Contact Sheet on 28 November 2026 at 09:04 (CET). 1,321 posts, 2,512 files, from 3 June 2019 to "
        "26 November 2026. 2 files are missing: data/missing.csv says which and why."
    ) in said(CONTENTS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"missing": 0}, "26 November 2026. OPEN IT"),
        ({"missing": 1}, " 1 file is missing: "),
        ({"posts": 1, "files": 1, "first": CONTENTS.last}, "1 post, 1 file, of 26 November 2026."),
        ({"first": None, "last": None}, "2,512 files. 2 files are missing"),
    ],
)
def test_numbers_and_days_are_said_as_a_person_says_them(changes, words):
    assert words in said(replace(CONTENTS, **changes))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("has_viewer", "Open index.html in any browser"),
        ("has_viewer", "index.html, viewer/"),
        ("has_comments", "data/comments.jsonl"),
        ("has_insights", "data/insights.jsonl"),
        ("has_sidecars", ".xmp behind its name"),
        ("has_captions_inside", "inside the JPEG files"),
        ("has_usual_names", "Names of files have it in UTC"),
    ],
)
def test_what_was_not_chosen_is_not_promised(field, words):
    assert words in said(CONTENTS)
    assert words not in said(replace(CONTENTS, **{field: False}))


def test_it_tells_what_the_dates_are_and_how_to_check_the_files():
    for contents in (CONTENTS, BARE):
        text = said(contents)
        assert "when its post was published, not when the picture was taken" in text
        assert "Instagram's copies" in text
        assert "sha256sum --check --quiet manifest-sha256.txt" in text
    assert "CAPTIONS IN GALLERIES" not in said(BARE)


def test_a_plain_editor_shows_every_line_whole():
    assert max(map(len, readme_text(CONTENTS).decode().splitlines())) <= 78
