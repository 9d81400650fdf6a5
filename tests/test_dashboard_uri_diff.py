"""Two addresses compared to the last character, and the differences in words."""

import pytest
from hypothesis import given, settings, strategies as st

from dashboard.components.differences import _visible
from dashboard.setup.uri_diff import MAX_LENGTH, compare

HERE = "https://sheets.example/"


def marked(pieces):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("theirs", "ours_marked", "theirs_marked", "words", "elsewhere"),
    [
        (
            "https://sheets.example",
            "https://sheets.example[/]",
            "https://sheets.example",
            "the slash at the end",
            False,
        ),
        (
            "http://sheets.example/",
            "http[s]://sheets.example/",
            "http://sheets.example/",
            "https here, http there",
            True,
        ),
        (
            "https://www.sheets.example/",
            "https://sheets.example/",
            "https://[www.]sheets.example/",
            "www. in one of the two only",
            True,
        ),
        (
            "https://sheets.example/ ",
            "https://sheets.example/",
            "https://sheets.example/[ ]",
            "a blank",
            False,
        ),
        (
            "https://Sheets.example/",
            "https://[s]heets.example/",
            "https://[S]heets.example/",
            "capital and small",
            False,
        ),
        (
            "https://sheets.example:8501/",
            "https://sheets.example/",
            "https://sheets.example[:8501]/",
            "another port",
            True,
        ),
        ("https://sheets.example:443/", None, None, "another spelling", False),
        (
            "https://sheet.example/",
            "https://sheet[s].example/",
            "https://sheet.example/",
            "another host name",
            True,
        ),
        ("https://sheets.example/a", None, None, "another path", False),
        ("https://sheets.example/?x=1", None, None, "question mark", False),
        ("sheets.example", None, None, "not an address", True),
        ("https://[::1", None, None, "not an address", True),
        ("https://sheets.example:99999/", None, None, "not an address", True),
    ],
)
def test_each_kind_of_difference(theirs, ours_marked, theirs_marked, words, elsewhere):
    found = compare(HERE, theirs)
    assert any(words in said for said in found.words), found.words
    assert found.leads_elsewhere is elsewhere
    if ours_marked is not None:
        assert marked(found.ours) == ours_marked
        assert marked(found.theirs) == theirs_marked


def test_a_path_in_other_letters():
    assert compare(HERE + "App", HERE + "app").words == ("capital and small letters in the path",)


def test_the_same_is_no_difference():
    assert compare(HERE, HERE) is None


def test_blanks_are_made_to_be_seen():
    assert _visible("a b\n\u200b\u00a0") == "a␣b␣␣␣"


ADDRESSES = st.text(max_size=80) | st.text("htps:/.wexamlbc08 ?#", max_size=80).map(
    lambda rest: f"https://{rest}"
)


@settings(max_examples=500, deadline=None)
@given(ADDRESSES, ADDRESSES)
def test_joined_the_pieces_are_the_addresses_and_what_is_not_marked_is_the_same(ours, theirs):
    found = compare(ours, theirs)
    assert (found is None) == (ours == theirs)
    if found is None:
        return
    assert "".join(piece.text for piece in found.ours) == ours[:MAX_LENGTH]
    assert "".join(piece.text for piece in found.theirs) == theirs[:MAX_LENGTH]
    assert "".join(piece.text for piece in found.ours if not piece.differs) == "".join(
        piece.text for piece in found.theirs if not piece.differs
    )
    assert found.words
    assert any(piece.differs for piece in (*found.ours, *found.theirs))
